#include "schema/image.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "image.pb.h"
#include "schema/compile_text.hpp"

namespace wirestruct::schema {
namespace {

using testing::HasSubstr;

const char* const whole_language = R"(
/// About the file.
package example.image;
byte_order big;
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
  EXPECT_EQ(model.error(), "an image of version 2; this program reads version 1");
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
              HasSubstr("Both: struct 9 of 2"));
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
      HasSubstr("Outer.kind: enum 5 of 1"));
  EXPECT_THAT(error_of([](image::Model& m) { m.mutable_streams(0)->set_port(70000); }),
              HasSubstr("Both: port 70000"));
  EXPECT_THAT(error_of([](image::Model& m) {
                m.mutable_enums(0)->mutable_underlying()->set_size_octets(9);
              }),
              HasSubstr("Kind: a scalar of 9 octets"));
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
