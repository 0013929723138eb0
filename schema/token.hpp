// A token: the smallest piece of schema text that means something.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "schema/source.hpp"

namespace wirestruct::schema {

enum class TokenKind : std::uint8_t {
  identifier,   ///< `text`; keywords are identifiers that the parser expects
  integer,      ///< `value`
  real,         ///< `text` as written: `0.0001`, `1e-7`
  character,    ///< `value` from 0 to 255
  string,       ///< `text` with its escapes resolved
  doc_comment,  ///< `text` of one `///` line without the slashes
  semicolon,
  comma,
  colon,
  dot,
  dot_dot,
  equals,
  at_sign,
  question,
  open_brace,
  close_brace,
  open_bracket,
  close_bracket,
  open_paren,
  close_paren,
  plus,
  minus,
  star,
  slash,
  percent,
  tilde,
  exclamation,
  ampersand,
  pipe,
  caret,
  less,
  less_equal,
  greater,
  greater_equal,
  equal_equal,
  not_equal,
  shift_left,
  shift_right,
  and_and,
  or_or,
  bad,  ///< something was there and is already reported
  end,  ///< always the last token; its text is how it is called where it is not that of a file
};

struct Token {
  TokenKind kind = TokenKind::end;
  bool first_in_line = false;  ///< nothing but blanks in front of it
  bool starts_line = false;    ///< not even blanks
  SourceSpan at;
  std::uint64_t value = 0;
  std::string text;
};

/// A token that is always spelled the same.
struct Punctuation {
  std::string_view spelling;
  TokenKind kind;
};

/// Longer spellings stand in front of those that they begin with.
std::span<const Punctuation> punctuation();

/// The token as a message calls it: "`size`", "the integer 32", "the end of the file".
std::string describe(const Token& token);

}  // namespace wirestruct::schema
