// `wirestruct canary`: test values that make every cause of a difference visible by itself.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

namespace wirestruct::cli {

struct CanaryOptions {
  std::vector<std::string> schemas;
  std::vector<std::string> import_folders;
  std::string structure;
  std::uint64_t count = 1;
  bool color = false;
};

/// Prints messages as JSON, one a line, in the form that encode() takes. Returns the exit status:
/// 0, or 2 when the schema's conditions were too hard to meet.
int canary(const CanaryOptions& options, std::ostream& out, std::ostream& messages);

}  // namespace wirestruct::cli
