// `wirestruct format`: schemas in their canonical layout.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace wirestruct::cli {

struct FormatOptions {
  std::vector<std::string> files;  ///< `-` alone: standard input to standard output
  bool check = false;              ///< change nothing, and say what would change
  bool color = false;
};

/// Formats the files in place, all of them or, when one cannot be written, none, and names those
/// that changed. A file with an error of syntax is left as it is, and its errors go to `messages`.
/// With `check`, names the files that would change.
///   in  what `-` reads
/// Exit status: 0; 1 when with `check` a file would change; 2 when a file has errors or cannot be
/// read or written.
int format(const FormatOptions& options, std::istream& in, std::ostream& out,
           std::ostream& messages);

}  // namespace wirestruct::cli
