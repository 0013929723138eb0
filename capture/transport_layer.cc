// TCP and UDP.
#include <fmt/format.h>

#include "capture/dissection.hpp"

namespace wirestruct::capture {

namespace {

// RFC 7323, 2.3.
constexpr std::uint64_t largest_window_octets = 1U << 30;

}  // namespace

Next tcp(Dissection& dissection) {
  if (!dissection.has(20, "TCP header")) return done;
  HeaderReader header = dissection.reader;
  auto& segment = dissection.result.emplace<Segment>();
  segment.packet = dissection.packet.number;
  segment.time_ns = dissection.packet.time_ns;
  segment.source = {dissection.ip.source, header.u16()};
  segment.destination = {dissection.ip.destination, header.u16()};
  segment.sequence = header.u32();
  segment.acknowledgement = header.u32();
  const std::uint16_t offset_and_flags = header.u16();
  segment.window = header.u16();
  segment.fin = (offset_and_flags & 0x01U) != 0;
  segment.syn = (offset_and_flags & 0x02U) != 0;
  segment.rst = (offset_and_flags & 0x04U) != 0;
  segment.psh = (offset_and_flags & 0x08U) != 0;
  segment.ack = (offset_and_flags & 0x10U) != 0;
  segment.hop_limit = dissection.ip.hop_limit;

  const std::size_t header_octets = (offset_and_flags >> 12) * std::size_t{4};
  if (header_octets < 20) {
    return dissection.broken(
        fmt::format("TCP header length of {} octets, at least 20", header_octets));
  }
  if (header_octets > dissection.wire_octets) {
    return dissection.broken(fmt::format("TCP header of {} octets, but only {} octets are left",
                                         header_octets, dissection.wire_octets));
  }
  // A file says how long a packet was; sequence numbers are told apart by no more than a window.
  if (dissection.wire_octets > largest_window_octets) {
    return dissection.broken(
        fmt::format("TCP segment of {} octets, more than any window", dissection.wire_octets));
  }
  // Options that the snap length cut away are no error: where the payload starts is known.
  segment.options = HeaderReader(dissection.reader).take(header_octets).subspan(20);
  dissection.skip(header_octets);
  segment.payload = dissection.reader.rest();
  segment.payload_octets = static_cast<std::uint32_t>(dissection.wire_octets);
  return done;
}

Next udp(Dissection& dissection, std::uint16_t vxlan_port) {
  if (!dissection.has(8, "UDP header")) return done;
  HeaderReader header = dissection.reader;
  const Endpoint source{dissection.ip.source, header.u16()};
  const Endpoint destination{dissection.ip.destination, header.u16()};
  std::uint64_t length = header.u16();
  if (length == 0) length = dissection.wire_octets;  // a jumbogram (RFC 2675, 4), or offload
  if (length < 8) return dissection.broken(fmt::format("UDP length {}, at least 8", length));
  if (length > dissection.wire_octets) {
    return dissection.broken(
        fmt::format("UDP length {}, but the packet has {} octets", length, dissection.wire_octets));
  }
  dissection.limit(length);
  dissection.skip(8);
  if (vxlan_port != 0 && destination.port == vxlan_port && is_vxlan(dissection)) {
    return vxlan(dissection);
  }
  dissection.result = Datagram{.packet = dissection.packet.number,
                               .time_ns = dissection.packet.time_ns,
                               .source = source,
                               .destination = destination,
                               .payload = dissection.reader.rest(),
                               .payload_octets = dissection.datagram_octets()};
  return done;
}

}  // namespace wirestruct::capture
