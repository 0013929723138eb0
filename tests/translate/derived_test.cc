// What derives: text that is always the same, parts of bits, values among what a checksum goes
// over.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "translate/canary.hpp"
#include "translate/encode.hpp"
#include "translate/format.hpp"
#include "translate/json.hpp"
#include "translate/remark.hpp"
#include "translate/schema_text.hpp"

namespace wirestruct::translate {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string json_of(const Decoded& decoded) {
  std::string json;
  append_json(decoded.model, decoded.record, json);
  return json;
}

std::vector<std::string> remarks_of(const Decoded& decoded) {
  std::vector<std::string> lines;
  for (const RemarkAt& remark : decoded.record.remarks) {
    lines.push_back(std::string(name_of(remark.remark)) + " " + path_of(decoded.record, remark) +
                    " at " + std::to_string(remark.offset_octets) + ": " +
                    describe(decoded.record, remark));
  }
  return lines;
}

/// The octets in hex, or what is wrong.
std::string encoded(const schema::Model& model, std::string_view json) {
  const auto octets = encode(model, model.structs.back(), json);
  return octets ? hex_digits(*octets) : describe(octets.error());
}

/// Whether decoding and encoding give the same octets again.
void expect_round_trip(const Decoded& decoded) {
  EXPECT_EQ(encoded(decoded.model, json_of(decoded)), hex_digits(decoded.message))
      << json_of(decoded);
}

TEST(TextConstants, AreWrittenAndCompared) {
  constexpr std::string_view schema = R"(
struct S { char magic[4] = "RIFF"; byte id[2] = "\x1F\x8B"; char short[4] = "ab" @pad(space); u8 x; })";
  const Decoded right(schema, "\"RIFF\" 1F 8B \"ab  \" 07");
  EXPECT_THAT(remarks_of(right), IsEmpty());
  EXPECT_EQ(json_of(right), R"({"magic":"RIFF","id":"1f8b","short":"ab","x":7})");
  expect_round_trip(right);
  EXPECT_EQ(encoded(right.model, R"({"x":7})"), "524946461f8b6162202007");

  const Decoded wrong(schema, "\"RIFX\" 1F 8C \"ab\" 00 20 07");
  EXPECT_THAT(
      remarks_of(wrong),
      ElementsAre("derived_wrong magic at 0: wrong: is \"RIFX\", and should be \"RIFF\"",
                  "derived_wrong id at 4: wrong: is 1F 8C, and should be 1F 8B",
                  "derived_wrong short at 6: wrong: is 61 62 00 20, and should be \"ab  \""));
  expect_round_trip(wrong);
}

TEST(TextConstants, NeedNotBeText) {
  const Decoded decoded(R"(struct S { char magic[8] = "\x89PNG\r\n\x1A\n"; })",
                        "89 \"PNG\" 0D 0A 1A 0A");
  EXPECT_THAT(remarks_of(decoded), IsEmpty());
  expect_round_trip(decoded);
}

constexpr std::string_view header_schema = R"(
bits Ihl : u8 msb_first { u4 version = 4; u4 header_words = size(this) / 4; }
struct Header { Ihl ihl; u8 hops; u16be id; byte options[ihl.header_words * 4 - 4]; })";

TEST(ComputedBits, AreWrittenAndCompared) {
  const Decoded right(header_schema, "42 07 0001 AABBCCDD");
  EXPECT_THAT(remarks_of(right), IsEmpty());
  EXPECT_EQ(json_of(right),
            R"({"ihl":{"version":4,"header_words":2},"hops":7,"id":1,"options":"aabbccdd"})");
  expect_round_trip(right);
  // What the values say does not count.
  EXPECT_EQ(encoded(right.model, R"({"ihl":{"header_words":9},"hops":7,"id":1,"options":""})"),
            "41070001");
  EXPECT_EQ(encoded(right.model, R"({"ihl":{},"hops":7,"id":1,"options":"aabb"})"),
            "Header.options @4: count_wrong: 2 elements, and there should be 0");

  const Decoded wrong(
      "bits B : u8 lsb_first { u4 n = size(this); i4 rest; } struct S { B b[3]; u8 x; }",
      "04 15 26 00");
  EXPECT_THAT(remarks_of(wrong),
              ElementsAre("derived_wrong b[1].n at 1: wrong: n is 5, and should be 4 (first of 2 "
                          "such elements)"));
  expect_round_trip(wrong);
}

TEST(ComputedBits, MeasureTheStructAroundThem) {
  constexpr std::string_view schema = R"(
bits Size : u8 msb_first { u3 kind; u5 octets = size(this); }
struct Item { Size size; byte data[size.octets - 1]; }
struct S { Size all; Item items[..]; })";
  const Decoded decoded(schema, "26 22 AA 43 BBCC");
  EXPECT_THAT(remarks_of(decoded), IsEmpty());
  expect_round_trip(decoded);
  std::string json = R"({"all":{"kind":0},"items":[)";
  for (int i = 0; i < 31; ++i) json += R"({"size":{"kind":0},"data":""},)";
  json.back() = ']';
  EXPECT_EQ(encoded(decoded.model, json + '}'),
            "S.all.octets @0: value_out_of_range: it derives to 32, which 5 bits cannot hold");
}

