// Capture files made octet by octet, in either byte order: pcap (draft-ietf-opsawg-pcap) and pcapng
// (draft-ietf-opsawg-pcapng), which libpcap reads and does not write.
#pragma once

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <initializer_list>
#include <string>
#include <utility>

#include "capture/packet_builder.hpp"

namespace wirestruct::capture::testing {

/// A file that is gone when the test is over.
class TemporaryFile {
 public:
  explicit TemporaryFile(const Buffer& octets = {}) {
    std::string path = "/tmp/wirestruct-capture-XXXXXX";
    close(mkstemp(path.data()));
    path_ = path;
    std::ofstream(path_, std::ios::binary)
        .write(reinterpret_cast<const char*>(octets.data()),
               static_cast<std::streamsize>(octets.size()));
  }
  ~TemporaryFile() { unlink(path_.c_str()); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// Numbers in the byte order of whoever wrote the file.
struct FileOrder {
  bool big = false;

  Buffer operator()(std::uint64_t value, std::size_t size) const {
    Buffer octets = number(value, size);
    if (!big) std::ranges::reverse(octets);
    return octets;
  }
};

constexpr std::uint32_t pcap_microseconds = 0xA1B2C3D4;
constexpr std::uint32_t pcap_nanoseconds = 0xA1B23C4D;

inline Buffer pcap_header(FileOrder order, std::uint32_t magic = pcap_nanoseconds,
                          std::uint32_t link_type = 1) {
  return join({order(magic, 4), order(2, 2), order(4, 2), order(0, 8), order(262'144, 4),
               order(link_type, 4)});
}

/// `fraction` in the unit of the magic number; `original_octets` 0: as many as there are.
inline Buffer pcap_packet(FileOrder order, std::uint32_t seconds, std::uint32_t fraction,
                          const Buffer& octets, std::uint32_t original_octets = 0) {
  return join({order(seconds, 4), order(fraction, 4), order(octets.size(), 4),
               order(original_octets == 0 ? octets.size() : original_octets, 4), octets});
}

inline Buffer pcapng_block(FileOrder order, std::uint32_t type, Buffer body) {
  body.resize((body.size() + 3) / 4 * 4);
  const std::size_t total = body.size() + 12;
  return join({order(type, 4), order(total, 4), body, order(total, 4)});
}

inline Buffer pcapng_section(FileOrder order) {
  return pcapng_block(order, 0x0A0D0D0A,
                      join({order(0x1A2B3C4D, 4), order(1, 2), order(0, 2), order(~0ULL, 8)}));
}

/// `decimals` of a second that times count: 6 is the default of the format, 9 nanoseconds.
inline Buffer pcapng_interface(FileOrder order, std::uint16_t link_type = 1,
                               std::uint8_t decimals = 6, std::uint32_t snap_octets = 262'144) {
  Buffer body = join({order(link_type, 2), order(0, 2), order(snap_octets, 4)});
  if (decimals != 6) {
    body << order(9, 2) << order(1, 2) << Buffer{std::byte{decimals}, {}, {}, {}} << order(0, 4);
  }
  return pcapng_block(order, 1, body);
}

inline Buffer pcapng_packet(FileOrder order, std::uint32_t interface, std::uint64_t time,
                            const Buffer& octets) {
  return pcapng_block(order, 6,
                      join({order(interface, 4), order(time >> 32, 4), order(time & 0xFFFFFFFF, 4),
                            order(octets.size(), 4), order(octets.size(), 4), octets}));
}

}  // namespace wirestruct::capture::testing
