package org.wirestruct.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import example.chat.Kind;
import example.chat.Packet;
import example.market.Side;
import example.market.Trade;
import golden.arrays.Color;
import golden.arrays.Long;
import golden.arrays.Point;
import golden.arrays.PointView;
import golden.arrays.Single;
import golden.padding.Padded;
import golden.padding.PaddedView;
import golden.scalars.Mixed;
import golden.scalars.Signed;
import golden.scalars.Wide;
import golden.scalars.Width;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What value types promise beyond their octets. */
class ValuesTest {

  private static Trade trade(int kind, long timeNs, long order, long shares) {
    return new Trade(kind, 0, timeNs, order, Side.BUY, shares, "X", 0, 0, 0);
  }

  private static Packet packet(byte[] token) {
    return new Packet(Kind.LOGIN, 1, 2, "alice", token);
  }

  private static String refusal(Class<? extends RuntimeException> type, Runnable make) {
    return assertThrows(type, make::run).getMessage();
  }

  @Test
  void numbersThatDoNotFitAreRefused() {
    Class<IllegalArgumentException> type = IllegalArgumentException.class;
    assertEquals(
        "Trade.kind: 65536 is not in 0 to 65535", refusal(type, () -> trade(65536, 0, 0, 0)));
    assertEquals("Trade.kind: -1 is not in 0 to 65535", refusal(type, () -> trade(-1, 0, 0, 0)));
    assertEquals(
        "Trade.time_ns: 281474976710656 is not in 0 to 281474976710655",
        refusal(type, () -> trade(0, 1L << 48, 0, 0)));
    assertEquals(
        "Trade.shares: 4294967296 is not in 0 to 4294967295",
        refusal(type, () -> trade(0, 0, 0, 1L << 32)));
    assertEquals(
        "Mixed.fourth: 8388608 is not in -8388608 to 8388607",
        refusal(type, () -> new Mixed(0, 0, 0, 0x800000, 0, 0, 0)));
    assertEquals(
        "Single.number[0]: -1 is not in 0 to 4294967295",
        refusal(
            type,
            () -> new Single(new long[] {-1}, "", new byte[1], new Point[] {point(false)})));
  }

