// Where packets come from: capture files, a pipe, or an interface.
#pragma once

#include <atomic>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "capture/packet.hpp"
#include "capture/packet_reader.hpp"

namespace wirestruct::capture {

struct FileOptions {
  /// A file does not end where it ends: another program is writing it, and what it writes is waited
  /// for until stop(). Of one file only.
  bool follow = false;
};

struct LiveOptions {
  std::string interface;
  std::string filter;  ///< pcap-filter(7); empty: everything
  int snap_octets = stored_octets_limit;
  int kernel_buffer_octets = 32 << 20;
};

class PacketSource {
 public:
  /// pcap or pcapng, as it is or compressed with gzip or zstd. `-` reads standard input.
  static std::expected<PacketSource, SourceError> open_file(const std::string& path,
                                                            FileOptions options = {});
  /// Several files as one capture: packets in the order of their times, numbered from the first
  /// file to the last; see capture_files.hpp. At least one path.
  static std::expected<PacketSource, SourceError> open_files(std::span<const std::string> paths,
                                                             FileOptions options = {});
  static std::expected<PacketSource, SourceError> open_live(const LiveOptions& options);

  /// The next packet; nothing at the end of the file, or when `stop()` was called. After an error
  /// the packets before it were good, and there is no next one.
  std::expected<std::optional<Packet>, SourceError> next();

  /// Ends the reading. Of a live capture next() still gives the packets that the kernel has already
  /// captured, then nothing. Safe in a signal handler and from another thread.
  void stop();

  /// Of the first interface; each packet says its own.
  int link_type() const { return reader_->link_type(); }
  /// No packet has another link type than the first interface.
  bool has_one_link_type() const { return reader_->has_one_link_type(); }
  /// Packets that the kernel dropped because this process was too slow; 0 for files.
  std::uint64_t dropped_packets() const { return reader_->dropped_packets(); }

 private:
  using Flag = std::unique_ptr<std::atomic<bool>>;
  PacketSource(Flag stopping, std::unique_ptr<PacketReader> reader);

  // On the heap, so that it stays in place for signal handlers and the reader when the source
  // moves.
  Flag stopping_;
  std::unique_ptr<PacketReader> reader_;
  bool ended_ = false;
  std::uint64_t packets_ = 0;
};

}  // namespace wirestruct::capture
