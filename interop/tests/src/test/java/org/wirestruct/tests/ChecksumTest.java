package org.wirestruct.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wirestruct.Checksum;

/** Checksums are what their specifications say. */
class ChecksumTest {

  private static final byte[] NINE = "123456789".getBytes(StandardCharsets.US_ASCII);

  private static long of(Checksum checksum, byte[] octets) {
    return checksum.add(octets, 0, octets.length).value();
  }

  /** The check values of the catalogue of parametrised CRC algorithms: the CRC of "123456789". */
  @ParameterizedTest
  @CsvSource({
    "CRC-3/GSM, 3, 3, 0, false, false, 7, 4",
    "CRC-4/G-704, 4, 3, 0, true, true, 0, 7",
    "CRC-5/USB, 5, 5, 1F, true, true, 1F, 19",
    "CRC-6/CDMA2000-A, 6, 27, 3F, false, false, 0, 0D",
    "CRC-7/MMC, 7, 09, 0, false, false, 0, 75",
    "CRC-8/SMBUS, 8, 07, 0, false, false, 0, F4",
    "CRC-8/MAXIM-DOW, 8, 31, 0, true, true, 0, A1",
    "CRC-10/ATM, 10, 233, 0, false, false, 0, 199",
    "CRC-12/UMTS, 12, 80F, 0, false, true, 0, DAF",
    "CRC-15/CAN, 15, 4599, 0, false, false, 0, 059E",
    "CRC-16/ARC, 16, 8005, 0, true, true, 0, BB3D",
    "CRC-16/IBM-3740, 16, 1021, FFFF, false, false, 0, 29B1",
    "CRC-16/KERMIT, 16, 1021, 0, true, true, 0, 2189",
    "CRC-16/MODBUS, 16, 8005, FFFF, true, true, 0, 4B37",
    "CRC-16/MCRF4XX, 16, 1021, FFFF, true, true, 0, 6F91",
    "CRC-24/OPENPGP, 24, 864CFB, B704CE, false, false, 0, 21CF02",
    "CRC-31/PHILIPS, 31, 04C11DB7, 7FFFFFFF, false, false, 7FFFFFFF, 0CE9E46C",
    "CRC-32/ISO-HDLC, 32, 04C11DB7, FFFFFFFF, true, true, FFFFFFFF, CBF43926",
    "CRC-32/ISCSI, 32, 1EDC6F41, FFFFFFFF, true, true, FFFFFFFF, E3069283",
    "CRC-32/BZIP2, 32, 04C11DB7, FFFFFFFF, false, false, FFFFFFFF, FC891918",
    "CRC-40/GSM, 40, 0004820009, 0, false, false, FFFFFFFFFF, D4164FC646",
    "CRC-64/ECMA-182, 64, 42F0E1EBA9EA3693, 0, false, false, 0, 6C40DF5F0B497347",
    "CRC-64/XZ, 64, 42F0E1EBA9EA3693, FFFFFFFFFFFFFFFF, true, true, FFFFFFFFFFFFFFFF,"
        + " 995DC9BBDF1939FA",
  })
  void cyclicRedundancyChecks(
      String name,
      int width,
      String polynomial,
      String initial,
      boolean reflectIn,
      boolean reflectOut,
      String xorOut,
      String check) {
    Checksum checksum =
        Checksum.crc(
            width, hex(polynomial), hex(initial), reflectIn, reflectOut, hex(xorOut));
    assertEquals(hex(check), of(checksum, NINE), name);
  }

  private static long hex(String digits) {
    return Long.parseUnsignedLong(digits, 16);
  }

  @Test
  void sums() {
    assertEquals(0xDD, of(Checksum.sum8(), NINE));
    assertEquals(0x31, of(Checksum.xor8(), NINE));
    assertEquals(0x1EDE, of(Checksum.fletcher16(), NINE));
    assertEquals(0x091E01DE, of(Checksum.adler32(), NINE));
  }

  /** The example of RFC 1071, section 3: the sum is DDF2. */
  @Test
  void ofTheInternet() {
    byte[] octets = {0x00, 0x01, (byte) 0xF2, 0x03, (byte) 0xF4, (byte) 0xF5, (byte) 0xF6, (byte) 0xF7};
    assertEquals(0xDDF2 ^ 0xFFFF, of(Checksum.inet16(), octets));
    assertEquals(0xFFFF, of(Checksum.inet16(), new byte[0]));
    assertEquals(0x12FF ^ 0xFFFF, of(Checksum.inet16(), new byte[] {0x12, (byte) 0xFF}));
    assertEquals(0x1200 ^ 0xFFFF, of(Checksum.inet16(), new byte[] {0x12}));
  }

  @Test
  void goOnWherePiecesEndAndCountTheirOwnOctetsAsZero() {
    Random random = new Random(7);
    byte[] octets = new byte[31];
    random.nextBytes(octets);
    byte[] without = octets.clone();
    without[11] = 0;
    without[12] = 0;
    for (int i = 0; i < octets.length; i++) {
      long whole = of(Checksum.inet16(), without);
      long pieces =
          Checksum.inet16().except(11, 13).add(octets, 0, i).add(octets, i, 31).value();
      assertEquals(whole, pieces);
    }
    assertEquals(
        of(Checksum.sum8(), new byte[] {1, 2, 3}),
        Checksum.sum8().add(new byte[] {1, 2}, 0, 2).add(3).value());
  }

  @Test
  void ofNoWidthAtAll() {
    assertThrows(
        IllegalArgumentException.class, () -> Checksum.crc(65, 1, 0, false, false, 0));
  }
}
