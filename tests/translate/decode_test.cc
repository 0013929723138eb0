#include "translate/decode.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "translate/format.hpp"
#include "translate/limits.hpp"
#include "translate/remark.hpp"
#include "translate/schema_text.hpp"

namespace wirestruct::translate {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Every kind of member, 62 octets.
constexpr std::string_view every_kind = R"(
byte_order big;
enum Color : i16 { red = 1, blue = -2 }
struct Point { i16le x; u24 y; }
struct All size 62 {
  u8 a; i8 b; u16 c; i24 d; u40le e; i64 f; f32 g; f64le h;
  bool yes; char letter; byte raw; Color color;
  char name[4]; byte blob[2]; char words[2][3];
  pad[1] = 0x20; reserved u8; align 4;
  Point points[2];
}
)";
constexpr std::string_view every_octet =
    "FF FE 1234 FFFFFE 0102030405 FFFFFFFFFFFFFFFF 3FC00000 000000000000F03F "
    "01 41 7F FFFE \"ab\" 0000 BEEF \"onetwo\" 20 00 00*1 FEFF 000001 0100 000002";

/// `path = value`, a line for each item that has one.
std::vector<std::string> values_of(const Decoded& decoded) {
  std::vector<std::string> lines;
  const Record& record = decoded.record;
  for (std::size_t i = 1; i < record.items.size(); ++i) {
    const Item& item = record.items[i];
    if (item.kind != ItemKind::leaf && item.kind != ItemKind::scalars) continue;
    lines.push_back(path_of(record, i) + " = " + format_item(decoded.model, record, item));
  }
  return lines;
}

/// `name at 9+4: what is said`.
std::vector<std::string> remarks_of(const Record& record) {
  std::vector<std::string> lines;
  lines.reserve(record.remarks.size());
  for (const RemarkAt& remark : record.remarks) {
    lines.push_back(std::string(name_of(remark.remark)) + " " + path_of(record, remark) + " at " +
                    std::to_string(remark.offset_octets) + ": " + describe(record, remark));
  }
  return lines;
}

TEST(Decode, ReadsEveryKindOfValue) {
  const Decoded all(every_kind, every_octet);
  ASSERT_EQ(all.message.size(), 62U);
  EXPECT_THAT(
      values_of(all),
      ElementsAre("a = 255", "b = -2", "c = 4660", "d = -2", "e = 21542142465", "f = -1", "g = 1.5",
                  "h = 1.0", "yes = true", "letter = \"A\"", "raw = 1 octet", "color = blue (-2)",
                  "name = \"ab\"", "blob = 2 octets", "words[0] = \"one\"", "words[1] = \"two\"",
                  "points[0].x = -2", "points[0].y = 1", "points[1].x = 1", "points[1].y = 2"));
  EXPECT_THAT(remarks_of(all.record), IsEmpty());
  EXPECT_THAT(left_over_octets(all.record), IsEmpty());
}

TEST(Decode, PlacesItemsByTheirOffsetsWithoutAHole) {
  const Decoded all(every_kind, every_octet);
  std::uint64_t next = 0;
  const std::vector<Item>& items = all.record.items;
  for (std::size_t i = 0; i < items.size(); ++i) {
    ASSERT_GT(items[i].end, i);
    if (items[i].end != i + 1) continue;  // only what has no children
    EXPECT_EQ(items[i].offset_octets, next) << path_of(all.record, i);
    next += items[i].size_octets;
  }
  EXPECT_EQ(next, 62U);
  EXPECT_EQ(items[0].end, items.size());
}