TEST(ComputedBits, ThatLieAreFollowed) {
  EXPECT_THAT(remarks_of(Decoded(header_schema, "4F 07 0001 AABBCCDD")),
              ElementsAre("message_cut options at 4: cut: takes 56 octets, and there are 4"));
  EXPECT_THAT(remarks_of(Decoded(header_schema, "40 07 0001 AABBCCDD")),
              ElementsAre("length_negative options at 4: less than nothing: -4 elements"));
}

TEST(ComputedBits, HaveMadeUpValues) {
  const schema::Model model = model_of(header_schema);
  const auto json = canary(model, model.structs.back(), 0);
  ASSERT_TRUE(json) << describe(json.error());
  const auto octets = encode(model, model.structs.back(), *json);
  ASSERT_TRUE(octets);
  Record record;
  decode(model, model.structs.back(), *octets, record);
  EXPECT_THAT(record.remarks, IsEmpty()) << *json;
}

// UDP in IPv4: RFC 768, with the pseudo-header. 10.0.0.1 to 10.0.0.2, ports 1000 and 53.
constexpr std::string_view datagram_schema = R"(
byte_order big;
struct S {
  u32 source; u32 destination;
  u16 source_port; u16 destination_port; u16 length = size(source_port .. data);
  u16 check = inet16(u32be(source), u32be(destination), u8(0), u8(17), u16be(length),
                     source_port .. data);
  char data[..];
})";

TEST(ValuesInChecksums, CountAsOctets) {
  // 0A00+0001+0A00+0002+0011+000A + 03E8+0035+000A+0000+6869 = 80AE; its complement
  const Decoded right(datagram_schema, "0A000001 0A000002 03E8 0035 000A 7F51 \"hi\"");
  EXPECT_THAT(remarks_of(right), IsEmpty());
  expect_round_trip(right);
  EXPECT_THAT(remarks_of(Decoded(datagram_schema, "0B000001 0A000002 03E8 0035 000A 7F51 \"hi\"")),
              ElementsAre("checksum_wrong check at 14: wrong checksum: is 0x7F51, and should be "
                          "0x7E51"));
}

TEST(ValuesInChecksums, TakeTheirLowOctetsInEitherOrder) {
  constexpr std::string_view schema = R"(
struct S { i16be x; u32be crc = crc32(u24be(x), u16le(x * 2), i64le(-1), u8(size(this))); })";
  const Decoded decoded(schema, "FFFE 00000000");
  const auto model = model_of(schema);
  const std::string written = encoded(model, R"({"x":-2})");
  // The same octets as constants of a second schema.
  const auto constants = model_of(R"(
struct S { i16be x; u32be crc = crc32(0xFF, 0xFF, 0xFE, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                      0xFF, 0xFF, 0xFF, 6); })");
  EXPECT_EQ(written, encoded(constants, R"({"x":-2})"));
}

TEST(ValuesInChecksums, MayBeOtherChecksums) {
  constexpr std::string_view schema = R"(
struct S { u8 first = sum8(u8(second), x); u8 second = sum8(u8(3), x); u8 x; })";
  const Decoded decoded(schema, "0B 07 04");
  EXPECT_THAT(remarks_of(decoded), IsEmpty());
  expect_round_trip(decoded);
}

TEST(ValuesInChecksums, ThatOverflowHaveNone) {
  constexpr std::string_view schema = "struct S { u64be x; u8 check = sum8(u8(x * 2)); }";
  EXPECT_THAT(remarks_of(Decoded(schema, "7FFFFFFFFFFFFFFF 00")),
              ElementsAre("expression_overflow check at 8: an expression has no value: what it "
                          "derives from does not fit in 64 bits"));
  EXPECT_EQ(encoded(model_of(schema), R"({"x":9223372036854775807})"),
            "S.check @8: expression_overflow: what it derives from has no value");
}

TEST(Derived, ReadsChecksumsInsideOfStructsBeforeTheyAreCovered) {
  constexpr std::string_view schema = R"(
struct Inner { u8 sum = sum8(x); u8 twice = sum * 2; u8 x; }
struct Middle { Inner inner; u8 again = inner.sum + 1; }
struct S { Middle middle; u8 all = sum8(middle); })";
  const Decoded decoded(schema, "03 06 03 04 10");
  EXPECT_THAT(remarks_of(decoded), IsEmpty());
  expect_round_trip(decoded);
}

}  // namespace
}  // namespace wirestruct::translate
