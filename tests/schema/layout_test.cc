#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "schema/compile_text.hpp"
#include "schema/lay_out.hpp"

namespace wirestruct::schema {
namespace {

using testing::ElementsAre;

/// "kind@0+1 sequence@1+4 (pad)@5+3": every member with its offset and size.
std::string members_of(const Struct& structure) {
  constexpr std::array<const char*, 5> kinds = {"pad", "align", "reserved", "hole", "tail"};
  std::string text;
  for (const Member& member : structure.members) {
    if (!text.empty()) text += ' ';
    if (const auto* field = std::get_if<Field>(&member)) {
      text += fmt::format("{}@{}+{}", field->name, field->offset_octets, field->size_octets);
    } else {
      const auto& padding = std::get<Padding>(member);
      text += fmt::format("({})@{}+{}", kinds.at(static_cast<std::size_t>(padding.kind)),
                          padding.offset_octets, padding.size_octets);
    }
  }
  return text;
}

std::string layout_of(const std::string& declaration) {
  const Model model = model_of("byte_order little;\n" + declaration);
  if (model.structs.empty()) return "";
  const Struct& structure = model.structs.back();
  return fmt::format("{} = {} align {}", members_of(structure), structure.size_octets,
                     structure.alignment_octets);
}

TEST(Layout, PacksByDefault) {
  EXPECT_EQ(layout_of("struct S { char a; i32 b; i32 c; char d[16]; byte e[63]; }"),
            "a@0+1 b@1+4 c@5+4 d@9+16 e@25+63 = 88 align 1");
  EXPECT_EQ(layout_of("struct S layout packed { u8 a; u64 b; }"), "a@0+1 b@1+8 = 9 align 1");
}

TEST(Layout, CountsAllDimensions) {
  const Model model = model_of("struct P { u8 x; u8 y; u8 z; }\nstruct S { P p[2][3][4]; }");
  const auto& field = std::get<Field>(model.structs.at(1).members.at(0));
  EXPECT_EQ(field.stride_octets, 3U);
  EXPECT_EQ(field.size_octets, 72U);
  EXPECT_THAT(field.dimensions, ElementsAre(2, 3, 4));
}

TEST(Layout, PadsAndAligns) {
  EXPECT_EQ(layout_of("struct S { u8 a; pad[2]; u8 b; align 8; u8 c; align 4; align 4; }"),
            "a@0+1 (pad)@1+2 b@3+1 (align)@4+4 c@8+1 (align)@9+3 (align)@12+0 = 12 align 1");
  EXPECT_EQ(layout_of("struct S { reserved u16; u8 a; reserved byte[3]; reserved u24[2]; }"),
            "(reserved)@0+2 a@2+1 (reserved)@3+3 (reserved)@6+6 = 12 align 1");
}

TEST(Layout, KeepsTheFiller) {
  const Model model = model_of("struct S { pad[3] = ' '; pad[1]; pad[2] = 0xFF; }");
  EXPECT_EQ(std::get<Padding>(model.structs.at(0).members.at(0)).filler, std::byte{0x20});
  EXPECT_EQ(std::get<Padding>(model.structs[0].members.at(1)).filler, std::byte{0});
  EXPECT_EQ(std::get<Padding>(model.structs[0].members.at(2)).filler, std::byte{0xFF});
}

TEST(Layout, PutsHolesAndTailWhereCDoes) {
  EXPECT_EQ(layout_of("struct S layout natural { u8 a; u32 b; u8 c; }"),
            "a@0+1 (hole)@1+3 b@4+4 c@8+1 (tail)@9+3 = 12 align 4");
  EXPECT_EQ(layout_of("struct S layout natural(2) { u8 a; u32 b; u8 c; }"),
            "a@0+1 (hole)@1+1 b@2+4 c@6+1 (tail)@7+1 = 8 align 2");
  EXPECT_EQ(layout_of("struct S layout natural(1) { u8 a; u64 b; }"), "a@0+1 b@1+8 = 9 align 1");
}

TEST(Layout, TakesOddWidthsForArraysOfOctets) {
  EXPECT_EQ(layout_of("struct S layout natural { u8 a; u24 b; i48 c; u16 d; }"),
            "a@0+1 b@1+3 c@4+6 d@10+2 = 12 align 2");
}

TEST(Layout, AlignsEnumsToTheirWidthAndWhatIsReservedToo) {
  EXPECT_EQ(
      layout_of("enum E : u32 { a }\nstruct S layout natural { u8 a; E e; u8 b; reserved u16; }"),
      "a@0+1 (hole)@1+3 e@4+4 b@8+1 (hole)@9+1 (reserved)@10+2 = 12 align 4");
}

TEST(Layout, LeavesAStructInsideAsItIs) {
  EXPECT_EQ(layout_of("struct I layout natural { u8 a; u32 b; }\nstruct S { u8 a; I i[2]; }"),
            "a@0+1 i@1+16 = 17 align 1");
  EXPECT_EQ(layout_of("struct I { u8 a; u32 b; }\nstruct S layout natural { u8 a; I i; u16 b; }"),
            "a@0+1 i@1+5 b@6+2 = 8 align 2");
  EXPECT_EQ(
      layout_of("struct I layout natural { u64 a; }\nstruct S layout natural(4) { u8 a; I i; }"),
      "a@0+1 (hole)@1+3 i@4+8 = 12 align 4");
}

TEST(Layout, ChecksWhatTheSchemaAsserts) {
  EXPECT_EQ(codes_of("byte_order big;\nstruct S size 5 { u8 a; u32 b @at(1); }"), "");
  EXPECT_EQ(codes_of("byte_order big;\nstruct S size 8 { u8 a; u32 b @at(4); }"), "E402");
  EXPECT_EQ(codes_of("byte_order big;\nstruct S size 8 { u8 a; u32 b; }"), "E401");
  EXPECT_EQ(codes_of("struct S size 18446744073709551615 { u8 a; }"), "E401");
  EXPECT_EQ(codes_of("struct S { u8 a @at(18446744073709551615); }"), "E402");
}

TEST(Layout, TellsWhichRuleWouldGiveTheSize) {
  const Compilation compilation =
      compile_text("byte_order little;\nstruct S size 88 { u8 a; u64 b; byte c[67]; i32 d; }");
  ASSERT_EQ(compilation.diagnostics.errors.size(), 1U);
  EXPECT_EQ(compilation.diagnostics.errors[0].message, "`S` is 80 octets, not 88");
  EXPECT_EQ(compilation.diagnostics.errors[0].fix, "with `layout natural` it would be that large");
}

TEST(LayoutAs, LaysOutEverythingByAnotherRule) {
  const Model model = model_of(
      "byte_order little;\nstruct I { u8 a; u32 b; }\nstruct S { u8 a; I i; reserved u16; align 4; "
      "}");
  const Model natural = lay_out_as(model, LayoutRule::natural);
  EXPECT_EQ(members_of(natural.structs.at(0)), "a@0+1 (hole)@1+3 b@4+4");
  EXPECT_EQ(members_of(natural.structs.at(1)),
            "a@0+1 (hole)@1+3 i@4+8 (reserved)@12+2 (align)@14+2");
  const Model packed = lay_out_as(natural, LayoutRule::packed);
  EXPECT_EQ(members_of(packed.structs.at(0)), members_of(model.structs[0]));
  EXPECT_EQ(members_of(packed.structs.at(1)), members_of(model.structs[1]));
}

}  // namespace
}  // namespace wirestruct::schema
