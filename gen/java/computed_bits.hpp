// Bits that derive from the size of the struct in which they stand. They are not in the record of
// the bits, so that they are read from, and written to, the integer in the octets.
#pragma once

#include <string>
#include <vector>

#include "gen/java/expression_text.hpp"

namespace wirestruct::gen::java {

/// Indices into Bits::fields; nothing for a field of another type.
std::vector<std::size_t> computed_bits(const schema::Model& model, const schema::Field& field);

/// The statements that put them into the octets once the size of the struct is known, for
/// Side::writing and Side::at_offset.
std::string put_computed_bits(const Scope& scope, const JavaField& field);

/// The statements that compare them, for Side::view and Side::reading: those of one element, within
/// loops over them, or those of all elements.
std::string expect_computed_bits(const Scope& scope, const JavaField& field);
std::string expect_all_computed_bits(const Scope& scope, const JavaField& field);

/// The statements that keep them for a struct around that cannot find them in the octets.
std::string note_computed_bits(const Scope& scope, const JavaField& field);

}  // namespace wirestruct::gen::java