TEST(Decode, CutAtAnyOctetStillGivesTheFieldsBeforeIt) {
  const Decoded all(every_kind, every_octet);
  for (std::size_t size = 0; size < all.message.size(); ++size) {
    Record record;
    // Of exactly this size, so that the address sanitizer sees a read behind it.
    const Buffer cut(all.message.begin(), all.message.begin() + static_cast<std::ptrdiff_t>(size));
    decode(all.model, all.model.structs.back(), cut, record);
    ASSERT_EQ(record.items.size(), all.record.items.size());
    for (std::size_t i = 0; i < record.items.size(); ++i) {
      const Item& item = record.items[i];
      const std::uint64_t end = item.offset_octets + item.size_octets;
      const ItemState expected = end <= size                  ? ItemState::whole
                                 : item.offset_octets >= size ? ItemState::absent
                                                              : ItemState::cut;
      EXPECT_EQ(item.state, expected) << path_of(record, i) << " at " << size;
      EXPECT_EQ(octets_of(record, item).size(),
                std::min<std::uint64_t>(item.size_octets,
                                        size - std::min<std::uint64_t>(size, item.offset_octets)));
    }
    ASSERT_EQ(record.remarks.size(), 1U) << size;
    EXPECT_EQ(record.remarks[0].remark, Remark::message_cut);
    // At the field or element that is not all there.
    EXPECT_LE(record.remarks[0].offset_octets, size);
    EXPECT_LT(size - record.remarks[0].offset_octets, 16U);
    EXPECT_EQ(record.remarks[0].count, 62 - size);
  }
}

TEST(Decode, NamesTheFieldThatAMessageEndsIn) {
  const auto remarks_when_cut = [](std::size_t size) {
    Decoded whole(chat_schema, chat_packet);
    decode(whole.model, whole.model.structs.back(), Octets(whole.message).first(size),
           whole.record);
    return remarks_of(whole.record);
  };
  EXPECT_THAT(remarks_when_cut(12),
              ElementsAre("message_cut name at 9: the message ends inside this field, after 12 of "
                          "88 octets: 3 of its 16"));
  EXPECT_THAT(
      remarks_when_cut(9),
      ElementsAre("message_cut name at 9: the message ends before this field, after 9 of 88 "
                  "octets"));
  EXPECT_THAT(
      remarks_when_cut(0),
      ElementsAre("message_cut kind at 0: the message ends before this field, after 0 of 88 "
                  "octets"));
}

TEST(Decode, NamesTheElementThatAMessageEndsIn) {
  const Decoded numbers("struct N { u8 first; u16le n[2][3]; }", "01 0000 0000 0000 0000 00");
  EXPECT_EQ(path_of(numbers.record, numbers.record.remarks.at(0)), "n[1][1]");
  const Decoded points("struct P { u8 x; u16le y; } struct A { P p[3]; }", "00*4");
  EXPECT_EQ(path_of(points.record, points.record.remarks.at(0)), "p[1].y");
}

TEST(Decode, TellsWhatTheCaptureLacksFromWhatTheMessageLacks) {
  const Decoded packet(chat_schema, chat_packet, {{7, 4}, {40, 2}});
  const std::vector<Item>& items = packet.record.items;
  EXPECT_EQ(items[2].state, ItemState::whole);    // sequence
  EXPECT_EQ(items[3].state, ItemState::missing);  // user_id, octets 5 to 8
  EXPECT_EQ(items[4].state, ItemState::missing);  // name, octets 9 to 24
  EXPECT_EQ(items[5].state, ItemState::missing);  // token
  EXPECT_TRUE(std::holds_alternative<std::monostate>(items[3].value));
  EXPECT_THAT(remarks_of(packet.record),
              ElementsAre("octets_missing user_id at 7: 4 octets not captured",
                          "octets_missing token at 40: 2 octets not captured"));
}

TEST(Decode, OfAnArrayGivesTheElementsThatWereCaptured) {
  const Decoded numbers("struct N { u16le n[4]; }", "0100 0200 0300 0400", {{3, 2}});
  const Item& item = numbers.record.items[1];
  EXPECT_EQ(format_item(numbers.model, numbers.record, item), "[1, -, -, 4]");
}

TEST(Decode, RemarksOnValuesThatMeanNothing) {
  const Decoded odd(R"(
enum Kind : u8 { login = 'L' }
struct Odd { bool flag; Kind kind; reserved u16le; pad[2] = 0xAA; char name[8]; char note[3]; }
)",
                    "02 58 0100 AABB \"al\" 00 \"old\" 0000 C3A9C3");
  EXPECT_THAT(remarks_of(odd.record),
              ElementsAre("bool_not_0_or_1 flag at 0: not 0 or 1",
                          "enum_value_unknown kind at 1: not an enumerator",
                          "reserved_not_zero reserved at 2: reserved, must be zero",
                          "padding_not_filler pad at 5: padding, should be AA",
                          "octets_after_nul name at 9: 5 octets after the NUL: 6F 6C 64 00 00",
                          "text_invalid note at 16: not UTF-8 from its octet 2 on: C3"));
  EXPECT_THAT(values_of(odd), ElementsAre("flag = 2", "kind = 88 (no enumerator of Kind)",
                                          "name = \"al\"", "note = \"\xC3\xA9\\xC3\""));
}

