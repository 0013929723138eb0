package org.wirestruct;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Messages out of octets that come in any pieces, without waiting for them: for channels and event
 * loops.
 *
 * <pre>{@code
 * decoder.put(buffer);
 * for (Packet packet = decoder.next(); packet != null; packet = decoder.next()) {
 *   …
 * }
 * }</pre>
 *
 * <p>It keeps what it was given and has not handed out, and nothing more. Not for use by two threads
 * at once.
 *
 * @param <M> the type of the messages
 */
public final class MessageDecoder<M> {

  private static final int FIRST_OCTETS = 256;

  private final Framing framing;
  private final WireFormat<M> format;
  private final Checking checking;
  private final int limit;
  private byte[] buffer = new byte[FIRST_OCTETS];
  private int begin;
  private int end;
  private int needed;
  private int searched;
  private long count;
  private WireException broken;

  /**
   * A decoder at the beginning of a message.
   *
   * @param format what the messages are
   * @param framing how their ends are found
   */
  public MessageDecoder(WireFormat<M> format, Framing framing) {
    this(format, framing, Checking.LENIENT, WireFormat.DEFAULT_LIMIT);
  }

  /**
   * A decoder at the beginning of a message.
   *
   * @param format what the messages are
   * @param framing how their ends are found
   * @param checking how closely to look at them
   * @param limit octets of the longest message that is taken
   * @throws IllegalArgumentException if nothing says where such messages end
   */
  public MessageDecoder(WireFormat<M> format, Framing framing, Checking checking, int limit) {
    if (framing.isSelf() && format.isOpen()) {
      throw new IllegalArgumentException(
          format.name() + " goes on to the end of what is around it; its framing must say where");
    }
    this.format = format;
    this.framing = framing;
    this.checking = checking;
    this.limit = Math.max(limit, format.layout() == null ? 0 : format.leastSize());
    this.needed = leastNeeded();
  }

  private int leastNeeded() {
    if (framing.isDelimited()) {
      return framing.delimiterSize();
    }
    return framing.prefixSize() > 0 ? framing.prefixSize() : Math.max(1, format.leastSize());
  }

  /**
   * Takes octets.
   *
   * @param octets where they are
   * @param offset the first
   * @param length how many
   */
  public void put(byte[] octets, int offset, int length) {
    FieldValues.checkRoom(octets, offset, length);
    makeRoom(length);
    System.arraycopy(octets, offset, buffer, end, length);
    end += length;
  }

  /**
   * Takes all octets that a buffer has left.
   *
   * @param octets the buffer; its position goes to its limit
   */
  public void put(ByteBuffer octets) {
    int length = octets.remaining();
    makeRoom(length);
    octets.get(buffer, end, length);
    end += length;
  }

  private void makeRoom(int length) {
    if (buffer.length - end >= length) {
      return;
    }
    int kept = end - begin;
    byte[] into = buffer;
    if (buffer.length - kept < length) {
      into = new byte[Math.addExact(kept, Math.max(kept, length))];
    }
    System.arraycopy(buffer, begin, into, 0, kept);
    buffer = into;
    searched -= begin;
    end = kept;
    begin = 0;
  }

  /**
   * Reads what a stream has, once.
   *
   * @param in the stream
   * @param room octets that it may bring at least
   * @return false when the stream has ended
   */
  boolean fill(InputStream in, int room) throws IOException {
    if (begin == end) {
      goToStart();
    }
    makeRoom(room);
    int octets = in.read(buffer, end, buffer.length - end);
    end += Math.max(octets, 0);
    return octets >= 0;
  }

  /**
   * How many octets must come at least before there can be another message.
   *
   * @return 0 when {@link #next} has something to hand out
   */
  public int needed() {
    return Math.max(0, needed - (end - begin));
  }

  /**
   * How many octets have come and are in no message yet.
   *
   * @return their number; more than 0 at the end of a stream means that it ended within a message
   */
  public int available() {
    return end - begin;
  }

  /**
   * How many messages have been handed out, those included that were not what the schema says.
   *
   * @return their number
   */
  public long count() {
    return count;
  }

  /**
   * The next message.
   *
   * @return null when not all of it has come
   * @throws WireException if it is not what the schema says. The next call goes on behind it where
   *     that is known; else it says the same again
   */
  public M next() throws WireException {
    if (broken != null) {
      throw broken;
    }
    if (end - begin < needed) {
      return null;
    }
    if (framing.isDelimited()) {
      return nextDelimited();
    }
    return framing.prefixSize() > 0 ? nextPrefixed() : nextSelf();
  }

  private M nextSelf() throws WireException {
    WireReader in = format.reader(buffer, begin, end - begin, checking);
    try {
      M message = format.decode(in);
      goTo(in.position());
      return message;
    } catch (WireException fault) {
      if (fault.missing() > 0) {
        needMore(fault.missing());
        return null;
      }
      boolean isFixed = format.layout() != null;
      int messageEnd = fault.code().isHard() ? in.knownEnd() : in.position();
      messageEnd = isFixed ? begin + format.leastSize() : messageEnd;
      if (messageEnd <= begin) {
        throw stop(fault);
      }
      if (messageEnd > end) {
        needMore(messageEnd - end);
        return null;
      }
      goTo(messageEnd);
      throw fault;
    }
  }

  private void needMore(int missing) throws WireException {
    try {
      format.checkLimit(end - begin, missing, limit);
    } catch (WireException tooLong) {
      throw stop(tooLong);
    }
    needed = end - begin + missing;
  }

  private M nextPrefixed() throws WireException {
    int prefix = framing.prefixSize();
    long length = framing.lengthBehind(buffer, begin);
    if (length < 0) {
      WireReader in = format.reader(buffer, begin, prefix, checking);
      throw stop(
          in.fail(
              WireException.Reason.LENGTH_TOO_SMALL,
              "the prefix counts itself and says " + (length + prefix)));
    }
    int missing = (int) Math.min(length - (end - begin - prefix), Integer.MAX_VALUE);
    if (missing > 0 || length > limit) {
      needMore(Math.max(missing, 0));
      return null;
    }
    int from = begin + prefix;
    goTo(from + (int) length);
    return format.decodeAll(buffer, from, (int) length, checking);
  }

  private M nextDelimited() throws WireException {
    int found = framing.find(buffer, Math.max(begin, searched), end);
    if (found < 0) {
      searched = end - framing.delimiterSize() + 1;
      needMore(1);
      return null;
    }
    int from = begin;
    goTo(found + framing.delimiterSize());
    return format.decodeAll(buffer, from, found - from, checking);
  }

  private void goToStart() {
    begin = 0;
    end = 0;
    searched = 0;
  }

  private void goTo(int next) {
    begin = next;
    searched = next;
    needed = leastNeeded();
    count++;
  }

  private WireException stop(WireException fault) {
    count++;
    broken = fault;
    return fault;
  }

  /** What is wrong with a stream that ends here. */
  IOException ended() {
    if (end == begin) {
      return new EOFException();
    }
    if (format.layout() != null && framing.isSelf()) {
      return format.layout().streamEnded(end - begin);
    }
    WireReader in = format.reader(buffer, begin, end - begin, checking);
    if (framing.isSelf()) {
      try {
        format.decode(in);
      } catch (WireException cut) {
        return cut.ofStream();
      }
    }
    return in.fail(
        WireException.Reason.MESSAGE_CUT,
        "stream ended after " + (end - begin) + " octets of a message");
  }

  /** For a buffer that is known to be used up to its size. */
  void reserve(int octets) {
    buffer = Arrays.copyOf(buffer, Math.max(buffer.length, octets));
  }
}
