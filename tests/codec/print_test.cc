#include "wirestruct/print.hpp"

#include <gmock/gmock.h>

#include <bit>
#include <cstdint>
#include <limits>

namespace wirestruct {
namespace {

enum class Color : std::uint8_t { red = 1 };
std::string_view name_of(Color color) {
  return color == Color::red ? "red" : "";
}

TEST(Print, NumbersAreDecimal) {
  EXPECT_EQ(printed(std::uint8_t{200}), "200");
  EXPECT_EQ(printed(std::int8_t{-56}), "-56");
  EXPECT_EQ(printed(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
  EXPECT_EQ(printed(true), "true");
}

TEST(Print, FloatingPointIsShortestThatReadsBack) {
  EXPECT_EQ(printed(0.1F), "0.1");
  EXPECT_EQ(printed(-0.0), "-0");
  EXPECT_EQ(printed(std::numeric_limits<double>::infinity()), "inf");
}

TEST(Print, NotANumberShowsItsBits) {
  EXPECT_EQ(printed(std::bit_cast<float>(0x7FC00001U)), "NaN(0x7FC00001)");
}

TEST(Print, EnumsHaveNamesOrSayThatTheyHaveNone) {
  EXPECT_EQ(printed(Color::red), "red");
  const std::byte received{77};
  EXPECT_EQ(printed(load_little<Color>(&received)), "77 (unknown)");
}

TEST(Print, TextIsQuotedAndHarmless) {
  EXPECT_EQ(printed(std::array<char, 8>{'a', '"', '\\', '\n', '\x1B'}), R"("a\"\\\n\x1B")");
  EXPECT_EQ(quoted("Zo\xC3\xAB"), "\"Zo\xC3\xAB\"");
  EXPECT_EQ(quoted("Zo\xEB"), "\"Zo\\xEB\"") << "Latin-1 would garble a terminal";
}

TEST(Print, TextAfterANulIsShownBecauseItMakesValuesDiffer) {
  EXPECT_EQ(printed(std::array<char, 6>{'a', '\0', 'b', '\0', '\0'}), R"("a\x00b")");
}

TEST(Print, OctetsAreHex) {
  EXPECT_EQ(printed(std::array<std::byte, 3>{std::byte{0x40}, std::byte{0xE2}}), "40 E2 00");
}

TEST(Print, LongArraysEndWithWhatIsLeftOut) {
  EXPECT_THAT(printed(std::array<std::byte, 66>{}), testing::EndsWith("00 00 … 2 more"));
  EXPECT_THAT(printed(std::array<int, 67>{}), testing::EndsWith("0, 0, … 3 more]"));
}

TEST(Print, ArraysNest) {
  EXPECT_EQ(printed(std::array<std::array<int, 2>, 2>{{{{1, 2}}, {{3, 4}}}}), "[[1, 2], [3, 4]]");
}

TEST(Print, FieldsFollowEachOther) {
  Printer print("Point");
  print.field("x", 1);
  print.field("y", -2);
  EXPECT_EQ(print.take(), "Point{x: 1, y: -2}");
}

}  // namespace
}  // namespace wirestruct
