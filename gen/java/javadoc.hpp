// Text of a schema inside of Javadoc. It comes from somebody else: whatever it says, it stays a
// comment.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace wirestruct::gen::java {

/// The width of a line of generated code.
inline constexpr std::size_t line_columns = 100;

/// The text as HTML in pure ASCII, on one line; an empty line of the text becomes `\n\n<p>`.
///
/// javac reads files in the encoding of the system it runs on, and replaces \uXXXX before it knows
/// what a comment is; so neither a backslash nor a letter beyond ASCII may be in a file.
std::string html(std::string_view text);

/// A Javadoc comment, with its line end, broken at blanks where lines would pass `line_columns`.
///   text            HTML; `\n` begins a new line, and a line that starts with a tag goes on
///   indented indent_columns  by which the caller will move the comment to the right
std::string javadoc(std::string_view text, std::size_t indent_columns);

}  // namespace wirestruct::gen::java
