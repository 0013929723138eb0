// Output files: whole or not at all, and untouched when they would not change.
#pragma once

#include <expected>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gen/output_file.hpp"

namespace wirestruct::cli {

struct WriteSummary {
  std::vector<std::filesystem::path> written;    ///< new, or with another text than before
  std::vector<std::filesystem::path> unchanged;  ///< already held exactly this text
};

/// Puts the files below `folder`, which is made when it is missing. Every text is first written to
/// a temporary file beside its place and only then all are renamed, so that a full disk leaves the
/// files of the last run as they were. A file that already holds its text keeps its modification
/// time, so that a build does not compile it again; any other keeps its permissions.
/// Error: a sentence that names the file and what the operating system said.
std::expected<WriteSummary, std::string> write_files(const std::filesystem::path& folder,
                                                     std::span<const gen::OutputFile> files);

/// The same for one file.
std::expected<WriteSummary, std::string> write_file(const std::filesystem::path& path,
                                                    std::string_view text);

}  // namespace wirestruct::cli
