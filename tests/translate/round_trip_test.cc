// What decode says about any octets leads back to them: decode → JSON → encode gives the same, for
// every construct of the language, at every length, with any octet wrong.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "translate/canary.hpp"
#include "translate/encode.hpp"
#include "translate/format.hpp"
#include "translate/json.hpp"
#include "translate/remark.hpp"
#include "translate/schema_text.hpp"
#include "translate/text.hpp"

namespace wirestruct::translate {
namespace {

using namespace testing;

/// Every construct that makes a message vary.
constexpr std::string_view variable = R"(
byte_order big;
enum Kind : u8 { login = 1, text = 2, note = 3, raw = 9 }
flags Has : u8 { name = 0x01, tail = 0x02, both = 0x30, point = 0x80 }
bits Word : u16le lsb_first { u3 low; i5 middle; bool on; Kind kind : 4; pad[3]; }
bits Ihl : u8 msb_first { u4 version = 4; u4 words; }
struct Point { i16 x; i16le y; }
struct Label { u8 length = count(text); char text[length]; }
struct Login { char user[until 0]; u16 code where code < 1000; }
struct Text { u8 length = size(text); char text[length] @charset(utf16le); }
struct Item { u8 tag; u8 length = size(value); byte value[length]; }
struct Points { u8 entries = count(points); Point points[entries] @max(9); }
struct Sized { u16 length = size(this) - 1; u8 kind; byte rest[..]; }
struct Ordered byte_order by mark { 0x4949: little; 0x4D4D: big; } { u16be mark; u32 value; f16 half[2]; u8 count_of; u16 more[count_of]; }
struct Message {
  u16 magic = 0xCAFE;
  u32 total = size(this);
  Kind kind;
  Has has;
  Word word;
  Ihl ihl;
  u16 check = inet16(magic .. ihl);
  if (has.name) { char name[8] @charset(latin1) @pad(space); }
  else { pad[2] = 0xFF; }
  if (has.point) { Point point; if (point.x > 0) { u24 z; } }
  Label labels[until last.length == 0] @max(20);
  u8 entries;
  u32cdab more[entries];
  u16 list[until 0xFFFF];
  u16 body_size = size(body);
  switch (kind) body size body_size { case login: Login; case text: Text; case note: void; default: byte[..]; }
  Sized sized;
  Ordered ordered;
  align 4;
  u16 items_size = size(items);
  Item items[bytes items_size];
  Points points;
  char names[entries][4] @charset(gbk);
  f16 half;
  byte tail[..];
  u32 crc = crc32(kind .. tail);
}
)";

struct Sample {
  const schema::Model& model;
  const schema::Struct& structure;
};

std::string json_of(const Sample& sample, const Buffer& message) {
  Record record;
  decode(sample.model, sample.structure, message, record);
  std::string json;
  append_json(sample.model, record, json, {.show_secrets = true});
  std::string text;
  append_text(sample.model, record, {.verbose = true}, text);
  for (const RemarkAt& remark : record.remarks) {
    EXPECT_LT(remark.item, record.items.size());
    path_of(record, remark);
    describe(record, remark);
  }
  return json;
}

/// That the octets come back; and no octet of the message is in two leaves, or in none.
void expect_round_trip(const Sample& sample, const Buffer& message) {
  const std::string json = json_of(sample, message);
  const auto again = encode(sample.model, sample.structure, json);
  ASSERT_TRUE(again) << describe(again.error()) << '\n' << json;
  ASSERT_EQ(hex_octets(*again), hex_octets(message)) << json;
}

void expect_no_hole(const Sample& sample, const Buffer& message) {
  Record record;
  decode(sample.model, sample.structure, message, record);
  std::uint64_t next = 0;
  for (std::uint32_t i = 0; i < record.items.size(); ++i) {
    const Item& item = record.items[i];
    ASSERT_GT(item.end, i);
    if (item.end != i + 1) continue;
    ASSERT_EQ(item.offset_octets, next) << path_of(record, i);
    next += item.size_octets;
  }
  std::string text;
  append_text(sample.model, record, {.verbose = true}, text);
  ASSERT_EQ(next, record.items[0].size_octets) << text;
}

std::vector<Buffer> variations(const Buffer& message, std::mt19937& random, int mutations) {
  std::vector<Buffer> all;
  for (std::size_t size = 0; size <= message.size(); ++size) {
    all.emplace_back(message.begin(), message.begin() + static_cast<std::ptrdiff_t>(size));
  }
  const auto octet = [&] { return static_cast<std::byte>(random()); };
  for (int i = 0; i < mutations; ++i) {
    Buffer mutated = message;
    for (std::size_t count = random() % 3 + 1; count > 0 && !mutated.empty(); --count) {
      const std::size_t at = random() % mutated.size();
      switch (random() % 5) {
        case 0:
          mutated[at] = octet();
          break;
        case 1:
          mutated[at] = static_cast<std::byte>(random() % 3 == 0 ? 0xFF : random() % 4);
          break;
        case 2:
          mutated.erase(mutated.begin() + static_cast<std::ptrdiff_t>(at));
          break;
        case 3:
          mutated.insert(mutated.begin() + static_cast<std::ptrdiff_t>(at), octet());
          break;
        case 4:
          mutated[at] ^= static_cast<std::byte>(1U << random() % 8);
          break;
      }
    }
    all.push_back(mutated);
  }
  for (int i = 0; i < mutations / 4; ++i) {
    Buffer any(random() % (message.size() + 8));
    for (std::byte& each : any) each = octet();
    all.push_back(any);
  }
  return all;
}

constexpr std::string_view values = R"({
  "kind":"text","has":["name","point"],
  "word":{"low":5,"middle":-3,"on":true,"kind":"raw"},"ihl":{"words":7},
  "name":"Zoë","point":{"x":7,"y":-2},"z":70000,
  "labels":[{"text":"www"},{"text":"ex"},{"text":""}],
  "entries":2,"more":[1,4000000000],"list":[1,2],
  "body":{"text":"hé"},
  "sized":{"kind":1,"rest":"0102"},
  "ordered":{"mark":18761,"value":1,"half":[1.5,-0.1],"count_of":1,"more":[258]},
  "items":[{"tag":1,"value":"aabb"},{"tag":2,"value":""}],
  "points":{"points":[{"x":1,"y":2},{"x":-1,"y":-2}]},
  "names":["你","ab"],"half":65504.0,"tail":"00ff"})";

