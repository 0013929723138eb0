package org.wirestruct;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The checksums that a schema can name, over octets that come piece by piece:
 *
 * <pre>{@code
 * long check = Checksum.inet16().except(at, at + 2).add(octets, 0, 20).value();
 * }</pre>
 */
public abstract class Checksum {

  private int exceptFrom;
  private int exceptTo;

  private Checksum() {}

  /**
   * Octets that count as zero from now on: those of the checksum itself.
   *
   * @param from the first of them
   * @param to behind the last
   * @return this
   */
  public Checksum except(int from, int to) {
    exceptFrom = from;
    exceptTo = to;
    return this;
  }

  /**
   * Goes over octets.
   *
   * @param octets where they are
   * @param from the first
   * @param to behind the last
   * @return this
   */
  public Checksum add(byte[] octets, int from, int to) {
    for (int i = from; i < to; i++) {
      update(i >= exceptFrom && i < exceptTo ? 0 : octets[i] & 0xFF);
    }
    return this;
  }

  /**
   * Goes over one octet.
   *
   * @param octet 0 to 0xFF
   * @return this
   */
  public Checksum add(int octet) {
    update(octet);
    return this;
  }

  /**
   * Goes over the low octets of a value, the most significant one first.
   *
   * @param value a number
   * @param size how many octets, 1 to 8
   * @return this
   */
  public Checksum addBigEndian(long value, int size) {
    for (int i = size - 1; i >= 0; i--) {
      update((int) (value >>> 8 * i) & 0xFF);
    }
    return this;
  }

  /**
   * Goes over the low octets of a value, the least significant one first.
   *
   * @param value a number
   * @param size how many octets, 1 to 8
   * @return this
   */
  public Checksum addLittleEndian(long value, int size) {
    for (int i = 0; i < size; i++) {
      update((int) (value >>> 8 * i) & 0xFF);
    }
    return this;
  }

  /**
   * The checksum of everything so far.
   *
   * @return a number; of one with 64 bits those bits
   */
  public abstract long value();

  abstract void update(int octet);

  /**
   * The sum of the octets, modulo 256.
   *
   * @return a checksum of no octets yet
   */
  public static Checksum sum8() {
    return new Checksum() {
      private int sum;

      @Override
      void update(int octet) {
        sum += octet;
      }

      @Override
      public long value() {
        return sum & 0xFF;
      }
    };
  }

  /**
   * All octets, exclusive or.
   *
   * @return a checksum of no octets yet
   */
  public static Checksum xor8() {
    return new Checksum() {
      private int all;

      @Override
      void update(int octet) {
        all ^= octet;
      }

      @Override
      public long value() {
        return all;
      }
    };
  }

  /**
   * The checksum of IP, TCP and UDP (RFC 1071): the complement of the one's complement sum of
   * big-endian 16-bit units; an odd octet at the end is the upper half of one.
   *
   * @return a checksum of no octets yet
   */
  public static Checksum inet16() {
    return new Checksum() {
      private long sum;
      private boolean isLower;

      @Override
      void update(int octet) {
        sum += isLower ? octet : octet << 8;
        isLower = !isLower;
      }

      @Override
      public long value() {
        long folded = sum;
        while (folded > 0xFFFF) {
          folded = (folded & 0xFFFF) + (folded >>> 16);
        }
        return ~folded & 0xFFFF;
      }
    };
  }

  /**
   * Fletcher's checksum of octets modulo 255, the second sum in the upper octet (RFC 1146).
   *
   * @return a checksum of no octets yet
   */
  public static Checksum fletcher16() {
    return new Sums(255, 0, 8);
  }

  /**
   * Adler-32 (RFC 1950).
   *
   * @return a checksum of no octets yet
   */
  public static Checksum adler32() {
    return new Sums(65521, 1, 16);
  }

  /**
   * A cyclic redundancy check, by the parameters that catalogues list.
   *
   * @param width its bits, 1 to 64
   * @param polynomial without the highest term, not reflected
   * @param initial what the register starts with
   * @param reflectIn whether the least significant bit of an octet comes first
   * @param reflectOut whether the register is reflected at the end
   * @param xorOut what is added to it then
   * @return a checksum of no octets yet
   */
  public static Checksum crc(
      int width,
      long polynomial,
      long initial,
      boolean reflectIn,
      boolean reflectOut,
      long xorOut) {
    return new Crc(width, polynomial, initial, reflectIn, reflectOut, xorOut);
  }

  /** Two sums: of the octets, and of the first sum. */
  private static final class Sums extends Checksum {

    private final int modulus;
    private final int width;
    private int first;
    private int second;

    private Sums(int modulus, int first, int width) {
      this.modulus = modulus;
      this.first = first;
      this.width = width;
    }

    @Override
    void update(int octet) {
      first = (first + octet) % modulus;
      second = (second + first) % modulus;
    }

    @Override
    public long value() {
      return (long) second << width | first;
    }
  }

  /**
   * The register stands at the upper end of a {@code long} when the most significant bit comes
   * first, at its lower end otherwise, so that one table of 256 does for all widths.
   */
  private static final class Crc extends Checksum {

    private record Key(int width, long polynomial, boolean isReflected) {}

    private static final Map<Key, long[]> TABLES = new ConcurrentHashMap<>();

    private final long[] table;
    private final int width;
    private final boolean reflectIn;
    private final boolean reflectOut;
    private final long xorOut;
    private long register;

    private Crc(
        int width,
        long polynomial,
        long initial,
        boolean reflectIn,
        boolean reflectOut,
        long xorOut) {
      if (width < 1 || width > 64) {
        throw new IllegalArgumentException("a CRC of " + width + " bits");
      }
      this.table = TABLES.computeIfAbsent(new Key(width, polynomial, reflectIn), Crc::table);
      this.width = width;
      this.reflectIn = reflectIn;
      this.reflectOut = reflectOut;
      this.xorOut = xorOut;
      this.register = reflectIn ? reflected(initial, width) : initial << 64 - width;
    }

    private static long reflected(long bits, int width) {
      return Long.reverse(bits) >>> 64 - width;
    }

    private static long[] table(Key key) {
      long upper = key.polynomial << 64 - key.width;
      long lower = reflected(key.polynomial, key.width);
      long[] table = new long[256];
      for (int i = 0; i < table.length; i++) {
        long bits = key.isReflected ? i : (long) i << 56;
        for (int bit = 0; bit < 8; bit++) {
          if (key.isReflected) {
            bits = (bits & 1) != 0 ? bits >>> 1 ^ lower : bits >>> 1;
          } else {
            bits = bits < 0 ? bits << 1 ^ upper : bits << 1;
          }
        }
        table[i] = bits;
      }
      return table;
    }

    @Override
    void update(int octet) {
      register =
          reflectIn
              ? table[(int) (register ^ octet) & 0xFF] ^ register >>> 8
              : table[(int) (register >>> 56) ^ octet] ^ register << 8;
    }

    @Override
    public long value() {
      long plain = reflectIn ? register : register >>> 64 - width;
      return (reflectIn == reflectOut ? plain : reflected(plain, width)) ^ xorOut;
    }
  }
}
