// `wirestruct gen`: schema → source files.
#pragma once

#include <iosfwd>
#include <map>
#include <string>
#include <vector>

namespace wirestruct::cli {

struct GenerateOptions {
  std::vector<std::string> schemas;
  std::vector<std::string> import_folders;
  std::map<std::string, std::string> folders;  ///< back end's name → output folder
  // For build systems; empty: not wanted.
  std::string stamp;         ///< touched when everything is in place
  std::string depfile;       ///< make syntax: the stamp depends on every schema file read
  std::string java_sources;  ///< a list of the Java files, for `javac @FILE`
  bool quiet = false;
  bool color = false;
};

/// Exit status: 0, or 2 when a schema has errors or a file cannot be written.
int generate(const GenerateOptions& options, std::ostream& out, std::ostream& messages);

}  // namespace wirestruct::cli
