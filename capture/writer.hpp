// Packets → a capture file, through libpcap.
#pragma once

#include <pcap/pcap.h>

#include <cstdint>
#include <expected>
#include <memory>
#include <string>

#include "capture/packet.hpp"
#include "capture/source.hpp"

namespace wirestruct::capture {

/// Writes a pcap file with nanosecond times. A regular file is written under a temporary name in
/// the same folder and takes its name at close(): it is there whole or not at all. `-` is standard
/// output; a pipe or device is written directly.
class PacketWriter {
 public:
  static std::expected<PacketWriter, SourceError> create(const std::string& path, int link_type,
                                                         int snap_octets = stored_octets_limit);
  PacketWriter(PacketWriter&& other) noexcept;
  PacketWriter& operator=(PacketWriter&& other) noexcept;
  /// Without a close() before: no file.
  ~PacketWriter();

  /// A failure (disk full) shows in flush() or close().
  void write(const Packet& packet);
  /// Somebody may read what is written before close(): a pipe or a device, not a regular file.
  bool is_read_meanwhile() const { return temporary_path_.empty(); }
  /// Makes what was written visible to a reader of a pipe.
  std::expected<void, SourceError> flush();
  std::expected<void, SourceError> close();

 private:
  struct Close {
    void operator()(pcap_t* handle) const { pcap_close(handle); }
    void operator()(pcap_dumper_t* dumper) const { pcap_dump_close(dumper); }
  };
  PacketWriter() = default;
  SourceError failed(const std::string& what) const;

  std::string path_;
  std::string temporary_path_;  // empty when written directly
  std::unique_ptr<pcap_t, Close> handle_;
  std::unique_ptr<pcap_dumper_t, Close> dumper_;
};

}  // namespace wirestruct::capture
