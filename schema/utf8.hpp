// UTF-8 one code point at a time, and how wide a code point is on a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace wirestruct::schema {

struct CodePoint {
  char32_t value = 0;
  std::size_t size_octets = 0;  ///< 0: the text does not begin with a valid sequence (RFC 3629)
};

/// The code point that the text, which is not empty, begins with.
CodePoint first_code_point(std::string_view text);

/// Terminal columns: 0 for combining marks, 2 for East Asian wide characters and emoji, else 1.
std::size_t columns_of(char32_t code_point);

/// True for what must not reach a terminal or a reader as it is: control characters, line
/// separators, and the invisible marks that turn the direction of text (CVE-2021-42574).
bool is_hidden(char32_t code_point);

/// One line of text as it may be printed: hidden characters as `<U+001B>`, octets that are not
/// UTF-8 as `<FF>`.
std::string printable(std::string_view text);

/// The same for a message that quotes a text: at most about 60 octets of it.
std::string abbreviated(std::string_view text);

}  // namespace wirestruct::schema
