// How a reader knows where a struct ends whose size varies.
#pragma once

#include "schema/diagnostics.hpp"
#include "schema/model.hpp"

namespace wirestruct::schema {

/// Sets Struct::end, Struct::length and Extent::trailing_octets of a struct whose members have
/// their sizes and offsets; structs that it contains have theirs. False when something stands where
/// it can never be reached (E409, E414), which is reported.
bool find_end(const Model& model, Struct& structure, Diagnostics& diagnostics);

}  // namespace wirestruct::schema
