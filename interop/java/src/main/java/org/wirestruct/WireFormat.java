package org.wirestruct;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * How the messages of one struct are decoded and encoded: what streams and readers need to know of
 * it. Generated code has one for each struct whose size varies.
 *
 * @param <M> the type of the messages
 */
public final class WireFormat<M> {

  /** A message that is longer than this is refused where nobody says otherwise. */
  public static final int DEFAULT_LIMIT = 1 << 20;

  private final String name;
  private final int least;
  private final boolean isOpen;
  private final StructLayout layout;
  private final WireReader.Decoder<M> decoder;
  private final WireWriter.Encoder<M> encoder;

  private WireFormat(
      String name,
      int least,
      boolean isOpen,
      StructLayout layout,
      WireReader.Decoder<M> decoder,
      WireWriter.Encoder<M> encoder) {
    this.name = name;
    this.least = least;
    this.isOpen = isOpen;
    this.layout = layout;
    this.decoder = decoder;
    this.encoder = encoder;
  }

  /**
   * A struct whose own octets say where it ends.
   *
   * @param <M> the type of the messages
   * @param name of the struct
   * @param least octets that it has at least
   * @param decoder what reads one
   * @param encoder what writes one
   * @return the format
   */
  public static <M> WireFormat<M> of(
      String name, int least, WireReader.Decoder<M> decoder, WireWriter.Encoder<M> encoder) {
    return new WireFormat<>(name, least, false, null, decoder, encoder);
  }

  /**
   * A struct that goes on to the end of what is around it.
   *
   * @param <M> the type of the messages
   * @param name of the struct
   * @param least octets that it has at least
   * @param decoder what reads one
   * @param encoder what writes one
   * @return the format
   */
  public static <M> WireFormat<M> open(
      String name, int least, WireReader.Decoder<M> decoder, WireWriter.Encoder<M> encoder) {
    return new WireFormat<>(name, least, true, null, decoder, encoder);
  }

  /**
   * A struct of fixed size.
   *
   * @param <M> the type of the messages
   * @param layout the struct
   * @param decoder what reads one: {@code Packet::decode}
   * @return the format
   */
  public static <M> WireFormat<M> fixed(
      StructLayout layout, WireReader.FixedDecoder<M> decoder) {
    return new WireFormat<>(
        layout.name(), layout.size(), false, layout, in -> in.fixed(layout, decoder), null);
  }

  /**
   * The struct.
   *
   * @return its name in the schema
   */
  public String name() {
    return name;
  }

  /**
   * How many octets a message has at least.
   *
   * @return of a struct of fixed size, all of them
   */
  public int leastSize() {
    return least;
  }

  /** The layout of a struct of fixed size, else null. */
  StructLayout layout() {
    return layout;
  }

  /**
   * Says whether a message goes on to the end of what is around it.
   *
   * @return true when its own octets do not say where it ends
   */
  public boolean isOpen() {
    return isOpen;
  }

  M decode(WireReader in) throws WireException {
    return in.run(decoder);
  }

  WireReader reader(byte[] octets, int offset, int length, Checking checking) {
    return new WireReader(name, octets, offset, length, checking);
  }

  /**
   * Decodes the message that octets begin with.
   *
   * @param octets where it is
   * @param offset where it starts
   * @param length how many octets there are; what follows the message is not looked at
   * @param checking how closely to look at it
   * @return the message
   * @throws WireException if it is not what the schema says
   * @throws IndexOutOfBoundsException if the octets are not there
   */
  public M decode(byte[] octets, int offset, int length, Checking checking)
      throws WireException {
    FieldValues.checkRoom(octets, offset, length);
    return decode(reader(octets, offset, length, checking));
  }

  /** Decodes octets that are one message. What follows it is left over: an error when strict. */
  M decodeAll(byte[] octets, int offset, int length, Checking checking) throws WireException {
    WireReader in = reader(octets, offset, length, checking);
    M message = decode(in);
    in.endOfMessage();
    return message;
  }

  /**
   * Decodes the message at the buffer's position, which moves behind it unless something is thrown.
   *
   * @param buffer where the message is; its byte order does not matter
   * @param checking how closely to look at it
   * @return the message
   * @throws WireException if it is not what the schema says
   */
  public M decode(ByteBuffer buffer, Checking checking) throws WireException {
    int before = buffer.position();
    boolean isArray = buffer.hasArray();
    byte[] octets = isArray ? buffer.array() : new byte[buffer.remaining()];
    int offset = isArray ? buffer.arrayOffset() + before : 0;
    if (!isArray) {
      buffer.duplicate().get(octets);
    }
    WireReader in = reader(octets, offset, buffer.remaining(), checking);
    M message = decode(in);
    buffer.position(before + in.position() - offset);
    return message;
  }

  /**
   * Reads one message and not an octet more; of a struct that goes on to the end, everything.
   *
   * @param in the stream
   * @param checking how closely to look at the message
   * @return the message
   * @throws EOFException if the stream has ended in front of the message
   * @throws WireException if it has ended within the message, or that is not what the schema says,
   *     or has more octets than {@link #DEFAULT_LIMIT}
   * @throws IOException if the stream cannot be read
   */
  public M read(InputStream in, Checking checking) throws IOException {
    byte[] octets = in.readNBytes(isOpen ? DEFAULT_LIMIT + 1 : least);
    if (octets.length == 0 && (least > 0 || isOpen)) {
      throw new EOFException();
    }
    while (true) {
      try {
        checkLimit(octets.length, 0, DEFAULT_LIMIT);
        return decode(reader(octets, 0, octets.length, checking));
      } catch (WireException cut) {
        if (cut.missing() == 0) {
          throw cut;
        }
        checkLimit(octets.length, cut.missing(), DEFAULT_LIMIT);
        byte[] more = in.readNBytes(cut.missing());
        if (more.length == 0) {
          throw cut.ofStream();
        }
        int size = octets.length;
        octets = Arrays.copyOf(octets, size + more.length);
        System.arraycopy(more, 0, octets, size, more.length);
      }
    }
  }

  void checkLimit(int octets, int missing, int limit) throws WireException {
    if ((long) octets + missing > limit) {
      throw new WireException(
          name,
          new StructLayout.Place("", 0),
          0,
          WireException.Reason.MESSAGE_TOO_LONG,
          "the message has " + (octets + (long) missing) + " octets or more, and the limit is "
              + limit,
          0,
          null);
    }
  }

  /**
   * Encodes a message.
   *
   * @param message the values
   * @return its octets
   * @throws EncodingException if the values make no message
   */
  public byte[] toBytes(M message) {
    return new WireWriter(name).run(message, encoder);
  }
}
