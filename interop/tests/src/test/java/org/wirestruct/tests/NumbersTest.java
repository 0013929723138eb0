package org.wirestruct.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.wirestruct.BigEndian;
import org.wirestruct.LittleEndian;

/** Numbers of every width, against arithmetic that knows no width. */
class NumbersTest {

  private static BigInteger unsigned(byte[] octets, boolean little) {
    byte[] copy = octets.clone();
    for (int i = 0; little && i < octets.length; i++) {
      copy[i] = octets[octets.length - 1 - i];
    }
    return new BigInteger(1, copy);
  }

  private static BigInteger signed(byte[] octets, boolean little) {
    BigInteger number = unsigned(octets, little);
    BigInteger size = BigInteger.ONE.shiftLeft(8 * octets.length);
    return number.testBit(8 * octets.length - 1) ? number.subtract(size) : number;
  }

  private static long getUnsigned(byte[] octets, int at, int size, boolean little) {
    return switch (size) {
      case 2 -> little ? LittleEndian.getU16(octets, at) : BigEndian.getU16(octets, at);
      case 3 -> little ? LittleEndian.getU24(octets, at) : BigEndian.getU24(octets, at);
      case 4 -> little ? LittleEndian.getU32(octets, at) : BigEndian.getU32(octets, at);
      case 5 -> little ? LittleEndian.getU40(octets, at) : BigEndian.getU40(octets, at);
      case 6 -> little ? LittleEndian.getU48(octets, at) : BigEndian.getU48(octets, at);
      case 7 -> little ? LittleEndian.getU56(octets, at) : BigEndian.getU56(octets, at);
      default -> little ? LittleEndian.getI64(octets, at) : BigEndian.getI64(octets, at);
    };
  }

  private static long getSigned(byte[] octets, int at, int size, boolean little) {
    return switch (size) {
      case 2 -> little ? LittleEndian.getI16(octets, at) : BigEndian.getI16(octets, at);
      case 3 -> little ? LittleEndian.getI24(octets, at) : BigEndian.getI24(octets, at);
      case 4 -> little ? LittleEndian.getI32(octets, at) : BigEndian.getI32(octets, at);
      case 5 -> little ? LittleEndian.getI40(octets, at) : BigEndian.getI40(octets, at);
      case 6 -> little ? LittleEndian.getI48(octets, at) : BigEndian.getI48(octets, at);
      case 7 -> little ? LittleEndian.getI56(octets, at) : BigEndian.getI56(octets, at);
      default -> little ? LittleEndian.getI64(octets, at) : BigEndian.getI64(octets, at);
    };
  }

  private static void put(byte[] octets, int at, int size, boolean little, long value) {
    switch (size) {
      case 2 -> {
        if (little) {
          LittleEndian.put16(octets, at, (int) value);
        } else {
          BigEndian.put16(octets, at, (int) value);
        }
      }
      case 3 -> {
        if (little) {
          LittleEndian.put24(octets, at, (int) value);
        } else {
          BigEndian.put24(octets, at, (int) value);
        }
      }
      case 4 -> {
        if (little) {
          LittleEndian.put32(octets, at, value);
        } else {
          BigEndian.put32(octets, at, value);
        }
      }
      case 5 -> {
        if (little) {
          LittleEndian.put40(octets, at, value);
        } else {
          BigEndian.put40(octets, at, value);
        }
      }
      case 6 -> {
        if (little) {
          LittleEndian.put48(octets, at, value);
        } else {
          BigEndian.put48(octets, at, value);
        }
      }
      case 7 -> {
        if (little) {
          LittleEndian.put56(octets, at, value);
        } else {
          BigEndian.put56(octets, at, value);
        }
      }
      default -> {
        if (little) {
          LittleEndian.put64(octets, at, value);
        } else {
          BigEndian.put64(octets, at, value);
        }
      }
    }
  }

  @Property
  void areWhatTheirOctetsSay(
      @ForAll @IntRange(min = 2, max = 8) int size, @ForAll boolean little, @ForAll long value) {
    byte[] octets = new byte[size + 2];
    put(octets, 1, size, little, value);
    byte[] number = java.util.Arrays.copyOfRange(octets, 1, size + 1);

    BigInteger mask = BigInteger.ONE.shiftLeft(8 * size).subtract(BigInteger.ONE);
    assertEquals(BigInteger.valueOf(value).and(mask), unsigned(number, little));
    assertEquals(unsigned(number, little).longValue(), getUnsigned(octets, 1, size, little));
    assertEquals(signed(number, little).longValue(), getSigned(octets, 1, size, little));
    assertEquals(0, octets[0]);
    assertEquals(0, octets[size + 1]);
  }

  @Property
  void ofFloatingPointKeepAllBits(@ForAll int bits, @ForAll long moreBits) {
    int[] patterns = {bits, bits | 0x7F800000, 0x7FA00001, 0xFF800001};
    for (int pattern : patterns) {
      byte[] little = new byte[4];
      byte[] big = new byte[4];
      LittleEndian.put32(little, 0, pattern);
      BigEndian.put32(big, 0, pattern);
      byte[] littleAgain = new byte[4];
      byte[] bigAgain = new byte[4];
      LittleEndian.putF32(littleAgain, 0, LittleEndian.getF32(little, 0));
      BigEndian.putF32(bigAgain, 0, BigEndian.getF32(big, 0));
      assertArrayEquals(little, littleAgain);
      assertArrayEquals(big, bigAgain);
    }
    long[] longPatterns = {moreBits, moreBits | 0x7FF0_0000_0000_0000L, 0xFFF0_0000_0000_0001L};
    for (long pattern : longPatterns) {
      byte[] little = new byte[8];
      byte[] big = new byte[8];
      LittleEndian.put64(little, 0, pattern);
      BigEndian.put64(big, 0, pattern);
      byte[] littleAgain = new byte[8];
      byte[] bigAgain = new byte[8];
      LittleEndian.putF64(littleAgain, 0, LittleEndian.getF64(little, 0));
      BigEndian.putF64(bigAgain, 0, BigEndian.getF64(big, 0));
      assertArrayEquals(little, littleAgain);
      assertArrayEquals(big, bigAgain);
    }
  }

  @Example
  void theNumberOfTheDocumentation() {
    byte[] octets = new byte[4];
    LittleEndian.put32(octets, 0, 123456);
    assertArrayEquals(new byte[] {0x40, (byte) 0xE2, 0x01, 0x00}, octets);
    assertEquals(1088553216, BigEndian.getI32(octets, 0));
  }

  @Example
  void beyondTheArrayAreNotThere() {
    byte[] octets = new byte[8];
    for (int size = 2; size <= 8; size++) {
      int width = size;
      for (boolean little : new boolean[] {false, true}) {
        assertThrows(
            IndexOutOfBoundsException.class, () -> getUnsigned(octets, 9 - width, width, little));
        assertThrows(
            IndexOutOfBoundsException.class, () -> put(octets, -1, width, little, 0));
      }
    }
  }
}
