package org.wirestruct;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Whole messages out of a stream. TCP carries octets, not messages: one read brings a part of a
 * message, or several of them. This reads as much as there is at once and hands out one message
 * after the other.
 *
 * <p>Not for use by two threads at once. Closing it is closing the stream.
 *
 * @param <M> the type of the messages
 */
public final class MessageReader<M> {

  /** Octets asked for at once, or one message when that is longer. */
  private static final int BUFFER_SIZE = 64 * 1024;

  private final InputStream in;
  private final StructLayout layout;
  private final Decoder<M> decoder;
  private final byte[] buffer;
  private int begin;
  private int end;
  private long count;

  /**
   * How octets become a message.
   *
   * @param <M> the type of the message
   */
  @FunctionalInterface
  public interface Decoder<M> {
    /**
     * Decodes one message.
     *
     * @param octets where it is; may be overwritten later on
     * @param offset where it starts
     * @return the message
     * @throws WireException if it is not what the schema says
     */
    M decode(byte[] octets, int offset) throws WireException;
  }

  /**
   * A reader at the beginning of a message.
   *
   * @param in the stream; need not be buffered
   * @param layout the struct that every message of it is
   * @param decoder what makes a message of the octets: {@code Packet::decode}
   */
  public MessageReader(InputStream in, StructLayout layout, Decoder<M> decoder) {
    this.in = in;
    this.layout = layout;
    this.decoder = decoder;
    this.buffer = new byte[Math.max(BUFFER_SIZE, layout.size())];
  }

  /**
   * Waits for the next message.
   *
   * @return the message
   * @throws EOFException if the stream has ended behind the last message
   * @throws WireException if it has ended within a message; or if a message is not what the schema
   *     says: then the next call reads the message after it
   * @throws IOException if the stream cannot be read; what has come so far is kept
   */
  public M read() throws IOException {
    int size = layout.size();
    if (begin == end || begin + size > buffer.length) {
      System.arraycopy(buffer, begin, buffer, 0, end - begin);
      end -= begin;
      begin = 0;
    }
    while (end - begin < size) {
      int octets = in.read(buffer, end, buffer.length - end);
      if (octets < 0) {
        throw end == begin ? new EOFException() : layout.streamEnded(end - begin);
      }
      end += octets;
    }
    int message = begin;
    begin += size;
    count++;
    return decoder.decode(buffer, message);
  }

  /**
   * How many messages have been read, those included that were not what the schema says.
   *
   * @return the number of calls of {@link #read} that got a whole message
   */
  public long count() {
    return count;
  }

  /**
   * Reads one message and not an octet more, for streams that carry something else behind it.
   *
   * @param in the stream
   * @param layout the struct that the message is
   * @return the octets of the message
   * @throws EOFException if the stream has ended in front of the message
   * @throws WireException if it has ended within the message
   * @throws IOException if the stream cannot be read
   */
  public static byte[] readOne(InputStream in, StructLayout layout) throws IOException {
    byte[] octets = new byte[layout.size()];
    int read = in.readNBytes(octets, 0, octets.length);
    if (read == octets.length) {
      return octets;
    }
    throw read == 0 ? new EOFException() : layout.streamEnded(read);
  }
}
