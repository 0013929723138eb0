// `///` comments. The text comes from a schema, whose author may not be who compiles the header.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace wirestruct::gen::cpp {

/// The width of a line of generated code.
inline constexpr std::size_t line_columns = 100;

/// The text as `///` lines, each with its line end; empty for no text. Lines are broken at blanks
/// where they would pass `line_columns`, control characters are made visible, and no line ends in
/// what a compiler takes for "goes on in the next line".
///   indent_columns  by which the caller will move the comment to the right
///   start           `//` for a comment that documents no declaration
std::string comment(std::string_view text, std::size_t indent_columns,
                    std::string_view start = "///");

}  // namespace wirestruct::gen::cpp
