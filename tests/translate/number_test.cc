#include "translate/number.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "translate/format.hpp"
#include "translate/schema_text.hpp"

namespace wirestruct::translate {
namespace {

using namespace testing;
using schema::ByteOrder;

TEST(Number, HasItsOctetsInEveryOrder) {
  EXPECT_EQ(read_unsigned(octets("0A0B0C0D"), ByteOrder::big), 0x0A0B0C0DU);
  EXPECT_EQ(read_unsigned(octets("0D0C0B0A"), ByteOrder::little), 0x0A0B0C0DU);
  EXPECT_EQ(read_unsigned(octets("0C0D0A0B"), ByteOrder::cdab), 0x0A0B0C0DU);
  EXPECT_EQ(read_unsigned(octets("0B0A0D0C"), ByteOrder::badc), 0x0A0B0C0DU);
  EXPECT_EQ(read_unsigned(octets("0708 0506 0304 0102"), ByteOrder::cdab), 0x0102030405060708U);
  EXPECT_EQ(read_unsigned(octets("0201 0403 0605 0807"), ByteOrder::badc), 0x0102030405060708U);
}

TEST(Number, IsWrittenAsItIsRead) {
  for (const ByteOrder order :
       {ByteOrder::big, ByteOrder::little, ByteOrder::cdab, ByteOrder::badc}) {
    for (std::size_t size = 1; size <= 8; ++size) {
      if (size % 2 != 0 && (order == ByteOrder::cdab || order == ByteOrder::badc)) continue;
      Buffer written(size);
      write_unsigned(written, order, 0x8877665544332211);
      EXPECT_EQ(read_unsigned(written, order),
                0x8877665544332211 & mask_of(static_cast<std::uint32_t>(size)));
    }
  }
}

/// All 65536: what is no NaN comes back as it was, also by way of the digits that are shown.
TEST(Number, OfSixteenBitsKeepsEveryBitPattern) {
  for (std::uint64_t bits = 0; bits < 0x10000; ++bits) {
    const double number = to_double(bits, 2);
    const bool is_nan = (bits & 0x7C00) == 0x7C00 && (bits & 0x3FF) != 0;
    ASSERT_EQ(std::isnan(number), is_nan) << bits;
    if (is_nan) continue;
    ASSERT_EQ(to_float_bits(number, 2), bits);
    const std::string digits = format_float({bits, 2});
    if (std::isinf(number)) continue;
    ASSERT_EQ(to_float_bits(std::stod(digits), 2), bits) << digits;
  }
}

TEST(Number, ExtendsTheSignOfAnyWidth) {
  EXPECT_EQ(sign_extend_bits(0b10000, 5), -16);
  EXPECT_EQ(sign_extend_bits(0b01111, 5), 15);
  EXPECT_EQ(sign_extend_bits(1, 1), -1);
  EXPECT_EQ(sign_extend_bits(~std::uint64_t{0}, 64), -1);
}

}  // namespace
}  // namespace wirestruct::translate
