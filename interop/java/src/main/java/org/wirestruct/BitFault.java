package org.wirestruct;

import java.util.function.LongSupplier;

/**
 * What is wrong with one of the fields that an integer is cut into.
 *
 * @param field its name in the schema; {@code pad} for bits without one
 * @param code what is wrong
 * @param words the same in words
 */
public record BitFault(String field, WireException.Reason code, String words) {

  /**
   * Something of which there is no more to say.
   *
   * @param field its name in the schema
   * @param code what is wrong
   */
  public BitFault(String field, WireException.Reason code) {
    this(field, code, code.words());
  }

  /**
   * Compares bits with what the struct around them computes for them.
   *
   * @param field their name in the schema
   * @param read what the message says
   * @param computed what it should say
   * @return what is wrong, or null
   */
  public static BitFault computed(String field, long read, LongSupplier computed) {
    try {
      long right = computed.getAsLong();
      return read == right
          ? null
          : new BitFault(
              field, WireException.Reason.DERIVED_WRONG, WireException.differ(read, right));
    } catch (ArithmeticException overflow) {
      return new BitFault(
          field, WireException.Reason.EXPRESSION_OVERFLOW, WireReader.words(overflow));
    }
  }
}
