#include "capture/capture_files.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "capture/decompress.hpp"
#include "capture/libpcap_file.hpp"
#include "capture/octet_stream.hpp"
#include "capture/pcap_file.hpp"
#include "capture/pcapng_file.hpp"

namespace wirestruct::capture {
namespace {

// More would be no rotated files any more; each takes a file descriptor and, of zstd, a window.
constexpr std::size_t files_open_limit = 64;

OpenedReader open_reader(const std::string& path, bool follow, int zstd_window_log,
                         const std::atomic<bool>& stopping) {
  auto octets = open_octets(path, follow, stopping);
  if (!octets) return std::unexpected(std::move(octets).error());
  auto plain = decompressed(*std::move(octets), zstd_window_log);
  const auto head = plain->head();
  const auto open = PcapFile::is(head)     ? PcapFile::open
                    : PcapngFile::is(head) ? PcapngFile::open
                                           : LibpcapFile::open;
  return open(std::move(plain), quoted_path(path), stopping);
}

/// Several files, each opened when its first packet is due.
class CaptureFiles final : public PacketReader {
 public:
  explicit CaptureFiles(const std::atomic<bool>& stopping) : stopping_(stopping) {}

  /// Looks at the file's first packet, and closes it again.
  std::optional<SourceError> add(const std::string& path) {
    struct stat status{};
    if (path == "-" || (stat(path.c_str(), &status) == 0 && S_ISFIFO(status.st_mode))) {
      return SourceError{
          fmt::format("{} is a pipe: one of several captures has to be a file, whose "
                      "first packet can be looked at before it is read",
                      quoted_path(path))};
    }
    auto reader = open_reader(path, false, zstd_window_log_of_several, stopping_);
    if (!reader) return std::move(reader).error();
    if (!link_type_) link_type_ = (*reader)->link_type();
    Packet first;
    auto got = (*reader)->next(first);
    if (!got) {
      remember(std::move(got).error());
    } else if (*got) {
      waiting_.push_back({path, first.time_ns});
    }
    return std::nullopt;
  }

  /// When all have been added.
  void sort() {
    std::ranges::stable_sort(waiting_, {}, &Waiting::first_time_ns);
    std::ranges::reverse(waiting_);
  }

  std::expected<bool, SourceError> next(Packet& packet) override {
    if (told_ != nullptr) read_ahead(*std::exchange(told_, nullptr));
    while (true) {
      const auto earliest =
          std::ranges::min_element(open_, {}, [](const Open& file) { return file.next.time_ns; });
      const bool none = earliest == open_.end();
      if (!waiting_.empty() && (none || waiting_.back().first_time_ns <= earliest->next.time_ns)) {
        open_next();
        continue;
      }
      if (none) break;
      packet = earliest->next;
      told_ = &*earliest;
      return true;
    }
    if (error_) return std::unexpected(*error_);
    return false;
  }
  int link_type() const override { return link_type_.value_or(0); }
  bool has_one_link_type() const override { return false; }

 private:
  struct Waiting {
    std::string path;
    std::int64_t first_time_ns;
  };
  struct Open {
    std::unique_ptr<PacketReader> reader;
    Packet next;
  };

  void open_next() {
    const Waiting file = std::move(waiting_.back());
    waiting_.pop_back();
    if (open_.size() == files_open_limit) {
      return remember({fmt::format("{} is left out: {} other files have packets of the same time",
                                   quoted_path(file.path), files_open_limit)});
    }
    auto reader = open_reader(file.path, false, zstd_window_log_of_several, stopping_);
    if (!reader) return remember(std::move(reader).error());
    open_.push_back({*std::move(reader), {}});
    read_ahead(open_.back());
  }

  /// Its next packet; without one the file is closed.
  void read_ahead(Open& file) {
    auto got = file.reader->next(file.next);
    if (got && *got) return;
    if (!got) remember(std::move(got).error());
    open_.erase(open_.begin() + (&file - open_.data()));
  }

  void remember(SourceError error) {
    if (!error_) error_ = std::move(error);
  }

  const std::atomic<bool>& stopping_;
  std::vector<Waiting> waiting_;  // the earliest last
  std::vector<Open> open_;
  Open* told_ = nullptr;  // whose packet was given last
  std::optional<int> link_type_;
  std::optional<SourceError> error_;
};

}  // namespace

OpenedReader open_capture_file(const std::string& path, bool follow,
                               const std::atomic<bool>& stopping) {
  return open_reader(path, follow, largest_zstd_window_log, stopping);
}

std::string name_of_files(std::span<const std::string> paths) {
  std::string name = paths.front() == "-" ? "standard input" : paths.front();
  if (paths.size() > 1) name += fmt::format(" and {} more", paths.size() - 1);
  return name;
}

OpenedReader open_capture_files(std::span<const std::string> paths,
                                const std::atomic<bool>& stopping) {
  auto files = std::make_unique<CaptureFiles>(stopping);
  for (const std::string& path : paths) {
    if (auto error = files->add(path)) return std::unexpected(*std::move(error));
  }
  files->sort();
  return files;
}

}  // namespace wirestruct::capture
