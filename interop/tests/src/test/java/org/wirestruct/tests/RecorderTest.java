package org.wirestruct.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wirestruct.Recorder;
import org.wirestruct.RecordingOutputStream;

/** Recordings, octet by octet. */
class RecorderTest {

  private static final String HEADER =
      "4d3cb2a1" // nanoseconds, the recorder's own order
          + "02000400" // version 2.4
          + "00000000" + "00000000"
          + "00000400" // up to 262144 octets
          + "93000000"; // USER0

  /** The packets of a recording, read as the format's description says. */
  private static List<byte[]> messages(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(24);
    List<byte[]> messages = new ArrayList<>();
    while (in.hasRemaining()) {
      in.getInt();
      assertTrue(Integer.toUnsignedLong(in.getInt()) < 1_000_000_000L);
      int recorded = in.getInt();
      assertEquals(recorded, in.getInt());
      byte[] message = new byte[recorded];
      in.get(message);
      messages.add(message);
    }
    return messages;
  }

  @Test
  void areWhatTheFormatSays(@TempDir Path folder) throws IOException {
    Path path = folder.resolve("sent.pcap");
    Files.writeString(path, "what was there before, and is longer than the recording ".repeat(9));
    try (Recorder recorder = Recorder.open(path)) {
      byte[] octets = {9, 1, 2, 3, 9};
      recorder.record(octets, 1, 3, Instant.ofEpochSecond(0x65000000L, 123_456_789));
      recorder.record(octets, 0, 0, Instant.ofEpochSecond(0xFFFF_FFFFL, 999_999_999));
    }
    assertEquals(
        HEADER
            + "00000065" + "15cd5b07" + "03000000" + "03000000" + "010203"
            + "ffffffff" + "ffc99a3b" + "00000000" + "00000000",
        HexFormat.of().formatHex(Files.readAllBytes(path)));
  }

  @Test
  void haveTheTimeOfNow() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    Instant before = Instant.now();
    try (Recorder recorder = Recorder.to(file)) {
      recorder.record(new byte[] {1});
    }
    ByteBuffer in = ByteBuffer.wrap(file.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    Instant time = Instant.ofEpochSecond(Integer.toUnsignedLong(in.getInt(24)), in.getInt(28));
    assertTrue(!time.isBefore(before) && !time.isAfter(Instant.now()), time.toString());
  }

  @Test
  void refuseWhatTheyHaveNoRoomFor() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    byte[] longest = new byte[Recorder.MAX_MESSAGE_SIZE];
    try (Recorder recorder = Recorder.to(file)) {
      recorder.record(longest);
      assertThrows(
          IllegalArgumentException.class, () -> recorder.record(new byte[longest.length + 1]));
      assertThrows(
          IllegalArgumentException.class,
          () -> recorder.record(longest, 0, 1, Instant.ofEpochSecond(-1)));
      assertThrows(
          IllegalArgumentException.class,
          () -> recorder.record(longest, 0, 1, Instant.ofEpochSecond(0x1_0000_0000L)));
      assertThrows(
          IndexOutOfBoundsException.class, () -> recorder.record(longest, longest.length, 1));
    }
    List<byte[]> messages = messages(file.toByteArray());
    assertEquals(1, messages.size());
    assertArrayEquals(longest, messages.get(0));
  }

  @Test
  void reachTheSystemWhenFlushed(@TempDir Path folder) throws IOException {
    Path path = folder.resolve("sent.pcap");
    try (Recorder recorder = Recorder.open(path)) {
      recorder.record(new byte[] {7});
      recorder.flush();
      assertEquals(1, messages(Files.readAllBytes(path)).size());
    }
  }

  @Test
  void keepMessagesOfSeveralThreadsApart() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (Recorder recorder = Recorder.to(file)) {
      IntStream.range(0, 4000)
          .parallel()
          .forEach(
              i -> {
                try {
                  recorder.record(new byte[] {(byte) i, (byte) i, (byte) i});
                } catch (IOException failed) {
                  throw new AssertionError(failed);
                }
              });
    }
    List<byte[]> messages = messages(file.toByteArray());
    assertEquals(4000, messages.size());
    for (byte[] message : messages) {
      assertTrue(message.length == 3 && message[0] == message[1] && message[1] == message[2]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 100})
  void cutWhatIsWrittenIntoMessages(int piece) throws IOException {
    byte[] octets = new byte[3 * 8];
    for (int i = 0; i < octets.length; i++) {
      octets[i] = (byte) i;
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    try (Recorder recorder = Recorder.to(file);
        OutputStream out = new RecordingOutputStream(sent, recorder, 8)) {
      for (int i = 0; i < octets.length; i += piece) {
        out.write(octets, i, Math.min(piece, octets.length - i));
      }
    }
    assertArrayEquals(octets, sent.toByteArray());
    List<byte[]> messages = messages(file.toByteArray());
    assertEquals(3, messages.size());
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(java.util.Arrays.copyOfRange(octets, 8 * i, 8 * i + 8), messages.get(i));
    }
  }

  @Test
  void haveWhatIsWrittenFieldByField() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    try (Recorder recorder = Recorder.to(file)) {
      DataOutputStream out = new DataOutputStream(new RecordingOutputStream(sent, recorder, 7));
      out.writeByte(1);
      out.writeInt(0x02030405);
      out.writeShort(0x0607);
      out.writeByte(1);
      out.close();
      recorder.record(new byte[] {42}); // still open
    }
    List<byte[]> messages = messages(file.toByteArray());
    assertEquals(3, messages.size());
    assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 7}, messages.get(0));
    assertArrayEquals(new byte[] {1}, messages.get(1));
    assertEquals(8, sent.size());
  }
}
