#include "schema/format.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "schema/compile_text.hpp"
#include "schema/format_pieces.hpp"
#include "schema/image.hpp"
#include "schema/lex.hpp"
#include "schema/limits.hpp"
#include "schema/mutator.hpp"

namespace wirestruct::schema {
namespace {

std::optional<std::string> try_format(const std::string& text) {
  Diagnostics ignored;
  return format({"main.wire", text}, 0, ignored);
}

/// What a formatter must not change: tokens and comments, without the blanks at the start of a
/// comment's later lines.
std::vector<std::string> contents(const std::string& text) {
  Diagnostics ignored;
  std::vector<std::string> all;
  for (const Piece& piece : pieces_of(text, lex({"main.wire", text}, 0, ignored))) {
    all.emplace_back();
    bool starts = false;
    for (const char c : piece.text) {
      if (c != ' ' || !starts) all.back() += c;
      starts = c == '\n' || (starts && c == ' ');
    }
  }
  return all;
}

void expect_format(const std::string& text, const std::string& formatted) {
  EXPECT_EQ(value_of(try_format(text)), formatted);
  EXPECT_EQ(value_of(try_format(formatted)), formatted) << "again";
}

TEST(Format, GivesEveryStatementALine) {
  expect_format(
      "package  a . b;byte_order little ;\n"
      "struct A{u8 a;u16 b\n[3] ;\n}",
      "package a.b;\n"
      "byte_order little;\n"
      "struct A {\n"
      "  u8  a;\n"
      "  u16 b[3];\n"
      "}\n");
}

TEST(Format, AlignsNamesValuesAndComments) {
  expect_format(R"(struct A {
  u8 a; // one
  u32be magic = 0xCAFEBABE; // two
  pad[2]; // three
  u8 n = count(items)  where n<=15 @max( 3 );

  u64 alone;
  // a comment ends the columns
  u8 b; /* a block */
  Kind kind;
}
enum Kind : u8 { a = 1, // x
long_one = 2,
b // y
}
const A = 1;
const LONG = 2;
)",
                R"(struct A {
  u8    a;                   // one
  u32be magic = 0xCAFEBABE;  // two
  pad[2];                    // three
  u8    n     = count(items) where n <= 15 @max(3);

  u64 alone;
  // a comment ends the columns
  u8   b;  /* a block */
  Kind kind;
}
enum Kind : u8 {
  a        = 1,  // x
  long_one = 2,
  b              // y
}
const A    = 1;
const LONG = 2;
)");
}

TEST(Format, KeepsOnOneLineWhatTheAuthorWroteThereWhileItFits) {
  expect_format(
      "struct Point{i32 x;i32 y;}  // short\nenum E:u8{a,b=2}\nstruct None{}\n",
      "struct Point { i32 x; i32 y; }  // short\nenum E : u8 { a, b = 2 }\nstruct None {}\n");
  std::string fields;
  std::string lines;
  for (int i = 0; i < 12; ++i) {
    fields += "u8 field" + std::to_string(i) + "; ";
    lines += "  u8 field" + std::to_string(i) + ";\n";
  }
  expect_format("struct Long { " + fields + "}", "struct Long {\n" + lines + "}\n");
}

TEST(Format, SpacesOperatorsAndBlocks) {
  expect_format(
      R"(struct S byte_order by magic{1:big;2:little;}layout abi( "i386" )size 3+4 {
u8 a=-b*( - c+~d )>>1?e:f-1 ;
u8 b[until-1][until last . x==0][bytes n-4][bytes-4][ .. ] size (n) where ! ( a&&b );
Body body size n-4 @ charset( gbk )@hex;
u16 c = crc( "X",kind..body , 0x32 ) - -1 - size;
if(a==1){u8 d;
}
else if( b ){ u8 e; } else { u8 f; }
if (a) { u8 g; } else { u8 h; }
switch(kind)choice size n{case login,3..4:Login;
case a?b:c:byte[ .. ]; default:void;}
}
bits B:u8 msb_first{u4 a=4;Kind kind:3;pad[ 1 ];}
stream X { tcp port 1 ; client sends a.B;framed by u16be length counts itself; };
)",
      R"(struct S byte_order by magic { 1: big; 2: little; } layout abi("i386") size 3 + 4 {
  u8   a = -b * (-c + ~d) >> 1 ? e : f - 1;
  u8   b[until -1][until last.x == 0][bytes n - 4][bytes - 4][..] size (n) where !(a && b);
  Body body size n - 4 @charset(gbk) @hex;
  u16  c = crc("X", kind .. body, 0x32) - -1 - size;
  if (a == 1) {
    u8 d;
  } else if (b) {
    u8 e;
  } else {
    u8 f;
  }
  if (a) { u8 g; } else { u8 h; }
  switch (kind) choice size n {
    case login, 3 .. 4: Login;
    case a ? b : c:     byte[..];
    default:            void;
  }
}
bits B : u8 msb_first { u4 a = 4; Kind kind : 3; pad[1]; }
stream X { tcp port 1; client sends a.B; framed by u16be length counts itself; };
)");
}