  @Test
  void whatIsMissingIsRefused() {
    Class<NullPointerException> type = NullPointerException.class;
    assertEquals("Packet.token is null", refusal(type, () -> packet(null)));
    assertEquals(
        "Packet.kind is null", refusal(type, () -> new Packet(null, 0, 0, "", new byte[63])));
    assertEquals(
        "Single.point[0] is null",
        refusal(type, () -> new Single(new long[1], "", new byte[1], new Point[1])));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 62, 64})
  void arraysOfAnotherLengthAreRefused(int length) {
    assertEquals(
        "Packet.token: " + length + " elements, and there must be 63",
        refusal(IllegalArgumentException.class, () -> packet(new byte[length])));
  }

  @Test
  void arraysAreCopiedInAndOut() {
    byte[] token = new byte[63];
    Packet packet = packet(token);
    token[0] = 1;
    packet.token()[1] = 2;
    assertArrayEquals(new byte[63], packet.token());

    Point[] points = {point(true)};
    Single single = new Single(new long[1], "", new byte[1], points);
    points[0] = point(false);
    single.point()[0] = null;
    assertTrue(single.point()[0].shown());
  }

  @Test
  void equalityIsByContent() {
    byte[] token = new byte[63];
    assertEquals(packet(token), packet(token.clone()));
    assertEquals(packet(token).hashCode(), packet(token.clone()).hashCode());
    token[62] = 1;
    assertNotEquals(packet(new byte[63]), packet(token));
    assertNotEquals(packet(token), null);
    assertEquals(trade(1, 2, 3, 4), trade(1, 2, 3, 4));
    assertNotEquals(trade(1, 2, 3, 4), trade(1, 2, 3, 5));
  }

  @Test
  void textForLogs() {
    assertEquals(
        "Packet[kind=login, sequence=1, userId=2, name=\"alice\", token=" + "00".repeat(63) + "]",
        packet(new byte[63]).toString());
    assertTrue(
        trade(0, 0, -1, 0).toString().contains("order=18446744073709551615"),
        "unsigned numbers are not printed as negative ones");
    String longOne = new Long(new byte[200], new long[256], "").toString();
    assertTrue(longOne.contains("00.. (200 octets)"), longOne);
    assertTrue(longOne.contains("0, .. (256 elements)]"), longOne);
  }

  @Test
  void enumsAreTheSameObjectWhenTheSchemaNamesThem() {
    assertSame(Kind.LOGIN, Kind.of('L'));
    assertEquals('L', Kind.LOGIN.code());
    assertEquals("login", Kind.LOGIN.toString());
    assertTrue(Kind.LOGIN.isKnown());
    String answer =
        switch (Kind.of('T').symbol()) {
          case LOGIN -> "login";
          case TEXT -> "text";
          case UNKNOWN -> "unknown";
        };
    assertEquals("text", answer);
  }

  @Test
  void enumsCarryCodesWithoutAName() throws Exception {
    Kind unknown = Kind.of(0x7A);
    assertFalse(unknown.isKnown());
    assertEquals(Kind.Symbol.UNKNOWN, unknown.symbol());
    assertEquals("Kind(122)", unknown.toString());
    assertEquals(unknown, Kind.of(0x7A));
    assertEquals(unknown.hashCode(), Kind.of(0x7A).hashCode());
    assertNotEquals(unknown, Kind.of(0x7B));

    byte[] octets = packet(new byte[63]).toBytes();
    octets[0] = (byte) 0xDC;
    Packet decoded = Packet.decode(octets, 0);
    assertEquals(0xDC, decoded.kind().code());
    assertArrayEquals(octets, decoded.toBytes());
  }

  @Test
  void enumsOfEveryWidth() {
    assertEquals(
        "Kind: 256 is not in 0 to 255",
        refusal(IllegalArgumentException.class, () -> Kind.of(256)));
    assertEquals(
        "Signed: 32768 is not in -32768 to 32767",
        refusal(IllegalArgumentException.class, () -> Signed.of(32768)));
    assertSame(Width.BROAD, Width.of(0xFFFFFF));
    assertSame(Signed.LOWEST, Signed.of(-32768));
    assertSame(Wide.GREATEST, Wide.of(-1));
    assertEquals("Wide(18446744073709551614)", Wide.of(-2).toString());
  }

  @Test
  void anyOctetButZeroIsTrue() throws Exception {
    byte[] octets = point(false).toBytes();
    assertFalse(Point.decode(octets, 0).shown());
    octets[5] = (byte) 0xFF;
    assertTrue(Point.decode(octets, 0).shown());
    assertTrue(PointView.wrap(octets, 0).shown());
    assertEquals(1, Point.decode(octets, 0).toBytes()[5]);
  }

  @Test
  void paddingIsAlwaysWrittenAndKeptByViews() throws Exception {
    byte[] octets = new byte[Padded.SIZE];
    Arrays.fill(octets, (byte) 0xCC);
    Padded value = Padded.decode(octets, 0);
    assertArrayEquals(octets, PaddedView.wrap(octets, 0).toBytes());

    byte[] encoded = octets.clone();
    value.encode(encoded, 0);
    assertEquals(0, encoded[1]);
    assertEquals(0x20, encoded[6]);
    assertEquals(0, encoded[20]);
    assertEquals((byte) 0xFF, encoded[25]);
    assertEquals(0, encoded[29]);
  }

  @Test
  void whatHasNoRoomIsNotWritten() {
    Packet packet = packet(new byte[63]);
    assertThrows(
        IndexOutOfBoundsException.class, () -> packet.encode(new byte[Packet.SIZE], 1));
    ByteBuffer buffer = ByteBuffer.allocate(Packet.SIZE + 1).position(2);
    assertThrows(BufferOverflowException.class, () -> packet.encode(buffer));
    assertEquals(2, buffer.position());
    assertArrayEquals(new byte[Packet.SIZE + 1], buffer.array());
  }

  @Test
  void aViewShowsWhatTheOctetsAreNow() throws Exception {
    byte[] octets = point(false).toBytes();
    PointView view = PointView.wrap(octets, 0);
    octets[4] = 'g';
    assertSame(Color.GREEN, view.color());
  }

  private static Point point(boolean shown) {
    return new Point((short) 1, (short) -2, Color.RED, shown);
  }
}
