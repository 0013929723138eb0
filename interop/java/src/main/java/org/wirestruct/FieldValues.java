package org.wirestruct;

import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * What generated value types do with the values of their fields: check them when they come in, copy
 * arrays in and out, print them.
 */
public final class FieldValues {

  /** An array is printed up to here; the rest is only counted. */
  private static final int PRINTED_ELEMENTS = 64;

  /** Of a field that is no element. */
  static final int[] NO_INDICES = {};

  private FieldValues() {}

  /**
   * Says whether there is a value.
   *
   * @param field the field, for the error: {@code Packet.kind}
   * @param value what is to be in it
   * @throws NullPointerException if it is null
   */
  public static void checkPresent(String field, Object value) {
    if (value == null) {
      throw new NullPointerException(field + " is null");
    }
  }

  /**
   * An index of an array that has been looked at.
   *
   * @param index the index
   * @param extent how many elements there are
   * @return the index
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public static int index(int index, int extent) {
    return Objects.checkIndex(index, extent);
  }

  /**
   * Says whether a number fits in a field that is narrower than its Java type.
   *
   * @param field the field, for the error: {@code Packet.kind}
   * @param value what is to be in it
   * @param least the least number that fits
   * @param greatest the greatest
   * @throws IllegalArgumentException if it does not
   */
  public static void check(String field, long value, long least, long greatest) {
    if (value < least || value > greatest) {
      throw new IllegalArgumentException(
          field + ": " + value + " is not in " + least + " to " + greatest);
    }
  }

  /**
   * Says whether all numbers of an array fit.
   *
   * @param field the field, for the error
   * @param numbers an array of {@code int} or {@code long} with any number of dimensions
   * @param least the least number that fits
   * @param greatest the greatest
   * @throws IllegalArgumentException if one does not
   */
  public static void checkAll(String field, Object numbers, long least, long greatest) {
    if (numbers instanceof int[] ints) {
      for (int i = 0; i < ints.length; i++) {
        checkElement(field, i, ints[i], least, greatest);
      }
    } else if (numbers instanceof long[] longs) {
      for (int i = 0; i < longs.length; i++) {
        checkElement(field, i, longs[i], least, greatest);
      }
    } else {
      Object[] rows = (Object[]) numbers;
      for (int i = 0; i < rows.length; i++) {
        checkAll(field + "[" + i + "]", rows[i], least, greatest);
      }
    }
  }

  private static void checkElement(String field, int i, long value, long least, long greatest) {
    if (value < least || value > greatest) {
      check(field + "[" + i + "]", value, least, greatest);
    }
  }

  /**
   * Says whether all texts of an array fit.
   *
   * @param field the field, for the error
   * @param texts an array of {@code String} with any number of dimensions
   * @param size octets of one text
   * @throws IllegalArgumentException if one does not, as {@link FixedText#check} says
   */
  public static void checkTexts(String field, Object[] texts, int size) {
    for (int i = 0; i < texts.length; i++) {
      String element = field + "[" + i + "]";
      if (texts[i] instanceof String text) {
        FixedText.check(element, text, size);
      } else {
        checkTexts(element, (Object[]) texts[i], size);
      }
    }
  }

  /**
   * Copies an array, and the arrays in it, that came from outside.
   *
   * @param <A> the type of the array
   * @param field the field, for the error
   * @param array an array with any number of dimensions
   * @param extents how many elements each of its dimensions must have, the outermost first;
   *     negative when that varies
   * @return the copy
   * @throws IllegalArgumentException if there are more or fewer elements
   * @throws NullPointerException if the array or anything in it is null
   */
  public static <A> A copy(String field, A array, int... extents) {
    return copy(field, array, extents, 0);
  }

