// `wirestruct layout`: where every octet of a struct is, without padding and as a C compiler would
// place it, side by side.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

namespace wirestruct::cli {

enum class LayoutFormat : std::uint8_t { text, json };

struct LayoutOptions {
  std::vector<std::string> schemas;
  std::vector<std::string> import_folders;
  std::vector<std::string> structs;  ///< names; empty: all structs of `schemas`
  LayoutFormat format = LayoutFormat::text;
  bool color = false;
};

/// Prints a table for each struct, as JSON one line a struct. Exit status: 0, or 2 when a schema
/// has errors or there is no such struct.
int layout(const LayoutOptions& options, std::ostream& out, std::ostream& messages);

}  // namespace wirestruct::cli
