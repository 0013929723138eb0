#include "schema/token.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace wirestruct::schema {
namespace {

constexpr Punctuation rows[] = {
    {"..", TokenKind::dot_dot},
    {"==", TokenKind::equal_equal},
    {"!=", TokenKind::not_equal},
    {"<<", TokenKind::shift_left},
    {"<=", TokenKind::less_equal},
    {">>", TokenKind::shift_right},
    {">=", TokenKind::greater_equal},
    {"&&", TokenKind::and_and},
    {"||", TokenKind::or_or},
    {";", TokenKind::semicolon},
    {",", TokenKind::comma},
    {":", TokenKind::colon},
    {".", TokenKind::dot},
    {"=", TokenKind::equals},
    {"@", TokenKind::at_sign},
    {"?", TokenKind::question},
    {"{", TokenKind::open_brace},
    {"}", TokenKind::close_brace},
    {"[", TokenKind::open_bracket},
    {"]", TokenKind::close_bracket},
    {"(", TokenKind::open_paren},
    {")", TokenKind::close_paren},
    {"+", TokenKind::plus},
    {"-", TokenKind::minus},
    {"*", TokenKind::star},
    {"/", TokenKind::slash},
    {"%", TokenKind::percent},
    {"~", TokenKind::tilde},
    {"!", TokenKind::exclamation},
    {"&", TokenKind::ampersand},
    {"|", TokenKind::pipe},
    {"^", TokenKind::caret},
    {"<", TokenKind::less},
    {">", TokenKind::greater},
};

}  // namespace

std::span<const Punctuation> punctuation() {
  return rows;
}

std::string describe(const Token& token) {
  if (token.kind == TokenKind::identifier) return fmt::format("`{}`", token.text);
  if (token.kind == TokenKind::integer) return fmt::format("the integer {}", token.value);
  if (token.kind == TokenKind::real) return "a number with a fraction";
  if (token.kind == TokenKind::character) return "a character";
  if (token.kind == TokenKind::string) return "a string";
  if (token.kind == TokenKind::doc_comment) return "a `///` comment";
  if (token.kind == TokenKind::end) {
    return token.text.empty() ? "the end of the file" : token.text;
  }
  const auto* row = std::ranges::find(rows, token.kind, &Punctuation::kind);
  return row == std::end(rows) ? "something unreadable" : fmt::format("`{}`", row->spelling);
}

}  // namespace wirestruct::schema
