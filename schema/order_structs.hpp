// The order in which structs can be laid out: each after those that it contains.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "schema/diagnostics.hpp"

namespace wirestruct::schema {

/// A struct and what it contains by value.
struct StructNode {
  std::string_view name;
  SourceSpan at;
  struct Edge {
    std::size_t to = 0;  ///< index of the struct inside
    SourceSpan at;       ///< the field's type
  };
  std::vector<Edge> contains;
  bool in_cycle = false;  ///< set by order_structs
};

/// The indices of all nodes, each after the nodes that it contains, else in their own order.
/// Reports structs that contain themselves (E308), and cuts such a chain at one place.
std::vector<std::size_t> order_structs(std::span<StructNode> nodes, Diagnostics& diagnostics);

}  // namespace wirestruct::schema
