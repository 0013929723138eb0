// A part of compare() (schema/compat.hpp).
#pragma once

#include <string_view>
#include <vector>

#include "schema/compat.hpp"
#include "schema/model.hpp"

namespace wirestruct::schema {

/// Adds what changed from the one struct to the other.
///   end_is_told  an old reader knows where a message ends without knowing what is new in it
void compare_structs(const Model& old_model, const Struct& was, const Model& new_model,
                     const Struct& is, bool end_is_told, std::vector<Change>& changes);

/// `little-endian`
std::string_view order_text(ByteOrder order);

}  // namespace wirestruct::schema
