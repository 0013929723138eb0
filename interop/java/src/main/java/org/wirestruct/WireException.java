package org.wirestruct;

import java.io.IOException;
import java.util.Locale;

/**
 * A message that is not what the schema says, and where: {@code Packet.token @25: stream ended
 * after 37 of 88 octets}.
 *
 * <p>A stream that ends between two messages is not wrong; that is an {@link java.io.EOFException}.
 */
public final class WireException extends IOException {

  private static final long serialVersionUID = 2;

  /** What is wrong with a message. The words are the same in C++ and in the tool's output. */
  public enum Reason {
    /** It ends too early, or its region does. */
    MESSAGE_CUT,
    /** It is longer than the program lets it be. */
    MESSAGE_TOO_LONG,
    /** A count or a size is negative. */
    LENGTH_NEGATIVE,
    /** A length says less than what has been read already. */
    LENGTH_TOO_SMALL,
    /** A count is above the schema's limit. */
    TOO_MANY_ELEMENTS,
    /** No case of a switch is that of the value. */
    NO_CASE,
    /** An expression leaves 64 bits, or divides by zero. */
    EXPRESSION_OVERFLOW,
    /** The field that says the byte order has another value than those the schema knows. */
    BYTE_ORDER_UNKNOWN,
    /** The octets are no text in the field's charset. */
    TEXT_INVALID,

    /** A bool is neither 0 nor 1. */
    BOOL_NOT_0_OR_1,
    /** An enum has no such value. */
    ENUM_VALUE_UNKNOWN,
    /** Bits are set that have no name. */
    FLAG_UNKNOWN,
    /** What is reserved is not zero. */
    RESERVED_NOT_ZERO,
    /** A derived field has another value than what it derives from. */
    DERIVED_WRONG,
    /** A checksum has another value. */
    CHECKSUM_WRONG,
    /** What the schema says of a value does not hold. */
    WHERE_VIOLATED,
    /** Octets follow where nothing should. */
    OCTETS_LEFT_OVER,

    /** Padding does not hold its filler. */
    PADDING_NOT_FILLER,
    /** Something else than padding follows the end of a text. */
    OCTETS_AFTER_NUL,

    /** Encoding: a value needs more bits than its field has. */
    VALUE_OUT_OF_RANGE,
    /** Encoding: an array has another length than its count says. */
    COUNT_WRONG,
    /** Encoding: something has another size than the message says. */
    SIZE_WRONG,
    /** Encoding: a field is there that must not be, or the other way round. */
    PRESENCE_WRONG,
    /** Encoding: a switch holds another alternative than its selector says. */
    CASE_WRONG,
    /** Encoding: an array would end for its reader where it does not, or the other way round. */
    TERMINATOR_WRONG;

    /**
     * The word that C++ and the tool have for it.
     *
     * @return small letters: {@code message_cut}
     */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** True when a message cannot be decoded, false when it can and should not be. */
    boolean isHard() {
      return compareTo(TEXT_INVALID) <= 0;
    }

    /** What stands behind the field's name when there is no more to say: {@code flag unknown}. */
    String words() {
      return word().replace('_', ' ');
    }
  }

  /** The struct of the message. */
  private final String struct;

  /** The way from it to the field. */
  private final String path;

  /** Of bits, those of the field at the end of that way that it is; else null. */
  private final String bits;

  /** Where the field starts. */
  private final int offset;

  /** The octet that is wrong or missing, as an index into what is looked at. */
  private final int fault;

  /** What is wrong with it. */
  private final String reason;

  /** The same as a constant. */
  private final Reason code;

  /** How many octets are missing at least. */
  private final int missing;

  /**
   * A message that is wrong at one octet.
   *
   * @param layout the struct of the message
   * @param start where the message starts in the octets that are looked at
   * @param fault the octet, in the same octets
   * @param code what is wrong
   * @param reason the same in words, to be read after the field's name
   */
  public WireException(StructLayout layout, int start, int fault, Reason code, String reason) {
    this(layout.name(), layout.place(fault - start), fault, code, reason, 0, null);
  }

  WireException(
      String struct,
      StructLayout.Place place,
      int fault,
      Reason code,
      String reason,
      int missing,
      WireException cause) {
    super(words(struct, place.path(), place.offset(), reason), cause);
    this.struct = struct;
    this.path = place.path();
    this.bits = place.bits();
    this.offset = place.offset();
    this.fault = fault;
    this.code = code;
    this.reason = reason;
    this.missing = missing;
  }

  static String words(String struct, String path, int offset, String reason) {
    return struct + (path.isEmpty() ? "" : "." + path) + " @" + offset + ": " + reason;
  }

  /**
   * The same fault, seen from a struct around the one that it was found in.
   *
   * @param outer the struct around
   * @param start where that starts in the octets that are looked at
   * @return the exception to throw
   */
  public WireException within(StructLayout outer, int start) {
    StructLayout.Place place = outer.place(fault - start);
    if (path.startsWith(place.path()) && struct.equals(outer.name())) {
      return this;
    }
    StructLayout.Place around = new StructLayout.Place(place.field(), place.offset(), bits);
    return new WireException(outer.name(), around, fault, code, reason, missing, this);
  }

  static String differ(long read, long computed) {
    return "the message says " + read + ", and it must be " + computed;
  }

  static String differ(byte[] read, byte[] right) {
    return "the message says "
        + FieldValues.print(read)
        + ", and it must be "
        + FieldValues.print(right);
  }

  /** The same fault, of a message that came out of a stream. */
  WireException ofStream() {
    return new WireException(
        struct,
        new StructLayout.Place(path, offset),
        fault,
        code,
        reason.replaceFirst("^message ended", "stream ended"),
        missing,
        this);
  }

  /**
   * The struct of the message.
   *
   * @return the name that the schema gives it
   */
  public String struct() {
    return struct;
  }

  /**
   * The way from the struct to the field: {@code boxes[1].label}.
   *
   * @return names as in the schema; for octets without a field why they are there: {@code hole};
   *     empty when no field is concerned
   */
  public String path() {
    return path;
  }

  /**
   * Where the field starts.
   *
   * @return octets from the start of the message
   */
  public int offset() {
    return offset;
  }

  /**
   * What is wrong.
   *
   * @return the message without the place
   */
  public String reason() {
    return reason;
  }

  /**
   * What is wrong, for programs.
   *
   * @return a constant that does not change when words do
   */
  public Reason code() {
    return code;
  }

  /**
   * How many octets must follow at least before the message can be whole.
   *
   * @return their number for {@link Reason#MESSAGE_CUT}; 0 when more octets would not help
   */
  public int missing() {
    return missing;
  }
}
