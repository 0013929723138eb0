// Where every octet is: the one place where sizes, offsets and padding are computed.
#pragma once

#include "schema/diagnostics.hpp"
#include "schema/resolve.hpp"

namespace wirestruct::schema {

/// Sets size, offset, stride and alignment of everything in the model, and puts in the holes and
/// tails of `layout natural`. Reports layouts that cannot be (E403 …) or are not what the schema
/// asserts (E401, E402). A struct with an error becomes incomplete, as do those that contain it.
void lay_out(Resolved& resolved, Diagnostics& diagnostics);

/// What a C compiler for a 64-bit target aligns a value of the type to; a struct by its own layout.
std::uint64_t natural_alignment_octets(const Model& model, const Type& type);

/// The model with all of its structs laid out by this rule instead of their own: what a program
/// sees that assumes it. `pad`, `align` and `reserved` stay, holes and tails are put in anew.
/// Nothing is reported: assertions are about the schema's own layout.
Model lay_out_as(Model model, LayoutRule rule);

}  // namespace wirestruct::schema
