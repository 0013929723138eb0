#include "wirestruct/half.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace wirestruct {
namespace {

// Values as in IEEE 754-2008, or by counting from them.
TEST(Half, HasTheValuesOfTheStandard) {
  static_assert(half_to_float(0x3C00) == 1.0F);
  static_assert(half_to_float(0xC000) == -2.0F);
  static_assert(half_to_float(0x7BFF) == 65504.0F);
  static_assert(half_to_float(0x0400) == 0x1p-14F);  // the least normal one
  static_assert(half_to_float(0x0001) == 0x1p-24F);  // the least of all
  EXPECT_TRUE(std::isinf(half_to_float(0x7C00)));
  EXPECT_TRUE(std::signbit(half_to_float(0x8000)));
}

TEST(Half, EveryPatternOfBitsComesBack) {
  for (std::uint32_t bits = 0; bits <= 0xFFFF; ++bits) {
    const auto half = static_cast<std::uint16_t>(bits);
    ASSERT_EQ(float_to_half(half_to_float(half)), half) << bits;
  }
}

TEST(Half, RoundsToTheNearestAndTiesToEven) {
  EXPECT_EQ(float_to_half(1.0F + 0x1p-11F), 0x3C00) << "a tie";
  EXPECT_EQ(float_to_half(1.0F + 3 * 0x1p-11F), 0x3C02) << "a tie";
  EXPECT_EQ(float_to_half(1.0F + 0x1.01p-11F), 0x3C01);
  EXPECT_EQ(float_to_half(65519.0F), 0x7BFF);
  EXPECT_EQ(float_to_half(65520.0F), 0x7C00) << "infinite";
  EXPECT_EQ(float_to_half(1e30F), 0x7C00);
  EXPECT_EQ(float_to_half(0x1p-25F), 0x0000) << "a tie";
  EXPECT_EQ(float_to_half(0x1.8p-25F), 0x0001);
  EXPECT_EQ(float_to_half(-0x1p-26F), 0x8000);
  EXPECT_EQ(float_to_half(0x1.FFFp-15F), 0x0400) << "rounds up to the least normal one";
}

TEST(Half, ANaNStaysOne) {
  const float quiet = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(float_to_half(quiet), 0x7E00);
  EXPECT_EQ(float_to_half(std::bit_cast<float>(0x7F800001U)) & 0x7C00, 0x7C00);
  EXPECT_NE(float_to_half(std::bit_cast<float>(0x7F800001U)), 0x7C00) << "and not infinite";
}

}  // namespace
}  // namespace wirestruct
