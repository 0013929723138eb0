package org.wirestruct;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A position in a message whose fields vary, for generated code. It never goes beyond the end of
 * the message or of the region that it is in, and knows which field it is at, so that errors can
 * name it.
 *
 * <p>Offsets are indices into {@link #octets()}. An array is asked for only when its octets are
 * there.
 */
public final class WireReader extends WirePosition {

  private Map<String, Long> derived;

  /** The region around another one, for {@link #close}. */
  public static final class Region {
    final Way way;
    final String name;
    final int from;
    final String sizeName; // the field to name when there are fewer octets than its size
    final int sizeAt;
    final int limit;
    final boolean isOpen;
    final boolean isCut;
    final long regionEnd;

    Region(WirePosition in, String name, int from, String sizeName, int sizeAt) {
      this.way = in.way;
      this.name = name;
      this.from = from;
      this.sizeName = sizeName;
      this.sizeAt = sizeAt;
      this.limit = in.limit;
      this.isOpen = in.isOpen;
      this.isCut = in.isCut;
      this.regionEnd = in.regionEnd;
    }
  }

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
    super(struct, octets, offset, length, checking);
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
      descendTo(layout, at, left);
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

  /** To the field that the struct's octets end in, of which there are so many. */
  private void descendTo(StructLayout layout, int at, int there) {
    StructLayout.Place place = layout.place(there);
    descend(place.path());
    fieldAt = at + place.offset();
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
    return filling(name, size, greatest, element, null);
  }

  /**
   * The number of structs of fixed size that fill so many octets.
   *
   * @param name the field
   * @param size what the message says
   * @param greatest the schema's limit; negative for none
   * @param element the struct
   * @return the count
   * @throws WireException if the octets are not there, or end within an element
   */
  public int filling(String name, long size, long greatest, StructLayout element)
      throws WireException {
    return filling(name, size, greatest, element.size(), element);
  }

  private int filling(String name, long size, long greatest, int element, StructLayout layout)
      throws WireException {
    begin(name);
    checkSize(size);
    int count = (int) (size / element);
    checkCount(count, greatest);
    int over = (int) (size % element);
    if (over != 0) {
      beginElement(count, position + count * element);
      if (layout != null) {
        descendTo(layout, fieldAt, over);
      }
      throw fail(
          WireException.Reason.MESSAGE_CUT,
          "the array's " + size + " octets end after " + over + " of " + element);
    }
    return count;
  }

  private void beginElement(int index, int at) {
    indices = new int[] {index};
    fieldAt = at;
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

  /**
   * The number of structs of fixed size up to the end of the message or region.
   *
   * @param name the field
   * @param trailing octets that belong to what follows
   * @param greatest the schema's limit; negative for none
   * @param element the struct
   * @return the count
   * @throws WireException if it ends within an element
   */
  public int rest(String name, int trailing, long greatest, StructLayout element)
      throws WireException {
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
    return untilLast(name, greatest, element, null, isLast);
  }

  /**
   * The number of structs of fixed size up to the one that ends the array.
   *
   * @param name the field
   * @param greatest the schema's limit; negative for none
   * @param element the struct
   * @param isLast what knows it
   * @return the count, the last one included
   * @throws WireException if there is none
   */
  public int untilLast(String name, long greatest, StructLayout element, ElementTest isLast)
      throws WireException {
    return untilLast(name, greatest, element.size(), element, isLast);
  }

  private int untilLast(
      String name, long greatest, int element, StructLayout layout, ElementTest isLast)
      throws WireException {
    begin(name);
    for (int at = position, count = 1; ; at += element, count++) {
      int left = limit - at;
      if (left < element) {
        position = at;
        beginElement(count - 1, at);
        if (layout != null) {
          descendTo(layout, at, left);
        }
        throw cut((long) element - left);
      }
      checkCount(count, greatest);
      if (isLast.test(at)) {
        return count;
      }
    }
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
   * Keeps the value of a derived field, which is not in its struct's value, for a struct around.
   *
   * @param name the field
   * @param value its value
   */
  public void note(String name, long value) {
    if (derived == null) {
      derived = new HashMap<>();
    }
    derived.put(Way.names(way, name), value);
  }

  /**
   * The value that was kept, of the last element of an array.
   *
   * @param name the way to the field from this struct: {@code header.length}
   * @return its value
   */
  public long noted(String name) {
    String full = Way.names(way, name);
    Long value = derived == null ? null : derived.get(full);
    if (value == null) {
      throw notNoted(full);
    }
    return value;
  }

  static IllegalStateException notNoted(String name) {
    return new IllegalStateException(
        name + " is needed by a struct around it: generate code for both together");
  }
}
