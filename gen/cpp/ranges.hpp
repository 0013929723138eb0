// Which values an expression can have, from the widths of the fields in it: what can never leave 64
// bits is plain arithmetic in generated code.
#pragma once

#include <cstdint>
#include <optional>

#include "schema/model.hpp"

namespace wirestruct::gen::cpp {

/// All integers from `least` to `greatest`, which may lie outside of 64 bits. No result of one
/// operation on 64-bit numbers leaves 128 bits.
struct Range {
  __extension__ using Wide = __int128;

  Wide least = 0;
  Wide greatest = 0;

  friend bool operator==(const Range&, const Range&) = default;
};

/// True when every value of the range is a std::int64_t.
bool fits_in_64_bits(const Range& range);

/// Of an integer of so many bits. What an unsigned one of 64 bits has above 2^63 - 1 is an overflow
/// by itself and not in the range.
Range range_of_bits(std::uint32_t width_bits, bool is_signed);

/// Of a number, or of what lies under an enum or flags, as expressions see it.
Range range_of(const schema::Scalar& scalar);

/// The values that the operation can have, given those of its operands, which fit in 64 bits.
/// Nothing when it may have none: a division by zero, or a shift by a wrong number of bits.
std::optional<Range> range_of(schema::Operator op, const Range& operand);
std::optional<Range> range_of(schema::Operator op, const Range& left, const Range& right);

/// All values of both.
Range joined(const Range& left, const Range& right);

}  // namespace wirestruct::gen::cpp
