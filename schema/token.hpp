// A token: the smallest piece of schema text that means something.
#pragma once

#include <cstdint>
#include <string>

#include "schema/source.hpp"

namespace wirestruct::schema {

enum class TokenKind : std::uint8_t {
  identifier,   ///< `text`; keywords are identifiers that the parser expects
  integer,      ///< `value`
  character,    ///< `value` from 0 to 255
  string,       ///< `text` with its escapes resolved
  doc_comment,  ///< `text` of one `///` line without the slashes
  semicolon,
  comma,
  colon,
  dot,
  equals,
  minus,
  at_sign,
  open_brace,
  close_brace,
  open_bracket,
  close_bracket,
  open_paren,
  close_paren,
  bad,  ///< something was there and is already reported
  end,  ///< of the file; always the last token
};

struct Token {
  TokenKind kind = TokenKind::end;
  bool first_in_line = false;  ///< nothing but blanks in front of it
  bool starts_line = false;    ///< not even blanks
  SourceSpan at;
  std::uint64_t value = 0;
  std::string text;
};

}  // namespace wirestruct::schema
