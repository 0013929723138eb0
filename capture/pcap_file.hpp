// The pcap format (pcap-savefile(5), draft-ietf-opsawg-pcap): version 2.4 in either byte order,
// times in micro- or nanoseconds. Its other versions are left to libpcap.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "capture/octet_block.hpp"
#include "capture/packet_reader.hpp"

namespace wirestruct::capture {

class PcapFile final : public PacketReader {
 public:
  /// By the first 8 octets of a file.
  static bool is(Octets head);
  /// A file that is(). `name` as errors quote it; `stopping` outlives the reader.
  static std::expected<std::unique_ptr<PacketReader>, SourceError> open(
      std::unique_ptr<OctetStream> octets, std::string name, const std::atomic<bool>& stopping);

  std::expected<bool, SourceError> next(Packet& packet) override;
  int link_type() const override { return link_type_; }

 private:
  PcapFile(std::unique_ptr<OctetStream> octets, std::string name, const std::atomic<bool>& stopping)
      : block_(std::move(octets)), name_(std::move(name)), stopping_(stopping) {}
  std::expected<bool, SourceError> end_inside(std::uint64_t there, std::uint64_t wanted) const;

  OctetBlock block_;
  std::string name_;
  const std::atomic<bool>& stopping_;
  FileNumbers numbers_;
  std::int64_t units_per_second_ = 0;
  int link_type_ = 0;
  std::uint64_t packets_ = 0;
};

}  // namespace wirestruct::capture
