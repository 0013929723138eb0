// Generated code for structs whose size varies, against octets written by hand.
#include <gmock/gmock.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "gen/hex_octets.hpp"
#include "messages.hpp"

namespace {

using golden::messages::Batch;
using golden::messages::Has;
using golden::messages::Item;
using golden::messages::Kind;
using golden::messages::Login;
using golden::messages::Name;
using golden::messages::Packet;
using golden::messages::Tag;
using golden::messages::Text;
using wirestruct::Checking;
using wirestruct::Error;
using wirestruct::from_hex;
using wirestruct::MessageStatus;

using Octets = std::vector<std::byte>;

template <typename T>
Octets encoded(const T& value) {
  Octets octets(encoded_size(value), std::byte{0xEE});
  const MessageStatus status = encode(value, octets);
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(status.octets(), octets.size());
  return octets;
}

template <typename T>
T decoded(const Octets& octets, Checking checking = Checking::exact) {
  T value;
  const MessageStatus status = decode(octets, value, checking);
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(status.octets(), octets.size());
  return value;
}

template <typename T>
std::string words(const Octets& octets, Checking checking = Checking::lenient) {
  T value;
  return to_string(decode(octets, value, checking));
}

template <typename T>
std::string encoding_words(const T& value) {
  Octets octets(encoded_size(value));
  return to_string(encode(value, octets));
}

Packet login_packet() {
  return {.kind = Kind::login,
          .flags = Has::name | Has::extra,
          .items = {{.id = 0x0102, .weight = 0x030405}, {.id = 6, .weight = 7}},
          .name = "Zoe",
          .extra = 0xA1B2C3D4,
          .body = Login{.user = 9, .name = {.text = "ab"}}};
}

constexpr std::string_view login_octets =
    "CAFE 01 0020 02 03  0102 030405  0006 000007  03 5A6F65  A1B2C3D4  00000009 02 6162";

TEST(Varying, IsWhatTheSchemaSays) {
  EXPECT_EQ(encoded(login_packet()), from_hex(login_octets));
  EXPECT_EQ(decoded<Packet>(from_hex(login_octets)), login_packet());
}

TEST(Varying, AnElseTakesTheOtherFields) {
  const Packet packet{
      .kind = Kind::blob, .number = 7, .body = std::vector<std::byte>{std::byte{1}, std::byte{2}}};
  const Octets octets = from_hex("CAFE C8 000B 00 00 0007 0102");
  EXPECT_EQ(encoded(packet), octets);
  EXPECT_EQ(decoded<Packet>(octets), packet);
}

TEST(Varying, AVariantHoldsWhatIsSelected) {
  EXPECT_EQ(decoded<Packet>(from_hex("CAFE 02 000E 00 00 0007 05 61626300")).body,
            (decltype(Packet::body)(Text{.urgency = 5, .line = "abc"})));
  EXPECT_EQ(decoded<Packet>(from_hex("CAFE 64 0009 00 00 0007"), Checking::lenient).body.index(),
            2U)
      << "nothing is there";
}

TEST(Varying, AFieldThatIsAbsentLeavesNothingOfAnOlderValue) {
  Packet packet = login_packet();
  ASSERT_TRUE(decode(from_hex("CAFE C8 0009 00 00 0007"), packet).ok());
  EXPECT_FALSE(packet.name.has_value());
  EXPECT_FALSE(packet.extra.has_value());
  EXPECT_TRUE(packet.items.empty());
}

TEST(Varying, WhatFollowsTheMessageIsLeftAlone) {
  Octets octets = from_hex(login_octets);
  const std::size_t size = octets.size();
  octets.push_back(std::byte{0x11});
  Packet packet;
  const MessageStatus status = decode(octets, packet, Checking::strict);
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(status.octets(), size);
}

TEST(Varying, EveryTruncationIsCutAndSaysHowMuchIsMissing) {
  const Octets octets = from_hex(login_octets);
  for (std::size_t size = 0; size < octets.size(); ++size) {
    Packet packet;
    const MessageStatus status = decode(std::span(octets).first(size), packet, Checking::strict);
    ASSERT_EQ(status.error(), Error::message_cut) << size;
    ASSERT_EQ(status.octets(), size);
    ASSERT_GT(status.octets_needed(), size);
    ASSERT_LE(status.octets_needed(), octets.size());
    if (size >= 5) {
      ASSERT_EQ(status.octets_needed(), octets.size()) << "the length is known";
    }
  }
}

TEST(Varying, AnErrorNamesTheInnermostField) {
  Octets octets = from_hex(login_octets);
  octets.resize(octets.size() - 1);
  EXPECT_EQ(words<Packet>(octets),
            "Packet.body.name.text @30: message ends after 31 of at least 32 octets");
  octets.resize(14);
  EXPECT_EQ(words<Packet>(octets), "Packet.items @7: message ends after 14 of at least 32 octets");
  octets.resize(1);
  EXPECT_EQ(words<Packet>(octets), "Packet.magic @0: message ends after 1 of at least 5 octets");
}

TEST(Varying, ALengthThatLiesIsFound) {
  EXPECT_EQ(words<Packet>(from_hex("CAFE 01 0004 00 00")),
            "Packet.length @3: length is less than what was read already");
  EXPECT_EQ(words<Packet>(from_hex("CAFE C8 000A 00 00 0007 01 55")), "ok");
  // The octets are there, but the struct says that they are not its own.
  EXPECT_EQ(words<Packet>(from_hex("CAFE C8 0008 00 00 0007")),
            "Packet.number @7: message ends or its region, within the field");
}

TEST(Varying, ACountThatLiesTakesNoMemory) {
  EXPECT_EQ(words<Packet>(from_hex("CAFE C8 0009 FF 00 0007")),
            "Packet.items @7: message ends or its region, within the field");
}

TEST(Varying, WhatALengthHasLeftOverIsAnErrorUnderStrictChecking) {
  const Octets octets = from_hex("CAFE 64 000A 00 00 0007 FF");
  EXPECT_EQ(words<Packet>(octets), "ok");
  EXPECT_EQ(words<Packet>(octets, Checking::strict), "Packet: octets are left over");
}

TEST(Varying, AWrongDerivedFieldIsAnErrorUnderStrictChecking) {
  Octets octets = from_hex(login_octets);
  octets[0] = std::byte{0};
  EXPECT_EQ(words<Packet>(octets), "ok");
  EXPECT_EQ(words<Packet>(octets, Checking::strict),
            "Packet.magic @0: value is not what it derives from");
}

TEST(Varying, FlagsWithoutANameAreKept) {
  const Octets octets = from_hex("CAFE C8 0009 00 40 0007");
  EXPECT_EQ(encoded(decoded<Packet>(octets, Checking::lenient)), octets);
  EXPECT_EQ(words<Packet>(octets, Checking::strict),
            "Packet.flags @6: bits without a name are set");
}

TEST(Varying, WhereIsAskedInBothDirections) {
  EXPECT_EQ(words<Text>(from_hex("0A 6100"), Checking::strict),
            "Text.urgency @0: value is not one that the schema allows");
  EXPECT_EQ(encoding_words(Text{.urgency = 10}),
            "Text.urgency @0: value is not one that the schema allows");
}

TEST(Varying, ACutMessageIsToldInFrontOfAWrongValue) {
  EXPECT_EQ(words<Text>(from_hex("0A 61"), Checking::strict),
            "Text.line @1: message ends after 2 of at least 3 octets");
}

TEST(Varying, TextIsCheckedUnderStrictChecking) {
  EXPECT_EQ(words<Tag>(from_hex("02 C328"), Checking::strict),
            "Tag.text @1: text is not valid in its charset");
  EXPECT_EQ(words<Tag>(from_hex("02 C328")), "ok");
}

TEST(Varying, RegionsEndWhereTheySay) {
  const Octets octets = from_hex("04 01 61 01 62  0008 00000005 00 000000  FFFF 0002");
  Batch batch;
  const MessageStatus status = decode(octets, batch);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_THAT(batch.tags, testing::ElementsAre(Tag{"a"}, Tag{"b"}));
  EXPECT_EQ(batch.body.user, 5U);
  EXPECT_THAT(batch.samples, testing::ElementsAre(-1, 2));
  EXPECT_EQ(encoded(batch), octets) << "what a region has left over is filled with zeros";
  EXPECT_EQ(words<Batch>(octets, Checking::strict), "Batch.body @7: octets are left over");
}

TEST(Varying, AnElementThatCrossesTheEndIsCut) {
  EXPECT_EQ(words<Batch>(from_hex("03 01 61 02 62 63")),
            "Batch.tags[1].text @4: message ends or its region, within the field");
  EXPECT_EQ(words<Batch>(from_hex("00 0005 00000005 00 FFFF 00")),
            "Batch.samples[1] @10: message ends or its region, within the field");
}

TEST(Varying, MoreElementsThanTheSchemaAllowsAreRefused) {
  Octets octets = from_hex("00 0005 00000005 00");
  octets.resize(octets.size() + 2 * 100);
  EXPECT_EQ(words<Batch>(octets), "ok");
  octets.resize(octets.size() + 2);
  EXPECT_EQ(words<Batch>(octets),
            "Batch.samples @8: array has more elements than the schema allows");
  Batch batch{.body_size = 5, .samples = std::vector<std::int16_t>(101)};
  EXPECT_EQ(encoding_words(batch),
            "Batch.samples @8: array does not have as many elements as the schema says");
}

TEST(Varying, ARegionThatIsTooSmallIsRefused) {
  EXPECT_EQ(encoding_words(Batch{.body_size = 4}),
            "Batch.body @3: field does not have as many octets as the schema says");
}

TEST(Varying, ArraysEndAtTheirTerminator) {
  const Name name{.labels = {{"ab"}, {""}}, .codes = {1, 2}};
  // CRC-32 of the octets in front of the padding.
  const Octets octets = from_hex("02 6162 00  0001 0002 FFFF 0000");
  const auto crc =
      static_cast<std::uint32_t>(wirestruct::crc<wirestruct::crc32>(std::span(octets).first(10)));
  Octets whole = octets;
  whole.resize(16);
  wirestruct::store_big(&whole[12], crc);
  EXPECT_EQ(encoded(name), whole);
  EXPECT_EQ(decoded<Name>(whole), name);
  whole[13] ^= std::byte{1};
  EXPECT_EQ(words<Name>(whole, Checking::strict), "Name.check @12: checksum is wrong");
  EXPECT_EQ(words<Name>(whole), "ok");
}

TEST(Varying, AnElementMayNotLookLikeTheEnd) {
  EXPECT_EQ(encoding_words(Name{.labels = {{""}, {""}}}),
            "Name.labels[0] @0: array does not end where its reader would see its end");
  EXPECT_EQ(encoding_words(Name{.labels = {{"a"}}}),
            "Name.labels[0] @0: array does not end where its reader would see its end");
  EXPECT_EQ(encoding_words(Name{.labels = {{""}}, .codes = {0xFFFF}}),
            "Name.codes[0] @1: array does not end where its reader would see its end");
}

TEST(Varying, ValuesThatDisagreeAreRefused) {
  Packet packet = login_packet();
  packet.name.reset();
  EXPECT_EQ(encoding_words(packet),
            "Packet.name @18: field is there, or not there, against its condition");
  packet = login_packet();
  packet.number = 1;
  EXPECT_EQ(encoding_words(packet),
            "Packet.number @21: field is there, or not there, against its condition");
  packet = login_packet();
  packet.body = Text();
  EXPECT_EQ(encoding_words(packet),
            "Packet.body @25: variant holds another alternative than the switch selects");
  packet = login_packet();
  packet.items[1].weight = 0x1000000;
  EXPECT_EQ(encoding_words(packet),
            "Packet.items[1].weight @14: value does not fit in the field's octets");
  packet = login_packet();
  packet.items.resize(256);
  EXPECT_EQ(encoding_words(packet), "Packet.count @5: value does not fit in the field's octets");
}

TEST(Varying, AnOutputThatIsTooSmallSaysWhatItNeeds) {
  Octets octets(10);
  const MessageStatus status = encode(login_packet(), octets);
  EXPECT_EQ(status.error(), Error::output_too_small);
  EXPECT_EQ(status.octets_needed(), 32U);
  EXPECT_EQ(to_string(status), "Packet: output has room for 10 of 32 octets");
}

TEST(Varying, IsPrintedForPeople) {
  EXPECT_EQ(
      to_string(login_packet()),
      "Packet{kind: login, flags: name | extra | both, items: [Item{id: 258, weight: 197637}, "
      "Item{id: 6, weight: 7}], name: \"Zoe\", extra: 2712847316, body: Login{user: 9, name: "
      "Tag{text: \"ab\"}}}");
}

}  // namespace
