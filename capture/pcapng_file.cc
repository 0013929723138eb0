#include "capture/pcapng_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "capture/packet_time.hpp"

namespace wirestruct::capture {
namespace {

constexpr std::uint32_t block_section = 0x0A0D0D0A;  // the same in either byte order
constexpr std::uint32_t block_interface = 1;
constexpr std::uint32_t block_packet_obsolete = 2;
constexpr std::uint32_t block_simple_packet = 3;
constexpr std::uint32_t block_enhanced_packet = 6;
constexpr std::uint32_t byte_order_magic = 0x1A2B3C4D;

constexpr std::uint32_t block_header_octets = 8;
constexpr std::uint32_t block_least_octets = 12;  // with the length once more at its end
constexpr std::size_t interfaces_limit = 4096;
// Options of an interface are names and numbers; what comes behind so many octets is not looked at.
constexpr std::uint32_t options_octets_limit = 64 << 10;

constexpr std::uint16_t option_end = 0;
constexpr std::uint16_t option_time_resolution = 9;
constexpr std::uint16_t option_time_offset = 14;

/// if_tsresol: a negative power of 10, or of 2 with the first bit set; 0 when 64 bits do not hold
/// it.
std::uint64_t units_per_second(std::uint8_t resolution) {
  const unsigned exponent = resolution & 0x7FU;
  if ((resolution & 0x80U) != 0) return exponent < 64 ? std::uint64_t{1} << exponent : 0;
  if (exponent > 19) return 0;
  std::uint64_t units = 1;
  for (unsigned i = 0; i < exponent; ++i) units *= 10;
  return units;
}

/// Of a part of a second, in units of which a second has so many.
std::int64_t fraction_ns(std::uint64_t fraction, std::uint64_t per_second) {
  constexpr std::uint64_t billion = nanoseconds_per_second;
  // Both are made smaller until the product fits; what is lost is far less than a nanosecond.
  while (fraction > UINT64_MAX / billion) {
    fraction >>= 1;
    per_second >>= 1;
  }
  return static_cast<std::int64_t>(fraction * billion / per_second);
}

}  // namespace

bool PcapngFile::is(Octets head) {
  return head.size() >= 4 && FileNumbers().at<std::uint32_t>(head, 0) == block_section;
}

std::expected<std::unique_ptr<PacketReader>, SourceError> PcapngFile::open(
    std::unique_ptr<OctetStream> octets, std::string name, const std::atomic<bool>& stopping) {
  std::unique_ptr<PcapngFile> file(new PcapngFile(std::move(octets), std::move(name), stopping));
  Packet packet;
  while (file->interfaces_.empty()) {
    const auto found = file->next_block(packet);
    if (!found) return std::unexpected(found.error());
    if (*found == Found::end) {
      return std::unexpected(
          SourceError{fmt::format("{} has no packets: it describes no interface", file->name_)});
    }
  }
  file->first_link_type_ = file->interfaces_.front().link_type;
  return file;
}

std::expected<bool, SourceError> PcapngFile::next(Packet& packet) {
  while (!stopping_.load(std::memory_order_relaxed)) {
    const auto found = next_block(packet);
    if (!found) {
      // Told to stop while it waited for the rest of the block.
      if (stopping_.load()) return false;
      return std::unexpected(found.error());
    }
    if (*found == Found::end) return false;
    if (*found == Found::packet) {
      ++packets_;
      latest_time_ns_ = packet.time_ns;
      return true;
    }
  }
  return false;
}

PcapngFile::FoundOr PcapngFile::next_block(Packet& packet) {
  if (total_octets_ != 0) {
    if (auto finished = finish_block(); !finished) return finished;
  }
  // With the byte-order magic of a section, by which its length is read.
  const Octets header = block_.look(block_least_octets);
  if (header.empty() && block_.error().empty()) return Found::end;
  if (header.size() < block_least_octets) return cut();
  if (is(header)) {
    const auto magic = FileNumbers().at<std::uint32_t>(header, block_header_octets);
    if (magic != byte_order_magic && magic != std::byteswap(byte_order_magic)) {
      return wrong("a section begins without its byte-order magic");
    }
    numbers_.is_swapped = magic != byte_order_magic;
  }
  const Block block{numbers_.at<std::uint32_t>(header, 0), numbers_.at<std::uint32_t>(header, 4)};
  if (block.total_octets < block_least_octets || block.total_octets % 4 != 0) {
    return wrong(fmt::format("a block of {} octets, expected a multiple of 4 from {} on",
                             block.total_octets, block_least_octets));
  }
  rest_octets_ = total_octets_ = block.total_octets;
  switch (block.type) {
    case block_section:
      return section(block);
    case block_interface:
      return interface(block);
    case block_simple_packet:
      return simple_packet(block, packet);
    case block_packet_obsolete:
    case block_enhanced_packet:
      return packet_block(block, packet);
    default:
      return Found::other;
  }
}

/// What nobody looked at, and the length at the end.
PcapngFile::FoundOr PcapngFile::finish_block() {
  const std::uint32_t total_octets = std::exchange(total_octets_, 0);
  if (!block_.skip(rest_octets_ - 4)) return cut();
  const Octets end = block_.look(4);
  if (end.size() < 4) return cut();
  const auto said_again = numbers_.at<std::uint32_t>(end, 0);
  if (said_again != total_octets) {
    return wrong(
        fmt::format("a block of {} octets that says {} at its end", total_octets, said_again));
  }
  block_.take(4);
  return Found::other;
}

PcapngFile::FoundOr PcapngFile::section(const Block& block) {
  constexpr std::uint32_t least_octets = 28;
  if (block.total_octets < least_octets) return wrong("a section header that is too short");
  const Octets header = block_.look(16);
  if (header.size() < 16) return cut();
  const auto version = numbers_.at<std::uint16_t>(header, 12);
  if (version != 1) return wrong(fmt::format("pcapng version {}, expected 1", version));
  interfaces_.clear();
  return Found::other;
}

PcapngFile::FoundOr PcapngFile::interface(const Block& block) {
  constexpr std::uint32_t options_offset = 16;
  if (block.total_octets < options_offset + 4) return wrong("an interface block that is too short");
  if (interfaces_.size() == interfaces_limit) return wrong("more than 4096 interfaces");
  const std::uint32_t body_octets = std::min(block.total_octets - 4, options_octets_limit);
  const Octets body = block_.look(body_octets);
  if (body.size() < body_octets) return cut();
  Interface interface{.link_type = link_type_of_file(numbers_.at<std::uint16_t>(body, 8)),
                      .snap_octets = numbers_.at<std::uint32_t>(body, 12)};
  for (std::size_t at = options_offset; at + 4 <= body.size();) {
    const auto option = numbers_.at<std::uint16_t>(body, at);
    const std::size_t size = numbers_.at<std::uint16_t>(body, at + 2);
    at += 4;
    if (option == option_end || body.size() - at < size) break;
    if (option == option_time_resolution && size >= 1) {
      interface.units_per_second = units_per_second(std::to_integer<std::uint8_t>(body[at]));
      if (interface.units_per_second == 0) return wrong("times finer than 64 bits can tell");
    } else if (option == option_time_offset && size >= 8) {
      constexpr std::int64_t far = std::int64_t{1} << 40;
      interface.offset_seconds = std::clamp(numbers_.at<std::int64_t>(body, at), -far, far);
    }
    at += (size + 3) / 4 * 4;
  }
  interfaces_.push_back(interface);
  return Found::interface;
}

/// Enhanced, and the one before it, which differs in how it names the interface.
PcapngFile::FoundOr PcapngFile::packet_block(const Block& block, Packet& packet) {
  constexpr std::uint32_t header_octets = 28;
  if (block.total_octets < header_octets + 4) return wrong("a packet block that is too short");
  const Octets header = block_.look(header_octets);
  if (header.size() < header_octets) return cut();
  const std::uint32_t number = block.type == block_enhanced_packet
                                   ? numbers_.at<std::uint32_t>(header, 8)
                                   : numbers_.at<std::uint16_t>(header, 8);
  if (number >= interfaces_.size()) {
    return wrong(fmt::format("a packet of interface {}, which is not described", number));
  }
  const Interface& interface = interfaces_[number];
  const std::uint64_t time = std::uint64_t{numbers_.at<std::uint32_t>(header, 12)} << 32 |
                             numbers_.at<std::uint32_t>(header, 16);
  const std::uint64_t per_second = interface.units_per_second;
  const auto seconds =
      static_cast<std::int64_t>(std::min<std::uint64_t>(time / per_second, std::uint64_t{1} << 40));
  packet.time_ns = nanoseconds(seconds + interface.offset_seconds,
                               fraction_ns(time % per_second, per_second), nanoseconds_per_second);
  packet.link_type = interface.link_type;
  const auto stored_octets = numbers_.at<std::uint32_t>(header, 20);
  packet.original_octets = std::max(numbers_.at<std::uint32_t>(header, 24), stored_octets);
  return stored_packet(block, packet, header_octets, stored_octets);
}

/// Of the first interface, and without a time: it has that of the packet before it.
PcapngFile::FoundOr PcapngFile::simple_packet(const Block& block, Packet& packet) {
  constexpr std::uint32_t header_octets = 12;
  if (block.total_octets < header_octets + 4) return wrong("a packet block that is too short");
  if (interfaces_.empty()) return wrong("a packet of interface 0, which is not described");
  const Interface& interface = interfaces_.front();
  packet.original_octets = numbers_.at<std::uint32_t>(block_.look(header_octets), 8);
  packet.time_ns = latest_time_ns_;
  packet.link_type = interface.link_type;
  std::uint32_t stored_octets =
      std::min(packet.original_octets, block.total_octets - header_octets - 4);
  if (interface.snap_octets != 0) stored_octets = std::min(stored_octets, interface.snap_octets);
  return stored_packet(block, packet, header_octets, stored_octets);
}

PcapngFile::FoundOr PcapngFile::stored_packet(const Block& block, Packet& packet,
                                              std::size_t header_octets,
                                              std::uint32_t stored_octets) {
  if (stored_octets > stored_octets_limit) {
    return wrong(fmt::format("it claims {} octets, more than the {} that a packet may have",
                             stored_octets, stored_octets_limit));
  }
  if (stored_octets > block.total_octets - header_octets - 4) {
    return wrong(
        fmt::format("it claims {} octets in a block of {}", stored_octets, block.total_octets));
  }
  const Octets record = block_.look(header_octets + stored_octets);
  packet.octets = record.subspan(std::min(header_octets, record.size()));
  if (packet.octets.size() < stored_octets) return cut();
  block_.take(record.size());
  rest_octets_ -= static_cast<std::uint32_t>(record.size());
  return Found::packet;
}

PcapngFile::FoundOr PcapngFile::cut() {
  if (!block_.error().empty()) return wrong(block_.error());
  return std::unexpected(
      SourceError{fmt::format("{} ends inside of a block, behind packet {}", name_, packets_)});
}

PcapngFile::FoundOr PcapngFile::wrong(std::string_view what) const {
  return std::unexpected(SourceError{
      fmt::format("{} cannot be read from packet {} on: {}", name_, packets_ + 1, what)});
}

}  // namespace wirestruct::capture
