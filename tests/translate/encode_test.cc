#include "translate/encode.hpp"

#include <gtest/gtest.h>

#include "translate/format.hpp"
#include "translate/schema_text.hpp"

namespace wirestruct::translate {
namespace {

using namespace testing;

/// The octets in hex, or what is wrong, of the last struct of a schema.
std::string encoded(std::string_view schema, std::string_view json) {
  const schema::Model model = model_of(schema);
  const auto octets = encode(model, model.structs.back(), json);
  return octets ? hex_octets(*octets) : describe(octets.error());
}

TEST(Encode, PutsEveryKindOfValueInItsPlace) {
  constexpr std::string_view schema = R"(
byte_order big;
enum Color : i16 { red = 1, blue = -2 }
flags Perm : u16 { read = 1, write = 2 }
bits Word : u16le lsb_first { u3 low; i5 middle; bool on; Color color : 4; pad[3]; }
struct Point { i16le x; u24 y; }
struct All {
  i8 a; u32cdab b; u32badc c; i40le d; f16 e; f32 f; f64le g; bool h; char i; byte j; Color k; Perm l; Word m;
  char n[4]; byte o[2]; u8 p[2][2]; pad[2] = 0x20; reserved u16; align 4; Point q[2];
})";
  EXPECT_EQ(encoded(schema, R"({"a":-2,"b":1,"c":16909060,"d":-2,"e":1.5,"f":0.1,"g":-1.0,"h":true,
      "i":"A","j":"7f","k":"blue","l":["write",128],"m":{"low":5,"middle":-3,"on":true,"color":1},
      "n":"ab","o":"beef","p":[[1,2],[3,4]],"q":[{"x":1,"y":2},{"x":-1,"y":3}]})"),
            "FE 00 01 00 00 02 01 04 03 FE FF FF FF FF 3E 00 3D CC CC CD 00 00 00 00 00 00 F0 BF "
            "01 41 7F FF FE 00 82 ED 03 61 62 00 00 BE EF 01 02 03 04 20 20 00 00 00 01 00 00 00 "
            "02 FF FF 00 00 03");
}

TEST(Encode, RoundsToTheNearestEvenF16) {
  const auto half = [](std::string_view number) {
    return encoded("struct S { f16be x; }", std::string(R"({"x":)").append(number).append("}"));
  };
  EXPECT_EQ(half("0.1"), "2E 66");
  EXPECT_EQ(half("65504.0"), "7B FF");
  EXPECT_EQ(half("65519.9"), "7B FF");
  EXPECT_EQ(half("65520"), "S.x @0: value_out_of_range: 65520 does not fit into f16");
  EXPECT_EQ(half("5.960464477539063e-08"), "00 01");   // the smallest
  EXPECT_EQ(half("2.980232238769531e-08"), "00 00");   // half of it: to even
  EXPECT_EQ(half("8.940696716308594e-08"), "00 02");   // one and a half: to even
  EXPECT_EQ(half("6.1005353927612305e-05"), "04 00");  // carried into the exponent
  EXPECT_EQ(half("2049"), "68 00");
  EXPECT_EQ(half("2051"), "68 02");
  EXPECT_EQ(half("-0.0"), "80 00");
  EXPECT_EQ(half("\"NaN\""), "7E 00");
  EXPECT_EQ(half("\"-Infinity\""), "FC 00");
  EXPECT_EQ(half(R"({"bits":"0x7c01"})"), "7C 01");
}

TEST(Encode, ComputesWhatDerives) {
  EXPECT_EQ(encoded(R"(
struct B { u8 n = count(x); u16be x[n]; u8 sum = sum8(x); }
struct S { u16be length = size(this) - 2; u8 at = offset(b); u8 size_b = size(b); B b; u8 magic = 0xCA; u16be check = inet16(this); })",
                    R"({"b":{"x":[1,258]},"length":99})"),
            "00 0B 04 06 02 00 01 01 02 04 CA 2C E9");
}

