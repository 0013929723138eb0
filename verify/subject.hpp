// What is compared: one struct of the schema, taken apart once.
#pragma once

#include <cstdint>
#include <vector>

#include "translate/leaves.hpp"
#include "translate/record.hpp"

namespace wirestruct::verify {

using translate::Leaf;
using translate::Octets;

struct Subject {
  const schema::Model* model = nullptr;
  const schema::Struct* structure = nullptr;
  /// By ascending offset. Numbers of one octet have the order that most other numbers have: it
  /// matters when they turn out to be wider in what was sent.
  std::vector<Leaf> leaves;
  std::vector<translate::PaddingAt> paddings;

  std::uint64_t size_octets() const { return structure->size_octets; }
};

/// Both arguments are kept by reference.
Subject subject_of(const schema::Model& model, const schema::Struct& structure);

/// A number whose octets have an order in the schema: of more than one octet.
bool has_order(const Leaf& leaf);

/// The leaves that a comparison looks at, by index.
using LeafSet = std::vector<bool>;

}  // namespace wirestruct::verify
