// Pieces of C++ that compute, and what an operator makes of them: with the brackets that people and
// compilers ask for, and wirestruct::Checked where the result may leave 64 bits.
#pragma once

#include <cstdint>
#include <string>

#include "gen/cpp/ranges.hpp"
#include "schema/expression.hpp"

namespace wirestruct::gen::cpp {

/// The type of a piece.
enum class Kind : std::uint8_t {
  boolean,
  integer,  ///< std::int64_t
  literal,  ///< of no type of its own yet
  checked,  ///< wirestruct::Checked
};

/// Of an operator, as C++ binds; a value binds closest.
enum class Binding : std::uint8_t {
  conditional,
  logical_or,
  logical_and,
  bits,
  equality,
  relation,
  shift,
  sum,
  product,
  unary,
  value,
};

struct Text {
  std::string text;
  Kind kind = Kind::integer;
  Binding binding = Binding::value;
  Range range;  ///< of its values
};

Binding binding_of(schema::Operator op);

/// The text as an operand, in brackets where it needs them.
std::string bracketed(schema::Operator op, const Text& operand, bool is_left);

Text boolean_text(std::string text, Binding binding);
Text literal_text(std::int64_t value);

/// With a type of its own, so that C++ does not compute in `int`.
Text as_integer(Text text);
Text as_condition(Text text);

Text unary_text(schema::Operator op, Text operand);
Text binary_text(schema::Operator op, Text left, Text right);
Text conditional_text(const Text& condition, Text yes, Text no);

}  // namespace wirestruct::gen::cpp
