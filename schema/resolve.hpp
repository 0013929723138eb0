// Names → types, numbers → values, byte orders → one for each field. Sizes and offsets come later
// (schema/lay_out.hpp).
#pragma once

#include <span>
#include <vector>

#include "schema/ast.hpp"
#include "schema/diagnostics.hpp"
#include "schema/model.hpp"

namespace wirestruct::schema {

/// A model on its way, with what only the later passes need.
struct Resolved {
  Model model;
  /// What each of model.structs was made of; its members correspond one to one until holes are put
  /// in by lay_out().
  std::vector<const ast::Struct*> declarations;
  /// Whether all members of a struct are known. When not, an error says so already, and nothing is
  /// said about its size.
  std::vector<bool> complete;
};

/// Resolves the files, imported ones first. They must outlive the result.
Resolved resolve(std::span<const ast::File> files, Diagnostics& diagnostics);

}  // namespace wirestruct::schema
