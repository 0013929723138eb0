// The fast way to JSON gives what the usual one gives, or nothing.
#include "translate/plain_json.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "translate/decode.hpp"
#include "translate/json.hpp"
#include "translate/schema_text.hpp"

namespace wirestruct::translate {
namespace {

using namespace testing;

constexpr std::string_view simple = R"(
byte_order little;
enum Kind : u16 { login = 'L', text = 'T' }
struct Place { i16be x; f32 y; }
struct M {
  u8 version = 3;
  Kind kind;
  bool urgent;
  Place place;
  char name[6];
  char letter;
  pad[2];
  byte token[3];
  byte octet;
  u64be id;
  i64 delta;
  f64 ratio;
}
)";

std::string usual_json(const schema::Model& model, Octets octets, bool& has_remarks) {
  Record record;
  decode(model, model.structs.back(), octets, record);
  has_remarks = !record.remarks.empty();
  std::string out;
  append_json(model, record, out);
  return out;
}

TEST(PlainJson, IsTheJsonOfMessagesThatAreAsTheyShouldBe) {
  const schema::Model model = model_of(simple);
  const auto plain = PlainJson::of(model, model.structs.back());
  ASSERT_TRUE(plain);
  const Buffer message = octets(
      "03 4C00 01 FFFE 0000C03F \"anna\" 0000 \"x\" 0000 0A0B0C FF 0000000000000007 "
      "FFFFFFFFFFFFFFFF 000000000000E03F");
  std::string out = ">";
  EXPECT_TRUE(plain->append(message, out));
  EXPECT_EQ(out,
            R"(>{"version":3,"kind":"login","urgent":true,"place":{"x":-2,"y":1.5},"name":"anna",)"
            R"("letter":"x","token":"0a0b0c","octet":"ff","id":7,"delta":-1,"ratio":0.5})");
}

TEST(PlainJson, IsNothingOrTheUsualForAnyOctets) {
  const schema::Model model = model_of(simple);
  const auto plain = PlainJson::of(model, model.structs.back());
  ASSERT_TRUE(plain);
  std::mt19937 random(1);
  int given = 0;
  for (int round = 0; round < 5000; ++round) {
    Buffer message = octets(
        "03 5400 00 1234 0000C03F \"anna\" 0000 \"x\" 0000 0A0B0C FF FFFFFFFFFFFFFFFF "
        "0000000000000080 000000000000E03F");
    for (std::uint64_t changes = random() % 3; changes > 0; --changes) {
      message[random() % message.size()] = static_cast<std::byte>(random());
    }
    bool has_remarks = false;
    const std::string usual = usual_json(model, message, has_remarks);
    std::string out;
    if (!plain->append(message, out)) {
      ASSERT_EQ(out, "");
      continue;
    }
    ++given;
    ASSERT_EQ(out, usual);
    ASSERT_FALSE(has_remarks);
  }
  EXPECT_GT(given, 2000);
}

/// What a prefix or a delimiter cuts off is as long as the sender wants.
TEST(PlainJson, IsNothingForAFrameThatIsShorterOrLongerThanTheStruct) {
  const schema::Model model = model_of("struct M { u8 a; u32be b; byte rest[100]; }");
  const auto plain = PlainJson::of(model, model.structs.back());
  ASSERT_TRUE(plain);
  std::string out;
  for (const std::size_t size : {0U, 1U, 4U, 104U, 106U, 1000U}) {
    EXPECT_FALSE(plain->append(Buffer(size), out)) << size;
    EXPECT_EQ(out, "");
  }
  EXPECT_TRUE(plain->append(Buffer(105), out));
}

TEST(PlainJson, IsNotForStructsOfVeryManyMembers) {
  const auto has_plain = [](int levels) {
    std::string schema = "struct S0 { u8 x; } ";
    for (int i = 1; i <= levels; ++i) {
      schema += fmt::format("struct S{0} {{ S{1} a; S{1} b; }} ", i, i - 1);
    }
    const schema::Model model = model_of(schema);
    return PlainJson::of(model, model.structs.back()).has_value();
  };
  EXPECT_TRUE(has_plain(10));
  EXPECT_FALSE(has_plain(12));
}

TEST(PlainJson, IsNotForStructsThatNeedMore) {
  for (const std::string_view members :
       {"u8 n; byte rest[n];", "u16be numbers[3];", "u8 a; u8 sum = sum8(a .. a);",
        "u8 a where a > 1;", "u32be key @secret;", "char name[4] @pad(space);"}) {
    const schema::Model model = model_of("struct M { " + std::string(members) + " }");
    EXPECT_FALSE(PlainJson::of(model, model.structs.back())) << members;
  }
}

}  // namespace
}  // namespace wirestruct::translate
