// What derives from what, within one struct.
#pragma once

#include <cstddef>
#include <set>
#include <vector>

#include "schema/model.hpp"

namespace wirestruct::gen::cpp {

/// The fields of the struct whose values a checksum is part of, in the order in which they are
/// computed: one that covers another, or reads it, comes after it.
std::vector<const schema::Field*> checksums_in_order(const schema::Struct& structure);

/// Numbers of the fields of this struct that the expression reads, at the start of each path.
void add_fields_of(const schema::Expression& expression, std::set<std::size_t>& numbers);

}  // namespace wirestruct::gen::cpp
