// What fields tell the structs and bits that they hold.
#pragma once

#include <variant>

#include "schema/model.hpp"

namespace wirestruct::schema {

/// True when the field has values for the parameters of its struct. Those of bits are no more than
/// parts of computed_of().
inline bool tells_struct(const Field& field) {
  return !field.arguments.empty() && std::holds_alternative<StructType>(field.type);
}

}  // namespace wirestruct::schema
