// IPv4 and IPv6.
#include <fmt/format.h>

#include <algorithm>

#include "capture/dissection.hpp"

namespace wirestruct::capture {
namespace {

// More extension headers than this are an attack on the reader, not a network.
constexpr int extension_headers_limit = 16;

// IP protocols and IPv6 extension headers (IANA protocol-numbers).
constexpr std::uint8_t protocol_hop_by_hop = 0;
constexpr std::uint8_t protocol_routing = 43;
constexpr std::uint8_t protocol_fragment = 44;
constexpr std::uint8_t protocol_authentication = 51;
constexpr std::uint8_t protocol_no_next_header = 59;
constexpr std::uint8_t protocol_destination_options = 60;
constexpr std::uint8_t protocol_mobility = 135;

bool is_extension(std::uint8_t next) {
  return next == protocol_hop_by_hop || next == protocol_routing ||
         next == protocol_destination_options || next == protocol_mobility ||
         next == protocol_authentication || next == protocol_fragment;
}

/// In units of 8 octets without the first, but 4 without the first two for AH (RFC 4302, 2.2).
std::size_t extension_octets(std::uint8_t header, std::uint8_t length) {
  if (header == protocol_fragment) return 8;
  if (header == protocol_authentication) return (length + std::size_t{2}) * 4;
  return (length + std::size_t{1}) * 8;
}

}  // namespace

Next ip(Dissection& dissection) {
  if (!dissection.has(1, "IP header")) return done;
  const unsigned version = std::to_integer<unsigned>(dissection.reader.rest().front()) >> 4;
  if (version == 4) return ipv4(dissection);
  if (version == 6) return ipv6(dissection);
  return dissection.broken(fmt::format("IP version {}, expected 4 or 6", version));
}

Next ipv4(Dissection& dissection) {
  if (!dissection.has(20, "IPv4 header")) return done;
  HeaderReader header = dissection.reader;
  const std::uint8_t version_and_length = header.u8();
  if (version_and_length >> 4 != 4) {
    return dissection.broken(fmt::format("IPv4 header says version {}", version_and_length >> 4));
  }
  const std::size_t header_octets = (version_and_length & 0xFU) * std::size_t{4};
  if (header_octets < 20) {
    return dissection.broken(
        fmt::format("IPv4 header length of {} octets, at least 20", header_octets));
  }
  if (!dissection.has(header_octets, "IPv4 header")) return done;
  header.skip(1);
  std::uint64_t total_octets = header.u16();
  const std::uint16_t identification = header.u16();
  const std::uint16_t flags_and_offset = header.u16();
  dissection.ip.hop_limit = header.u8();
  const std::uint8_t protocol = header.u8();
  header.skip(2);
  dissection.ip.source = mapped_address(header.take(4));
  dissection.ip.destination = mapped_address(header.take(4));

  // With segmentation offload the capture sees the packet before the network card cuts it up, and
  // where 16 bits do not hold its length, Linux leaves them 0.
  if (total_octets == 0) total_octets = dissection.wire_octets;
  if (total_octets < header_octets) {
    return dissection.broken(fmt::format(
        "IPv4 total length {} is less than its header of {} octets", total_octets, header_octets));
  }
  if (total_octets > dissection.wire_octets) {
    return dissection.broken(fmt::format("IPv4 total length {}, but the packet has {} octets",
                                         total_octets, dissection.wire_octets));
  }
  dissection.limit(total_octets);
  dissection.skip(header_octets);
  // More-fragments flag, or a fragment offset (RFC 791, 3.1).
  if ((flags_and_offset & 0x3FFFU) == 0) return {Layer::ip_protocol, protocol};
  dissection.fragment = {.identification = identification,
                         .offset_octets = (flags_and_offset & 0x1FFFU) * 8,
                         .more = (flags_and_offset & 0x2000U) != 0,
                         .ipv6 = false,
                         .protocol = protocol};
  return {Layer::fragment};
}

/// IPv6 and its extension headers (RFC 8200, 4).
Next ipv6(Dissection& dissection) {
  if (!dissection.has(40, "IPv6 header")) return done;
  HeaderReader header = dissection.reader;
  const std::uint32_t version = header.u32() >> 28;
  if (version != 6) return dissection.broken(fmt::format("IPv6 header says version {}", version));
  std::uint64_t payload_octets = header.u16();
  const std::uint8_t next = header.u8();
  dissection.ip.hop_limit = header.u8();
  std::ranges::copy(header.take(16), dissection.ip.source.begin());
  std::ranges::copy(header.take(16), dissection.ip.destination.begin());
  dissection.skip(40);
  // 0: a jumbogram (RFC 2675), or too long for 16 bits because of segmentation offload.
  if (payload_octets == 0 && next != protocol_no_next_header) {
    payload_octets = dissection.wire_octets;
  }
  if (payload_octets > dissection.wire_octets) {
    return dissection.broken(
        fmt::format("IPv6 payload length {}, but the packet has {} octets after its header",
                    payload_octets, dissection.wire_octets));
  }
  dissection.limit(payload_octets);
  return behind_extensions(dissection, next);
}

Next behind_extensions(Dissection& dissection, std::uint8_t next) {
  for (int headers = 0; is_extension(next); ++headers) {
    if (headers == extension_headers_limit) {
      return dissection.broken("more than 16 IPv6 extension headers");
    }
    if (!dissection.has(8, "IPv6 extension header")) return done;
    HeaderReader header = dissection.reader;
    const std::uint8_t after = header.u8();
    const std::size_t header_octets = extension_octets(next, header.u8());
    const std::uint16_t offset_and_more = header.u16();
    if (!dissection.has(header_octets, "IPv6 extension header")) return done;
    dissection.skip(header_octets);
    // An "atomic" fragment is whole by itself (RFC 6946).
    if (next == protocol_fragment && (offset_and_more & 0xFFF9U) != 0) {
      dissection.fragment = {.identification = header.u32(),
                             .offset_octets = offset_and_more & 0xFFF8U,
                             .more = (offset_and_more & 1U) != 0,
                             .ipv6 = true,
                             .protocol = after};
      return {Layer::fragment};
    }
    next = after;
  }
  return {Layer::ip_protocol, next};
}

std::string name_of_ip_protocol(std::uint8_t protocol) {
  switch (protocol) {
    case 1:
      return "ICMP";
    case 2:
      return "IGMP";
    case 50:
      return "ESP (encrypted)";
    case 58:
      return "ICMPv6";
    case protocol_no_next_header:
      return "IPv6 without payload";
    case 132:
      return "SCTP";
    default:
      return fmt::format("IP protocol {}", protocol);
  }
}

}  // namespace wirestruct::capture
