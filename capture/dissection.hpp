// A packet being taken apart. Each function of the layers reads one header, moves the reader behind
// it and says what comes next; the one loop over them is in dissect.cc. Two lengths run beside each
// other all the way: what the capture stored (the reader) and what was on the wire (`wire_octets`),
// which is more when a snap length cut the packet.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "capture/fragments.hpp"
#include "capture/header_reader.hpp"
#include "capture/segment.hpp"

namespace wirestruct::capture {

/// By what the next header is known.
enum class Layer : std::uint8_t {
  ethernet,     ///< a whole Ethernet frame
  ether_type,   ///< `number` is one, or a length below 0x0600 (IEEE 802.3)
  llc,          ///< IEEE 802.2
  ip,           ///< IPv4 or IPv6: its version says which
  ip_protocol,  ///< `number` is one
  fragment,     ///< Dissection::fragment
  ppp,          ///< a protocol field, maybe compressed
  done,         ///< Dissection::result
};

struct Next {
  Layer layer;
  std::uint16_t number = 0;
};

/// Of the innermost IP header.
struct IpHeader {
  IpAddress source{};
  IpAddress destination{};
  std::uint8_t hop_limit = 0;
};

struct Dissection {
  const Packet& packet;
  HeaderReader reader;
  std::uint64_t wire_octets;  ///< from the reader's position to the end of what is being read
  IpHeader ip = {};
  FragmentPlace fragment = {};
  std::span<const std::uint64_t> carriers = {};  ///< of a datagram put together of fragments
  /// The link layer's addresses, as octets of the packet; empty where it has none.
  Octets source_station = {};
  Octets destination_station = {};
  Dissected result = Ignored{};

  void skip(std::size_t count) {
    reader.skip(count);
    wire_octets -= std::min<std::uint64_t>(wire_octets, count);
  }
  /// What follows is `count` octets on the wire; what the layer below carries beyond is padding.
  void limit(std::uint64_t count) {
    wire_octets = count;
    reader.keep(static_cast<std::size_t>(count));
  }
  /// The next `count` octets belong to the named header, and are stored; if not, `result` says so.
  bool has(std::size_t count, std::string_view header) {
    return reader.has(count) || lacks(count, header);
  }

  /// Of the payload that the reader has come to. A file says how long a packet was; what it says
  /// beyond what any capture stores is not believed, since octets that are missing take memory,
  /// too.
  std::uint32_t datagram_octets() const {
    return static_cast<std::uint32_t>(std::max<std::uint64_t>(
        reader.rest().size(), std::min<std::uint64_t>(wire_octets, stored_octets_limit)));
  }

  Next broken(std::string reason) {
    result = Ignored{.reason = std::move(reason), .broken = true};
    return {Layer::done};
  }
  Next something_else(std::string reason) {
    result = Ignored{.reason = std::move(reason)};
    return {Layer::done};
  }

 private:
  bool lacks(std::size_t count, std::string_view header);  // always false
};

inline constexpr Next done{Layer::done};

// ---- link_layers.cc

/// The first header of the packet; nothing for a link type that is not known.
using FirstLayer = Next (*)(Dissection&);
FirstLayer first_layer_of(int link_type);

Next ethernet(Dissection& dissection);
Next behind_ether_type(Dissection& dissection, std::uint16_t ether_type);
Next llc(Dissection& dissection);
Next ppp(Dissection& dissection);

// ---- internet_layer.cc

Next ip(Dissection& dissection);
Next ipv4(Dissection& dissection);
Next ipv6(Dissection& dissection);
/// Over the extension headers of IPv6, of which `next` is the first; what a whole datagram carries
/// may begin with some, too.
Next behind_extensions(Dissection& dissection, std::uint8_t next);
/// `ICMP`, `SCTP`: for what is passed over.
std::string name_of_ip_protocol(std::uint8_t protocol);

// ---- tunnels.cc

Next mpls(Dissection& dissection);
Next pppoe_session(Dissection& dissection);
Next gre(Dissection& dissection);
/// Behind a UDP header; false when it is no VXLAN header (RFC 7348), and nothing was read.
bool is_vxlan(const Dissection& dissection);
Next vxlan(Dissection& dissection);

// ---- transport_layer.cc

Next tcp(Dissection& dissection);
/// `vxlan_port` 0: none.
Next udp(Dissection& dissection, std::uint16_t vxlan_port);

}  // namespace wirestruct::capture
