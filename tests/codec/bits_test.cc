#include "wirestruct/bits.hpp"

#include <gtest/gtest.h>

namespace wirestruct {
namespace {

enum class Kind : std::uint8_t { one = 1 };

constexpr std::string_view name_of(Kind kind) noexcept {
  return kind == Kind::one ? "one" : "";
}

TEST(Bits, AreCutAndPlaced) {
  static_assert(cut_bits<std::uint8_t>(0xABCD, 4, 8) == 0xBC);
  static_assert(cut_bits<std::int8_t>(0x1F, 0, 5) == -1);
  static_assert(cut_bits<std::int8_t>(0x0F, 0, 5) == 15);
  static_assert(cut_bits<bool>(0x10, 4, 1));
  static_assert(cut_bits<Kind>(0x20, 5, 3) == Kind::one);
  static_assert(cut_bits<std::uint64_t>(~std::uint64_t{0}, 0, 64) == ~std::uint64_t{0});
  static_assert(place_bits(std::int8_t{-1}, 3, 5) == 0xF8);
  static_assert(place_bits(std::uint8_t{0x1F}, 0, 4) == 0x0F);
}

TEST(Bits, TheFirstFaultNamesItsField) {
  BitChecker check(0x41);
  check.constant(0, 4, 4, 4);
  check.padding(1, 1, 3);
  check.padding(2, 0, 1);
  check.constant(3, 0, 1, 0);
  EXPECT_EQ(check.fault().error, Error::reserved_not_zero);
  EXPECT_EQ(check.fault().bit_field, 2);

  BitChecker kinds(0);
  kinds.enums(5, Kind::one);
  EXPECT_FALSE(kinds.fault());
  kinds.enums(6, static_cast<Kind>(2));
  EXPECT_EQ(kinds.fault().bit_field, 6);
}

TEST(Bits, NumbersMustFit) {
  BitRangeChecker check;
  check.number(0, std::uint8_t{15}, 4);
  check.number(1, std::int8_t{-8}, 4);
  EXPECT_FALSE(check.fault());
  check.number(2, std::int8_t{8}, 4);
  EXPECT_EQ(check.fault().error, Error::value_out_of_range);
  EXPECT_EQ(check.fault().bit_field, 2);
}

}  // namespace
}  // namespace wirestruct
