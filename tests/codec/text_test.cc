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

}  // namespace
}  // namespace wirestruct
