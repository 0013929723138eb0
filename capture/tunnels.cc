// Packets inside of packets. The order of headers is free: dissect.cc bounds how many there may be.
#include <fmt/format.h>

#include "capture/dissection.hpp"

namespace wirestruct::capture {

/// A stack of labels (RFC 3032), and what it carries, which nothing but its first four bits tells
/// (RFC 4928): IP, or behind the control word of a pseudowire (RFC 4385) an Ethernet frame.
Next mpls(Dissection& dissection) {
  constexpr int labels_limit = 16;
  bool bottom = false;
  for (int labels = 0; !bottom; ++labels) {
    if (labels == labels_limit) return dissection.broken("more than 16 MPLS labels");
    if (!dissection.has(4, "MPLS label")) return done;
    bottom = (HeaderReader(dissection.reader).u32() & 0x100U) != 0;
    dissection.skip(4);
  }
  if (!dissection.has(1, "MPLS payload")) return done;
  const unsigned first_bits = std::to_integer<unsigned>(dissection.reader.rest().front()) >> 4;
  if (first_bits == 4 || first_bits == 6) return {Layer::ip};
  if (first_bits != 0) return dissection.something_else("MPLS without IP or a control word");
  if (!dissection.has(4, "pseudowire control word")) return done;
  dissection.skip(4);
  return {Layer::ethernet};
}

/// RFC 2516, 4.
Next pppoe_session(Dissection& dissection) {
  if (!dissection.has(6, "PPPoE header")) return done;
  HeaderReader header = dissection.reader;
  const std::uint8_t version_and_type = header.u8();
  const std::uint8_t code = header.u8();
  header.skip(2);
  const std::uint16_t length = header.u16();
  if (version_and_type != 0x11) {
    return dissection.broken(
        fmt::format("PPPoE version and type 0x{:02X}, expected 0x11", version_and_type));
  }
  if (code != 0) return dissection.something_else("PPPoE discovery");
  dissection.skip(6);
  if (length > dissection.wire_octets) {
    return dissection.broken(fmt::format("PPPoE length {}, but the packet has {} octets", length,
                                         dissection.wire_octets));
  }
  dissection.limit(length);
  return {Layer::ppp};
}

/// RFC 2784, with the key and sequence number of RFC 2890.
Next gre(Dissection& dissection) {
  if (!dissection.has(4, "GRE header")) return done;
  HeaderReader header = dissection.reader;
  const std::uint16_t flags = header.u16();
  const std::uint16_t protocol = header.u16();
  if ((flags & 0x7U) != 0) {
    return dissection.something_else(fmt::format("GRE version {}", flags & 0x7U));
  }
  if ((flags & 0x4000U) != 0) return dissection.something_else("GRE with source routing");
  const auto is_there = [&](unsigned flag) { return (flags & flag) != 0 ? std::size_t{4} : 0; };
  const std::size_t header_octets = 4 + is_there(0x8000) + is_there(0x2000) + is_there(0x1000);
  if (!dissection.has(header_octets, "GRE header")) return done;
  dissection.skip(header_octets);
  // 0: a keep-alive, to be sent back.
  if (protocol == 0) return dissection.something_else("GRE keep-alive");
  return {Layer::ether_type, protocol};
}

bool is_vxlan(const Dissection& dissection) {
  if (!dissection.reader.has(8)) return false;
  // Flag I; the others are not looked at by who receives them (RFC 7348, 5).
  return (HeaderReader(dissection.reader).u8() & 0x08U) != 0;
}

Next vxlan(Dissection& dissection) {
  dissection.skip(8);
  return {Layer::ethernet};
}

}  // namespace wirestruct::capture
