// `wirestruct check`: is the schema right?
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace wirestruct::cli {

struct CheckOptions {
  std::vector<std::string> schemas;
  std::vector<std::string> import_folders;
  bool color = false;
};

/// Prints `chat.wire: 1 enum, 1 struct, 1 stream: no errors` for each of the files, or every error
/// of all of them to `messages`. Exit status: 0, or 2 when there are errors.
int check(const CheckOptions& options, std::ostream& out, std::ostream& messages);

}  // namespace wirestruct::cli
