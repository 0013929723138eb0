#include "wirestruct/checksum.hpp"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

namespace wirestruct {
namespace {

/// What the catalogue of CRC algorithms gives a check value of.
constexpr auto digits = std::to_array<std::byte>({std::byte{'1'}, std::byte{'2'}, std::byte{'3'},
                                                  std::byte{'4'}, std::byte{'5'}, std::byte{'6'},
                                                  std::byte{'7'}, std::byte{'8'}, std::byte{'9'}});

std::vector<std::byte> octets(std::initializer_list<int> values) {
  std::vector<std::byte> result;
  for (const int value : values) result.push_back(static_cast<std::byte>(value));
  return result;
}

std::vector<std::byte> characters(std::string_view text) {
  std::vector<std::byte> result;
  for (const char character : text) result.push_back(static_cast<std::byte>(character));
  return result;
}

TEST(Checksum, CrcsHaveTheirCheckValues) {
  static_assert(crc<crc32>(digits) == 0xCBF43926);
  static_assert(crc<crc32c>(digits) == 0xE3069283);
  static_assert(crc<crc16_ccitt>(digits) == 0x29B1);
  static_assert(crc<crc16_modbus>(digits) == 0x4B37);
}

TEST(Checksum, CrcsOfOddWidthsHaveThem) {
  static_assert(crc<CrcParameters{3, 0x3, 0x0, false, false, 0x7}>(digits) == 0x4);    // GSM
  static_assert(crc<CrcParameters{5, 0x05, 0x1F, true, true, 0x1F}>(digits) == 0x19);  // USB
  static_assert(crc<CrcParameters{24, 0x864CFB, 0xB704CE, false, false, 0}>(digits) == 0x21CF02);
  static_assert(crc<CrcParameters{64, 0x42F0E1EBA9EA3693, 0, false, false, 0}>(digits) ==
                0x6C40DF5F0B497347);  // CRC-64/ECMA-182
  static_assert(crc<CrcParameters{12, 0x80F, 0, false, true, 0}>(digits) == 0xDAF);  // UMTS
}

TEST(Checksum, ACrcMadeAtRunTimeIsTheSame) {
  AnyCrc any(crc32);
  add_octets(any, digits, {0, 4}, {});
  any.start();
  add_octets(any, digits, {0, 9}, {});
  EXPECT_EQ(any.value(), 0xCBF43926U);
  EXPECT_EQ(crc(crc16_modbus, digits), 0x4B37U);
}

TEST(Checksum, SumsOfFewOctets) {
  static_assert(sum8(digits) == 0xDD);
  static_assert(xor8(digits) == 0x31);
  EXPECT_EQ(sum8({}), 0);
  EXPECT_EQ(xor8({}), 0);
}

// RFC 1071, section 3: 00 01 F2 03 F4 F5 F6 F7 has the sum DDF2.
TEST(Checksum, InternetChecksumIsThatOfTheRfc) {
  const auto example = octets({0x00, 0x01, 0xF2, 0x03, 0xF4, 0xF5, 0xF6, 0xF7});
  EXPECT_EQ(inet16(example), 0xFFFF - 0xDDF2);
  EXPECT_EQ(inet16(octets({0x12})), 0xFFFF - 0x1200) << "an odd octet is an upper half";
}

// The header of an IPv4 packet as on the net: its checksum stands at octet 10.
TEST(Checksum, ItsOwnOctetsCountAsZero) {
  const auto header = octets({0x45, 0x00, 0x00, 0x73, 0x00, 0x00, 0x40, 0x00, 0x40, 0x11,
                              0xB8, 0x61, 0xC0, 0xA8, 0x00, 0x01, 0xC0, 0xA8, 0x00, 0xC7});
  EXPECT_EQ(inet16(header, {10, 12}), 0xB861);
  EXPECT_EQ(inet16(header), 0) << "a right checksum makes the sum zero";
}

TEST(Checksum, FletcherAndAdlerHaveTheirPublishedValues) {
  EXPECT_EQ(fletcher16(characters("abcde")), 0xC8F0);
  EXPECT_EQ(fletcher16(characters("abcdef")), 0x2057);
  EXPECT_EQ(fletcher16(characters("abcdefgh")), 0x0627);
  EXPECT_EQ(adler32(characters("Wikipedia")), 0x11E60398U);
  EXPECT_EQ(adler32({}), 1U);
}

TEST(Checksum, ZerosAreOctetsAndNotLeftOut) {
  auto zeroed = characters("123456789");
  zeroed[3] = zeroed[4] = std::byte{0};
  EXPECT_EQ(crc<crc32>(digits, {3, 5}), crc<crc32>(zeroed));
  EXPECT_EQ(fletcher16(digits, {3, 5}), fletcher16(zeroed));
  EXPECT_EQ(adler32(digits, {3, 5}), adler32(zeroed));
  EXPECT_EQ(sum8(digits, {3, 5}), sum8(zeroed));
  EXPECT_EQ(xor8(digits, {3, 5}), xor8(zeroed));
  EXPECT_EQ(inet16(digits, {3, 5}), inet16(zeroed));
}

TEST(Checksum, PiecesGoOnWhereTheLastOneEnded) {
  Inet16 sum;
  add_octets(sum, digits, {0, 3}, {});
  add_octets(sum, digits, {3, 9}, {});
  EXPECT_EQ(sum.value(), inet16(digits)) << "the second piece starts in the middle of a unit";

  Crc<crc32> with_constant;
  add_octets(with_constant, digits, {0, 8}, {});
  with_constant.add(std::byte{'9'});
  EXPECT_EQ(with_constant.value(), 0xCBF43926U);
}

TEST(Checksum, NothingIsReadBehindTheOctets) {
  EXPECT_EQ(sum8(std::span(digits).first(2), {1, 100}), '1');
  Sum8 sum;
  add_octets(sum, digits, {8, 1000}, {});
  add_octets(sum, digits, {5, 3}, {});
  EXPECT_EQ(sum.value(), '9');
}

}  // namespace
}  // namespace wirestruct
