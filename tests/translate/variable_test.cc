// Decoding of what varies: what is said when octets and schema do not agree, and where.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "translate/decode.hpp"
#include "translate/format.hpp"
#include "translate/limits.hpp"
#include "translate/remark.hpp"
#include "translate/schema_text.hpp"

namespace wirestruct::translate {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// `path at offset+size = value`, a line for each item without children.
std::vector<std::string> leaves_of(const Decoded& decoded) {
  std::vector<std::string> lines;
  const Record& record = decoded.record;
  for (std::size_t i = 1; i < record.items.size(); ++i) {
    const Item& item = record.items[i];
    if (item.end != i + 1) continue;
    const bool has_value = item.kind == ItemKind::leaf || item.kind == ItemKind::scalars;
    lines.push_back(path_of(record, i) + " at " + std::to_string(item.offset_octets) + "+" +
                    std::to_string(item.size_octets) +
                    (has_value ? " = " + format_item(decoded.model, record, item) : ""));
  }
  return lines;
}

/// `name path at 9: what is said`.
std::vector<std::string> remarks_of(std::string_view schema, std::string_view written) {
  const Decoded decoded(schema, written);
  std::vector<std::string> lines;
  for (const RemarkAt& remark : decoded.record.remarks) {
    lines.push_back(std::string(name_of(remark.remark)) + " " + path_of(decoded.record, remark) +
                    " at " + std::to_string(remark.offset_octets) + ": " +
                    describe(decoded.record, remark));
  }
  return lines;
}

TEST(Variable, ReadsArraysOfEveryExtent) {
  const Decoded all(R"(
byte_order big;
struct P { u8 n; byte x[n]; }
struct S { u8 n; u16 a[n]; char b[until 0]; u16 c[until 0xFFFF]; P d[bytes n + 1]; char e[n][2]; P f[until last.n == 0]; u8 g[..]; u8 h; })",
                    "02 0001 0002 \"ab\" 00 0003 FFFF 02 BEEF \"cd\" 65 00 01 07 00 08 09 0A");
  EXPECT_THAT(all.record.remarks, IsEmpty());
  EXPECT_THAT(leaves_of(all),
              ElementsAre("n at 0+1 = 2", "a at 1+4 = [1, 2]", "b at 5+3 = \"ab\"",
                          "c at 8+4 = [3]", "d[0].n at 12+1 = 2", "d[0].x at 13+2 = 2 octets",
                          "e[0] at 15+2 = \"cd\"", "e[1] at 17+2 = \"e\"", "f[0].n at 19+1 = 1",
                          "f[0].x at 20+1 = 1 octet", "f[1].n at 21+1 = 0",
                          "f[1].x at 22+0 = 0 octets", "g at 22+2 = [8, 9]", "h at 24+1 = 10"));
}

TEST(Variable, NamesCountsAndSizesThatLie) {
  constexpr std::string_view counted = "struct S { u32be n; u16be x[n - 1]; u8 y[bytes n]; }";
  EXPECT_THAT(remarks_of(counted, "FFFFFFFF 0000"),
              ElementsAre("message_cut x at 4: cut: takes 8589934588 octets, and there are 2"));
  EXPECT_THAT(remarks_of(counted, "00000000 0000"),
              ElementsAre("length_negative x at 4: less than nothing: -1 elements"));
  EXPECT_THAT(remarks_of(counted, "00000001"),
              ElementsAre("message_cut y at 4: cut: takes 1 octet, and there are 0"));
  EXPECT_THAT(remarks_of("struct S { u8 n; u8 x[n] @max(2); }", "03 010203"),
              ElementsAre("too_many_elements x at 1: too many: 3 elements, and at most 2 may be"));
  EXPECT_THAT(remarks_of("struct S { char x[until 0] @max(2); }", "\"abc\" 00"),
              ElementsAre("too_many_elements x at 0: too many: more than 2 elements"));
  EXPECT_THAT(remarks_of("struct S { char x[until 0]; }", "\"abc\""),
              ElementsAre("message_cut x at 0: cut: ends after 3 elements without what ends it"));
  EXPECT_THAT(remarks_of("struct S { u8 n; u16be x[bytes n]; u8 y; }", "03 0001 02 07"),
              ElementsAre("message_cut x[1] at 3: cut: takes 2 octets, and there are 1"));
}

TEST(Variable, TakesTheMemoryThatOctetsPayFor) {
  const Decoded huge("struct P { u8 x; u8 y; } struct S { u32be n; P p[n]; }", "FFFFFFFF 00*64");
  EXPECT_LT(huge.record.items.capacity(), 64U);
}

