// The fast way through a classic pcap file (pcap-savefile(5)): large blocks, and packets where they
// lie in them, without the two copies that libpcap makes of each.
//
// libpcap stays the judge. It opens the file, and whatever is unusual is left to it, from exactly
// that place on: a packet larger than it may be, an end inside of one, the end itself.
//
// Read, not mapped: a file that somebody truncates kills who has it mapped, and what was looked at
// of a mapping counts as resident memory.
#pragma once

#include <pcap/pcap.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "capture/packet.hpp"

namespace wirestruct::capture {

class ClassicFile {
 public:
  /// Of a handle that has just been opened on a file; null when the file is of another format, or
  /// cannot be read at any place (a pipe). The handle is kept; a filter of it is not looked at.
  static std::unique_ptr<ClassicFile> of(pcap_t* handle);

  /// The next record of the file.
  struct Record {
    std::int32_t seconds = 0;           ///< signed, as libpcap takes them
    std::int32_t fraction = 0;          ///< in the unit of the file
    std::uint32_t original_octets = 0;  ///< as the file says
    Octets octets;                      ///< valid until the next call
  };
  /// Nothing when libpcap has to go on: the handle then stands in front of what comes next, and
  /// this is of no more use.
  std::optional<Record> next();

  bool has_nanoseconds() const { return has_nanoseconds_; }

 private:
  ClassicFile(pcap_t* handle, int file);
  bool fill(std::size_t wanted_octets);

  pcap_t* handle_;
  int file_;
  bool is_swapped_ = false;
  bool has_nanoseconds_ = false;
  std::uint32_t largest_octets_ = 0;
  std::unique_ptr<std::byte[]> block_;
  std::uint64_t block_offset_ = 0;  // of the first octet of the block in the file
  std::size_t at_ = 0;              // in the block: the next record
  std::size_t end_ = 0;             // of what has been read of it
};

}  // namespace wirestruct::capture
