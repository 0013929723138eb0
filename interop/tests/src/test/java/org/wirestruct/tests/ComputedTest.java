package org.wirestruct.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.wirestruct.tests.VaryingTest.octets;

import golden.parameters.Hop;
import golden.parameters.Pair;
import golden.parameters.Route;
import golden.parameters.Step;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wirestruct.Checking;
import org.wirestruct.EncodingException;
import org.wirestruct.WireException;
import org.wirestruct.WireException.Reason;
import org.wirestruct.WireFormat;
import tests.computed.Body;
import tests.computed.Datagram;
import tests.computed.Ihl;
import tests.computed.Inside;
import tests.computed.Kind;
import tests.computed.Limits;
import tests.computed.Octets;
import tests.computed.Outside;
import tests.computed.Packet;
import tests.computed.PacketTail;
import tests.computed.Sizes;
import tests.computed.Trailer;
import tests.computed.TrailerView;

/** Structs that are told something, constants of octets, computed bits, values in checksums. */
class ComputedTest {

  private static final Body[] PAIR = {
    new Body(null, new int[] {0x0102}), new Body(null, new int[] {0x0304})
  };

  private static final Packet LOGIN =
      new Packet(
          Kind.LOGIN,
          5,
          new int[] {9, 8},
          new Body(7, new int[] {1, 2, 3}),
          PAIR,
          List.of(new Limits(1, 5), new Limits(0, 0)),
          new Octets(octets("00010203040506070809")),
          new Body(8, new int[] {4}));

  private static final String LOGIN_OCTETS =
      "504B0A22 01 02 0000000000000005 0908 0007000100020003 0201 0403 0105 0000"
          + " 00010203040506070809 00080004";

  private static final String DATAGRAM_OCTETS =
      "45 1F8B00 0A000001 0A000002 0016 2B3C 01020304 AABB";

  private static final String TRAILER_OCTETS =
      "11FE301A 22FE301A 616220202020 33FE301A FFFFFFFFFFFFFFFE 001B 0C 17";

  private static Packet text(long scale, Octets tail, int... values) {
    return new Packet(
        Kind.TEXT,
        scale,
        new int[] {7},
        new Body(null, values),
        PAIR,
        List.of(new Limits(0, 0)),
        null,
        tail);
  }

  private static Trailer trailer(long value) {
    return new Trailer(new Sizes[] {new Sizes(0x11), new Sizes(0x22)}, new Sizes(0x33), value);
  }

  private static <M> void assertBothWays(WireFormat<M> format, M value, String hex)
      throws IOException {
    byte[] octets = octets(hex);
    assertArrayEquals(octets, format.toBytes(value));
    for (Checking checking : Checking.values()) {
      assertEquals(value, format.decode(octets, 0, octets.length, checking));
    }
    assertEquals(value, format.read(Streams.oneAtATime(octets), Checking.EXACT));
  }

  @Test
  void knownOctets() throws IOException {
    assertBothWays(Packet.FORMAT, LOGIN, LOGIN_OCTETS);
    assertBothWays(
        Packet.FORMAT,
        text(0, new Octets(new byte[0]), 1, 2),
        "504B0A22 02 01 0000000000000000 07 01000200 0201 0403 0000");
    assertBothWays(
        Datagram.FORMAT,
        new Datagram(
            new Ihl(), 0x0A000001, 0x0A000002, octets("01020304"), octets("AABB")),
        DATAGRAM_OCTETS);
    assertBothWays(
        Outside.FORMAT,
        new Outside(
            new Inside(new int[] {1, 2, 3, 4}, new Ihl(), octets("EEEEEE")), new int[] {10, 11}),
        "04 01020304 42 EEEEEE 0A0B");
  }

  private static Hop hop(Step step, int... names) {
    return new Hop(names, step);
  }

  private static Step step(int number, int low) {
    return new Step(number, new Pair(low));
  }

  @Test
  void structsAroundKnowWhatIsComputedWhereverItStands() throws IOException {
    assertBothWays(
        Route.FORMAT,
        new Route(
            hop(step(3, 1), 5, 6),
            List.of(hop(step(3, 0)), hop(step(4, 0), 1), hop(step(5, 15))),
            List.of(hop(step(1, 0)), hop(step(0, 0)))),
        "02 05 06 03 02 14 02  02 04"
            + " 00 03 02 04 02  01 01 04 05 05 01  00 05 04 F6 00"
            + " 00 01 00 02 00  00 00 01 01 01");
  }

  @Test
  void whatStructsAreToldMakesADifference() throws IOException {
    Body login = new Body(7, new int[] {0x0102});
    Body text = new Body(null, new int[] {0x0102});
    assertBothWays(Body.format(1, 1), login, "0007 0102");
    assertBothWays(Body.format(2, 1), text, "0201");
    EncodingException absent =
        assertThrows(EncodingException.class, () -> Body.format(2, 1).toBytes(login));
    assertEquals("Body.user @0: it must be null in such a message", absent.getMessage());
    EncodingException count =
        assertThrows(EncodingException.class, () -> Body.format(2, 2).toBytes(text));
    assertEquals("Body.values @0: 1 elements, and the message says 2", count.getMessage());
  }

  @Test
  void structsOfFixedSize() throws IOException {
    byte[] octets = octets(TRAILER_OCTETS);
    Trailer value = trailer(-2);
    assertArrayEquals(octets, value.toBytes());
    for (Checking checking : Checking.values()) {
      assertEquals(value, Trailer.decode(octets, 0, checking));
    }
    TrailerView view = TrailerView.wrap(octets, 0);
    assertEquals("ab", view.name());
    assertEquals(26, Sizes.octets(0x11FE301A));
    assertEquals(-29, Sizes.less(0x11FE301A));
  }