TEST(Encode, ComputesAChecksumAfterThoseThatItCovers) {
  EXPECT_EQ(
      encoded("struct S { u8 all = sum8(this); u8 a; u8 part = sum8(a .. a); }", R"({"a":5})"),
      "0A 05 05");
}

TEST(Encode, FillsARegionThatIsLarger) {
  EXPECT_EQ(encoded("struct B { u8 x; } struct S { u8 n; B b size n; u8 end; }",
                    R"({"n":3,"b":{"x":7},"end":9})"),
            "03 07 00 00 09");
  EXPECT_EQ(encoded("struct B { u8 x; } struct S { u8 n = size(b); B b size n; u8 end; }",
                    R"({"b":{"x":7},"end":9})"),
            "01 07 09");
}

TEST(Encode, ChoosesTheByteOrderByTheData) {
  constexpr std::string_view schema =
      "struct S byte_order by m { 0x4949: little; 0x4D4D: big; } { u16be m; u16 x; }";
  EXPECT_EQ(encoded(schema, R"({"m":18761,"x":258})"), "49 49 02 01");
  EXPECT_EQ(encoded(schema, R"({"m":19789,"x":258})"), "4D 4D 01 02");
  EXPECT_EQ(encoded(schema, R"({"m":1,"x":258})"),
            "S.x @2: byte_order_unknown: no byte order for 1");
}

TEST(Encode, TakesTextInTheCharsetOfItsField) {
  EXPECT_EQ(
      encoded(R"(struct S { char a[3] @charset(latin1) @pad(space); char b[6] @charset(utf16be);
      char c[3] @charset(gbk); char d[until 0]; u8 n = count(e); char e[n] @charset(ascii); })",
              R"({"a":"é","b":"é","c":"你","d":"x","e":"yz"})"),
      "E9 20 20 00 E9 00 00 00 00 C4 E3 00 78 00 02 79 7A");
  EXPECT_EQ(encoded("struct S { char a[3] @charset(ascii); }", R"({"a":"é"})"),
            "S.a @0: text_invalid: \"é\" has a character that ascii lacks");
  EXPECT_EQ(encoded("struct S { char a[3]; }", R"({"a":"four"})"),
            "S.a @0: text_too_long: 4 octets, and the field has 3");
  EXPECT_EQ(encoded("struct S { char a[3]; }", R"({"a":{"octets":"c4e3"}})"), "C4 E3 00");
}

constexpr std::string_view conditional = R"(
flags Has : u8 { name = 1 }
struct A { u8 a; } struct B { u8 b; }
struct S {
  Has has;
  if (has.name) { u8 length = size(name); char name[length]; } else { u8 id where id < 10; }
  u8 kind;
  switch (kind) body { case 1: A; case 2: B; case 3: void; }
})";

TEST(Encode, WritesWhatItsConditionsLetBeThere) {
  EXPECT_EQ(encoded(conditional, R"({"has":["name"],"name":"ab","kind":1,"body":{"a":7}})"),
            "01 02 61 62 01 07");
  EXPECT_EQ(encoded(conditional, R"({"has":[],"id":9,"kind":3})"), "00 09 03");
}

TEST(Encode, SaysWhereValuesAndConditionsDoNotAgree) {
  EXPECT_EQ(encoded(conditional, R"({"has":["name"],"id":9,"kind":3})"),
            "S.name @2: presence_wrong: no value, and its condition holds");
  EXPECT_EQ(encoded(conditional, R"({"has":[],"id":9,"name":"ab","kind":3})"),
            "S.name @1: presence_wrong: there is a value, and its condition does not hold");
  EXPECT_EQ(encoded(conditional, R"({"has":[],"id":10,"kind":3})"),
            "S.id @1: where_violated: not what the schema allows");
  EXPECT_EQ(encoded(conditional, R"({"has":[],"id":1,"kind":3,"body":{"a":1}})"),
            "S.body @3: case_wrong: there is a value, and its case is void");
  EXPECT_EQ(encoded(conditional, R"({"has":[],"id":1,"kind":1})"),
            "S.body @3: case_wrong: no value, and for 1 there is one");
  EXPECT_EQ(encoded(conditional, R"({"has":[],"id":1,"kind":4,"body":{"a":1}})"),
            "S.body @3: case_wrong: no case for 4");
  EXPECT_EQ(encoded(conditional, R"({"has":[],"id":1,"kind":2,"body":{"a":1}})"),
            "S.body @3: field_unknown: B has no field `a`");
}

