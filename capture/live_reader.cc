#include "capture/live_reader.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <span>
#include <utility>

#include "capture/packet_time.hpp"

namespace wirestruct::capture {
namespace {

// The kernel gives packets on in blocks: when one is full, or after this time. (Packet by packet,
// as in immediate mode, each takes the room of the largest that the interface can carry, which on
// `lo` leaves a ring of 16 MiB with 256 packets: a reader that waits for its turn some milliseconds
// loses the next ones.) Short enough for whoever follows a conversation.
constexpr int block_timeout_ms = 20;

// By then the kernel has given on the block that was open at the stop: its timer needs to pass
// twice, see packet_mmap in the kernel's documentation, and comes late on a busy machine.
constexpr std::chrono::milliseconds drain_limit{10 * block_timeout_ms};

std::int64_t clock_now_ns() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  return nanoseconds(now.tv_sec, now.tv_nsec, nanoseconds_per_second);
}

}  // namespace

std::expected<std::unique_ptr<PacketReader>, SourceError> LiveReader::open(
    const LiveOptions& options, const std::atomic<bool>& stopping) {
  const std::string name = fmt::format("interface `{}`", options.interface);
  std::array<char, PCAP_ERRBUF_SIZE> error{};
  pcap_t* handle = pcap_create(options.interface.c_str(), error.data());
  if (handle == nullptr) {
    return std::unexpected(SourceError{fmt::format("{}: {}", name, error.data())});
  }
  std::unique_ptr<LiveReader> reader(new LiveReader(handle, name, stopping));

  pcap_set_snaplen(handle, options.snap_octets);
  pcap_set_buffer_size(handle, options.kernel_buffer_octets);
  pcap_set_timeout(handle, block_timeout_ms);
  pcap_set_tstamp_precision(handle, PCAP_TSTAMP_PRECISION_NANO);
  const int activated = pcap_activate(handle);
  if (activated < 0) {
    // PCAP_ERROR itself means nothing beyond the text; the others may have an explanation in it.
    const std::string detail = pcap_geterr(handle);
    std::string message = activated == PCAP_ERROR ? detail : pcap_statustostr(activated);
    if (activated != PCAP_ERROR && !detail.empty() && detail != message)
      message += fmt::format(" ({})", detail);
    return std::unexpected(SourceError{
        fmt::format("{}: {}", name, message),
        activated == PCAP_ERROR_PERM_DENIED || activated == PCAP_ERROR_PROMISC_PERM_DENIED});
  }
  // Only an active handle knows what became of the wish.
  reader->units_per_second_ = pcap_get_tstamp_precision(handle) == PCAP_TSTAMP_PRECISION_NANO
                                  ? nanoseconds_per_second
                                  : 1'000'000;

  if (!options.filter.empty()) {
    bpf_program program{};
    if (pcap_compile(handle, &program, options.filter.c_str(), 1, PCAP_NETMASK_UNKNOWN) != 0) {
      return std::unexpected(
          SourceError{fmt::format("capture filter `{}`: {}", options.filter, pcap_geterr(handle))});
    }
    const int set = pcap_setfilter(handle, &program);
    pcap_freecode(&program);
    if (set != 0) {
      return std::unexpected(SourceError{
          fmt::format("{}: capture filter `{}`: {}", name, options.filter, pcap_geterr(handle))});
    }
  }
  return reader;
}

std::expected<bool, SourceError> LiveReader::next(Packet& packet) {
  while (true) {
    if (stopping_.load() && !stopped_at_ns_) {
      // The kernel may hold packets from before the stop: they belong to the capture. Those from
      // after it do not, or a busy interface would never let go.
      stopped_at_ns_ = clock_now_ns();
      drained_at_ = std::chrono::steady_clock::now() + drain_limit;
      std::array<char, PCAP_ERRBUF_SIZE> error{};
      if (pcap_setnonblock(handle_.get(), 1, error.data()) != 0) return false;
    }
    pcap_pkthdr* header = nullptr;
    const unsigned char* octets = nullptr;
    const int result = pcap_next_ex(handle_.get(), &header, &octets);
    if (result == 0) {  // time-out
      if (stopped_at_ns_ && !wait_for_block()) return false;
      continue;
    }
    if (result == PCAP_ERROR_BREAK) continue;  // dealt with at the top of the loop
    if (result < 0) {
      return std::unexpected(SourceError{fmt::format("{}: {}", name_, pcap_geterr(handle_.get()))});
    }
    packet.time_ns = nanoseconds(header->ts.tv_sec, header->ts.tv_usec, units_per_second_);
    packet.link_type = link_type();
    packet.original_octets = std::max(header->len, header->caplen);
    packet.octets = std::as_bytes(std::span(octets, header->caplen));
    return !stopped_at_ns_ || packet.time_ns <= *stopped_at_ns_;
  }
}

bool LiveReader::wait_for_block() const {
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(drained_at_ - std::chrono::steady_clock::now());
  if (left.count() <= 0) return false;
  pollfd ready{.fd = pcap_get_selectable_fd(handle_.get()), .events = POLLIN, .revents = 0};
  poll(&ready, 1, static_cast<int>(left.count()));
  return true;
}

std::uint64_t LiveReader::dropped_packets() const {
  pcap_stat statistics{};
  return pcap_stats(handle_.get(), &statistics) == 0 ? statistics.ps_drop : 0;
}

}  // namespace wirestruct::capture
