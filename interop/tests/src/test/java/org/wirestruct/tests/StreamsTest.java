package org.wirestruct.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import example.chat.Chat;
import example.chat.Kind;
import example.chat.Packet;
import golden.inner.Side;
import golden.inner.Stamp;
import golden.outer.Order;
import golden.outer.Orders;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wirestruct.MessageReader;
import org.wirestruct.WireException;

/** Messages out of streams, in whatever pieces they come. */
@Timeout(60)
class StreamsTest {

  private static final int MESSAGES = 2000;

  private static Packet packet(int sequence) {
    return new Packet(Kind.TEXT, sequence, 2500, "näme " + sequence, new byte[63]);
  }

  private static byte[] packets(int count) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      packet(i).write(out);
    }
    return out.toByteArray();
  }

  // 65536 is no multiple of 88: messages lie across the end of the reader's buffer.
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 87, 88, 89, 1460, 65536, 1000000})
  void arePutTogetherFromPieces(int piece) throws IOException {
    InputStream in = Streams.inPieces(packets(MESSAGES), piece);
    MessageReader<Packet> reader = Chat.fromClient(in);
    for (int i = 0; i < MESSAGES; i++) {
      assertEquals(packet(i), reader.read());
    }
    assertThrows(EOFException.class, reader::read);
    assertEquals(MESSAGES, reader.count());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 25, 87})
  void thatEndWithinAMessageSayWhere(int octets) throws IOException {
    byte[] all = packets(3);
    MessageReader<Packet> reader =
        Chat.fromServer(new ByteArrayInputStream(all, 0, 2 * Packet.SIZE + octets));
    reader.read();
    reader.read();
    WireException cut = assertThrows(WireException.class, reader::read);
    assertEquals("stream ended after " + octets + " of 88 octets", cut.reason());
    assertEquals(2, reader.count());
  }

  @Test
  void goOnBehindAMessageThatIsWrong() throws IOException {
    byte[] octets = packets(3);
    octets[Packet.SIZE + Packet.OFFSET_NAME] = (byte) 0xFF;
    MessageReader<Packet> reader = Chat.fromClient(new ByteArrayInputStream(octets));
    assertEquals(packet(0), reader.read());
    assertThrows(WireException.class, reader::read);
    assertEquals(packet(2), reader.read());
    assertEquals(3, reader.count());
  }

  @Test
  void areReadAloneWithoutTakingWhatFollows() throws IOException {
    InputStream in = new ByteArrayInputStream(packets(2));
    assertEquals(packet(0), Packet.read(in));
    assertEquals(Packet.SIZE, in.available());
  }

  @Test
  void keepTheBeginningOfAMessageOverATimeout() throws IOException {
    byte[] octets = packets(1);
    InputStream in =
        new InputStream() {
          private int position;
          private boolean late;

          @Override
          public int read() throws IOException {
            if (position == 37 && !late) {
              late = true;
              throw new SocketTimeoutException();
            }
            return position < octets.length ? octets[position++] & 0xFF : -1;
          }

          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            int octet = read();
            into[offset] = (byte) octet;
            return octet < 0 ? -1 : 1;
          }
        };
    MessageReader<Packet> reader = Chat.fromClient(in);
    assertThrows(SocketTimeoutException.class, reader::read);
    assertEquals(packet(0), reader.read());
  }

  /** A server that answers every packet, while the client writes octet by octet, or all at once. */
  @ParameterizedTest
  @ValueSource(ints = {1, 100, 4096})
  void goThroughSocketsBothWays(int piece) throws Exception {
    int messages = piece == 1 ? 50 : MESSAGES;
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Long> answered =
          CompletableFuture.supplyAsync(() -> answerAll(listener));
      try (Socket socket =
          new Socket(listener.getInetAddress(), listener.getLocalPort())) {
        socket.setTcpNoDelay(true);
        CompletableFuture<Void> written =
            CompletableFuture.runAsync(() -> writeInPieces(socket, messages, piece));
        MessageReader<Packet> reader = Chat.fromServer(socket.getInputStream());
        for (int i = 0; i < messages; i++) {
          assertEquals(packet(i), reader.read());
        }
        written.get(30, TimeUnit.SECONDS);
        assertThrows(EOFException.class, reader::read);
      }
      assertEquals(messages, answered.get(30, TimeUnit.SECONDS));
    }
  }

  private static long answerAll(ServerSocket listener) {
    try (Socket socket = listener.accept()) {
      MessageReader<Packet> reader = Chat.fromClient(socket.getInputStream());
      try {
        while (true) {
          reader.read().write(socket.getOutputStream());
        }
      } catch (EOFException end) {
        return reader.count();
      }
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  private static void writeInPieces(Socket socket, int messages, int piece) {
    try {
      byte[] octets = packets(messages);
      OutputStream out = socket.getOutputStream();
      for (int i = 0; i < octets.length; i += piece) {
        out.write(octets, i, Math.min(piece, octets.length - i));
      }
      socket.shutdownOutput();
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  @Test
  void ofUdpAreAsLongAsTheDatagram() throws IOException {
    golden.inner.Address address = new golden.inner.Address(new byte[4], 80);
    Order order =
        new Order(
            new Stamp(1, 2), Side.BUY, 3, new golden.inner.Address[] {address, address},
            Side.SELL);
    byte[] room = new byte[1000];
    order.encode(room, 10);
    assertEquals(order, Orders.fromClient(new DatagramPacket(room, 10, Order.SIZE)));
    WireException cut =
        assertThrows(
            WireException.class, () -> Orders.fromClient(new DatagramPacket(room, 10, 20)));
    assertEquals("from[1].ip", cut.path());
  }

  @Test
  void havePorts() {
    assertEquals(8888, Chat.PORT);
    assertEquals(9000, Orders.PORT);
  }
}
