// Structs that are given values by what contains them: decoded, encoded, framed, made up.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "translate/canary.hpp"
#include "translate/encode.hpp"
#include "translate/format.hpp"
#include "translate/framer.hpp"
#include "translate/json.hpp"
#include "translate/remark.hpp"
#include "translate/schema_text.hpp"

namespace wirestruct::translate {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view packet_schema = R"(
byte_order little;
enum Kind : u8 { login = 1, text = 2 }
struct Body(Kind kind, i64 length) byte_order by kind { login: big; text: little; } {
  if (kind == login) { u16 user; }
  u32 values[length];
}
struct Packet {
  Kind kind;
  u8 count = count(names);
  u16be names[count];
  Body(kind, count * 2) body;
  Body(text, 1) pair[2];
  switch (kind) tail { case login: Body(kind, 3); default: void; }
})";
constexpr std::string_view login =
    "01 01 000A 1234 00000001 00000002 01000000 02000000 00AA 00000001 00000002 00000003";

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

TEST(Parameters, SayWhatIsInTheStructInside) {
  const Decoded decoded(packet_schema, login);
  EXPECT_THAT(remarks_of(decoded), IsEmpty());
  EXPECT_EQ(json_of(decoded),
            R"({"kind":"login","count":1,"names":[10],"body":{"user":4660,"values":[1,2]},)"
            R"("pair":[{"values":[1]},{"values":[2]}],"tail":{"user":170,"values":[1,2,3]}})");
  const Decoded text(packet_schema, "02 00 01000000 02000000");
  EXPECT_THAT(remarks_of(text), IsEmpty());
  EXPECT_EQ(
      json_of(text),
      R"({"kind":"text","count":0,"names":[],"body":{"values":[]},"pair":[{"values":[1]},{"values":[2]}]})");
}

TEST(Parameters, AreKnownToTheEncoder) {
  const Decoded decoded(packet_schema, login);
  EXPECT_EQ(encoded(decoded.model, json_of(decoded)), hex_digits(decoded.message));
  EXPECT_EQ(encoded(decoded.model, R"({"kind":"text","names":[1],"body":{"values":[1]},)"
                                   R"("pair":[{"values":[1]},{"values":[2]}]})"),
            "Packet.body.values @4: count_wrong: 1 elements, and there should be 2");
  EXPECT_EQ(encoded(decoded.model, R"({"kind":"text","names":[],"body":{"user":1,"values":[]},)"
                                   R"("pair":[{"values":[1]},{"values":[2]}]})"),
            "Packet.body.user @2: presence_wrong: there is a value, and its condition does not "
            "hold");
}

TEST(Parameters, MayCountWhatFollows) {
  constexpr std::string_view schema = R"(
struct Sized(i64 n) { u8 x[n]; }
struct S { u8 n = count(later) + 1; u8 m = n + 1; Sized(m) s; byte later[..]; })";
  const Decoded decoded(schema, "03 04 01020304 AABB");
  EXPECT_THAT(remarks_of(decoded), IsEmpty());
  EXPECT_EQ(encoded(decoded.model, json_of(decoded)), hex_digits(decoded.message));
  EXPECT_EQ(encoded(decoded.model, R"({"s":{"x":[1,2,3]},"later":""})"),
            "S.s.x @2: count_wrong: 3 elements, and there should be 2");
}

TEST(Parameters, PassThroughStructsAndRegions) {
  constexpr std::string_view schema = R"(
struct Inner(i64 n) { u8 x[n]; u8 y where y < n; }
struct Middle(i64 n) { Inner(n * 2) inner; }
struct S { u8 n; u8 size_of_middle = size(middle); Middle(n) middle size size_of_middle; u8 end; })";
  const Decoded decoded(schema, "01 03 AABB 01 07");
  EXPECT_THAT(remarks_of(decoded), IsEmpty());
  EXPECT_EQ(encoded(decoded.model, json_of(decoded)), hex_digits(decoded.message));
  EXPECT_THAT(remarks_of(Decoded(schema, "01 03 AABB 02 07")),
              ElementsAre("where_violated middle.inner.y at 4: not what the schema allows: 2"));
  EXPECT_THAT(remarks_of(Decoded(schema, "09 03 AABB 02 07")),
              ElementsAre("message_cut middle.inner.x at 2: cut: takes 18 octets, and there are "
                          "3"));
}

