#include "gen/cpp/operator_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "gen/cpp/expressions.hpp"
#include "schema/arithmetic.hpp"

namespace wirestruct::gen::cpp {
namespace {

using schema::Operator;

bool is_comparison(Operator op) {
  return binding_of(op) == Binding::relation || binding_of(op) == Binding::equality;
}

bool is_logical(Operator op) {
  return op == Operator::logical_and || op == Operator::logical_or;
}

/// True when the operand needs brackets. More of them than C++ asks for: compilers warn about what
/// people read wrongly.
bool needs_brackets(Operator op, const Text& operand, bool is_left) {
  if (operand.binding >= Binding::unary) return false;
  const Binding binding = binding_of(op);
  if (binding == Binding::unary) return true;
  if (operand.binding == Binding::conditional) return true;
  if (binding == Binding::sum && operand.binding == Binding::product) return false;
  if (is_left && operand.binding == binding &&
      (binding == Binding::sum || binding == Binding::product)) {
    return false;
  }
  if (is_logical(op)) {
    return operand.binding != Binding::relation && operand.binding != Binding::equality;
  }
  if (is_comparison(op)) {
    return operand.binding != Binding::sum && operand.binding != Binding::product;
  }
  return true;
}

Text as_checked(Text text) {
  if (text.kind != Kind::checked) {
    text.text = fmt::format("wirestruct::Checked({})", text.text);
    text.kind = Kind::checked;
    text.binding = Binding::value;
  }
  return text;
}

Range clamped(const Range& range) {
  return {std::max<Range::Wide>(range.least, INT64_MIN),
          std::min<Range::Wide>(range.greatest, INT64_MAX)};
}

Text logical(Operator op, const Text& left, const Text& right) {
  if (left.kind != Kind::checked && right.kind != Kind::checked) {
    return boolean_text(bracketed(op, left, true) + ' ' + std::string(spelling(op)) + ' ' +
                            bracketed(op, right, false),
                        binding_of(op));
  }
  const char* const function = op == Operator::logical_and ? "and" : "or";
  return {fmt::format("wirestruct::logical_{}({}, {})", function, left.text, right.text),
          Kind::checked,
          Binding::value,
          {0, 1}};
}

}  // namespace

Binding binding_of(Operator op) {
  switch (op) {
    case Operator::negate:
    case Operator::complement:
    case Operator::logical_not:
      return Binding::unary;
    case Operator::multiply:
    case Operator::divide:
    case Operator::remainder:
      return Binding::product;
    case Operator::add:
    case Operator::subtract:
      return Binding::sum;
    case Operator::shift_left:
    case Operator::shift_right:
      return Binding::shift;
    case Operator::less:
    case Operator::less_equal:
    case Operator::greater:
    case Operator::greater_equal:
      return Binding::relation;
    case Operator::equal:
    case Operator::not_equal:
      return Binding::equality;
    case Operator::bit_and:
    case Operator::bit_xor:
    case Operator::bit_or:
      return Binding::bits;
    case Operator::logical_and:
      return Binding::logical_and;
    case Operator::logical_or:
      return Binding::logical_or;
    case Operator::conditional:
      return Binding::conditional;
  }
  return Binding::value;
}

std::string bracketed(Operator op, const Text& operand, bool is_left) {
  return needs_brackets(op, operand, is_left) ? '(' + operand.text + ')' : operand.text;
}

Text boolean_text(std::string text, Binding binding) {
  return {std::move(text), Kind::boolean, binding, {0, 1}};
}

Text literal_text(std::int64_t value) {
  return {
      literal(value), Kind::literal, value < 0 ? Binding::unary : Binding::value, {value, value}};
}

Text as_integer(Text text) {
  if (text.kind == Kind::boolean || text.kind == Kind::literal) {
    text.text = fmt::format("std::int64_t{{{}}}", text.text);
    text.kind = Kind::integer;
    text.binding = Binding::value;
  }
  return text;
}

Text as_condition(Text text) {
  if (text.kind == Kind::integer || text.kind == Kind::literal) {
    return boolean_text(bracketed(Operator::not_equal, text, true) + " != 0", Binding::equality);
  }
  return text;
}

Text unary_text(Operator op, Text operand) {
  if (op == Operator::logical_not) {
    operand = as_condition(std::move(operand));
    const Kind kind = operand.kind;
    return {'!' + bracketed(op, operand, false), kind, Binding::unary, {0, 1}};
  }
  operand = as_integer(std::move(operand));
  const Range range = range_of(op, operand.range).value_or(Range{INT64_MIN, INT64_MAX});
  if (!fits_in_64_bits(range)) operand = as_checked(std::move(operand));
  return {std::string(spelling(op)) + bracketed(op, operand, false), operand.kind, Binding::unary,
          clamped(range)};
}

Text binary_text(Operator op, Text left, Text right) {
  if (is_logical(op))
    return logical(op, as_condition(std::move(left)), as_condition(std::move(right)));
  const std::optional<Range> range = range_of(op, left.range, right.range);
  const bool can_overflow = !range || !fits_in_64_bits(*range);
  // One operand with a type is enough; of a shift, the left one.
  if (left.kind == Kind::boolean) left = as_integer(std::move(left));
  if (right.kind == Kind::boolean) right = as_integer(std::move(right));
  const bool is_shift = op == Operator::shift_left || op == Operator::shift_right;
  if (left.kind == Kind::literal && (right.kind == Kind::literal || is_shift)) {
    left = as_integer(std::move(left));
  }
  if (can_overflow && left.kind != Kind::checked && right.kind != Kind::checked) {
    left = as_checked(std::move(left));
  }
  const bool is_checked = left.kind == Kind::checked || right.kind == Kind::checked;
  const Kind kind = is_checked ? Kind::checked : is_comparison(op) ? Kind::boolean : Kind::integer;
  std::string text = bracketed(op, left, true) + ' ' + std::string(spelling(op)) + ' ' +
                     bracketed(op, right, false);
  return {std::move(text), kind, binding_of(op),
          range ? clamped(*range) : Range{INT64_MIN, INT64_MAX}};
}

Text conditional_text(const Text& condition, Text yes, Text no) {
  const Range range = joined(yes.range, no.range);
  if (condition.kind == Kind::checked || yes.kind == Kind::checked || no.kind == Kind::checked) {
    return {fmt::format("wirestruct::choose({}, {}, {})", condition.text, yes.text, no.text),
            Kind::checked, Binding::value, range};
  }
  yes = as_integer(std::move(yes));
  no = as_integer(std::move(no));
  return {fmt::format("{} ? {} : {}", bracketed(Operator::conditional, condition, true),
                      bracketed(Operator::conditional, yes, false),
                      bracketed(Operator::conditional, no, false)),
          Kind::integer, Binding::conditional, range};
}

}  // namespace wirestruct::gen::cpp
