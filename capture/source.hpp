// Where packets come from: a pcap or pcapng file, a pipe, or an interface, all through libpcap.
#pragma once

#include <pcap/pcap.h>

#include <atomic>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>

#include "capture/classic_file.hpp"
#include "capture/packet.hpp"

namespace wirestruct::capture {

/// Why a source could not be opened, or stopped before its end. A sentence that names the file or
/// interface, what was expected and what was found.
struct SourceError {
  std::string message;
  bool not_permitted = false;  ///< live capture needs rights that this process has not
};

struct LiveOptions {
  std::string interface;
  std::string filter;  ///< pcap-filter(7); empty: everything
  int snap_octets = 262'144;
  int kernel_buffer_octets = 16 << 20;
};

class PacketSource {
 public:
  /// `-` reads standard input.
  static std::expected<PacketSource, SourceError> open_file(const std::string& path);
  static std::expected<PacketSource, SourceError> open_live(const LiveOptions& options);

  /// The next packet; nothing at the end of the file, or when `stop()` was called. After an error
  /// the packets before it were good, and there is no next one.
  std::expected<std::optional<Packet>, SourceError> next();

  /// Ends a live capture: next() still gives the packets that the kernel has already captured, then
  /// nothing. Safe in a signal handler and from another thread.
  void stop();

  int link_type() const;
  /// Packets that the kernel dropped because this process was too slow; 0 for files.
  std::uint64_t dropped_packets() const;

  pcap_t* handle() const { return handle_.get(); }

 private:
  struct Close {
    void operator()(pcap_t* handle) const { pcap_close(handle); }
  };
  enum class Kind : std::uint8_t { file, live };
  PacketSource(pcap_t* handle, Kind kind, std::string name);
  std::optional<Packet> next_of_classic();
  std::expected<std::optional<Packet>, SourceError> fail();

  std::unique_ptr<pcap_t, Close> handle_;
  std::unique_ptr<ClassicFile> classic_;  // as long as it is the one to read
  Kind kind_ = Kind::file;
  bool ended_ = false;
  std::string name_;  // as errors quote it
  std::uint64_t packets_ = 0;
  std::int64_t units_per_second_ = 1'000'000'000;  // of the packet times
  // On the heap, so that it stays in place for a signal handler when the source moves.
  std::unique_ptr<std::atomic<bool>> stopping_ = std::make_unique<std::atomic<bool>>(false);
  std::optional<std::int64_t> stopped_at_ns_;
};

/// `EN10MB (DLT 1)`, or `DLT 4711` for one without a name.
std::string link_type_name(int link_type);

}  // namespace wirestruct::capture
