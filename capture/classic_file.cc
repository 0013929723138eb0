#include "capture/classic_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>

namespace wirestruct::capture {
namespace {

constexpr std::size_t file_header_octets = 24;
constexpr std::size_t record_header_octets = 16;
// Of one packet, as in libpcap: MAXIMUM_SNAPLEN.
constexpr std::uint32_t snap_limit_octets = 262'144;
// Half of a usual second-level cache; larger blocks were slower.
constexpr std::size_t block_octets = 512 << 10;
static_assert(block_octets > record_header_octets + snap_limit_octets);

constexpr std::uint32_t magic_microseconds = 0xA1B2C3D4;
constexpr std::uint32_t magic_nanoseconds = 0xA1B23C4D;

std::uint32_t number_at(const std::byte* octets, bool is_swapped) {
  std::uint32_t number = 0;
  std::memcpy(&number, octets, sizeof number);
  return is_swapped ? __builtin_bswap32(number) : number;
}

}  // namespace

ClassicFile::ClassicFile(pcap_t* handle, int file)
    : handle_(handle),
      file_(file),
      is_swapped_(pcap_is_swapped(handle) != 0),
      block_(std::make_unique_for_overwrite<std::byte[]>(block_octets)) {}

std::unique_ptr<ClassicFile> ClassicFile::of(pcap_t* handle) {
  std::FILE* stream = pcap_file(handle);
  if (stream == nullptr) return nullptr;
  const int file = fileno(stream);
  struct stat status{};
  if (file < 0 || fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) return nullptr;
  // Somebody else may have read from the descriptor before: then the file begins elsewhere.
  if (ftello(stream) != static_cast<off_t>(file_header_octets)) return nullptr;
  if (pcap_major_version(handle) != 2 || pcap_minor_version(handle) != 4) return nullptr;

  std::array<std::byte, sizeof magic_microseconds> head{};
  if (pread(file, head.data(), head.size(), 0) != static_cast<ssize_t>(head.size())) return nullptr;
  std::unique_ptr<ClassicFile> reader(new ClassicFile(handle, file));
  const std::uint32_t magic = number_at(head.data(), reader->is_swapped_);
  if (magic != magic_microseconds && magic != magic_nanoseconds) return nullptr;
  reader->has_nanoseconds_ = magic == magic_nanoseconds;
  reader->largest_octets_ = std::min<std::uint32_t>(
      static_cast<std::uint32_t>(std::max(0, pcap_snapshot(handle))), snap_limit_octets);
  reader->block_offset_ = file_header_octets;
  return reader;
}

/// Whether so many octets are in the block, from `at_` on.
bool ClassicFile::fill(std::size_t wanted_octets) {
  if (end_ - at_ >= wanted_octets) return true;
  std::memmove(block_.get(), block_.get() + at_, end_ - at_);
  block_offset_ += at_;
  end_ -= at_;
  at_ = 0;
  while (end_ < wanted_octets) {
    const ssize_t count = pread(file_, block_.get() + end_, block_octets - end_,
                                static_cast<off_t>(block_offset_ + end_));
    if (count <= 0) return false;
    end_ += static_cast<std::size_t>(count);
  }
  return true;
}

std::optional<ClassicFile::Record> ClassicFile::next() {
  if (fill(record_header_octets)) {
    const std::byte* const header = block_.get() + at_;
    const auto number = [&](std::size_t at) { return number_at(header + at, is_swapped_); };
    const std::uint32_t stored_octets = number(8);
    Record record{
        static_cast<std::int32_t>(number(0)), static_cast<std::int32_t>(number(4)), number(12), {}};
    if (stored_octets <= largest_octets_ && fill(record_header_octets + stored_octets)) {
      record.octets = {block_.get() + at_ + record_header_octets, stored_octets};
      at_ += record_header_octets + stored_octets;
      return record;
    }
  }
  std::fseek(pcap_file(handle_), static_cast<long>(block_offset_ + at_), SEEK_SET);
  return std::nullopt;
}

}  // namespace wirestruct::capture
