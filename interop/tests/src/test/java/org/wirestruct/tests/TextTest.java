package org.wirestruct.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import example.chat.Kind;
import example.chat.Packet;
import example.chat.PacketView;
import golden.nested.Box;
import golden.nested.Length;
import golden.nested.Shelf;
import golden.nested.Unit;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wirestruct.WireException;

/** Text in a field of 16 octets: never cut, never replaced. */
class TextTest {

  private static Packet packet(String name) {
    return new Packet(Kind.TEXT, 1, 2, name, new byte[63]);
  }

  private static byte[] nameOctets(Packet packet) {
    return Arrays.copyOfRange(packet.toBytes(), 9, 25);
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "", "x", "fifteen octets!", "sixteen octets!!", "äöüäöüäx", "äöüäöüää", "東東東東東", "東東東東東x",
    "😀😀😀", "😀😀😀😀", "x😀😀😀é", "\uFFFD", "\uD7FF\uE000"
  })
  void thatFitsComesBack(String text) throws WireException {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    byte[] octets = nameOctets(packet(text));
    assertArrayEquals(Arrays.copyOf(encoded, 16), octets);
    assertEquals(text, Packet.decode(packet(text).toBytes(), 0).name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"seventeen octets!", "äöüäöüääx", "xäöüäöüää", "東東東東東é", "😀😀😀😀x", "x😀😀😀😀"})
  void thatDoesNotFitIsAnError(String text) {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> packet(text));
    int needed = text.getBytes(StandardCharsets.UTF_8).length;
    assertEquals(
        "Packet.name: the text needs " + needed + " octets in UTF-8, the field has 16",
        error.getMessage());
  }

  @Test
  void thatAReaderWouldCutIsAnError() {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> packet("a\0b"));
    assertEquals("Packet.name: the text has a NUL at 1", error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD83D", "x\uDE00", "\uD83Dx", "\uDE00\uD83D"})
  void withHalfOfASurrogatePairIsAnError(String text) {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> packet(text));
    assertEquals(
        "Packet.name: the text has half of a surrogate pair at " + (text.startsWith("x") ? 1 : 0),
        error.getMessage());
  }

  @Test
  void mustBeThere() {
    NullPointerException error = assertThrows(NullPointerException.class, () -> packet(null));
    assertEquals("Packet.name is null", error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "80", "C3", "C0AF", "C328", "E28028", "EDA080", "F0808080", "F4908080", "FF", "E282",
    "41FE", "C4E3BAC3" // the last is GBK
  })
  void thatIsNotUtf8IsAnErrorThatSaysWhere(String malformed) throws WireException {
    byte[] octets = packet("").toBytes();
    byte[] name = HexFormat.of().parseHex(malformed);
    System.arraycopy(name, 0, octets, 9, name.length);
    int good = malformed.startsWith("41") ? 1 : 0;

    WireException error = assertThrows(WireException.class, () -> Packet.decode(octets, 0));
    assertEquals(
        String.format(
            "Packet.name @9: octet 0x%02X at %d of the text is not UTF-8",
            name[good] & 0xFF, good),
        error.getMessage());
    assertEquals(9, error.offset());

    // The view shows everything else, and has the octets.
    PacketView view = PacketView.wrap(octets, 0);
    assertEquals(2, view.userId());
    assertThrows(WireException.class, view::name);
    assertArrayEquals(octets, view.toBytes());
  }

  @Test
  void whatFollowsTheNulStaysInTheViewAndIsClearedInTheRecord() throws WireException {
    byte[] octets = packet("bob").toBytes();
    octets[13] = 'X';
    octets[24] = (byte) 0xFF;
    PacketView view = PacketView.wrap(octets, 0);
    assertEquals("bob", view.name());
    assertArrayEquals(octets, view.toBytes());
    assertEquals(packet("bob"), view.toValue());
    assertArrayEquals(packet("bob").toBytes(), view.toValue().toBytes());
  }

  @Test
  void inNestedStructsIsNamedFromTheOutside() {
    Length length = new Length(1, Unit.METRE);
    Box box = new Box(length, length, "ok");
    byte[] octets = new byte[3 + Shelf.SIZE];
    new Shelf(7, box, new Box[] {box, box}, length, true).encode(octets, 3);
    octets[3 + 38 + 1] = (byte) 0xC4;

    WireException error = assertThrows(WireException.class, () -> Shelf.decode(octets, 3));
    assertEquals(
        "Shelf.boxes[1].label @38: octet 0xC4 at 1 of the text is not UTF-8",
        error.getMessage());
  }
}
