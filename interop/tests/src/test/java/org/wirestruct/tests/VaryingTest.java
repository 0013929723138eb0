package org.wirestruct.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wirestruct.Checking;
import org.wirestruct.EncodingException;
import org.wirestruct.WireException;
import org.wirestruct.WireException.Reason;
import tests.varying.Batch;
import tests.varying.Has;
import tests.varying.Item;
import tests.varying.Kind;
import tests.varying.Login;
import tests.varying.Name;
import tests.varying.Ordered;
import tests.varying.Packet;
import tests.varying.PacketBody;
import tests.varying.Tag;
import tests.varying.Text;
import tests.varying.Unit;

/** Messages whose fields vary: known octets, what is wrong with them, and values that do not fit. */
class VaryingTest {

  static byte[] octets(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  static final Packet LOGIN =
      new Packet(
          Kind.LOGIN,
          Has.of(Has.NAME, Has.EXTRA),
          List.of(new Item(1, 2), new Item(3, 0xFFFFFF)),
          "né",
          null,
          11L,
          -1L,
          true,
          new short[] {5, -6},
          new Login(7, new Tag("abc")));

  static final byte[] LOGIN_OCTETS =
      octets(
          "CAFE 01 0030 02 03 0001000002 0003FFFFFF 03 6EC3A9 0000000B FFFFFFFFFFFFFFFF EEEE"
              + " 01 0005 FFFA 00000007 03 616263");

  static Packet withBody(Kind kind, PacketBody body) {
    return new Packet(kind, Has.NONE, List.of(), null, 9, null, null, null, null, body);
  }

  private static void assertBothWays(Packet value, byte[] octets) throws IOException {
    assertArrayEquals(octets, value.toBytes());
    assertEquals(octets.length, value.encodedSize());
    for (Checking checking : Checking.values()) {
      assertEquals(value, Packet.decode(octets, 0, octets.length, checking));
    }
    assertEquals(value.hashCode(), Packet.decode(octets, 0, octets.length).hashCode());
    assertEquals(value, Packet.read(Streams.oneAtATime(octets)));
  }

  @Test
  void knownOctets() throws IOException {
    assertBothWays(LOGIN, LOGIN_OCTETS);
    assertBothWays(
        withBody(Kind.TEXT, new Text(3, "hey")), octets("CAFE 03 000E 00 00 0009 03 68657900"));
    byte[] empty = octets("CAFE 96 0009 00 00 0009");
    Packet nothing = withBody(Kind.of(150), new PacketBody.Nothing());
    assertArrayEquals(empty, nothing.toBytes());
    assertEquals(nothing, Packet.decode(empty, 0, empty.length));
    assertBothWays(
        withBody(Kind.BLOB, new PacketBody.Octets(new byte[] {1, 2})),
        octets("CAFE C8 000B 00 00 0009 0102"));
  }

  @Test
  void absentFieldsAreNull() throws WireException {
    byte[] octets = octets("CAFE C8 0009 00 00 0009");
    Packet packet = Packet.decode(octets, 0, octets.length);
    assertNull(packet.name());
    assertNull(packet.extra());
    assertNull(packet.steps());
    assertEquals(9, packet.number());
    assertEquals(new PacketBody.Octets(new byte[0]), packet.body());
  }

  @Test
  void logsShowWhatIsThere() {
    assertEquals(
        "Packet[kind=login, flags=[name, extra], items=[Item[id=1, weight=2],"
            + " Item[id=3, weight=16777215]], name=\"né\", number=null, extra=11,"
            + " more=18446744073709551615, far=true, steps=[5, -6],"
            + " body=Login[user=7, name=Tag[text=\"abc\"]]]",
        LOGIN.toString());
  }

  @Test
  void arraysAreCopiedInAndOut() {
    short[] steps = {5, -6};
    Packet packet =
        new Packet(
            Kind.LOGIN, LOGIN.flags(), LOGIN.items(), "né", null, 11L, -1L, true, steps,
            LOGIN.body());
    steps[0] = 0;
    packet.steps()[1] = 0;
    assertEquals(LOGIN, packet);
    assertThrows(UnsupportedOperationException.class, () -> packet.items().clear());
  }

  @Test
  void positionsOfBuffersMoveOnlyWhenAllWentWell() throws IOException {
    byte[] octets = LOGIN_OCTETS;
    ByteBuffer buffer = ByteBuffer.allocateDirect(2 * octets.length + 5);
    LOGIN.encode(buffer);
    LOGIN.encode(buffer);
    assertEquals(2 * octets.length, buffer.position());
    assertThrows(BufferOverflowException.class, () -> LOGIN.encode(buffer));
    assertEquals(2 * octets.length, buffer.position());
    buffer.flip();
    for (ByteBuffer from : List.of(buffer.duplicate(), ByteBuffer.wrap(copy(buffer)))) {
      assertEquals(LOGIN, Packet.decode(from));
      assertEquals(octets.length, from.position());
      assertEquals(LOGIN, Packet.decode(from));
      assertThrows(WireException.class, () -> Packet.decode(from));
      assertEquals(2 * octets.length, from.position());
    }
    byte[] room = new byte[octets.length + 1];
    assertEquals(octets.length, LOGIN.encode(room, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> LOGIN.encode(room, 2));
  }

  private static byte[] copy(ByteBuffer buffer) {
    byte[] octets = new byte[buffer.remaining()];
    buffer.duplicate().get(octets);
    return octets;
  }

  @Test
  void everyTruncationNamesTheFieldThatIsMissing() {
    String[] fields = new String[LOGIN_OCTETS.length];
    int[] begins = {
      0, 2, 3, 5, 6, 7, 9, 12, 14, 17, 18, 21, 25, 33, 35, 36, 38, 40, 44, 45, 48
    };
    String[] names = {
      "magic", "kind", "length", "count", "flags", "items", "items", "items", "items",
      "name_length", "name", "extra", "more", "pad", "far", "steps", "steps", "body.user",
      "body.name.length", "body.name.text"
    };
    for (int i = 0; i < names.length; i++) {
      for (int octet = begins[i]; octet < begins[i + 1]; octet++) {
        fields[octet] = names[i];
      }
    }
    byte[] octets = LOGIN_OCTETS;
    for (int size = 0; size < octets.length; size++) {
      int length = size;
      WireException cut =
          assertThrows(WireException.class, () -> Packet.decode(octets, 0, length));
      assertEquals(Reason.MESSAGE_CUT, cut.code());
      assertEquals("Packet", cut.struct());
      assertEquals(fields[size], cut.path(), cut.getMessage());
      assertEquals(true, cut.missing() > 0 && cut.missing() <= octets.length - size);
      if (size > 5) {
        assertEquals(octets.length - size, cut.missing(), cut.getMessage());
      }
      Class<? extends IOException> expected = size == 0 ? EOFException.class : WireException.class;
      IOException ofStream =
          assertThrows(
              expected, () -> Packet.read(new ByteArrayInputStream(octets, 0, length)));
      if (ofStream instanceof WireException ended) {
        assertEquals(fields[size], ended.path());
        assertEquals(true, ended.reason().startsWith("stream ended after " + size));
      }
    }
  }

  private static WireException refused(String hex, Checking checking) {
    byte[] octets = octets(hex);
    return assertThrows(
        WireException.class, () -> Packet.decode(octets, 0, octets.length, checking));
  }

  @ParameterizedTest
  @CsvSource({
    "CAFE 01 0004 00 00 0009, length_too_small, length, 3",
    "CAFE 02 0009 00 00 0009, message_cut, body.urgency, 9",
    "CAFE 02 000B 00 00 0009 01 41, message_cut, body.line, 10",
    "CAFE 32 0009 00 00 0009 , '', '', 0",
    "CAFE C8 000B 00 01 09 414141, message_cut, name, 8",
  })
  void whatCannotBeDecodedIsRefusedByEveryone(String hex, String word, String path, int offset)
      throws WireException {
    byte[] octets = octets(hex);
    if (word.isEmpty()) {
      Packet.decode(octets, 0, octets.length);
      return;
    }
    for (Checking checking : Checking.values()) {
      WireException refused = refused(hex, checking);
      assertEquals(word, refused.code().word(), refused.getMessage());
      assertEquals(path, refused.path());
      assertEquals(offset, refused.offset());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "CAFF 96 0009 00 00 0009, derived_wrong, magic, 0, STRICT",
    "CAFE 63 0009 00 00 0009, enum_value_unknown, kind, 2, STRICT",
    "CAFE 96 000A 00 00 0009 77, enum_value_unknown, kind, 2, STRICT",
    "CAFE C8 0009 00 80 0009, flag_unknown, flags, 6, STRICT",
    "CAFE 02 000B 00 00 0009 0A 00, where_violated, body.urgency, 9, STRICT",
    "CAFE 03 000D 00 00 0009 01 00 41 42, octets_left_over, '', 0, STRICT",
    "CAFE C8 0017 00 02 0009 00000000 0000000000000000 EE00, padding_not_filler, pad, 21, EXACT",
    "CAFE C8 0018 00 02 0009 0000000B 0000000000000000 EEEE 02, bool_not_0_or_1, far, 23, STRICT",
  })
  void whatShouldNotBeIsRefusedWhenAskedFor(
      String hex, String word, String path, int offset, Checking checking) throws WireException {
    WireException refused = refused(hex, checking);
    assertEquals(word, refused.code().word(), refused.getMessage());
    assertEquals(path, refused.path());
    assertEquals(offset, refused.offset());
    byte[] octets = octets(hex);
    Packet.decode(octets, 0, octets.length);
    if (checking == Checking.EXACT) {
      Packet.decode(octets, 0, octets.length, Checking.STRICT);
    }
  }

  @Test
  void whatFollowsAMessageDoesNotMatter() throws WireException {
    byte[] octets = octets("CAFE C8 0009 00 00 0009 55");
    for (Checking checking : Checking.values()) {
      assertEquals(Kind.BLOB, Packet.decode(octets, 0, 10, checking).kind());
    }
  }

  private static EncodingException unfit(Packet packet) {
    return assertThrows(EncodingException.class, packet::toBytes);
  }

  private static Packet with(
      Kind kind, Has flags, String name, Integer number, Long extra, PacketBody body) {
    return new Packet(kind, flags, List.of(), name, number, extra, extra, null, null, body);
  }

  @Test
  void valuesThatDoNotFitTogether() {
    PacketBody octets = new PacketBody.Octets(new byte[0]);
    PacketBody nothing = new PacketBody.Nothing();
    EncodingException absent = unfit(with(Kind.BLOB, Has.NAME, null, null, null, octets));
    assertEquals(Reason.PRESENCE_WRONG, absent.code());
    assertEquals(
        "Packet.name @8: it is null, and the message needs it", absent.getMessage());
    assertEquals(
        "number", unfit(with(Kind.BLOB, Has.NAME, "", 1, null, octets)).path());
    assertEquals(
        "extra", unfit(with(Kind.BLOB, Has.NONE, null, 1, 5L, octets)).path());
    assertEquals(
        "far", unfit(with(Kind.BLOB, Has.EXTRA, null, 1, 50L, octets)).path());
    for (Kind kind : List.of(Kind.LOGIN, Kind.TEXT, Kind.BLOB)) {
      EncodingException wrong = unfit(with(kind, Has.NONE, null, 1, null, nothing));
      assertEquals(Reason.CASE_WRONG, wrong.code());
      assertEquals("Packet.body @9", wrong.getMessage().split(":")[0]);
    }
    Packet steps =
        new Packet(
            Kind.BLOB, Has.EXTRA, List.of(), null, 1, 50L, 1L, false, new short[1], octets);
    assertEquals(Reason.COUNT_WRONG, unfit(steps).code());
    EncodingException urgent =
        unfit(with(Kind.TEXT, Has.NONE, null, 1, null, new Text(10, "")));
    assertEquals(Reason.WHERE_VIOLATED, urgent.code());
    assertEquals("body.urgency", urgent.path());
    assertEquals(9, urgent.offset());
    EncodingException nul =
        unfit(with(Kind.TEXT, Has.NONE, null, 1, null, new Text(1, "a\0b")));
    assertEquals(Reason.TERMINATOR_WRONG, nul.code());
    EncodingException tooLong =
        unfit(with(Kind.LOGIN, Has.NONE, null, 1, null, new Login(1, new Tag("x".repeat(256)))));
    assertEquals(Reason.VALUE_OUT_OF_RANGE, tooLong.code());
    assertEquals("body.name.length", tooLong.path());
    assertEquals(13, tooLong.offset());
  }

  @Test
  void whatASingleFieldCannotHoldIsFoundWhenAValueIsMade() {
    assertThrows(
        IllegalArgumentException.class, () -> withBody(Kind.TEXT, new Text(256, "")));
    assertThrows(NullPointerException.class, () -> withBody(Kind.TEXT, null));
    assertThrows(
        IllegalArgumentException.class, () -> with(Kind.TEXT, Has.NONE, "\uD800", 1, null, null));
  }

  @Test
  void regionsAreFilledUpAndTextsPadded() throws IOException {
    Batch batch =
        new Batch(
            List.of(new Tag("a"), new Tag("")), 8, new Login(1, new Tag("x")),
            List.of(Kind.LOGIN, Kind.of(9)), new short[] {-1});
    byte[] octets = octets("03 0161 00 0008 00000001 0178 0000 01 09 00 FFFF");
    assertArrayEquals(octets, batch.toBytes());
    assertEquals(batch, Batch.decode(octets, 0, octets.length));
    assertEquals(batch, Batch.read(Streams.oneAtATime(octets)));
    WireException over =
        assertThrows(
            WireException.class,
            () -> Batch.decode(octets, 0, octets.length, Checking.STRICT));
    assertEquals(Reason.OCTETS_LEFT_OVER, over.code());
    assertEquals("body", over.path());
    Batch small =
        new Batch(List.of(), 5, new Login(1, new Tag("x")), List.of(), new short[0]);
    EncodingException wrong = assertThrows(EncodingException.class, small::toBytes);
    assertEquals(Reason.SIZE_WRONG, wrong.code());
    assertEquals("Batch.body @3", wrong.getMessage().split(":")[0]);
    Batch many =
        new Batch(List.of(), 6, new Login(1, new Tag("x")), List.of(), new short[101]);
    assertEquals(
        Reason.COUNT_WRONG, assertThrows(EncodingException.class, many::toBytes).code());
    byte[] manyOctets = new byte[3 + 6 + 1 + 202];
    manyOctets[2] = 6;
    manyOctets[8 - 1] = 1;
    WireException tooMany =
        assertThrows(
            WireException.class, () -> Batch.decode(manyOctets, 0, manyOctets.length));
    assertEquals(Reason.TOO_MANY_ELEMENTS, tooMany.code(), tooMany.getMessage());
    assertEquals("samples", tooMany.path());
    WireException half =
        assertThrows(WireException.class, () -> Batch.decode(octets, 0, octets.length - 1));
    assertEquals("samples[0]", half.path());
    assertEquals(0, half.missing());
  }

  @Test
  void listsEndWithTheirLastElement() throws IOException {
    Name name =
        new Name(List.of(new Tag("ab"), new Tag("c"), new Tag("")), new int[] {1, 0xFFFE});
    byte[] octets = octets("02 6162 01 63 00 0001 FFFE FFFF 00000000");
    byte[] encoded = name.toBytes();
    assertEquals(16, encoded.length);
    System.arraycopy(encoded, 12, octets, 12, 4);
    assertArrayEquals(octets, encoded);
    for (Checking checking : Checking.values()) {
      assertEquals(name, Name.decode(octets, 0, octets.length, checking));
    }
    octets[13] ^= 1;
    WireException wrong =
        assertThrows(
            WireException.class, () -> Name.decode(octets, 0, octets.length, Checking.STRICT));
    assertEquals(Reason.CHECKSUM_WRONG, wrong.code());
    assertEquals("check", wrong.path());
    for (List<Tag> labels :
        List.of(List.<Tag>of(), List.of(new Tag("a")), List.of(new Tag(""), new Tag("")))) {
      Name endless = new Name(labels, new int[0]);
      EncodingException unfit = assertThrows(EncodingException.class, endless::toBytes);
      assertEquals(Reason.TERMINATOR_WRONG, unfit.code());
      assertEquals("labels", unfit.path());
    }
    Name early = new Name(List.of(new Tag("")), new int[] {0xFFFF});
    assertEquals(
        Reason.TERMINATOR_WRONG,
        assertThrows(EncodingException.class, early::toBytes).code());
  }

  @Test
  void lengthsInUnitsAndFieldsOfLaterVersions() throws IOException {
    Unit old = new Unit(1, new String[] {"a", "bcd"}, null, new byte[0]);
    assertArrayEquals(octets("02 01 612020 626364"), old.toBytes());
    Unit later = new Unit(2, new String[] {"", ""}, 7, new byte[] {1, 2});
    byte[] octets = octets("03 02 202020 202020 0007 0102");
    assertArrayEquals(octets, later.toBytes());
    assertEquals(later, Unit.decode(octets, 0, octets.length, Checking.EXACT));
    assertEquals(old, Unit.decode(octets("02 01 612020 626364"), 0, 8, Checking.EXACT));
    Unit missing = new Unit(2, new String[] {"", ""}, null, new byte[0]);
    assertEquals(
        Reason.PRESENCE_WRONG,
        assertThrows(EncodingException.class, missing::toBytes).code());
  }

  @Test
  void theByteOrderThatTheMessageChooses() throws IOException {
    Ordered big = new Ordered(1, new double[] {1.5});
    Ordered little = new Ordered(256, new double[] {1.5});
    assertArrayEquals(octets("0001 0001 3FF8000000000000 39"), big.toBytes());
    assertArrayEquals(octets("0100 0100 000000000000F83F 39"), little.toBytes());
    assertEquals(big, Ordered.decode(big.toBytes(), 0, 13, Checking.EXACT));
    assertEquals(little, Ordered.decode(little.toBytes(), 0, 13, Checking.EXACT));
    byte[] none = octets("0002 0001 3FF8000000000000 3A");
    WireException unknown =
        assertThrows(WireException.class, () -> Ordered.decode(none, 0, none.length));
    assertEquals(Reason.BYTE_ORDER_UNKNOWN, unknown.code());
    assertEquals("Ordered.count @2: no byte order for 2", unknown.getMessage());
    Ordered neither = new Ordered(3, new double[0]);
    assertEquals(
        Reason.BYTE_ORDER_UNKNOWN,
        assertThrows(EncodingException.class, neither::toBytes).code());
  }
}
