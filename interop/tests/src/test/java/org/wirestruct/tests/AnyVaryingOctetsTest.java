package org.wirestruct.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.wirestruct.Checking;
import org.wirestruct.EncodingException;
import org.wirestruct.Framing;
import org.wirestruct.MessageDecoder;
import org.wirestruct.WireException;
import org.wirestruct.WireException.Reason;

/** Whatever octets come, for every struct whose size varies. */
class AnyVaryingOctetsTest {

  @Provide
  Arbitrary<VaryingType> types() {
    return Arbitraries.of(VaryingType.all());
  }

  /** Those whose own octets say where they end. */
  @Provide
  Arbitrary<VaryingType> closed() {
    return types().filter(type -> !type.format.isOpen());
  }

  /** Small numbers make counts that can be there, and cases that exist. */
  private static byte[] octets(Random random) {
    byte[] octets = new byte[random.nextInt(120)];
    int kind = random.nextInt(3);
    for (int i = 0; i < octets.length; i++) {
      int octet = random.nextInt(256);
      octets[i] = (byte) (kind == 0 ? octet : kind == 1 ? octet & 3 : octet & 0x7F);
      if (kind > 0 && random.nextInt(4) > 0) {
        octets[i] = 0;
      }
    }
    return octets;
  }

  @Property(tries = 6000)
  void decodeToAValueOrAreRefused(@ForAll("types") VaryingType type, @ForAll long seed)
      throws IOException {
    byte[] octets = octets(new Random(seed));
    for (Checking checking : Checking.values()) {
      Object value;
      try {
        value = type.decode(octets, checking);
      } catch (WireException refused) {
        assertTrue(refused.offset() >= 0 && refused.offset() <= octets.length);
        assertEquals(type.format.name(), refused.struct());
        continue;
      }
      encodeAgain(type, octets, checking, value);
    }
  }

  private static void encodeAgain(
      VaryingType type, byte[] octets, Checking checking, Object value) throws IOException {
    byte[] again;
    try {
      again = type.toBytes(value);
    } catch (EncodingException unfit) {
      // A lenient decoder takes values that no message should have.
      assertEquals(Checking.LENIENT, checking, unfit.getMessage());
      return;
    }
    if (checking == Checking.EXACT) {
      assertArrayEquals(Arrays.copyOf(octets, again.length), again);
    } else {
      assertEquals(value, type.decode(again, Checking.LENIENT));
    }
  }

  /** What is right stays right or is refused when something in it is changed. */
  @Property(tries = 6000)
  void mutatedMessages(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    byte[] octets = VaryingTest.LOGIN.toBytes();
    for (int i = random.nextInt(4); i >= 0; i--) {
      octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
    }
    octets = Arrays.copyOf(octets, octets.length - random.nextInt(3));
    VaryingType type = VaryingType.of("tests.varying", "Packet");
    for (Checking checking : Checking.values()) {
      try {
        encodeAgain(type, octets, checking, type.decode(octets, checking));
      } catch (WireException refused) {
        assertTrue(refused.offset() >= 0 && refused.offset() <= octets.length);
      }
    }
  }

  /** Octet by octet, in pieces, or all at once: the same messages, and the same faults. */
  @Property(tries = 3000)
  void comeInAnyPieces(@ForAll("closed") VaryingType type, @ForAll long seed) {
    Random random = new Random(seed);
    byte[] octets = octets(random);
    String whole = messages(type, octets, octets.length);
    assertEquals(whole, messages(type, octets, 1));
    assertEquals(whole, messages(type, octets, 1 + random.nextInt(7)));
  }

  private static String messages(VaryingType type, byte[] octets, int piece) {
    MessageDecoder<Object> decoder = new MessageDecoder<>(type.format, Framing.SELF);
    StringBuilder out = new StringBuilder();
    try {
      for (int i = 0; i < octets.length; i += piece) {
        int length = Math.min(piece, octets.length - i);
        int needed = decoder.needed();
        decoder.put(octets, i, length);
        Object message = decoder.next();
        assertTrue(message == null || needed <= length, "more was needed than what was enough");
        while (message != null) {
          out.append(message).append('\n');
          message = decoder.next();
        }
        assertTrue(decoder.needed() > 0);
      }
    } catch (WireException refused) {
      // Where the message is cut depends on how much of it is there; that it is refused does not.
      out.append(refused.code());
    }
    return out.toString();
  }

  /** A reader of one message takes its octets and no others. */
  @Property(tries = 2000)
  void areReadAlone(@ForAll("types") VaryingType type, @ForAll long seed) throws IOException {
    byte[] octets = octets(new Random(seed));
    ByteArrayInputStream in = new ByteArrayInputStream(octets);
    Object read;
    try {
      read = type.format.read(in, Checking.LENIENT);
    } catch (EOFException nothing) {
      assertEquals(0, octets.length);
      return;
    } catch (WireException refused) {
      assertTrue(refused.code().compareTo(Reason.TEXT_INVALID) <= 0);
      return;
    }
    int size = octets.length - in.available();
    assertEquals(read, type.decode(Arrays.copyOf(octets, size), Checking.LENIENT));
  }
}
