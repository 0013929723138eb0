package org.wirestruct;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The encodings of text. Text is never cut and never replaced: what does not fit, or is not in the
 * charset, is an error.
 *
 * <p>A fixed field is filled up with its padding. Its text ends in front of the first NUL; with
 * another padding it is everything but the padding at the end.
 */
public enum WireCharset {
  /** Octets up to 0x7F. */
  ASCII("ASCII", StandardCharsets.US_ASCII),
  /** ISO 8859-1: an octet for each of the first 256 letters. */
  LATIN1("Latin-1", StandardCharsets.ISO_8859_1),
  /** One to four octets for a letter. */
  UTF8("UTF-8", StandardCharsets.UTF_8),
  /** Units of two octets, the least significant first. */
  UTF16LE("UTF-16LE", StandardCharsets.UTF_16LE),
  /** Units of two octets, the most significant first. */
  UTF16BE("UTF-16BE", StandardCharsets.UTF_16BE),
  /** One or two octets for a letter. */
  GBK("GBK", null);

  private final String label;
  private final Charset charset;

  WireCharset(String label, Charset charset) {
    this.label = label;
    this.charset = charset;
  }

  private Charset charset() {
    // Not every Java has it, and who does not need it should not miss it.
    return charset == null ? Charset.forName("GBK") : charset;
  }

  private int unit() {
    return this == UTF16LE || this == UTF16BE ? 2 : 1;
  }

  /**
   * How many octets of a fixed field are its text.
   *
   * @param octets the message
   * @param offset where the field starts
   * @param size octets of the field
   * @param pad what fills it up, 0 to 0xFF
   * @return octets in front of the padding
   */
  public int length(byte[] octets, int offset, int size, int pad) {
    int unit = unit();
    if (pad == 0) {
      for (int i = 0; i + unit <= size; i += unit) {
        if (isUnit(octets, offset + i, 0)) {
          return i;
        }
      }
      return size;
    }
    int length = size - size % unit;
    while (length > 0 && isUnit(octets, offset + length - unit, pad)) {
      length -= unit;
    }
    boolean isAll = length == size - size % unit;
    return isAll && length < size && octets[offset + length] != (byte) pad ? size : length;
  }

  private boolean isUnit(byte[] octets, int at, int value) {
    return switch (this) {
      case UTF16LE -> LittleEndian.getU16(octets, at) == value;
      case UTF16BE -> BigEndian.getU16(octets, at) == value;
      case ASCII, LATIN1, UTF8, GBK -> octets[at] == (byte) value;
    };
  }

