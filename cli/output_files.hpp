// Files that are written piece by piece, many at a time: each is whole in its place, or not there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <list>
#include <map>
#include <string>
#include <string_view>

namespace wirestruct::cli {

/// Writes to temporary files beside their places. Only a few are open at once, however many there
/// are; each has a small buffer while it is. What is not in its place when this object ends is
/// removed.
class OutputFiles {
 public:
  explicit OutputFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}
  ~OutputFiles();
  OutputFiles(const OutputFiles&) = delete;
  OutputFiles& operator=(const OutputFiles&) = delete;

  /// A number for the file. The folder is made when it is missing. Error: a sentence.
  std::expected<std::size_t, std::string> open(const std::string& name);
  /// An error stays until put_in_place() tells it.
  void write(std::size_t file, std::string_view text);

  /// One file is whole: it gets its place, under another name if one is given. Its number means
  /// nothing any more.
  std::expected<void, std::string> put_in_place(std::size_t file, const std::string& name = {});
  /// All that are left.
  std::expected<void, std::string> put_in_place();

 private:
  struct File {
    std::filesystem::path temporary;
    std::filesystem::path place;
    int descriptor = -1;
    std::string buffer = {};
    std::list<std::size_t>::iterator use = {};  // in open_, when it is
  };

  void flush(File& file);
  void close(File& file);
  bool ensure_open(std::size_t number, File& file);
  void remember(const File& file, int reason);

  std::filesystem::path folder_;
  std::map<std::size_t, File> files_;
  std::list<std::size_t> open_;  // the one used last in front
  std::size_t next_ = 0;
  std::string error_;
};

}  // namespace wirestruct::cli
