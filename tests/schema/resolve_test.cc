#include "schema/resolve.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "schema/compile_text.hpp"

namespace wirestruct::schema {
namespace {

using testing::ElementsAre;

std::vector<ByteOrder> orders_of(const Struct& structure) {
  std::vector<ByteOrder> orders;
  orders.reserve(structure.members.size());
  for (const Member& member : structure.members) orders.push_back(std::get<Field>(member).order);
  return orders;
}

TEST(Resolve, TakesTheNearestByteOrder) {
  using enum ByteOrder;
  const Model model = model_of(R"(
byte_order little;
enum Plain : u16 { a }
enum Own : u16be { a }
enum Small : u8 { a }
struct File { u32 a; u32be b; f64 c; i24le d; u8 e; char f[4]; bool g; Plain h; Own i; Small j; }
struct Own2 byte_order big { u32 a; u32le b; Plain c[2]; File d; uint16_t e; }
)");
  EXPECT_THAT(orders_of(*find_struct(model, "File")),
              ElementsAre(little, big, little, little, none, none, none, little, big, none));
  EXPECT_THAT(orders_of(*find_struct(model, "Own2")), ElementsAre(big, little, big, none, big));
}

TEST(Resolve, NeedsNoByteOrderWhereNothingIsWiderThanAnOctet) {
  EXPECT_EQ(codes_of("enum E : u8 { a }\nstruct A { u8 a; char b[3]; E c; reserved u32; }"), "");
  EXPECT_EQ(codes_of("struct A { u16le a; f32be b[3]; }"), "");
}

TEST(Resolve, AsksForAByteOrderOncePerStruct) {
  EXPECT_EQ(codes_of("struct A { u16 a; u16 b; }\nstruct B { i24 a[2]; }"), "E301 E301");
}

TEST(Resolve, KnowsEveryWidthAndCSpelling) {
  const Model model = model_of(R"(
byte_order big;
struct A {
  u8 a; u16 b; u24 c; u32 d; u40 e; u48 f; u56 g; u64 h;
  i8 i; i16 j; i24 k; i32 l; i40 m; i48 n; i56 o; i64 p;
  f32 q; f64 r; char s; byte t; bool u;
  uint8_t v; uint16_t w; uint32_t x; uint64_t y; int8_t z; int16_t aa; int32_t ab; int64_t ac;
  float ad; double ae;
}
)");
  std::vector<std::uint64_t> sizes;
  for (const Member& member : model.structs.at(0).members) {
    sizes.push_back(std::get<Field>(member).size_octets);
  }
  EXPECT_THAT(sizes, ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 4, 8, 1, 1, 1, 1,
                                 2, 4, 8, 1, 2, 4, 8, 4, 8));
}

TEST(Resolve, LetsEnumeratorsUseThoseInFront) {
  const Model model = model_of(
      "const first = 9;\n"
      "flags Perm : u8 { read = 1, write = Perm.read << 1, all = read | write }\n"
      "enum Kind : i16be { first = -3, second = first + 10, third, fourth = -second }\n");
  EXPECT_EQ(model.enums.at(0).enumerators.at(1).bits, 2U);
  EXPECT_EQ(model.enums.at(0).enumerators.at(2).bits, 3U);
  EXPECT_EQ(model.enums.at(1).enumerators.at(1).bits, 7U);
  EXPECT_EQ(model.enums.at(1).enumerators.at(2).bits, 8U);
  EXPECT_EQ(model.enums.at(1).enumerators.at(3).bits, 0xFFF9U);
  EXPECT_EQ(codes_of("enum Kind : u8 { a = b, b = 1 }"), "E210");
  EXPECT_EQ(codes_of("enum Kind : u8 { a = Kind.b, b = 1 }"), "E212");
}

TEST(Resolve, NumbersEnumeratorsAsCDoes) {
  const Model model = model_of(
      "enum E : i16be { a = -2, b, c, d, e = 'A', f, g = 0x7FFF, h = -0x8000 }\n"
      "enum F : u64le { a = 0xFFFFFFFFFFFFFFFF, b = 0 }\nenum G : u8 { a }\n");
  std::vector<std::uint64_t> bits;
  bits.reserve(model.enums.at(0).enumerators.size());
  for (const Enumerator& enumerator : model.enums.at(0).enumerators)
    bits.push_back(enumerator.bits);
  EXPECT_THAT(bits, ElementsAre(0xFFFE, 0xFFFF, 0, 1, 'A', 'B', 0x7FFF, 0x8000));
  EXPECT_TRUE(model.enums[0].enumerators[4].written_as_character);
  EXPECT_FALSE(model.enums[0].enumerators[5].written_as_character);
  EXPECT_EQ(model.enums[1].enumerators[0].bits, UINT64_MAX);
  EXPECT_EQ(model.enums[2].enumerators[0].bits, 0U);
}

TEST(Resolve, PutsAStructBehindThoseThatItContains) {
  const Model model = model_of("struct A { C c; B b; }\nstruct B { C c; }\nstruct C { u8 x; }\n");
  std::vector<std::string> names;
  names.reserve(model.structs.size());
  for (const Struct& structure : model.structs) names.push_back(structure.name);
  EXPECT_THAT(names, ElementsAre("C", "B", "A"));
  const Struct& a = model.structs[2];
  EXPECT_EQ(std::get<StructType>(std::get<Field>(a.members[0]).type).index, 0U);
  EXPECT_EQ(std::get<StructType>(std::get<Field>(a.members[1]).type).index, 1U);
}

TEST(Resolve, LetsStreamsFindStructsWhereverTheyStand) {
  const Model model = model_of(
      "stream S { udp port 65535; server sends A; }\nstruct A { B b; }\nstruct B { u8 x; }\n");
  const Stream& stream = model.streams.at(0);
  EXPECT_EQ(stream.transport, Transport::udp);
  EXPECT_EQ(stream.port, 65535);
  EXPECT_FALSE(stream.client_sends);
  EXPECT_EQ(model.structs.at(value_of(stream.server_sends)).name, "A");
}

TEST(Resolve, DerivesNamesForGeneratedCode) {
  const Model model = model_of("/// doc\npackage a.b_c;\nstruct A { u8 x; }");
  EXPECT_EQ(model.files.at(0).package, "a.b_c");
  EXPECT_EQ(model.files[0].cpp_namespace, "a::b_c");
  EXPECT_EQ(model.files[0].java_package, "a.b_c");
  EXPECT_EQ(model.files[0].doc, "doc");
  EXPECT_TRUE(model.files[0].requested);

  const Model other = model_of(
      "package a;\noption cpp.namespace = \"\";\noption java.package = \"org.a\";\n"
      "struct A { u8 x; }");
  EXPECT_EQ(other.files.at(0).cpp_namespace, "");
  EXPECT_EQ(other.files[0].java_package, "org.a");
}

TEST(Resolve, KeepsDocComments) {
  const Model model = model_of(R"(
/// Enum.
enum E : u8 {
  /// One.
  /// Two.
  a,
}
/// Struct.
struct S {
  /// Field.
  E e;
  u8 without;
}
/// Stream.
stream T { tcp port 1; client sends S; }
)");
  EXPECT_EQ(model.files.at(0).doc, "");
  EXPECT_EQ(model.enums.at(0).doc, "Enum.");
  EXPECT_EQ(model.enums[0].enumerators.at(0).doc, "One.\nTwo.");
  EXPECT_EQ(model.structs.at(0).doc, "Struct.");
  EXPECT_EQ(std::get<Field>(model.structs[0].members.at(0)).doc, "Field.");
  EXPECT_EQ(std::get<Field>(model.structs[0].members.at(1)).doc, "");
  EXPECT_EQ(model.streams.at(0).doc, "Stream.");
}

// An error must not be the reason for another one.
TEST(Resolve, DoesNotBlameWhatFollowsFromAnError) {
  EXPECT_EQ(codes_of("struct A size 9 { Unknown a; u8 b @at(7); }\nstruct B size 3 { A a; }"),
            "E202");
  EXPECT_EQ(codes_of("struct A size 9 { u8 a[n]; }\nstruct B size 3 { A a; }"), "E210");
  EXPECT_EQ(codes_of("enum E : long { a = 999 }\nstruct A size 9 { E e; }"), "E302");
  EXPECT_EQ(codes_of("enum E : u8 { a = x, b, c = 1 }\nstruct A { E e; }"), "E210");
  EXPECT_EQ(codes_of("enum { a }\nstruct A { E e; }"), "E106");
  EXPECT_EQ(codes_of("struct A { A a; }\nstruct B size 9 { A a; }"), "E308");
  EXPECT_EQ(codes_of("struct A { }\nstruct B size 9 { A a; }"), "E406");
  EXPECT_EQ(codes_of("stream S { tcp prot 1; }"), "E106");
}

TEST(Resolve, TellsAnUnknownNameOncePerFile) {
  EXPECT_EQ(
      codes_of(
          "struct A { X a; X b; }\nstruct B { X c; }\nstream S { tcp port 1; client sends X; }"),
      "E202");
}

TEST(Resolve, FindsALongChainOfStructsThatContainsItself) {
  std::string text;
  for (int i = 0; i < 10000; ++i)
    text += fmt::format("struct S{} {{ S{} s; }}\n", i, (i + 1) % 10000);
  const Compilation compilation = compile_text(text);
  EXPECT_EQ(codes_of(compilation), "E308");
  EXPECT_LT(render(compilation.diagnostics, compilation.sources).size(), 4000U);
}

}  // namespace
}  // namespace wirestruct::schema
