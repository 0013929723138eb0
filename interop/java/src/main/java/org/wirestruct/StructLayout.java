package org.wirestruct;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Which octets of a struct are which field. It is looked at only when something is to be said about
 * a message, so that errors can name the field.
 */
public final class StructLayout {

  private final String name;
  private final int size;
  private final List<Member> members;

  /** A field, or octets without a field; {@code element} is null unless it is a struct. */
  private record Member(String name, int offset, int size, StructLayout element, int[] extents) {}

  /**
   * What a fault is about: {@code boxes[1].label}, which starts at {@code offset}; bits of that
   * field, or null.
   */
  record Place(String field, int offset, String bits) {

    Place(String field, int offset) {
      this(field, offset, null);
    }

    String path() {
      return bits == null ? field : field + "." + bits;
    }
  }

  private StructLayout(String name, int size, List<Member> members) {
    this.name = name;
    this.size = size;
    this.members = List.copyOf(members);
  }

  /**
   * A struct, to be described member by member.
   *
   * @param name as in the schema
   * @param size octets of the whole struct
   * @return a builder to which the members are added by ascending offset, padding too
   */
  public static Builder of(String name, int size) {
    return new Builder(name, size);
  }

  /**
   * The struct.
   *
   * @return its name as in the schema
   */
  public String name() {
    return name;
  }

  /**
   * How long a message is.
   *
   * @return octets, padding included
   */
  public int size() {
    return size;
  }

  /**
   * Says whether a whole message is there.
   *
   * @param octets where it is
   * @param offset where it starts
   * @throws WireException if there are too few octets from there on
   * @throws IndexOutOfBoundsException if the offset is not within the octets
   */
  public void checkWhole(byte[] octets, int offset) throws WireException {
    if (octets.length - size < offset || offset < 0) {
      throw cut(octets.length - Objects.checkIndex(offset, octets.length + 1));
    }
  }

  /**
   * A message of which only the beginning is there.
   *
   * @param octets how many of it there are
   * @return the exception to throw: it names the field that is missing or cut
   */
  public WireException cut(int octets) {
    return cut(octets, "message");
  }

  /**
   * A message in the middle of which a stream ended.
   *
   * @param octets how many of it could be read
   * @return the exception to throw: it names the field that is missing or cut
   */
  public WireException streamEnded(int octets) {
    return cut(octets, "stream");
  }

  private WireException cut(int octets, String what) {
    return new WireException(
        name,
        place(octets),
        octets,
        WireException.Reason.MESSAGE_CUT,
        what + " ended after " + octets + " of " + size + " octets",
        size - octets,
        null);
  }

  /**
   * Says that something is wrong, unless it is right.
   *
   * @param right whether it is
   * @param start where the struct starts in the octets that are looked at
   * @param fault the octet that would be wrong
   * @param code what would be wrong with it
   * @throws WireException if it is wrong
   */
  public void expect(boolean right, int start, int fault, WireException.Reason code)
      throws WireException {
    if (!right) {
      throw new WireException(this, start, fault, code, code.words());
    }
  }

  /**
   * Says what is wrong with a field of bits.
   *
   * @param wrong null when nothing is
   * @param start where the struct starts in the octets that are looked at
   * @param fault where the field starts
   * @throws WireException if something is wrong
   */
  public void expect(BitFault wrong, int start, int fault) throws WireException {
    if (wrong != null) {
      int octet = fault - start;
      throw new WireException(
          name,
          new Place(place(octet).field, octet, wrong.field()),
          fault,
          wrong.code(),
          wrong.words(),
          0,
          null);
    }
  }

  /**
   * Says that octets are not the constant that they should be, unless they are.
   *
   * @param octets where they are
   * @param start where the struct starts
   * @param at the first of them
   * @param right what they should be
   * @throws WireException if one is something else
   */
  public void expectOctets(byte[] octets, int start, int at, byte[] right) throws WireException {
    byte[] read = FieldValues.octets(octets, at, right.length);
    if (!Arrays.equals(read, right)) {
      throw new WireException(
          this, start, at, WireException.Reason.DERIVED_WRONG, WireException.differ(read, right));
    }
  }

  /**
   * Says that octets are not what they should be, unless they are.
   *
   * @param octets where they are
   * @param start where the struct starts
   * @param at the first of them
   * @param size how many
   * @param filler what each should be, 0 to 0xFF
   * @param code what would be wrong with them
   * @throws WireException if one is something else
   */
  public void expectFilled(
      byte[] octets, int start, int at, int size, int filler, WireException.Reason code)
      throws WireException {
    for (int i = at; i < at + size; i++) {
      expect(octets[i] == (byte) filler, start, i, code);
    }
  }

  /** A condition over the fields of a view. */
  @FunctionalInterface
  public interface Condition {
    /**
     * Whether it holds.
     *
     * @return the answer
     * @throws WireException if a field cannot be decoded
     */
    boolean holds() throws WireException;
  }

  /** A number that derives from the fields of a view. */
  @FunctionalInterface
  public interface Computation {
    /**
     * Computes it.
     *
     * @return the number
     * @throws WireException if a field cannot be decoded
     */
    long value() throws WireException;
  }

