#include "schema/crc_catalogue.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "wirestruct/checksum.hpp"

namespace wirestruct::schema {
namespace {

std::uint64_t check_value(const CrcRow& row) {
  wirestruct::AnyCrc crc(
      {row.width_bits, row.polynomial, row.initial, row.reflect_in, row.reflect_out, row.xor_out});
  for (const char digit : {'1', '2', '3', '4', '5', '6', '7', '8', '9'}) {
    crc.add(static_cast<std::byte>(digit));
  }
  return crc.value();
}

TEST(CrcCatalogue, EveryAlgorithmHasItsPublishedCheckValue) {
  EXPECT_GE(crc_rows().size(), 100U);
  for (const CrcRow& row : crc_rows()) EXPECT_EQ(check_value(row), row.check) << row.name;
}

TEST(CrcCatalogue, NumbersAreNoWiderThanTheCrc) {
  for (const CrcRow& row : crc_rows()) {
    ASSERT_GE(row.width_bits, 3U) << row.name;
    ASSERT_LE(row.width_bits, 64U) << row.name;
    const std::uint64_t over = row.width_bits == 64 ? 0 : ~std::uint64_t{0} << row.width_bits;
    EXPECT_EQ((row.polynomial | row.initial | row.xor_out | row.check) & over, 0U) << row.name;
  }
}

TEST(CrcCatalogue, ANameIsGivenOnce) {
  std::set<std::string_view> names;
  for (const CrcRow& row : crc_rows()) EXPECT_TRUE(names.insert(row.name).second) << row.name;
  for (const CrcAlias& alias : crc_aliases()) {
    EXPECT_TRUE(names.insert(alias.alias).second) << alias.alias;
    EXPECT_TRUE(find_crc(alias.name).has_value()) << alias.name;
  }
}

TEST(CrcCatalogue, FindsByNameAndAlias) {
  const auto crc = find_crc("CRC-16/MCRF4XX");
  ASSERT_TRUE(crc.has_value());
  EXPECT_EQ(*crc, (CrcParameters{"CRC-16/MCRF4XX", 16, 0x1021, 0xFFFF, true, true, 0}));
  EXPECT_EQ(find_crc("CRC-32C"), find_crc("CRC-32/ISCSI"));
  EXPECT_EQ(find_crc("crc-32c"), find_crc("CRC-32C"));
  EXPECT_EQ(find_crc("CRC-32")->name, "CRC-32/ISO-HDLC");
  EXPECT_FALSE(find_crc("CRC-99/NONE").has_value());
  EXPECT_FALSE(find_crc("").has_value());
}

}  // namespace
}  // namespace wirestruct::schema
