package org.wirestruct.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import example.chat.Packet;
import golden.nested.Shelf;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wirestruct.WireException;

/** A message that ends too early is an error that names the field. */
class CutMessagesTest {

  @ParameterizedTest
  @CsvSource({"0, 1, kind", "1, 5, sequence", "5, 9, user_id", "9, 25, name", "25, 88, token"})
  void everyTruncationNamesItsField(int begin, int end, String field) {
    for (int octets = begin; octets < end; octets++) {
      byte[] cut = new byte[octets];
      WireException exception =
          assertThrows(WireException.class, () -> Packet.decode(cut, 0));
      assertEquals(
          "Packet." + field + " @" + begin + ": message ended after " + octets + " of 88 octets",
          exception.getMessage());
      assertEquals("Packet", exception.struct());
      assertEquals(field, exception.path());
      assertEquals(begin, exception.offset());
    }
  }

  @Test
  void aStreamThatEndsWithinAMessage() {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(new byte[37]));
    WireException exception = assertThrows(WireException.class, () -> Packet.read(in));
    assertEquals(
        "Packet.token @25: stream ended after 37 of 88 octets", exception.getMessage());
  }

  @Test
  void aStreamThatEndsBetweenMessages() throws Exception {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(new byte[88]));
    Packet.read(in);
    assertThrows(EOFException.class, () -> Packet.read(in));
  }

  @ParameterizedTest
  @CsvSource({
    "0, number, 0",
    "2, box.width.value, 2",
    "5, box.width.unit, 5",
    "10, box.label, 10",
    "16, boxes[0].width.value, 16",
    "38, boxes[1].label, 38",
    "47, depth.unit, 47",
    "49, reserved, 49",
    "51, pad, 50",
  })
  void theWayThroughNestedStructsAndPadding(int octets, String path, int offset) {
    byte[] cut = new byte[octets];
    WireException exception = assertThrows(WireException.class, () -> Shelf.decode(cut, 0));
    assertEquals(path, exception.path());
    assertEquals(offset, exception.offset());
  }

  @Test
  void anOffsetThatIsNoneIsTheCallersMistake() {
    byte[] octets = new byte[88];
    assertThrows(IndexOutOfBoundsException.class, () -> Packet.decode(octets, -1));
    assertThrows(IndexOutOfBoundsException.class, () -> Packet.decode(octets, 89));
    assertThrows(WireException.class, () -> Packet.decode(octets, 88));
    assertThrows(WireException.class, () -> Packet.decode(octets, 1));
  }
}