TEST(Format, KeepsCommentsWhereTheyAre) {
  expect_format(
      "/// Doc.\r\n//plain\n\n\n\n/* a\n   b */ struct A { // behind\n"
      "/* own\n * line */\n  /* in front */ u8 a /* inside */ = 1; /* x */ // y\n"
      "u8 b // in the middle\n= 2;\n\n// last\n\n} // end\n\n\n// very last",
      R"(/// Doc.
//plain

/* a
   b */ struct A {  // behind
  /* own
   * line */
  /* in front */ u8 a /* inside */ = 1;  /* x */ // y
  u8 b  // in the middle
      = 2;

  // last
}  // end

// very last
)");
}

TEST(Format, BreaksLongStatementsWhereTheAuthorDid) {
  const std::string half(40, 'a');
  expect_format(
      "struct A {\n u8 x = " + half + " +\n" + half + " + " + half + ";\n u8 b =\n 1;\n}\n",
      "struct A {\n  u8 x = " + half + " +\n      " + half + " + " + half + ";\n  u8 b = 1;\n}\n");
}

TEST(Format, LeavesFilesWithErrorsAlone) {
  Diagnostics diagnostics;
  EXPECT_FALSE(format({"main.wire", "struct A { u8 a[; }"}, 7, diagnostics));
  ASSERT_EQ(diagnostics.errors.size(), 1U);
  EXPECT_EQ(diagnostics.errors[0].code, ErrorCode::e106);
  EXPECT_EQ(diagnostics.errors[0].at.file, 7U);
  // Nor does it take a file for right because no further error is kept.
  for (std::size_t i = 0; i < limits::errors; ++i) {
    EXPECT_FALSE(format({"main.wire", "struct A { u8 a[; }"}, 7, diagnostics));
  }
  EXPECT_EQ(value_of(format({"main.wire", ""}, 7, diagnostics)), "");
}

TEST(Format, ChangesNeitherContentsNorMeaning) {
  for (const std::string& text : seed_schemas()) {
    const auto formatted = try_format(text);
    if (!formatted) continue;
    EXPECT_EQ(contents(*formatted), contents(text)) << text;
    EXPECT_EQ(try_format(*formatted), formatted);
    const Compilation before = compile_text(text);
    const Compilation after = compile_text(*formatted);
    ASSERT_EQ(before.model.has_value(), after.model.has_value()) << text;
    if (!before.model) continue;
    EXPECT_EQ(to_image(*before.model), to_image(*after.model)) << text;
  }
}

/// The same tokens with other space and other comments between them.
std::string jumbled(const std::string& text, std::mt19937& random) {
  static const std::vector<std::string> spaces = {
      " ",      "  ",       "\n",           "\n\n\n\n",      "\r\n\t", " // behind\n",
      "//\n\n", "/* in */", "/*a\n  b\n*/", "\n/* own */\n", " "};
  Diagnostics ignored;
  std::string out;
  std::uint32_t end = 0;
  for (const Token& token : lex({"main.wire", text}, 0, ignored)) {
    const bool doc = token.kind == TokenKind::doc_comment;
    if (doc) out += '\n';
    if (out.ends_with('/')) out += ' ';  // or a comment would begin there
    if (!doc && (token.at.begin > end || random() % 4 == 0))
      out += spaces[random() % spaces.size()];
    out += text.substr(token.at.begin, token.at.end - token.at.begin);
    if (doc) out += '\n';
    end = token.at.end;
  }
  return out;
}

TEST(Format, HoldsWhereverSpaceAndCommentsStand) {
  std::mt19937 random(20261124);
  std::vector<std::string> texts = seed_schemas();
  std::erase_if(texts, [](const std::string& text) { return !try_format(text); });
  EXPECT_GT(texts.size(), 60U);
  for (int round = 0; round < 1000; ++round) {
    const std::string text = jumbled(texts[random() % texts.size()], random);
    const auto formatted = try_format(text);
    ASSERT_TRUE(formatted) << text;
    EXPECT_EQ(contents(*formatted), contents(text));
    EXPECT_EQ(try_format(*formatted), formatted);
    if (testing::Test::HasFailure()) FAIL() << "round " << round << "\n" << text;
  }
}

TEST(Format, HoldsForMutatedSchemas) {
  Mutator mutator(seed_schemas());
  std::size_t formatted_files = 0;
  for (int round = 0; round < 6000; ++round) {
    const std::string text = mutator.next();
    const auto formatted = try_format(text);
    if (!formatted) continue;
    ++formatted_files;
    EXPECT_EQ(contents(*formatted), contents(text));
    EXPECT_EQ(try_format(*formatted), formatted);
    if (testing::Test::HasFailure()) FAIL() << "round " << round << "\n" << text;
  }
  EXPECT_GT(formatted_files, 200U);
}

// The repository keeps its own rule, but for schemas that show an error or are to be formatted.
TEST(Format, IsThatOfAllSchemasOfTheRepository) {
  namespace fs = std::filesystem;
  const fs::path root = WIRESTRUCT_SOURCE_DIR;
  for (const char* folder : {"examples", "interop", "tests"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      const std::string path = entry.path().string();
      if (entry.path().extension() != ".wire") continue;
      if (path.contains("tests/errors") || path.ends_with("loose.wire")) continue;
      const std::string text = read_text(entry.path());
      const auto formatted = try_format(text);
      EXPECT_TRUE(!formatted || *formatted == text) << "wirestruct format " << path;
    }
  }
}

}  // namespace
}  // namespace wirestruct::schema
