package org.wirestruct;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Records what is written through it, cut into messages of one size: it does not matter in which
 * pieces they are written, so that it can be put below code that writes field by field.
 *
 * <p>A message is recorded just before its last octet goes out. Not for use by two threads at once.
 */
public final class RecordingOutputStream extends FilterOutputStream {

  private final Recorder recorder;
  private final byte[] message;
  private int octets;

  /**
   * A stream at the beginning of a message.
   *
   * @param out where everything goes that is written
   * @param recorder where every message goes, too; stays open when this is closed
   * @param messageSize octets of each message: {@code Packet.SIZE}
   */
  public RecordingOutputStream(OutputStream out, Recorder recorder, int messageSize) {
    super(out);
    FieldValues.check("message size", messageSize, 1, Recorder.MAX_MESSAGE_SIZE);
    this.recorder = recorder;
    this.message = new byte[messageSize];
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int size) throws IOException {
    int done = 0;
    while (done < size) {
      int part = Math.min(size - done, message.length - octets);
      System.arraycopy(from, offset + done, message, octets, part);
      octets += part;
      done += part;
      if (octets == message.length) {
        octets = 0;
        recorder.record(message);
      }
    }
    out.write(from, offset, size);
  }

  /** Records the beginning of a message that was not written to its end, and closes. */
  @Override
  public void close() throws IOException {
    if (octets > 0) {
      int size = octets;
      octets = 0;
      recorder.record(message, 0, size);
    }
    super.close();
  }
}