TEST(RoundTrip, OfValuesGivesTheSameValues) {
  const schema::Model model = model_of(variable);
  const Sample sample{model, model.structs.back()};
  const auto message = encode(model, sample.structure, values);
  ASSERT_TRUE(message) << describe(message.error());
  Record record;
  decode(model, sample.structure, *message, record);
  std::string text;
  append_text(model, record, {.verbose = true}, text);
  EXPECT_TRUE(record.remarks.empty()) << text;
  expect_round_trip(sample, *message);
  expect_no_hole(sample, *message);
}

TEST(RoundTrip, OfAnyOctetsGivesTheSameOctets) {
  const schema::Model model = model_of(variable);
  const Sample sample{model, model.structs.back()};
  const auto message = encode(model, sample.structure, values);
  ASSERT_TRUE(message) << describe(message.error());
  std::mt19937 random(7);
  for (const Buffer& varied : variations(*message, random, 2000)) {
    ASSERT_NO_FATAL_FAILURE(expect_round_trip(sample, varied));
    ASSERT_NO_FATAL_FAILURE(expect_no_hole(sample, varied));
  }
}

/// Nothing tells that a length is there but what it is the length of, or its own value.
TEST(RoundTrip, OfWhatDerivesAndIsThereWhenTheMessageGoesOn) {
  const schema::Model model = model_of(R"(
version 2;
struct Greeting { u8 kind; u8 length = size(text) @since(2); char text[length] @since(2); }
)");
  const Sample sample{model, model.structs.back()};
  for (const std::string_view written : {"01", "01 00", "01 02 \"hi\""}) {
    expect_round_trip(sample, octets(written));
  }
  const auto message = encode(model, sample.structure, R"({"kind":1,"text":"hi"})");
  ASSERT_TRUE(message) << describe(message.error());
  EXPECT_EQ(*message, octets("01 02 \"hi\""));
}

/// The structs of the schemas in a folder: values made up for each, and what can become of them.
void expect_round_trips(const std::filesystem::path& folder) {
  std::mt19937 random(11);
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".wire") continue;
    const std::vector<std::string> paths = {entry.path().string()};
    const schema::Compilation compiled = schema::compile(paths, {});
    ASSERT_TRUE(compiled.model) << entry.path();
    for (const schema::Struct& structure : compiled.model->structs) {
      const Sample sample{*compiled.model, structure};
      if (!structure.parameters.empty()) continue;  // never a message of its own
      Buffer any(std::min<std::size_t>(structure.size_octets, 300) + 3);
      for (std::byte& octet : any) octet = static_cast<std::byte>(random());
      std::vector<Buffer> messages = {any};
      for (std::uint64_t index = 0; index < 3; ++index) {
        const auto json = canary(*compiled.model, structure, index);
        const auto octets =
            json ? encode(*compiled.model, structure, *json) : std::unexpected(json.error());
        if (!octets) continue;
        ASSERT_NO_FATAL_FAILURE(expect_round_trip(sample, *octets)) << structure.name;
        if (octets->size() < 600) messages.push_back(*octets);
      }
      for (const Buffer& message : messages) {
        for (const Buffer& varied : variations(message, random, 12)) {
          ASSERT_NO_FATAL_FAILURE(expect_round_trip(sample, varied)) << structure.name;
          ASSERT_NO_FATAL_FAILURE(expect_no_hole(sample, varied)) << structure.name;
        }
      }
    }
  }
}

TEST(RoundTrip, OfEveryGoldenSchema) {
  expect_round_trips(std::filesystem::path(WIRESTRUCT_SOURCE_DIR) / "tests/golden");
}

TEST(RoundTrip, OfEveryPublicProtocol) {
  expect_round_trips(std::filesystem::path(WIRESTRUCT_SOURCE_DIR) / "examples/protocols");
}

}  // namespace
}  // namespace wirestruct::translate
