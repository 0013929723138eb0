package org.wirestruct;

/**
 * Numbers of 16-bit units that are swapped, as Modbus devices send them. ABCD being the octets of a
 * number, the most significant first: CDAB has its units the other way round, BADC the octets of
 * each unit.
 */
public final class MiddleEndian {

  private MiddleEndian() {}

  /**
   * Reads a number whose least significant unit comes first, each unit big-endian.
   *
   * @param octets where to read
   * @param offset the first octet of the number
   * @param size octets of the number, an even number up to 8
   * @return the number, without a sign below 8 octets
   */
  public static long getCdab(byte[] octets, int offset, int size) {
    long value = 0;
    for (int i = size - 2; i >= 0; i -= 2) {
      value = value << 16 | BigEndian.getU16(octets, offset + i);
    }
    return value;
  }

  /**
   * Reads a number whose most significant unit comes first, each unit little-endian.
   *
   * @param octets where to read
   * @param offset the first octet of the number
   * @param size octets of the number, an even number up to 8
   * @return the number, without a sign below 8 octets
   */
  public static long getBadc(byte[] octets, int offset, int size) {
    long value = 0;
    for (int i = 0; i < size; i += 2) {
      value = value << 16 | LittleEndian.getU16(octets, offset + i);
    }
    return value;
  }

  /**
   * Writes a number, its least significant unit first, each unit big-endian.
   *
   * @param octets where to write
   * @param offset the first octet of the number
   * @param size octets of the number, an even number up to 8
   * @param value the number
   */
  public static void putCdab(byte[] octets, int offset, int size, long value) {
    for (int i = 0; i < size; i += 2) {
      BigEndian.put16(octets, offset + i, (int) (value >>> 8 * i));
    }
  }

  /**
   * Writes a number, its most significant unit first, each unit little-endian.
   *
   * @param octets where to write
   * @param offset the first octet of the number
   * @param size octets of the number, an even number up to 8
   * @param value the number
   */
  public static void putBadc(byte[] octets, int offset, int size, long value) {
    for (int i = 0; i < size; i += 2) {
      LittleEndian.put16(octets, offset + i, (int) (value >>> 8 * (size - 2 - i)));
    }
  }
}
