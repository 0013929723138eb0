// Pieces of Java that expressions are put together of.
#pragma once

#include <string>

#include "gen/java/expression_text.hpp"

namespace wirestruct::gen::java {

/// What binds its parts together.
enum class Bond : std::uint8_t {
  tight,       ///< a name, a call: it can stand anywhere
  comparison,  ///< `a == b`
  conjunction,
  disjunction,
  loose,   ///< arithmetic and bits: never without parentheses in something else
  choice,  ///< `a ? b : c`
};

/// A piece of Java.
struct Code {
  std::string text;
  bool is_condition = false;
  Bond bond = Bond::tight;
};

/// With parentheses where it needs them.
std::string operand(const Code& code);

/// An operand of `&&` or `||`, of which a chain needs no parentheses, nor do comparisons in it.
std::string operand_of(Bond bond, const Code& code);

std::string as_number(const Code& code);
Code as_condition(const Code& code);
std::string literal(std::int64_t value);

/// The value of a field, or of one inside of it.
Code field_value(const Scope& scope, const schema::FieldValue& named);

}  // namespace wirestruct::gen::java