TEST(Variable, NamesLengthsThatLie) {
  constexpr std::string_view schema =
      "struct S { u16be length = size(this); u8 kind; byte rest[..]; }";
  EXPECT_THAT(remarks_of(schema, "0004 01 AA"), IsEmpty());
  EXPECT_THAT(remarks_of(schema, "0001 01 AA"),
              ElementsAre("length_too_small length at 0: too small: 1 octet in all, and 2 are read "
                          "already"));
  EXPECT_THAT(remarks_of(schema, "0002 01 AA"),
              ElementsAre("octets_left_over  at 2: 2 octets after the struct's 2",
                          "message_cut kind at 2: cut: takes 1 octet, and there are 0"));
  EXPECT_THAT(remarks_of(schema, "0009 01 AA"),
              ElementsAre("message_cut rest at 3: cut: 9 octets in all, and there are 4"));
  EXPECT_THAT(remarks_of(schema, "0003 01 AA"),
              ElementsAre("octets_left_over  at 3: 1 octet after the struct's 3"));
}

TEST(Variable, GoesOnBehindARegionWithSomethingWrong) {
  constexpr std::string_view schema =
      "struct B { u8 n; u8 x[n]; } struct S { u8 n; B b size n; u8 end; }";
  EXPECT_THAT(leaves_of(Decoded(schema, "03 05 01 02 09")),
              ElementsAre("n at 0+1 = 3", "b.n at 1+1 = 5", "b.x at 2+2", "end at 4+1 = 9"));
  EXPECT_THAT(remarks_of(schema, "03 05 01 02 09"),
              ElementsAre("message_cut b.x at 2: cut: takes 5 octets, and there are 2"));
  EXPECT_THAT(leaves_of(Decoded(schema, "03 01 01 02 09")),
              ElementsAre("n at 0+1 = 3", "b.n at 1+1 = 1", "b.x at 2+1 = [1]",
                          "b.left_over at 3+1", "end at 4+1 = 9"));
  EXPECT_THAT(remarks_of(schema, "03 01 01 02 09"),
              ElementsAre("octets_left_over b.left_over at 3: 1 octet that no member takes"));
  EXPECT_THAT(remarks_of(schema, "09 01 01 02 09"),
              ElementsAre("message_cut b at 1: cut: a size of 9, and there are 4 octets",
                          "octets_left_over b.left_over at 3: 2 octets that no member takes"));
}

TEST(Variable, NamesTheFieldThatLacksOctets) {
  constexpr std::string_view schema = R"(
struct P { u8 x; u16be y[2]; }
struct B { u8 length = size(this); P p; u8 n; P q[n]; }
struct S { u16be length = size(this); u8 size_of_b; B b size size_of_b; u8 end; })";
  EXPECT_THAT(remarks_of(schema, "0010 0C 0C 01 0002 0003 01 01 0002 0003 09"), IsEmpty());
  // What is there is read, however large the structs and regions around it claim to be.
  EXPECT_THAT(remarks_of(schema, "0010 0C 0C 01 0002 0003 01 01 0002 00"),
              ElementsAre("message_cut b.q at 10: cut: takes 5 octets, and there are 4"));
  EXPECT_THAT(remarks_of(schema, "0010 0C 0C 01 0002 00"),
              ElementsAre("message_cut b.p.y[1] at 7: cut: takes 4 octets, and there are 3"));
  EXPECT_THAT(remarks_of(schema, "0010 0C 0C 01 0002 0003 03 01"),
              ElementsAre("message_cut b.q at 10: cut: takes 15 octets, and there are 1"));
  EXPECT_THAT(remarks_of(schema, "0010 0C"),
              ElementsAre("message_cut b.length at 3: cut: takes 1 octet, and there are 0"));
  // No field lacks any: what says that there are more.
  EXPECT_THAT(remarks_of(schema, "0020 0C 0C 01 0002 0003 01 01 0002 0003 09"),
              ElementsAre("message_cut length at 0: cut: 32 octets in all, and there are 16"));
  EXPECT_THAT(remarks_of(schema, "0010 0C 1C 01 0002 0003 01 01 0002 0003 09"),
              ElementsAre("message_cut b.length at 3: cut: 28 octets in all, and there are 12"));
  EXPECT_THAT(remarks_of(schema, "0010 1C 0C 01 0002 0003 01 01 0002 0003 09"),
              ElementsAre("message_cut b at 3: cut: a size of 28, and there are 13 octets",
                          "octets_left_over b.left_over at 15: 1 octet that no member takes"));
}

