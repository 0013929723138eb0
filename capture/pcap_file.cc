#include "capture/pcap_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "capture/packet_time.hpp"

namespace wirestruct::capture {
namespace {

constexpr std::size_t file_header_octets = 24;
constexpr std::size_t record_header_octets = 16;
static_assert(OctetBlock::largest_look_octets >= record_header_octets + stored_octets_limit);

constexpr std::uint32_t magic_microseconds = 0xA1B2C3D4;
constexpr std::uint32_t magic_nanoseconds = 0xA1B23C4D;

bool is_magic(std::uint32_t number) {
  return number == magic_microseconds || number == magic_nanoseconds;
}

}  // namespace

bool PcapFile::is(Octets head) {
  if (head.size() < 8) return false;
  FileNumbers numbers;
  if (!is_magic(numbers.at<std::uint32_t>(head, 0))) numbers.is_swapped = true;
  return is_magic(numbers.at<std::uint32_t>(head, 0)) && numbers.at<std::uint16_t>(head, 4) == 2 &&
         numbers.at<std::uint16_t>(head, 6) == 4;
}

std::expected<std::unique_ptr<PacketReader>, SourceError> PcapFile::open(
    std::unique_ptr<OctetStream> octets, std::string name, const std::atomic<bool>& stopping) {
  std::unique_ptr<PcapFile> file(new PcapFile(std::move(octets), std::move(name), stopping));
  const Octets header = file->block_.look(file_header_octets);
  if (header.size() < file_header_octets) {
    const std::string& error = file->block_.error();
    return std::unexpected(SourceError{
        error.empty() ? fmt::format("{} is not a pcap or pcapng file that can be read: it ends "
                                    "inside of its header, after {} of {} octets",
                                    file->name_, header.size(), file_header_octets)
                      : fmt::format("{}: {}", file->name_, error)});
  }
  file->numbers_.is_swapped = !is_magic(file->numbers_.at<std::uint32_t>(header, 0));
  const bool has_nanoseconds = file->numbers_.at<std::uint32_t>(header, 0) == magic_nanoseconds;
  file->units_per_second_ = has_nanoseconds ? nanoseconds_per_second : 1'000'000;
  // The upper bits say how long frame check sequences are.
  file->link_type_ = link_type_of_file(file->numbers_.at<std::uint32_t>(header, 20) & 0x03FFFFFF);
  file->block_.take(file_header_octets);
  return file;
}

std::expected<bool, SourceError> PcapFile::next(Packet& packet) {
  if (stopping_.load(std::memory_order_relaxed)) return false;
  const Octets header = block_.look(record_header_octets);
  if (header.size() < record_header_octets) {
    if (header.empty() && block_.error().empty()) return false;
    return end_inside(header.size(), record_header_octets);
  }
  const auto stored_octets = numbers_.at<std::uint32_t>(header, 8);
  const auto original_octets = numbers_.at<std::uint32_t>(header, 12);
  // Seconds are signed, as libpcap takes them.
  packet.time_ns = nanoseconds(numbers_.at<std::int32_t>(header, 0),
                               numbers_.at<std::int32_t>(header, 4), units_per_second_);
  if (stored_octets > stored_octets_limit) {
    return std::unexpected(SourceError{
        fmt::format("{} cannot be read from packet {} on: it claims {} octets, more than the {} "
                    "that a packet may have",
                    name_, packets_ + 1, stored_octets, stored_octets_limit)});
  }
  const Octets record = block_.look(record_header_octets + stored_octets);
  packet.octets = record.subspan(record_header_octets);
  if (packet.octets.size() < stored_octets) return end_inside(packet.octets.size(), stored_octets);
  block_.take(record.size());
  ++packets_;
  packet.link_type = link_type_;
  packet.original_octets = std::max(original_octets, stored_octets);
  return true;
}

std::expected<bool, SourceError> PcapFile::end_inside(std::uint64_t there,
                                                      std::uint64_t wanted) const {
  // Told to stop while it waited for the rest of the packet.
  if (stopping_.load()) return false;
  if (!block_.error().empty()) {
    return std::unexpected(SourceError{fmt::format("{} cannot be read from packet {} on: {}", name_,
                                                   packets_ + 1, block_.error())});
  }
  return std::unexpected(SourceError{fmt::format("{} ends inside of packet {}: {} of {} octets",
                                                 name_, packets_ + 1, there, wanted)});
}

}  // namespace wirestruct::capture
