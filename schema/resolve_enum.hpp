// An enum's type and the values of its enumerators.
#pragma once

#include "schema/ast.hpp"
#include "schema/diagnostics.hpp"
#include "schema/model.hpp"

namespace wirestruct::schema {

struct ResolvedEnum {
  Enum enumeration;
  ByteOrder order = ByteOrder::none;  ///< of the suffix of its type: `enum Status : u16be`
  bool type_known = false;            ///< when not, that is reported
};

ResolvedEnum resolve_enum(const ast::Enum& declared, std::size_t file, Diagnostics& diagnostics);

}  // namespace wirestruct::schema