  private static <A> A copy(String field, A array, int[] extents, int depth) {
    checkPresent(field, array);
    int length = Array.getLength(array);
    if (extents[depth] >= 0 && length != extents[depth]) {
      throw new IllegalArgumentException(
          field + ": " + length + " elements, and there must be " + extents[depth]);
    }
    A copy = copy(array);
    if (copy instanceof Object[] elements) {
      boolean innermost = depth + 1 == extents.length;
      for (int i = 0; i < length; i++) {
        if (!innermost) {
          elements[i] = copy(field + "[" + i + "]", elements[i], extents, depth + 1);
        } else {
          checkPresent(field + "[" + i + "]", elements[i]);
        }
      }
    }
    return copy;
  }

  /**
   * Copies an array, and the arrays in it, for whoever asks for it.
   *
   * @param <A> the type of the array
   * @param array an array with any number of dimensions, or null
   * @return the copy
   */
  @SuppressWarnings("unchecked") // What clone() returns has the type of what is cloned.
  public static <A> A copy(A array) {
    if (array == null) {
      return null;
    } else if (array instanceof byte[] octets) {
      return (A) octets.clone();
    } else if (array instanceof short[] numbers) {
      return (A) numbers.clone();
    } else if (array instanceof int[] numbers) {
      return (A) numbers.clone();
    } else if (array instanceof long[] numbers) {
      return (A) numbers.clone();
    } else if (array instanceof float[] numbers) {
      return (A) numbers.clone();
    } else if (array instanceof double[] numbers) {
      return (A) numbers.clone();
    } else if (array instanceof boolean[] truths) {
      return (A) truths.clone();
    } else if (array instanceof char[] characters) {
      return (A) characters.clone();
    }
    Object[] elements = ((Object[]) array).clone();
    for (int i = 0; i < elements.length; i++) {
      if (elements[i] != null && elements[i].getClass().isArray()) {
        elements[i] = copy(elements[i]);
      }
    }
    return (A) elements;
  }

  /**
   * Copies a list that came from outside.
   *
   * @param <E> the type of the elements
   * @param field the field, for the error
   * @param list the list
   * @return a copy that cannot change
   * @throws NullPointerException if the list or anything in it is null
   */
  public static <E> List<E> copy(String field, List<E> list) {
    checkPresent(field, list);
    for (int i = 0; i < list.size(); i++) {
      checkPresent(field, list.get(i), i);
    }
    return List.copyOf(list);
  }

  private static void checkPresent(String field, Object element, int i) {
    if (element == null) {
      throw new NullPointerException(field + "[" + i + "] is null");
    }
  }

  /**
   * Compares arrays by what is in them.
   *
   * @param one an array with any number of dimensions
   * @param other another
   * @return whether they are the same, numbers as {@link Float#equals} compares them
   */
  public static boolean equal(Object one, Object other) {
    return Objects.deepEquals(one, other);
  }

  /**
   * A hash of values, of arrays by what is in them.
   *
   * @param values of all fields
   * @return the hash
   */
  public static int hash(Object... values) {
    return Arrays.deepHashCode(values);
  }

  /**
   * Compares octets.
   *
   * @param one a message
   * @param oneOffset where it starts
   * @param other another message
   * @param otherOffset where that starts
   * @param size how many octets of them
   * @return whether all are the same
   */
  public static boolean equal(
      byte[] one, int oneOffset, byte[] other, int otherOffset, int size) {
    return Arrays.equals(one, oneOffset, oneOffset + size, other, otherOffset, otherOffset + size);
  }

  /**
   * Says whether octets are there.
   *
   * @param octets the message
   * @param offset the first
   * @param size how many
   * @throws IndexOutOfBoundsException if there are fewer
   */
  public static void checkRoom(byte[] octets, int offset, int size) {
    Objects.checkFromIndexSize(offset, size, octets.length);
  }

  /**
   * Copies octets out of a message.
   *
   * @param octets the message
   * @param offset the first
   * @param size how many
   * @return the copy
   */
  public static byte[] octets(byte[] octets, int offset, int size) {
    return Arrays.copyOfRange(octets, offset, offset + size);
  }

