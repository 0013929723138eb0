#include "schema/arithmetic.hpp"

#include <cstdlib>
#include <limits>

namespace wirestruct::schema {
namespace {

using Result = std::optional<std::int64_t>;

Result shift_left(std::int64_t value, std::int64_t by) {
  if (by < 0 || by > 63) return std::nullopt;
  // Arithmetic on the unsigned value does not overflow; coming back must give the same number.
  const auto shifted = static_cast<std::int64_t>(static_cast<std::uint64_t>(value) << by);
  if (shifted >> by != value) return std::nullopt;
  return shifted;
}

bool divides(std::int64_t left, std::int64_t right) {
  return right != 0 && !(left == std::numeric_limits<std::int64_t>::min() && right == -1);
}

}  // namespace

int operand_count(Operator op) {
  switch (op) {
    case Operator::negate:
    case Operator::complement:
    case Operator::logical_not:
      return 1;
    case Operator::conditional:
      return 3;
    case Operator::multiply:
    case Operator::divide:
    case Operator::remainder:
    case Operator::add:
    case Operator::subtract:
    case Operator::shift_left:
    case Operator::shift_right:
    case Operator::less:
    case Operator::less_equal:
    case Operator::greater:
    case Operator::greater_equal:
    case Operator::equal:
    case Operator::not_equal:
    case Operator::bit_and:
    case Operator::bit_xor:
    case Operator::bit_or:
    case Operator::logical_and:
    case Operator::logical_or:
      return 2;
  }
  std::abort();
}

std::string_view spelling(Operator op) {
  switch (op) {
    case Operator::negate:
    case Operator::subtract:
      return "-";
    case Operator::complement:
      return "~";
    case Operator::logical_not:
      return "!";
    case Operator::multiply:
      return "*";
    case Operator::divide:
      return "/";
    case Operator::remainder:
      return "%";
    case Operator::add:
      return "+";
    case Operator::shift_left:
      return "<<";
    case Operator::shift_right:
      return ">>";
    case Operator::less:
      return "<";
    case Operator::less_equal:
      return "<=";
    case Operator::greater:
      return ">";
    case Operator::greater_equal:
      return ">=";
    case Operator::equal:
      return "==";
    case Operator::not_equal:
      return "!=";
    case Operator::bit_and:
      return "&";
    case Operator::bit_xor:
      return "^";
    case Operator::bit_or:
      return "|";
    case Operator::logical_and:
      return "&&";
    case Operator::logical_or:
      return "||";
    case Operator::conditional:
      return "?:";
  }
  std::abort();
}

Result apply(Operator op, std::int64_t operand) {
  if (op == Operator::complement) return ~operand;
  if (op == Operator::logical_not) return operand == 0 ? 1 : 0;
  return apply(Operator::subtract, 0, operand);
}

Result apply(Operator op, std::int64_t left, std::int64_t right) {
  std::int64_t result = 0;
  switch (op) {
    case Operator::multiply:
      return __builtin_mul_overflow(left, right, &result) ? Result() : result;
    case Operator::divide:
      return divides(left, right) ? Result(left / right) : Result();
    case Operator::remainder:
      return divides(left, right) ? Result(left % right) : Result();
    case Operator::add:
      return __builtin_add_overflow(left, right, &result) ? Result() : result;
    case Operator::subtract:
      return __builtin_sub_overflow(left, right, &result) ? Result() : result;
    case Operator::shift_left:
      return shift_left(left, right);
    case Operator::shift_right:
      return right < 0 || right > 63 ? Result() : Result(left >> right);
    case Operator::less:
      return left < right;
    case Operator::less_equal:
      return left <= right;
    case Operator::greater:
      return left > right;
    case Operator::greater_equal:
      return left >= right;
    case Operator::equal:
      return left == right;
    case Operator::not_equal:
      return left != right;
    case Operator::bit_and:
      return left & right;
    case Operator::bit_xor:
      return left ^ right;
    case Operator::bit_or:
      return left | right;
    case Operator::logical_and:
      return left != 0 && right != 0;
    case Operator::logical_or:
      return left != 0 || right != 0;
    case Operator::negate:
    case Operator::complement:
    case Operator::logical_not:
    case Operator::conditional:
      break;
  }
  std::abort();
}

}  // namespace wirestruct::schema
