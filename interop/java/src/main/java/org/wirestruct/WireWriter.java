package org.wirestruct;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A message whose fields vary while it is being written, for generated code. It knows which field
 * it is at, so that errors can name it.
 *
 * <p>Room is asked for field by field: {@code BigEndian.put16(out.room(2), out.at(), value)}.
 */
public final class WireWriter {

  private static final int FIRST_OCTETS = 64;

  private final String struct;
  private byte[] octets = new byte[FIRST_OCTETS];
  private int position;
  private int at;
  private Way way;
  private String field = "";
  private int[] indices = FieldValues.NO_INDICES;
  private int fieldAt;
  private Map<String, List<Long>> noted;

  /**
   * What writes a value.
   *
   * @param <T> the type of the value
   */
  @FunctionalInterface
  public interface Encoder<T> {
    /**
     * Writes the value.
     *
     * @param value what is to be written
     * @param out the writer
     */
    void encode(T value, WireWriter out);
  }

  /** What writes a struct of fixed size. */
  @FunctionalInterface
  public interface FixedEncoder {
    /**
     * Writes the struct.
     *
     * @param octets where to
     * @param offset where it is to start
     */
    void encode(byte[] octets, int offset);
  }

  WireWriter(String struct) {
    this.struct = struct;
  }

  /** Encodes; arithmetic that fails is the fault of the field that the writer stands at. */
  <T> byte[] run(T value, Encoder<T> encoder) {
    try {
      encoder.encode(value, this);
    } catch (ArithmeticException overflow) {
      throw fail(WireException.Reason.EXPRESSION_OVERFLOW, WireReader.words(overflow));
    }
    return Arrays.copyOf(octets, position);
  }

