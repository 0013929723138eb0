// Values for tests that make every cause of a difference visible by itself: octets in the wrong
// order, a field of another width or sign, padding that only one side has, text that is counted in
// characters.
#pragma once

#include <cstdint>
#include <expected>
#include <string>

#include "schema/model.hpp"
#include "translate/encode.hpp"

namespace wirestruct::translate {

/// The message number `index` (from 0) as JSON for encode(), without a line end. No two octets of a
/// number are equal and none is 0, so that every swap and every octet of padding changes something;
/// the highest bit is set, and those of narrower numbers within it are not, so that a number read
/// with another width has another sign; text has characters of more than one octet, and is shorter
/// than its field. Messages with different numbers take different cases, flags and enumerators.
/// An error when no values were found that the schema's conditions allow.
std::expected<std::string, EncodeError> canary(const schema::Model& model,
                                               const schema::Struct& structure,
                                               std::uint64_t index);

}  // namespace wirestruct::translate
