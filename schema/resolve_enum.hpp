// An enum's type and the values of its enumerators.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "schema/ast.hpp"
#include "schema/diagnostics.hpp"
#include "schema/model.hpp"

namespace wirestruct::schema {

struct ResolvedEnum {
  Enum enumeration;
  ByteOrder order = ByteOrder::none;  ///< of the suffix of its type: `enum Status : u16be`
  bool type_known = false;            ///< when not, that is reported
};

/// The value of a constant expression; a number above 2^63 - 1 that stands alone by its bits.
/// Nothing when it has none and that is reported.
using ConstantValue = std::function<std::optional<std::int64_t>(const ast::Expression&)>;

ResolvedEnum resolve_enum(const ast::Enum& declared, std::size_t file, const ConstantValue& value,
                          Diagnostics& diagnostics);

}  // namespace wirestruct::schema
