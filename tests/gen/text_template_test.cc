#include "gen/text_template.hpp"

#include <gtest/gtest.h>

namespace wirestruct::gen {
namespace {

TEST(TextTemplate, PlacesAreFilled) {
  EXPECT_EQ(fill("$a$ + $b$ = $a$$b$", {{"a", "1"}, {"b", "2"}}), "1 + 2 = 12");
}

TEST(TextTemplate, TwoDollarsAreOne) {
  EXPECT_EQ(fill("$$5 and $$", {}), "$5 and $");
}

TEST(TextTemplate, LinesOfAValueAreIndentedLikeTheirPlace) {
  EXPECT_EQ(fill("{\n  $lines$\n}\n", {{"lines", "a\n\nb\n"}}), "{\n  a\n\n  b\n}\n");
  EXPECT_EQ(fill("{\n  $lines$\n}\n", {{"lines", "a"}}), "{\n  a\n}\n");
}

TEST(TextTemplate, ALineWithNothingInItVanishes) {
  EXPECT_EQ(fill("{\n  $lines$\n}\n", {{"lines", ""}}), "{\n}\n");
  EXPECT_EQ(fill("a$b$\n", {{"b", ""}}), "a\n") << "this one has something";
}

TEST(TextTemplate, ARawStringMayBeginOnItsOwnLine) {
  EXPECT_EQ(fill("\n$a$\n", {{"a", "x"}}), "x\n");
  EXPECT_EQ(fill("\n\nx", {}), "\nx");
}

TEST(TextTemplate, ValuesAreNotFilledAgain) {
  EXPECT_EQ(fill("$a$", {{"a", "$b$"}}), "$b$");
}

TEST(TextTemplateDeathTest, APlaceThatNothingFillsEndsTheProgram) {
  EXPECT_DEATH(fill("$color$", {{"colour", "red"}}), "\\$color\\$, which nothing fills");
}

TEST(TextTemplate, IndentingLeavesEmptyLinesEmpty) {
  EXPECT_EQ(indented("a\n\n b\n", 2), "  a\n\n   b\n");
}

}  // namespace
}  // namespace wirestruct::gen
