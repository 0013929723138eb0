// What a program does with generated headers, in C++20: known octets, constant expressions, real C
// structs, streams of text. The headers are generated from tests/golden when this is built.
#include <gmock/gmock.h>

#include <bit>
#include <cstring>
#include <sstream>

#include "arrays.hpp"
#include "awkward.hpp"
#include "chat.hpp"
#include "market.hpp"
#include "natural.hpp"
#include "nested.hpp"
#include "no_package.hpp"
#include "outer.hpp"
#include "padding.hpp"
#include "scalars.hpp"
#include "wirestruct/message_buffer.hpp"

namespace {

using example::chat::Kind;
using example::chat::Packet;
using wirestruct::Checking;
using wirestruct::Status;

template <typename T>
using Octets = std::array<std::byte, T::wire_size>;

template <typename T>
constexpr Octets<T> encoded(const T& value) {
  Octets<T> octets{};
  return encode(value, octets).ok() ? octets : Octets<T>{};
}

/// The octets of a C struct as they lie in memory, padding included.
template <typename T, typename C>
Octets<T> in_memory(const C& from_c) {
  static_assert(sizeof(C) == T::wire_size);
  Octets<T> octets;
  std::memcpy(octets.data(), &from_c, sizeof from_c);
  return octets;
}

template <typename T>
constexpr T decoded(const Octets<T>& octets) {
  T value;
  return decode(octets, value).ok() ? value : T();
}

constexpr Packet packet_of_the_example() {
  Packet packet;
  packet.kind = Kind::login;
  packet.sequence = 123456;
  packet.user_id = 2500;
  if (!wirestruct::assign_text(packet.name, "Zo\xC3\xAB")) return {};
  for (std::size_t i = 0; i < packet.token.size(); ++i) packet.token[i] = std::byte{1} << (i % 8);
  return packet;
}

TEST(Chat, IsWhatTheProtocolSays) {
  static_assert(Packet::wire_size == 88);
  static_assert(Packet::Offset::kind == 0 && Packet::Offset::sequence == 1);
  static_assert(Packet::Offset::user_id == 5 && Packet::Offset::name == 9);
  static_assert(Packet::Offset::token == 25);
  static_assert(example::chat::Chat::port == 8888);
  static_assert(std::is_same_v<example::chat::Chat::ClientSends, Packet>);
  static_assert(std::is_same_v<example::chat::Chat::ServerSends, Packet>);
  static_assert(std::is_aggregate_v<Packet> && std::is_trivially_copyable_v<Packet>);
  static_assert(static_cast<int>(Kind::login) == 'L');
}

TEST(Chat, OctetsAreKnownAtCompileTime) {
  constexpr Octets<Packet> octets = encoded(packet_of_the_example());
  static_assert(octets[0] == std::byte{'L'});
  static_assert(octets[1] == std::byte{0x40} && octets[2] == std::byte{0xE2});
  static_assert(octets[3] == std::byte{0x01} && octets[4] == std::byte{0x00});
  static_assert(octets[9] == std::byte{'Z'} && octets[13] == std::byte{0});
  static_assert(decoded<Packet>(octets) == packet_of_the_example());
  EXPECT_EQ(encoded(packet_of_the_example()), octets) << "at run time another way is taken";
  EXPECT_EQ(decoded<Packet>(octets), packet_of_the_example());
}

TEST(Chat, IsThePackedStructOfAProgramInC) {
#pragma pack(push, 1)
  struct CPacket {
    char kind;
    std::int32_t sequence;
    std::int32_t user_id;
    char name[16];
    unsigned char token[63];
  };
#pragma pack(pop)
  static_assert(sizeof(CPacket) == Packet::wire_size);
  static_assert(offsetof(CPacket, token) == Packet::Offset::token);

  CPacket from_c{};
  from_c.kind = 'L';
  from_c.sequence = 123456;
  from_c.user_id = 2500;
  std::memcpy(from_c.name, "Zo\xC3\xAB", 4);
  for (std::size_t i = 0; i < sizeof from_c.token; ++i) {
    from_c.token[i] = static_cast<unsigned char>(1U << (i % 8));
  }
  const Octets<Packet> sent_by_c = in_memory<Packet>(from_c);
  EXPECT_EQ(encoded(packet_of_the_example()), sent_by_c);
  EXPECT_EQ(decoded<Packet>(sent_by_c), packet_of_the_example());
}

TEST(Chat, IsPrintedForPeople) {
  Packet packet = packet_of_the_example();
  const std::string text = to_string(packet);
  EXPECT_THAT(text, testing::StartsWith("Packet{kind: login, sequence: 123456, user_id: 2500, "
                                        "name: \"Zo\xC3\xAB\", token: 01 02 04 08"));
  std::ostringstream out;
  out << packet << ' ' << packet.kind << ' ' << std::bit_cast<Kind>(std::uint8_t{7});
  EXPECT_EQ(out.str(), text + " login 7 (unknown)");
  EXPECT_EQ(testing::PrintToString(packet), text);
  EXPECT_EQ(name_of(std::bit_cast<Kind>(std::uint8_t{7})), "");
}

TEST(Chat, AnUnknownKindIsKeptUnlessCheckingIsStrict) {
  Octets<Packet> octets = encoded(packet_of_the_example());
  octets[0] = std::byte{0xFE};
  EXPECT_EQ(encoded(decoded<Packet>(octets)), octets);

  Packet packet;
  EXPECT_EQ(to_string(decode(octets, packet, Checking::strict)),
            "Packet.kind @0: enum has no such value");
}

TEST(Chat, OctetsBehindTheNulAreOnlyFoundByExactChecking) {
  Octets<Packet> octets = encoded(packet_of_the_example());
  octets[20] = std::byte{'x'};
  Packet packet;
  EXPECT_TRUE(decode(octets, packet, Checking::strict));
  EXPECT_EQ(to_string(decode(octets, packet, Checking::exact)),
            "Packet.name @9: text goes on after its NUL");
}

TEST(Chat, MessagesComeOutOfAStream) {
  wirestruct::MessageBuffer<Packet> buffer;
  const Octets<Packet> octets = encoded(packet_of_the_example());
  Packet packet;
  EXPECT_EQ(buffer.push(std::span(octets).first(50)), 50U);
  EXPECT_FALSE(buffer.next(packet));
  EXPECT_EQ(to_string(buffer.end()), "Packet.token @25: message ends after 50 of 88 octets");
  EXPECT_EQ(buffer.push(std::span(octets).subspan(50)), 38U);
  ASSERT_TRUE(buffer.next(packet));
  EXPECT_EQ(packet, packet_of_the_example());
}

TEST(Natural, IsTheStructOfAProgramInC) {
  struct CSample {
    std::uint8_t kind;
    std::uint32_t sequence;
    std::uint16_t channel;
    double value;
    char unit[3];
    std::uint16_t crc;
    bool valid;
  };
  using golden::natural::Sample;
  static_assert(sizeof(CSample) == Sample::wire_size);
  static_assert(offsetof(CSample, value) == Sample::Offset::value);
  static_assert(offsetof(CSample, crc) == Sample::Offset::crc);

  CSample from_c;
  std::memset(&from_c, 0, sizeof from_c);
  from_c.kind = 7;
  from_c.sequence = 0xDEADBEEF;
  from_c.channel = 513;
  from_c.value = -2.5;
  std::memcpy(from_c.unit, "ms", 2);
  from_c.crc = 0xABCD;
  from_c.valid = true;
  const Sample sample{.kind = 7,
                      .sequence = 0xDEADBEEF,
                      .channel = 513,
                      .value = -2.5,
                      .unit = {'m', 's'},
                      .crc = 0xABCD,
                      .valid = true};
  const Octets<Sample> sent_by_c = in_memory<Sample>(from_c);
  EXPECT_EQ(encoded(sample), sent_by_c);
  EXPECT_EQ(decoded<Sample>(sent_by_c), sample);
}

TEST(Natural, CapsAreWhatPragmaPackDoes) {
#pragma pack(push, 4)
  struct C4 {
    std::uint8_t kind;
    std::uint64_t time_ns;
    std::uint16_t count;
  };
#pragma pack(pop)
#pragma pack(push, 2)
  struct C2 {
    std::uint8_t kind;
    std::uint64_t time_ns;
    std::uint8_t count;
  };
#pragma pack(pop)
  static_assert(sizeof(C4) == golden::natural::Capped::wire_size);
  static_assert(offsetof(C4, time_ns) == golden::natural::Capped::Offset::time_ns);
  static_assert(offsetof(C4, count) == golden::natural::Capped::Offset::count);
  static_assert(sizeof(C2) == golden::natural::Tight::wire_size);
  static_assert(offsetof(C2, time_ns) == golden::natural::Tight::Offset::time_ns);
  static_assert(offsetof(C2, count) == golden::natural::Tight::Offset::count);
}

TEST(Padding, IsAlwaysWritten) {
  constexpr golden::padding::Padded padded{
      .first = 1, .second = 0x0202, .third = 3, .fourth = 0x04040404, .last = 5};
  Octets<golden::padding::Padded> octets;
  octets.fill(std::byte{0xEE});
  ASSERT_TRUE(encode(padded, octets));
  EXPECT_EQ(wirestruct::hex(octets),
            "01 00 00 00 02 02 20 20 03 00 00 00 00 00 00 00 04 04 04 04 "
            "00 00 00 00 00 FF 05 00 00 00");
}

TEST(Padding, IsLookedAtAsCloselyAsAskedFor) {
  using golden::padding::Padded;
  Octets<Padded> octets = encoded(Padded());
  Padded padded;
  EXPECT_TRUE(decode(octets, padded, Checking::exact));
  octets[7] = std::byte{0};
  EXPECT_TRUE(decode(octets, padded, Checking::strict));
  EXPECT_EQ(to_string(decode(octets, padded, Checking::exact)),
            "Padded.pad @6: padding does not hold its filler");
  octets[22] = std::byte{1};
  EXPECT_TRUE(decode(octets, padded));
  EXPECT_EQ(to_string(decode(octets, padded, Checking::strict)),
            "Padded.reserved @22: reserved octets are not zero");
}

TEST(Scalars, BothOrdersOfEveryWidth) {
  using golden::scalars::Big;
  using golden::scalars::Little;
  constexpr Little little{.u24_value = 0x010203,
                          .u40_value = 0x0102030405,
                          .i16_value = -2,
                          .i24_value = -2,
                          .i56_value = -3,
                          .f32_value = 1.0F,
                          .truth = true,
                          .sign = golden::scalars::Signed::lowest};
  constexpr Octets<Little> octets = encoded(little);
  const auto from = [&](std::size_t offset, std::size_t size) {
    return wirestruct::hex(std::span(octets).subspan(offset, size));
  };
  EXPECT_EQ(from(Little::Offset::u24_value, 3), "03 02 01");
  EXPECT_EQ(from(Little::Offset::u40_value, 5), "05 04 03 02 01");
  EXPECT_EQ(from(Little::Offset::i16_value, 2), "FE FF");
  EXPECT_EQ(from(Little::Offset::i24_value, 3), "FE FF FF");
  EXPECT_EQ(from(Little::Offset::i56_value, 7), "FD FF FF FF FF FF FF");
  EXPECT_EQ(from(Little::Offset::f32_value, 4), "00 00 80 3F");
  EXPECT_EQ(from(Little::Offset::truth, 1), "01");
  EXPECT_EQ(from(Little::Offset::sign, 2), "00 80");
  static_assert(decoded<Little>(octets) == little);
  EXPECT_EQ(decoded<Little>(octets), little);

  constexpr Big big{.u48_value = 0x010203040506, .i40_value = -2, .f64_value = -2.0};
  constexpr Octets<Big> big_octets = encoded(big);
  const auto from_big = [&](std::size_t offset, std::size_t size) {
    return wirestruct::hex(std::span(big_octets).subspan(offset, size));
  };
  EXPECT_EQ(from_big(Big::Offset::u48_value, 6), "01 02 03 04 05 06");
  EXPECT_EQ(from_big(Big::Offset::i40_value, 5), "FF FF FF FF FE");
  EXPECT_EQ(from_big(Big::Offset::f64_value, 8), "C0 00 00 00 00 00 00 00");
  static_assert(decoded<Big>(big_octets) == big);
  EXPECT_EQ(decoded<Big>(big_octets), big);
}

TEST(Scalars, AValueTooLargeForItsOctetsIsNotCut) {
  using golden::scalars::Little;
  Octets<Little> octets;
  octets.fill(std::byte{0xEE});
  Little little;
  little.u24_value = 0x1000000;
  EXPECT_EQ(to_string(encode(little, octets)),
            "Little.u24_value @3: value does not fit in the field's octets");
  EXPECT_EQ(octets[0], std::byte{0xEE}) << "nothing is written then";

  little = {};
  little.i40_value = std::int64_t{1} << 39;
  EXPECT_EQ(encode(little, octets).field(), "i40_value");
  little.i40_value = -(std::int64_t{1} << 39);
  EXPECT_TRUE(encode(little, octets));
  little.width = std::bit_cast<golden::scalars::Width>(0x1000000);
  EXPECT_EQ(encode(little, octets).field(), "width");
}

TEST(Nested, AValueThatDoesNotFitIsNamedFromOutside) {
  golden::nested::Shelf shelf;
  shelf.boxes[1].height.value = 0x1000000;
  Octets<golden::nested::Shelf> octets;
  EXPECT_EQ(to_string(encode(shelf, octets)),
            "Shelf.boxes[1].height.value @34: value does not fit in the field's octets");
}

TEST(Arrays, ElementsFollowEachOther) {
  golden::arrays::Arrays arrays;
  arrays.grid = {{{1, 2, 3}, {4, 5, 6}}};
  arrays.odd_little = {-1, 1};
  arrays.mesh[1][0].y = 0x0102;
  const auto octets = encoded(arrays);
  using Offset = golden::arrays::Arrays::Offset;
  EXPECT_EQ(wirestruct::hex(std::span(octets).subspan(Offset::grid, 24)),
            "00 00 00 01 00 00 00 02 00 00 00 03 00 00 00 04 00 00 00 05 00 00 00 06");
  EXPECT_EQ(wirestruct::hex(std::span(octets).subspan(Offset::odd_little, 10)),
            "FF FF FF FF FF 01 00 00 00 00");
  EXPECT_EQ(octets[Offset::mesh + 2 * golden::arrays::Point::wire_size + 2], std::byte{0x02})
      << "y is little-endian";
  EXPECT_EQ(decoded<golden::arrays::Arrays>(octets), arrays);
}

TEST(Arrays, LongOnesArePrintedInPart) {
  EXPECT_THAT(to_string(golden::arrays::Long()), testing::HasSubstr("… 136 more"));
}

TEST(Imports, TypesOfAnotherPackageAreUsedAsTheyAre) {
  golden::outer::Order order;
  order.at.seconds = 1;
  order.side = golden::inner::Side::buy;
  static_assert(std::is_same_v<golden::outer::Orders::ServerSends, golden::inner::Stamp>);
  EXPECT_EQ(encoded(order)[3], std::byte{1}) << "the imported struct keeps its byte order";
  EXPECT_THAT(to_string(order), testing::StartsWith("Order{at: Stamp{seconds: 1, nanoseconds: 0}, "
                                                    "side: buy, "));
}

TEST(NoPackage, IsTheGlobalNamespace) {
  constexpr Reply reply{.answer = Answer::yes, .code = 258};
  static_assert(encoded(reply)[1] == std::byte{1});
  static_assert(Replies::port == 7);
  EXPECT_EQ(to_string(reply), "Reply{answer: yes, code: 258}");
}

TEST(Awkward, NamesOfCppGetAnUnderscoreAndKeepTheirNameInText) {
  golden::awkward::class_::new_::Awkward value;
  value.class_ = 1;
  value.Keyword_ = golden::awkward::class_::new_::Keyword::class_;
  value.wire_size_ = 2;
  EXPECT_THAT(to_string(value), testing::StartsWith("Awkward{class: 1, new: 0, int: 0, Keyword: "
                                                    "class, "));
  EXPECT_EQ(Status::cut(value.layout, 0).field(), "class");
}

}  // namespace
