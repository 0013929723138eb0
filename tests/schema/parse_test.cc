#include "schema/parse.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "schema/compile_text.hpp"
#include "schema/lex.hpp"
#include "schema/limits.hpp"

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

// An expression with all its parentheses: `(+ a (* b c))`.
std::string written(const ast::Expression& expression) {
  constexpr std::array<std::string_view, 22> operators = {
      "neg", "~", "!",  "*",  "/",  "%", "+", "-", "<<", ">>", "<",
      "<=",  ">", ">=", "==", "!=", "&", "^", "|", "&&", "||", "?:"};
  std::string text;
  switch (expression.kind) {
    case ast::ExpressionKind::number:
      return (expression.number.negative ? "-" : "") + std::to_string(expression.number.magnitude);
    case ast::ExpressionKind::real:
    case ast::ExpressionKind::name:
      return expression.text;
    case ast::ExpressionKind::string:
      return '"' + expression.text + '"';
    case ast::ExpressionKind::call:
      text = expression.text;
      break;
    case ast::ExpressionKind::range:
      text = "..";
      break;
    case ast::ExpressionKind::operation:
      text = operators.at(static_cast<std::size_t>(expression.op));
      break;
  }
  for (const ast::Expression& operand : expression.operands) text += " " + written(operand);
  return "(" + text + ")";
}

// The expression behind the `=` of a field.
std::string derived(const std::string& text) {
  const Parsed parsed = parse_text("struct S { u8 a = " + text + "; }");
  if (!parsed.diagnostics.errors.empty()) return parsed.diagnostics.errors[0].message;
  return written(value_of(std::get<ast::Field>(parsed.file.structs.at(0).members.at(0)).derived));
}

const ast::Field& field_at(const Parsed& parsed, std::size_t index) {
  return std::get<ast::Field>(parsed.file.structs.at(0).members.at(index));
}

