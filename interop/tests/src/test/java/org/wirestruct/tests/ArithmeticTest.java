package org.wirestruct.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.wirestruct.Exact;
import org.wirestruct.HalfFloat;
import org.wirestruct.MiddleEndian;

/** Expressions, numbers of 16 bits with a point, numbers whose units are swapped. */
class ArithmeticTest {

  private static void assertOverflow(Executable expression) {
    assertThrows(ArithmeticException.class, expression);
  }

  @Test
  void ofExpressionsNeverWrapsAround() {
    long least = Long.MIN_VALUE;
    long most = Long.MAX_VALUE;
    assertOverflow(() -> Exact.add(most, 1));
    assertOverflow(() -> Exact.subtract(least, 1));
    assertOverflow(() -> Exact.multiply(most, 2));
    assertOverflow(() -> Exact.divide(least, -1));
    assertOverflow(() -> Exact.divide(1, 0));
    assertOverflow(() -> Exact.remainder(1, 0));
    assertOverflow(() -> Exact.remainder(least, -1));
    assertOverflow(() -> Exact.negate(least));
    assertOverflow(() -> Exact.shiftLeft(1, 63));
    assertOverflow(() -> Exact.shiftLeft(1, 64));
    assertOverflow(() -> Exact.shiftLeft(1, -1));
    assertOverflow(() -> Exact.shiftRight(1, 64));
    assertOverflow(() -> Exact.unsigned(-1));
    assertEquals(-3, Exact.divide(-7, 2));
    assertEquals(-1, Exact.remainder(-7, 2));
    assertEquals(least, Exact.shiftLeft(-1, 63));
    assertEquals(-1, Exact.shiftRight(-1, 63));
    assertEquals(most, Exact.unsigned(most));
  }

  @Test
  void halfFloatsKeepEveryPattern() {
    for (int bits = 0; bits <= 0xFFFF; bits++) {
      assertEquals(bits, HalfFloat.toBits(HalfFloat.toFloat(bits)), Integer.toHexString(bits));
    }
  }

  @Test
  void halfFloatsAreTheNearest() {
    assertEquals(1.0f, HalfFloat.toFloat(0x3C00));
    assertEquals(-2.0f, HalfFloat.toFloat(0xC000));
    assertEquals(65504.0f, HalfFloat.toFloat(0x7BFF));
    assertEquals(0x1p-24f, HalfFloat.toFloat(0x0001));
    assertEquals(Float.POSITIVE_INFINITY, HalfFloat.toFloat(0x7C00));
    // Between each two of them: the even one at half way, the nearer one beside it.
    for (int bits = 0; bits < 0x7BFF; bits++) {
      float low = HalfFloat.toFloat(bits);
      float high = HalfFloat.toFloat(bits + 1);
      float middle = (low + high) / 2;
      assertEquals(bits + (bits & 1), HalfFloat.toBits(middle));
      assertEquals(bits, HalfFloat.toBits(Math.nextDown(middle)));
      assertEquals(bits + 1, HalfFloat.toBits(Math.nextUp(middle)));
      assertEquals(0x8000 | bits, HalfFloat.toBits(-low));
    }
    assertEquals(0x7BFF, HalfFloat.toBits(Math.nextDown(65520.0f)));
    assertEquals(0x7C00, HalfFloat.toBits(65520.0f));
    assertEquals(0x7C00, HalfFloat.toBits(Float.MAX_VALUE));
    assertEquals(0xFC00, HalfFloat.toBits(Float.NEGATIVE_INFINITY));
    assertEquals(0x7E00, HalfFloat.toBits(Float.NaN));
    assertEquals(0x7E00, HalfFloat.toBits(Float.intBitsToFloat(0x7F80_0001)));
  }

  @Test
  void unitsAreSwapped() {
    byte[] octets = {0, 1, 2, 3, 4, 5, 6, 7, 8};
    assertEquals(0x0304_0102L, MiddleEndian.getCdab(octets, 1, 4));
    assertEquals(0x0201_0403L, MiddleEndian.getBadc(octets, 1, 4));
    assertEquals(0x0708_0506_0304_0102L, MiddleEndian.getCdab(octets, 1, 8));
    assertEquals(0x0201_0403_0605_0807L, MiddleEndian.getBadc(octets, 1, 8));
    byte[] written = new byte[9];
    MiddleEndian.putCdab(written, 1, 8, 0x0708_0506_0304_0102L);
    assertArrayEquals(octets, written);
    MiddleEndian.putBadc(written, 1, 4, 0x0201_0403L);
    assertArrayEquals(octets, written);
  }
}
