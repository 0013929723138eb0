#include "schema/image.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "image.pb.h"
#include "schema/compile_text.hpp"
#include "schema/same_model.hpp"

namespace wirestruct::schema {
namespace {

using testing::HasSubstr;

const char* const whole_language = R"(
/// About the file.
package example.image;
byte_order big;
version 3;
/// A kind.
enum Kind : i16 { a = 'A', minus = -1, b }
struct Inner layout natural { u8 a; u32 b; f64le c; }
/// Outer.
struct Outer size 90 {
  /// The kind.
  Kind kind;
  Inner inner[2];
  char name[4][8];
  pad[3] = 0x20;
  align 4;
  reserved u16[2];
  u48 time @at(76);
  bool flag;
  i56 last;
}
stream Both { tcp port 8888; client sends Outer; server sends Inner; }
stream One { udp port 53; server sends Inner; }
/// At most.
const MAX = -7;
/// Set.
flags Perm : u8 { read = 1, write = 2 }
/// Parts.
bits Head : u16le lsb_first { u4 version = 4; Kind kind : 3; pad[1]; i7 delta; bool more; }
struct Checked byte_order by magic { 0xA1B2: big; 0xD4C3: little; } {
  u16be magic;
  u16 length = size(this) - 4;
  u8 count = count(items) where count <= 15;
  Head head;
  if (head.more && length * 2 != count + 1) { u32cdab wide @unit("ms") @scale(-0.5); } else {
    u64 time @time(unix_ms) @secret;
    if (count ? true : false) { pad[2] = 1; }
  }
  Inner items[count] @max(9);
  u8 kind;
  u8 room;
  switch (kind) body size room {
    case 1, 3 .. 200: Inner;
    case 2: void;
    default: byte[..];
  }
  char text[until 0] @charset(latin1) @deprecated("no more");
  Inner list[until last.a == 0];
  u8 raw[bytes room] @max(40);
  u32 check = crc("CRC-32C", magic .. raw, 0x32) @hex;
}
/// To the end.
struct Rest {
  u8 a;
  u8 b[..] @max(99);
  u16 sum = inet16(this);
}
struct Versioned { u8 a; char c[8] @pad(space) @charset(utf16le); u8 b @since(2); }
bits Size(i64 more) : u8 lsb_first { u6 words = size(this) / 4 + more; u2 version = 2; }
struct Told(Kind kind, i64 length) byte_order by kind { a: big; b: little; } {
  char tag[4] = "a\xFF" @pad(space);
  Size(size(values) + length) size;
  u16 values[length];
}
struct Teller {
  u8 count = count(list);
  u8 list[count];
  Told(a, count + 1) told;
  switch (count) more { case 1: Told(b, 2); default: void; }
  u16 check = inet16(u24le(count), u8(size(this)), this);
}
stream Framed { tcp port 80; client sends Rest; framed by u32cdab length counts itself; }
stream Lines { tcp port 81; server sends Rest; delimited by "\r\xFF"; }
)";

image::Model message_of(const Model& model) {
  image::Model message;
  EXPECT_TRUE(message.ParseFromString(to_image(model)));
  return message;
}

TEST(Image, GivesTheModelBack) {
  const Model model = model_of(whole_language);
  const std::string octets = to_image(model);
  const auto again = from_image(octets);
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(to_image(*again), octets);
  EXPECT_TRUE(same(*again, model));

  EXPECT_EQ(again->files.at(0).doc, "About the file.");
  EXPECT_EQ(again->files[0].cpp_namespace, "example::image");
  EXPECT_TRUE(again->files[0].requested);
  const Enum& kind = again->enums.at(0);
  EXPECT_EQ(kind.underlying, (Scalar{ScalarKind::signed_integer, 2}));
  EXPECT_EQ(kind.enumerators.at(1).bits, 0xFFFFU);
  EXPECT_TRUE(kind.enumerators.at(0).written_as_character);
  const Struct& outer = *find_struct(*again, "Outer");
  EXPECT_EQ(outer.size_octets, find_struct(model, "Outer")->size_octets);
  EXPECT_EQ(outer.members.size(), find_struct(model, "Outer")->members.size());
  const auto& inner = std::get<Field>(outer.members.at(1));
  EXPECT_EQ(inner.type, (Type{StructType{0}}));
  EXPECT_EQ(inner.stride_octets, 16U);
  EXPECT_EQ(find_struct(*again, "Inner")->layout, LayoutRule::natural);
  EXPECT_EQ(std::get<Padding>(outer.members.at(3)).filler, std::byte{0x20});
  EXPECT_EQ(find_stream(*again, "One")->client_sends, std::nullopt);
  EXPECT_EQ(find_stream(*again, "One")->transport, Transport::udp);
}

TEST(Image, IsTheSameForTheSameModel) {
  EXPECT_EQ(to_image(model_of(whole_language)), to_image(model_of(whole_language)));
}

TEST(Image, OfAnotherVersionIsRefused) {
  image::Model message = message_of(model_of(whole_language));
  message.set_image_version(image_version + 1);
  const auto model = from_image(message.SerializeAsString());
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error(), "an image of version 4; this program reads version 3");
  EXPECT_FALSE(from_image(""));
  EXPECT_FALSE(from_image("struct S { u8 a; }"));
}

