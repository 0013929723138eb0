// What a schema computes from a message: `length - 4`, `kind == text`, `crc32(kind .. body)`.
// Values are integers of 64 bits, two's complement; whatever leaves them is an error and never a
// wrong number. A comparison is 1 or 0, and what is not 0 is true, as in C.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "schema/source.hpp"

namespace wirestruct::schema {

struct Number {
  std::int64_t value = 0;
};

/// The value of a field that stands earlier in the message: an integer, an enum or flags, a `char`,
/// `byte` or `bool`, or a part of `bits` or flags (1 when all bits of the mask are set).
struct FieldValue {
  /// Way down from the struct in which the expression stands. Each step is a Field::number of that
  /// struct; behind a field of `bits` an index into Bits::fields; behind flags one into
  /// Enum::enumerators. A field that an `if` left out has the value 0.
  std::vector<std::size_t> path;
  /// The way starts at the element read last (`last.length` of `T x[until …]`); an empty path is
  /// that element itself, a scalar.
  bool of_last = false;
};

/// What the struct was given by whatever contains it: `length` of `struct Body(i64 length)`.
struct ParameterValue {
  std::size_t index = 0;  ///< into Struct::parameters
};

/// Octets of the struct in which the expression stands (of an expression in `bits`: in which the
/// bits stand): all of it, or its fields from `first` to
/// `last`, both included (by Field::number), with the padding between them. Fields that an `if`
/// left out have no octets.
struct Region {
  bool whole = true;
  std::size_t first = 0;
  std::size_t last = 0;
};

enum class MeasureKind : std::uint8_t {
  size,    ///< octets of a region
  count,   ///< elements of the array `region.first`, in its outermost dimension
  offset,  ///< octets from the start of the struct to the field `region.first`
};

struct Measure {
  MeasureKind kind = MeasureKind::size;
  Region region;
};

enum class ChecksumKind : std::uint8_t {
  sum8,    ///< sum of the octets, modulo 256
  xor8,    ///< all octets, exclusive or
  inet16,  ///< RFC 1071: one's complement of the one's complement sum of big-endian 16-bit units
  fletcher16,  ///< sums modulo 255, the second one in the upper octet (RFC 1146 appendix)
  adler32,     ///< RFC 1950
  crc,         ///< by CrcParameters
};

/// A cyclic redundancy check as the catalogue of parametrised CRC algorithms describes it.
struct CrcParameters {
  std::string name;  ///< in that catalogue: `CRC-32/ISCSI`; empty when only parameters were given
  std::uint32_t width_bits = 32;
  std::uint64_t polynomial = 0;  ///< without the highest term, not reflected
  std::uint64_t initial = 0;
  bool reflect_in = false;
  bool reflect_out = false;
  std::uint64_t xor_out = 0;

  friend bool operator==(const CrcParameters&, const CrcParameters&) = default;
};

struct Expression;

/// `u32be(source)` among what a checksum goes over: the low octets of a value, in that order. They
/// need not stand in the message (the pseudo-header of RFC 768).
struct ValuePiece {
  std::uint32_t size_octets = 1;  ///< 1 to 8
  bool big_endian = true;
  std::vector<Expression> value;  ///< exactly one
};

/// Octets that a checksum goes over: of the message, one constant, or those of a value.
using ChecksumPiece = std::variant<Region, std::byte, ValuePiece>;

/// A checksum over its pieces in order. Octets of the field that it is the value of count as zero.
struct Checksum {
  ChecksumKind kind = ChecksumKind::crc;
  CrcParameters crc;  ///< for ChecksumKind::crc
  std::vector<ChecksumPiece> pieces;
};

enum class Operator : std::uint8_t {
  negate,
  complement,
  logical_not,
  multiply,
  divide,     ///< towards zero; by zero is an error
  remainder,  ///< with the sign of the dividend
  add,
  subtract,
  shift_left,   ///< by 0 to 63; bits that leave are an overflow
  shift_right,  ///< arithmetic
  less,
  less_equal,
  greater,
  greater_equal,
  equal,
  not_equal,
  bit_and,
  bit_xor,
  bit_or,
  logical_and,  ///< the second operand counts only when the first is true; likewise below
  logical_or,
  conditional,  ///< three operands: `a ? b : c`
};

struct Operation {
  Operator op = Operator::add;
  std::vector<Expression> operands;  ///< one, two or three
};

/// Octets that are always the same: `char magic[4] = "RIFF";`. Only as the whole of what a
/// `char[n]` or `byte[n]` derives from; all n of them, with the padding of the text.
struct OctetConstant {
  std::string octets;
};

struct Expression {
  std::variant<Number, FieldValue, ParameterValue, Measure, Checksum, Operation, OctetConstant>
      node;
  SourceSpan at = {};
};

/// True for a plain number: everything constant is one once the schema is compiled.
inline bool is_constant(const Expression& expression) {
  return std::holds_alternative<Number>(expression.node);
}

}  // namespace wirestruct::schema
