// A packet, header by header: each function reads one header, moves the reader behind it and says
// what comes next, or why there is nothing to go on with. Two lengths run beside each other all the
// way: what the capture stored (the reader) and what was on the wire (`wire_octets`), which is more
// when a snap length cut the packet.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <pcap/pcap.h>

#include <algorithm>
#include <expected>
#include <optional>
#include <utility>

#include "capture/header_reader.hpp"
#include "capture/segment.hpp"

namespace wirestruct::capture {
namespace {

// More tags or extension headers than this are an attack on the reader, not a network.
constexpr int vlan_tags_limit = 8;
constexpr int extension_headers_limit = 16;

// EtherTypes (IANA ieee-802-numbers).
constexpr std::uint16_t ether_type_ipv4 = 0x0800;
constexpr std::uint16_t ether_type_ipv6 = 0x86DD;
constexpr std::uint16_t ether_type_vlan = 0x8100;      // IEEE 802.1Q
constexpr std::uint16_t ether_type_qinq = 0x88A8;      // IEEE 802.1ad
constexpr std::uint16_t ether_type_qinq_old = 0x9100;  // before 802.1ad, still configured
constexpr std::uint16_t ether_type_smallest = 0x0600;  // below: a length, IEEE 802.3

// IP protocols and IPv6 extension headers (IANA protocol-numbers).
constexpr std::uint8_t protocol_hop_by_hop = 0;
constexpr std::uint8_t protocol_tcp = 6;
constexpr std::uint8_t protocol_udp = 17;
constexpr std::uint8_t protocol_routing = 43;
constexpr std::uint8_t protocol_fragment = 44;
constexpr std::uint8_t protocol_authentication = 51;
constexpr std::uint8_t protocol_no_next_header = 59;
constexpr std::uint8_t protocol_destination_options = 60;
constexpr std::uint8_t protocol_mobility = 135;

struct State {
  const Packet& packet;
  HeaderReader reader;
  std::uint64_t wire_octets;  // from the reader's position to the end of what is being read

