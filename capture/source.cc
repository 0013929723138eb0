#include "capture/source.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <span>
#include <string_view>
#include <utility>

namespace wirestruct::capture {
namespace {

// A file descriptor must come back from a poll now and then on systems where stop() cannot wake it.
constexpr int live_timeout_ms = 100;

constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;

/// Seconds and fractions of a damaged file may be anything: times saturate, at the 32 bits that a
/// pcap file has for seconds, so that not even a difference of two overflows.
std::int64_t nanoseconds(std::int64_t seconds, std::int64_t fraction, std::int64_t per_second) {
  constexpr std::int64_t seconds_limit = 4'294'967'295;
  seconds = std::clamp(seconds, -seconds_limit, seconds_limit);
  fraction = std::clamp<std::int64_t>(fraction, 0, 4 * per_second);
  return seconds * nanoseconds_per_second + fraction * (nanoseconds_per_second / per_second);
}

std::int64_t clock_now_ns() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  return nanoseconds(now.tv_sec, now.tv_nsec, nanoseconds_per_second);
}

/// Of the times that the handle gives.
std::int64_t units_per_second(pcap_t* handle) {
  return pcap_get_tstamp_precision(handle) == PCAP_TSTAMP_PRECISION_NANO ? nanoseconds_per_second
                                                                         : 1'000'000;
}

/// What a file that is no capture is instead, from its first octets; empty when nobody can tell.
std::string what_it_is(std::span<const unsigned char> head) {
  const auto starts_with = [&](std::string_view magic) {
    return head.size() >= magic.size() && std::memcmp(head.data(), magic.data(), magic.size()) == 0;
  };
  if (head.empty()) return "the file is empty";
  if (starts_with("\x1F\x8B")) return "it is compressed with gzip: unpack it first";
  if (starts_with("\x28\xB5\x2F\xFD")) return "it is compressed with zstd: unpack it first";
  std::string octets;
  for (const unsigned char octet : head) octets += fmt::format(" {:02X}", octet);
  return fmt::format("it starts with{}", octets);
}

std::string what_it_is(const std::string& path) {
  std::array<unsigned char, 4> head{};
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return {};
  const ssize_t count = read(file, head.data(), head.size());
  close(file);
  return count < 0 ? std::string()
                   : what_it_is(std::span(head).first(static_cast<std::size_t>(count)));
}

}  // namespace

PacketSource::PacketSource(pcap_t* handle, Kind kind, std::string name)
    : handle_(handle),
      kind_(kind),
      name_(std::move(name)),
      units_per_second_(units_per_second(handle)) {}

std::expected<PacketSource, SourceError> PacketSource::open_file(const std::string& path) {
  const bool standard_input = path == "-";
  const std::string name = standard_input ? "standard input" : fmt::format("`{}`", path);

  struct stat status{};
  std::FILE* file = stdin;
  if (!standard_input) {
    file = std::fopen(path.c_str(), "rbe");
    if (file == nullptr) {
      return std::unexpected(SourceError{fmt::format("{}: {}", name, std::strerror(errno))});
    }
    if (fstat(fileno(file), &status) == 0 && S_ISDIR(status.st_mode)) {
      std::fclose(file);
      return std::unexpected(SourceError{fmt::format("{} is a folder, not a capture file", name)});
    }
  }

  std::array<char, PCAP_ERRBUF_SIZE> error{};
  pcap_t* handle =
      pcap_fopen_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, error.data());
  // The file is libpcap's from here on.
  // NOLINTNEXTLINE(clang-analyzer-unix.Stream)
  if (handle != nullptr) {
    PacketSource source(handle, Kind::file, name);
    source.classic_ = ClassicFile::of(handle);
    return source;
  }

  if (!standard_input) std::fclose(file);
  // A pipe cannot be looked at a second time; libpcap's own words have to do.
  const std::string instead = S_ISREG(status.st_mode) ? what_it_is(path) : std::string();
  return std::unexpected(SourceError{
      fmt::format("{} is not a pcap or pcapng file that can be read: {}", name,
                  instead.empty() ? error.data() : fmt::format("{} ({})", instead, error.data()))});
}

