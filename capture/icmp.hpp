// ICMP errors that speak of a TCP connection: some host or router on the way could not deliver one
// of its segments.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "capture/segment.hpp"

namespace wirestruct::capture {

/// RFC 792 or RFC 4443. The error quotes the beginning of the packet that it is about.
struct IcmpError {
  Endpoint reporter = {};  ///< who says so; its port is 0
  bool version_6 = false;  ///< ICMPv6, whose types and codes are others
  std::uint8_t type = 0;
  std::uint8_t code = 0;
  std::uint16_t next_hop_octets = 0;  ///< the largest packet that would have passed; 0: not said
  Endpoint source = {};               ///< of the segment that was not delivered
  Endpoint destination = {};
  std::uint32_t sequence = 0;
};

/// What `dissect` passed over as ICMP, when it is an error about a TCP segment.
std::optional<IcmpError> icmp_error(const Ignored& ignored);

/// The packet was too long for the next hop and must not be cut up (RFC 1191, RFC 8201).
bool is_too_long(const IcmpError& error);

/// `host unreachable`, `port unreachable`, `ICMP type 3, code 14`.
std::string name_of(const IcmpError& error);

}  // namespace wirestruct::capture
