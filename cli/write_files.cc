#include "cli/write_files.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

namespace wirestruct::cli {
namespace {

namespace fs = std::filesystem;

/// A file that is written and not yet in its place.
struct Pending {
  fs::path temporary;
  fs::path final;
};

void remove_all(std::span<const Pending> pending) {
  for (const Pending& file : pending) {
    std::error_code ignored;
    fs::remove(file.temporary, ignored);
  }
}

bool holds(const fs::path& path, std::string_view text) {
  std::error_code error;
  if (fs::file_size(path, error) != text.size() || error) return false;
  std::ifstream in(path, std::ios::binary);
  std::string current(text.size(), '\0');
  in.read(current.data(), static_cast<std::streamsize>(current.size()));
  return in.good() && current == text;
}

std::expected<Pending, std::string> write_temporary(const fs::path& path, std::string_view text) {
  std::error_code error;
  if (path.has_parent_path()) fs::create_directories(path.parent_path(), error);
  if (error) {
    return std::unexpected(
        fmt::format("cannot make the folder {}: {}", path.parent_path().string(), error.message()));
  }
  if (fs::is_directory(path, error)) {
    return std::unexpected(fmt::format("cannot write {}: it is a folder", path.string()));
  }
  // The process number keeps two builds of the same tree out of each other's way.
  Pending pending{fmt::format("{}.{}.tmp", path.string(), ::getpid()), path};
  std::ofstream out(pending.temporary, std::ios::binary | std::ios::trunc);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.close();
  if (!out) {
    const int reason = errno;
    remove_all({&pending, 1});
    return std::unexpected(
        fmt::format("cannot write {}: {}", pending.temporary.string(), std::strerror(reason)));
  }
  // Who may read the file does not change.
  if (const fs::file_status current = fs::status(path, error); fs::exists(current)) {
    fs::permissions(pending.temporary, current.permissions(), error);
  }
  return pending;
}

}  // namespace

std::expected<WriteSummary, std::string> write_files(const fs::path& folder,
                                                     std::span<const gen::OutputFile> files) {
  WriteSummary summary;
  std::vector<Pending> pending;
  for (const gen::OutputFile& file : files) {
    const fs::path path = folder / file.path;
    if (holds(path, file.text)) {
      summary.unchanged.push_back(path);
      continue;
    }
    auto written = write_temporary(path, file.text);
    if (!written) {
      remove_all(pending);
      return std::unexpected(written.error());
    }
    pending.push_back(*std::move(written));
  }
  for (std::size_t i = 0; i < pending.size(); ++i) {
    std::error_code error;
    fs::rename(pending[i].temporary, pending[i].final, error);
    if (error) {
      remove_all(std::span(pending).subspan(i));
      return std::unexpected(
          fmt::format("cannot put {} in place: {}", pending[i].final.string(), error.message()));
    }
    summary.written.push_back(pending[i].final);
  }
  return summary;
}

std::expected<WriteSummary, std::string> write_file(const fs::path& path, std::string_view text) {
  const gen::OutputFile file{path.filename().string(), std::string(text)};
  return write_files(path.parent_path(), {&file, 1});
}

}  // namespace wirestruct::cli
