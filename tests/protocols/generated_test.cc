// Generated C++ and the messages of public protocols: the closest check has nothing to say about
// them, and they come out of their values again, octet for octet. Of damaged ones it accepts those
// that the translator has no remark about.
#include <gtest/gtest.h>

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
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
#include "schema/compile.hpp"
#include "soupbintcp.hpp"
#include "translate/decode.hpp"
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

template <typename T>
bool accepts(const Octets& octets) {
  T message;
  return static_cast<bool>(decode(octets, message, Checking::exact));
}

/// What the tests do with a generated struct.
struct Functions {
  void (*round_trip)(const Octets&) = nullptr;
  bool (*accepts)(const Octets&) = nullptr;
};

template <typename T>
Functions functions_of() {
  return {.round_trip = round_trip<T>, .accepts = accepts<T>};
}

/// Every struct that the tables have messages of.
const std::map<std::string, Functions, std::less<>> generated = {
    {"bmp.wire File", functions_of<example::bmp::File>()},
    {"dhcp.wire Message", functions_of<example::dhcp::Message>()},
    {"dns.wire Message", functions_of<example::dns::Message>()},
    {"internet.wire Datagram", functions_of<example::internet::Datagram>()},
    {"itch.wire Message", functions_of<example::itch::Message>()},
    {"itch.wire Packet", functions_of<example::itch::Packet>()},
    {"itch.wire Request", functions_of<example::itch::Request>()},
    {"lldp.wire Frame", functions_of<example::lldp::Frame>()},
    {"mavlink.wire Packet", functions_of<example::mavlink::Packet>()},
    {"modbus.wire Answer", functions_of<example::modbus::Answer>()},
    {"modbus.wire Request", functions_of<example::modbus::Request>()},
    {"ntp.wire Packet", functions_of<example::ntp::Packet>()},
    {"openflow.wire Message", functions_of<example::openflow::Message>()},
    {"ptp.wire Message", functions_of<example::ptp::Message>()},
    {"soupbintcp.wire ClientPacket", functions_of<example::soupbintcp::ClientPacket>()},
    {"soupbintcp.wire ServerPacket", functions_of<example::soupbintcp::ServerPacket>()},
    {"wav.wire File", functions_of<example::wav::File>()},
};

/// Nothing: no such struct was generated.
const Functions* find(const Table& table, const Message& message) {
  const auto found = generated.find(table.schema + " " + message.structure);
  return found == generated.end() ? nullptr : &found->second;
}

class GeneratedProtocol : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(GeneratedProtocol, ComesOutOfItsValuesAgain) {
  const Table table = read_table(GetParam());
  ASSERT_FALSE(table.messages.empty());
  for (const Message& message : table.messages) {
    SCOPED_TRACE(message.structure + " " + hex(message.octets));
    const Functions* functions = find(table, message);
    ASSERT_TRUE(functions);
    functions->round_trip(message.octets);
  }
}

TEST_P(GeneratedProtocol, AcceptsWhatTheTranslatorHasNoRemarkAbout) {
  const Table table = read_table(GetParam());
  const std::vector<std::string> paths = {std::string(WIRESTRUCT_SOURCE_DIR) +
                                          "/examples/protocols/" + table.schema};
  const schema::Compilation compiled = schema::compile(paths, {});
  ASSERT_TRUE(compiled.model);
  for (const Message& message : table.messages) {
    const Functions* functions = find(table, message);
    ASSERT_TRUE(functions) << message.structure;
    const schema::Struct& structure = *schema::find_struct(*compiled.model, message.structure);
    for (const Octets& varied : variations(message.octets)) {
      translate::Record record;
      translate::decode(*compiled.model, structure, varied, record);
      // Generated code reads the message at the start of the octets.
      if (!translate::left_over_octets(record).empty()) continue;
      ASSERT_EQ(functions->accepts(varied), record.remarks.empty())
          << message.structure << " " << hex(varied);
    }
  }
}

std::string name_of_table(const testing::TestParamInfo<std::filesystem::path>& table) {
  return table.param.stem().string();
}

INSTANTIATE_TEST_SUITE_P(Tables, GeneratedProtocol, testing::ValuesIn(tables()), name_of_table);

}  // namespace
}  // namespace wirestruct::protocols
