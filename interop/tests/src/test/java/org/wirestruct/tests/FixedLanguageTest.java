package org.wirestruct.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wirestruct.BitFault;
import org.wirestruct.Checking;
import org.wirestruct.EncodingException;
import org.wirestruct.WireException;
import org.wirestruct.WireException.Reason;
import tests.fixed.Around;
import tests.fixed.Bits;
import tests.fixed.BitsView;
import tests.fixed.Chosen;
import tests.fixed.ChosenView;
import tests.fixed.Head;
import tests.fixed.Low;
import tests.fixed.Mode;
import tests.fixed.Odd;
import tests.fixed.Perm;
import tests.fixed.Sealed;
import tests.fixed.SealedView;
import tests.fixed.Texts;

/** What structs of fixed size can have in them. */
class FixedLanguageTest {

  private static byte[] octets(String hex) {
    return VaryingTest.octets(hex);
  }

  // -- Bits and flags

  /** version 4, offset -3, mode standby, a zero, urgent, rest 5: 0100 11101 10 0 1 101. */
  private static final Head HEAD = new Head(-3, Mode.STANDBY, true, 5);

  @Test
  void bitsFromTheMostSignificantOn() {
    assertEquals(0b0100_1110_1100_1101, HEAD.toBits());
    assertEquals(HEAD, Head.ofBits(0b0100_1110_1100_1101));
    for (int bits = 0; bits <= 0xFFFF; bits++) {
      int kept = bits & 0x0FEF | 0x4000;
      assertEquals(kept, Head.ofBits(bits).toBits());
    }
  }

  @Test
  void bitsFromTheLeastSignificantOn() {
    Low low = new Low(0b10001, 0x1_0002, Perm.WRITE);
    assertEquals(0b10001 | 0x1_0002 << 5 | 2 << 22, low.toBits());
    assertEquals(low, Low.ofBits(low.toBits()));
  }

  @Test
  void bitsThatAreNotAsTheSchemaSays() {
    assertNull(Head.fault(HEAD.toBits()));
    assertEquals(new BitFault("version", Reason.DERIVED_WRONG), Head.fault(0x3000));
    assertEquals(new BitFault("mode", Reason.ENUM_VALUE_UNKNOWN), Head.fault(0x4060));
    assertEquals(new BitFault("pad", Reason.RESERVED_NOT_ZERO), Head.fault(0x4010));
  }

  @Test
  void bitsThatDoNotFit() {
    assertThrows(IllegalArgumentException.class, () -> new Head(16, Mode.OFF, false, 0));
    assertThrows(IllegalArgumentException.class, () -> new Head(-17, Mode.OFF, false, 0));
    assertThrows(IllegalArgumentException.class, () -> new Head(0, Mode.of(4), false, 0));
    assertThrows(IllegalArgumentException.class, () -> new Head(0, Mode.OFF, false, 8));
    assertThrows(NullPointerException.class, () -> new Head(0, null, false, 0));
  }

  @Test
  void setsOfFlags() {
    Perm perm = Perm.of(Perm.READ, Perm.ADMIN);
    assertEquals(0x41, perm.bits());
    assertTrue(perm.has(Perm.READ));
    assertFalse(perm.has(Perm.BOTH));
    assertTrue(perm.with(Perm.WRITE).has(Perm.BOTH));
    assertEquals(Perm.ADMIN, perm.without(Perm.BOTH));
    assertEquals(Perm.NONE, Perm.of());
    assertEquals("[read, admin]", perm.toString());
    assertEquals("[read, write, 0x80]", new Perm(0x83).toString());
    assertEquals(0x80, new Perm(0x83).unnamedBits());
    assertEquals("[]", Perm.NONE.toString());
    assertThrows(IllegalArgumentException.class, () -> new Perm(0x100));
  }

