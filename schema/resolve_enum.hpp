// An enum's type and the values of its enumerators.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "schema/ast.hpp"
#include "schema/diagnostics.hpp"
#include "schema/model.hpp"

namespace wirestruct::schema {

/// The value of a constant expression; a number above 2^63 - 1 that stands alone by its bits.
/// Nothing when it has none and that is reported.
using ConstantValue = std::function<std::optional<std::int64_t>(const ast::Expression&)>;

/// Fills `to`, enumerator by enumerator, so that `value` can look at those in front. Returns the
/// byte order of the suffix of its type (`enum Status : u16be`), or nothing when the type is not
/// known, which is reported.
std::optional<ByteOrder> resolve_enum(const ast::Enum& declared, std::size_t file,
                                      const ConstantValue& value, Enum& to,
                                      Diagnostics& diagnostics);

}  // namespace wirestruct::schema
