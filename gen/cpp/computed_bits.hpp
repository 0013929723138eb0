// Parts of `bits` that the struct computes in which they stand: written when its size is known.
#pragma once

#include <string>
#include <vector>

#include "gen/cpp/expressions.hpp"
#include "schema/model.hpp"

namespace wirestruct::gen::cpp {

/// One of them, in all integers of a field.
struct ComputedBits {
  std::string part;       ///< as bit_part_text() says
  std::string count;      ///< of the integers
  std::string value;      ///< as an operand of a function that takes a wirestruct::Checked
  bool can_miss = false;  ///< it may need more bits than it has
};

/// All of a field; none for one that is not of `bits`.
///   there  the field's value: `*value.shape`
std::vector<ComputedBits> computed_bits_of(const Place& place, const schema::Field& field,
                                           const std::string& there);

/// `{1, 0, 4}`: wirestruct::BitPart.
///   index  into Bits::fields
std::string bit_part_text(const schema::BitField& part, std::size_t index);

/// True when computed_bits_of() has any.
bool has_computed_bits(const schema::Model& model, const schema::Field& field);

}  // namespace wirestruct::gen::cpp
