#include "cli/output_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace wirestruct::cli {
namespace {

namespace fs = std::filesystem;

// Each has a descriptor and a buffer.
constexpr std::size_t open_files = 64;
constexpr std::size_t buffered_octets = 64 << 10;

}  // namespace

OutputFiles::~OutputFiles() {
  for (auto& [number, file] : files_) {
    file.buffer.clear();
    close(file);
    std::error_code ignored;
    fs::remove(file.temporary, ignored);
  }
}

std::expected<std::size_t, std::string> OutputFiles::open(const std::string& name) {
  std::error_code error;
  fs::create_directories(folder_, error);
  if (error) {
    return std::unexpected(
        fmt::format("cannot make the folder {}: {}", folder_.string(), error.message()));
  }
  const fs::path place = folder_ / name;
  File file{.temporary = fmt::format("{}.{}.tmp", place.string(), ::getpid()), .place = place};
  file.descriptor = ::open(file.temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file.descriptor < 0) {
    return std::unexpected(
        fmt::format("cannot write {}: {}", file.temporary.string(), std::strerror(errno)));
  }
  ::close(std::exchange(file.descriptor, -1));  // the first write opens it again
  files_.emplace(next_, std::move(file));
  return next_++;
}

void OutputFiles::write(std::size_t number, std::string_view text) {
  File& file = files_.at(number);
  if (!error_.empty() || !ensure_open(number, file)) return;
  file.buffer += text;
  if (file.buffer.size() >= buffered_octets) flush(file);
}

std::expected<void, std::string> OutputFiles::put_in_place(std::size_t number,
                                                           const std::string& name) {
  File& file = files_.at(number);
  close(file);
  if (!error_.empty()) return std::unexpected(error_);
  const fs::path place = name.empty() ? file.place : folder_ / name;
  std::error_code error;
  fs::rename(file.temporary, place, error);
  if (error) {
    error_ = fmt::format("cannot put {} in place: {}", place.string(), error.message());
    return std::unexpected(error_);
  }
  files_.erase(number);
  return {};
}

std::expected<void, std::string> OutputFiles::put_in_place() {
  for (auto& [number, file] : files_) close(file);  // all are written before the first is there
  while (!files_.empty()) {
    if (auto done = put_in_place(files_.begin()->first); !done) return done;
  }
  return {};
}

bool OutputFiles::ensure_open(std::size_t number, File& file) {
  if (file.descriptor >= 0) {
    open_.splice(open_.begin(), open_, file.use);
    return true;
  }
  if (open_.size() >= open_files) close(files_.at(open_.back()));
  file.descriptor = ::open(file.temporary.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  if (file.descriptor < 0) {
    remember(file, errno);
    return false;
  }
  open_.push_front(number);
  file.use = open_.begin();
  return true;
}

void OutputFiles::flush(File& file) {
  std::string_view rest = file.buffer;
  while (!rest.empty()) {
    const ssize_t written = ::write(file.descriptor, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      remember(file, errno);
      break;
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  file.buffer.clear();
}

void OutputFiles::close(File& file) {
  if (file.descriptor < 0) return;
  flush(file);
  if (::close(std::exchange(file.descriptor, -1)) != 0) remember(file, errno);
  open_.erase(file.use);
  file.buffer = {};
}

void OutputFiles::remember(const File& file, int reason) {
  if (!error_.empty()) return;
  error_ = fmt::format("cannot write {}: {}", file.temporary.string(), std::strerror(reason));
}

}  // namespace wirestruct::cli
