package org.wirestruct;

/** IEEE 754 numbers of 16 bits, which Java keeps in a {@code float}. */
public final class HalfFloat {

  private static final int EXPONENT = 0x7C00;
  private static final int MANTISSA = 0x3FF;

  private HalfFloat() {}

  /**
   * The number of 16 bits.
   *
   * @param bits as they are on the wire
   * @return the same number, of a NaN all bits
   */
  public static float toFloat(int bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = bits & EXPONENT;
    int mantissa = bits & MANTISSA;
    if (exponent == EXPONENT) {
      return Float.intBitsToFloat(sign | 0x7F80_0000 | mantissa << 13);
    }
    if (exponent == 0) {
      // Too small for a leading one: so many times 2^-24.
      float small = mantissa * 0x1p-24f;
      return sign == 0 ? small : -small;
    }
    return Float.intBitsToFloat(sign | (exponent << 13) + (112 << 23) | mantissa << 13);
  }

  /**
   * The 16 bits of a number.
   *
   * @param value any number
   * @return the nearest number of 16 bits, the even one of two that are as near; infinity for what
   *     is too great; of a NaN the upper bits
   */
  public static int toBits(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    int magnitude = bits & 0x7FFF_FFFF;
    if (magnitude > 0x7F80_0000) {
      int mantissa = magnitude >>> 13 & MANTISSA;
      return sign | EXPONENT | (mantissa == 0 ? 0x200 : mantissa);
    }
    if (magnitude >= 0x477F_F000) {
      return sign | EXPONENT;
    }
    if (magnitude < 0x3880_0000) {
      // rint() rounds halves to even; what is left is below 1024, or the least normal number.
      return sign | (int) Math.rint(Math.abs(value) * 0x1p24);
    }
    int rounded = magnitude + 0xFFF + (magnitude >>> 13 & 1);
    return sign | (rounded >>> 13) - (112 << 10);
  }
}
