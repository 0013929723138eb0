#include "wirestruct/text.hpp"

#include <gtest/gtest.h>

namespace wirestruct {
namespace {

TEST(Text, EndsAtItsNulOrWithTheField) {
  constexpr std::array<char, 4> shorter{'a', 'b', '\0', 'x'};
  static_assert(text(shorter) == "ab");
  constexpr std::array<char, 4> full{'a', 'b', 'c', 'd'};
  static_assert(text(full) == "abcd");
  constexpr std::array<char, 4> empty{};
  static_assert(text(empty).empty());
}

TEST(Text, AssigningPadsWithNuls) {
  std::array<char, 5> field{'o', 'l', 'd', 'e', 'r'};
  EXPECT_TRUE(assign_text(field, "new"));
  EXPECT_EQ(field, (std::array<char, 5>{'n', 'e', 'w', '\0', '\0'}));
}

TEST(Text, ExactlyAsLongAsTheFieldFits) {
  std::array<char, 3> field{};
  EXPECT_TRUE(assign_text(field, "abc"));
  EXPECT_EQ(text(field), "abc");
}

TEST(Text, IsNeverCutSilently) {
  std::array<char, 3> field{'o', 'l', 'd'};
  EXPECT_FALSE(assign_text(field, "abcd"));
  EXPECT_EQ(text(field), "old");
  EXPECT_FALSE(assign_text(field, std::string_view("a\0b", 3))) << "would read back as \"a\"";
  EXPECT_EQ(text(field), "old");
}

TEST(Text, Utf8IsWellFormedOrNot) {
  EXPECT_TRUE(is_utf8(""));
  EXPECT_TRUE(is_utf8("Zo\xC3\xAB"));
  EXPECT_TRUE(is_utf8("\xE2\x82\xAC \xF0\x9F\x99\x82"));
  EXPECT_TRUE(is_utf8("\xEF\xBF\xBF \xF4\x8F\xBF\xBF"));
  EXPECT_FALSE(is_utf8("Zo\xEB")) << "Latin-1";
  EXPECT_FALSE(is_utf8("\xC3")) << "cut in half";
  EXPECT_FALSE(is_utf8("\xE2\x82")) << "cut in half";
  EXPECT_FALSE(is_utf8("\x80")) << "a continuation without a start";
  EXPECT_FALSE(is_utf8("\xC0\x80")) << "overlong, as Java's writeUTF has it";
  EXPECT_FALSE(is_utf8("\xE0\x9F\xBF")) << "overlong";
  EXPECT_FALSE(is_utf8("\xF0\x8F\xBF\xBF")) << "overlong";
  EXPECT_FALSE(is_utf8("\xED\xA0\x80")) << "a surrogate";
  EXPECT_FALSE(is_utf8("\xF4\x90\x80\x80")) << "above U+10FFFF";
  EXPECT_FALSE(is_utf8("\xF0\x9F\x99\x28")) << "the last octet continues nothing";
}

TEST(Text, PaddingMayBeSomethingElse) {
  constexpr TextRules blanks{Charset::latin1, ' '};
  std::array<char, 5> field{};
  ASSERT_TRUE(assign_text(field, "ab", blanks));
  EXPECT_EQ(field, (std::array<char, 5>{'a', 'b', ' ', ' ', ' '}));
  EXPECT_EQ(text(field, blanks), "ab");
  EXPECT_FALSE(assign_text(field, "ab ", blanks)) << "would read back without its blank";
  const std::array<char, 3> blank = blank_text<3>(' ');
  EXPECT_EQ(text(blank, blanks), "");
}

TEST(Text, Utf16EndsAtANulOfTwoOctets) {
  constexpr TextRules utf16{Charset::utf16be, '\0'};
  const std::array<char, 8> field{'\0', 'a', '\1', '\0', '\0', '\0', 'x', 'x'};
  EXPECT_EQ(text(field, utf16).size(), 4U) << "01 00 is a character";
  EXPECT_TRUE(is_valid_text(text(field, utf16), Charset::utf16be));
}

TEST(Text, CharsetsHaveTheirRules) {
  EXPECT_TRUE(is_valid_text("abc", Charset::ascii));
  EXPECT_FALSE(is_valid_text("\x80", Charset::ascii));
  EXPECT_TRUE(is_valid_text("\x80\xFF", Charset::latin1));
  EXPECT_TRUE(is_valid_text("\x3D\xD8\x42\xDE", Charset::utf16le));
  EXPECT_FALSE(is_valid_text("\x3D\xD8", Charset::utf16le)) << "half a pair";
  EXPECT_FALSE(is_valid_text("\x42\xDE", Charset::utf16le)) << "the other half";
  EXPECT_FALSE(is_valid_text("\x3D\xD8\x41\x01", Charset::utf16le)) << "no pair";
  EXPECT_FALSE(is_valid_text("a", Charset::utf16be)) << "half a unit";
  EXPECT_TRUE(is_valid_text("a\xC4\xE3", Charset::gbk));
  EXPECT_FALSE(is_valid_text("\xC4", Charset::gbk)) << "half a character";
  EXPECT_FALSE(is_valid_text("\xC4\x20", Charset::gbk));
  EXPECT_FALSE(is_valid_text("\xFF\xFE", Charset::gbk));
}

}  // namespace
}  // namespace wirestruct
