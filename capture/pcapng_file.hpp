// The pcapng format (draft-ietf-opsawg-pcapng): sections in either byte order, each with interfaces
// that have a link layer and a resolution of times of their own. libpcap reads it, too, but ends at
// the second link layer.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "capture/octet_block.hpp"
#include "capture/packet_reader.hpp"

namespace wirestruct::capture {

class PcapngFile final : public PacketReader {
 public:
  /// By the first octets of a file.
  static bool is(Octets head);
  /// A file that is(); reads up to the first interface. `name` as errors quote it; `stopping`
  /// outlives the reader.
  static std::expected<std::unique_ptr<PacketReader>, SourceError> open(
      std::unique_ptr<OctetStream> octets, std::string name, const std::atomic<bool>& stopping);

  std::expected<bool, SourceError> next(Packet& packet) override;
  int link_type() const override { return first_link_type_; }
  bool has_one_link_type() const override { return false; }

 private:
  struct Interface {
    int link_type = 0;
    std::uint32_t snap_octets = 0;  // 0: no limit
    std::uint64_t units_per_second = 1'000'000;
    std::int64_t offset_seconds = 0;
  };
  struct Block {
    std::uint32_t type = 0;
    std::uint32_t total_octets = 0;
  };
  enum class Found : std::uint8_t { packet, interface, other, end };
  using FoundOr = std::expected<Found, SourceError>;

  PcapngFile(std::unique_ptr<OctetStream> octets, std::string name,
             const std::atomic<bool>& stopping)
      : block_(std::move(octets)), name_(std::move(name)), stopping_(stopping) {}

  FoundOr next_block(Packet& packet);
  FoundOr finish_block();
  FoundOr section(const Block& block);
  FoundOr interface(const Block& block);
  FoundOr packet_block(const Block& block, Packet& packet);
  FoundOr simple_packet(const Block& block, Packet& packet);
  FoundOr stored_packet(const Block& block, Packet& packet, std::size_t header_octets,
                        std::uint32_t stored_octets);
  FoundOr cut();
  FoundOr wrong(std::string_view what) const;

  OctetBlock block_;
  std::string name_;
  const std::atomic<bool>& stopping_;
  FileNumbers numbers_;
  std::vector<Interface> interfaces_;  // of the section
  int first_link_type_ = 0;
  std::uint64_t packets_ = 0;
  std::int64_t latest_time_ns_ = 0;
  // Of the block whose packet was given last: what is left of it.
  std::uint32_t rest_octets_ = 0;
  std::uint32_t total_octets_ = 0;
};

}  // namespace wirestruct::capture
