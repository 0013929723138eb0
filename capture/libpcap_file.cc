#include "capture/libpcap_file.hpp"

#include <fmt/format.h>
#include <stdio_ext.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <new>
#include <string_view>
#include <utility>

#include "capture/decompress.hpp"
#include "capture/packet_time.hpp"

namespace wirestruct::capture {
namespace {

// libpcap reads twice for each packet; the kernel is asked once for many.
constexpr std::size_t buffer_octets = 256 << 10;

/// What a file that is no capture is instead, from its first octets.
std::string what_it_is(std::span<const std::byte> head) {
  if (head.empty()) return "the file is empty";
  if (const auto compression = other_compression(head); !compression.empty()) {
    return fmt::format("it is compressed with {}: unpack it first", compression);
  }
  std::string text = "it starts with";
  for (const std::byte octet : head.first(std::min<std::size_t>(head.size(), 4)))
    text += fmt::format(" {:02X}", octet);
  return text;
}

ssize_t read_octets(void* cookie, char* to, std::size_t count) {
  auto& octets = *static_cast<OctetStream*>(cookie);
  const std::size_t got = octets.read(std::as_writable_bytes(std::span(to, count)));
  if (got > 0 || octets.error().empty()) return static_cast<ssize_t>(got);
  errno = EIO;
  return -1;
}

}  // namespace

LibpcapFile::LibpcapFile(std::unique_ptr<OctetStream> octets, pcap_t* handle, std::string name,
                         const std::atomic<bool>& stopping)
    : octets_(std::move(octets)),
      handle_(handle),
      name_(std::move(name)),
      stopping_(stopping),
      link_type_(pcap_datalink(handle)) {}

std::expected<std::unique_ptr<PacketReader>, SourceError> LibpcapFile::open(
    std::unique_ptr<OctetStream> octets, std::string name, const std::atomic<bool>& stopping) {
  const std::string is = what_it_is(octets->head());
  std::FILE* file =
      fopencookie(octets.get(), "r",
                  {.read = read_octets, .write = nullptr, .seek = nullptr, .close = nullptr});
  if (file == nullptr) throw std::bad_alloc();
  std::setvbuf(file, nullptr, _IOFBF, buffer_octets);
  // Nobody else reads it: no lock for each packet.
  __fsetlocking(file, FSETLOCKING_BYCALLER);
  std::array<char, PCAP_ERRBUF_SIZE> error{};
  // The file is libpcap's from here on.
  pcap_t* handle =
      pcap_fopen_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, error.data());
  if (handle == nullptr) {
    std::fclose(file);
    if (!octets->error().empty()) {
      return std::unexpected(SourceError{fmt::format("{}: {}", name, octets->error())});
    }
    return std::unexpected(SourceError{fmt::format(
        "{} is not a pcap or pcapng file that can be read: {} ({})", name, is, error.data())});
  }
  return std::unique_ptr<PacketReader>(
      new LibpcapFile(std::move(octets), handle, std::move(name), stopping));
}

std::expected<bool, SourceError> LibpcapFile::next(Packet& packet) {
  if (stopping_.load(std::memory_order_relaxed)) return false;
  pcap_pkthdr* header = nullptr;
  const unsigned char* octets = nullptr;
  const int result = pcap_next_ex(handle_.get(), &header, &octets);
  if (result != 1) return result == PCAP_ERROR_BREAK ? false : fail();
  ++packets_;
  packet.time_ns = nanoseconds(header->ts.tv_sec, header->ts.tv_usec, nanoseconds_per_second);
  packet.link_type = link_type_;
  packet.original_octets = std::max(header->len, header->caplen);
  packet.octets = std::as_bytes(std::span(octets, header->caplen));
  return true;
}

std::expected<bool, SourceError> LibpcapFile::fail() const {
  // Told to stop while it waited for the rest of the packet.
  if (stopping_.load()) return false;
  const std::string_view detail = pcap_geterr(handle_.get());
  if (!octets_->error().empty()) {
    return std::unexpected(SourceError{fmt::format("{} cannot be read from packet {} on: {}", name_,
                                                   packets_ + 1, octets_->error())});
  }
  if (detail.starts_with("truncated dump file")) {
    return std::unexpected(
        SourceError{fmt::format("{} ends inside of packet {} ({})", name_, packets_ + 1, detail)});
  }
  return std::unexpected(SourceError{
      fmt::format("{} cannot be read from packet {} on: {}", name_, packets_ + 1, detail)});
}

}  // namespace wirestruct::capture