TEST(Variable, NamesWhatGoesToTheEndOfWhatIsCut) {
  constexpr std::string_view schema =
      "struct P { u16be x; } struct S { u8 length = size(this); P p[..]; u8 a; u8 b; }";
  EXPECT_THAT(leaves_of(Decoded(schema, "0A 0001 0002 00")),
              ElementsAre("length at 0+1 = 10", "p[0].x at 1+2 = 1", "p[1].x at 3+2 = 2",
                          "p[2].x at 5+1", "a at 6+0"));
  EXPECT_THAT(remarks_of(schema, "0A 0001 0002 00"),
              ElementsAre("message_cut p at 1: cut: 10 octets in all, and there are 6"));
  EXPECT_THAT(remarks_of(schema, "02 0001"),
              ElementsAre("message_cut p at 1: cut: takes 2 octets, and there are 1",
                          "octets_left_over  at 2: 1 octet after the struct's 2"));
  EXPECT_THAT(remarks_of("struct S { u8 length = size(this); u16be x[..]; }", "09 0001"),
              ElementsAre("message_cut x at 1: cut: 9 octets in all, and there are 3"));
  // A field that comes with what is left is awaited, too.
  EXPECT_THAT(remarks_of("version 2; struct S { u8 length = size(this); u8 a @since(2); }", "05"),
              ElementsAre("message_cut a at 1: cut: takes 1 octet, and there are 0"));
}

TEST(Variable, MeasuresTheRegionOfNothing) {
  constexpr std::string_view schema = R"(
struct A { u8 x; }
struct S { u8 k; u8 n; u8 m = size(body); switch (k) body size n { case 1: A; case 2: void; } })";
  EXPECT_THAT(remarks_of(schema, "02 00 00"), IsEmpty());
  EXPECT_THAT(remarks_of(schema, "02 03 03 000000"),
              ElementsAre("octets_left_over body.left_over at 3: 3 octets that no member takes"));
  EXPECT_THAT(remarks_of(schema, "02 03 00"),
              ElementsAre("message_cut body at 3: cut: takes 3 octets, and there are 0"));
}

TEST(Variable, TakesTheCaseThatTheSelectorSays) {
  constexpr std::string_view schema = R"(
enum K : u8 { a = 1, b = 2 }
struct A { u16be x; } struct B { u8 x; }
struct S { K k; switch (k) body { case a: A; case 10 .. 19: B; case b: void; } u8 end; })";
  EXPECT_THAT(leaves_of(Decoded(schema, "01 0007 09")),
              ElementsAre("k at 0+1 = a (1)", "body.x at 1+2 = 7", "end at 3+1 = 9"));
  EXPECT_THAT(leaves_of(Decoded(schema, "02 09")),
              ElementsAre("k at 0+1 = b (2)", "end at 1+1 = 9"));
  EXPECT_THAT(
      leaves_of(Decoded(schema, "13 07 09")),
      ElementsAre("k at 0+1 = 19 (no enumerator of K)", "body.x at 1+1 = 7", "end at 2+1 = 9"));
  EXPECT_THAT(remarks_of(schema, "14 07 09"),
              ElementsAre("enum_value_unknown k at 0: not an enumerator",
                          "no_case body at 1: the switch does not say what this is: no case for "
                          "20"));
}

TEST(Variable, ChoosesTheByteOrderOnceForAStruct) {
  constexpr std::string_view schema =
      "struct S byte_order by m { 1: little; 2: big; } { u8 m; u16 x; u16 y[2]; f16 z; }";
  EXPECT_THAT(leaves_of(Decoded(schema, "01 0100 0200 0300 003C")),
              ElementsAre("m at 0+1 = 1", "x at 1+2 = 1", "y at 3+4 = [2, 3]", "z at 7+2 = 1.0"));
  EXPECT_THAT(leaves_of(Decoded(schema, "02 0001 0002 0003 3C00")),
              ElementsAre("m at 0+1 = 2", "x at 1+2 = 1", "y at 3+4 = [2, 3]", "z at 7+2 = 1.0"));
  EXPECT_THAT(remarks_of(schema, "03 0001 0002 0003 3C00"),
              ElementsAre("byte_order_unknown x at 1: the byte order is not known: no byte order "
                          "for 3"));
}

TEST(Variable, ReportsOverflowOfExpressions) {
  EXPECT_THAT(remarks_of("struct S { u64be n; u8 x[n]; }", "FF*8 00"),
              ElementsAre("expression_overflow x at 8: an expression has no value: it does not fit "
                          "in 64 bits"));
  EXPECT_THAT(remarks_of("struct S { u64be n; u8 x[n * 4]; }", "40 00*7 00"),
              ElementsAre("expression_overflow x at 8: an expression has no value: it does not fit "
                          "in 64 bits"));
  EXPECT_THAT(remarks_of("struct S { u8 n; u8 x[8 / n]; }", "00 00"),
              ElementsAre("expression_overflow x at 1: an expression has no value: it does not fit "
                          "in 64 bits"));
  // The operand that does not count is not computed.
  EXPECT_THAT(remarks_of("struct S { u8 n; if (n != 0 && 8 / n > 1) { u8 x; } }", "00"), IsEmpty());
}

