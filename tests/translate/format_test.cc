#include "translate/format.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <limits>

#include "translate/schema_text.hpp"

namespace wirestruct::translate {
namespace {

using namespace testing;

std::string quoted(std::string_view written) {
  return quote_text(octets(written));
}

TEST(Format, OctetsInHex) {
  EXPECT_EQ(hex_octets({}), "");
  EXPECT_EQ(hex_octets(octets("40 E2 01 00")), "40 E2 01 00");
  EXPECT_EQ(hex_octets(octets("00*8"), 8), "00 00 00 00 00 00 00 00");
  EXPECT_EQ(hex_octets(octets("01*9"), 8), "01 01 01 01 01 01 01 …");
  EXPECT_EQ(hex_digits(octets("0A 1B")), "0a1b");
}

TEST(Format, TextSafeForATerminal) {
  EXPECT_EQ(quoted("\"alice\""), "\"alice\"");
  EXPECT_EQ(quoted(""), "\"\"");
  EXPECT_EQ(quoted("22 5C"), R"("\"\\")");
  EXPECT_EQ(quoted("0A 0D 09 1B 7F"), R"("\n\r\t\x1B\x7F")");
  EXPECT_EQ(quoted("E4BDA0 F09F9880"), "\"\xE4\xBD\xA0\xF0\x9F\x98\x80\"");
  EXPECT_EQ(quoted("C4 41 E4BD 42"), R"("\xC4A\xE4\xBDB")");
  // A control of C1, the override that writes from right to left, a byte-order mark.
  EXPECT_EQ(quoted("C285 E280AE EFBBBF"), R"("\u{85}\u{202E}\u{FEFF}")");
  EXPECT_EQ(quoted("E2808B F3A080A1"), R"("\u{200B}\u{E0021}")");  // seen by nobody
}

TEST(Format, FloatsThatReadBackAsTheSameBits) {
  const auto single = [](float number) {
    return format_float({std::bit_cast<std::uint32_t>(number), 4});
  };
  const auto real = [](double number) {
    return format_float({std::bit_cast<std::uint64_t>(number), 8});
  };
  EXPECT_EQ(single(1.0F), "1.0");
  EXPECT_EQ(single(0.1F), "0.1");
  EXPECT_EQ(single(-0.0F), "-0.0");
  EXPECT_EQ(single(1e20F), "1e+20");
  EXPECT_EQ(single(16777216.0F), "16777216.0");
  EXPECT_EQ(real(0.1), "0.1");
  EXPECT_EQ(real(1.0 / 3), "0.3333333333333333");
  EXPECT_EQ(real(5e-324), "5e-324");
  EXPECT_EQ(real(std::numeric_limits<double>::infinity()), "Infinity");
  EXPECT_EQ(single(-std::numeric_limits<float>::infinity()), "-Infinity");
  EXPECT_EQ(format_float({0xFFFFFFFF, 4}), "NaN");
}

TEST(Format, EnumsByNameCharacterAndNumber) {
  const schema::Model model = model_of(R"(
enum Kind : u8 { login = 'L', quote = '\'', bell = '\x07' }
enum Status : i16le { ok = 0, bad = -3 }
struct S { Kind k; Status s; }
)");
  const auto kind = [&](std::uint64_t bits) { return format_value(model, EnumValue{0, bits}); };
  EXPECT_EQ(kind(0x4C), "login 'L' (0x4C)");
  EXPECT_EQ(kind(0x07), "bell '\\x07' (0x07)");
  EXPECT_EQ(kind(0x58), "88 (no enumerator of Kind)");
  EXPECT_EQ(format_value(model, EnumValue{1, 0xFFFD}), "bad (-3)");
  EXPECT_EQ(format_value(model, EnumValue{1, 0xFFFF}), "-1 (no enumerator of Status)");
}

TEST(Format, OtherValues) {
  const schema::Model model;
  EXPECT_EQ(format_value(model, std::monostate{}), "-");
  EXPECT_EQ(format_value(model, std::uint64_t{18446744073709551615U}), "18446744073709551615");
  EXPECT_EQ(format_value(model, std::int64_t{-5}), "-5");
  EXPECT_EQ(format_value(model, Boolean{1}), "true");
  EXPECT_EQ(format_value(model, Boolean{7}), "7");
  const Buffer equal = octets("AA*3");
  const Buffer different = octets("AA BB");
  EXPECT_EQ(format_value(model, Octets(equal)), "3 octets, all AA");
  EXPECT_EQ(format_value(model, Octets(different)), "2 octets");
}

TEST(Format, ArraysWithAsManyElementsAsAreWanted) {
  const Decoded numbers("struct S { u8 n[10]; }", "00 01 02 03 04 05 06 07 08 09");
  const auto format = [&](std::uint64_t at_most) {
    return format_item(numbers.model, numbers.record, numbers.record.items[1], at_most);
  };
  EXPECT_EQ(format(10), "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]");
  EXPECT_EQ(format(4), "[0, 1, 2, … 7 more]");
}

TEST(Format, TypesWithAllThatTheirOctetsDependOn) {
  const schema::Model model = model_of(
      "byte_order big; enum K : u8 { a = 1 } enum W : u16 { b = 1 } struct P { u8 x; }"
      "struct S { i32 a; u24le b[2]; K k; W w[3]; char name[16]; P p[2]; u8 o; }");
  std::vector<std::string> types;
  for (const schema::Member& member : model.structs.back().members) {
    types.push_back(format_type(model, std::get<schema::Field>(member)));
  }
  EXPECT_EQ(types, (std::vector<std::string>{"i32 big", "u24[2] little", "K : u8", "W[3] : u16 big",
                                             "char[16]", "P[2]", "u8"}));
}

TEST(Format, TimesInUtcToTheNanosecond) {
  EXPECT_EQ(format_time(1'714'564'800'123'456'789), "2024-05-01T12:00:00.123456789Z");
  EXPECT_EQ(format_time(0), "1970-01-01T00:00:00.000000000Z");
  EXPECT_EQ(format_time(-1), "1969-12-31T23:59:59.999999999Z");
  EXPECT_EQ(format_time(4'294'967'299'000'000'000), "2106-02-07T06:28:19.000000000Z");
}

TEST(Format, ColumnsOfWordsNotOfOctets) {
  EXPECT_EQ(screen_columns("· hole"), 6U);
  EXPECT_EQ(screen_columns("…"), 1U);
  EXPECT_EQ(screen_columns(""), 0U);
}

}  // namespace
}  // namespace wirestruct::translate
