package org.wirestruct;

import java.io.IOException;

/**
 * A message that is not what the schema says, and where: {@code Packet.token @25: stream ended
 * after 37 of 88 octets}.
 *
 * <p>A stream that ends between two messages is not wrong; that is an {@link java.io.EOFException}.
 */
public final class WireException extends IOException {

  private static final long serialVersionUID = 1;

  /** The struct of the message. */
  private final String struct;

  /** The way from it to the field. */
  private final String path;

  /** Where the field starts. */
  private final int offset;

  /** The octet that is wrong or missing, as an index into what is looked at. */
  private final int fault;

  /** What is wrong with it. */
  private final String reason;

  /**
   * A message that is wrong at one octet.
   *
   * @param layout the struct of the message
   * @param start where the message starts in the octets that are looked at
   * @param fault the octet, in the same octets
   * @param reason what is wrong, to be read after the field's name
   */
  public WireException(StructLayout layout, int start, int fault, String reason) {
    this(layout.name(), layout.place(fault - start), fault, reason, null);
  }

  private WireException(
      String struct, StructLayout.Place place, int fault, String reason, WireException cause) {
    super(struct + "." + place.path() + " @" + place.offset() + ": " + reason, cause);
    this.struct = struct;
    this.path = place.path();
    this.offset = place.offset();
    this.fault = fault;
    this.reason = reason;
  }

  /**
   * The same fault, seen from a struct around the one that it was found in.
   *
   * @param outer the struct around
   * @param start where that starts in the octets that are looked at
   * @return the exception to throw
   */
  public WireException within(StructLayout outer, int start) {
    return new WireException(outer.name(), outer.place(fault - start), fault, reason, this);
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
   * @return names as in the schema; for octets without a field why they are there: {@code hole}
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
}
