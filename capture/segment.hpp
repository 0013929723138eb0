// What a packet carries: a TCP segment, a UDP datagram, a payload at a fixed place, or none of
// them. dissector.hpp finds out.
#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <variant>

#include "capture/packet.hpp"

namespace wirestruct::capture {

/// IPv4 addresses are IPv4-mapped IPv6 ones (RFC 4291, 2.5.5.2).
using IpAddress = std::array<std::byte, 16>;

/// Of the four octets of an IPv4 address.
inline IpAddress mapped_address(Octets ipv4) {
  IpAddress address{};
  address[10] = address[11] = std::byte{0xFF};
  std::ranges::copy(ipv4, address.begin() + 12);
  return address;
}

struct Endpoint {
  IpAddress address{};
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

/// Where messages are that have neither TCP nor UDP around them.
struct PayloadPlace {
  enum class Kind : std::uint8_t { ether_type, ip_protocol };
  Kind kind = Kind::ether_type;
  std::uint16_t number = 0;
};

/// `EtherType 0x88B5`, `IP protocol 253`.
std::string to_string(const PayloadPlace& place);

/// What the ends of a datagram are named by.
enum class AddressKind : std::uint8_t {
  ip_and_port,
  ip,
  station,  ///< the link layer's, in the first 6 octets of the address
};

/// A UDP datagram (RFC 768), or what a packet carries at a place that was asked for.
struct Datagram {
  std::uint64_t packet = 0;
  std::int64_t time_ns = 0;
  Endpoint source = {};
  Endpoint destination = {};
  AddressKind addresses = AddressKind::ip_and_port;
  Octets payload = {};
  std::uint32_t payload_octets = 0;
  /// The packets that carried it, when they were several: fragments, in the order they came.
  std::span<const std::uint64_t> fragments = {};
  /// A frame of the least length that a link allows: its last octets may be there for that alone.
  bool may_be_padded = false;
};

/// `10.0.0.1:53`, `10.0.0.1`, `02:00:00:00:00:01`.
std::string source_of(const Datagram& datagram);
std::string destination_of(const Datagram& datagram);
/// Of one whose message has `size_octets`: without what only fills the frame up behind it.
Datagram without_padding(Datagram datagram, std::uint64_t size_octets);

/// A packet that holds neither, and why. `broken` says that it is not what it claims to be, or was
/// stored without the end of its headers, and should be reported; the others are simply something
/// else (ARP, ICMP, a fragment, …), and their reasons are few.
struct Ignored {
  std::string reason;
  bool broken = false;
  bool is_fragment = false;  ///< kept until the rest of its datagram is there
  /// When it is an IP packet of another protocol (IANA protocol-numbers): that, who sent it, and
  /// what it carries, as captured.
  std::uint8_t ip_protocol = 0;
  Endpoint ip_source = {};
  Octets ip_payload = {};
};

using Dissected = std::variant<Segment, Datagram, Ignored>;

}  // namespace wirestruct::capture
