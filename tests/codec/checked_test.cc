#include "wirestruct/checked.hpp"

#include <gtest/gtest.h>

namespace wirestruct {
namespace {

constexpr std::int64_t greatest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();

TEST(Checked, ComputesAsIntegersDo) {
  static_assert((Checked(7) * 3 - 1).value() == 20);
  static_assert((Checked(-7) / 2).value() == -3 && (Checked(-7) % 2).value() == -1);
  static_assert((Checked(1) << 62).value() == std::int64_t{1} << 62);
  static_assert((Checked(-8) >> 1).value() == -4);
  static_assert((~Checked(0)).value() == -1 && (Checked(6) & 3).value() == 2);
  static_assert((Checked(3) < 4).is_true() && !(Checked(3) == 4).is_true());
}

TEST(Checked, NothingWrapsAround) {
  EXPECT_FALSE((Checked(greatest) + 1).ok());
  EXPECT_FALSE((Checked(least) - 1).ok());
  EXPECT_FALSE((-Checked(least)).ok());
  EXPECT_FALSE((Checked(greatest) * 2).ok());
  EXPECT_FALSE((Checked(least) * -1).ok());
  EXPECT_FALSE((Checked(-1) * least).ok());
  EXPECT_FALSE((Checked(least) / -1).ok());
  EXPECT_FALSE((Checked(least) % -1).ok());
  EXPECT_FALSE((Checked(1) / 0).ok());
  EXPECT_FALSE((Checked(1) << 63).ok());
  EXPECT_FALSE((Checked(1) << 64).ok());
  EXPECT_FALSE((Checked(1) >> -1).ok());
  EXPECT_TRUE((Checked(least) + greatest).ok());
  EXPECT_TRUE((Checked(least / 2) * 2).ok());
}

TEST(Checked, AnOverflowStays) {
  const Checked none = Checked(1) / 0;
  EXPECT_FALSE((none * 0).ok());
  EXPECT_FALSE((none == none).ok());
  EXPECT_FALSE((!none).ok());
  EXPECT_FALSE(none.is_true());
  EXPECT_EQ(none.value(), 0);
}

TEST(Checked, WhatIsNotAskedMayOverflow) {
  const Checked none = Checked(1) / 0;
  EXPECT_EQ(logical_and(0, none).value(), 0);
  EXPECT_TRUE(logical_and(0, none).ok());
  EXPECT_FALSE(logical_and(1, none).ok());
  EXPECT_TRUE(logical_or(1, none).is_true());
  EXPECT_FALSE(logical_or(0, none).ok());
  EXPECT_EQ(choose(1, 5, none).value(), 5);
  EXPECT_EQ(choose(0, none, 6).value(), 6);
  EXPECT_FALSE(choose(1, none, 6).ok());
}

TEST(Checked, FieldsAreNumbers) {
  EXPECT_FALSE(number(std::uint64_t{1} << 63).ok());
  EXPECT_EQ(number(~std::uint64_t{0} >> 1).value(), greatest);
  EXPECT_EQ(number(static_cast<char>(0xE9)), 0xE9) << "whether char has a sign or not";
  EXPECT_EQ(number(std::byte{0xFF}), 255);
  EXPECT_EQ(number(true), 1);
  EXPECT_EQ(number(std::optional<std::int8_t>(-3)), -3);
  EXPECT_EQ(number(std::optional<std::int8_t>()), 0) << "an absent field";
}

TEST(Checked, AByteOrderBelongsToAValue) {
  EXPECT_EQ(order_of(1, {{1, std::endian::big}, {2, std::endian::little}}), std::endian::big);
  EXPECT_EQ(order_of(3, {{1, std::endian::big}}), std::nullopt);
  EXPECT_EQ(order_of(Checked::overflow(), {{0, std::endian::big}}), std::nullopt);
}

}  // namespace
}  // namespace wirestruct
