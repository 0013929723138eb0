// `wirestruct compile`: schema → the image that back ends in other languages read.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace wirestruct::cli {

struct CompileImageOptions {
  std::vector<std::string> schemas;
  std::vector<std::string> import_folders;
  std::string output;  ///< `-`: standard output
  bool color = false;
};

/// Exit status: 0, or 2 when a schema has errors or the file cannot be written.
int compile_image(const CompileImageOptions& options, std::ostream& out, std::ostream& messages);

}  // namespace wirestruct::cli
