package org.wirestruct.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.wirestruct.Checking;
import org.wirestruct.EncodingException;
import org.wirestruct.WireException;

/** Whatever octets come, for every struct that is generated. */
class AnyOctetsTest {

  @Provide
  Arbitrary<ValueType> types() {
    return Arbitraries.of(ValueType.all());
  }

  /** Octets that look like numbers, or mostly like text. */
  private static byte[] octets(int size, long seed) {
    Random random = new Random(seed);
    byte[] octets = new byte[size];
    random.nextBytes(octets);
    if (seed % 2 == 0) {
      for (int i = 0; i < size; i++) {
        octets[i] &= 0x7F;
      }
    }
    return octets;
  }

  @Property(tries = 3000)
  void decodeToAValueThatComesBackOrAreRefused(
      @ForAll("types") ValueType type, @ForAll long seed) throws IOException {
    byte[] octets = octets(type.size(), seed);
    Object value;
    try {
      value = type.decode(octets, 0);
    } catch (WireException refused) {
      assertTrue(mayBeRefused(refused), refused.getMessage());
      assertTrue(refused.offset() >= 0 && refused.offset() < type.size(), refused.getMessage());
      assertFalse(refused.path().isEmpty());
      assertThrows(WireException.class, () -> type.read(new ByteArrayInputStream(octets)));
      ByteBuffer buffer = ByteBuffer.wrap(octets);
      assertThrows(WireException.class, () -> type.decode(buffer));
      assertEquals(0, buffer.position());
      return;
    }
    byte[] canonical;
    try {
      canonical = type.toBytes(value);
    } catch (EncodingException violated) {
      // What does not matter to a lenient decoder.
      boolean isKnown =
          violated.code() == WireException.Reason.WHERE_VIOLATED
              || violated.code() == WireException.Reason.VALUE_OUT_OF_RANGE
              || violated.code() == WireException.Reason.EXPRESSION_OVERFLOW;
      assertTrue(isKnown, violated.getMessage());
      return;
    }
    assertEquals(value, type.decode(canonical, 0));
    assertEquals(value, type.read(Streams.oneAtATime(octets)));
    assertFalse(value.toString().isEmpty());
  }

  @Property(tries = 1000)
  void passThroughAViewAsTheyAre(@ForAll("types") ValueType type, @ForAll long seed)
      throws IOException {
    byte[] octets = octets(type.size() + 1, seed);
    assertArrayEquals(
        Arrays.copyOfRange(octets, 1, octets.length), type.toBytes(type.wrap(octets, 1)));
    try {
      type.shown(type.wrap(octets, 1));
    } catch (WireException refused) {
      assertTrue(mayBeRefused(refused), refused.getMessage());
    }
  }

  private static boolean mayBeRefused(WireException refused) {
    return refused.code() == WireException.Reason.TEXT_INVALID
        || refused.code() == WireException.Reason.BYTE_ORDER_UNKNOWN;
  }

  /** What passes the closest check comes out again as it went in. */
  @Property(tries = 3000)
  void thatAreAllRightAreWhatIsEncoded(@ForAll("types") ValueType type, @ForAll long seed)
      throws IOException {
    byte[] octets = octets(type.size(), seed);
    Object value;
    try {
      value = type.decode(octets, 0, Checking.EXACT);
    } catch (WireException refused) {
      assertTrue(refused.offset() >= 0 && refused.offset() < type.size(), refused.getMessage());
      return;
    }
    assertArrayEquals(octets, type.toBytes(value));
  }

  @Property(tries = 1000)
  void thatEndTooEarlySayWhere(
      @ForAll("types") ValueType type, @ForAll int anySize, @ForAll long seed) {
    int size = Math.floorMod(anySize, type.size());
    byte[] octets = octets(size, seed);
    WireException ofArray = assertThrows(WireException.class, () -> type.decode(octets, 0));
    assertCut(type, size, "message", ofArray);
    assertCut(
        type, size, "message", assertThrows(WireException.class, () -> type.wrap(octets, 0)));

    ByteBuffer buffer = ByteBuffer.wrap(octets);
    assertCut(
        type, size, "message", assertThrows(WireException.class, () -> type.decode(buffer)));
    assertEquals(0, buffer.position());

    Class<? extends IOException> expected = size == 0 ? EOFException.class : WireException.class;
    IOException ofStream =
        assertThrows(expected, () -> type.read(Streams.oneAtATime(octets)));
    if (ofStream instanceof WireException cut) {
      assertCut(type, size, "stream", cut);
    }
  }

  private static void assertCut(ValueType type, int size, String what, WireException exception) {
    assertEquals(
        what + " ended after " + size + " of " + type.size() + " octets", exception.reason());
    assertEquals(type.layout().name(), exception.struct());
    assertFalse(exception.path().isEmpty());
    assertTrue(exception.offset() <= size, exception.getMessage());
  }
}