  @ParameterizedTest
  @CsvSource({
    "3, derived_wrong, magic, 0",
    "4, byte_order_unknown, body.user, 16",
    "29, where_violated, limits[0].high, 29",
  })
  void whatIsWrongInAPacket(int octet, String word, String path, int offset)
      throws WireException {
    byte[] octets = octets(LOGIN_OCTETS);
    octets[octet] ^= (byte) 0x80;
    if (octet != 4) {
      Packet.decode(octets, 0, octets.length);
    }
    WireException wrong =
        assertThrows(
            WireException.class,
            () -> Packet.decode(octets, 0, octets.length, Checking.STRICT));
    assertEquals(word, wrong.code().word(), wrong.getMessage());
    assertEquals(path, wrong.path());
    assertEquals(offset, wrong.offset());
  }

  @ParameterizedTest
  @CsvSource({
    "55, derived_wrong, ihl.version, 0",
    "44, derived_wrong, ihl.words, 0",
  })
  void whatIsWrongInBits(String first, String word, String path, int offset)
      throws WireException {
    byte[] octets = octets(first + DATAGRAM_OCTETS.substring(2));
    Datagram.decode(octets, 0, octets.length);
    WireException wrong =
        assertThrows(
            WireException.class,
            () -> Datagram.decode(octets, 0, octets.length, Checking.STRICT));
    assertEquals(word, wrong.code().word(), wrong.getMessage());
    assertEquals(path, wrong.path());
    assertEquals(offset, wrong.offset());
  }

  @ParameterizedTest
  @CsvSource({
    "7, derived_wrong, sizes[1].octets, 4",
    "5, derived_wrong, sizes[1].less, 4",
    "13, derived_wrong, name, 8",
    "15, derived_wrong, one.less, 14",
    "27, derived_wrong, total, 26",
    "28, checksum_wrong, first, 28",
    "29, checksum_wrong, first, 28",
  })
  void whatIsWrongInAStructOfFixedSize(int octet, String word, String path, int offset)
      throws WireException {
    byte[] octets = octets(TRAILER_OCTETS);
    octets[octet] ^= 1;
    Trailer.decode(octets, 0);
    WireException wrong =
        assertThrows(
            WireException.class, () -> Trailer.decode(octets, 0, Checking.STRICT));
    assertEquals(word, wrong.code().word(), wrong.getMessage());
    assertEquals(path, wrong.path());
    assertEquals(offset, wrong.offset());
  }

  @Test
  void constantsThatAreWrongAreShown() {
    byte[] octets = octets(TRAILER_OCTETS);
    octets[13] = 'c';
    WireException wrong =
        assertThrows(WireException.class, () -> Trailer.decode(octets, 0, Checking.STRICT));
    assertEquals(
        "Trailer.name @8: the message says 616220202063, and it must be 616220202020",
        wrong.getMessage());
  }

  @Test
  void argumentsWithoutAValue() {
    byte[] octets = octets(LOGIN_OCTETS.replace("0000000000000005", "4000000000000000"));
    WireException overflow =
        assertThrows(WireException.class, () -> Packet.decode(octets, 0, octets.length));
    assertEquals(Reason.EXPRESSION_OVERFLOW, overflow.code());
    assertEquals("some", overflow.path());
    assertEquals(32, overflow.offset());
    Packet tooMuch =
        new Packet(
            LOGIN.kind(), 1L << 62, LOGIN.names(), LOGIN.body(), PAIR, LOGIN.limits(),
            LOGIN.some(), LOGIN.tail());
    EncodingException unfit = assertThrows(EncodingException.class, tooMuch::toBytes);
    assertEquals(Reason.EXPRESSION_OVERFLOW, unfit.code());
    assertEquals("some", unfit.path());
  }

  private static EncodingException unfit(Packet packet) {
    return assertThrows(EncodingException.class, packet::toBytes);
  }

  @Test
  void valuesThatDoNotFitWhatStructsAreTold() {
    Octets none = new Octets(new byte[0]);
    assertEquals("body.values", unfit(text(0, none, 1)).path());
    assertEquals("tail.data", unfit(text(0, new Octets(new byte[1]), 1, 2)).path());
    Packet unknown =
        new Packet(
            Kind.of(3), 0, new int[] {7}, new Body(null, new int[2]), PAIR,
            List.of(new Limits(0, 0)), null, new PacketTail.Nothing());
    assertEquals(Reason.BYTE_ORDER_UNKNOWN, unfit(unknown).code());
    assertEquals("body.user", unfit(unknown).path());
  }

  @Test
  void numbersThatDoNotFitInComputedBits() {
    Outside outside =
        new Outside(new Inside(new int[60], new Ihl(), new byte[3]), new int[16]);
    EncodingException tooMany = assertThrows(EncodingException.class, outside::toBytes);
    assertEquals(Reason.VALUE_OUT_OF_RANGE, tooMany.code());
    assertEquals("inside.ihl.words", tooMany.path());
    EncodingException overflow =
        assertThrows(EncodingException.class, () -> trailer(Long.MAX_VALUE).toBytes());
    assertEquals(Reason.EXPRESSION_OVERFLOW, overflow.code());
    assertEquals("first", overflow.path());
  }
}