TEST(Encode, SaysWhichNumberDoesNotFit) {
  constexpr std::string_view schema = R"(
bits W : u8 msb_first { u3 a; i5 b; }
struct P { u24be y; } struct S { i8 x; P p[2]; W w; u8 n = size(t); char t[n]; })";
  const auto with = [&](std::string_view x, std::string_view y, std::string_view a,
                        std::string_view b, std::size_t text) {
    return encoded(schema, std::string(R"({"x":)")
                               .append(x)
                               .append(R"(,"p":[{"y":1},{"y":)")
                               .append(y)
                               .append(R"(}],"w":{"a":)")
                               .append(a)
                               .append(R"(,"b":)")
                               .append(b)
                               .append(R"(},"t":")")
                               .append(text, 'x')
                               .append("\"}"));
  };
  EXPECT_EQ(with("1", "2", "7", "-16", 0), "01 00 00 01 00 00 02 F0 00");
  EXPECT_EQ(with("-129", "2", "7", "1", 0),
            "S.x @0: value_out_of_range: -129 does not fit into i8, which holds -128 to 127");
  EXPECT_EQ(with("1", "16777216", "7", "1", 0),
            "S.p[1].y @4: value_out_of_range: 16777216 does not fit into u24, which holds 0 to "
            "16777215");
  EXPECT_EQ(with("1", "2", "8", "1", 0),
            "S.w @7: value_out_of_range: a: 8 does not fit into 3 bits");
  EXPECT_EQ(with("1", "2", "7", "16", 0),
            "S.w @7: value_out_of_range: b: 16 does not fit into 5 bits");
  EXPECT_EQ(with("1", "2", "7", "1", 256),
            "S.n @8: value_out_of_range: it derives to 256, which u8 cannot hold");
  EXPECT_EQ(with("1.5", "2", "7", "1", 0), "S.x @0: value_wrong: 1.5 is not an integer");
  EXPECT_EQ(with("18446744073709551616", "2", "7", "1", 0),
            "S.x @0: value_out_of_range: 1.8446744073709552e+19 does not fit into i8");
}

TEST(Encode, SaysWhichCountsAndSizesAreWrong) {
  EXPECT_EQ(encoded("struct S { u8 n; u8 x[n]; }", R"({"n":2,"x":[1,2,3]})"),
            "S.x @1: count_wrong: 3 elements, and there should be 2");
  EXPECT_EQ(encoded("struct S { u8 n = count(x); u8 x[n] @max(2); }", R"({"x":[1,2,3]})"),
            "S.x @1: count_wrong: 3 elements, and at most 2 may be");
  EXPECT_EQ(encoded("struct S { u8 x[2][2]; }", R"({"x":[[1,2],[3]]})"),
            "S.x @0: count_wrong: 1 elements, and the schema says 2");
  EXPECT_EQ(encoded("struct S { u8 n; u16be x[bytes n]; }", R"({"n":3,"x":[1]})"),
            "S.x @1: size_wrong: 2 octets, and there should be 3");
  EXPECT_EQ(
      encoded("struct B { u16be x; } struct S { u8 n; B b size n; }", R"({"n":1,"b":{"x":7}})"),
      "S.b @1: size_wrong: 2 octets, and its region has 1");
  EXPECT_EQ(encoded("struct S { byte x[2]; }", R"({"x":"01"})"),
            "S.x @0: size_wrong: 1 octets, and the field has 2");
  EXPECT_EQ(encoded("struct S { u8 words = size(this) / 4; byte x[..]; }", R"({"x":"0102"})"),
            "S.words @0: size_wrong: it says 0 octets, and the struct has 3");
}

