package org.wirestruct.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wirestruct.Checking;
import org.wirestruct.WireException;

/**
 * The messages of public protocols, made by other programs: tests/protocols/expected has their
 * octets, examples/protocols their schemas.
 */
class ProtocolsTest {

  /** One message; {@code protocol} is the last part of its package. */
  record Message(String protocol, String struct, byte[] octets) {
    @Override
    public String toString() {
      return protocol + " " + struct + " " + HexFormat.of().formatHex(octets);
    }
  }

  static List<Message> messages() throws IOException {
    Path expected = Path.of(System.getProperty("repository.root"), "tests/protocols/expected");
    List<Message> messages = new ArrayList<>();
    try (Stream<Path> files = Files.list(expected)) {
      for (Path file : files.sorted().toList()) {
        String protocol = file.getFileName().toString().replace(".txt", "");
        addMessages(protocol, Files.readAllLines(file), messages);
      }
    }
    return messages;
  }

  private static void addMessages(String protocol, List<String> lines, List<Message> to) {
    String struct = null;
    StringBuilder octets = new StringBuilder();
    for (String line : lines) {
      if (line.startsWith("message ")) {
        struct = line.substring("message ".length());
        octets.setLength(0);
      } else if (line.startsWith("octets ")) {
        octets.append(line.substring("octets ".length()));
      } else if (struct != null) {
        to.add(new Message(protocol, struct, HexFormat.of().parseHex(octets)));
        struct = null;
      }
    }
  }

  /** The closest check has nothing to say, and the same octets come out of the values again. */
  @ParameterizedTest
  @MethodSource("messages")
  void comesOutOfItsValuesAgain(Message message) throws IOException, ReflectiveOperationException {
    Class<?> type = Class.forName("example." + message.protocol + "." + message.struct);
    Object value = decode(type, message.octets);
    byte[] again = (byte[]) ValueType.unchecked(() -> type.getMethod("toBytes").invoke(value));
    assertArrayEquals(message.octets, again);
  }

  private static Object decode(Class<?> type, byte[] octets) throws WireException {
    return ValueType.wire(
        () ->
            isFixed(type)
                ? type.getMethod("decode", byte[].class, int.class, Checking.class)
                    .invoke(null, octets, 0, Checking.EXACT)
                : type.getMethod("decode", byte[].class, int.class, int.class, Checking.class)
                    .invoke(null, octets, 0, octets.length, Checking.EXACT));
  }

  private static boolean isFixed(Class<?> type) {
    return Stream.of(type.getFields()).anyMatch(field -> field.getName().equals("LAYOUT"));
  }
}
