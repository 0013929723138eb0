// An expression as the schema would spell it.
#pragma once

#include <string>

#include "schema/model.hpp"

namespace wirestruct::schema {

/// The expression of a field or guard of `structure`, with no more parentheses than it needs:
/// `length - 4`, `flags.has_name`, `crc("CRC-16/MODBUS", address .. data)`.
///   last  the type of the elements, of `[until …]`
std::string text_of(const Model& model, const Struct& structure, const Expression& expression,
                    const Type* last = nullptr);

}  // namespace wirestruct::schema