TEST(Encode, SaysWhatEndsAnArrayTooSoon) {
  EXPECT_EQ(encoded("struct S { char x[until 0]; }", R"({"x":"a\u0000b"})"),
            "S.x @0: terminator_wrong: the octet 00, which ends it, is part of it");
  EXPECT_EQ(encoded("struct S { u16be x[until 9]; }", R"({"x":[1,9]})"),
            "S.x[1] @2: terminator_wrong: the value that ends the array is part of it");
  constexpr std::string_view labels =
      "struct L { u8 n = count(t); char t[n]; } struct S { L x[until last.n == 0]; }";
  EXPECT_EQ(encoded(labels, R"({"x":[{"t":"a"},{"t":""}]})"), "01 61 00");
  EXPECT_EQ(encoded(labels, R"({"x":[{"t":""},{"t":""}]})"),
            "S.x @0: terminator_wrong: element 0 ends the array, and others follow");
  EXPECT_EQ(encoded(labels, R"({"x":[{"t":"a"}]})"),
            "S.x @0: terminator_wrong: element 0 is the last, and does not end the array");
  EXPECT_EQ(encoded(labels, R"({"x":[]})"),
            "S.x @0: terminator_wrong: no element, and one has to end the array");
}

TEST(Encode, SaysWhichValueIsOfNoUse) {
  constexpr std::string_view schema =
      "enum K : u8 { a = 1 } struct S { K k; u8 n; bool b; char t[2]; }";
  EXPECT_EQ(encoded(schema, R"({"k":"b","n":1,"b":true,"t":""})"),
            "S.k @0: value_wrong: \"b\" is not an enumerator of K");
  EXPECT_EQ(encoded(schema, R"({"k":"a","n":"1","b":true,"t":""})"),
            "S.n @1: value_wrong: \"1\" is not an integer");
  EXPECT_EQ(encoded(schema, R"({"k":"a","n":1,"b":true,"t":7})"),
            "S.t @3: value_wrong: 7 is not text");
  EXPECT_EQ(encoded(schema, R"({"k":"a","n":1,"b":true})"),
            "S.t @3: value_missing: no value is given");
  EXPECT_EQ(encoded(schema, R"({"k":"a","n":1,"b":true,"t":"","nn":1})"),
            "S @0: field_unknown: S has no field `nn`");
  EXPECT_EQ(encoded(schema, R"([1])"), "S: json_invalid: an array is not an object");
  EXPECT_EQ(encoded(schema, R"({"k":)"), "S: json_invalid: column 6: Invalid value.");
  EXPECT_EQ(encoded(schema, std::string(1'000'000, '[')),
            "S: json_invalid: column 1000001: Invalid value.");
}

TEST(Encode, DoesNotTakeAMaskForASecret) {
  EXPECT_EQ(encoded("struct S { char pin[4] @secret; }", R"({"pin":"***"})"),
            "S.pin @0: value_wrong: the value is masked: decode with --show-secrets to have it");
}

TEST(Encode, PutsPatchesOverWhatTheValuesGive) {
  constexpr std::string_view schema = "struct S { u8 x; pad[3]; }";
  EXPECT_EQ(encoded(schema, R"({"x":1,"$patch":{"1":"ff","3":"ee"}})"), "01 FF 00 EE");
  EXPECT_EQ(encoded(schema, R"({"x":1,"$octets":"0203"})"), "02 03");
  EXPECT_EQ(encoded(schema, R"({"x":1,"$patch":{"3":"eeee"}})"),
            "S.$patch @3: value_wrong: 2 octets at 3 go beyond the message's 4");
  EXPECT_EQ(encoded(schema, R"({"x":1,"$patch":{"a":"ee"}})"),
            "S.$patch @0: value_wrong: `a` is not an offset");
  EXPECT_EQ(encoded(schema, R"({"$octets":"0"})"),
            "S.$octets @0: value_wrong: \"0\" is not octets in hex");
}

}  // namespace
}  // namespace wirestruct::translate