TEST(Parameters, OfAFixedStructSayWhatItsValuesMayBe) {
  constexpr std::string_view schema = R"(
enum Order : u8 { big = 1, little = 2 }
struct Point(Order order, i64 most) byte_order by order { big: big; little: little; } {
  u16 x where x <= most;
  u16 y = most;
}
struct S { Order order; u8 most; Point(order, most) point; })";
  const Decoded decoded(schema, "02 09 0800 0900");
  EXPECT_THAT(remarks_of(decoded), IsEmpty());
  EXPECT_EQ(json_of(decoded), R"({"order":"little","most":9,"point":{"x":8,"y":9}})");
  EXPECT_EQ(encoded(decoded.model, json_of(decoded)), hex_digits(decoded.message));
  EXPECT_THAT(remarks_of(Decoded(schema, "01 07 0008 0009")),
              ElementsAre("where_violated point.x at 2: not what the schema allows: 8",
                          "derived_wrong point.y at 4: wrong: is 9, and should be 7"));
  // Of what a cut message lacks nothing is computed.
  EXPECT_THAT(remarks_of(Decoded(schema, "01")),
              ElementsAre("message_cut most at 1: the message ends before this field, after 1 of 6 "
                          "octets"));
}

TEST(Parameters, ThatOverflowAreNamedAtTheField) {
  constexpr std::string_view schema = R"(
struct Inner(i64 n) { u8 x; }
struct S { u64be n; Inner(n * 16) inner; })";
  EXPECT_THAT(remarks_of(Decoded(schema, "7FFFFFFFFFFFFFFF 01")),
              ElementsAre("expression_overflow inner at 8: an expression has no value: it does not "
                          "fit in 64 bits"));
  EXPECT_THAT(remarks_of(Decoded(schema, "FFFFFFFFFFFFFFFF 01")),
              ElementsAre("expression_overflow inner at 8: an expression has no value: it does not "
                          "fit in 64 bits"));
  EXPECT_EQ(encoded(model_of(schema), R"({"n":9223372036854775807,"inner":{"x":1}})"),
            "S.inner @8: expression_overflow: what is passed to it does not fit in 64 bits");
}

TEST(Parameters, ThatLieTakeNoMemory) {
  constexpr std::string_view schema = R"(
struct Inner(i64 n) { u32be x[n]; }
struct S { u64be n; Inner(n) inner[2]; })";
  EXPECT_THAT(remarks_of(Decoded(schema, "7FFFFFFFFFFFFFFF 00000001")),
              ElementsAre("message_cut inner[0].x at 8: cut: takes 18446744073709551615 octets, "
                          "and there are 4"));
  EXPECT_EQ(encoded(model_of(schema), R"({"n":9223372036854775807,"inner":[{"x":[]},{"x":[]}]})"),
            "S.inner[0].x @8: count_wrong: 0 elements, and there should be 9223372036854775807");
}

TEST(Parameters, AreKnownWhereTheEndIsLookedFor) {
  const schema::Model model = model_of(packet_schema);
  Buffer two = octets(login);
  const std::size_t first = two.size();
  const Buffer second = octets("02 00 01000000 02000000");
  two.insert(two.end(), second.begin(), second.end());
  std::vector<std::size_t> sizes;
  const auto framer =
      make_framer(model, model.structs.back(), {},
                  [&](const Message& message) { sizes.push_back(message.octets.size()); }, {});
  for (const std::byte& octet : two) framer->push({&octet, 1}, {});
  framer->end();
  EXPECT_THAT(sizes, ElementsAre(first, second.size()));
}

TEST(Parameters, AgreeInValuesThatAreMadeUp) {
  const schema::Model model = model_of(packet_schema);
  std::vector<std::size_t> logins;
  for (std::uint64_t index = 0; index < 4; ++index) {
    const auto json = canary(model, model.structs.back(), index);
    ASSERT_TRUE(json) << describe(json.error());
    const auto octets = encode(model, model.structs.back(), *json);
    ASSERT_TRUE(octets) << *json;
    Record record;
    decode(model, model.structs.back(), *octets, record);
    EXPECT_THAT(record.remarks, IsEmpty()) << *json;
    logins.push_back(octets->at(0) == std::byte{1} ? 1 : 0);
  }
  EXPECT_THAT(logins, ::testing::Contains(0));
  EXPECT_THAT(logins, ::testing::Contains(1));
}

}  // namespace
}  // namespace wirestruct::translate