TEST(Variable, ComparesWhatDerives) {
  EXPECT_THAT(
      remarks_of("struct S { u16be magic = 0xCAFE; u8 n = count(x); u8 x[2]; u8 sum = sum8(x); }",
                 "CAFF 03 0102 09"),
      ElementsAre("derived_wrong magic at 0: wrong: is 51967, and should be 51966",
                  "derived_wrong n at 2: wrong: is 3, and should be 2",
                  "checksum_wrong sum at 5: wrong checksum: is 0x09, and should be 0x03"));
  EXPECT_THAT(
      remarks_of("bits W : u8 msb_first { u4 version = 4; u4 words; } struct S { W w; }", "57"),
      ElementsAre("derived_wrong w.version at 0: wrong: version is 5, and should be 4"));
  EXPECT_THAT(remarks_of("struct S { u8 hops where hops <= 15; }", "10"),
              ElementsAre("where_violated hops at 0: not what the schema allows: 16"));
  EXPECT_THAT(remarks_of("flags F : u8 { a = 1, b = 6 } struct S { F f; F g[2]; }", "09 02 F8"),
              ElementsAre("flag_unknown f at 0: bits without a name: 0x8",
                          "flag_unknown g[1] at 2: bits without a name: 0xF8"));
}

TEST(Variable, LeavesFieldsOutWhereTheMessageEnds) {
  constexpr std::string_view schema =
      "version 3; struct S { u8 a; u16be b @since(2); u8 c @since(3); }";
  EXPECT_THAT(leaves_of(Decoded(schema, "01")), ElementsAre("a at 0+1 = 1"));
  EXPECT_THAT(leaves_of(Decoded(schema, "01 0002")), ElementsAre("a at 0+1 = 1", "b at 1+2 = 2"));
  EXPECT_THAT(leaves_of(Decoded(schema, "01 0002 03")),
              ElementsAre("a at 0+1 = 1", "b at 1+2 = 2", "c at 3+1 = 3"));
  EXPECT_THAT(remarks_of(schema, "01 00"),
              ElementsAre("message_cut b at 1: cut: takes 2 octets, and there are 1"));
}

TEST(Variable, AlignsBehindWhatVaries) {
  constexpr std::string_view schema = "struct S { u8 n; u8 x[n]; align 4; u8 y; }";
  EXPECT_THAT(leaves_of(Decoded(schema, "01 02 0000 03")),
              ElementsAre("n at 0+1 = 1", "x at 1+1 = [2]", "align at 2+2", "y at 4+1 = 3"));
  EXPECT_THAT(leaves_of(Decoded(schema, "03 020202 03")),
              ElementsAre("n at 0+1 = 3", "x at 1+3 = [2, 2, 2]", "align at 4+0", "y at 4+1 = 3"));
}

TEST(Variable, UnderstandsTextByItsCharsetAndPadding) {
  const Decoded texts(R"(struct S {
      char a[4] @charset(latin1); char b[4] @pad(space); char c[6] @charset(utf16le);
      char d[4] @charset(gbk); char e[2] @charset(ascii); char f[4] @charset(utf16be) @pad(space); })",
                      "E9 00*3 \"a b \" 6100 0000 0000 C4E3 0000 C3A9 0061 0020");
  EXPECT_THAT(leaves_of(texts),
              ElementsAre("a at 0+4 = \"é\"", "b at 4+4 = \"a b\"", "c at 8+6 = \"a\"",
                          "d at 14+4 = \"你\"", "e at 18+2 = \"é\"", "f at 20+4 = \"a\""));
  ASSERT_EQ(texts.record.remarks.size(), 1U);
  EXPECT_EQ(describe(texts.record, texts.record.remarks[0]),
            "not ascii from its octet 0 on: C3 A9");
}

TEST(Variable, OfMoreElementsThanTheLimitShowsTheRestAsOctets) {
  const schema::Model model = model_of("struct P { u8 n; u8 x[n]; } struct S { P p[..]; }");
  const Buffer message(2'000'000, std::byte{0});
  Record record;
  decode(model, model.structs.back(), message, record);
  EXPECT_LE(record.items.size(), limits::record_items + 8);
  ASSERT_EQ(record.remarks.size(), 1U);
  EXPECT_EQ(record.remarks[0].remark, Remark::elements_not_shown);
  const Item& last = record.items.back();
  EXPECT_EQ(last.kind, ItemKind::undecoded);
  EXPECT_EQ(last.offset_octets + last.size_octets, 2'000'000U);
}

}  // namespace
}  // namespace wirestruct::translate