TEST(Image, WithAnIndexThatPointsNowhereIsRefused) {
  const image::Model good = message_of(model_of(whole_language));
  const auto error_of = [&](auto spoil) {
    image::Model message = good;
    spoil(message);
    const auto model = from_image(message.SerializeAsString());
    return model ? std::string("read") : model.error();
  };
  EXPECT_THAT(error_of([](image::Model& m) { m.mutable_streams(0)->set_client_sends(9); }),
              HasSubstr("Both: struct 9 of 7"));
  EXPECT_THAT(error_of([](image::Model& m) { m.mutable_structs(1)->set_file_index(7); }),
              HasSubstr("Outer: file 7 of 1"));
  // A struct inside itself would never end.
  EXPECT_THAT(
      error_of([](image::Model& m) {
        m.mutable_structs(1)->mutable_members(1)->mutable_field()->mutable_type()->set_struct_index(
            1);
      }),
      HasSubstr("Outer.inner: struct 1 of 1"));
  EXPECT_THAT(
      error_of([](image::Model& m) {
        m.mutable_structs(1)->mutable_members(0)->mutable_field()->mutable_type()->set_enum_index(
            5);
      }),
      HasSubstr("Outer.kind: enum 5 of 2"));
  EXPECT_THAT(error_of([](image::Model& m) { m.mutable_streams(0)->set_port(70000); }),
              HasSubstr("Both: port 70000"));
  EXPECT_THAT(error_of([](image::Model& m) {
                m.mutable_enums(0)->mutable_underlying()->set_size_octets(9);
              }),
              HasSubstr("Kind: a scalar of 9 octets"));

  const auto checked = [](image::Model& m) { return m.mutable_structs(2); };
  const auto first_field = [&](image::Model& m) {
    return checked(m)->mutable_members(0)->mutable_field();
  };
  EXPECT_THAT(error_of([&](image::Model& m) { first_field(m)->set_guard(4); }),
              HasSubstr("Checked: guard 4 of 3"));
  EXPECT_THAT(error_of([&](image::Model& m) { checked(m)->mutable_guards(2)->set_outer(2); }),
              HasSubstr("Checked: guard 2 of 2"));
  EXPECT_THAT(error_of([&](image::Model& m) { first_field(m)->set_number(1); }),
              HasSubstr("Checked.magic: number 1"));
  EXPECT_THAT(error_of([&](image::Model& m) { first_field(m)->set_text_pad(256); }),
              HasSubstr("Checked.magic: padding 256"));
  EXPECT_THAT(error_of([&](image::Model& m) { checked(m)->mutable_length()->set_field(90); }),
              HasSubstr("Checked: field 90 of"));
  EXPECT_THAT(error_of([&](image::Model& m) {
                m.mutable_structs(1)
                    ->mutable_members(0)
                    ->mutable_field()
                    ->mutable_type()
                    ->set_variant_index(0);
              }),
              HasSubstr("Outer.kind: a variant of another struct"));
  EXPECT_THAT(error_of([](image::Model& m) { m.mutable_variants(0)->set_default_alternative(3); }),
              HasSubstr("Checked.body: alternative 3 of 3"));
  EXPECT_THAT(error_of([](image::Model& m) {
                m.mutable_variants(0)
                    ->mutable_alternatives(0)
                    ->mutable_content()
                    ->mutable_type()
                    ->set_struct_index(2);
              }),
              HasSubstr("struct 2 of 2"));
  EXPECT_THAT(
      error_of([](image::Model& m) { m.mutable_bits(0)->mutable_fields(0)->set_width_bits(17); }),
      HasSubstr("Head.version: 17 bits from bit 0"));

  const auto field_at = [](image::Model& m, int structure, int member) {
    return m.mutable_structs(structure)->mutable_members(member)->mutable_field();
  };
  EXPECT_THAT(error_of([](image::Model& m) { m.mutable_structs(5)->clear_parameters(); }),
              HasSubstr("Told: parameter 1 of 0"));
  EXPECT_THAT(error_of([](image::Model& m) {
                m.mutable_structs(5)->mutable_parameters(0)->set_enum_index(3);
              }),
              HasSubstr("Told: enum 3 of 2"));
  EXPECT_THAT(
      error_of([&](image::Model& m) { field_at(m, 6, 2)->mutable_arguments()->RemoveLast(); }),
      HasSubstr("Teller.told: 1 values for 2 parameters"));
  EXPECT_THAT(error_of([&](image::Model& m) {
                field_at(m, 5, 0)->mutable_derived()->mutable_nodes(0)->set_octet_constant("abc");
              }),
              HasSubstr("Told.tag: a constant of 3 octets"));
  EXPECT_THAT(error_of([&](image::Model& m) {
                field_at(m, 6, 4)
                    ->mutable_derived()
                    ->mutable_nodes(0)
                    ->mutable_checksum()
                    ->mutable_pieces(0)
                    ->mutable_value()
                    ->set_size_octets(9);
              }),
              HasSubstr("Teller: a value of 9 octets"));
}

