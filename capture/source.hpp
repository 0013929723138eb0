// Where packets come from: a pcap or pcapng file, a pipe, or an interface, all through libpcap.
#pragma once

#include <pcap/pcap.h>

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>

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

  /// Ends a live capture: the pending `next()` returns nothing. Safe in a signal handler.
  void stop();

  int link_type() const;
  /// Packets that the kernel dropped because this process was too slow; 0 for files.
  std::uint64_t dropped_packets() const;

  pcap_t* handle() const { return handle_.get(); }

 private:
  struct Close {
    void operator()(pcap_t* handle) const { pcap_close(handle); }
  };
  explicit PacketSource(pcap_t* handle, std::string name);

  std::unique_ptr<pcap_t, Close> handle_;
  std::string name_;
  std::uint64_t packets_ = 0;
};

}  // namespace wirestruct::capture
