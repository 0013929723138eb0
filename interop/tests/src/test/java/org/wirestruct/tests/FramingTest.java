package org.wirestruct.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wirestruct.Checking;
import org.wirestruct.Framing;
import org.wirestruct.MessageDecoder;
import org.wirestruct.MessageReader;
import org.wirestruct.WireException;
import org.wirestruct.WireException.Reason;
import tests.varying.Batch;
import tests.varying.Datagrams;
import tests.varying.Framed;
import tests.varying.Item;
import tests.varying.Kind;
import tests.varying.Line;
import tests.varying.Lines;
import tests.varying.Login;
import tests.varying.Packet;
import tests.varying.Packets;
import tests.varying.Tag;

/** Where messages end in a stream. */
class FramingTest {

  private static final Batch BATCH =
      new Batch(
          List.of(new Tag("a")), 8, new Login(1, new Tag("x")), List.of(Kind.LOGIN),
          new short[] {1, 2, 3});

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 1460, 100000})
  void asTheMessagesThemselvesSay(int piece) throws IOException {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    for (int i = 0; i < 500; i++) {
      VaryingTest.LOGIN.write(octets);
    }
    MessageReader<Packet> reader =
        Packets.fromServer(Streams.inPieces(octets.toByteArray(), piece));
    for (int i = 0; i < 500; i++) {
      assertEquals(VaryingTest.LOGIN, reader.read());
    }
    assertThrows(EOFException.class, reader::read);
    assertEquals(500, reader.count());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 1000})
  void atDelimiters(int piece) throws IOException {
    byte[] octets = "one\r\n\r\na\rb\n\r\r\nlast".getBytes(StandardCharsets.US_ASCII);
    MessageReader<Line> reader = Lines.fromClient(Streams.inPieces(octets, piece));
    assertEquals("one", reader.read().text());
    assertEquals("", reader.read().text());
    assertEquals("a\rb\n\r", reader.read().text());
    WireException cut = assertThrows(WireException.class, reader::read);
    assertEquals("stream ended after 4 octets of a message", cut.reason());
  }

  @Test
  void areWrittenAsTheyAreRead() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Lines.writeFromServer(out, new Line("hello"));
    Lines.writeFromServer(out, new Line(""));
    assertEquals("hello\r\n\r\n", out.toString(StandardCharsets.US_ASCII));
    for (String text : List.of("a\r\nb", "a\r")) {
      boolean isWrong = text.contains("\n");
      if (isWrong) {
        assertThrows(
            IllegalArgumentException.class, () -> Lines.writeFromServer(out, new Line(text)));
      } else {
        Lines.writeFromServer(out, new Line(text));
      }
    }
    out.reset();
    Framed.writeFromServer(out, BATCH);
    Framed.writeFromServer(out, BATCH);
    byte[] octets = out.toByteArray();
    assertEquals(2 * (2 + BATCH.encodedSize()), octets.length);
    assertEquals(2 + BATCH.encodedSize(), octets[1]);
    for (int piece : List.of(1, 3, 1000)) {
      MessageReader<Batch> reader = Framed.fromServer(Streams.inPieces(octets, piece));
      assertEquals(BATCH, reader.read());
      assertEquals(BATCH, reader.read());
      assertThrows(EOFException.class, reader::read);
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> Framed.writeFromClient(out, new Line("x".repeat(65534))));
  }

  @Test
  void saysHowManyOctetsItNeeds() throws WireException {
    MessageDecoder<Batch> decoder = Framed.decoderFromServer();
    byte[] octets = Framed.FRAMING.frame(BATCH.toBytes());
    assertEquals(2, decoder.needed());
    decoder.put(octets, 0, 1);
    assertEquals(1, decoder.needed());
    assertNull(decoder.next());
    decoder.put(octets, 1, 1);
    assertNull(decoder.next());
    assertEquals(octets.length - 2, decoder.needed());
    decoder.put(ByteBuffer.wrap(octets, 2, octets.length - 3));
    assertNull(decoder.next());
    assertEquals(1, decoder.needed());
    decoder.put(octets, octets.length - 1, 1);
    assertEquals(0, decoder.needed());
    assertEquals(BATCH, decoder.next());
    assertEquals(0, decoder.available());
    assertEquals(1, decoder.count());

    MessageDecoder<Packet> packets = Packets.decoderFromServer();
    byte[] login = VaryingTest.LOGIN_OCTETS;
    assertEquals(Packet.MIN_SIZE, packets.needed());
    packets.put(login, 0, 5);
    assertNull(packets.next());
    packets.put(login, 5, 4);
    assertNull(packets.next());
    assertEquals(login.length - 9, packets.needed());
    packets.put(login, 9, login.length - 9);
    assertEquals(VaryingTest.LOGIN, packets.next());
  }

  @Test
  void aMessageThatIsWrongIsSkippedWhenItsLengthIsKnown() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] wrong = VaryingTest.octets("CAFE 02 000C 00 00 0009 00 4142");
    out.write(wrong);
    VaryingTest.LOGIN.write(out);
    for (int piece : List.of(1, 8, 100)) {
      MessageReader<Packet> reader =
          Packets.fromServer(Streams.inPieces(out.toByteArray(), piece));
      assertEquals("body.line", assertThrows(WireException.class, reader::read).path());
      assertEquals(VaryingTest.LOGIN, reader.read());
      assertEquals(2, reader.count());
    }
  }

  @Test
  void aMessageThatEndsNobodyKnowsWhereStopsTheStream() {
    byte[] octets = VaryingTest.octets("CAFE 02 0001 00 00 0009 00 00 00 00");
    MessageReader<Packet> reader = Packets.fromServer(new ByteArrayInputStream(octets));
    WireException first = assertThrows(WireException.class, reader::read);
    assertEquals(Reason.LENGTH_TOO_SMALL, first.code());
    assertEquals(first.getMessage(), assertThrows(WireException.class, reader::read).getMessage());
  }

  @Test
  void noMoreMemoryIsTakenThanOctetsHaveCome() {
    // Says that a message of a mebibyte follows, and sends 3 octets of it.
    Framing framing = Framing.prefixed(4, ByteOrder.LITTLE_ENDIAN, false);
    int[] largest = {0};
    InputStream in =
        new ByteArrayInputStream(new byte[] {0, 0, 16, 0, 1, 2, 3}) {
          @Override
          public int read(byte[] into, int offset, int length) {
            largest[0] = Math.max(largest[0], into.length);
            return super.read(into, offset, length);
          }
        };
    MessageReader<Line> reader =
        new MessageReader<>(in, Line.FORMAT, framing, Checking.STRICT, 1 << 24);
    assertEquals(Reason.MESSAGE_CUT, assertThrows(WireException.class, reader::read).code());
    assertEquals(true, largest[0] <= 4 * 64 * 1024, "a buffer of " + largest[0]);
  }

  @Test
  void messagesAreRefusedAboveTheLimit() throws IOException {
    Framing framing = Framing.prefixed(1, ByteOrder.BIG_ENDIAN, false);
    byte[] octets = {3, 'a', 'b', 'c', 4, 'a', 'b', 'c', 'd'};
    MessageReader<Line> reader =
        new MessageReader<>(
            new ByteArrayInputStream(octets), Line.FORMAT, framing, Checking.LENIENT, 3);
    assertEquals("abc", reader.read().text());
    for (int i = 0; i < 2; i++) {
      WireException refused = assertThrows(WireException.class, reader::read);
      assertEquals(Reason.MESSAGE_TOO_LONG, refused.code());
    }
    byte[] endless = new byte[100];
    MessageReader<Line> lines =
        new MessageReader<>(
            new ByteArrayInputStream(endless), Line.FORMAT, Lines.FRAMING, Checking.LENIENT, 50);
    assertEquals(
        Reason.MESSAGE_TOO_LONG, assertThrows(WireException.class, lines::read).code());
  }

  @Test
  void aPrefixThatCountsItselfCannotBeLess() {
    MessageReader<Batch> reader = Framed.fromServer(new ByteArrayInputStream(new byte[] {0, 1}));
    assertEquals(
        Reason.LENGTH_TOO_SMALL, assertThrows(WireException.class, reader::read).code());
    assertThrows(
        IllegalArgumentException.class,
        () -> Framing.prefixed(9, ByteOrder.BIG_ENDIAN, false));
    assertThrows(IllegalArgumentException.class, () -> Framing.delimited());
    assertThrows(
        IllegalArgumentException.class, () -> new MessageDecoder<>(Line.FORMAT, Framing.SELF));
  }

  @Test
  void prefixesOfAnyWidthAndOrder() throws IOException {
    for (int size = 1; size <= 8; size++) {
      for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
        Framing framing = Framing.prefixed(size, order, true);
        byte[] framed = framing.frame("abc".getBytes(StandardCharsets.US_ASCII));
        assertEquals(size + 3, framed[order == ByteOrder.BIG_ENDIAN ? size - 1 : 0]);
        InputStream in = new ByteArrayInputStream(framed);
        assertEquals("abc", new MessageReader<>(in, Line.FORMAT, framing).read().text());
      }
    }
    byte[] huge = new byte[8];
    huge[0] = -1;
    InputStream in = new ByteArrayInputStream(huge);
    Framing framing = Framing.prefixed(8, ByteOrder.BIG_ENDIAN, false);
    MessageReader<Line> reader = new MessageReader<>(in, Line.FORMAT, framing);
    assertEquals(
        Reason.MESSAGE_TOO_LONG, assertThrows(WireException.class, reader::read).code());
  }

  @Test
  void aFrameHasNothingButItsMessage() throws IOException {
    byte[] frame = VaryingTest.octets("0A CAFE C8 0009 00 00 0009 55");
    Framing framing = Framing.prefixed(1, ByteOrder.BIG_ENDIAN, false);
    for (Checking checking : Checking.values()) {
      MessageReader<Packet> reader =
          new MessageReader<>(
              new ByteArrayInputStream(frame), Packet.FORMAT, framing, checking, 1000);
      if (checking == Checking.LENIENT) {
        assertEquals(Kind.BLOB, reader.read().kind());
      } else {
        WireException over = assertThrows(WireException.class, reader::read);
        assertEquals("Packet @9: 1 octets are left over", over.getMessage());
      }
    }
  }

  @Test
  void datagramsAreMessages() throws IOException {
    byte[] octets = BATCH.toBytes();
    byte[] room = new byte[octets.length + 20];
    BATCH.encode(room, 10);
    assertEquals(BATCH, Datagrams.fromClient(new DatagramPacket(room, 10, octets.length)));
  }

  @Test
  void whatGoesOnToTheEndIsReadToTheEnd() throws IOException {
    Line line = Line.read(new ByteArrayInputStream("all of it".getBytes(StandardCharsets.UTF_8)));
    assertEquals("all of it", line.text());
    assertThrows(EOFException.class, () -> Line.read(new ByteArrayInputStream(new byte[0])));
    byte[] tooMuch = new byte[(1 << 20) + 1];
    WireException refused =
        assertThrows(
            WireException.class, () -> Line.read(new ByteArrayInputStream(tooMuch)));
    assertEquals(Reason.MESSAGE_TOO_LONG, refused.code());
  }

  @Test
  void elementsAreNotMadeForOctetsThatAreNotThere() {
    byte[] octets = VaryingTest.octets("CAFE 01 FFFF FF 00");
    WireException cut =
        assertThrows(WireException.class, () -> Packet.decode(octets, 0, octets.length));
    assertEquals("items", cut.path());
    assertSame(Reason.MESSAGE_CUT, cut.code());
    assertEquals(Item.SIZE * 255 > cut.missing(), false);
    assertArrayEquals(new byte[0], new Line("").toBytes());
  }
}
