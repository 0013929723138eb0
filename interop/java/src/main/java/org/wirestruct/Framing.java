package org.wirestruct;

import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.util.Arrays;

/** How the end of a message is found in the octets of a stream. */
public final class Framing {

  /** The message's own octets say where it ends. */
  public static final Framing SELF = new Framing(new byte[0], 0, ByteOrder.BIG_ENDIAN, false);

  private final byte[] delimiter;
  private final int prefixSize;
  private final ByteOrder prefixOrder;
  private final boolean countsItself;

  private Framing(
      byte[] delimiter, int prefixSize, ByteOrder prefixOrder, boolean countsItself) {
    this.delimiter = delimiter;
    this.prefixSize = prefixSize;
    this.prefixOrder = prefixOrder;
    this.countsItself = countsItself;
  }

  /**
   * Octets follow each message that are in none.
   *
   * @param octets at least one
   * @return the framing
   */
  public static Framing delimited(byte... octets) {
    if (octets.length == 0) {
      throw new IllegalArgumentException("a delimiter without octets");
    }
    return new Framing(octets.clone(), 0, ByteOrder.BIG_ENDIAN, false);
  }

  /**
   * A number in front of each message says how many octets it has.
   *
   * @param size octets of the number, 1 to 8
   * @param order their order
   * @param countsItself whether the number counts its own octets, too
   * @return the framing
   */
  public static Framing prefixed(int size, ByteOrder order, boolean countsItself) {
    if (size < 1 || size > 8) {
      throw new IllegalArgumentException("a prefix of " + size + " octets");
    }
    return new Framing(new byte[0], size, order, countsItself);
  }

  boolean isSelf() {
    return prefixSize == 0 && delimiter.length == 0;
  }

  boolean isDelimited() {
    return delimiter.length > 0;
  }

  int prefixSize() {
    return prefixSize;
  }

  int delimiterSize() {
    return delimiter.length;
  }

  /** Octets of the message behind a prefix; negative for a prefix that cannot be. */
  long lengthBehind(byte[] octets, int offset) {
    long length = 0;
    for (int i = 0; i < prefixSize; i++) {
      int at = prefixOrder == ByteOrder.BIG_ENDIAN ? i : prefixSize - 1 - i;
      length = length << 8 | octets[offset + at] & 0xFF;
    }
    if (length < 0) {
      return Long.MAX_VALUE;
    }
    return countsItself ? length - prefixSize : length;
  }

  /** Where the delimiter starts; negative when it is not there. */
  int find(byte[] octets, int from, int to) {
    for (int i = from; i + delimiter.length <= to; i++) {
      if (Arrays.equals(octets, i, i + delimiter.length, delimiter, 0, delimiter.length)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * A message as it lies on the stream.
   *
   * @param message its octets
   * @return the same with what is in front of it and behind it
   * @throws IllegalArgumentException if a reader would find another end
   */
  public byte[] frame(byte[] message) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long length = message.length + (countsItself ? (long) prefixSize : 0);
    if (prefixSize > 0 && prefixSize < 8 && length >>> 8 * prefixSize != 0) {
      throw new IllegalArgumentException(
          length + " octets, and the prefix has room for " + 8 * prefixSize + " bits");
    }
    for (int i = 0; i < prefixSize; i++) {
      int octet = prefixOrder == ByteOrder.BIG_ENDIAN ? prefixSize - 1 - i : i;
      out.write((int) (length >>> 8 * octet));
    }
    out.writeBytes(message);
    out.writeBytes(delimiter);
    byte[] framed = out.toByteArray();
    if (isDelimited() && find(framed, 0, framed.length) != message.length) {
      throw new IllegalArgumentException("the message has the delimiter in it");
    }
    return framed;
  }
}
