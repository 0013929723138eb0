package org.wirestruct;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;

/**
 * Records the messages that a program sends, so that {@code wirestruct verify} can compare them
 * with what the network carried. A recording is a pcap file of link type USER0, one message a
 * packet, times in nanoseconds: tcpdump, tshark and Wireshark open it.
 *
 * <p>May be used by several threads at once.
 */
public final class Recorder implements Closeable {

  /** The longest message that a recording takes; libpcap reads no longer packet. */
  public static final int MAX_MESSAGE_SIZE = 262144;

  // https://datatracker.ietf.org/doc/html/draft-ietf-opsawg-pcap, section 4
  private static final int NANOSECOND_MAGIC = 0xA1B23C4D;
  private static final int LINK_TYPE_USER0 = 147;
  private static final int FILE_HEADER_SIZE = 24;
  private static final int RECORD_HEADER_SIZE = 16;
  private static final long MAX_SECOND = 0xFFFF_FFFFL;

  private final OutputStream out;

  private Recorder(OutputStream out) {
    this.out = out;
  }

  /**
   * Starts a recording in a new file; one of that name is replaced.
   *
   * @param path the file
   * @return a recorder, to be closed
   * @throws IOException if the file cannot be written
   */
  public static Recorder open(Path path) throws IOException {
    return to(Files.newOutputStream(path));
  }

  /**
   * Starts a recording in a stream.
   *
   * @param out where to write; need not be buffered; is closed with the recorder, and when this
   *     fails
   * @return a recorder, to be closed
   * @throws IOException if the stream cannot be written
   */
  public static Recorder to(OutputStream out) throws IOException {
    byte[] header = new byte[FILE_HEADER_SIZE];
    LittleEndian.put32(header, 0, NANOSECOND_MAGIC);
    LittleEndian.put16(header, 4, 2); // version 2.4
    LittleEndian.put16(header, 6, 4);
    LittleEndian.put32(header, 16, MAX_MESSAGE_SIZE);
    LittleEndian.put32(header, 20, LINK_TYPE_USER0);
    OutputStream buffered = new BufferedOutputStream(out);
    try {
      buffered.write(header);
    } catch (IOException failed) {
      out.close();
      throw failed;
    }
    return new Recorder(buffered);
  }

  /**
   * Adds a message that is sent now.
   *
   * @param message its octets
   * @throws IOException if it cannot be written
   * @throws IllegalArgumentException if it is longer than {@link #MAX_MESSAGE_SIZE}
   */
  public void record(byte[] message) throws IOException {
    record(message, 0, message.length);
  }

  /**
   * Adds a message that is sent now.
   *
   * @param octets where it is
   * @param offset where it starts
   * @param size how many octets it has
   * @throws IOException if it cannot be written
   * @throws IllegalArgumentException if it is longer than {@link #MAX_MESSAGE_SIZE}
   */
  public void record(byte[] octets, int offset, int size) throws IOException {
    record(octets, offset, size, Instant.now());
  }

  /**
   * Adds a message.
   *
   * @param octets where it is
   * @param offset where it starts
   * @param size how many octets it has
   * @param time when it was sent: from 1970 to 2106, which is all that the format has room for
   * @throws IOException if it cannot be written
   * @throws IllegalArgumentException if it is longer than {@link #MAX_MESSAGE_SIZE}, or the time
   *     has no room
   */
  public void record(byte[] octets, int offset, int size, Instant time) throws IOException {
    if (size > MAX_MESSAGE_SIZE) {
      throw new IllegalArgumentException(
          "a message of " + size + " octets; a recording takes up to " + MAX_MESSAGE_SIZE);
    }
    FieldValues.check("time of a message in seconds", time.getEpochSecond(), 0, MAX_SECOND);
    Objects.checkFromIndexSize(offset, size, octets.length);
    byte[] header = new byte[RECORD_HEADER_SIZE];
    LittleEndian.put32(header, 0, time.getEpochSecond());
    LittleEndian.put32(header, 4, time.getNano());
    LittleEndian.put32(header, 8, size); // recorded
    LittleEndian.put32(header, 12, size); // sent
    synchronized (out) {
      out.write(header);
      out.write(octets, offset, size);
    }
  }

  /**
   * Hands all messages to the operating system, so that they outlive the end of this program.
   *
   * @throws IOException if they cannot be written
   */
  public void flush() throws IOException {
    synchronized (out) {
      out.flush();
    }
  }

  /**
   * Ends the recording.
   *
   * @throws IOException if the last messages cannot be written
   */
  @Override
  public void close() throws IOException {
    synchronized (out) {
      out.close();
    }
  }
}
