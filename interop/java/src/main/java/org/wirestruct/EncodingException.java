package org.wirestruct;

/**
 * Values that make no message, and where: {@code Packet.items @7: 3 elements, and its count is 2}.
 *
 * <p>What a single field cannot hold is found when a value is made; this is what is wrong between
 * fields, and is found when the value is encoded.
 */
public final class EncodingException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  /** The struct that was encoded. */
  private final String struct;

  /** The way from it to the field. */
  private final String path;

  /** Where the field would have started. */
  private final int offset;

  /** What is wrong. */
  private final WireException.Reason code;

  /** The same in words. */
  private final String reason;

  EncodingException(String struct, StructLayout.Place place, WireException.Reason code, String reason) {
    super(WireException.words(struct, place.path(), place.offset(), reason));
    this.struct = struct;
    this.path = place.path();
    this.offset = place.offset();
    this.code = code;
    this.reason = reason;
  }

  /**
   * Values of a struct of fixed size that are wrong at one octet.
   *
   * @param layout the struct
   * @param octet from the start of the struct
   * @param code what is wrong
   * @param reason the same in words
   */
  public EncodingException(StructLayout layout, int octet, WireException.Reason code, String reason) {
    this(layout.name(), layout.place(octet), code, reason);
  }

  /**
   * The struct that was encoded.
   *
   * @return its name in the schema
   */
  public String struct() {
    return struct;
  }

  /**
   * The way from the struct to the field: {@code items[1].name}.
   *
   * @return names as in the schema
   */
  public String path() {
    return path;
  }

  /**
   * Where the field would have started.
   *
   * @return octets from the start of the message
   */
  public int offset() {
    return offset;
  }

  /**
   * What is wrong, for programs.
   *
   * @return a constant that does not change when words do
   */
  public WireException.Reason code() {
    return code;
  }

  /**
   * What is wrong.
   *
   * @return the message without the place
   */
  public String reason() {
    return reason;
  }
}
