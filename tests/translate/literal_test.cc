#include "translate/literal.hpp"

#include <gtest/gtest.h>

#include "translate/schema_text.hpp"

namespace wirestruct::translate {
namespace {

using schema::Scalar;
using schema::ScalarKind;

constexpr Scalar u8{ScalarKind::unsigned_integer, 1};
constexpr Scalar i8{ScalarKind::signed_integer, 1};
constexpr Scalar u24{ScalarKind::unsigned_integer, 3};
constexpr Scalar i32{ScalarKind::signed_integer, 4};
constexpr Scalar u64{ScalarKind::unsigned_integer, 8};
constexpr Scalar i64{ScalarKind::signed_integer, 8};
constexpr Scalar f32{ScalarKind::floating_point, 4};
constexpr Scalar f64{ScalarKind::floating_point, 8};
constexpr Scalar character{ScalarKind::character, 1};
constexpr Scalar boolean{ScalarKind::boolean, 1};

std::uint64_t bits(std::string_view text, const Scalar& scalar) {
  const auto parsed = parse_value(text, scalar, "T");
  if (!parsed) ADD_FAILURE() << text << ": " << parsed.error();
  return parsed.value_or(0xDEAD);
}

std::string error(std::string_view text, const Scalar& scalar) {
  const auto parsed = parse_value(text, scalar, "T");
  EXPECT_FALSE(parsed) << text << " is taken for " << *parsed;
  return parsed ? "" : parsed.error();
}

TEST(Literal, IntegersInEveryBase) {
  EXPECT_EQ(bits("123456", i32), 123456U);
  EXPECT_EQ(bits("1_000_000", i32), 1'000'000U);
  EXPECT_EQ(bits("+7", i32), 7U);
  EXPECT_EQ(bits("0xCAFE", i32), 0xCAFEU);
  EXPECT_EQ(bits("0XcaFE", i32), 0xCAFEU);
  EXPECT_EQ(bits("0b101", u8), 5U);
  EXPECT_EQ(bits("0o17", u8), 15U);
  EXPECT_EQ(bits("017", u8), 17U);  // not octal: a schema does not read it so either
  EXPECT_EQ(bits("'L'", u8), 0x4CU);
}

TEST(Literal, NegativeIntegersInTwosComplementOfTheirWidth) {
  EXPECT_EQ(bits("-2", i8), 0xFEU);
  EXPECT_EQ(bits("-2", i32), 0xFFFFFFFEU);
  EXPECT_EQ(bits("-0x80", i8), 0x80U);
  EXPECT_EQ(bits("-9223372036854775808", i64), 0x8000000000000000U);
  EXPECT_EQ(bits("-0", u8), 0U);
}

TEST(Literal, IntegersUpToTheirLimitsAndNotBeyond) {
  EXPECT_EQ(bits("255", u8), 255U);
  EXPECT_EQ(error("256", u8), "256 does not fit into T, which holds 0 to 255");
  EXPECT_EQ(error("-1", u8), "-1 does not fit into T, which holds 0 to 255");
  EXPECT_EQ(bits("16777215", u24), 0xFFFFFFU);
  EXPECT_EQ(error("16777216", u24), "16777216 does not fit into T, which holds 0 to 16777215");
  EXPECT_EQ(error("128", i8), "128 does not fit into T, which holds -128 to 127");
  EXPECT_EQ(error("-129", i8), "-129 does not fit into T, which holds -128 to 127");
  EXPECT_EQ(bits("18446744073709551615", u64), ~std::uint64_t{0});
  EXPECT_EQ(error("18446744073709551616", u64),
            "18446744073709551616 does not fit into T, which holds 0 to 18446744073709551615");
  EXPECT_EQ(error("-9223372036854775809", i64),
            "-9223372036854775809 does not fit into T, which holds -9223372036854775808 to "
            "9223372036854775807");
}

TEST(Literal, WhatIsNoIntegerIsAnError) {
  for (const char* text : {"", "-", "+", "--1", "-+1", "0x", "1x", "0b2", "0o8", "_1", "1_", "1.5",
                           " 1", "1 ", "0x-1", "abc", "''", "\xC3\xA9"}) {
    EXPECT_NE(error(text, i32), "") << text;
  }
  EXPECT_EQ(error("ten", i32),
            "`ten` is not an integer: write 123456, -2, 0xCAFE, 0b101, 0o17 or 'L'");
}

TEST(Literal, CharactersPlainQuotedAndEscaped) {
  EXPECT_EQ(bits("A", character), 0x41U);
  EXPECT_EQ(bits("5", character), 0x35U);  // the digit, as C's '5'
  EXPECT_EQ(bits("65", character), 65U);
  EXPECT_EQ(bits("'A'", character), 0x41U);
  EXPECT_EQ(bits("\\n", character), 0x0AU);
  EXPECT_EQ(bits("'\\0'", character), 0U);
  EXPECT_EQ(bits("'\\x41'", character), 0x41U);
  EXPECT_EQ(bits("'\\\\'", character), 0x5CU);
  EXPECT_EQ(bits("'''", character), 0x27U);
  EXPECT_NE(error("'\\q'", character), "");
  EXPECT_NE(error("'\\x'", character), "");
  EXPECT_NE(error("'\\x123'", character), "");
  EXPECT_EQ(error("\xC3\xA9", character),
            "'\xC3\xA9' is not one character of one octet: it is 2 octets long (C3 A9)");
  EXPECT_EQ(error("''", character), "'' is not one character of one octet: it is empty (nothing)");
}

TEST(Literal, BoolsByNameAndNumber) {
  EXPECT_EQ(bits("true", boolean), 1U);
  EXPECT_EQ(bits("0", boolean), 0U);
  EXPECT_EQ(error("2", boolean), "`2` is not a bool: true, false, 1 or 0");
}

TEST(Literal, FloatsToTheNearest) {
  EXPECT_EQ(bits("1.5", f32), 0x3FC00000U);
  EXPECT_EQ(bits("0.1", f32), 0x3DCCCCCDU);
  EXPECT_EQ(bits("0.1", f64), 0x3FB999999999999AU);
  EXPECT_EQ(bits("-0", f64), 0x8000000000000000U);
  EXPECT_EQ(bits("1_000.5", f64), 0x408F440000000000U);
  EXPECT_EQ(bits("1e-400", f64), 0U);
}

TEST(Literal, FloatsThatAreNoNumberOnPurpose) {
  EXPECT_EQ(bits("inf", f32), 0x7F800000U);
  EXPECT_EQ(bits("-Infinity", f64), 0xFFF0000000000000U);
  EXPECT_EQ(bits("NaN", f32) & 0x7FC00000U, 0x7FC00000U);
}

TEST(Literal, FloatsThatDoNotFitOrAreNone) {
  EXPECT_EQ(error("1e39", f32), "1e39 does not fit into T, whose largest number is 3.4028235e+38");
  EXPECT_NE(error("1e999", f64), "");
  for (const char* text : {"", " 1.5", "1.5 ", "1.5x", "_", "e5"}) EXPECT_NE(error(text, f64), "");
}

TEST(Literal, OctetsInPairsOfHexDigits) {
  using testing::octets;
  EXPECT_EQ(parse_octets("40 E2 01 00"), octets("40 E2 01 00"));
  EXPECT_EQ(parse_octets("40:e2:01:00"), octets("40 E2 01 00"));
  EXPECT_EQ(parse_octets("40  e2"), octets("40 E2"));
  for (const char* text :
       {"", "40", "0x40", "0x40E2", "40E2", "4 0", "40 E", "40 G2", "40,E2", "-4 40", "+4 40"}) {
    EXPECT_EQ(parse_octets(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace wirestruct::translate