TEST(Image, WithAnExpressionThatIsNoneIsRefused) {
  const image::Model good = message_of(model_of(whole_language));
  const auto error_of = [&](auto spoil) {
    image::Model message = good;
    auto* nodes = message.mutable_structs(2)->mutable_order_choice()->mutable_selector();
    spoil(*nodes);
    const auto model = from_image(message.SerializeAsString());
    return model ? std::string("read") : model.error();
  };
  EXPECT_THAT(error_of([](image::Expression& e) { e.clear_nodes(); }),
              HasSubstr("Checked: an expression with 0 results"));
  EXPECT_THAT(error_of([](image::Expression& e) { e.add_nodes()->set_number(1); }),
              HasSubstr("Checked: an expression with 2 results"));
  EXPECT_THAT(error_of([](image::Expression& e) { e.add_nodes(); }),
              HasSubstr("Checked: a node that is nothing"));
  EXPECT_THAT(error_of([](image::Expression& e) { e.add_nodes()->set_operation(image::ADD); }),
              HasSubstr("Checked: an operator without its operands"));
  EXPECT_THAT(error_of([](image::Expression& e) {
                e.mutable_nodes(0)->mutable_field_value()->set_path(0, 77);
              }),
              HasSubstr("Checked: field 77 of"));
  EXPECT_THAT(error_of([](image::Expression& e) {
                for (int i = 0; i < 5000; ++i) e.add_nodes()->set_operation(image::NEGATE);
              }),
              HasSubstr("Checked: an expression of 5001 nodes"));
  EXPECT_EQ(error_of([](image::Expression& e) { e.add_nodes()->set_operation(image::NEGATE); }),
            "read");
}

// Readers of protobuf give up where messages stand in each other more than a hundred times.
TEST(Image, HoldsTheLongestExpression) {
  std::string sum = "a";
  for (int i = 1; i < 127; ++i) sum += " + a";
  const Model model = model_of("struct S { u8 a; u8 b where " + sum + " > 0; }");
  const auto again = from_image(to_image(model));
  ASSERT_TRUE(again) << again.error();
  EXPECT_TRUE(same(*again, model));
}

TEST(Image, ThatIsDamagedDoesNoHarm) {
  const std::string good = to_image(model_of(whole_language));
  std::mt19937 random(20261124);
  for (int round = 0; round < 3000; ++round) {
    std::string octets = good;
    const std::size_t changes = 1 + random() % 4;
    for (std::size_t i = 0; i < changes; ++i) {
      octets[random() % octets.size()] = static_cast<char>(random());
    }
    if (round % 3 == 0) octets.resize(random() % octets.size());
    const auto model = from_image(octets);
    if (model) {
      EXPECT_FALSE(to_image(*model).empty());
    } else {
      EXPECT_FALSE(model.error().empty());
    }
  }
}

}  // namespace
}  // namespace wirestruct::schema
