#include "capture/segment.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>

namespace wirestruct::capture {
namespace {

bool is_ipv4(const IpAddress& address) {
  return address == mapped_address(Octets(address).last(4));
}

std::string address_text(const IpAddress& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const auto* octets = reinterpret_cast<const unsigned char*>(address.data());
  if (is_ipv4(address)) {
    inet_ntop(AF_INET, octets + 12, text.data(), text.size());
  } else {
    inet_ntop(AF_INET6, octets, text.data(), text.size());
  }
  return text.data();
}

std::string end_text(const Endpoint& endpoint, AddressKind kind) {
  switch (kind) {
    case AddressKind::ip_and_port:
      return to_string(endpoint);
    case AddressKind::ip:
      return address_text(endpoint.address);
    case AddressKind::station:
      break;
  }
  const auto octet = [&](std::size_t i) { return std::to_integer<unsigned>(endpoint.address[i]); };
  return fmt::format("{:02x}:{:02x}:{:02x}:{:02x}:{:02x}:{:02x}", octet(0), octet(1), octet(2),
                     octet(3), octet(4), octet(5));
}

}  // namespace

std::string to_string(const Endpoint& endpoint) {
  const std::string address = address_text(endpoint.address);
  return is_ipv4(endpoint.address) ? fmt::format("{}:{}", address, endpoint.port)
                                   : fmt::format("[{}]:{}", address, endpoint.port);
}

std::string to_string(const PayloadPlace& place) {
  switch (place.kind) {
    case PayloadPlace::Kind::ether_type:
      return fmt::format("EtherType 0x{:04X}", place.number);
    case PayloadPlace::Kind::ip_protocol:
      break;
  }
  return fmt::format("IP protocol {}", place.number);
}

Datagram without_padding(Datagram datagram, std::uint64_t size_octets) {
  if (!datagram.may_be_padded || datagram.payload_octets <= size_octets) return datagram;
  datagram.payload_octets = static_cast<std::uint32_t>(size_octets);
  datagram.payload = datagram.payload.first(std::min(datagram.payload.size(), size_octets));
  return datagram;
}

std::string source_of(const Datagram& datagram) {
  return end_text(datagram.source, datagram.addresses);
}

std::string destination_of(const Datagram& datagram) {
  return end_text(datagram.destination, datagram.addresses);
}

}  // namespace wirestruct::capture
