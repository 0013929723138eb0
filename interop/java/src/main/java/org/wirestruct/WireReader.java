package org.wirestruct;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * A position in a message whose fields vary, for generated code. It never goes beyond the end of
 * the message or of the region that it is in, and knows which field it is at, so that errors can
 * name it.
 *
 * <p>Offsets are indices into {@link #octets()}. An array is asked for only when its octets are
 * there.
 */
public final class WireReader {

  /** More than any message has: what reaches beyond it is as good as endless. */
  private static final long FAR = 1L << 40;

  private final byte[] octets;
  private final int start;
  private final int end;
  private final Checking checking;
  private final String struct;
  private int position;
  private int limit;
  private boolean isOpen = true; // more octets would move the limit
  private boolean isCut; // the region goes on behind the octets that are there
  private long regionEnd = Long.MAX_VALUE; // where the region says that it ends
  private int needed;
  private int knownEnd = -1;
  private WireException noted;
  private int notedAt;
  private Way way;
  private String field = "";
  private int[] indices = {};
  private int fieldAt;
  private Map<String, Long> derived;

  /** The region around another one, for {@link #close}. */
  public static final class Region {
    private final Way way;
    private final String name;
    private final int from;
    private final int limit;
    private final boolean isOpen;
    private final boolean isCut;
    private final long regionEnd;

    private Region(WireReader in, String name, int from) {
      this.way = in.way;
      this.name = name;
      this.from = from;
      this.limit = in.limit;
      this.isOpen = in.isOpen;
      this.isCut = in.isCut;
      this.regionEnd = in.regionEnd;
    }
  }

  /** The field around the struct that is being read, and those around it. */
  private record Way(Way outer, String field, int[] indices) {}

  /**
   * What reads a value where a reader stands.
   *
   * @param <T> the type of the value
   */
  @FunctionalInterface
  public interface Decoder<T> {
    /**
     * Reads the value.
     *
     * @param in the reader, which goes behind it
     * @return the value
     * @throws WireException if it is not what the schema says
     */
    T decode(WireReader in) throws WireException;
  }

  /**
   * What reads a struct of fixed size.
   *
   * @param <T> the type of the struct
   */
  @FunctionalInterface
  public interface FixedDecoder<T> {
    /**
     * Reads the struct.
     *
     * @param octets where it is
     * @param offset where it starts
     * @param checking how closely to look at it
     * @return the value
     * @throws WireException if it is not what the schema says
     */
    T decode(byte[] octets, int offset, Checking checking) throws WireException;
  }

  /** What is asked about an element of an array: whether it is the last one. */
  @FunctionalInterface
  public interface ElementTest {
    /**
     * Looks at an element.
     *
     * @param at where it starts
     * @return whether the array ends here
     */
    boolean test(int at);
  }

  /**
   * What is asked about an element that has been read: whether it is the last one.
   *
   * @param <T> the type of the element
   */
  @FunctionalInterface
  public interface LastTest<T> {
    /**
     * Looks at an element.
     *
     * @param last the element
     * @param at where it starts
     * @return whether the array ends with it
     */
    boolean test(T last, int at);
  }

  WireReader(String struct, byte[] octets, int offset, int length, Checking checking) {
    this.struct = struct;
    this.octets = octets;
    this.start = offset;
    this.position = offset;
    this.fieldAt = offset;
    this.limit = offset + length;
    this.end = limit;
    this.checking = checking;
  }

  /** Decodes; arithmetic that fails is the fault of the field that the reader stands at. */
  <T> T run(Decoder<T> decoder) throws WireException {
    T value;
    try {
      value = decoder.decode(this);
    } catch (ArithmeticException overflow) {
      throw fail(WireException.Reason.EXPRESSION_OVERFLOW, words(overflow));
    }
    if (noted != null) {
      throw noted;
    }
    return value;
  }

  static String words(ArithmeticException overflow) {
    return "its expression has no value of 64 bits: " + overflow.getMessage();
  }

  /**
   * The octets around the message.
   *
   * @return not a copy; not to be changed
   */
  public byte[] octets() {
    return octets;
  }

  /**
   * Where the reader stands.
   *
   * @return the octet that comes next
   */
  public int position() {
    return position;
  }

  /**
   * How closely to look at what is read.
   *
   * @return what the caller of the decoder wants
   */
  public Checking checking() {
    return checking;
  }

  /**
   * Says whether values must be known.
   *
   * @return as {@link Checking#isStrict} says
   */
  public boolean isStrict() {
    return checking.isStrict();
  }

  /**
   * Says whether the message or the region around goes on.
   *
   * @return true when an octet follows
   */
  public boolean hasMore() {
    return position < limit || isCut;
  }

  /** Where the message ends, when a length said so; else -1. */
  int knownEnd() {
    return knownEnd;
  }

  /**
   * Goes to a field without reading anything yet.
   *
   * @param name the field
   * @param at of elements: their indices
   */
  public void begin(String name, int... at) {
    field = name;
    indices = at;
    fieldAt = position;
  }

  /**
   * Goes over a field.
   *
   * @param name the field
   * @param size its octets
   * @return where it starts
   * @throws WireException if there are fewer
   */
  public int take(String name, int size) throws WireException {
    field = name;
    indices = FieldValues.NO_INDICES;
    return take(size);
  }

  /**
   * Goes over an array of a fixed number of elements.
   *
   * @param name the field
   * @param size octets of all elements
   * @param extents how many elements each dimension has
   * @return where it starts
   * @throws WireException if there are fewer octets; it names the element that is missing or cut
   */
  public int takeArray(String name, int size, int... extents) throws WireException {
    begin(name);
    int left = limit - position;
    if (left < size) {
      int element = size;
      int offset = left;
      int[] at = new int[extents.length];
      for (int i = 0; i < extents.length; i++) {
        element /= extents[i];
        at[i] = offset / element;
        offset %= element;
      }
      indices = at;
      fieldAt = limit - offset;
      throw cut((long) size - left);
    }
    position += size;
    return fieldAt;
  }

  /**
   * Goes over what has no name of its own, such as an element.
   *
   * @param size its octets
   * @return where it starts
   * @throws WireException if there are fewer
   */
  public int take(int size) throws WireException {
    fieldAt = position;
    if (limit - position < size) {
      throw cut((long) size - (limit - position));
    }
    position += size;
    return fieldAt;
  }

  /**
   * Reads a struct whose size varies.
   *
   * @param <T> its type
   * @param name the field that it is
   * @param decoder what reads it
   * @param at of an element: its indices
   * @return the struct
   * @throws WireException if it is not what the schema says
   */
  public <T> T struct(String name, Decoder<T> decoder, int... at) throws WireException {
    Way outer = way;
    way = new Way(outer, name, at);
    begin("");
    T value = decoder.decode(this);
    way = outer;
    field = name;
    indices = at;
    return value;
  }

  /**
   * Reads a struct of fixed size.
   *
   * @param <T> its type
   * @param name the field that it is
   * @param layout the struct
   * @param decoder what reads it
   * @param at of an element: its indices
   * @return the struct
   * @throws WireException if it is not what the schema says
   */
  public <T> T fixed(String name, StructLayout layout, FixedDecoder<T> decoder, int... at)
      throws WireException {
    begin(name, at);
    return fixed(layout, decoder);
  }

  /**
   * Reads a struct of fixed size that has no name of its own, such as an element.
   *
   * @param <T> its type
   * @param layout the struct
   * @param decoder what reads it
   * @return the struct
   * @throws WireException if it is not what the schema says
   */
  public <T> T fixed(StructLayout layout, FixedDecoder<T> decoder) throws WireException {
    int at = position;
    int left = limit - at;
    if (left < layout.size()) {
      StructLayout.Place place = layout.place(left);
      descend(place.path());
      fieldAt = at + place.offset();
      throw cut((long) layout.size() - left);
    }
    position = at + layout.size();
    try {
      return decoder.decode(octets, at, checking);
    } catch (WireException inner) {
      Way around = way;
      String name = field;
      int[] index = indices;
      descend(inner.path());
      fieldAt = at + inner.offset();
      WireException fault = fail(inner.code(), inner.reason());
      if (checking == Checking.LENIENT || inner.code().isHard()) {
        throw fault;
      }
      note(fault, fieldAt);
      way = around;
      field = name;
      indices = index;
      return decoder.decode(octets, at, Checking.LENIENT);
    }
  }

  /** The struct that the reader stands at has a fault in this field of it. */
  private void descend(String path) {
    way = new Way(way, field, indices);
    field = path;
    indices = FieldValues.NO_INDICES;
  }

  /**
   * The number of elements of an array that has a count.
   *
   * @param name the field
   * @param count what the message says
   * @param greatest the schema's limit; negative for none
   * @param least octets of an element at least
   * @return the count, when so many elements can be there
   * @throws WireException if they cannot
   */
  public int counted(String name, long count, long greatest, int least) throws WireException {
    begin(name);
    if (count < 0) {
      throw fail(WireException.Reason.LENGTH_NEGATIVE, count + " elements");
    }
    checkCount(count, greatest);
    int left = limit - position;
    if (count > left / least) {
      throw cut(count > Integer.MAX_VALUE / least ? Integer.MAX_VALUE : count * least - left);
    }
    return (int) count;
  }

  private void checkCount(long count, long greatest) throws WireException {
    if (greatest >= 0 && count > greatest) {
      throw fail(
          WireException.Reason.TOO_MANY_ELEMENTS,
          count + " elements, and there may be " + greatest);
    }
  }

  /**
   * The number of elements of fixed size that fill so many octets.
   *
   * @param name the field
   * @param size what the message says
   * @param greatest the schema's limit; negative for none
   * @param element octets of an element
   * @return the count
   * @throws WireException if the octets are not there, or end within an element
   */
  public int filling(String name, long size, long greatest, int element) throws WireException {
    begin(name);
    checkSize(size);
    int count = (int) (size / element);
    checkCount(count, greatest);
    int over = (int) (size % element);
    if (over != 0) {
      indices = new int[] {count};
      fieldAt = position + count * element;
      throw fail(
          WireException.Reason.MESSAGE_CUT,
          "the array's " + size + " octets end after " + over + " of " + element);
    }
    return count;
  }

  private void checkSize(long size) throws WireException {
    if (size < 0) {
      throw fail(WireException.Reason.LENGTH_NEGATIVE, size + " octets");
    }
    if (size > limit - position) {
      throw cut(size - (limit - position));
    }
  }

  /**
   * The number of elements of fixed size up to the end of the message or region.
   *
   * @param name the field
   * @param trailing octets that belong to what follows
   * @param greatest the schema's limit; negative for none
   * @param element octets of an element
   * @return the count
   * @throws WireException if it ends within an element
   */
  public int rest(String name, int trailing, long greatest, int element) throws WireException {
    begin(name);
    return filling(name, octetsBefore(trailing), greatest, element);
  }

  private int octetsBefore(int trailing) throws WireException {
    int left = limit - position;
    if (left < trailing || isCut) {
      throw cut((long) trailing - left);
    }
    return left - trailing;
  }

  /**
   * The number of elements in front of the terminator.
   *
   * @param name the field
   * @param greatest the schema's limit; negative for none
   * @param element octets of an element
   * @param isTerminator what knows it
   * @return the count, without the terminator
   * @throws WireException if there is none
   */
  public int untilValue(String name, long greatest, int element, ElementTest isTerminator)
      throws WireException {
    begin(name);
    int count = 0;
    for (int at = position; ; at += element, count++) {
      if (limit - at < element) {
        throw cut((long) element - (limit - at));
      }
      if (isTerminator.test(at)) {
        return count;
      }
      checkCount(count + 1L, greatest);
    }
  }

  /**
   * The number of elements up to the one that ends the array.
   *
   * @param name the field
   * @param greatest the schema's limit; negative for none
   * @param element octets of an element
   * @param isLast what knows it
   * @return the count, the last one included
   * @throws WireException if there is none
   */
  public int untilLast(String name, long greatest, int element, ElementTest isLast)
      throws WireException {
    begin(name);
    for (int at = position, count = 1; ; at += element, count++) {
      if (limit - at < element) {
        throw cutAt(at, count - 1, element);
      }
      checkCount(count, greatest);
      if (isLast.test(at)) {
        return count;
      }
    }
  }

  private WireException cutAt(int at, int index, int element) {
    fieldAt = at;
    indices = new int[] {index};
    position = at;
    return cut((long) element - (limit - at));
  }

  /**
   * Reads so many elements.
   *
   * @param <T> the type of an element
   * @param name the field
   * @param count how many, of which the caller knows that they can be there
   * @param decoder what reads one
   * @return the elements
   * @throws WireException if one is not what the schema says
   */
  public <T> List<T> list(String name, int count, Decoder<T> decoder) throws WireException {
    List<T> elements = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      elements.add(struct(name, decoder, i));
    }
    return elements;
  }

  /**
   * Reads the elements that fill so many octets.
   *
   * @param <T> the type of an element
   * @param name the field
   * @param size what the message says
   * @param greatest the schema's limit; negative for none
   * @param decoder what reads one
   * @return the elements
   * @throws WireException if one is not what the schema says, or crosses the end
   */
  public <T> List<T> listFilling(String name, long size, long greatest, Decoder<T> decoder)
      throws WireException {
    begin(name);
    checkSize(size);
    final Region outer = open(name, size);
    List<T> elements = new ArrayList<>();
    while (position < limit) {
      begin(name);
      checkCount(elements.size() + 1L, greatest);
      elements.add(struct(name, decoder, elements.size()));
    }
    close(outer);
    return elements;
  }

  /**
   * Reads the elements up to the end of the message or region.
   *
   * @param <T> the type of an element
   * @param name the field
   * @param trailing octets that belong to what follows
   * @param greatest the schema's limit; negative for none
   * @param decoder what reads one
   * @return the elements
   * @throws WireException if one is not what the schema says, or crosses the end
   */
  public <T> List<T> listRest(String name, int trailing, long greatest, Decoder<T> decoder)
      throws WireException {
    begin(name);
    return listFilling(name, octetsBefore(trailing), greatest, decoder);
  }

  /**
   * Reads elements up to the one that ends the array.
   *
   * @param <T> the type of an element
   * @param name the field
   * @param greatest the schema's limit; negative for none
   * @param decoder what reads one
   * @param isLast what knows the last one
   * @return the elements, the last one included
   * @throws WireException if one is not what the schema says, or none is the last
   */
  public <T> List<T> listUntil(
      String name, long greatest, Decoder<T> decoder, LastTest<T> isLast) throws WireException {
    List<T> elements = new ArrayList<>();
    while (true) {
      begin(name);
      checkCount(elements.size() + 1L, greatest);
      int at = position;
      T element = struct(name, decoder, elements.size());
      elements.add(element);
      if (isLast.test(element, at)) {
        return elements;
      }
    }
  }

  /**
   * Reads text.
   *
   * @param name the field
   * @param charset its charset
   * @param size octets of the text
   * @return the text
   * @throws WireException if there are fewer octets, or they are not in the charset
   */
  public String text(String name, WireCharset charset, int size) throws WireException {
    return decoded(charset, take(name, size), size);
  }

  /**
   * Reads a fixed field of text, or an element of an array of such fields.
   *
   * @param name the field; null for an element that has no name of its own
   * @param charset its charset
   * @param size octets of the field
   * @param pad what fills it up, 0 to 0xFF
   * @param at of an element: its indices
   * @return the text
   * @throws WireException if there are fewer octets, or they are not in the charset
   */
  public String fixedText(String name, WireCharset charset, int size, int pad, int... at)
      throws WireException {
    if (name != null) {
      begin(name, at);
    }
    int textAt = take(size);
    if (checking.isExact() && !charset.isPadded(octets, textAt, size, pad)) {
      note(WireException.Reason.OCTETS_AFTER_NUL);
    }
    return decoded(charset, textAt, charset.length(octets, textAt, size, pad));
  }

  private String decoded(WireCharset charset, int at, int size) throws WireException {
    String text = charset.decode(octets, at, size);
    if (text == null) {
      int fault = charset.fault(octets, at, size);
      WireException invalid =
          fail(WireException.Reason.TEXT_INVALID, charset.faultWords(octets, at, fault));
      if (!isStrict()) {
        throw invalid;
      }
      note(invalid, fieldAt);
      return "";
    }
    return text;
  }

  /**
   * Goes over octets without a value.
   *
   * @param why they are there: {@code pad}
   * @param size how many
   * @param filler what they should be, 0 to 0xFF
   * @param reserved whether another one matters already to {@link Checking#STRICT}
   * @throws WireException if there are fewer, or they matter and are something else
   */
  public void padding(String why, int size, int filler, boolean reserved) throws WireException {
    int at = take(why, size);
    if (reserved ? checking.isStrict() : checking.isExact()) {
      for (int i = 0; i < size; i++) {
        if (octets[at + i] != (byte) filler) {
          note(
              reserved
                  ? WireException.Reason.RESERVED_NOT_ZERO
                  : WireException.Reason.PADDING_NOT_FILLER);
          return;
        }
      }
    }
  }

  /**
   * Goes over octets up to an alignment.
   *
   * @param why they are there: {@code align}
   * @param base where the struct starts
   * @param alignment octets
   * @param filler what they should be, 0 to 0xFF
   * @throws WireException if there are fewer, or they matter and are something else
   */
  public void align(String why, int base, int alignment, int filler) throws WireException {
    padding(why, Math.floorMod(base - position, alignment), filler, false);
  }

  /**
   * Enters a region of so many octets. When they are not all there, it is read as far as it goes,
   * so that the error can name what is missing.
   *
   * @param name the field
   * @param size what the message says
   * @return the region around, for {@link #close}
   * @throws WireException if the size is negative
   */
  public Region open(String name, long size) throws WireException {
    begin(name);
    if (size < 0) {
      throw fail(WireException.Reason.LENGTH_NEGATIVE, size + " octets");
    }
    Region outer = new Region(this, name, position);
    enter(size);
    return outer;
  }

  private void enter(long octetsInside) {
    long size = Math.min(octetsInside, FAR);
    isCut = size > limit - position;
    if (size > regionEnd - position) {
      isOpen = false; // whatever comes, the region around is too small
    }
    regionEnd = Math.min(regionEnd, position + size);
    if (isCut) {
      need(size);
    } else {
      limit = position + (int) size;
    }
    isOpen &= isCut;
  }

  /**
   * Leaves a region.
   *
   * @param outer what {@link #open} or {@link #length} has returned
   * @throws WireException if the region goes on behind the octets that are there
   */
  public void close(Region outer) throws WireException {
    if (isCut || position < limit && isStrict()) {
      way = outer.way;
      begin(outer.name);
      fieldAt = outer.from;
    }
    if (isCut) {
      throw cut(0);
    }
    noteLeftOver();
    position = limit;
    limit = outer.limit;
    isOpen = outer.isOpen;
    isCut = outer.isCut;
    regionEnd = outer.regionEnd;
  }

  private void noteLeftOver() {
    if (position < limit && isStrict()) {
      String words = (limit - position) + " octets are left over";
      note(fail(WireException.Reason.OCTETS_LEFT_OVER, words), position);
    }
  }

  /** The end of a span that should be the message and nothing else. */
  void endOfMessage() throws WireException {
    way = null;
    begin("");
    noteLeftOver();
    if (noted != null) {
      throw noted;
    }
  }

  /**
   * The struct ends where its length says.
   *
   * @param name the field with the length, which has just been read
   * @param at where that is
   * @param base where the struct starts
   * @param total octets of the struct
   * @return the region around, for {@link #close}
   * @throws WireException if that is less than what has been read
   */
  public Region length(String name, int at, int base, long total) throws WireException {
    begin(name);
    fieldAt = at;
    if (total < position - base) {
      throw fail(
          WireException.Reason.LENGTH_TOO_SMALL,
          total + " octets, and " + (position - base) + " have been read");
    }
    if (way == null) {
      knownEnd = (int) Math.min(base + Math.min(total, FAR), Integer.MAX_VALUE);
    }
    Region outer = new Region(this, "", base);
    enter(total - (position - base));
    return outer;
  }

  /**
   * Notes that something is wrong with a field, unless it is right. Reading goes on: that a message
   * cannot be read matters more than that a value is wrong.
   *
   * @param right whether it is
   * @param code what would be wrong
   * @param name the field
   * @param at where it starts
   * @param index of an element: its indices
   */
  public void expect(
      boolean right, WireException.Reason code, String name, int at, int... index) {
    if (!right) {
      goBack(name, at, index);
      note(code);
    }
  }

  /**
   * Notes what is wrong with a field of bits.
   *
   * @param fault null when nothing is
   * @param name the field
   * @param at where it starts
   * @param index of an element: its indices
   */
  public void expect(BitFault fault, String name, int at, int... index) {
    if (fault != null) {
      goBack(name, at, index);
      Way around = way;
      descend(fault.field());
      note(fault.code());
      way = around;
    }
  }

  /**
   * Compares a derived field with what it derives from.
   *
   * @param read what the message says
   * @param computed what it should say
   * @param code what would be wrong
   * @param name the field
   * @param at where it starts
   */
  public void expect(
      long read, LongSupplier computed, WireException.Reason code, String name, int at) {
    goBack(name, at);
    try {
      long right = computed.getAsLong();
      if (read != right) {
        note(fail(code, WireException.differ(read, right)), at);
      }
    } catch (ArithmeticException overflow) {
      note(fail(WireException.Reason.EXPRESSION_OVERFLOW, words(overflow)), at);
    }
  }

  /**
   * Asks what must hold of a field.
   *
   * @param condition what must hold
   * @param code what is wrong when it does not
   * @param name the field
   * @param at where it starts
   */
  public void expect(
      BooleanSupplier condition, WireException.Reason code, String name, int at) {
    goBack(name, at);
    try {
      if (!condition.getAsBoolean()) {
        note(code);
      }
    } catch (ArithmeticException overflow) {
      note(fail(WireException.Reason.EXPRESSION_OVERFLOW, words(overflow)), at);
    }
  }

  private void goBack(String name, int at, int... index) {
    field = name;
    indices = index;
    fieldAt = at;
  }

  private void note(WireException.Reason code) {
    note(fail(code), fieldAt);
  }

  /** Of all that is wrong, what comes first in the message is thrown. */
  private void note(WireException fault, int at) {
    if (noted == null || at < notedAt) {
      noted = fault;
      notedAt = at;
    }
  }

  /**
   * Keeps the value of a derived field, which is not in its struct's value, for a struct around.
   *
   * @param name struct and field
   * @param value its value
   */
  public void note(String name, long value) {
    if (derived == null) {
      derived = new HashMap<>();
    }
    derived.put(name, value);
  }

  /**
   * The value that was kept last.
   *
   * @param name struct and field
   * @return its value
   */
  public long noted(String name) {
    return noted(name, derived);
  }

  static long noted(String name, Map<String, Long> values) {
    if (values == null || !values.containsKey(name)) {
      throw new IllegalStateException(
          name + " is needed by a struct around it: generate code for both together");
    }
    return values.get(name);
  }

  /**
   * A fault of the field that the reader stands at.
   *
   * @param code what is wrong
   * @return the exception to throw
   */
  public WireException fail(WireException.Reason code) {
    return fail(code, code.words());
  }

  /**
   * A fault of the field that the reader stands at.
   *
   * @param code what is wrong
   * @param words the same in words
   * @return the exception to throw
   */
  public WireException fail(WireException.Reason code, String words) {
    return fail(code, words, 0);
  }

  private WireException fail(WireException.Reason code, String words, int missing) {
    StringBuilder path = new StringBuilder();
    append(way, path);
    append(field, indices, path);
    StructLayout.Place place = new StructLayout.Place(path.toString(), fieldAt - start);
    return new WireException(struct, place, fieldAt, code, words, missing, null);
  }

  /** So many octets are needed from here on. */
  private void need(long size) {
    if (isOpen) {
      needed = Math.max(needed, (int) Math.min(position + size, Integer.MAX_VALUE));
    }
  }

  /** So many octets more would have to be there. */
  private WireException cut(long octetsMissing) {
    long missing = Math.min(octetsMissing, FAR);
    if (isOpen && limit + missing <= regionEnd) {
      need(limit - position + missing);
      int most = needed - end;
      String words =
          "message ended after " + (end - start) + " octets, " + most + " more are needed";
      return fail(WireException.Reason.MESSAGE_CUT, words, most);
    }
    return fail(
        WireException.Reason.MESSAGE_CUT, "the region around it ends " + missing + " octets early");
  }

  private static void append(Way way, StringBuilder path) {
    if (way != null) {
      append(way.outer, path);
      append(way.field, way.indices, path);
    }
  }

  static void append(String field, int[] indices, StringBuilder path) {
    path.append(path.isEmpty() || field.isEmpty() ? "" : ".").append(field);
    for (int index : indices) {
      path.append('[').append(index).append(']');
    }
  }
}
