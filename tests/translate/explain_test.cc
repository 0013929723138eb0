#include "translate/explain.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "translate/schema_text.hpp"

namespace wirestruct::translate {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string explained(std::string_view value, std::string_view type) {
  const auto text = explain_value(value, type, false);
  if (!text) ADD_FAILURE() << value << ' ' << type << ": " << text.error();
  return text.value_or("");
}

std::string error(std::string_view value, std::string_view type) {
  const auto text = explain_value(value, type, false);
  EXPECT_FALSE(text) << *text;
  return text ? "" : text.error();
}

TEST(Explain, TheValueThatEverybodyMeetsFirst) {
  EXPECT_EQ(explained("123456", "i32"), R"(123456 as i32 = 0x0001E240

offset           0  1  2  3
little-endian   40 E2 01 00    0x40 × 1 + 0xE2 × 256 + 0x01 × 65536 = 123456
big-endian      00 01 E2 40

little-endian octets read as big-endian: 0x40E20100 = 1088553216; as f32: 7.0626
Nothing was lost: the same four octets, read from the other end.
)");
}

TEST(Explain, AnOrderThatTheTypeNames) {
  EXPECT_EQ(explained("123456", "u24be"), R"(123456 as u24be = 0x01E240

offset           0  1  2
little-endian   40 E2 01
big-endian      01 E2 40    0x01 × 65536 + 0xE2 × 256 + 0x40 × 1 = 123456   ← u24be

big-endian octets read as little-endian: 0x40E201 = 4252161
Nothing was lost: the same three octets, read from the other end.
)");
}

TEST(Explain, NegativeNumbersInTwosComplement) {
  const std::string text = explained("-2", "i16");
  EXPECT_THAT(text, HasSubstr("-2 as i16 = 0xFFFE\n"));
  EXPECT_THAT(text, HasSubstr("FE FF    0xFE × 1 + 0xFF × 256 - 2^16 = -2\n"));
  EXPECT_THAT(text, HasSubstr("The same octets as u16: 65534\n"));
  EXPECT_THAT(text, HasSubstr("0xFEFF = -257; as u16: 65279\n"));
}

TEST(Explain, LargeUnsignedNumbersAsWhatJavaReads) {
  EXPECT_THAT(explained("0xCAFEBABE", "u32"), HasSubstr("The same octets as i32: -889275714\n"));
}

TEST(Explain, ValuesThatAreTheSameFromBothEnds) {
  EXPECT_THAT(explained("0", "i32"),
              HasSubstr("The four octets are the same from both ends: this value reads right in "
                        "either order,\nand cannot show which one was used.\n"));
  EXPECT_THAT(explained("-1", "i64"), HasSubstr("The eight octets are the same from both ends"));
  EXPECT_THAT(explained("0x0110_1001", "u32"), HasSubstr("same from both ends"));
  EXPECT_THAT(explained("0x0110_0101", "u32"), Not(HasSubstr("same from both ends")));
}

TEST(Explain, FloatsByTheirParts) {
  const std::string text = explained("1.5", "f32");
  EXPECT_THAT(text, HasSubstr("1.5 as f32 = 0x3FC00000\n"));
  EXPECT_THAT(text, HasSubstr("00 00 C0 3F    1.5 × 2^0 = 1.5\n"));
  EXPECT_THAT(explained("0.1", "f32"),
              HasSubstr("nearest number that an f32 can hold is 0.1000000"));
  EXPECT_THAT(explained("0.1", "f64"), Not(HasSubstr("nearest number")));
  EXPECT_THAT(explained("NaN", "f64"), HasSubstr("not a number"));
  EXPECT_THAT(explained("inf", "f32"), HasSubstr("infinity"));
  EXPECT_THAT(explained("0", "f64"), HasSubstr("zero"));
}

TEST(Explain, OneOctetHasNoOrder) {
  const std::string text = explained("200", "u8");
  EXPECT_THAT(text, HasSubstr("octet           C8\n"));
  EXPECT_THAT(text, HasSubstr("The same octet as i8: -56.\n"));
  EXPECT_THAT(text, HasSubstr("One octet has no byte order: it reads the same everywhere.\n"));
  EXPECT_THAT(explained("A", "char"), HasSubstr("0x41"));
  EXPECT_THAT(explained("true", "bool"), HasSubstr("octet           01\n"));
}

TEST(Explain, OctetsAsTheyWereSeenOnTheWire) {
  EXPECT_EQ(explained("40 E2 01 00", "i32"), R"(40 E2 01 00 as i32

offset           0  1  2  3
octets          40 E2 01 00
little-endian   0x0001E240 = 123456; as f32: 1.73e-40
big-endian      0x40E20100 = 1088553216; as f32: 7.0626
)");
  EXPECT_THAT(explained("61 62 63 64", "u32"), HasSubstr("text            \"abcd\"\n"));
  EXPECT_THAT(explained("00:01", "u16be"), HasSubstr("0x0001 = 1   ← u16be\n"));
  EXPECT_EQ(error("40 E2 01", "i32"), "3 octets given, and i32 takes 4");
}

TEST(Explain, EveryTypeThatThereIs) {
  for (const char* kind : {"u", "i"}) {
    for (const int bits : {8, 16, 24, 32, 40, 48, 56, 64}) {
      for (const char* suffix : {"", "le", "be"}) {
        if (bits == 8 && *suffix != '\0') continue;
        const std::string type = kind + std::to_string(bits) + suffix;
        EXPECT_THAT(explained("100", type), HasSubstr("100 as " + type));
      }
    }
  }
  for (const char* type :
       {"f32", "f64le", "f32be", "byte", "bool", "char", "uint8_t", "int32_t", "float", "double"}) {
    EXPECT_NE(explained("1", type), "") << type;
  }
}

TEST(Explain, WhatIsWrongWithAType) {
  EXPECT_THAT(error("1", "i33"), HasSubstr("`i33` is not a type: u8 to u64"));
  EXPECT_THAT(error("1", "u8be"),
              HasSubstr("u8be has one octet, which has no byte order: write u8"));
  EXPECT_THAT(error("1", "long"), HasSubstr("long "));
  EXPECT_THAT(error("1", ""), HasSubstr("is not a type"));
}

TEST(Explain, WhatIsWrongWithAValue) {
  EXPECT_EQ(error("128", "i8"), "128 does not fit into i8, which holds -128 to 127");
  EXPECT_THAT(error("ten", "i32"), HasSubstr("`ten` is not an integer"));
}

TEST(Explain, InColorSaysTheSame) {
  const auto colored = explain_value("123456", "i32", true);
  ASSERT_TRUE(colored);
  EXPECT_NE(*colored, explained("123456", "i32"));
  EXPECT_EQ(testing::without_color(*colored), explained("123456", "i32"));
}

TEST(Explain, KnowsHalfPrecisionAndSwappedUnits) {
  const std::string half = *explain_value("1.5", "f16be", false);
  EXPECT_NE(half.find("big-endian      3E 00    1.5 × 2^0 = 1.5   ← f16be"), std::string::npos)
      << half;
  EXPECT_EQ(explain_value("70000", "f16", false).error(),
            "70000 does not fit into f16, whose largest number is 65504");
  const std::string swapped = *explain_value("123456", "u32cdab", false);
  EXPECT_NE(swapped.find("cdab            E2 40 00 01    0xE2 × 256 + 0x40 × 1 + 0x01 × 65536"),
            std::string::npos)
      << swapped;
}

}  // namespace
}  // namespace wirestruct::translate
