// Lines of code as clang-format would break them (Google style, 100 columns), for the few shapes
// that generated code has.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace wirestruct::gen::cpp {

/// `head` `a, b, c` `tail` on one line, or on several when that is too long:
///
///   check.enums<1>(12, value.a_long_name,        or      some.function_with_a_long_name(
///                  value.another_name);                      value.a_long_name, 12);
///
///   head            with the bracket that opens the list
///   indent_columns  by which the caller will move the lines to the right
std::string listed(std::string_view head, std::span<const std::string> items, std::string_view tail,
                   std::size_t indent_columns);

/// `left` `right` with a blank between them, or on two lines.
std::string broken_once(std::string_view left, std::string_view right, std::size_t indent_columns);

/// Lines with those that were broken in one piece again.
std::string joined_lines(std::string_view lines);

/// Lines of which those that are too long are broken, behind a comma or an operator.
std::string broken_lines(std::string_view lines);

}  // namespace wirestruct::gen::cpp
