// Text with named places. A back end keeps what it prints in pieces that look like the result:
//
//   fill(R"(
//   /// So many octets.
//   static constexpr std::size_t wire_size = $size$;
//   $members$
//   )", {{"size", "88"}, {"members", members}});
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace wirestruct::gen {

struct Variable {
  std::string_view name;
  std::string_view value;
};

/// The text with every `$name$` replaced by its value; `$$` is a dollar sign.
///
/// A line that holds one place and nothing else but blanks is replaced by all lines of the value,
/// each indented like the place (empty ones not at all), and vanishes when the value is empty. It
/// does not matter whether such a value ends with a line end. A line end at the very start of the
/// text is dropped, so that a raw string can begin on a line of its own.
///
/// A name without a value is a mistake in the back end: the program ends and says which.
std::string fill(std::string_view text, std::initializer_list<Variable> variables);

/// Every line that is not empty, moved to the right.
std::string indented(std::string_view text, std::size_t columns);

}  // namespace wirestruct::gen
