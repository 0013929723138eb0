package org.wirestruct;

/**
 * The arithmetic of a schema's expressions: integers of 64 bits that are never wrong without a
 * word. Whatever leaves them is an {@link ArithmeticException}, of which {@link WireReader} and
 * {@link WireWriter} make {@link WireException.Reason#EXPRESSION_OVERFLOW}.
 */
public final class Exact {

  private Exact() {}

  /**
   * A number of 64 bits without a sign.
   *
   * @param value the bits
   * @return the same
   * @throws ArithmeticException if it is above the greatest {@code long}
   */
  public static long unsigned(long value) {
    if (value < 0) {
      throw new ArithmeticException(Long.toUnsignedString(value) + " is above 2^63 - 1");
    }
    return value;
  }

  /**
   * The sum.
   *
   * @param a a number
   * @param b a number
   * @return a + b
   */
  public static long add(long a, long b) {
    return Math.addExact(a, b);
  }

  /**
   * The difference.
   *
   * @param a a number
   * @param b a number
   * @return a - b
   */
  public static long subtract(long a, long b) {
    return Math.subtractExact(a, b);
  }

  /**
   * The product.
   *
   * @param a a number
   * @param b a number
   * @return a * b
   */
  public static long multiply(long a, long b) {
    return Math.multiplyExact(a, b);
  }

  /**
   * The quotient, towards zero.
   *
   * @param a a number
   * @param b a number
   * @return a / b
   */
  public static long divide(long a, long b) {
    return b == -1 ? Math.negateExact(a) : a / b;
  }

  /**
   * What a division leaves over, with the sign of a.
   *
   * @param a a number
   * @param b a number
   * @return a % b
   */
  public static long remainder(long a, long b) {
    if (a == Long.MIN_VALUE && b == -1) {
      throw new ArithmeticException("long overflow");
    }
    return a % b;
  }

  /**
   * The number with the other sign.
   *
   * @param a a number
   * @return -a
   */
  public static long negate(long a) {
    return Math.negateExact(a);
  }

  /**
   * A shift to the left that loses nothing.
   *
   * @param a a number
   * @param bits 0 to 63
   * @return a * 2^bits
   */
  public static long shiftLeft(long a, long bits) {
    long shifted = a << checkShift(bits);
    if (shifted >> bits != a) {
      throw new ArithmeticException("long overflow");
    }
    return shifted;
  }

  /**
   * A shift to the right that keeps the sign.
   *
   * @param a a number
   * @param bits 0 to 63
   * @return a / 2^bits, rounded down
   */
  public static long shiftRight(long a, long bits) {
    return a >> checkShift(bits);
  }

  private static long checkShift(long bits) {
    if (bits < 0 || bits > 63) {
      throw new ArithmeticException("shift by " + bits + " bits");
    }
    return bits;
  }
}
