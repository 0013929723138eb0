#include "translate/leaves.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "translate/limits.hpp"
#include "translate/schema_text.hpp"

namespace wirestruct::translate {
namespace {

using namespace testing;
using ::testing::ElementsAre;

std::string kind_of(const Leaf& leaf) {
  switch (leaf.kind) {
    case LeafKind::number:
      return "number";
    case LeafKind::text:
      return "text";
    case LeafKind::octets:
      return "octets";
    case LeafKind::rest:
      return "rest";
  }
  return "?";
}

/// `path number at 3: 2 x 4`: kind, offset, count and size of each value.
std::vector<std::string> leaves(const schema::Model& model) {
  std::vector<std::string> lines;
  for (const Leaf& leaf : leaves_of(model, model.structs.back())) {
    EXPECT_EQ(leaf.size_octets, leaf.count * leaf.element_octets);
    lines.push_back(fmt::format("{} {} at {}: {} x {}", leaf.path, kind_of(leaf),
                                leaf.offset_octets, leaf.count, leaf.element_octets));
  }
  return lines;
}

TEST(Leaves, AreTheFieldsOfAFlatStruct) {
  EXPECT_THAT(leaves(model_of(chat_schema)),
              ElementsAre("kind number at 0: 1 x 1", "sequence number at 1: 1 x 4",
                          "user_id number at 5: 1 x 4", "name text at 9: 1 x 16",
                          "token octets at 25: 1 x 63"));
}

TEST(Leaves, OpenStructsAndTheirArraysAndKeepArraysOfValuesTogether) {
  EXPECT_THAT(leaves(model_of(R"(
byte_order big;
enum E : u16 { a = 1 }
struct Inner { u8 x; E e[2]; }
struct Outer { Inner one; Inner grid[1][2]; char words[2][3]; byte blob[2][4]; f32 f[3]; char c; }
)")),
              ElementsAre("one.x number at 0: 1 x 1", "one.e number at 1: 2 x 2",
                          "grid[0][0].x number at 5: 1 x 1", "grid[0][0].e number at 6: 2 x 2",
                          "grid[0][1].x number at 10: 1 x 1", "grid[0][1].e number at 11: 2 x 2",
                          "words text at 15: 2 x 3", "blob octets at 21: 2 x 4",
                          "f number at 29: 3 x 4", "c text at 41: 1 x 1"));
}

TEST(Leaves, KnowTheScalarUnderneathAnEnumAndItsOrder) {
  const schema::Model model =
      model_of("byte_order big; enum E : i16 { a = 1 } struct S { E e; u32le n; }");
  const std::vector<Leaf> all = leaves_of(model, model.structs.back());
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].scalar, (schema::Scalar{schema::ScalarKind::signed_integer, 2}));
  EXPECT_EQ(all[0].order, schema::ByteOrder::big);
  EXPECT_EQ(all[1].order, schema::ByteOrder::little);
}

TEST(Leaves, GiveTheirElementsPaths) {
  const schema::Model model =
      model_of("struct S { u8 one; u16le n[2][3]; char words[2][3]; char name[4]; }");
  const std::vector<Leaf> all = leaves_of(model, model.structs.back());
  EXPECT_EQ(element_path(all[0], 0), "one");
  EXPECT_EQ(element_path(all[1], 4), "n[1][1]");
  EXPECT_EQ(element_path(all[2], 1), "words[1]");
  EXPECT_EQ(element_path(all[3], 0), "name");
}

TEST(Leaves, CoverWithThePaddingsEveryOctetOnce) {
  const schema::Model model = model_of(R"(
byte_order little;
struct Inner layout natural { u8 a; u64 b; u16 c; }
struct Outer layout natural { u8 kind; Inner inner[3]; reserved u16; pad[3]; align 8; f32 last; }
)");
  const schema::Struct& outer = model.structs.back();
  std::vector<int> covered(outer.size_octets);
  const auto cover = [&](std::uint64_t offset, std::uint64_t size) {
    for (std::uint64_t i = 0; i < size; ++i) ++covered.at(offset + i);
  };
  for (const Leaf& leaf : leaves_of(model, outer)) cover(leaf.offset_octets, leaf.size_octets);
  for (const PaddingAt& at : paddings_of(model, outer)) {
    cover(at.offset_octets, at.padding->size_octets);
  }
  EXPECT_EQ(covered, std::vector<int>(outer.size_octets, 1));
  const std::vector<PaddingAt> paddings = paddings_of(model, outer);
  EXPECT_EQ(paddings.front().path, "");
  EXPECT_EQ(paddings[1].path, "inner[0]");
}

TEST(Leaves, BeyondTheLimitAreOneRestForEachArray) {
  const schema::Model model =
      model_of("struct P { u8 x; u8 y; } struct A { P p[200000]; P q[2]; u8 end; }");
  const std::vector<Leaf> all = leaves_of(model, model.structs.back());
  EXPECT_EQ(all.size(), limits::leaves + 3);
  EXPECT_EQ(all[limits::leaves].kind, LeafKind::rest);
  EXPECT_EQ(all[limits::leaves].path, fmt::format("p[{}]", limits::leaves / 2));
  EXPECT_EQ(all[limits::leaves].offset_octets, limits::leaves);
  EXPECT_EQ(all[limits::leaves].size_octets, 400'000 - limits::leaves);
  EXPECT_EQ(all.back().path, "end");
  EXPECT_EQ(all.back().offset_octets, 400'004U);
}

}  // namespace
}  // namespace wirestruct::translate
