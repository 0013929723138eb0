// Packets made by hand, from the inside out: tcp() in ipv4() in ethernet(). Checksums stay 0, as a
// sender's own capture has them with checksum offload.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "capture/packet.hpp"

namespace wirestruct::capture::testing {

using Buffer = std::vector<std::byte>;

inline Buffer& operator<<(Buffer& buffer, const Buffer& more) {
  buffer.insert(buffer.end(), more.begin(), more.end());
  return buffer;
}

inline Buffer text(std::string_view octets) {
  const auto bytes = std::as_bytes(std::span(octets));
  return {bytes.begin(), bytes.end()};
}

inline std::string as_text(Octets octets) {
  return {reinterpret_cast<const char*>(octets.data()), octets.size()};
}

/// A number in `size` octets, big-endian.
inline Buffer number(std::uint64_t value, std::size_t size) {
  Buffer octets(size);
  for (std::size_t i = 0; i < size; ++i)
    octets[i] = static_cast<std::byte>(value >> 8 * (size - 1 - i));
  return octets;
}

inline Buffer join(std::initializer_list<Buffer> parts) {
  Buffer whole;
  for (const Buffer& part : parts) whole << part;
  return whole;
}

struct Tcp {
  std::uint16_t source = 40000, destination = 8888;
  std::uint32_t sequence = 0, acknowledgement = 0;
  std::uint8_t flags = 0x10;  // ACK
  Buffer options = {};        // a multiple of 4 octets
  Buffer payload = {};
};

inline Buffer tcp(const Tcp& t) {
  const auto header_words = 5 + t.options.size() / 4;
  return join({number(t.source, 2), number(t.destination, 2), number(t.sequence, 4),
               number(t.acknowledgement, 4), number(header_words << 4, 1), number(t.flags, 1),
               number(512, 2), number(0, 4), t.options, t.payload});
}

inline Buffer udp(std::uint16_t source, std::uint16_t destination, const Buffer& payload) {
  return join({number(source, 2), number(destination, 2), number(8 + payload.size(), 2),
               number(0, 2), payload});
}

struct Ipv4 {
  std::uint8_t protocol = 6;
  Buffer options = {};  // a multiple of 4 octets
  std::uint16_t fragment = 0;
  int total_octets = -1;  // what the header says; -1: the truth
};

/// From 10.0.0.1 to 10.0.0.2.
inline Buffer ipv4(const Buffer& payload, const Ipv4& ip = {}) {
  const auto header = 20 + ip.options.size();
  const auto total =
      ip.total_octets < 0 ? header + payload.size() : static_cast<std::size_t>(ip.total_octets);
  return join({number(0x40 + header / 4, 1), number(0, 1), number(total, 2), number(1, 2),
               number(ip.fragment, 2), number(64, 1), number(ip.protocol, 1), number(0, 2),
               number(0x0A000001, 4), number(0x0A000002, 4), ip.options, payload});
}

/// From 2001:db8::1 to 2001:db8::2; `next` names the first header of `payload`.
inline Buffer ipv6(const Buffer& payload, std::uint8_t next = 6, int payload_octets = -1) {
  const auto length =
      payload_octets < 0 ? payload.size() : static_cast<std::size_t>(payload_octets);
  return join({number(0x60000000, 4), number(length, 2), number(next, 1), number(64, 1),
               number(0x20010DB800000000, 8), number(1, 8), number(0x20010DB800000000, 8),
               number(2, 8), payload});
}

/// `tags` are EtherTypes of VLAN tags, outermost first.
inline Buffer ethernet(const Buffer& payload, std::uint16_t ether_type = 0x0800,
                       const std::vector<std::uint16_t>& tags = {}) {
  Buffer frame(12);
  for (const std::uint16_t tag : tags) frame << number(tag, 2) << number(7, 2);
  return frame << number(ether_type, 2) << payload;
}

/// As captured whole; `stored` cuts it like a snap length.
inline Packet packet(const Buffer& octets, int link_type = 1, std::size_t stored = SIZE_MAX) {
  Packet packet;
  packet.number = 7;
  packet.time_ns = 1'700'000'000'123'456'789;
  packet.link_type = link_type;
  packet.original_octets = static_cast<std::uint32_t>(octets.size());
  packet.octets = Octets(octets).first(std::min(stored, octets.size()));
  return packet;
}

}  // namespace wirestruct::capture::testing
