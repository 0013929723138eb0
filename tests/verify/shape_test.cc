#include "verify/shape.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>

#include "verify/messages.hpp"
#include "verify/placement.hpp"

namespace wirestruct::verify::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::uint64_t> offsets_of(const Shape& shape) {
  std::vector<std::uint64_t> offsets;
  for (const Place& place : shape.places) offsets.push_back(place.offset_octets);
  return offsets;
}

// The compiler of this machine is the judge.
struct Inner {
  std::uint8_t a;
  std::uint16_t b;
};
struct Outer {
  std::uint8_t tag;
  Inner inner[2];
  std::uint64_t big;
  std::uint8_t odd[3];
  std::uint16_t last;
};
#pragma pack(push, 4)
struct Outer4 {
  std::uint8_t tag;
  Inner inner[2];
  std::uint64_t big;
  std::uint8_t odd[3];
  std::uint16_t last;
};
#pragma pack(pop)
constexpr const char* outer_schema = R"(
byte_order little;
struct Inner { u8 a; u16 b; }
struct Outer { u8 tag; Inner inner[2]; u64 big; byte odd[3]; u16 last; }
)";

class Placement : public ::testing::Test {
 protected:
  schema::Model outer_model = compile(outer_schema);
  Subject outer = subject_of(outer_model, *schema::find_struct(outer_model, "Outer"));
};

TEST_F(Placement, NaturalIsWhatTheCompilerDoes) {
  const Shape shape = place(outer, {.max_alignment_octets = 8});
  EXPECT_EQ(shape.stride_octets, sizeof(Outer));
  EXPECT_THAT(offsets_of(shape),
              ElementsAre(offsetof(Outer, tag), offsetof(Outer, inner),
                          offsetof(Outer, inner) + offsetof(Inner, b),
                          offsetof(Outer, inner) + sizeof(Inner),
                          offsetof(Outer, inner) + sizeof(Inner) + offsetof(Inner, b),
                          offsetof(Outer, big), offsetof(Outer, odd), offsetof(Outer, last)));
}

TEST_F(Placement, PackOf4IsWhatTheCompilerDoes) {
  const Shape shape = place(outer, {.max_alignment_octets = 4});
  EXPECT_EQ(shape.stride_octets, sizeof(Outer4));
  EXPECT_EQ(shape.places[5].offset_octets, offsetof(Outer4, big));
  EXPECT_EQ(shape.places[7].offset_octets, offsetof(Outer4, last));
}

TEST_F(Placement, WithTheSchemasRulesIsTheSchema) {
  EXPECT_EQ(place(outer, {}).places, schema_shape(outer).places);
  EXPECT_EQ(place(outer, {}).stride_octets, outer.size_octets());
}

TEST_F(Placement, OfASchemaThatIsNaturalItself) {
  const schema::Model model = compile(R"(
byte_order little;
struct In layout natural { u8 a; u32 b; }
struct S layout natural(2) { u8 x; In in; u64 y; pad[3]; align 8; reserved u16; f64 z; char t[2][3]; }
)");
  const Subject subject = subject_of(model, *schema::find_struct(model, "S"));
  EXPECT_EQ(place(subject, {}).places, schema_shape(subject).places);
  EXPECT_EQ(place(subject, {}).stride_octets, subject.size_octets());
}

TEST_F(Placement, AWidthMovesWhatFollows) {
  const schema::Field& field = *outer.leaves[1].field;  // Inner.a
  const Shape shape = place(outer, {.width = WidthChange{&field, field.type, 4}});
  EXPECT_THAT(offsets_of(shape), ElementsAre(0, 1, 5, 7, 11, 13, 21, 24));
  EXPECT_EQ(shape.places[1].element_octets, 4U);
  EXPECT_EQ(shape.stride_octets, 26U);
}

TEST(Shapes, TheSchemasOwnIsFirstAndNoTwoAreAlike) {
  const schema::Model model = compile(chat_schema);
  const Subject subject = subject_of(model, model.structs.front());
  const std::vector<Shape> shapes = shapes_of(subject);
  EXPECT_TRUE(shapes.front().causes.empty());
  EXPECT_EQ(shapes[1].causes.front().what, "natural alignment");
  EXPECT_EQ(shapes[1].stride_octets, sizeof(NaturalChat));
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      EXPECT_FALSE(shapes[i].places == shapes[j].places &&
                   shapes[i].stride_octets == shapes[j].stride_octets &&
                   shapes[i].permutation == shapes[j].permutation)
          << describe(shapes[i].causes) << " / " << describe(shapes[j].causes);
    }
  }
}

TEST(Shapes, WhatIsTheSameIsNamedBesideIt) {
  const schema::Model model = compile(chat_schema);
  const Subject subject = subject_of(model, model.structs.front());
  const std::vector<Shape> shapes = shapes_of(subject);
  ASSERT_FALSE(shapes[1].also.empty());
  EXPECT_EQ(describe(shapes[1].also.front()), "pack(4)");
}

TEST(Shapes, HolesAreNamedByTheFieldBehindThem) {
  const schema::Model model = compile(chat_schema);
  const Subject subject = subject_of(model, model.structs.front());
  const std::vector<Hole> holes = holes_of(subject, place(subject, {.max_alignment_octets = 8}));
  ASSERT_EQ(holes.size(), 2U);
  EXPECT_EQ(holes[0].leaf, 1U);
  EXPECT_EQ(holes[0].size_octets, 3U);
  EXPECT_EQ(holes[1].leaf, 5U);
  EXPECT_EQ(holes[1].size_octets, 1U);
}

TEST(Shapes, AreLimitedHoweverLargeTheStruct) {
  std::string schema = "byte_order little;\nstruct S {\n";
  for (int i = 0; i < 600; ++i) schema += "  i32 field" + std::to_string(i) + ";\n";
  const schema::Model model = compile(schema + "}\n");
  const Subject subject = subject_of(model, model.structs.front());
  const std::vector<Shape> shapes = shapes_of(subject);
  EXPECT_LE(shapes.size() * subject.leaves.size(), limits::shape_places + subject.leaves.size());
  EXPECT_GT(shapes.size(), 100U);
}

TEST(Undo, TurnsUnitsRound) {
  Bytes octets{std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4}};
  undo(Permutation::swapped_16, octets);
  EXPECT_EQ(octets, (Bytes{std::byte{2}, std::byte{1}, std::byte{4}, std::byte{3}}));
  undo(Permutation::reversed, octets);
  EXPECT_EQ(octets, (Bytes{std::byte{3}, std::byte{4}, std::byte{1}, std::byte{2}}));
}

}  // namespace
}  // namespace wirestruct::verify::testing
