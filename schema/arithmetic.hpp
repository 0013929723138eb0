// The arithmetic of expressions: 64 bits, two's complement, and nothing wraps around. What the
// compiler folds and what the translator computes from a message is this.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "schema/expression.hpp"

namespace wirestruct::schema {

/// Number of operands: 1, 2 or 3.
int operand_count(Operator op);

/// As the schema writes it: `+`, `<<`, `?:`.
std::string_view spelling(Operator op);

/// Of negate, complement and logical_not. Nothing when the result does not fit in 64 bits.
std::optional<std::int64_t> apply(Operator op, std::int64_t operand);

/// Of the operators with two operands, the logical ones included. Nothing when the result does not
/// fit in 64 bits, a divisor is 0 or a shift is not by 0 to 63 bits.
std::optional<std::int64_t> apply(Operator op, std::int64_t left, std::int64_t right);

}  // namespace wirestruct::schema