  /**
   * Makes room for octets.
   *
   * @param size how many
   * @return where they are, from {@link #at} on; good until room is made again
   */
  public byte[] room(int size) {
    if (octets.length - position < size) {
      long wanted = Math.max(2L * octets.length, (long) position + size);
      if ((long) position + size > Integer.MAX_VALUE - 8) {
        throw fail(WireException.Reason.SIZE_WRONG, "the message has more than 2^31 octets");
      }
      octets = Arrays.copyOf(octets, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
    }
    at = position;
    position += size;
    return octets;
  }

  /**
   * Where the room starts that was made last.
   *
   * @return an index into what {@link #room} has returned
   */
  public int at() {
    return at;
  }

  /**
   * What has been written so far.
   *
   * @return the octets up to {@link #position}; good until room is made again
   */
  public byte[] octets() {
    return octets;
  }

  /**
   * Where the writer stands.
   *
   * @return how many octets have been written
   */
  public int position() {
    return position;
  }

  /**
   * Goes to a field.
   *
   * @param name the field
   * @return where it starts
   */
  public int begin(String name) {
    return begin(name, position);
  }

  /**
   * Goes back to a field.
   *
   * @param name the field
   * @param where it starts
   * @return the same
   */
  public int begin(String name, int where) {
    field = name;
    indices = FieldValues.NO_INDICES;
    fieldAt = where;
    return where;
  }

  /**
   * Writes a struct whose size varies.
   *
   * @param <T> its type
   * @param name the field that it is
   * @param value the struct
   * @param encoder what writes it
   * @param index of an element: its indices
   */
  public <T> void struct(String name, T value, Encoder<T> encoder, int... index) {
    Way outer = way;
    way = new Way(outer, name, index);
    begin("");
    encoder.encode(value, this);
    way = outer;
    begin(name);
  }

  /**
   * Writes a struct of fixed size.
   *
   * @param name the field that it is
   * @param size octets of the struct
   * @param encoder what writes it
   * @param index of an element: its indices
   */
  public void fixed(String name, int size, FixedEncoder encoder, int... index) {
    begin(name);
    indices = index;
    byte[] into = room(size);
    try {
      encoder.encode(into, at);
    } catch (EncodingException inner) {
      way = new Way(way, field, indices);
      begin(inner.path(), at + inner.offset());
      throw fail(inner.code(), inner.reason());
    }
  }

  /**
   * Writes elements.
   *
   * @param <T> the type of an element
   * @param name the field
   * @param elements what is to be written
   * @param encoder what writes one
   */
  public <T> void list(String name, List<T> elements, Encoder<T> encoder) {
    for (int i = 0; i < elements.size(); i++) {
      struct(name, elements.get(i), encoder, i);
    }
  }

  /**
   * Writes octets as they are.
   *
   * @param value the octets
   */
  public void put(byte[] value) {
    System.arraycopy(value, 0, room(value.length), at, value.length);
  }

  /**
   * Writes the same octet again and again.
   *
   * @param size how often
   * @param filler the octet, 0 to 0xFF
   */
  public void fill(int size, int filler) {
    byte[] into = room(size);
    Arrays.fill(into, at, at + size, (byte) filler);
  }

  /**
   * Fills up to an alignment.
   *
   * @param base where the struct starts
   * @param alignment octets
   * @param filler the octet, 0 to 0xFF
   */
  public void align(int base, int alignment, int filler) {
    fill(Math.floorMod(base - position, alignment), filler);
  }

  /**
   * Fills a region up with zeros.
   *
   * @param name the field that is in it
   * @param where the region starts
   * @param size octets of the region
   */
  public void fillRegion(String name, int where, long size) {
    int written = position - where;
    checkSize(name, where, size >= written, written, size);
    fill((int) Math.min(size - written, Integer.MAX_VALUE), 0);
  }

  private void checkSize(String name, int where, boolean right, long written, long size) {
    check(
        right,
        WireException.Reason.SIZE_WRONG,
        name,
        where,
        written + " octets, and the message says " + size);
  }

  /**
   * Compares a size with what the message says.
   *
   * @param name the field
   * @param where it starts
   * @param written octets that it has
   * @param size octets that it must have
   */
  public void checkSize(String name, int where, long written, long size) {
    checkSize(name, where, written == size, written, size);
  }

  /**
   * Compares a number of elements with what the message says.
   *
   * @param name the field
   * @param where it starts
   * @param elements how many there are
   * @param count how many there must be
   */
  public void checkCount(String name, int where, long elements, long count) {
    check(
        elements == count,
        WireException.Reason.COUNT_WRONG,
        name,
        where,
        elements + " elements, and the message says " + count);
  }

  /**
   * Compares a number of elements with the schema's limit.
   *
   * @param name the field
   * @param where it starts
   * @param elements how many there are
   * @param greatest how many there may be
   */
  public void checkMost(String name, int where, long elements, long greatest) {
    check(
        elements <= greatest,
        WireException.Reason.COUNT_WRONG,
        name,
        where,
        elements + " elements, and there may be " + greatest);
  }

  /**
   * Compares whether a field is there with what the message says.
   *
   * @param name the field
   * @param where it starts
   * @param value null when it is not there
   * @param expected whether it must be
   */
  public void checkPresence(String name, int where, Object value, boolean expected) {
    check(
        value != null == expected,
        WireException.Reason.PRESENCE_WRONG,
        name,
        where,
        expected ? "it is null, and the message needs it" : "it must be null in such a message");
  }

  /**
   * Compares the alternative of a switch with what its selector says.
   *
   * @param name the field
   * @param where it starts
   * @param isHeld whether it holds this alternative
   * @param isSelected whether the selector says so
   */
  public void checkCase(String name, int where, boolean isHeld, boolean isSelected) {
    check(
        !isHeld || isSelected,
        WireException.Reason.CASE_WRONG,
        name,
        where,
        "it holds another alternative than the message says");
  }

  /**
   * Says whether a derived value has room in its field.
   *
   * @param name the field
   * @param where it starts
   * @param value what it derives from
   * @param least the least number that fits
   * @param greatest the greatest
   * @return the value
   */
  public long checkRange(String name, int where, long value, long least, long greatest) {
    check(
        value >= least && value <= greatest,
        WireException.Reason.VALUE_OUT_OF_RANGE,
        name,
        where,
        value + " is not in " + least + " to " + greatest);
    return value;
  }

  /**
   * Says that something is wrong with a field, unless it is right.
   *
   * @param right whether it is
   * @param code what would be wrong
   * @param name the field
   * @param where it starts
   */
  public void expect(boolean right, WireException.Reason code, String name, int where) {
    check(right, code, name, where, code.words());
  }

  private void check(
      boolean right, WireException.Reason code, String name, int where, String words) {
    if (!right) {
      begin(name, where);
      throw fail(code, words);
    }
  }

  /**
   * Keeps the value of a derived field for a struct around.
   *
   * @param name the field
   * @param value its value
   */
  public void note(String name, long value) {
    if (noted == null) {
      noted = new HashMap<>();
    }
    noted.computeIfAbsent(Way.names(way, name), any -> new ArrayList<>()).add(value);
  }

  /**
   * The value that was kept, of the last element of an array.
   *
   * @param name the way to the field from this struct: {@code header.length}
   * @return its value
   */
  public long noted(String name) {
    return noted(name, 0);
  }

  /**
   * The value that was kept of an element of an array.
   *
   * @param name the way to the field from this struct: {@code items.length}
   * @param following how many elements follow it
   * @return its value
   */
  public long noted(String name, int following) {
    String full = Way.names(way, name);
    List<Long> values = noted == null ? List.of() : noted.getOrDefault(full, List.of());
    if (following >= values.size()) {
      throw WireReader.notNoted(full);
    }
    return values.get(values.size() - 1 - following);
  }

  /**
   * A fault of the field that the writer stands at.
   *
   * @param code what is wrong
   * @param words the same in words
   * @return the exception to throw
   */
  public EncodingException fail(WireException.Reason code, String words) {
    String path = Way.path(way, field, indices);
    return new EncodingException(struct, new StructLayout.Place(path, fieldAt), code, words);
  }
}
