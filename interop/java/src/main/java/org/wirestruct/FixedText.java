package org.wirestruct;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text in fixed fields: {@code char name[16]} holds UTF-8 up to a NUL, or all 16 octets without
 * one. Text is never cut and never replaced: what does not fit or is not UTF-8 is an error.
 */
public final class FixedText {

  private FixedText() {}

  /**
   * Reads the text of a field up to its first NUL.
   *
   * @param octets the message
   * @param offset where the field starts
   * @param size octets of the field
   * @param layout the struct, for errors
   * @param start where the struct starts in {@code octets}
   * @return the text, empty when the first octet is NUL
   * @throws WireException if the octets are not UTF-8
   */
  public static String decode(byte[] octets, int offset, int size, StructLayout layout, int start)
      throws WireException {
    int end = offset;
    boolean ascii = true;
    while (end < offset + size && octets[end] != 0) {
      ascii &= octets[end] > 0;
      end++;
    }
    if (ascii) {
      return new String(octets, offset, end - offset, StandardCharsets.ISO_8859_1);
    }
    return WireCharset.UTF8.decode(octets, offset, end - offset, layout, start);
  }

  /**
   * Writes text into a field, NULs behind it.
   *
   * @param text what {@link #check} has let pass
   * @param octets the message
   * @param offset where the field starts
   * @param size octets of the field
   */
  public static void encode(String text, byte[] octets, int offset, int size) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(encoded, 0, octets, offset, encoded.length);
    Arrays.fill(octets, offset + encoded.length, offset + size, (byte) 0);
  }

  /**
   * Says whether a text can be in a field.
   *
   * @param field the field, for the error: {@code Packet.name}
   * @param text what is to be in it
   * @param size octets of the field
   * @throws IllegalArgumentException if the text needs more octets than the field has, contains a
   *     NUL, at which a reader would end it, or half of a surrogate pair
   * @throws NullPointerException if there is no text
   */
  public static void check(String field, String text, int size) {
    FieldValues.checkPresent(field, text);
    long octets = 0;
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (unit == 0) {
        throw new IllegalArgumentException(field + ": the text has a NUL at " + i);
      }
      if (unit < 0x80) {
        octets += 1;
      } else if (unit < 0x800) {
        octets += 2;
      } else if (!Character.isSurrogate(unit)) {
        octets += 3;
      } else if (i + 1 < text.length() && Character.isSurrogatePair(unit, text.charAt(i + 1))) {
        octets += 4;
        i++;
      } else {
        throw new IllegalArgumentException(
            field + ": the text has half of a surrogate pair at " + i);
      }
    }
    if (octets > size) {
      throw new IllegalArgumentException(
          field + ": the text needs " + octets + " octets in UTF-8, the field has " + size);
    }
  }
}
