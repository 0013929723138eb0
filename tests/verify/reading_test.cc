#include "verify/reading.hpp"

#include <gtest/gtest.h>

#include "verify/messages.hpp"
#include "verify/render.hpp"

namespace wirestruct::verify::testing {
namespace {

using translate::LeafKind;

Bytes octets(std::initializer_list<int> values) {
  Bytes bytes;
  for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
  return bytes;
}

Leaf number(std::uint64_t size, bool is_signed = true,
            schema::ByteOrder order = schema::ByteOrder::little) {
  Leaf leaf;
  leaf.kind = LeafKind::number;
  leaf.scalar = {
      is_signed ? schema::ScalarKind::signed_integer : schema::ScalarKind::unsigned_integer,
      static_cast<std::uint32_t>(size)};
  leaf.order = order;
  leaf.size_octets = leaf.element_octets = size;
  return leaf;
}

Readings only(std::initializer_list<Reading> readings) {
  Readings set;
  for (const Reading reading : readings) set.add(reading);
  return set;
}

TEST(Reading, ANumberInTheOtherOrder) {
  const Bytes sent = octets({0x40, 0xE2, 0x01, 0x00});
  EXPECT_EQ(readings_of(number(4), sent, sent), only({Reading::same}));
  EXPECT_EQ(readings_of(number(4), sent, octets({0x00, 0x01, 0xE2, 0x40})),
            only({Reading::reversed}));
  EXPECT_EQ(readings_of(number(4), sent, octets({0x01, 0x00, 0x40, 0xE2})),
            only({Reading::units_cdab}));
  EXPECT_EQ(readings_of(number(4), sent, octets({0xE2, 0x40, 0x00, 0x01})),
            only({Reading::units_badc}));
  EXPECT_TRUE(readings_of(number(4), sent, octets({0x40, 0xE2, 0x01, 0x01})).empty());
}

TEST(Reading, WhatReadsTheSameBothWaysIsBoth) {
  const Bytes palindrome = octets({1, 2, 2, 1});
  EXPECT_EQ(readings_of(number(4), palindrome, palindrome),
            only({Reading::same, Reading::reversed}));
  const Bytes zero = octets({0, 0});
  EXPECT_EQ(readings_of(number(2), zero, zero), only({Reading::same, Reading::reversed}));
}

TEST(Reading, WiderNumbersAreFilledUp) {
  const Bytes positive = octets({0x40, 0xE2});
  const Bytes negative = octets({0x40, 0xE2});
  EXPECT_EQ(readings_of(number(2, false), positive, octets({0x40, 0xE2, 0, 0})),
            only({Reading::zero_extended}));
  EXPECT_EQ(readings_of(number(2), negative, octets({0x40, 0xE2, 0xFF, 0xFF})),
            only({Reading::sign_extended}));
  EXPECT_EQ(readings_of(number(2), negative, octets({0xFF, 0xFF, 0xE2, 0x40})),
            only({Reading::sign_extended_reversed}));
  EXPECT_EQ(readings_of(number(2, false, schema::ByteOrder::big), octets({0xE2, 0x40}),
                        octets({0, 0, 0xE2, 0x40})),
            only({Reading::zero_extended}));
  EXPECT_TRUE(readings_of(number(2), negative, octets({0x40, 0xE2, 1, 0})).empty());
}

TEST(Reading, NarrowerNumbersKeepTheirLowOctets) {
  EXPECT_EQ(readings_of(number(4), octets({1, 2, 3, 4}), octets({1, 2})), only({Reading::cut}));
  EXPECT_EQ(readings_of(number(4), octets({1, 2, 3, 4}), octets({2, 1})),
            only({Reading::cut_reversed}));
}

TEST(Reading, TextBehindItsTerminator) {
  Leaf text;
  text.kind = LeafKind::text;
  text.size_octets = text.element_octets = 6;
  const Bytes sent = octets({'a', 'b', 0, 0, 0, 0});
  EXPECT_EQ(readings_of(text, sent, octets({'a', 'b', 0, 'o', 'l', 'd'})),
            only({Reading::equal_to_nul}));
  EXPECT_EQ(readings_of(text, sent, octets({'a', 'b', ' ', ' ', ' ', ' '})),
            only({Reading::space_padded}));
  EXPECT_TRUE(readings_of(text, sent, octets({'a', 'c', 0, 0, 0, 0})).empty());
  const Bytes full = octets({'a', 'b', 'c', 'd', 'e', 'f'});
  EXPECT_EQ(readings_of(text, full, full), only({Reading::same}));
}

// What render() writes under a reading is what readings_of() recognises as it.
TEST(Render, IsRecognised) {
  const schema::Model model = compile("struct S { i32le a; u16be b; char c[5]; }");
  const Subject subject = subject_of(model, model.structs.front());
  Shape shape = schema_shape(subject);
  const Bytes sent = octets({0x81, 0x92, 0xA3, 0xB4, 0xC5, 0xD6, 'x', 'y', 0, 0, 0});
  for (const Reading reading :
       {Reading::same, Reading::reversed, Reading::units_cdab, Reading::units_badc}) {
    Group group;
    group.leaves.resize(3);
    for (auto& leaf : group.leaves) leaf.reading = Reading::same;
    group.leaves[0].reading = reading;
    const Pattern pattern = render(subject, shape, group, sent);
    EXPECT_TRUE(
        readings_of(subject.leaves[0], Octets(sent).first(4), Octets(pattern.octets).first(4))
            .has(reading))
        << name_of(reading);
  }
  shape.places = {{0, 8}, {8, 2}, {10, 5}};
  shape.stride_octets = 15;
  for (const Reading reading : {Reading::sign_extended, Reading::sign_extended_reversed,
                                Reading::zero_extended, Reading::zero_extended_reversed}) {
    Group group;
    group.leaves.resize(3);
    for (auto& leaf : group.leaves) leaf.reading = Reading::same;
    group.leaves[0].reading = reading;
    const Pattern pattern = render(subject, shape, group, sent);
    EXPECT_EQ(
        readings_of(subject.leaves[0], Octets(sent).first(4), Octets(pattern.octets).first(8)),
        only({reading}));
  }
}

}  // namespace
}  // namespace wirestruct::verify::testing
