// `wirestruct compat`: do programs with two versions of a schema understand each other?
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace wirestruct::cli {

enum class CompatFormat { text, json };

struct CompatOptions {
  std::string old_schema;
  std::string new_schema;
  std::vector<std::string> import_folders;
  CompatFormat format = CompatFormat::text;
  bool color = false;
};

/// Prints what changed, whom it breaks, and for each struct that breaks a message that is misread,
/// with both decodes. Exit status: 0 when the versions understand each other, 1 when not, 2 when a
/// schema has errors.
int compat(const CompatOptions& options, std::ostream& out, std::ostream& messages);

}  // namespace wirestruct::cli
