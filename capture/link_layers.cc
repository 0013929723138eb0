// Link layers, and what stands between them and IP.
#include <fmt/format.h>
#include <pcap/pcap.h>

#include "capture/dissection.hpp"
#include "capture/dissector.hpp"

namespace wirestruct::capture {
namespace {

// EtherTypes (IANA ieee-802-numbers).
constexpr std::uint16_t ether_type_ipv4 = 0x0800;
constexpr std::uint16_t ether_type_ipv6 = 0x86DD;
constexpr std::uint16_t ether_type_vlan = 0x8100;      // IEEE 802.1Q
constexpr std::uint16_t ether_type_qinq = 0x88A8;      // IEEE 802.1ad
constexpr std::uint16_t ether_type_qinq_old = 0x9100;  // before 802.1ad, still configured
constexpr std::uint16_t ether_type_mpls = 0x8847;
constexpr std::uint16_t ether_type_mpls_multicast = 0x8848;
constexpr std::uint16_t ether_type_pppoe_session = 0x8864;
constexpr std::uint16_t ether_type_ppp = 0x880B;
constexpr std::uint16_t ether_type_ethernet = 0x6558;  // transparent Ethernet bridging
constexpr std::uint16_t ether_type_smallest = 0x0600;  // below: a length, IEEE 802.3

std::string name_of_ether_type(std::uint16_t type) {
  switch (type) {
    case 0x0806:
      return "ARP";
    case 0x8863:
      return "PPPoE discovery";
    case 0x88BE:
    case 0x22EB:
      return "ERSPAN";
    case 0x88CC:
      return "LLDP";
    case 0x888E:
      return "EAPOL";
    default:
      return fmt::format("EtherType 0x{:04X}", type);
  }
}

/// DLT_LINUX_SLL and DLT_LINUX_SLL2: the header of the "any" interface.
Next linux_cooked(Dissection& dissection) {
  const bool second = dissection.packet.link_type == DLT_LINUX_SLL2;
  const std::size_t header_octets = second ? 20 : 16;
  if (!dissection.has(header_octets, "Linux cooked header")) return done;
  const Octets header = dissection.reader.rest().first(header_octets);
  dissection.source_station = header.subspan(second ? 12 : 6, 6);
  const std::uint16_t protocol = HeaderReader(header.subspan(second ? 0 : 14)).u16();
  dissection.skip(header_octets);
  // Numbers below those of EtherTypes are Linux's own (linux/if_ether.h).
  constexpr std::uint16_t linux_llc = 0x0004;
  if (protocol == linux_llc) return {Layer::llc};
  if (protocol < ether_type_smallest) {
    return dissection.something_else(fmt::format("Linux protocol 0x{:04X}", protocol));
  }
  return {Layer::ether_type, protocol};
}

/// DLT_NULL and DLT_LOOP: an address family in four octets, in the byte order of whoever captured
/// (NULL) or big-endian (LOOP). Families are small, so the order shows.
Next loopback(Dissection& dissection) {
  if (!dissection.has(4, "loopback header")) return done;
  std::uint32_t family = HeaderReader(dissection.reader).u32();
  dissection.skip(4);
  if (family > 0xFFFF) family = __builtin_bswap32(family);
  switch (family) {
    case 2:
      return ipv4(dissection);
    case 10:  // Linux
    case 24:  // NetBSD, OpenBSD
    case 28:  // FreeBSD
    case 30:  // Darwin
      return ipv6(dissection);
    default:
      return dissection.something_else(family < 256 ? fmt::format("address family {}", family)
                                                    : std::string("unknown address family"));
  }
}

/// DLT_PPP_SERIAL: PPP in HDLC-like framing (RFC 1662), or Cisco's HDLC, which has EtherTypes.
Next ppp_serial(Dissection& dissection) {
  if (!dissection.has(2, "PPP header")) return done;
  const std::uint16_t address_and_control = HeaderReader(dissection.reader).u16();
  constexpr std::uint16_t cisco_unicast = 0x0F00;
  constexpr std::uint16_t cisco_broadcast = 0x8F00;
  if (address_and_control != cisco_unicast && address_and_control != cisco_broadcast) {
    return ppp(dissection);
  }
  if (!dissection.has(4, "Cisco HDLC header")) return done;
  dissection.skip(2);
  const std::uint16_t ether_type = HeaderReader(dissection.reader).u16();
  dissection.skip(2);
  return {Layer::ether_type, ether_type};
}

struct LinkType {
  int number;
  FirstLayer first;
};

constexpr LinkType link_types[] = {
    {DLT_EN10MB, ethernet},
    {DLT_LINUX_SLL, linux_cooked},
    {DLT_LINUX_SLL2, linux_cooked},
    {DLT_NULL, loopback},
    {DLT_LOOP, loopback},
    {DLT_RAW, ip},
    {DLT_IPV4, ip},
    {DLT_IPV6, ip},
    {DLT_PPP, ppp},
    {DLT_PPP_SERIAL, ppp_serial},
    {DLT_PPP_ETHER, pppoe_session},
};

}  // namespace

FirstLayer first_layer_of(int link_type) {
  for (const LinkType& known : link_types) {
    if (known.number == link_type) return known.first;
  }
  return nullptr;
}

Next ethernet(Dissection& dissection) {
  if (!dissection.has(14, "Ethernet header")) return done;
  const Octets header = dissection.reader.rest().first(14);
  dissection.destination_station = header.first(6);
  dissection.source_station = header.subspan(6, 6);
  dissection.skip(14);
  return {Layer::ether_type, HeaderReader(header.subspan(12)).u16()};
}

Next behind_ether_type(Dissection& dissection, std::uint16_t ether_type) {
  switch (ether_type) {
    case ether_type_ipv4:
      return ipv4(dissection);
    case ether_type_ipv6:
      return ipv6(dissection);
    case ether_type_vlan:
    case ether_type_qinq:
    case ether_type_qinq_old: {
      if (!dissection.has(4, "VLAN tag")) return done;
      dissection.skip(2);
      const std::uint16_t inner = HeaderReader(dissection.reader).u16();
      dissection.skip(2);
      return {Layer::ether_type, inner};
    }
    case ether_type_mpls:
    case ether_type_mpls_multicast:
      return mpls(dissection);
    case ether_type_pppoe_session:
      return pppoe_session(dissection);
    case ether_type_ppp:
      return {Layer::ppp};
    case ether_type_ethernet:
      return {Layer::ethernet};
    default:
      break;
  }
  if (ether_type >= ether_type_smallest) {
    return dissection.something_else(name_of_ether_type(ether_type));
  }
  // IEEE 802.3: the length of what is no padding.
  if (ether_type > dissection.wire_octets) {
    return dissection.broken(fmt::format("IEEE 802.3 length {}, but the packet has {} octets",
                                         ether_type, dissection.wire_octets));
  }
  dissection.limit(ether_type);
  return {Layer::llc};
}

Next llc(Dissection& dissection) {
  if (!dissection.has(3, "LLC header")) return done;
  HeaderReader header = dissection.reader;
  const std::uint16_t access_points = header.u16();
  const std::uint8_t control = header.u8();
  constexpr std::uint16_t snap = 0xAAAA;
  constexpr std::uint16_t internet = 0x0606;
  constexpr std::uint8_t unnumbered_information = 0x03;
  if (control == unnumbered_information && access_points == internet) {
    dissection.skip(3);
    return {Layer::ip};
  }
  if (control != unnumbered_information || access_points != snap) {
    return dissection.something_else(
        access_points == 0x4242 ? std::string("spanning tree")
                                : fmt::format("LLC of access point 0x{:02X}", access_points >> 8));
  }
  // RFC 1042: an organization, of which 0 is EtherTypes, and its protocol number.
  if (!dissection.has(8, "SNAP header")) return done;
  const std::uint32_t organization_head = header.u16();
  const std::uint32_t organization = organization_head << 8U | header.u8();
  const std::uint16_t protocol = header.u16();
  constexpr std::uint32_t bridge_tunnel = 0x0000F8;  // IEEE 802.1H
  if (organization != 0 && organization != bridge_tunnel) {
    return dissection.something_else(fmt::format("SNAP of organization {:06X}", organization));
  }
  if (protocol < ether_type_smallest) {
    return dissection.something_else(fmt::format("SNAP protocol 0x{:04X}", protocol));
  }
  dissection.skip(8);
  return {Layer::ether_type, protocol};
}

/// RFC 1661, with the address and control fields of RFC 1662 or without, and with its protocol
/// compressed to one octet or not: a first octet that is odd ends the field.
Next ppp(Dissection& dissection) {
  if (!dissection.has(2, "PPP header")) return done;
  HeaderReader header = dissection.reader;
  if (header.u16() == 0xFF03) dissection.skip(2);
  if (!dissection.has(2, "PPP header")) return done;
  header = dissection.reader;
  std::uint16_t protocol = header.u8();
  const bool compressed = protocol % 2 == 1;
  if (!compressed) protocol = static_cast<std::uint16_t>(protocol << 8 | header.u8());
  dissection.skip(compressed ? 1 : 2);
  switch (protocol) {
    case 0x0021:
      return ipv4(dissection);
    case 0x0057:
      return ipv6(dissection);
    case 0x0281:
    case 0x0283:
      return mpls(dissection);
    case 0xC021:
      return dissection.something_else("PPP link control");
    default:
      return dissection.something_else(fmt::format("PPP protocol 0x{:04X}", protocol));
  }
}

std::string link_type_name(int link_type) {
  const char* name = pcap_datalink_val_to_name(link_type);
  return name == nullptr ? fmt::format("DLT {}", link_type)
                         : fmt::format("{} (DLT {})", name, link_type);
}

bool knows_link_type(int link_type) {
  return first_layer_of(link_type) != nullptr;
}

}  // namespace wirestruct::capture
