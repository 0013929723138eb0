// `wirestruct encode`: values as JSON, one message a line, to their octets.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace wirestruct::cli {

struct EncodeOptions {
  std::vector<std::string> schemas;
  std::vector<std::string> import_folders;
  std::string structure;
  std::string input = "-";  ///< JSON lines; `-` is standard input
  std::string output;       ///< a file, written whole or not at all; empty: standard output
  bool hex = false;         ///< a line of hex digits for each message
  bool color = false;
};

/// Writes the octets of the messages one behind the other. At the first line that cannot be encoded
/// it stops and says why; what is before it has been written when it goes to `out`. Returns the
/// exit status: 0, or 2.
int encode(const EncodeOptions& options, std::ostream& out, std::ostream& messages);

}  // namespace wirestruct::cli