std::expected<PacketSource, SourceError> PacketSource::open_live(const LiveOptions& options) {
  const std::string name = fmt::format("interface `{}`", options.interface);
  std::array<char, PCAP_ERRBUF_SIZE> error{};
  pcap_t* created = pcap_create(options.interface.c_str(), error.data());
  if (created == nullptr) {
    return std::unexpected(SourceError{fmt::format("{}: {}", name, error.data())});
  }
  PacketSource source(created, Kind::live, name);

  pcap_set_snaplen(created, options.snap_octets);
  pcap_set_buffer_size(created, options.kernel_buffer_octets);
  pcap_set_timeout(created, live_timeout_ms);
  // Packets are given on at once instead of in batches: whoever verifies live is waiting for them.
  pcap_set_immediate_mode(created, 1);
  pcap_set_tstamp_precision(created, PCAP_TSTAMP_PRECISION_NANO);
  const int activated = pcap_activate(created);
  if (activated < 0) {
    // PCAP_ERROR itself means nothing beyond the text; the others may have an explanation in it.
    const std::string detail = pcap_geterr(created);
    std::string message = activated == PCAP_ERROR ? detail : pcap_statustostr(activated);
    if (activated != PCAP_ERROR && !detail.empty() && detail != message)
      message += fmt::format(" ({})", detail);
    return std::unexpected(SourceError{
        fmt::format("{}: {}", name, message),
        activated == PCAP_ERROR_PERM_DENIED || activated == PCAP_ERROR_PROMISC_PERM_DENIED});
  }
  // Only an active handle knows what became of the wish.
  source.units_per_second_ = units_per_second(created);

  if (!options.filter.empty()) {
    bpf_program program{};
    if (pcap_compile(created, &program, options.filter.c_str(), 1, PCAP_NETMASK_UNKNOWN) != 0) {
      return std::unexpected(SourceError{
          fmt::format("capture filter `{}`: {}", options.filter, pcap_geterr(created))});
    }
    const int set = pcap_setfilter(created, &program);
    pcap_freecode(&program);
    if (set != 0) {
      return std::unexpected(SourceError{
          fmt::format("{}: capture filter `{}`: {}", name, options.filter, pcap_geterr(created))});
    }
  }
  return source;
}

std::expected<std::optional<Packet>, SourceError> PacketSource::next() {
  while (!ended_) {
    if (stopping_->load() && !stopped_at_ns_) {
      // The kernel may hold packets from before the stop: they belong to the capture. Those from
      // after it do not, or a busy interface would never let go.
      stopped_at_ns_ = clock_now_ns();
      std::array<char, PCAP_ERRBUF_SIZE> error{};
      if (kind_ == Kind::file || pcap_setnonblock(handle_.get(), 1, error.data()) != 0) break;
    }
    if (classic_) {
      if (auto packet = next_of_classic()) return packet;
      classic_.reset();  // libpcap goes on from there
    }
    pcap_pkthdr* header = nullptr;
    const unsigned char* octets = nullptr;
    const int result = pcap_next_ex(handle_.get(), &header, &octets);
    if (result == 0) {  // time-out
      if (stopped_at_ns_) break;
      continue;
    }
    if (result == PCAP_ERROR_BREAK) {
      // Of a file: its end. Live: stop() was called; it is dealt with at the top of the loop.
      if (kind_ == Kind::file) break;
      continue;
    }
    if (result < 0) return fail();

    Packet packet;
    packet.number = ++packets_;
    packet.time_ns = nanoseconds(header->ts.tv_sec, header->ts.tv_usec, units_per_second_);
    packet.link_type = link_type();
    packet.original_octets = std::max(header->len, header->caplen);
    packet.octets = std::as_bytes(std::span(octets, header->caplen));
    if (stopped_at_ns_ && packet.time_ns > *stopped_at_ns_) break;
    return packet;
  }
  ended_ = true;
  return std::nullopt;
}

std::optional<Packet> PacketSource::next_of_classic() {
  const auto record = classic_->next();
  if (!record) return std::nullopt;
  const auto stored_octets = static_cast<std::uint32_t>(record->octets.size());
  const std::int64_t per_second = classic_->has_nanoseconds() ? nanoseconds_per_second : 1'000'000;
  return Packet{.number = ++packets_,
                .time_ns = nanoseconds(record->seconds, record->fraction, per_second),
                .link_type = link_type(),
                .original_octets = std::max(record->original_octets, stored_octets),
                .octets = record->octets};
}

std::expected<std::optional<Packet>, SourceError> PacketSource::fail() {
  ended_ = true;
  const std::string_view detail = pcap_geterr(handle_.get());
  if (kind_ == Kind::live)
    return std::unexpected(SourceError{fmt::format("{}: {}", name_, detail)});
  if (detail.starts_with("truncated dump file")) {
    return std::unexpected(
        SourceError{fmt::format("{} ends inside of packet {} ({})", name_, packets_ + 1, detail)});
  }
  return std::unexpected(SourceError{
      fmt::format("{} cannot be read from packet {} on: {}", name_, packets_ + 1, detail)});
}

void PacketSource::stop() {
  stopping_->store(true);
  pcap_breakloop(handle_.get());
}

int PacketSource::link_type() const {
  return pcap_datalink(handle_.get());
}

std::uint64_t PacketSource::dropped_packets() const {
  pcap_stat statistics{};
  if (kind_ == Kind::file || pcap_stats(handle_.get(), &statistics) != 0) return 0;
  return statistics.ps_drop;
}

std::string link_type_name(int link_type) {
  const char* name = pcap_datalink_val_to_name(link_type);
  return name == nullptr ? fmt::format("DLT {}", link_type)
                         : fmt::format("{} (DLT {})", name, link_type);
}

}  // namespace wirestruct::capture
