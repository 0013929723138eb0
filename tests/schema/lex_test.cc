#include "schema/lex.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "schema/compile_text.hpp"
#include "schema/limits.hpp"

namespace wirestruct::schema {
namespace {

using testing::ElementsAre;

std::vector<Token> tokens_of(const std::string& text) {
  Diagnostics diagnostics;
  std::vector<Token> tokens = lex({"test.wire", text}, 0, diagnostics);
  EXPECT_EQ(tokens.back().kind, TokenKind::end);
  tokens.pop_back();
  return tokens;
}

std::vector<TokenKind> kinds_of(const std::string& text) {
  std::vector<TokenKind> kinds;
  for (const Token& token : tokens_of(text)) kinds.push_back(token.kind);
  return kinds;
}

std::vector<ErrorCode> errors_of(const std::string& text) {
  Diagnostics diagnostics;
  lex({"test.wire", text}, 0, diagnostics);
  std::vector<ErrorCode> codes;
  for (const Diagnostic& error : diagnostics.errors) codes.push_back(error.code);
  return codes;
}

std::uint64_t integer_of(const std::string& text) {
  const std::vector<Token> tokens = tokens_of(text);
  EXPECT_EQ(tokens.size(), 1U) << text;
  EXPECT_EQ(tokens.at(0).kind, TokenKind::integer) << text;
  return tokens.at(0).value;
}

TEST(Lex, KnowsEveryPunctuation) {
  using enum TokenKind;
  EXPECT_THAT(
      kinds_of("; , : . .. = @ ? { } [ ] ( )"),
      ElementsAre(semicolon, comma, colon, dot, dot_dot, equals, at_sign, question, open_brace,
                  close_brace, open_bracket, close_bracket, open_paren, close_paren));
  EXPECT_THAT(kinds_of("+ - * / % ~ ! & | ^ < <= > >= == != << >> && ||"),
              ElementsAre(plus, minus, star, slash, percent, tilde, exclamation, ampersand, pipe,
                          caret, less, less_equal, greater, greater_equal, equal_equal, not_equal,
                          shift_left, shift_right, and_and, or_or));
}

TEST(Lex, TakesTheLongestPunctuation) {
  using enum TokenKind;
  EXPECT_THAT(kinds_of("a<<=b"), ElementsAre(identifier, shift_left, equals, identifier));
  EXPECT_THAT(kinds_of("1..5"), ElementsAre(integer, dot_dot, integer));
  EXPECT_THAT(kinds_of("a...b"), ElementsAre(identifier, dot_dot, dot, identifier));
  EXPECT_THAT(kinds_of("[..]"), ElementsAre(open_bracket, dot_dot, close_bracket));
  EXPECT_THAT(kinds_of("a&&&b"), ElementsAre(identifier, and_and, ampersand, identifier));
  EXPECT_THAT(kinds_of("a/b//c"), ElementsAre(identifier, slash, identifier));
}

// A Punctuation whose spelling begins another one would hide it from the lexer, were it in front.
TEST(Lex, FindsEveryRowOfItsTable) {
  for (const Punctuation& row : punctuation()) {
    EXPECT_THAT(kinds_of(std::string(row.spelling)), ElementsAre(row.kind)) << row.spelling;
  }
}

TEST(Lex, ReadsIntegersInAllBases) {
  EXPECT_EQ(integer_of("0"), 0U);
  EXPECT_EQ(integer_of("123456"), 123456U);
  EXPECT_EQ(integer_of("0xCAFE_babe"), 0xCAFEBABEU);
  EXPECT_EQ(integer_of("0X1f"), 31U);
  EXPECT_EQ(integer_of("0o17"), 15U);
  EXPECT_EQ(integer_of("0b1010_0101"), 0xA5U);
  EXPECT_EQ(integer_of("1_000_000"), 1000000U);
  EXPECT_EQ(integer_of("18446744073709551615"), UINT64_MAX);
  EXPECT_EQ(integer_of("0xFFFFFFFFFFFFFFFF"), UINT64_MAX);
}

TEST(Lex, RefusesMalformedIntegers) {
  for (const char* text :
       {"08", "007", "0x", "0b2", "0o8", "1_", "1__2", "0x_1", "12ab", "5u", "18446744073709551616",
        "0x10000000000000000", "99999999999999999999999"}) {
    EXPECT_THAT(errors_of(text), ElementsAre(ErrorCode::e104)) << text;
    EXPECT_THAT(kinds_of(text), ElementsAre(TokenKind::bad)) << text;
  }
}

TEST(Lex, ReadsNumbersWithAFraction) {
  for (const char* text : {"1.5", "0.0001", "1e6", "1E-7", "2.5e+10", "0.0", "00.5"}) {
    const std::vector<Token> tokens = tokens_of(text);
    ASSERT_EQ(tokens.size(), 1U) << text;
    EXPECT_EQ(tokens[0].kind, TokenKind::real) << text;
    EXPECT_EQ(tokens[0].text, text);
    EXPECT_THAT(errors_of(text), ElementsAre());
  }
  for (const char* text : {"1.5f", "1e", "1e+", "1e5x", "1_0.5", "1.5_0"}) {
    EXPECT_THAT(errors_of(text), ElementsAre(ErrorCode::e104)) << text;
  }
  EXPECT_THAT(kinds_of("0x1e5"), ElementsAre(TokenKind::integer));
}

TEST(Lex, ReadsCharacters) {
  const std::vector<Token> tokens = tokens_of(R"('A' '\'' '\n' '\0' '\x7F' '\xff' '\\' '"')");
  std::vector<std::uint64_t> values;
  for (const Token& token : tokens) {
    EXPECT_EQ(token.kind, TokenKind::character);
    values.push_back(token.value);
  }
  EXPECT_THAT(values, ElementsAre('A', '\'', '\n', 0, 0x7F, 0xFF, '\\', '"'));
}

TEST(Lex, ReadsStringsWithTheirEscapes) {
  const std::vector<Token> tokens = tokens_of(R"("common/é.wire" "a\tb\"\x41\101")");
  ASSERT_EQ(tokens.size(), 2U);
  EXPECT_EQ(tokens[0].text, "common/é.wire");
  EXPECT_EQ(tokens[1].text, "a\tb\"AA");
}

TEST(Lex, EndsStringsAtTheEndOfTheLine) {
  EXPECT_THAT(errors_of("\"abc\nname"), ElementsAre(ErrorCode::e103));
  EXPECT_THAT(kinds_of("\"abc\nname"), ElementsAre(TokenKind::bad, TokenKind::identifier));
  EXPECT_THAT(errors_of("'"), ElementsAre(ErrorCode::e103));
  EXPECT_THAT(errors_of("\"\\"), ElementsAre(ErrorCode::e105, ErrorCode::e103));
}

TEST(Lex, SkipsComments) {
  EXPECT_THAT(kinds_of("a // b\n/* c\n * d */ e //// f\n/**/ g"),
              ElementsAre(TokenKind::identifier, TokenKind::identifier, TokenKind::identifier));
  EXPECT_THAT(errors_of("a /* b"), ElementsAre(ErrorCode::e103));
  EXPECT_THAT(errors_of("/*/"), ElementsAre(ErrorCode::e103));
}

TEST(Lex, KeepsTheTextOfDocComments) {
  const std::vector<Token> tokens = tokens_of("/// One space is dropped.\r\n///  Two.  \n///\nx");
  ASSERT_EQ(tokens.size(), 4U);
  EXPECT_EQ(tokens[0].text, "One space is dropped.");
  EXPECT_EQ(tokens[1].text, " Two.");
  EXPECT_EQ(tokens[2].text, "");
  EXPECT_EQ(tokens[3].kind, TokenKind::identifier);
}

TEST(Lex, PlacesTokensByOctets) {
  const std::vector<Token> tokens = tokens_of("/* é */ ab\n  cd");
  ASSERT_EQ(tokens.size(), 2U);
  EXPECT_EQ(tokens[0].at, (SourceSpan{0, 9, 11}));
  EXPECT_FALSE(tokens[0].starts_line);
  EXPECT_EQ(tokens[1].at, (SourceSpan{0, 14, 16}));
  EXPECT_TRUE(tokens[1].first_in_line);
  EXPECT_FALSE(tokens[1].starts_line);
}

TEST(Lex, TakesWindowsLineEndsAndAByteOrderMark) {
  EXPECT_THAT(errors_of("\xEF\xBB\xBFstruct S {\r\n  u8 a;\r\n}\r\n"), ElementsAre());
}

TEST(Lex, TellsOnlyTheFirstOctetThatIsNotText) {
  EXPECT_THAT(errors_of("// \xE4\xF6\n// \xFC\n"), ElementsAre(ErrorCode::e101));
  EXPECT_THAT(errors_of(std::string("a\0b\0", 4)), ElementsAre(ErrorCode::e101));
  EXPECT_THAT(errors_of("// \xC0\x80 overlong\n"), ElementsAre(ErrorCode::e101));
  EXPECT_THAT(errors_of("// \xED\xA0\x80 half a pair\n"), ElementsAre(ErrorCode::e101));
  EXPECT_THAT(errors_of("// cut \xE2\x82"), ElementsAre(ErrorCode::e101));
  EXPECT_THAT(errors_of("// \x1b[31m\n"), ElementsAre(ErrorCode::e101));
}

TEST(Lex, LetsCommentsSpeakAnyLanguage) {
  EXPECT_THAT(
      errors_of("// größe, размер, 大小, اندازه‌ها, 👨‍👩‍👧\n"),
      ElementsAre());
}

TEST(Lex, LimitsNames) {
  EXPECT_THAT(errors_of(std::string(limits::name_octets, 'a')), ElementsAre());
  EXPECT_THAT(errors_of(std::string(limits::name_octets + 1, 'a')), ElementsAre(ErrorCode::e111));
}

TEST(Lex, TakesARunOfForeignLettersForOneMistake) {
  EXPECT_THAT(errors_of("u8 размер;"), ElementsAre(ErrorCode::e102));
}

}  // namespace
}  // namespace wirestruct::schema
