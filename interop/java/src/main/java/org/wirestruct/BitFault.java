package org.wirestruct;

/**
 * What is wrong with one of the fields that an integer is cut into.
 *
 * @param field its name in the schema; {@code pad} for bits without one
 * @param code what is wrong
 */
public record BitFault(String field, WireException.Reason code) {}
