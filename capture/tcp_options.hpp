// The options of a TCP header that say something about the connection.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "capture/packet.hpp"

namespace wirestruct::capture {

/// Octets [begin, end) of the other side's stream, as sequence numbers.
struct SackBlock {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

struct Timestamps {
  std::uint32_t value = 0;
  std::uint32_t echo = 0;
};

struct TcpOptions {
  std::optional<std::uint16_t> maximum_segment_octets;  ///< RFC 9293, 3.7.1
  std::optional<std::uint8_t> window_shift;             ///< RFC 7323, 2.2; at most 14
  bool sack_permitted = false;                          ///< RFC 2018, 2
  std::optional<Timestamps> timestamps;                 ///< RFC 7323, 3.2
  /// RFC 7413, 4.1.1: 0 asks for a cookie. Also in its experimental form (RFC 6994).
  std::optional<std::uint8_t> fast_open_cookie_octets;
  std::array<SackBlock, 4> sack_blocks{};  ///< RFC 2018, 3: no more fit into a header
  std::uint8_t sack_block_count = 0;
  bool whole = true;  ///< false: a length is wrong, or the capture did not store all of them

  std::span<const SackBlock> sacks() const {
    return std::span(sack_blocks).first(sack_block_count);
  }
};

/// Reads what `Segment::options` holds. Unknown options are passed over; reading ends at the first
/// that cannot be as long as it says.
TcpOptions parse_tcp_options(Octets octets);

}  // namespace wirestruct::capture
