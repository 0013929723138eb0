// Which messages can be compared octet by octet: those whose fields are always at the same places.
#pragma once

#include <string>

#include "schema/model.hpp"

namespace wirestruct::verify {

/// Empty when messages of the struct, framed so, can be compared; else what hinders it: `Packet has
/// no fixed size (items varies)`.
std::string why_not_comparable(const schema::Model& model, const schema::Struct& structure,
                               const schema::Framing& framing);

}  // namespace wirestruct::verify
