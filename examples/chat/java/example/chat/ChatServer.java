package example.chat;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.wirestruct.Recorder;

/**
 * The Java side: answers every packet of one connection, and records what it means to send.
 *
 * <p>With {@code --forget-byte-order} the answers are written by hand, as they often are: with {@code
 * DataOutputStream.writeInt}, which is big-endian, while the protocol is little-endian.
 */
final class ChatServer {

  private final Recorder recorder;
  private final boolean forgetByteOrder;

  private ChatServer(Recorder recorder, boolean forgetByteOrder) {
    this.recorder = recorder;
    this.forgetByteOrder = forgetByteOrder;
  }

  public static void main(String[] arguments) throws IOException {
    boolean forget = Arrays.asList(arguments).contains("--forget-byte-order");
    try (ServerSocket listener = new ServerSocket(Chat.PORT, 1, InetAddress.getLoopbackAddress());
        Recorder recorder = Recorder.open(Path.of(arguments[0]))) {
      System.out.println("server: listening on port " + Chat.PORT);
      try (Socket socket = listener.accept()) {
        // Every answer leaves at once, in one write.
        socket.setTcpNoDelay(true);
        new ChatServer(recorder, forget).serve(socket);
      }
    }
  }

  private void serve(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), Packet.SIZE));
    int answered = 0;
    try {
      while (true) {
        Packet packet = Packet.read(in);
        Packet answer =
            new Packet(packet.kind(), packet.sequence(), packet.userId(), "server", packet.token());
        recorder.record(answer.toBytes());
        if (forgetByteOrder) {
          writeByHand(answer, out);
        } else {
          answer.write(out);
        }
        out.flush();
        answered++;
      }
    } catch (EOFException end) {
      System.out.println("server: " + answered + " packets answered");
    }
  }

  /** What somebody wrote before there was a schema. */
  private static void writeByHand(Packet packet, DataOutputStream out) throws IOException {
    out.writeByte(packet.kind().code());
    out.writeInt(packet.sequence());
    out.writeInt(packet.userId());
    out.write(Arrays.copyOf(packet.name().getBytes(StandardCharsets.UTF_8), 16));
    out.write(packet.token());
  }
}