TEST(Parse, ReadsAWholeFile) {
  const Parsed parsed = parse_text(R"(
/// About the file.
package example.chat;
version 3;
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

/// At most.
const MAX = 16;

flags Perm : u8 { read = 1 << 0, write = 1 << 1 }

bits Head : u16be lsb_first { u4 version = 4; pad[3]; Kind kind : 8; bool more; }

stream Chat {
  udp port 7;
  client sends Packet;
  server sends common.Other;
  framed by u16be length counts itself;
}
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
  EXPECT_TRUE(value_of(kind.enumerators[0].value).number.is_character);
  EXPECT_FALSE(kind.enumerators[1].value);
  EXPECT_TRUE(value_of(kind.enumerators[2].value).number.negative);

  const ast::Struct& packet = file.structs.at(0);
  EXPECT_EQ(packet.doc, "A packet,\nin two lines.");
  EXPECT_EQ(value_of(packet.size).number.magnitude, 16U);
  EXPECT_EQ(value_of(packet.order).order, ByteOrder::little);
  EXPECT_EQ(value_of(value_of(packet.layout).max_alignment).number.magnitude, 4U);
  ASSERT_EQ(packet.members.size(), 5U);
  const auto& points = std::get<ast::Field>(packet.members[1]);
  EXPECT_EQ(points.type.text, "common.Point");
  ASSERT_EQ(points.dimensions.size(), 2U);
  EXPECT_EQ(points.dimensions[1].expression.number.magnitude, 2U);
  ASSERT_EQ(points.attributes.size(), 1U);
  EXPECT_EQ(points.attributes[0].name.text, "at");
  EXPECT_EQ(written(points.attributes[0].arguments.at(0)), "8");
  EXPECT_EQ(value_of(std::get<ast::Pad>(packet.members[2]).filler).number.magnitude, 0x20U);
  EXPECT_EQ(std::get<ast::Align>(packet.members[3]).alignment.number.magnitude, 8U);
  EXPECT_EQ(std::get<ast::Reserved>(packet.members[4]).dimensions.size(), 1U);

  EXPECT_EQ(written(value_of(file.version)), "3");
  EXPECT_EQ(file.constants.at(0).name.text, "MAX");
  EXPECT_EQ(file.constants[0].doc, "At most.");
  EXPECT_EQ(file.enums.size(), 2U);
  EXPECT_TRUE(file.enums[1].is_flags);

  const ast::Bits& head = file.bits.at(0);
  EXPECT_FALSE(head.msb_first);
  ASSERT_EQ(head.fields.size(), 4U);
  EXPECT_EQ(written(value_of(head.fields[0].derived)), "4");
  EXPECT_EQ(head.fields[1].name.text, "");
  EXPECT_EQ(written(value_of(head.fields[1].width)), "3");
  EXPECT_EQ(written(value_of(head.fields[2].width)), "8");

  const ast::Stream& chat = file.streams.at(0);
  EXPECT_EQ(value_of(chat.framing).prefix.text, "u16be");
  EXPECT_TRUE(value_of(chat.framing).counts_itself);
  EXPECT_EQ(value_of(chat.transport).transport, Transport::udp);
  EXPECT_EQ(value_of(chat.server_sends).text, "common.Other");
}

TEST(Parse, GoesOnAfterAMistake) {
  const Parsed parsed = parse_text(R"(
struct A { u8 a[; u8 b; }
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
      "struct A { u8 a; union { u8 b; union { u8 c; } } u8 d; }\nclass F { u4 a; u4 b; }\n");
  EXPECT_EQ(parsed.diagnostics.errors.size(), 2U);
  EXPECT_EQ(parsed.file.structs.at(0).members.size(), 2U);
  EXPECT_TRUE(parsed.file.incomplete);
}

TEST(Parse, KnowsThePrecedencesOfC) {
  EXPECT_EQ(derived("a + b * c - d"), "(- (+ a (* b c)) d)");
  EXPECT_EQ(derived("(a + b) * c"), "(* (+ a b) c)");
  EXPECT_EQ(derived("a & 1 == 0"), "(& a (== 1 0))");
  EXPECT_EQ(derived("a | b ^ c & d"), "(| a (^ b (& c d)))");
  EXPECT_EQ(derived("a || b && c"), "(|| a (&& b c))");
  EXPECT_EQ(derived("a < b == c > d"), "(== (< a b) (> c d))");
  EXPECT_EQ(derived("a << 1 + b >> 2 % c / d"), "(>> (<< a (+ 1 b)) (/ (% 2 c) d))");
  EXPECT_EQ(derived("a <= b != c >= d"), "(!= (<= a b) (>= c d))");
  EXPECT_EQ(derived("a ? b : c ? d : e"), "(?: a b (?: c d e))");
  EXPECT_EQ(derived("a ? b ? c : d : e || f"), "(?: a (?: b c d) (|| e f))");
  EXPECT_EQ(derived("-a * ~b - !c"), "(- (* (neg a) (~ b)) (! c))");
  EXPECT_EQ(derived("- -1"), "(neg -1)");
  EXPECT_EQ(derived("a - -9223372036854775808"), "(- a -9223372036854775808)");
}

TEST(Parse, ReadsCallsRangesAndPaths) {
  EXPECT_EQ(derived("size(this) - 4"), "(- (size this) 4)");
  EXPECT_EQ(derived("crc(\"CRC-16/MCRF4XX\", kind .. body, 0x32)"),
            "(crc \"CRC-16/MCRF4XX\" (.. kind body) 50)");
  EXPECT_EQ(derived("header.length + Kind.login"), "(+ header.length Kind.login)");
  EXPECT_EQ(derived("f()"), "(f)");
  EXPECT_EQ(derived("a .. b"), "expected `;` after the field, found `..`");
  EXPECT_EQ(derived("\"text\""), "\"text\"");
  EXPECT_EQ(derived("1 + \"text\""), "expected a value after `+`, found a string");
  EXPECT_EQ(derived("1.5"), "`1.5` is not an integer");
  EXPECT_EQ(derived("a +"), "expected a value after `+`, found `;`");
  EXPECT_EQ(derived("f(a b)"), "expected `,` or `)` after the argument, found `b`");
}

TEST(Parse, PlacesExpressionsWithTheirParentheses) {
  const std::string text = "struct S { u8 a = (b + 1) * 2; }";
  const Parsed parsed = parse_text(text);
  const ast::Expression& product = value_of(field_at(parsed, 0).derived);
  EXPECT_EQ(product.at, (SourceSpan{0, 18, 29}));
  EXPECT_EQ(product.operands.at(0).at, (SourceSpan{0, 18, 25}));
}

TEST(Parse, KnowsTheDimensions) {
  using enum ast::Dimension::Kind;
  const Parsed parsed = parse_text(
      "struct S { u8 a[n][bytes n + 1][..][until 0][until last.x == 1]; "
      "u8 b[bytes]; u8 c[until]; u8 d[bytes - 4]; u8 e[until -1]; u8 f[until + 1]; }");
  ASSERT_TRUE(parsed.diagnostics.errors.empty());
  std::vector<ast::Dimension::Kind> kinds;
  for (const auto& dimension : field_at(parsed, 0).dimensions) kinds.push_back(dimension.kind);
  EXPECT_THAT(kinds, testing::ElementsAre(count, octets, rest, until, until));
  EXPECT_EQ(written(field_at(parsed, 0).dimensions[1].expression), "(+ n 1)");
  // `bytes` and `until` are names, too.
  EXPECT_EQ(written(field_at(parsed, 1).dimensions[0].expression), "bytes");
  EXPECT_EQ(written(field_at(parsed, 2).dimensions[0].expression), "until");
  EXPECT_EQ(written(field_at(parsed, 3).dimensions[0].expression), "(- bytes 4)");
  EXPECT_EQ(field_at(parsed, 4).dimensions[0].kind, until);
  EXPECT_EQ(written(field_at(parsed, 5).dimensions[0].expression), "(+ until 1)");
}

TEST(Parse, ReadsTheClausesOfAField) {
  const Parsed parsed = parse_text(
      "struct S { Body a[2] size n - 4 = x where a == 1 @max(3) @scale(-0.5) @unit(\"ms\") @hex; "
      "}");
  ASSERT_TRUE(parsed.diagnostics.errors.empty());
  const ast::Field& field = field_at(parsed, 0);
  EXPECT_EQ(written(value_of(field.region)), "(- n 4)");
  EXPECT_EQ(written(value_of(field.derived)), "x");
  EXPECT_EQ(written(value_of(field.where)), "(== a 1)");
  ASSERT_EQ(field.attributes.size(), 4U);
  EXPECT_EQ(written(field.attributes[1].arguments.at(0)), "-0.5");
  EXPECT_EQ(written(field.attributes[2].arguments.at(0)), "\"ms\"");
  EXPECT_TRUE(field.attributes[3].arguments.empty());
}

TEST(Parse, FlattensBlocksIntoGuards) {
  const Parsed parsed = parse_text(R"(struct S {
  u8 a;
  if (a == 1) { u8 b; if (b) { u8 c; } pad[1]; }
  else if (a == 2) { u8 d; }
  else { reserved u8; align 2; switch (a) e { default: byte[..]; } }
  u8 f;
})");
  ASSERT_TRUE(parsed.diagnostics.errors.empty());
  const ast::Struct& structure = parsed.file.structs.at(0);
  std::vector<std::string> guards;
  for (const ast::Guard& guard : structure.guards) {
    guards.push_back((guard.negated ? "else " : "if ") + written(guard.condition) +
                     (guard.outer ? " in " + std::to_string(*guard.outer) : ""));
  }
  EXPECT_THAT(guards, testing::ElementsAre("if (== a 1)", "if b in 0", "else (== a 1)",
                                           "if (== a 2) in 2", "else (== a 2) in 2"));
  std::vector<int> of_members;
  for (const ast::Member& member : structure.members) {
    std::visit(
        [&](const auto& part) {
          of_members.push_back(part.guard ? static_cast<int>(*part.guard) : -1);
        },
        member);
  }
  EXPECT_THAT(of_members, testing::ElementsAre(-1, 0, 1, 0, 3, 4, 4, 4, -1));
}

TEST(Parse, ReadsASwitch) {
  const Parsed parsed = parse_text(R"(struct S {
  /// What it is about.
  switch (kind) body size length - 2 @deprecated("no") {
    case login, 3 .. 4: Login;
    case 'x': byte[bytes 4];
    case 5: void;
    default: byte[..];
  }
})");
  ASSERT_TRUE(parsed.diagnostics.errors.empty());
  const auto& body = std::get<ast::Switch>(parsed.file.structs.at(0).members.at(0));
  EXPECT_EQ(body.name.text, "body");
  EXPECT_EQ(body.doc, "What it is about.");
  EXPECT_EQ(written(body.selector), "kind");
  EXPECT_EQ(written(value_of(body.region)), "(- length 2)");
  EXPECT_EQ(body.attributes.size(), 1U);
  ASSERT_EQ(body.cases.size(), 4U);
  ASSERT_EQ(body.cases[0].labels.size(), 2U);
  EXPECT_EQ(written(value_of(body.cases[0].labels[1].last)), "4");
  EXPECT_EQ(body.cases[1].dimensions.at(0).kind, ast::Dimension::Kind::octets);
  EXPECT_EQ(body.cases[2].type.text, "void");
  EXPECT_TRUE(body.cases[3].labels.empty());
}

