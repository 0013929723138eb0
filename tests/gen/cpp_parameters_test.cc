// Generated code for structs with parameters and for what else is computed, against octets written
// by hand.
#include <gmock/gmock.h>

#include "gen/hex_octets.hpp"
#include "parameters.hpp"

namespace {

using golden::parameters::Body;
using golden::parameters::Datagram;
using golden::parameters::Hop;
using golden::parameters::Kind;
using golden::parameters::Label;
using golden::parameters::Limits;
using golden::parameters::Octets;
using golden::parameters::Packet;
using golden::parameters::Route;
using golden::parameters::Trailer;
using golden::parameters::Window;
using wirestruct::Checking;
using wirestruct::Error;

using Bytes = std::vector<std::byte>;

constexpr std::int64_t login = 1;
constexpr std::int64_t text = 2;

template <typename T, typename... Given>
std::string words(const Bytes& octets, Checking checking, Given... given) {
  T value;
  return to_string(decode(octets, value, checking, given...));
}

template <typename T>
std::string encoding_words(const T& value) {
  Bytes octets(100);
  return to_string(encode(value, octets));
}

Packet login_packet() {
  return {.kind = Kind::login,
          .scale = 5,
          .names = {7},
          .body = {.user = 0x0102, .values = {1, 2}, .label = {.text = "a"}},
          .pair = {{{.values = {3}, .label = {}}, {.values = {4}, .label = {.text = "b"}}}},
          .limits = {.low = 1, .high = 100},
          .windows = {{.outer = {.low = 1, .high = 10},
                       .inner = {{{.low = 0, .high = 5}, {.low = 2, .high = 3}}}}},
          .tail = Body{.user = 9, .values = {1, 2, 3}, .label = {}}};
}

constexpr std::string_view login_octets =
    "57495245 01 01 0000000000000005 0007  0102 00000001 00000002 01 61"
    "03000000 00  04000000 01 62  0001 0064  0001 000A 0000 0005 0002 0003 0002"
    "0009 00000001 00000002 00000003 00";

Packet text_packet() {
  return {.kind = Kind::text,
          .scale = 1,
          .names = {7, 8},
          .body = {.values = {1, 2, 3, 4}, .label = {}},
          .pair = {{{.values = {0}, .label = {}}, {.values = {0}, .label = {}}}},
          .limits = {},
          .windows = {{}, {}},
          .labels = {{{.text = "x"}}},
          .octets = Octets{.data = Bytes(2)},
          .tail = Octets{}};
}

TEST(Parameters, SayHowStructsInsideAreWritten) {
  Bytes octets(encoded_size(login_packet()));
  const wirestruct::MessageStatus encoded = encode(login_packet(), octets);
  ASSERT_TRUE(encoded.ok()) << encoded;
  EXPECT_EQ(octets, wirestruct::from_hex(login_octets));
}

TEST(Parameters, SayHowStructsInsideAreRead) {
  Packet packet;
  const auto status = decode(wirestruct::from_hex(login_octets), packet, Checking::exact);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(packet, login_packet());
}

TEST(Computed, IsKnownToStructsAroundWhereverItStands) {
  const Route route{
      .first = {.names = {5, 6}, .step = {.number = 3, .pair = {.low = 1}}},
      .hops = {{.step = {.number = 3}},
               {.names = {1}, .step = {.number = 4}},
               {.step = {.number = 5, .pair = {.low = 15}}}},
      .steps = {{.step = {.number = 1}}, {}},
  };
  const Bytes octets = wirestruct::from_hex(
      "02 05 06 03 02 14 02  02 04"
      "00 03 02 04 02  01 01 04 05 05 01  00 05 04 F6 00"
      "00 01 00 02 00  00 00 01 01 01");
  Bytes written(encoded_size(route));
  ASSERT_TRUE(encode(route, written).ok()) << encode(route, written);
  EXPECT_EQ(written, octets);
  Route read;
  ASSERT_TRUE(decode(octets, read, Checking::exact).ok());
  EXPECT_EQ(read, route);
}

TEST(Parameters, ReachOptionalFieldsAndAlternatives) {
  Bytes octets(encoded_size(text_packet()));
  ASSERT_TRUE(encode(text_packet(), octets).ok()) << encode(text_packet(), octets);
  Packet packet;
  const auto status = decode(octets, packet, Checking::exact);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(packet, text_packet());
}

TEST(Parameters, AreTakenByTheFunctionsOfTheStruct) {
  const Body body{.user = 1, .values = {2}, .label = {.text = "c"}};
  const Bytes octets = wirestruct::from_hex("0001 00000002 01 63");
  Bytes written(encoded_size(body, login, 1));
  ASSERT_TRUE(encode(body, written, login, 1).ok());
  EXPECT_EQ(written, octets);
  Body read;
  ASSERT_TRUE(decode(octets, read, Checking::exact, login, 1).ok());
  EXPECT_EQ(read, body);
  EXPECT_EQ(words<Body>(octets, Checking::lenient, text, 3),
            "Body.values @0: message ends after 8 of at least 12 octets");

  Limits limits;
  ASSERT_TRUE(decode(wirestruct::from_hex("0100 0200"), limits, Checking::exact, 5, text).ok());
  EXPECT_EQ(limits, (Limits{.low = 1, .high = 2}));
  EXPECT_EQ(words<Limits>(wirestruct::from_hex("0100 0200"), Checking::lenient, 5, 3),
            "Limits.low @0: no byte order belongs to the value");
}

TEST(Parameters, DecideWhatIsAllowed) {
  Bytes octets = wirestruct::from_hex(login_octets);
  octets[octets.size() - 25] = std::byte{6};
  EXPECT_EQ(words<Packet>(octets, Checking::lenient), "ok");
  EXPECT_EQ(words<Packet>(octets, Checking::strict),
            "Packet.windows[0].inner[0].low @47: value is not one that the schema allows");
  Packet packet = login_packet();
  packet.windows[0].inner[1].low = 6;
  EXPECT_EQ(encoding_words(packet),
            "Packet.windows[0].inner[1].low @51: value is not one that the schema allows");
  packet = login_packet();
  packet.body.values.pop_back();
  EXPECT_EQ(encoding_words(packet),
            "Packet.body.values @18: array does not have as many elements as the schema says");
}

TEST(Parameters, ThatAreNoNumbersAreToldAtTheFieldThatGivesThem) {
  Bytes octets = wirestruct::from_hex(login_octets);
  octets[6] = std::byte{0x80};
  EXPECT_EQ(words<Packet>(octets, Checking::lenient),
            "Packet.windows @43: expression leaves 64 bits or divides by zero");
  octets[6] = std::byte{0x7F};
  EXPECT_EQ(words<Packet>(octets, Checking::lenient),
            "Packet.windows[0].outer @43: expression leaves 64 bits or divides by zero");
  EXPECT_EQ(words<Window>(Bytes(Window::wire_size), Checking::lenient, INT64_MAX, text),
            "Window.outer @0: expression leaves 64 bits or divides by zero");
  Packet packet = text_packet();
  packet.windows.clear();
  packet.scale = std::uint64_t{1} << 62;
  EXPECT_EQ(encoding_words(packet),
            "Packet.octets @51: expression leaves 64 bits or divides by zero");
  packet = login_packet();
  packet.scale = std::uint64_t{1} << 62;
  EXPECT_EQ(encoding_words(packet),
            "Packet.windows[0].outer @43: expression leaves 64 bits or divides by zero");
}

TEST(Constants, AreWrittenAndAsked) {
  EXPECT_THAT(Packet::magic, testing::ElementsAre('W', 'I', 'R', 'E'));
  EXPECT_THAT(Datagram::mark, testing::ElementsAre(std::byte{0x1F}, std::byte{0x8B}));
  Bytes octets = wirestruct::from_hex(login_octets);
  octets[3] = std::byte{'F'};
  EXPECT_EQ(words<Packet>(octets, Checking::lenient), "ok");
  EXPECT_EQ(words<Packet>(octets, Checking::strict),
            "Packet.magic @0: value is not what it derives from");
}

Datagram datagram() {
  return {.source = 0x0A000001, .target = 0x0A000002, .more = {0xAA}, .marks = {.colour = 2}};
}

TEST(Computed, BitsAndValuesGoIntoTheChecksum) {
  Bytes octets(encoded_size(datagram()));
  ASSERT_TRUE(encode(datagram(), octets).ok());
  Bytes expected = wirestruct::from_hex("44 1F8B 0A000001 0A000002 0000 AA F090");
  Bytes summed = wirestruct::from_hex("0A000001 0A000002 00 1000");
  summed.insert(summed.end(), expected.begin(), expected.end());
  wirestruct::store_big(&expected[11], wirestruct::inet16(summed));
  EXPECT_EQ(octets, expected);
  Datagram read;
  const auto status = decode(octets, read, Checking::exact);
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(read, datagram());

  octets[14] = std::byte{0xF1};
  EXPECT_EQ(words<Datagram>(octets, Checking::strict), "Datagram.check @11: checksum is wrong");
  octets[0] = std::byte{0x45};
  octets.insert(octets.begin() + 13, 4, std::byte{0});
  EXPECT_EQ(words<Datagram>(octets, Checking::lenient), "ok") << "the bits are read as they are";
  EXPECT_EQ(words<Datagram>(octets, Checking::strict),
            "Datagram.shape.words @0: value is not what it derives from");
}

TEST(Computed, BitsThatAreTooFewAreAnError) {
  Datagram large = datagram();
  large.more.resize(49);
  EXPECT_EQ(encoding_words(large),
            "Datagram.shape.words @0: value does not fit in the field's octets");
}

TEST(Computed, AFixedStructHasThemAllInPlace) {
  const Trailer trailer{.marks = {.colour = 1}, .value = -3};
  Bytes octets(Trailer::wire_size);
  ASSERT_TRUE(encode(trailer, octets).ok()) << encode(trailer, octets);
  const Bytes start = wirestruct::from_hex("4646 616220202020 E858 02 FFFFFFFFFFFFFFFD");
  EXPECT_THAT(std::span(octets).subspan(4, start.size()), testing::ElementsAreArray(start));
  Bytes summed = wirestruct::from_hex("FFFFFFFFFFFFFFFA");
  summed.insert(summed.end(), start.begin(), start.end());
  const auto crc = static_cast<std::uint32_t>(wirestruct::crc<wirestruct::crc32>(summed));
  EXPECT_EQ(wirestruct::load_big<std::uint32_t>(octets.data()), crc);
  unsigned sum = (crc & 0xFF) + (crc >> 8 & 0xFF) + (crc >> 16 & 0xFF) + (crc >> 24);
  sum += 7 * 0xFF + 0xFD;
  EXPECT_EQ(std::to_integer<unsigned>(octets[23]), sum % 256);
  Trailer read;
  EXPECT_TRUE(decode(octets, read, Checking::exact).ok()) << decode(octets, read, Checking::exact);
  EXPECT_EQ(read, trailer);

  octets[5] = std::byte{0x47};
  EXPECT_EQ(words<Trailer>(octets, Checking::strict), "Trailer.check @0: checksum is wrong");
  summed[9] = octets[5];
  wirestruct::store_big(octets.data(),
                        static_cast<std::uint32_t>(wirestruct::crc<wirestruct::crc32>(summed)));
  EXPECT_EQ(words<Trailer>(octets, Checking::strict),
            "Trailer.shapes[1].words @5: value is not what it derives from");
  EXPECT_EQ(encoding_words(Trailer{.value = INT64_MAX}),
            "Trailer.check @0: expression leaves 64 bits or divides by zero");
}

}  // namespace
