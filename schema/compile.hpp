// Schema text → Model: the whole order of the passes is compile() in compile.cc.
#pragma once

#include <expected>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "schema/diagnostics.hpp"
#include "schema/model.hpp"
#include "schema/source.hpp"

namespace wirestruct::schema {

/// Where imported text comes from: the path to read → its text, or nothing when there is no such
/// file. Tests pass a map; the tool passes `read_file`.
using ReadText = std::function<std::optional<std::string>(const std::string& path)>;

/// The text of a file on disk, or nothing when it cannot be read. Reads at most one octet more than
/// `limits::schema_octets`, which shows compile() that the file is too large.
std::optional<std::string> read_file(const std::string& path);

struct Compilation {
  std::vector<SourceFile> sources;  ///< every file read, SourceSpan::file is an index into it
  Diagnostics diagnostics;
  std::optional<Model> model;  ///< nothing when there is an error
};

/// Compiles the files and everything they import.
///   paths            the files the user named
///   include_folders  where an import is looked for after the importing file's own folder
Compilation compile(std::span<const std::string> paths,
                    std::span<const std::string> include_folders = {},
                    const ReadText& read_text = read_file);

}  // namespace wirestruct::schema
