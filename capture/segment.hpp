// Packet → TCP segment or UDP datagram.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>

#include "capture/packet.hpp"

namespace wirestruct::capture {

/// An IP address and a port. IPv4 addresses are IPv4-mapped IPv6 ones (RFC 4291, 2.5.5.2).
struct Endpoint {
  std::array<std::byte, 16> address{};
  std::uint16_t port = 0;

  friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

/// `127.0.0.1:8888`, `[::1]:8888`.
std::string to_string(const Endpoint& endpoint);

/// A TCP segment (RFC 9293).
struct Segment {
  std::uint64_t packet = 0;  ///< number in the capture
  std::int64_t time_ns = 0;
  Endpoint source = {};
  Endpoint destination = {};
  std::uint32_t sequence = 0;         ///< of the first octet of the payload, or of the SYN
  std::uint32_t acknowledgement = 0;  ///< when `ack`
  std::uint16_t window = 0;
  bool syn = false, ack = false, fin = false, rst = false, psh = false;
  std::uint8_t hop_limit = 0;        ///< what is left of it (IPv4: time to live)
  Octets options = {};               ///< as captured: capture/tcp_options.hpp reads them
  Octets payload = {};               ///< as captured; link padding of short frames removed
  std::uint32_t payload_octets = 0;  ///< as sent; more than payload.size() when the packet was cut
};

/// A UDP datagram (RFC 768).
struct Datagram {
  std::uint64_t packet = 0;
  std::int64_t time_ns = 0;
  Endpoint source = {};
  Endpoint destination = {};
  Octets payload = {};
  std::uint32_t payload_octets = 0;
};

/// A packet that holds neither, and why. `broken` says that it is not what it claims to be, or was
/// stored without the end of its headers, and should be reported; the others are simply something
/// else (ARP, ICMP, a fragment, …), and their reasons are few.
struct Ignored {
  std::string reason;
  bool broken = false;
  /// When it is an IP packet of another protocol (IANA protocol-numbers): that, who sent it, and
  /// what it carries, as captured.
  std::uint8_t ip_protocol = 0;
  Endpoint ip_source = {};
  Octets ip_payload = {};
};

using Dissected = std::variant<Segment, Datagram, Ignored>;

/// True when `dissect` knows the link layer (DLT_…).
bool knows_link_type(int link_type);

/// Link layer, VLAN tags, IPv4 or IPv6, then TCP or UDP. Checksums are not verified: with checksum
/// offload the sender's own capture holds wrong ones.
Dissected dissect(const Packet& packet);

}  // namespace wirestruct::capture
