package org.wirestruct;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Numbers whose most significant octet comes first, as {@code DataOutputStream} writes them.
 *
 * <p>Offsets are octets from the start of the array; what reaches beyond its end is an {@link
 * IndexOutOfBoundsException}.
 */
public final class BigEndian {

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private BigEndian() {}

  /**
   * Reads an unsigned number of 2 octets.
   *
   * @param octets where to read
   * @param offset the first octet of the number
   * @return the number
   */
  public static int getU16(byte[] octets, int offset) {
    return Short.toUnsignedInt((short) SHORT.get(octets, offset));
  }

  /**
   * Reads an unsigned number of 3 octets.
   *
   * @param octets where to read
   * @param offset the first octet of the number
   * @return the number
   */
  public static int getU24(byte[] octets, int offset) {
    return (octets[offset] & 0xFF) << 16 | getU16(octets, offset + 1);
  }

  /**
   * Reads an unsigned number of 4 octets.
   *
   * @param octets where to read
   * @param offset the first octet of the number
   * @return the number
   */
  public static long getU32(byte[] octets, int offset) {
    return Integer.toUnsignedLong((int) INT.get(octets, offset));
  }

  /**
   * Reads an unsigned number of 5 octets.
   *
   * @param octets where to read
   * @param offset the first octet of the number
   * @return the number
   */
  public static long getU40(byte[] octets, int offset) {
    return (octets[offset] & 0xFFL) << 32 | getU32(octets, offset + 1);
  }

  /**
   * Reads an unsigned number of 6 octets.
   *
   * @param octets where to read
   * @param offset the first octet of the number
   * @return the number
   */
  public static long getU48(byte[] octets, int offset) {
    return (long) getU16(octets, offset) << 32 | getU32(octets, offset + 2);
  }

  /**
   * Reads an unsigned number of 7 octets.
   *
   * @param octets where to read
   * @param offset the first octet of the number
   * @return the number
   */
  public static long getU56(byte[] octets, int offset) {
    return (long) getU24(octets, offset) << 32 | getU32(octets, offset + 3);
  }

  /**
   * Reads a signed number of 2 octets.
   *
   * @param octets where to read
   * @param offset the first octet of the number
   * @return the number
   */
  public static short getI16(byte[] octets, int offset) {
    return (short) SHORT.get(octets, offset);
  }

  /**
   * Reads a signed number of 3 octets.
   *
   * @param octets where to read
   * @param offset the first octet of the number
   * @return the number
   */
  public static int getI24(byte[] octets, int offset) {
    return getU24(octets, offset) << 8 >> 8;
  }

  /**
   * Reads a number of 4 octets.
   *
   * @param octets where to read
   * @param offset the first octet of the number
   * @return the number
   */
  public static int getI32(byte[] octets, int offset) {
    return (int) INT.get(octets, offset);
  }

  /**
   * Reads a signed number of 5 octets.
   *
   * @param octets where to read
   * @param offset the first octet of the number
   * @return the number
   */
  public static long getI40(byte[] octets, int offset) {
    return getU40(octets, offset) << 24 >> 24;
  }

  /**
   * Reads a signed number of 6 octets.
   *
   * @param octets where to read
   * @param offset the first octet of the number
   * @return the number
   */
  public static long getI48(byte[] octets, int offset) {
    return getU48(octets, offset) << 16 >> 16;
  }

  /**
   * Reads a signed number of 7 octets.
   *
   * @param octets where to read
   * @param offset the first octet of the number
   * @return the number
   */
  public static long getI56(byte[] octets, int offset) {
    return getU56(octets, offset) << 8 >> 8;
  }

  /**
   * Reads a number of 8 octets, signed or not: Java has one type for both.
   *
   * @param octets where to read
   * @param offset the first octet of the number
   * @return the number
   */
  public static long getI64(byte[] octets, int offset) {
    return (long) LONG.get(octets, offset);
  }

  /**
   * Reads an IEEE 754 number of 4 octets, with all bits of a NaN.
   *
   * @param octets where to read
   * @param offset the first octet of the number
   * @return the number
   */
  public static float getF32(byte[] octets, int offset) {
    return Float.intBitsToFloat(getI32(octets, offset));
  }

  /**
   * Reads an IEEE 754 number of 8 octets, with all bits of a NaN.
   *
   * @param octets where to read
   * @param offset the first octet of the number
   * @return the number
   */
  public static double getF64(byte[] octets, int offset) {
    return Double.longBitsToDouble(getI64(octets, offset));
  }

  /**
   * Writes the low 2 octets of a number.
   *
   * @param octets where to write
   * @param offset the first octet of the number
   * @param value the number
   */
  public static void put16(byte[] octets, int offset, int value) {
    SHORT.set(octets, offset, (short) value);
  }

  /**
   * Writes the low 3 octets of a number.
   *
   * @param octets where to write
   * @param offset the first octet of the number
   * @param value the number
   */
  public static void put24(byte[] octets, int offset, int value) {
    octets[offset] = (byte) (value >> 16);
    put16(octets, offset + 1, value);
  }

  /**
   * Writes the low 4 octets of a number.
   *
   * @param octets where to write
   * @param offset the first octet of the number
   * @param value the number
   */
  public static void put32(byte[] octets, int offset, long value) {
    INT.set(octets, offset, (int) value);
  }

  /**
   * Writes the low 5 octets of a number.
   *
   * @param octets where to write
   * @param offset the first octet of the number
   * @param value the number
   */
  public static void put40(byte[] octets, int offset, long value) {
    octets[offset] = (byte) (value >> 32);
    put32(octets, offset + 1, value);
  }

  /**
   * Writes the low 6 octets of a number.
   *
   * @param octets where to write
   * @param offset the first octet of the number
   * @param value the number
   */
  public static void put48(byte[] octets, int offset, long value) {
    put16(octets, offset, (int) (value >> 32));
    put32(octets, offset + 2, value);
  }

  /**
   * Writes the low 7 octets of a number.
   *
   * @param octets where to write
   * @param offset the first octet of the number
   * @param value the number
   */
  public static void put56(byte[] octets, int offset, long value) {
    put24(octets, offset, (int) (value >> 32));
    put32(octets, offset + 3, value);
  }

  /**
   * Writes a number of 8 octets.
   *
   * @param octets where to write
   * @param offset the first octet of the number
   * @param value the number
   */
  public static void put64(byte[] octets, int offset, long value) {
    LONG.set(octets, offset, value);
  }

  /**
   * Writes an IEEE 754 number of 4 octets, with all bits of a NaN.
   *
   * @param octets where to write
   * @param offset the first octet of the number
   * @param value the number
   */
  public static void putF32(byte[] octets, int offset, float value) {
    put32(octets, offset, Float.floatToRawIntBits(value));
  }

  /**
   * Writes an IEEE 754 number of 8 octets, with all bits of a NaN.
   *
   * @param octets where to write
   * @param offset the first octet of the number
   * @param value the number
   */
  public static void putF64(byte[] octets, int offset, double value) {
    put64(octets, offset, Double.doubleToRawLongBits(value));
  }
}