TEST(Parse, ReadsAByteOrderChosenByTheData) {
  const Parsed parsed = parse_text(
      "struct S byte_order by magic { 0xA1: big; 0xD4: little; } layout abi(\"i386-linux-gnu\") "
      "size 4 + 4 { u32 a; }");
  ASSERT_TRUE(parsed.diagnostics.errors.empty());
  const ast::Struct& structure = parsed.file.structs.at(0);
  const ast::OrderClause& order = value_of(structure.order);
  EXPECT_EQ(order.order, ByteOrder::chosen);
  EXPECT_EQ(written(value_of(order.selector)), "magic");
  ASSERT_EQ(order.cases.size(), 2U);
  EXPECT_EQ(order.cases[1].order, ByteOrder::little);
  EXPECT_EQ(value_of(value_of(structure.layout).abi), "i386-linux-gnu");
  EXPECT_EQ(written(value_of(structure.size)), "(+ 4 4)");
}

TEST(Parse, SaysOnceThatABraceIsMissing) {
  for (const char* text :
       {"struct A { if (a) { if (b) { u8 c;\n",
        "struct A {\n if (a) {\n switch (b) c {\n default: D;\nstruct E { u8 f; }\n"}) {
    const Parsed parsed = parse_text(text);
    EXPECT_EQ(parsed.diagnostics.errors.size(), 1U) << text;
    EXPECT_TRUE(parsed.file.structs.at(0).incomplete);
  }
}

