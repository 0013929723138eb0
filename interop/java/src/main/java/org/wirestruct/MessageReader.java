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
  private final MessageDecoder<M> decoder;

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
   * A reader of messages of fixed size.
   *
   * @param in the stream; need not be buffered
   * @param layout the struct that every message of it is
   * @param decoder what makes a message of the octets: {@code Packet::decode}
   */
  public MessageReader(InputStream in, StructLayout layout, Decoder<M> decoder) {
    this(
        in,
        WireFormat.fixed(layout, (octets, offset, checking) -> decoder.decode(octets, offset)),
        Framing.SELF);
  }

  /**
   * A reader that takes messages as they come.
   *
   * @param in the stream; need not be buffered
   * @param format what the messages are: {@code Packet.FORMAT}
   * @param framing how their ends are found
   */
  public MessageReader(InputStream in, WireFormat<M> format, Framing framing) {
    this(in, format, framing, Checking.LENIENT, WireFormat.DEFAULT_LIMIT);
  }

  /**
   * A reader.
   *
   * @param in the stream; need not be buffered
   * @param format what the messages are: {@code Packet.FORMAT}
   * @param framing how their ends are found
   * @param checking how closely to look at them
   * @param limit octets of the longest message that is taken
   */
  public MessageReader(
      InputStream in, WireFormat<M> format, Framing framing, Checking checking, int limit) {
    this.in = in;
    this.decoder = new MessageDecoder<>(format, framing, checking, limit);
    decoder.reserve(BUFFER_SIZE);
  }

  /**
   * Waits for the next message.
   *
   * @return the message
   * @throws EOFException if the stream has ended behind the last message
   * @throws WireException if it has ended within a message; or if a message is not what the schema
   *     says: then the next call reads the message after it, if it is known where that starts
   * @throws IOException if the stream cannot be read; what has come so far is kept
   */
  public M read() throws IOException {
    while (true) {
      M message = decoder.next();
      if (message != null) {
        return message;
      }
      // However much a message says it has, no more room is made than twice what has come.
      if (!decoder.fill(in, Math.min(Math.max(decoder.needed(), 1), BUFFER_SIZE))) {
        throw decoder.ended();
      }
    }
  }

  /**
   * How many messages have been read, those included that were not what the schema says.
   *
   * @return the number of calls of {@link #read} that got a whole message
   */
  public long count() {
    return decoder.count();
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
