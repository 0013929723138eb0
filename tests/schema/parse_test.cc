#include "schema/parse.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "schema/compile_text.hpp"
#include "schema/lex.hpp"

namespace wirestruct::schema {
namespace {

struct Parsed {
  ast::File file;
  Diagnostics diagnostics;
};

Parsed parse_text(const std::string& text) {
  Parsed parsed;
  parsed.file = parse(lex({"test.wire", text}, 0, parsed.diagnostics), parsed.diagnostics);
  return parsed;
}

TEST(Parse, ReadsAWholeFile) {
  const Parsed parsed = parse_text(R"(
/// About the file.
package example.chat;
import "common.wire";
option cpp.namespace = "a::b";
option java.package = "a.b";
byte_order big;

/// A kind.
enum Kind : u16le { login = 'L', text, last = -1, }

/// A packet,
/// in two lines.
struct Packet byte_order little size 0x10 layout natural(4) {
  /// Which.
  Kind kind;
  common.Point points[4][0b10] @at(8);
  pad[3] = ' ';
  align 8;
  reserved u16[2];
};

stream Chat { udp port 7; client sends Packet; server sends common.Other; }
)");
  EXPECT_TRUE(parsed.diagnostics.errors.empty());
  const ast::File& file = parsed.file;
  EXPECT_EQ(file.doc, "About the file.");
  EXPECT_EQ(value_of(file.package).text, "example.chat");
  EXPECT_EQ(file.imports.at(0).path, "common.wire");
  EXPECT_EQ(value_of(file.cpp_namespace).value, "a::b");
  EXPECT_EQ(value_of(file.java_package).value, "a.b");
  EXPECT_EQ(value_of(file.order).order, ByteOrder::big);
  EXPECT_FALSE(file.incomplete);

  const ast::Enum& kind = file.enums.at(0);
  EXPECT_EQ(kind.doc, "A kind.");
  EXPECT_EQ(kind.underlying.text, "u16le");
  ASSERT_EQ(kind.enumerators.size(), 3U);
  EXPECT_TRUE(value_of(kind.enumerators[0].value).is_character);
  EXPECT_FALSE(kind.enumerators[1].value);
  EXPECT_TRUE(value_of(kind.enumerators[2].value).negative);

  const ast::Struct& packet = file.structs.at(0);
  EXPECT_EQ(packet.doc, "A packet,\nin two lines.");
  EXPECT_EQ(value_of(packet.size).magnitude, 16U);
  EXPECT_EQ(value_of(packet.order).order, ByteOrder::little);
  EXPECT_EQ(value_of(value_of(packet.layout).max_alignment).magnitude, 4U);
  ASSERT_EQ(packet.members.size(), 5U);
  const auto& points = std::get<ast::Field>(packet.members[1]);
  EXPECT_EQ(points.type.text, "common.Point");
  ASSERT_EQ(points.dimensions.size(), 2U);
  EXPECT_EQ(points.dimensions[1].magnitude, 2U);
  EXPECT_EQ(value_of(points.offset).magnitude, 8U);
  EXPECT_EQ(value_of(std::get<ast::Pad>(packet.members[2]).filler).magnitude, 0x20U);
  EXPECT_EQ(std::get<ast::Align>(packet.members[3]).alignment.magnitude, 8U);
  EXPECT_EQ(std::get<ast::Reserved>(packet.members[4]).dimensions.size(), 1U);

  const ast::Stream& chat = file.streams.at(0);
  EXPECT_EQ(value_of(chat.transport).transport, Transport::udp);
  EXPECT_EQ(value_of(chat.server_sends).text, "common.Other");
}

TEST(Parse, GoesOnAfterAMistake) {
  const Parsed parsed = parse_text(R"(
struct A { u8 a[n]; u8 b; }
struct B { u8 c; }
)");
  EXPECT_EQ(parsed.diagnostics.errors.size(), 1U);
  ASSERT_EQ(parsed.file.structs.size(), 2U);
  EXPECT_TRUE(parsed.file.structs[0].incomplete);
  EXPECT_EQ(parsed.file.structs[0].members.size(), 1U);
  EXPECT_FALSE(parsed.file.structs[1].incomplete);
}

TEST(Parse, LosesNothingToAMissingSemicolonAtTheEndOfALine) {
  const Parsed parsed = parse_text("struct A {\n  u8 a\n  /// doc\n  u8 b;\n}\n");
  EXPECT_EQ(parsed.diagnostics.errors.size(), 1U);
  ASSERT_EQ(parsed.file.structs.at(0).members.size(), 2U);
  EXPECT_FALSE(parsed.file.structs[0].incomplete);
  EXPECT_EQ(std::get<ast::Field>(parsed.file.structs[0].members[1]).doc, "doc");
}

TEST(Parse, TakesADeclarationAtTheStartOfALineForTheNextOne) {
  const Parsed parsed =
      parse_text("struct A {\n  u8 a;\n\nenum B : u8 { b }\nstruct C { u8 c; }\n");
  EXPECT_EQ(parsed.diagnostics.errors.size(), 1U);
  EXPECT_EQ(parsed.file.structs.size(), 2U);
  EXPECT_EQ(parsed.file.enums.size(), 1U);
}

TEST(Parse, SkipsBlocksThatItDoesNotKnowAsAWhole) {
  const Parsed parsed = parse_text(
      "struct A { u8 a; if (a) { u8 b; if (b) { u8 c; } } u8 d; }\nbits F : u8 { u4 a; u4 b; }\n");
  EXPECT_EQ(parsed.diagnostics.errors.size(), 2U);
  EXPECT_EQ(parsed.file.structs.at(0).members.size(), 2U);
  EXPECT_TRUE(parsed.file.incomplete);
}

TEST(Parse, LetsFieldsHaveTheNamesOfKeywords) {
  const Parsed parsed = parse_text(
      "struct A { u8 struct; u8 pad; u8 size; u8 align; u8 port; u8 if; u8 byte_order; }");
  EXPECT_TRUE(parsed.diagnostics.errors.empty());
  EXPECT_EQ(parsed.file.structs.at(0).members.size(), 7U);
}

TEST(Parse, GathersCTypesOfSeveralWords) {
  const Parsed parsed = parse_text("struct A { unsigned long int a; long b; long size; }");
  EXPECT_TRUE(parsed.diagnostics.errors.empty());
  EXPECT_EQ(std::get<ast::Field>(parsed.file.structs.at(0).members.at(0)).type.text,
            "unsigned long int");
  EXPECT_EQ(std::get<ast::Field>(parsed.file.structs.at(0).members.at(2)).name.text, "size");
}

TEST(Parse, SaysNothingTwiceAboutOneCharacter) {
  EXPECT_EQ(codes_of("struct A { u8 $; }"), "E102");
  EXPECT_EQ(codes_of("enum A : u8 { a = 08 }"), "E104");
  EXPECT_EQ(codes_of("struct A { u8 a[0x]; u8 b @at(2); }"), "E104");
}

TEST(Parse, AcceptsAnEmptyFile) {
  EXPECT_EQ(codes_of(""), "");
  EXPECT_EQ(codes_of("// nothing\n"), "");
}

}  // namespace
}  // namespace wirestruct::schema
