// The loop through a packet's headers, of which each says what the next one is.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "capture/dissection.hpp"
#include "capture/dissector.hpp"

namespace wirestruct::capture {
namespace {

// More are an attack on the reader, not a network.
constexpr int headers_limit = 32;
// Without the frame check sequence, which captures lack (IEEE 802.3, 3.2.7).
constexpr std::uint32_t shortest_frame_octets = 60;

// IP protocols (IANA protocol-numbers).
constexpr std::uint8_t protocol_ipv4 = 4;
constexpr std::uint8_t protocol_tcp = 6;
constexpr std::uint8_t protocol_udp = 17;
constexpr std::uint8_t protocol_ipv6 = 41;
constexpr std::uint8_t protocol_gre = 47;
constexpr std::uint8_t protocol_mpls = 137;

IpAddress station(Octets octets) {
  IpAddress address{};
  std::ranges::copy(octets, address.begin());
  return address;
}

/// The payload that was asked for.
Next payload(Dissection& dissection, AddressKind addresses) {
  auto& datagram = dissection.result.emplace<Datagram>();
  datagram.packet = dissection.packet.number;
  datagram.time_ns = dissection.packet.time_ns;
  datagram.addresses = addresses;
  if (addresses == AddressKind::station) {
    datagram.source.address = station(dissection.source_station);
    datagram.destination.address = station(dissection.destination_station);
    datagram.may_be_padded = dissection.packet.original_octets <= shortest_frame_octets;
  } else {
    datagram.source.address = dissection.ip.source;
    datagram.destination.address = dissection.ip.destination;
  }
  datagram.payload = dissection.reader.rest();
  datagram.payload_octets = dissection.datagram_octets();
  return done;
}

}  // namespace

bool Dissection::lacks(std::size_t count, std::string_view header) {
  if (wire_octets < count) {
    broken(fmt::format("{} of {} octets, but only {} octets are left", header, count, wire_octets));
  } else {
    broken(fmt::format("{} cut: the capture stored {} of {} octets (snap length)", header,
                       packet.octets.size(), packet.original_octets));
  }
  return false;
}

Dissector::Dissector(DissectOptions options) : options_(options), fragments_(options.fragments) {}

Dissected Dissector::dissect(const Packet& packet) {
  const FirstLayer first_layer = first_layer_of(packet.link_type);
  if (first_layer == nullptr) {
    return Ignored{.reason = "link type " + link_type_name(packet.link_type)};
  }
  Dissection dissection{
      .packet = packet,
      .reader = HeaderReader(packet.octets),
      .wire_octets = std::max<std::uint64_t>(packet.original_octets, packet.octets.size())};
  fragments_.begin_packet(packet.time_ns);
  Next next = first_layer(dissection);
  for (int headers = 1; next.layer != Layer::done; ++headers) {
    next = headers < headers_limit ? behind(dissection, next)
                                   : dissection.broken("more than 32 headers inside each other");
  }
  if (auto* datagram = std::get_if<Datagram>(&dissection.result)) {
    datagram->fragments = dissection.carriers;
  }
  return std::move(dissection.result);
}

Next Dissector::behind(Dissection& dissection, Next next) {
  switch (next.layer) {
    case Layer::ethernet:
      return ethernet(dissection);
    case Layer::ether_type:
      if (is_asked_for(PayloadPlace::Kind::ether_type, next.number)) {
        return payload(dissection, AddressKind::station);
      }
      return behind_ether_type(dissection, next.number);
    case Layer::llc:
      return llc(dissection);
    case Layer::ip:
      return ip(dissection);
    case Layer::ip_protocol:
      return behind_ip(dissection, static_cast<std::uint8_t>(next.number));
    case Layer::fragment:
      return whole_of_fragments(dissection);
    case Layer::ppp:
      return ppp(dissection);
    case Layer::done:
      break;
  }
  return done;
}

Next Dissector::behind_ip(Dissection& dissection, std::uint8_t protocol) {
  if (is_asked_for(PayloadPlace::Kind::ip_protocol, protocol)) {
    return payload(dissection, AddressKind::ip);
  }
  switch (protocol) {
    case protocol_tcp:
      return tcp(dissection);
    case protocol_udp:
      return udp(dissection, options_.vxlan_port);
    case protocol_ipv4:
      return ipv4(dissection);
    case protocol_ipv6:
      return ipv6(dissection);
    case protocol_gre:
      return gre(dissection);
    case protocol_mpls:
      return mpls(dissection);
    default:
      dissection.result = Ignored{.reason = name_of_ip_protocol(protocol),
                                  .ip_protocol = protocol,
                                  .ip_source = {.address = dissection.ip.source},
                                  .ip_payload = dissection.reader.rest()};
      return done;
  }
}

/// The datagram instead of the fragment that makes it whole.
Next Dissector::whole_of_fragments(Dissection& dissection) {
  const FragmentPlace place = dissection.fragment;
  Fragments::Result result =
      fragments_.add(dissection.ip.source, dissection.ip.destination, place,
                     dissection.reader.rest(), dissection.wire_octets, dissection.packet);
  switch (result.state) {
    case Fragments::State::waits:
      dissection.result = Ignored{.reason = "IP fragment", .is_fragment = true};
      return done;
    case Fragments::State::broken:
      return dissection.broken(std::move(result.reason));
    case Fragments::State::whole:
      break;
  }
  dissection.reader = HeaderReader(result.datagram.octets);
  dissection.wire_octets = result.datagram.size_octets;
  dissection.carriers = result.datagram.packets;
  return place.ipv6 ? behind_extensions(dissection, result.datagram.protocol)
                    : Next{Layer::ip_protocol, result.datagram.protocol};
}

bool Dissector::is_asked_for(PayloadPlace::Kind kind, std::uint16_t number) const {
  return options_.at && options_.at->kind == kind && options_.at->number == number;
}

}  // namespace wirestruct::capture