  /**
   * Octets that are always the same.
   *
   * @param first the first ones, each a letter up to 0xFF
   * @param size how many there are
   * @param filler what all others are, 0 to 0xFF
   * @return the octets
   */
  public static byte[] octets(String first, int size, int filler) {
    byte[] octets = new byte[size];
    Arrays.fill(octets, (byte) filler);
    byte[] letters = first.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(letters, 0, octets, 0, letters.length);
    return octets;
  }

  /**
   * Writes octets that carry no value.
   *
   * @param octets the message
   * @param offset the first
   * @param size how many
   * @param filler what each of them becomes
   */
  public static void fill(byte[] octets, int offset, int size, int filler) {
    Arrays.fill(octets, offset, offset + size, (byte) filler);
  }

  /**
   * A value as a log shows it: octets in hexadecimal, texts in quotes, and of long arrays only the
   * beginning.
   *
   * @param value of a field
   * @return the text
   */
  public static String print(Object value) {
    StringBuilder out = new StringBuilder();
    print(value, out);
    return out.toString();
  }

  private static void print(Object value, StringBuilder out) {
    if (value == null) {
      out.append("null");
    } else if (value instanceof byte[] octets) {
      int printed = Math.min(octets.length, PRINTED_ELEMENTS);
      out.append(HexFormat.of().formatHex(octets, 0, printed));
      out.append(printed < octets.length ? ".. (" + octets.length + " octets)" : "");
    } else if (value instanceof String text) {
      out.append('"').append(text).append('"');
    } else if (value instanceof List<?> list) {
      print(list.toArray(), out);
    } else if (value.getClass().isArray()) {
      int length = Array.getLength(value);
      int printed = Math.min(length, PRINTED_ELEMENTS);
      out.append('[');
      for (int i = 0; i < printed; i++) {
        out.append(i == 0 ? "" : ", ");
        print(Array.get(value, i), out);
      }
      out.append(printed < length ? ", .. (" + length + " elements)]" : "]");
    } else {
      out.append(value);
    }
  }

  /**
   * A set of flags, for a log.
   *
   * @param bits all that are set
   * @return what is to be told the flags that have names
   */
  public static FlagPrinter printFlags(long bits) {
    return new FlagPrinter(bits);
  }

  /** The text of a set of flags: {@code [read, 0x80]}. */
  public static final class FlagPrinter {

    private final List<String> names = new ArrayList<>();
    private final long bits;
    private long unnamed;

    private FlagPrinter(long bits) {
      this.bits = bits;
      this.unnamed = bits;
    }

    /**
     * Adds a flag that is set, unless others have named all of its bits already.
     *
     * @param name of the flag
     * @param mask its bits
     * @return this
     */
    public FlagPrinter flag(String name, long mask) {
      if ((bits & mask) == mask && (unnamed & mask) != 0) {
        names.add(name);
        unnamed &= ~mask;
      }
      return this;
    }

    /** {@return the names, and the bits without one as a number} */
    @Override
    public String toString() {
      List<String> all = new ArrayList<>(names);
      if (unnamed != 0) {
        all.add(String.format("0x%X", unnamed));
      }
      return all.toString();
    }
  }

  /**
   * Values that nobody is to see in a log.
   *
   * @param value of a field
   * @return what is shown instead
   */
  public static String printSecret(Object value) {
    return value == null ? "null" : "***";
  }

  /**
   * Unsigned numbers of 8 octets as a log shows them.
   *
   * @param value a {@code long}, or an array of them with any number of dimensions
   * @return the text
   */
  public static String printUnsigned(Object value) {
    if (value == null) {
      return "null";
    } else if (value instanceof Long number) {
      return Long.toUnsignedString(number);
    }
    int length = Array.getLength(value);
    int printed = Math.min(length, PRINTED_ELEMENTS);
    StringBuilder out = new StringBuilder("[");
    for (int i = 0; i < printed; i++) {
      out.append(i == 0 ? "" : ", ").append(printUnsigned(Array.get(value, i)));
    }
    return out.append(printed < length ? ", .. (" + length + " elements)]" : "]").toString();
  }
}