  /**
   * Asks what must hold of a field.
   *
   * @param condition what must hold
   * @param start where the struct starts in the octets that are looked at
   * @param at where the field starts
   * @param code what is wrong when it does not
   * @throws WireException if it does not
   */
  public void expect(Condition condition, int start, int at, WireException.Reason code)
      throws WireException {
    boolean holds;
    try {
      holds = condition.holds();
    } catch (ArithmeticException overflow) {
      throw overflow(start, at, overflow);
    }
    expect(holds, start, at, code);
  }

  /**
   * Compares a derived field with what it derives from.
   *
   * @param read what the message says
   * @param computed what it should say
   * @param start where the struct starts in the octets that are looked at
   * @param at where the field starts
   * @param code what would be wrong with it
   * @throws WireException if it says something else
   */
  public void expect(
      long read, Computation computed, int start, int at, WireException.Reason code)
      throws WireException {
    long right;
    try {
      right = computed.value();
    } catch (ArithmeticException overflow) {
      throw overflow(start, at, overflow);
    }
    if (read != right) {
      throw new WireException(this, start, at, code, WireException.differ(read, right));
    }
  }

  private WireException overflow(int start, int at, ArithmeticException overflow) {
    return new WireException(
        this,
        start,
        at,
        WireException.Reason.EXPRESSION_OVERFLOW,
        WireReader.words(overflow));
  }

  /**
   * Asks what must hold of the values of a field that is encoded.
   *
   * @param condition what must hold
   * @param octet where the field starts in the struct
   * @param code what is wrong when it does not
   * @throws EncodingException if it does not
   */
  public void require(BooleanSupplier condition, int octet, WireException.Reason code) {
    try {
      if (!condition.getAsBoolean()) {
        throw new EncodingException(this, octet, code, code.words());
      }
    } catch (ArithmeticException overflow) {
      throw new EncodingException(
          this, octet, WireException.Reason.EXPRESSION_OVERFLOW, WireReader.words(overflow));
    }
  }

  /**
   * Computes what is encoded into a derived field.
   *
   * @param computed what it derives from
   * @param octet where the field starts in the struct
   * @param least the least number that fits
   * @param greatest the greatest
   * @return the number
   * @throws EncodingException if it does not fit
   */
  public long derive(LongSupplier computed, int octet, long least, long greatest) {
    return deriveBits(null, computed, octet, least, greatest);
  }

  /**
   * Computes what is encoded into bits of a field.
   *
   * @param bits their name in the schema
   * @param computed what they derive from
   * @param octet where the field starts in the struct
   * @param least the least number that fits
   * @param greatest the greatest
   * @return the number
   * @throws EncodingException if it does not fit
   */
  public long deriveBits(
      String bits, LongSupplier computed, int octet, long least, long greatest) {
    long value;
    try {
      value = computed.getAsLong();
    } catch (ArithmeticException overflow) {
      throw new EncodingException(
          name,
          new Place(place(octet).field, octet, bits),
          WireException.Reason.EXPRESSION_OVERFLOW,
          WireReader.words(overflow));
    }
    if (value < least || value > greatest) {
      throw new EncodingException(
          name,
          new Place(place(octet).field, octet, bits),
          WireException.Reason.VALUE_OUT_OF_RANGE,
          value + " is not in " + least + " to " + greatest);
    }
    return value;
  }

  /** The innermost field or element around an octet. */
  Place place(int octet) {
    StringBuilder path = new StringBuilder();
    int start = 0;
    StructLayout inside = this;
    while (inside != null) {
      Member member = inside.memberAround(octet - start);
      if (member == null) {
        break;
      }
      path.append(path.isEmpty() ? "" : ".").append(member.name);
      start += member.offset;
      int elementSize = member.size;
      for (int extent : member.extents) {
        elementSize /= extent;
        int index = (octet - start) / elementSize;
        path.append('[').append(index).append(']');
        start += index * elementSize;
      }
      inside = member.element;
    }
    return new Place(path.toString(), start);
  }

  private Member memberAround(int octet) {
    for (Member member : members) {
      if (octet >= member.offset && octet - member.offset < member.size) {
        return member;
      }
    }
    return null;
  }

  /** Collects the members of a struct. */
  public static final class Builder {

    private final String name;
    private final int size;
    private final List<Member> members = new ArrayList<>();

    private Builder(String name, int size) {
      this.name = name;
      this.size = size;
    }

    /**
     * Adds a field, or octets without a field.
     *
     * @param member the field as in the schema; else why the octets are there: {@code hole}
     * @param offset where it starts, in octets
     * @param octets of all elements together
     * @param extents of an array, the outermost first; none for a single value
     * @return this
     */
    public Builder add(String member, int offset, int octets, int... extents) {
      members.add(new Member(member, offset, octets, null, extents));
      return this;
    }

    /**
     * Adds a field that is a struct, or an array of structs.
     *
     * @param member the field as in the schema
     * @param offset where it starts, in octets
     * @param element the struct
     * @param extents of an array, the outermost first; none for a single struct
     * @return this
     */
    public Builder add(String member, int offset, StructLayout element, int... extents) {
      int octets = element.size;
      for (int extent : extents) {
        octets *= extent;
      }
      members.add(new Member(member, offset, octets, element, extents));
      return this;
    }

    /**
     * The layout of all that was added.
     *
     * @return it cannot change any more
     */
    public StructLayout build() {
      return new StructLayout(name, size, members);
    }
  }
}
