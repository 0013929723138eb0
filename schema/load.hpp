// Reads the files that the user named and all that they import.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "schema/ast.hpp"
#include "schema/compile.hpp"

namespace wirestruct::schema {

/// Where an import statement leads.
struct LoadedImport {
  std::optional<std::size_t> file;  ///< index into the sources
  std::optional<Diagnostic> error;  ///< why there is no file; its place is not set
};

struct LoadedFile {
  bool requested = false;
  std::vector<LoadedImport> imports;  ///< in the order of the statements
  std::optional<Diagnostic> error;    ///< why it could not be read; its place is not set
};

/// What was read: a file stands behind those that it imports.
struct Loaded {
  std::vector<SourceFile> sources;
  std::vector<LoadedFile> files;  ///< one for each source
};

/// Reads within the limits of schema/limits.hpp. Each file is read once, whatever path leads to it
/// (as far as its path tells).
Loaded load(std::span<const std::string> paths, std::span<const std::string> include_folders,
            const ReadText& read_text);

/// Sets what load() found in the files' asts, and reports what it did not find.
void connect(Loaded& loaded, std::span<ast::File> files, Diagnostics& diagnostics);

}  // namespace wirestruct::schema
