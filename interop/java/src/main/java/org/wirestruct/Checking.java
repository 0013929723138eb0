package org.wirestruct;

/** How closely a message is looked at that is long enough. */
public enum Checking {
  /**
   * Every message is taken that can be understood: a bool is true when its octet is not 0, an enum
   * keeps any value, a wrong checksum does not matter. Text must be right even so, because a {@code
   * String} has no place for anything else.
   */
  LENIENT,

  /**
   * Every value must be one that the schema knows: bools are 0 or 1, enums and flags have names,
   * reserved octets are 0, derived fields and checksums are what they derive from, conditions hold,
   * and nothing is left over.
   */
  STRICT,

  /**
   * Strict, and octets without a value are as an encoder writes them: padding holds its filler, and
   * nothing but padding follows the end of a text. Encoding the value gives the same octets.
   */
  EXACT;

  /**
   * Says whether values must be known.
   *
   * @return true for all but {@link #LENIENT}
   */
  public boolean isStrict() {
    return this != LENIENT;
  }

  /**
   * Says whether octets without a value matter.
   *
   * @return true for {@link #EXACT}
   */
  public boolean isExact() {
    return this == EXACT;
  }
}
