// A packet as the capture holds it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace wirestruct::capture {

using Octets = std::span<const std::byte>;

/// Of one packet, as in libpcap (MAXIMUM_SNAPLEN).
inline constexpr std::uint32_t stored_octets_limit = 262'144;

struct Packet {
  std::uint64_t number = 0;  ///< in the capture, from 1, as Wireshark counts
  std::int64_t time_ns = 0;  ///< since the epoch
  int link_type = 0;         ///< DLT_… (pcap-linktype(7))
  std::uint32_t original_octets =
      0;          ///< on the wire; more than octets.size() when cut by a snap length
  Octets octets;  ///< valid until the next packet is read
};

/// `EN10MB (DLT 1)`, or `DLT 4711` for one without a name.
std::string link_type_name(int link_type);

}  // namespace wirestruct::capture
