#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "schema/compile_text.hpp"
#include "schema/limits.hpp"

namespace wirestruct::schema {
namespace {

using testing::HasSubstr;
using testing::Not;

// The excerpt of one error at the word `here` of a text.
std::string excerpt(const std::string& text, std::string_view word = "here") {
  const auto begin = static_cast<std::uint32_t>(text.find(word));
  Diagnostics diagnostics;
  report(diagnostics, {.code = ErrorCode::e106,
                       .at = {0, begin, begin + static_cast<std::uint32_t>(word.size())},
                       .message = "message",
                       .label = "label",
                       .notes = {},
                       .fix = {}});
  const std::string rendered = render(diagnostics, {{"a.wire", text}});
  return rendered.substr(rendered.find('\n') + 1);
}

TEST(Render, HasTheFormOfTheDocumentation) {
  const Compilation compilation =
      compile_text("package example.chat;\n\nstruct Packet {\n  i32  sequence;\n  u8 a;\n}\n");
  EXPECT_EQ(render(compilation.diagnostics, compilation.sources),
            R"(error[E301]: `sequence` is 4 octets wide and has no byte order
  --> main.wire:4:3
   |
 4 |   i32  sequence;
   |   ^^^ expected `i32le` or `i32be`
   = fix: write `byte_order little;` or `byte_order big;` at the top of the file
)");
}

TEST(Render, PutsTheCaretBelowItsTextAfterTabs) {
  EXPECT_EQ(excerpt("x\n\t\tu8\there;\n"),
            "  --> a.wire:2:6\n"
            "   |\n"
            " 2 |         u8  here;\n"
            "   |             ^^^^ label\n");
}

TEST(Render, CountsCodePointsAndAlignsByColumns) {
  EXPECT_EQ(excerpt("/* größe */ here"),
            "  --> a.wire:1:13\n"
            "   |\n"
            " 1 | /* größe */ here\n"
            "   |             ^^^^ label\n");
  EXPECT_EQ(excerpt("/* 大小 */ here"),
            "  --> a.wire:1:10\n"
            "   |\n"
            " 1 | /* 大小 */ here\n"
            "   |            ^^^^ label\n");
  EXPECT_EQ(excerpt("/* e\u0301 */ here"),
            "  --> a.wire:1:10\n"
            "   |\n"
            " 1 | /* e\u0301 */ here\n"
            "   |         ^^^^ label\n");
  EXPECT_EQ(excerpt("here 大小", "大小"),
            "  --> a.wire:1:6\n"
            "   |\n"
            " 1 | here 大小\n"
            "   |      ^^^^ label\n");
}

TEST(Render, ShowsNoControlCharacters) {
  EXPECT_EQ(excerpt("\x1b[2J \u202e\xff here\r\n"),
            "  --> a.wire:1:9\n"
            "   |\n"
            " 1 | <U+001B>[2J <U+202E><FF> here\n"
            "   |                          ^^^^ label\n");
}

TEST(Render, CutsLongLinesAroundTheCaret) {
  const std::string line = std::string(5000, 'a') + " here " + std::string(5000, 'b');
  const std::string rendered = excerpt(line);
  EXPECT_THAT(rendered, HasSubstr("a here b"));
  EXPECT_LT(rendered.size(), 3 * limits::excerpt_columns);
  // The mark stands below the word.
  const std::size_t shown = rendered.find(" 1 | ");
  const std::size_t marked = rendered.find("   | ", shown);
  const std::string line_shown = rendered.substr(shown, rendered.find('\n', shown) - shown);
  const std::string marks = rendered.substr(marked);
  // The ellipsis is three octets in one column.
  EXPECT_EQ(line_shown.find("here") - 2, marks.find("^^^^"));
}

TEST(Render, MarksOnlyTheFirstLineOfALongPlace) {
  EXPECT_EQ(excerpt("struct here\nand on\n", "here\nand on"),
            "  --> a.wire:1:8\n"
            "   |\n"
            " 1 | struct here\n"
            "   |        ^^^^ label\n");
}

TEST(Render, WidensTheGutterForLargeLineNumbers) {
  EXPECT_EQ(excerpt(std::string(99, '\n') + "here"),
            "    --> a.wire:100:1\n"
            "     |\n"
            " 100 | here\n"
            "     | ^^^^ label\n");
}

TEST(Render, SortsByFileAndPlace) {
  Diagnostics diagnostics;
  for (const auto& [file, begin] : {std::pair(1U, 0U), std::pair(0U, 9U), std::pair(0U, 2U)}) {
    report(diagnostics, {.code = ErrorCode::e106,
                         .at = {file, begin, begin + 1},
                         .message = "m",
                         .label = {},
                         .notes = {},
                         .fix = {}});
  }
  const std::string text = render(diagnostics, {{"a", "0123456789"}, {"b", "0"}});
  EXPECT_LT(text.find("a:1:3"), text.find("a:1:10"));
  EXPECT_LT(text.find("a:1:10"), text.find("b:1:1"));
}

TEST(Render, StopsAtTheLimitAndSaysSo) {
  std::string schema;
  for (int i = 0; i < 5000; ++i) schema += "struct $ { u8 a; }\n";
  const Compilation compilation = compile_text(schema);
  EXPECT_EQ(compilation.diagnostics.errors.size(), limits::errors);
  EXPECT_TRUE(render(compilation.diagnostics, compilation.sources)
                  .ends_with("\nstopped after 100 errors; there may be more\n"));
}

TEST(Render, ColorsOnlyWhenAsked) {
  const Compilation compilation = compile_text("struct A { long a; }");
  EXPECT_THAT(render(compilation.diagnostics, compilation.sources), Not(HasSubstr("\x1b")));
  const std::string colored = render(compilation.diagnostics, compilation.sources, true);
  EXPECT_THAT(colored, HasSubstr("\x1b[1;31merror[E302]\x1b[0m"));
  // Without the colours it is the same text.
  std::string plain;
  for (std::size_t i = 0; i < colored.size(); ++i) {
    if (colored[i] == '\x1b')
      i = colored.find('m', i);
    else
      plain += colored[i];
  }
  EXPECT_EQ(plain, render(compilation.diagnostics, compilation.sources));
}

TEST(Render, SaysNothingAboutARightSchema) {
  const Compilation compilation = compile_text("struct A { u8 a; }");
  EXPECT_EQ(render(compilation.diagnostics, compilation.sources), "");
}

}  // namespace
}  // namespace wirestruct::schema