TEST(Decode, RemarksOnAnArrayOnceAtItsFirstOddElement) {
  const Decoded bools("struct B { bool b[2][2]; }", "01 07 00 08");
  EXPECT_THAT(remarks_of(bools.record),
              ElementsAre("bool_not_0_or_1 b[0][1] at 1: not 0 or 1 (first of 2 such elements)"));
}

TEST(Decode, KeepsWhatIsLeftOver) {
  const Decoded longer("struct S { u8 x; }", "01 02 03");
  EXPECT_THAT(remarks_of(longer.record),
              ElementsAre("octets_left_over  at 1: 2 octets after the struct's 1"));
  EXPECT_EQ(hex_octets(left_over_octets(longer.record)), "02 03");
}

TEST(Decode, LaysOutWhatNaturalAlignmentPutsIn) {
  const Decoded natural("byte_order little; struct N layout natural { u8 a; u32 b; u8 c; }",
                        "01 FF0000 02000000 03 000000");
  const std::vector<Item>& items = natural.record.items;
  ASSERT_EQ(items.size(), 6U);
  EXPECT_EQ(path_of(natural.record, 2), "hole");
  EXPECT_EQ(path_of(natural.record, 5), "tail");
  EXPECT_THAT(remarks_of(natural.record),
              ElementsAre("padding_not_filler hole at 1: padding, should be 00"));
}

TEST(Decode, OfAMillionElementsShowsAsManyAsTheLimitAndSaysSo) {
  const schema::Model model =
      model_of("struct P { u8 x; u8 y; } struct A { P p[1000000]; u8 end; }");
  Buffer message(2'000'001, std::byte{7});
  Record record;
  decode(model, model.structs.back(), message, record);
  EXPECT_LE(record.items.size(), limits::record_items + 8);
  ASSERT_EQ(record.remarks.size(), 1U);
  EXPECT_EQ(record.remarks[0].remark, Remark::elements_not_shown);
  // What stands behind the array is there all the same.
  EXPECT_EQ(record.items.back().offset_octets, 2'000'000U);
  EXPECT_EQ(record.items.back().state, ItemState::whole);
}

TEST(Decode, ReusesItsRecordWithoutATraceOfTheMessageBefore) {
  Decoded first("struct S { bool x; u8 y; }", "07");
  ASSERT_FALSE(first.record.remarks.empty());
  const Buffer second = octets("01 02");
  decode(first.model, first.model.structs.back(), second, first.record);
  EXPECT_TRUE(first.record.remarks.empty());
  EXPECT_EQ(first.record.items.size(), 3U);
}

TEST(ReadUnsigned, TakesEveryWidthInBothOrders) {
  const Buffer eight = octets("01 02 03 04 05 06 07 08");
  std::uint64_t little = 0;
  std::uint64_t big = 0;
  for (std::size_t size = 1; size <= 8; ++size) {
    little |= std::uint64_t{size} << 8 * (size - 1);
    big = big << 8 | size;
    EXPECT_EQ(read_unsigned(Octets(eight).first(size), schema::ByteOrder::little), little);
    EXPECT_EQ(read_unsigned(Octets(eight).first(size), schema::ByteOrder::big), big);
  }
}

TEST(SignExtend, TakesEveryWidth) {
  for (std::uint32_t size = 1; size <= 8; ++size) {
    const std::uint64_t sign = std::uint64_t{1} << (8 * size - 1);
    EXPECT_EQ(sign_extend(sign - 1, size), static_cast<std::int64_t>(sign - 1));
    EXPECT_EQ(sign_extend(sign, size), -static_cast<std::int64_t>(sign - 1) - 1);
    EXPECT_EQ(sign_extend(sign | (sign - 1), size), -1);
  }
}

}  // namespace
}  // namespace wirestruct::translate
