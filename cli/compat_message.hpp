// A message that the other version of a schema misreads.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

#include "schema/model.hpp"
#include "translate/style.hpp"

namespace wirestruct::cli {

struct NamedModel {
  std::string_view name;  ///< `the new schema`
  const schema::Model& model;
};

/// Writes a message of the struct by the one schema, reads it with the other, and prints its octets
/// and the fields beside each other. Prints nothing when one of them has no such struct, or when
/// the values that are tried are read as they were written.
void print_misread_message(std::ostream& out, const NamedModel& writer, const NamedModel& reader,
                           std::string_view structure, const translate::Style& style);

}  // namespace wirestruct::cli
