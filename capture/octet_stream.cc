#include "capture/octet_stream.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>
#include <utility>

namespace wirestruct::capture {
namespace {

// How often a file that is followed is looked at.
constexpr std::chrono::milliseconds follow_interval{20};

class File final : public OctetStream {
 public:
  File(int descriptor, bool follow, const std::atomic<bool>& stopping)
      : descriptor_(descriptor), follow_(follow), stopping_(stopping) {}
  ~File() override {
    if (descriptor_ != STDIN_FILENO) close(descriptor_);
  }

 private:
  std::size_t read_some(std::span<std::byte> to) override {
    while (!stopping_.load(std::memory_order_relaxed)) {
      const ssize_t count = ::read(descriptor_, to.data(), to.size());
      if (count > 0) {
        read_octets_ += static_cast<std::uint64_t>(count);
        return static_cast<std::size_t>(count);
      }
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) {
        set_error(std::strerror(errno));
        return 0;
      }
      if (!follow_ || became_shorter()) return 0;
      std::this_thread::sleep_for(follow_interval);
    }
    return 0;
  }

  /// Whoever writes the file has begun anew: the rest of what was there will never come.
  bool became_shorter() {
    struct stat status{};
    if (fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) return false;
    if (static_cast<std::uint64_t>(status.st_size) >= read_octets_) return false;
    set_error("the file became shorter than what had been read of it");
    return true;
  }

  int descriptor_;
  bool follow_;
  const std::atomic<bool>& stopping_;
  std::uint64_t read_octets_ = 0;
};

}  // namespace

std::span<const std::byte> OctetStream::head() {
  while (head_octets_ < head_.size()) {
    const std::size_t count = read_some(std::span(head_).subspan(head_octets_));
    if (count == 0) break;
    head_octets_ += count;
  }
  return std::span(head_).first(head_octets_);
}

std::size_t OctetStream::read(std::span<std::byte> to) {
  if (head_taken_ == head_octets_) return read_some(to);
  const std::size_t count = std::min(to.size(), head_octets_ - head_taken_);
  std::ranges::copy(std::span(head_).subspan(head_taken_, count), to.begin());
  head_taken_ += count;
  return count;
}

std::expected<std::unique_ptr<OctetStream>, SourceError> open_octets(
    const std::string& path, bool follow, const std::atomic<bool>& stopping) {
  if (path == "-") return std::make_unique<File>(STDIN_FILENO, false, stopping);
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    return std::unexpected(
        SourceError{fmt::format("{}: {}", quoted_path(path), std::strerror(errno))});
  }
  auto file = std::make_unique<File>(descriptor, follow, stopping);
  struct stat status{};
  if (fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode)) {
    return std::unexpected(
        SourceError{fmt::format("{} is a folder, not a capture file", quoted_path(path))});
  }
  return file;
}

std::string quoted_path(const std::string& path) {
  return path == "-" ? "standard input" : fmt::format("`{}`", path);
}

}  // namespace wirestruct::capture
