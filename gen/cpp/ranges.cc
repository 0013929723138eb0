#include "gen/cpp/ranges.hpp"

#include <algorithm>
#include <bit>
#include <initializer_list>

namespace wirestruct::gen::cpp {
namespace {

using schema::Operator;
using schema::ScalarKind;
using Wide = Range::Wide;

constexpr Range truth{0, 1};
constexpr Range all_64_bits{INT64_MIN, INT64_MAX};

Range around(std::initializer_list<Wide> values) {
  return {std::min(values), std::max(values)};
}

Range product(const Range& left, const Range& right) {
  return around({left.least * right.least, left.least * right.greatest, left.greatest * right.least,
                 left.greatest * right.greatest});
}

// The quotient of the greatest dividend and the divisor nearest to zero is the farthest from it.
Range quotient(const Range& left, const Range& right) {
  Range result = around({left.least / right.least, left.least / right.greatest,
                         left.greatest / right.least, left.greatest / right.greatest});
  if (left.least <= 0 && left.greatest >= 0) result = joined(result, {0, 0});
  return result;
}

Range remainder(const Range& left, const Range& right) {
  const Wide most = std::max(right.greatest, -right.least) - 1;
  return {left.least < 0 ? -most : 0, left.greatest > 0 ? most : 0};
}

/// The least range of the shape 0 … 2^n - 1, or of all numbers of n bits and a sign, around both.
Range all_bits_of(const Range& left, const Range& right) {
  const Range both = joined(left, right);
  const auto magnitude = static_cast<std::uint64_t>(std::max(both.greatest, -(both.least + 1)));
  const auto most =
      static_cast<Wide>(magnitude == 0 ? 0 : ~std::uint64_t{0} >> std::countl_zero(magnitude));
  return {both.least < 0 ? -most - 1 : 0, most};
}

Range bit_and(const Range& left, const Range& right) {
  if (left.least >= 0 && right.least >= 0) return {0, std::min(left.greatest, right.greatest)};
  if (left.least >= 0) return {0, left.greatest};
  if (right.least >= 0) return {0, right.greatest};
  return all_bits_of(left, right);
}

bool is_shift(const Range& bits) {
  return bits.least >= 0 && bits.greatest <= 63;
}

Range shifted_left(const Range& left, const Range& bits) {
  const Wide least = Wide{1} << static_cast<int>(bits.least);
  const Wide most = Wide{1} << static_cast<int>(bits.greatest);
  return product(left, {least, most});
}

Range shifted_right(const Range& left, const Range& bits) {
  const auto least = static_cast<int>(bits.least);
  const auto most = static_cast<int>(bits.greatest);
  return around(
      {left.least >> least, left.least >> most, left.greatest >> least, left.greatest >> most});
}

}  // namespace

bool fits_in_64_bits(const Range& range) {
  return range.least >= INT64_MIN && range.greatest <= INT64_MAX;
}

Range range_of_bits(std::uint32_t width_bits, bool is_signed) {
  if (is_signed) {
    const Wide above = Wide{1} << (width_bits - 1);
    return {-above, above - 1};
  }
  if (width_bits >= 64) return {0, INT64_MAX};
  return {0, (Wide{1} << width_bits) - 1};
}

Range range_of(const schema::Scalar& scalar) {
  switch (scalar.kind) {
    case ScalarKind::unsigned_integer:
    case ScalarKind::character:
    case ScalarKind::raw_octet:
      return range_of_bits(8 * scalar.size_octets, false);
    case ScalarKind::signed_integer:
      return range_of_bits(8 * scalar.size_octets, true);
    case ScalarKind::boolean:
      return truth;
    case ScalarKind::floating_point:
      break;
  }
  return all_64_bits;
}

std::optional<Range> range_of(Operator op, const Range& operand) {
  if (op == Operator::complement) return Range{-operand.greatest - 1, -operand.least - 1};
  if (op == Operator::logical_not) return truth;
  return Range{-operand.greatest, -operand.least};
}

std::optional<Range> range_of(Operator op, const Range& left, const Range& right) {
  const bool may_be_zero = right.least <= 0 && right.greatest >= 0;
  switch (op) {
    case Operator::multiply:
      return product(left, right);
    case Operator::divide:
      return may_be_zero ? std::nullopt : std::optional(quotient(left, right));
    case Operator::remainder: {
      // INT64_MIN % -1 is an overflow, as its quotient is.
      if (may_be_zero || !fits_in_64_bits(quotient(left, right))) return std::nullopt;
      return remainder(left, right);
    }
    case Operator::add:
      return Range{left.least + right.least, left.greatest + right.greatest};
    case Operator::subtract:
      return Range{left.least - right.greatest, left.greatest - right.least};
    case Operator::shift_left:
      return is_shift(right) ? std::optional(shifted_left(left, right)) : std::nullopt;
    case Operator::shift_right:
      return is_shift(right) ? std::optional(shifted_right(left, right)) : std::nullopt;
    case Operator::bit_and:
      return bit_and(left, right);
    case Operator::bit_xor:
    case Operator::bit_or:
      return all_bits_of(left, right);
    case Operator::less:
    case Operator::less_equal:
    case Operator::greater:
    case Operator::greater_equal:
    case Operator::equal:
    case Operator::not_equal:
    case Operator::logical_and:
    case Operator::logical_or:
    case Operator::logical_not:
      return truth;
    case Operator::negate:
    case Operator::complement:
    case Operator::conditional:
      break;
  }
  return std::nullopt;
}

Range joined(const Range& left, const Range& right) {
  return {std::min(left.least, right.least), std::max(left.greatest, right.greatest)};
}

}  // namespace wirestruct::gen::cpp