  @Test
  void bitsAndFlagsInAStruct() throws WireException {
    Perm[][] sets = {{Perm.READ, Perm.NONE}, {Perm.ADMIN, Perm.BOTH}};
    Head other = new Head(0, Mode.ON, false, 0);
    Bits value =
        new Bits(HEAD, new Low(1, 2, Perm.NONE), Perm.WRITE, new Head[] {other, HEAD}, sets);
    byte[] octets = octets("4ECD 410000 02 4020 4ECD 01 00 40 03");
    assertArrayEquals(octets, value.toBytes());
    for (Checking checking : Checking.values()) {
      assertEquals(value, Bits.decode(octets, 0, checking));
    }
    assertEquals(HEAD, BitsView.wrap(octets, 0).heads(1));
    octets[9] |= 0x10;
    WireException reserved =
        assertThrows(WireException.class, () -> Bits.decode(octets, 0, Checking.STRICT));
    assertEquals("Bits.heads[1].pad @8: reserved not zero", reserved.getMessage());
    assertEquals(value, Bits.decode(octets, 0));
    octets[9] &= ~0x10;
    octets[12] = (byte) 0xC0;
    WireException unnamed =
        assertThrows(WireException.class, () -> Bits.decode(octets, 0, Checking.STRICT));
    assertEquals("Bits.sets[1][0] @12: flag unknown", unnamed.getMessage());
  }

  // -- Numbers

  @Test
  void numbersInEveryOrder() throws WireException {
    Odd odd =
        new Odd(1.5f, new float[] {-2, 0, 65504}, 0x01020304L, -2, 1.0f, 0x0102030405060708L);
    byte[] octets =
        octets("3E00 00C0 0000 FF7B 03040102 FFFFFEFF 00003F80 0201040306050807");
    assertArrayEquals(octets, odd.toBytes());
    assertEquals(odd, Odd.decode(octets, 0));
    octets[0] = 0x7C;
    octets[1] = 0x01; // a NaN that signals
    assertArrayEquals(octets, Odd.decode(octets, 0).toBytes());
  }

  // -- Text

  private static final Texts TEXTS =
      new Texts("ab", "é ü", "中文", "aß", new String[] {"東", "\uD83D\uDE00"});
  private static final String TEXTS_OCTETS =
      "61620000 E920FC20 D6D0CEC42020 6100DF0000000000 6771000000000000 D83DDE0000000000";

  @Test
  void textsInTheirCharsets() throws WireException {
    byte[] octets = octets(TEXTS_OCTETS);
    assertArrayEquals(octets, TEXTS.toBytes());
    for (Checking checking : Checking.values()) {
      assertEquals(TEXTS, Texts.decode(octets, 0, checking));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 80, ascii, ASCII",
    "8, FF, gbk, GBK",
    "15, D8, little, UTF-16LE",
    "30, DC, large[1], UTF-16BE",
  })
  void octetsThatAreNoText(int offset, String octet, String path, String charset) {
    byte[] octets = octets(TEXTS_OCTETS);
    octets[offset] = (byte) Integer.parseInt(octet, 16);
    WireException invalid =
        assertThrows(WireException.class, () -> Texts.decode(octets, 0, Checking.LENIENT));
    assertEquals(Reason.TEXT_INVALID, invalid.code());
    assertEquals(path, invalid.path());
    assertTrue(invalid.reason().endsWith("is not " + charset), invalid.reason());
  }

  @Test
  void octetsBehindTheEndOfAText() throws WireException {
    byte[] octets = octets(TEXTS_OCTETS);
    octets[3] = 'x';
    octets[21] = 'y';
    assertEquals(TEXTS, Texts.decode(octets, 0, Checking.STRICT));
    WireException after =
        assertThrows(WireException.class, () -> Texts.decode(octets, 0, Checking.EXACT));
    assertEquals("Texts.ascii @0: octets after nul", after.getMessage());
  }

  private static void assertRefused(
      String ascii, String latin, String gbk, String little, String large) {
    String[] two = {large, ""};
    assertThrows(
        IllegalArgumentException.class, () -> new Texts(ascii, latin, gbk, little, two));
  }

  @Test
  void textsThatDoNotFit() {
    assertRefused("é", "", "", "", "");
    assertRefused("12345", "", "", "", "");
    assertRefused("a\0b", "", "", "", "");
    assertRefused("", "ends ", "", "", "");
    assertRefused("", "€", "", "", "");
    assertRefused("", "", "中文中文", "", "");
    assertRefused("", "", "", "12345", "");
    assertRefused("", "", "", "\uD800", "");
    assertRefused("", "", "", "", "12345");
    new Texts("1234", "1234", "中文中", "1234", new String[] {"1234", "a\u0100"});
  }

  // -- What derives

