// Generated C++ and the messages of public protocols: the closest check has nothing to say about
// them, and they come out of their values again, octet for octet.
#include <gtest/gtest.h>

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "bmp.hpp"
#include "dhcp.hpp"
#include "dns.hpp"
#include "internet.hpp"
#include "itch.hpp"
#include "lldp.hpp"
#include "mavlink.hpp"
#include "modbus.hpp"
#include "ntp.hpp"
#include "openflow.hpp"
#include "protocols/table.hpp"
#include "ptp.hpp"
#include "soupbintcp.hpp"
#include "wav.hpp"

namespace wirestruct::protocols {
namespace {

using Octets = std::vector<std::byte>;

template <typename T>
std::size_t size_of(const T& message) {
  if constexpr (requires { encoded_size(message); }) {
    return encoded_size(message);
  } else {
    return T::wire_size;
  }
}

template <typename T>
void round_trip(const Octets& octets) {
  T message;
  const auto decoded = decode(octets, message, Checking::exact);
  ASSERT_TRUE(decoded) << to_string(decoded);
  Octets again(size_of(message));
  const auto encoded = encode(message, again);
  ASSERT_TRUE(encoded) << to_string(encoded);
  EXPECT_EQ(hex(again), hex(octets)) << to_string(message);
}

using RoundTrip = void (*)(const Octets&);

/// Every struct that the tables have messages of.
const std::map<std::string, RoundTrip, std::less<>> round_trips = {
    {"bmp.wire File", round_trip<example::bmp::File>},
    {"dhcp.wire Message", round_trip<example::dhcp::Message>},
    {"dns.wire Message", round_trip<example::dns::Message>},
    {"internet.wire Datagram", round_trip<example::internet::Datagram>},
    {"itch.wire Message", round_trip<example::itch::Message>},
    {"itch.wire Packet", round_trip<example::itch::Packet>},
    {"itch.wire Request", round_trip<example::itch::Request>},
    {"lldp.wire Frame", round_trip<example::lldp::Frame>},
    {"mavlink.wire Packet", round_trip<example::mavlink::Packet>},
    {"modbus.wire Answer", round_trip<example::modbus::Answer>},
    {"modbus.wire Request", round_trip<example::modbus::Request>},
    {"ntp.wire Packet", round_trip<example::ntp::Packet>},
    {"openflow.wire Message", round_trip<example::openflow::Message>},
    {"ptp.wire Message", round_trip<example::ptp::Message>},
    {"soupbintcp.wire ClientPacket", round_trip<example::soupbintcp::ClientPacket>},
    {"soupbintcp.wire ServerPacket", round_trip<example::soupbintcp::ServerPacket>},
    {"wav.wire File", round_trip<example::wav::File>},
};

class GeneratedProtocol : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(GeneratedProtocol, ComesOutOfItsValuesAgain) {
  const Table table = read_table(GetParam());
  ASSERT_FALSE(table.messages.empty());
  for (const Message& message : table.messages) {
    const auto found = round_trips.find(table.schema + " " + message.structure);
    ASSERT_NE(found, round_trips.end()) << table.schema << " " << message.structure;
    SCOPED_TRACE(found->first + " " + hex(message.octets));
    found->second(message.octets);
  }
}

std::string name_of_table(const testing::TestParamInfo<std::filesystem::path>& table) {
  return table.param.stem().string();
}

INSTANTIATE_TEST_SUITE_P(Tables, GeneratedProtocol, testing::ValuesIn(tables()), name_of_table);

}  // namespace
}  // namespace wirestruct::protocols