TEST(Parse, LosesOnlyTheBlockWhoseConditionIsWrong) {
  const Parsed parsed =
      parse_text("struct A { if (a = 1) { u8 b; } else if () { u8 c; } else { u8 d; } u8 e; }");
  EXPECT_EQ(parsed.diagnostics.errors.size(), 2U);
  const ast::Struct& structure = parsed.file.structs.at(0);
  EXPECT_TRUE(structure.incomplete);
  ASSERT_EQ(structure.members.size(), 2U);
  EXPECT_EQ(field_at(parsed, 0).name.text, "d");
  EXPECT_EQ(field_at(parsed, 1).guard, std::nullopt);
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

std::vector<ErrorCode> errors_of(const std::string& text) {
  std::vector<ErrorCode> codes;
  for (const Diagnostic& error : parse_text(text).diagnostics.errors) codes.push_back(error.code);
  return codes;
}

TEST(Parse, LimitsExpressionsAndBlocks) {
  using testing::ElementsAre;
  const auto nested = [](std::size_t depth) {
    return "const A = " + repeated("(", depth) + "1" + repeated(")", depth) + ";";
  };
  EXPECT_THAT(errors_of(nested(limits::expression_depth - 1)), ElementsAre());
  EXPECT_THAT(errors_of(nested(limits::expression_depth)), ElementsAre(ErrorCode::e112));
  EXPECT_THAT(errors_of(nested(20000)), ElementsAre(ErrorCode::e112));

  // One value, then an operator and a value each.
  const auto sum = [](std::size_t terms) {
    return "const A = 1" + repeated(" + 1", (terms - 1) / 2) + ";";
  };
  EXPECT_THAT(errors_of(sum(limits::expression_terms - 1)), ElementsAre());
  EXPECT_THAT(errors_of(sum(limits::expression_terms + 1)), ElementsAre(ErrorCode::e112));
  for (const char* sign : {"- ", "!", "~", "f(", "a ? ", "a ? b : "}) {
    EXPECT_THAT(errors_of("const A = " + repeated(sign, 20000) + "a;"),
                ElementsAre(ErrorCode::e112))
        << sign;
  }

  const auto blocks = [](std::size_t depth) {
    return "struct A { " + repeated("if (a) { ", depth) + "u8 b;" + repeated(" }", depth) + " }";
  };
  EXPECT_THAT(errors_of(blocks(limits::block_depth)), ElementsAre());
  EXPECT_THAT(errors_of(blocks(limits::block_depth + 1)), ElementsAre(ErrorCode::e112));
  const auto chain = [](std::size_t depth) {
    return "struct A { if (a) { u8 b; }" + repeated(" else if (a) { u8 b; }", depth) + " }";
  };
  EXPECT_THAT(errors_of(chain(limits::block_depth - 1)), ElementsAre());
  EXPECT_THAT(errors_of(chain(limits::block_depth)), ElementsAre(ErrorCode::e112));
  EXPECT_THAT(errors_of(chain(5000)), ElementsAre(ErrorCode::e112));
}

TEST(Parse, TakesAllAttributesAndNoOthers) {
  EXPECT_THAT(errors_of("struct A { u8 a @at(1) @charset(x) @pad(nul) @max(2) @since(3) @version "
                        "@unit(\"\") @scale(1) @time(x) @hex @ipv4 @ipv6 @mac @secret "
                        "@deprecated(\"\"); }"),
              testing::ElementsAre());
  EXPECT_THAT(errors_of("struct A { u8 a @max(1) @hex @max(2) @maximum(3) @color; }"),
              testing::ElementsAre(ErrorCode::e108, ErrorCode::e110, ErrorCode::e110));
  EXPECT_THAT(errors_of("struct A { u8 a @max; u8 b @hex(1); u8 c @at(); }"),
              testing::ElementsAre(ErrorCode::e106, ErrorCode::e106, ErrorCode::e106));
}

TEST(Parse, LetsFieldsHaveTheNamesOfKeywords) {
  const Parsed parsed = parse_text(
      "struct A { u8 struct; u8 pad; u8 size; u8 align; u8 port; u8 if; u8 byte_order; u8 bits; u8 "
      "flags; u8 const; u8 version; u8 switch; "
      "u8 else; u8 case; u8 where; u8 until; u8 bytes; u8 this; }");
  EXPECT_TRUE(parsed.diagnostics.errors.empty());
  EXPECT_EQ(parsed.file.structs.at(0).members.size(), 18U);
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