  private static final Sealed SEALED = new Sealed(Mode.ON, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});

  @Test
  void whatDerivesIsWrittenAndLookedAt() throws WireException {
    byte[] octets = SEALED.toBytes();
    assertEquals(23, octets.length);
    assertArrayEquals(octets("CAFEBABE 17"), java.util.Arrays.copyOf(octets, 5));
    assertEquals(3, octets[8]);
    for (Checking checking : Checking.values()) {
      assertEquals(SEALED, Sealed.decode(octets, 0, checking));
    }
    SealedView view = SealedView.wrap(octets, 0);
    assertEquals(0xCAFEBABEL, view.magic());
    assertEquals(23, view.length());
    // Fletcher's sums of 1 to 8: 36, and 120.
    assertEquals(120 << 8 | 36, view.fletcher());
  }

  @ParameterizedTest
  @CsvSource({
    "0, derived_wrong, magic",
    "4, derived_wrong, length",
    "5, checksum_wrong, check",
    "8, checksum_wrong, check",
    "9, checksum_wrong, check",
    "17, checksum_wrong, check",
    "22, checksum_wrong, check",
  })
  void anyOctetThatIsChanged(int offset, String word, String path) throws WireException {
    byte[] octets = SEALED.toBytes();
    octets[offset] ^= 0x10;
    WireException wrong =
        assertThrows(WireException.class, () -> Sealed.decode(octets, 0, Checking.STRICT));
    assertEquals(word, wrong.code().word());
    assertEquals(path, wrong.path());
    Sealed.decode(octets, 0);
  }

  @Test
  void valuesThatMustNotBe() {
    Sealed standby = new Sealed(Mode.STANDBY, new byte[8]);
    EncodingException violated = assertThrows(EncodingException.class, standby::toBytes);
    assertEquals("Sealed.mode @7: where violated", violated.getMessage());
    Sealed unknown = new Sealed(Mode.of(200), new byte[8]);
    EncodingException tooLarge = assertThrows(EncodingException.class, unknown::toBytes);
    assertEquals("Sealed.twice @8: 401 is not in 0 to 255", tooLarge.getMessage());
    assertEquals(Reason.VALUE_OUT_OF_RANGE, tooLarge.code());
  }

  // -- The byte order that the message chooses

  @ParameterizedTest
  @ValueSource(ints = {0xA1B2, 0xB2A1})
  void ordersThatTheMessageChooses(int magic) throws WireException {
    Chosen chosen = new Chosen(magic, 0x01020304L, 1.5f, new int[] {-2, 0x010203});
    boolean isBig = magic == 0xA1B2;
    byte[] octets =
        octets(
            isBig
                ? "A1B2 01020304 3E00 FFFFFE 010203"
                : "B2A1 04030201 003E FEFFFF 030201");
    assertArrayEquals(octets, chosen.toBytes());
    for (Checking checking : Checking.values()) {
      assertEquals(chosen, Chosen.decode(octets, 0, checking));
    }
    assertEquals(-2, ChosenView.wrap(octets, 0).odd(0));
  }

  @Test
  void anOrderThatIsNone() throws WireException {
    byte[] octets = new byte[Chosen.SIZE];
    WireException unknown = assertThrows(WireException.class, () -> Chosen.decode(octets, 0));
    assertEquals("Chosen.number @2: no byte order for 0", unknown.getMessage());
    assertEquals(Reason.BYTE_ORDER_UNKNOWN, unknown.code());
    assertEquals(0, ChosenView.wrap(octets, 0).magic());
    Chosen neither = new Chosen(1, 0, 0, new int[2]);
    assertEquals(
        Reason.BYTE_ORDER_UNKNOWN,
        assertThrows(EncodingException.class, neither::toBytes).code());
  }

  @Test
  void conditionsOverWhatIsInside() throws WireException {
    Chosen chosen = new Chosen(0xA1B2, 999, 0, new int[2]);
    Around around = new Around(SEALED, chosen, 23);
    assertEquals(around, Around.decode(around.toBytes(), 0, Checking.EXACT));
    for (Around wrong :
        new Around[] {
          new Around(SEALED, chosen, 22),
          new Around(SEALED, new Chosen(0xA1B2, 1000, 0, new int[2]), 23)
        }) {
      EncodingException violated = assertThrows(EncodingException.class, wrong::toBytes);
      assertEquals("Around.copy @37: where violated", violated.getMessage());
    }
    byte[] octets = around.toBytes();
    octets[0] = 0;
    WireException inside =
        assertThrows(WireException.class, () -> Around.decode(octets, 0, Checking.STRICT));
    assertEquals("sealed.magic", inside.path());
  }
}
