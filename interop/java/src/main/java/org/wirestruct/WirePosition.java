package org.wirestruct;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Where a {@link WireReader} is: in which field of which struct, and within which region; and what
 * was found wrong so far.
 */
abstract class WirePosition {

  /** More than any message has: what reaches beyond it is as good as endless. */
  static final long FAR = 1L << 40;

  final byte[] octets;
  final int start;
  final int end;
  final Checking checking;
  final String struct;
  int position;
  int limit;
  boolean isOpen = true; // more octets would move the limit
  boolean isCut; // the region goes on behind the octets that are there
  long regionEnd = Long.MAX_VALUE; // where the region says that it ends
  int needed;
  int knownEnd = -1;
  WireException noted;
  int notedAt;
  Way way;
  String field = "";
  int[] indices = {};
  int fieldAt;

  WirePosition(String struct, byte[] octets, int offset, int length, Checking checking) {
    this.struct = struct;
    this.octets = octets;
    this.start = offset;
    this.position = offset;
    this.fieldAt = offset;
    this.limit = offset + length;
    this.end = limit;
    this.checking = checking;
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
   * Goes over octets that are always the same.
   *
   * @param name the field
   * @param right what they should be
   * @throws WireException if there are fewer
   */
  public void constant(String name, byte[] right) throws WireException {
    int at = take(name, right.length);
    if (isStrict() && !Arrays.equals(octets, at, at + right.length, right, 0, right.length)) {
      String words = WireException.differ(FieldValues.octets(octets, at, right.length), right);
      note(fail(WireException.Reason.DERIVED_WRONG, words), at);
    }
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

  /** The struct that the reader stands at has a fault in this field of it. */
  void descend(String path) {
    way = new Way(way, field, indices);
    field = path;
    indices = FieldValues.NO_INDICES;
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
  public WireReader.Region open(String name, long size) throws WireException {
    begin(name);
    if (size < 0) {
      throw fail(WireException.Reason.LENGTH_NEGATIVE, size + " octets");
    }
    WireReader.Region outer = new WireReader.Region(this, name, position, name, position);
    enter(size);
    return outer;
  }

  void enter(long octetsInside) {
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
  public void close(WireReader.Region outer) throws WireException {
    if (isCut || position < limit && isStrict()) {
      way = outer.way;
      begin(isCut ? outer.sizeName : outer.name);
      fieldAt = isCut ? outer.sizeAt : outer.from;
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

  void noteLeftOver() {
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
  public WireReader.Region length(String name, int at, int base, long total) throws WireException {
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
    WireReader.Region outer = new WireReader.Region(this, "", base, name, at);
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
      note(fail(fault.code(), fault.words()), fieldAt);
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
      note(fail(WireException.Reason.EXPRESSION_OVERFLOW, WireReader.words(overflow)), at);
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
      note(fail(WireException.Reason.EXPRESSION_OVERFLOW, WireReader.words(overflow)), at);
    }
  }

  void goBack(String name, int at, int... index) {
    field = name;
    indices = index;
    fieldAt = at;
  }

  void note(WireException.Reason code) {
    note(fail(code), fieldAt);
  }

  /** Of all that is wrong, what comes first in the message is thrown. */
  void note(WireException fault, int at) {
    if (noted == null || at < notedAt) {
      noted = fault;
      notedAt = at;
    }
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

  WireException fail(WireException.Reason code, String words, int missing) {
    StructLayout.Place place =
        new StructLayout.Place(Way.path(way, field, indices), fieldAt - start);
    return new WireException(struct, place, fieldAt, code, words, missing, null);
  }

  /** So many octets are needed from here on. */
  void need(long size) {
    if (isOpen) {
      needed = Math.max(needed, (int) Math.min(position + size, Integer.MAX_VALUE));
    }
  }

  /** So many octets more would have to be there. */
  WireException cut(long octetsMissing) {
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
}