  void skip(std::size_t count) {
    reader.skip(count);
    wire_octets -= std::min<std::uint64_t>(wire_octets, count);
  }
};

template <typename T>
using Or = std::expected<T, Ignored>;

std::unexpected<Ignored> broken(std::string reason) {
  return std::unexpected(Ignored{.reason = std::move(reason), .broken = true});
}
std::unexpected<Ignored> other(std::string reason) {
  return std::unexpected(Ignored{.reason = std::move(reason)});
}

/// The next `count` octets belong to the named header, and are stored.
std::optional<Ignored> lacks(const State& state, std::size_t count, std::string_view header) {
  if (state.reader.has(count)) return std::nullopt;
  if (state.wire_octets < count) {
    return Ignored{.reason = fmt::format("{} of {} octets, but only {} octets are left", header,
                                         count, state.wire_octets),
                   .broken = true};
  }
  return Ignored{
      .reason = fmt::format("{} cut: the capture stored {} of {} octets (snap length)", header,
                            state.packet.octets.size(), state.packet.original_octets),
      .broken = true};
}

// ---- link layers: each returns the EtherType of what follows

Or<std::uint16_t> ethernet(State& state) {
  if (auto lack = lacks(state, 14, "Ethernet header")) return std::unexpected(*lack);
  state.skip(12);
  const std::uint16_t type = state.reader.u16();
  state.wire_octets -= 2;
  return type;
}

/// DLT_LINUX_SLL and DLT_LINUX_SLL2: the header of the "any" interface, without addresses that
/// matter here.
Or<std::uint16_t> linux_cooked(State& state) {
  const bool second = state.packet.link_type == DLT_LINUX_SLL2;
  const std::size_t header_octets = second ? 20 : 16;
  if (auto lack = lacks(state, header_octets, "Linux cooked header")) {
    return std::unexpected(*lack);
  }
  HeaderReader at = state.reader;
  at.skip(second ? 0 : 14);
  state.skip(header_octets);
  return at.u16();
}

/// DLT_NULL and DLT_LOOP: an address family in four octets, in the byte order of whoever captured
/// (NULL) or big-endian (LOOP). Families are small, so the order shows.
Or<std::uint16_t> loopback(State& state) {
  if (auto lack = lacks(state, 4, "loopback header")) return std::unexpected(*lack);
  std::uint32_t family = state.reader.u32();
  state.wire_octets -= 4;
  if (family > 0xFFFF) family = __builtin_bswap32(family);
  switch (family) {
    case 2:
      return ether_type_ipv4;
    case 10:  // Linux
    case 24:  // NetBSD, OpenBSD
    case 28:  // FreeBSD
    case 30:  // Darwin
      return ether_type_ipv6;
    default:
      return other(family < 256 ? fmt::format("address family {}", family)
                                : std::string("unknown address family"));
  }
}

/// DLT_RAW and the like: IP at once; its version tells which.
Or<std::uint16_t> raw_ip(State& state) {
  if (auto lack = lacks(state, 1, "IP header")) return std::unexpected(*lack);
  const unsigned version = std::to_integer<unsigned>(state.reader.rest().front()) >> 4;
  if (version == 4) return ether_type_ipv4;
  if (version == 6) return ether_type_ipv6;
  return broken(fmt::format("IP version {}, expected 4 or 6", version));
}

using LinkLayer = Or<std::uint16_t> (*)(State&);

struct LinkType {
  int number;
  LinkLayer read;
};

constexpr LinkType link_types[] = {
    {DLT_EN10MB, ethernet},
    {DLT_LINUX_SLL, linux_cooked},
    {DLT_LINUX_SLL2, linux_cooked},
    {DLT_NULL, loopback},
    {DLT_LOOP, loopback},
    {DLT_RAW, raw_ip},
    {DLT_IPV4, raw_ip},
    {DLT_IPV6, raw_ip},
};

LinkLayer reader_of(int link_type) {
  for (const LinkType& known : link_types) {
    if (known.number == link_type) return known.read;
  }
  return nullptr;
}

/// The EtherType behind VLAN tags, which may stand behind every link layer that has EtherTypes.
Or<std::uint16_t> behind_vlan_tags(State& state, std::uint16_t ether_type) {
  int tags = 0;
  while (ether_type == ether_type_vlan || ether_type == ether_type_qinq ||
         ether_type == ether_type_qinq_old) {
    if (++tags > vlan_tags_limit) return broken("more than 8 VLAN tags");
    if (auto lack = lacks(state, 4, "VLAN tag")) return std::unexpected(*lack);
    state.skip(2);
    ether_type = state.reader.u16();
    state.wire_octets -= 2;
  }
  return ether_type;
}

std::string name_of_ether_type(std::uint16_t type) {
  switch (type) {
    case 0x0806:
      return "ARP";
    case 0x8863:
    case 0x8864:
      return "PPPoE";
    case 0x8847:
    case 0x8848:
      return "MPLS";
    case 0x88CC:
      return "LLDP";
    case 0x888E:
      return "EAPOL";
    default:
      return type < ether_type_smallest ? std::string("IEEE 802.3 frame (LLC)")
                                        : fmt::format("EtherType 0x{:04X}", type);
  }
}

// ---- IP: each returns the protocol of what follows, and limits the state to its payload

struct Addresses {
  std::array<std::byte, 16> source{};
  std::array<std::byte, 16> destination{};
  std::uint8_t hop_limit = 0;
};

std::array<std::byte, 16> mapped(Octets ipv4) {
  std::array<std::byte, 16> address{};
  address[10] = address[11] = std::byte{0xFF};
  std::ranges::copy(ipv4, address.begin() + 12);
  return address;
}

/// What follows is `count` octets on the wire; what the link layer carries beyond is padding.
void limit(State& state, std::uint64_t count) {
  state.wire_octets = count;
  state.reader.keep(count);
}

Or<std::uint8_t> ipv4(State& state, Addresses& addresses) {
  if (auto lack = lacks(state, 20, "IPv4 header")) return std::unexpected(*lack);
  HeaderReader header = state.reader;
  const std::uint8_t version_and_length = header.u8();
  if (version_and_length >> 4 != 4) {
    return broken(fmt::format("IPv4 header says version {}", version_and_length >> 4));
  }
  const std::size_t header_octets = (version_and_length & 0xFU) * std::size_t{4};
  if (header_octets < 20) {
    return broken(fmt::format("IPv4 header length of {} octets, at least 20", header_octets));
  }
  if (auto lack = lacks(state, header_octets, "IPv4 header")) return std::unexpected(*lack);
  header.skip(1);
  std::uint64_t total_octets = header.u16();
  header.skip(2);
  const std::uint16_t fragment = header.u16();
  addresses.hop_limit = header.u8();
  const std::uint8_t protocol = header.u8();
  header.skip(2);
  addresses.source = mapped(header.take(4));
  addresses.destination = mapped(header.take(4));

  // With segmentation offload the capture sees the packet before the network card cuts it up, and
  // where 16 bits do not hold its length, Linux leaves them 0.
  if (total_octets == 0) total_octets = state.wire_octets;
  if (total_octets < header_octets) {
    return broken(fmt::format("IPv4 total length {} is less than its header of {} octets",
                              total_octets, header_octets));
  }
  if (total_octets > state.wire_octets) {
    return broken(fmt::format("IPv4 total length {}, but the packet has {} octets", total_octets,
                              state.wire_octets));
  }
  limit(state, total_octets);
  state.skip(header_octets);
  // More-fragments flag, or a fragment offset (RFC 791, 3.1).
  if ((fragment & 0x3FFFU) != 0) return other("IPv4 fragment");
  return protocol;
}

/// IPv6 and its extension headers (RFC 8200, 4).
Or<std::uint8_t> ipv6(State& state, Addresses& addresses) {
  if (auto lack = lacks(state, 40, "IPv6 header")) return std::unexpected(*lack);
  HeaderReader header = state.reader;
  const std::uint32_t version = header.u32() >> 28;
  if (version != 6) return broken(fmt::format("IPv6 header says version {}", version));
  std::uint64_t payload_octets = header.u16();
  std::uint8_t next = header.u8();
  addresses.hop_limit = header.u8();
  std::ranges::copy(header.take(16), addresses.source.begin());
  std::ranges::copy(header.take(16), addresses.destination.begin());
  state.skip(40);
  // 0: a jumbogram (RFC 2675), or too long for 16 bits because of segmentation offload.
  if (payload_octets == 0 && next != protocol_no_next_header) payload_octets = state.wire_octets;
  if (payload_octets > state.wire_octets) {
    return broken(
        fmt::format("IPv6 payload length {}, but the packet has {} octets after its header",
                    payload_octets, state.wire_octets));
  }
  limit(state, payload_octets);

  for (int headers = 0; headers <= extension_headers_limit; ++headers) {
    const bool extension = next == protocol_hop_by_hop || next == protocol_routing ||
                           next == protocol_destination_options || next == protocol_mobility ||
                           next == protocol_authentication || next == protocol_fragment;
    if (!extension) return next;
    if (auto lack = lacks(state, 8, "IPv6 extension header")) return std::unexpected(*lack);
    HeaderReader at = state.reader;
    const std::uint8_t after = at.u8();
    const std::uint8_t length = at.u8();
    if (next == protocol_fragment) {
      // An "atomic" fragment is whole by itself (RFC 6946).
      if ((at.u16() & 0xFFF9U) != 0) return other("IPv6 fragment");
    }
    // In units of 8 octets without the first, but 4 without the first two for AH (RFC 4302, 2.2).
    const std::size_t header_octets = next == protocol_fragment ? 8
                                      : next == protocol_authentication
                                          ? (length + std::size_t{2}) * 4
                                          : (length + std::size_t{1}) * 8;
    if (auto lack = lacks(state, header_octets, "IPv6 extension header")) {
      return std::unexpected(*lack);
    }
    state.skip(header_octets);
    next = after;
  }
  return broken("more than 16 IPv6 extension headers");
}

std::string name_of_protocol(std::uint8_t protocol) {
  switch (protocol) {
    case 1:
      return "ICMP";
    case 2:
      return "IGMP";
    case 47:
      return "GRE";
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

// ---- TCP and UDP

Dissected tcp(State& state, const Addresses& addresses) {
  if (auto lack = lacks(state, 20, "TCP header")) return *std::move(lack);
  HeaderReader header = state.reader;
  Segment segment;
  segment.packet = state.packet.number;
  segment.time_ns = state.packet.time_ns;
  segment.source = {addresses.source, header.u16()};
  segment.destination = {addresses.destination, header.u16()};
  segment.sequence = header.u32();
  segment.acknowledgement = header.u32();
  const std::uint16_t offset_and_flags = header.u16();
  segment.window = header.u16();
  segment.fin = (offset_and_flags & 0x01U) != 0;
  segment.syn = (offset_and_flags & 0x02U) != 0;
  segment.rst = (offset_and_flags & 0x04U) != 0;
  segment.psh = (offset_and_flags & 0x08U) != 0;
  segment.ack = (offset_and_flags & 0x10U) != 0;
  segment.hop_limit = addresses.hop_limit;

  const std::size_t header_octets = (offset_and_flags >> 12) * std::size_t{4};
  if (header_octets < 20) {
    return Ignored{
        .reason = fmt::format("TCP header length of {} octets, at least 20", header_octets),
        .broken = true};
  }
  if (header_octets > state.wire_octets) {
    return Ignored{.reason = fmt::format("TCP header of {} octets, but only {} octets are left",
                                         header_octets, state.wire_octets),
                   .broken = true};
  }
  // Options that the snap length cut away are no error: where the payload starts is known.
  segment.options = HeaderReader(state.reader).take(header_octets).subspan(20);
  state.skip(header_octets);
  segment.payload = state.reader.rest();
  segment.payload_octets = static_cast<std::uint32_t>(state.wire_octets);
  return segment;
}

Dissected udp(State& state, const Addresses& addresses) {
  if (auto lack = lacks(state, 8, "UDP header")) return *std::move(lack);
  HeaderReader header = state.reader;
  Datagram datagram;
  datagram.packet = state.packet.number;
  datagram.time_ns = state.packet.time_ns;
  datagram.source = {addresses.source, header.u16()};
  datagram.destination = {addresses.destination, header.u16()};
  std::uint64_t length = header.u16();
  if (length == 0) length = state.wire_octets;  // a jumbogram (RFC 2675, 4), or offload
  if (length < 8) {
    return Ignored{.reason = fmt::format("UDP length {}, at least 8", length), .broken = true};
  }
  if (length > state.wire_octets) {
    return Ignored{.reason = fmt::format("UDP length {}, but the packet has {} octets", length,
                                         state.wire_octets),
                   .broken = true};
  }
  limit(state, length);
  state.skip(8);
  datagram.payload = state.reader.rest();
  datagram.payload_octets = static_cast<std::uint32_t>(state.wire_octets);
  return datagram;
}

}  // namespace

std::string to_string(const Endpoint& endpoint) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const auto* octets = reinterpret_cast<const unsigned char*>(endpoint.address.data());
  const bool ipv4 =
      std::ranges::equal(std::span(endpoint.address).first(12), std::span(mapped({}).data(), 12));
  if (ipv4) {
    inet_ntop(AF_INET, octets + 12, text.data(), text.size());
    return fmt::format("{}:{}", text.data(), endpoint.port);
  }
  inet_ntop(AF_INET6, octets, text.data(), text.size());
  return fmt::format("[{}]:{}", text.data(), endpoint.port);
}

bool knows_link_type(int link_type) {
  return reader_of(link_type) != nullptr;
}

Dissected dissect(const Packet& packet) {
  const LinkLayer link_layer = reader_of(packet.link_type);
  if (link_layer == nullptr) {
    return Ignored{.reason = fmt::format("link type {}", packet.link_type), .broken = true};
  }
  State state{packet, HeaderReader(packet.octets),
              std::max<std::uint64_t>(packet.original_octets, packet.octets.size())};
  auto ether_type = link_layer(state);
  if (ether_type) ether_type = behind_vlan_tags(state, *ether_type);
  if (!ether_type) return std::move(ether_type).error();

  Addresses addresses;
  Or<std::uint8_t> protocol = *ether_type == ether_type_ipv4 ? ipv4(state, addresses)
                              : *ether_type == ether_type_ipv6
                                  ? ipv6(state, addresses)
                                  : other(name_of_ether_type(*ether_type));
  if (!protocol) return std::move(protocol).error();
  if (*protocol == protocol_tcp) return tcp(state, addresses);
  if (*protocol == protocol_udp) return udp(state, addresses);
  return Ignored{.reason = name_of_protocol(*protocol),
                 .ip_protocol = *protocol,
                 .ip_source = {.address = addresses.source},
                 .ip_payload = state.reader.rest()};
}

}  // namespace wirestruct::capture
