// Messages made from the schema alone, without generated code.
#pragma once

#include <random>
#include <span>

#include "schema/model.hpp"

namespace wirestruct::golden {

/// Fills `octets`, as many as the struct has, with values that the schema knows: they pass
/// Checking::exact.
void fill_message(const schema::Model& model, const schema::Struct& structure,
                  std::span<std::byte> octets, std::minstd_rand& random);

}  // namespace wirestruct::golden
