// What a file says about the code generated from it.
#pragma once

#include "schema/ast.hpp"
#include "schema/diagnostics.hpp"
#include "schema/model.hpp"

namespace wirestruct::schema {

/// Reports options whose text is no name (E209).
File resolve_file(const ast::File& from, Diagnostics& diagnostics);

}  // namespace wirestruct::schema