  /**
   * Says whether a fixed field has nothing but padding behind its text.
   *
   * @param octets the message
   * @param offset where the field starts
   * @param size octets of the field
   * @param pad what fills it up, 0 to 0xFF
   * @return true when encoding the text gives the same octets
   */
  public boolean isPadded(byte[] octets, int offset, int size, int pad) {
    if (pad != 0) {
      return true;
    }
    for (int i = length(octets, offset, size, pad); i < size; i++) {
      if (octets[offset + i] != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads the text of a fixed field of a struct.
   *
   * @param octets the message
   * @param offset where the field starts
   * @param size octets of the field
   * @param pad what fills it up, 0 to 0xFF
   * @param layout the struct, for errors
   * @param start where the struct starts in {@code octets}
   * @return the text
   * @throws WireException if the octets are not in this charset
   */
  public String decode(
      byte[] octets, int offset, int size, int pad, StructLayout layout, int start)
      throws WireException {
    return decode(octets, offset, length(octets, offset, size, pad), layout, start);
  }

  String decode(byte[] octets, int offset, int length, StructLayout layout, int start)
      throws WireException {
    String text = decode(octets, offset, length);
    if (text == null) {
      int fault = fault(octets, offset, length);
      throw new WireException(
          layout,
          start,
          fault,
          WireException.Reason.TEXT_INVALID,
          faultWords(octets, offset, fault));
    }
    return text;
  }

  String faultWords(byte[] octets, int offset, int fault) {
    return String.format(
        "octet 0x%02X at %d of the text is not %s", octets[fault] & 0xFF, fault - offset, label);
  }

  /** The text; null when the octets are not in this charset. */
  String decode(byte[] octets, int offset, int length) {
    try {
      String text =
          charset().newDecoder().decode(ByteBuffer.wrap(octets, offset, length)).toString();
      // GBK has octets that read as a letter which is written with others.
      boolean isExact =
          this != GBK
              || Arrays.equals(
                  text.getBytes(charset()), Arrays.copyOfRange(octets, offset, offset + length));
      return isExact ? text : null;
    } catch (CharacterCodingException malformed) {
      return null;
    }
  }

  /** The first octet that is not in this charset, of some that are not all of it. */
  int fault(byte[] octets, int offset, int length) {
    CharsetDecoder decoder = charset().newDecoder();
    ByteBuffer in = ByteBuffer.wrap(octets, offset, length);
    CharBuffer out = CharBuffer.allocate(length + 1);
    CoderResult result = decoder.decode(in, out, true);
    // The buffer stands where the decoder stopped.
    return result.isError() && in.hasRemaining() ? in.position() : offset;
  }

  /**
   * The octets of a text without padding.
   *
   * @param text what {@link #check} or {@link #checkWhole} has let pass
   * @return its octets
   */
  public byte[] encode(String text) {
    return text.getBytes(charset());
  }

  /**
   * Writes text into a fixed field, padding behind it.
   *
   * @param text what {@link #check} has let pass
   * @param octets the message
   * @param offset where the field starts
   * @param size octets of the field
   * @param pad what fills it up, 0 to 0xFF
   */
  public void encode(String text, byte[] octets, int offset, int size, int pad) {
    byte[] encoded = encode(text);
    System.arraycopy(encoded, 0, octets, offset, encoded.length);
    Arrays.fill(octets, offset + encoded.length, offset + size, (byte) pad);
    if (unit() == 2 && pad != 0) {
      // A unit of padding has a zero as its other half.
      int zero = this == UTF16LE ? 1 : 0;
      for (int i = encoded.length; i + 1 < size; i += 2) {
        octets[offset + i + zero] = 0;
      }
    }
  }

  /**
   * Says whether a text can be in a fixed field.
   *
   * @param field the field, for the error: {@code Packet.name}
   * @param text what is to be in it
   * @param size octets of the field
   * @param pad what fills it up, 0 to 0xFF
   * @throws IllegalArgumentException if the text needs more octets than the field has, has letters
   *     that are not in this charset, or a reader would end it elsewhere
   * @throws NullPointerException if there is no text
   */
  public void check(String field, String text, int size, int pad) {
    checkWhole(field, text);
    int length = text.length();
    if (pad == 0 && text.indexOf(0) >= 0) {
      throw new IllegalArgumentException(field + ": the text has a NUL at " + text.indexOf(0));
    }
    if (pad != 0 && length > 0 && text.charAt(length - 1) == pad) {
      throw new IllegalArgumentException(field + ": the text ends with what is its padding");
    }
    int octets = encode(text).length;
    if (octets > size) {
      throw new IllegalArgumentException(
          String.format(
              "%s: the text needs %d octets in %s, the field has %d", field, octets, label, size));
    }
  }

  /**
   * Says whether all texts of an array or list can be in fixed fields.
   *
   * @param field the field, for the error
   * @param texts an array of {@code String} with any number of dimensions, or a list
   * @param size octets of one text
   * @param pad what fills it up, 0 to 0xFF
   * @throws IllegalArgumentException if one cannot, as {@link #check} says
   */
  public void checkAll(String field, Object texts, int size, int pad) {
    Object[] elements = texts instanceof List<?> list ? list.toArray() : (Object[]) texts;
    for (int i = 0; i < elements.length; i++) {
      String element = field + "[" + i + "]";
      if (elements[i] instanceof String text) {
        check(element, text, size, pad);
      } else {
        checkAll(element, elements[i], size, pad);
      }
    }
  }

  /**
   * Says whether a text can be in a field that is as long as it is.
   *
   * @param field the field, for the error
   * @param text what is to be in it
   * @throws IllegalArgumentException if it has letters that are not in this charset
   * @throws NullPointerException if there is no text
   */
  public void checkWhole(String field, String text) {
    FieldValues.checkPresent(field, text);
    if (!charset().newEncoder().canEncode(text)) {
      throw new IllegalArgumentException(field + ": the text has letters that " + label + " has not");
    }
  }
}
