#include "capture/icmp.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "capture/header_reader.hpp"

namespace wirestruct::capture {
namespace {

constexpr std::uint8_t protocol_icmp = 1;
constexpr std::uint8_t protocol_tcp = 6;
constexpr std::uint8_t protocol_icmp_version_6 = 58;

struct Name {
  std::uint8_t type, code;
  std::string_view text;
};

// RFC 792, RFC 1122 3.2.2.1, RFC 1812 5.2.7.1.
constexpr Name names_version_4[] = {
    {3, 0, "network unreachable"},
    {3, 1, "host unreachable"},
    {3, 2, "protocol unreachable"},
    {3, 3, "port unreachable"},
    {3, 4, "packet too long"},
    {3, 6, "network unknown"},
    {3, 7, "host unknown"},
    {3, 9, "network administratively prohibited"},
    {3, 10, "host administratively prohibited"},
    {3, 13, "administratively prohibited"},
    {11, 0, "too many hops"},
};
// RFC 4443, 3.
constexpr Name names_version_6[] = {
    {1, 0, "no route"},
    {1, 1, "administratively prohibited"},
    {1, 3, "address unreachable"},
    {1, 4, "port unreachable"},
    {1, 5, "source address refused by policy"},
    {1, 6, "route rejected"},
    {2, 0, "packet too long"},
    {3, 0, "too many hops"},
};

/// Destination unreachable, time exceeded; for IPv6 also packet too big.
bool is_error(bool version_6, std::uint8_t type) {
  return version_6 ? type >= 1 && type <= 3 : type == 3 || type == 11;
}

/// The ends of a quoted TCP segment; only the first eight octets of its header need be there.
bool read_quoted(HeaderReader quoted, IcmpError& error) {
  if (error.version_6) {
    if (!quoted.has(48)) return false;
    quoted.skip(6);
    if (quoted.u8() != protocol_tcp) return false;
    quoted.skip(1);
    std::ranges::copy(quoted.take(16), error.source.address.begin());
    std::ranges::copy(quoted.take(16), error.destination.address.begin());
  } else {
    if (!quoted.has(28)) return false;
    const std::size_t header_octets = (quoted.u8() & 0xFU) * std::size_t{4};
    quoted.skip(5);
    // Only the first fragment of a datagram has the header that is looked for here.
    if (header_octets < 20 || (quoted.u16() & 0x1FFFU) != 0) return false;
    quoted.skip(1);
    if (quoted.u8() != protocol_tcp) return false;
    quoted.skip(2);
    error.source.address = mapped_address(quoted.take(4));
    error.destination.address = mapped_address(quoted.take(4));
    quoted.skip(header_octets - 20);
    if (!quoted.has(8)) return false;
  }
  error.source.port = quoted.u16();
  error.destination.port = quoted.u16();
  error.sequence = quoted.u32();
  return true;
}

}  // namespace

std::optional<IcmpError> icmp_error(const Ignored& ignored) {
  IcmpError error;
  error.version_6 = ignored.ip_protocol == protocol_icmp_version_6;
  if (!error.version_6 && ignored.ip_protocol != protocol_icmp) return std::nullopt;
  HeaderReader reader(ignored.ip_payload);
  if (!reader.has(8)) return std::nullopt;
  error.reporter = ignored.ip_source;
  error.type = reader.u8();
  error.code = reader.u8();
  if (!is_error(error.version_6, error.type)) return std::nullopt;
  reader.skip(4);
  // The lower half of the last four octets, in both versions; larger than 65,535 is no real MTU.
  error.next_hop_octets = reader.u16();
  if (!is_too_long(error)) error.next_hop_octets = 0;
  if (!read_quoted(reader, error)) return std::nullopt;
  return error;
}

bool is_too_long(const IcmpError& error) {
  return error.version_6 ? error.type == 2 : error.type == 3 && error.code == 4;
}

std::string name_of(const IcmpError& error) {
  const auto names = error.version_6 ? std::span<const Name>(names_version_6)
                                     : std::span<const Name>(names_version_4);
  for (const Name& name : names) {
    if (name.type == error.type && name.code == error.code) return std::string(name.text);
  }
  return fmt::format("ICMP{} type {}, code {}", error.version_6 ? "v6" : "", error.type,
                     error.code);
}

}  // namespace wirestruct::capture
