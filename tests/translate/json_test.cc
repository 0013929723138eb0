#include "translate/json.hpp"

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <random>

#include "translate/schema_text.hpp"

namespace wirestruct::translate {
namespace {

using namespace testing;

std::string json_of(const Decoded& decoded) {
  std::string text;
  append_json(decoded.model, decoded.record, text);
  rapidjson::Document document;
  document.Parse<rapidjson::kParseValidateEncodingFlag>(text.c_str());
  EXPECT_FALSE(document.HasParseError()) << text;
  return text;
}

std::string json_of(std::string_view schema, std::string_view written,
                    std::vector<MissingRange> missing = {}) {
  return json_of(Decoded(schema, written, std::move(missing)));
}

TEST(Json, HasTheValuesOfAMessage) {
  EXPECT_EQ(
      json_of(chat_schema, chat_packet),
      R"({"kind":"login","sequence":123456,"user_id":2500,"name":"alice",)"
      R"("token":"0102030405060708)" +
          [] {
            std::string rest;
            for (int i = 0; i < 55; ++i) rest += "aa";
            return rest;
          }() +
          R"("})");
}

TEST(Json, LosesNothingOfIntegers) {
  EXPECT_EQ(json_of("byte_order big; struct S { u64 a; i64 b; u64 c; i8 d; u56 e; }",
                    "FF*8 80 00*7 0020000000000001 FF FF*7"),
            R"({"a":18446744073709551615,"b":-9223372036854775808,"c":9007199254740993,"d":-1,)"
            R"("e":72057594037927935})");
}

TEST(Json, WritesFloatsThatReadBackAsTheSameBits) {
  EXPECT_EQ(json_of("byte_order big; struct S { f32 a; f32 b; f64 c; f64 d; f32 e; }",
                    "3DCCCCCD 80000000 7FEFFFFFFFFFFFFF 3FF0000000000000 60AD78EC"),
            R"({"a":0.1,"b":-0.0,"c":1.7976931348623157e+308,"d":1.0,"e":1e+20})");
}

TEST(Json, WritesFloatsThatAreNoNumbersAsStringsAndTheirBitsWhenThereAreMany) {
  EXPECT_EQ(json_of("byte_order big; struct S { f32 a; f32 b; f64 c; f32 d; f64 e; f32 f; }",
                    "7FC00000 7F800000 FFF0000000000000 7FA00001 7FF8000000000000 FFC00000"),
            R"({"a":"NaN","b":"Infinity","c":"-Infinity","d":{"bits":"0x7fa00001"},"e":"NaN",)"
            R"("f":{"bits":"0xffc00000"}})");
}

TEST(Json, WritesTextUpToItsNulAndOctetsThatAreNoText) {
  EXPECT_EQ(json_of("struct S { char a[4]; char b[2]; char c[3]; char d; char e[2]; }",
                    "\"ab\" 00 \"x\" C4E3 E4BDA0 \"y\" 00 00"),
            "{\"a\":\"ab\",\"b\":{\"octets\":\"c4e3\"},\"c\":\"\xE4\xBD\xA0\",\"d\":\"y\","
            "\"e\":\"\",\"$patch\":{\"3\":\"78\"}}");
}

TEST(Json, EscapesControlCharactersAndQuotes) {
  EXPECT_EQ(json_of("struct S { char a[7]; }", "22 5C 0A 01 1B 7F 2F"),
            "{\"a\":\"\\\"\\\\\\n\\u0001\\u001B\x7F/\"}");
}

TEST(Json, WritesUnknownEnumeratorsAndOddBoolsAsNumbers) {
  EXPECT_EQ(json_of("enum E : i8 { a = 1 } enum U : u8 { b = 2 }"
                    "struct S { E x; E y; U z; bool p; bool q; bool r; byte s; }",
                    "01 FE FE 00 01 07 0A"),
            R"({"x":"a","y":-2,"z":254,"p":false,"q":true,"r":7,"s":"0a"})");
}

TEST(Json, NestsArraysAndStructsAndLeavesPaddingOut) {
  EXPECT_EQ(
      json_of("byte_order big; struct P { u8 x; pad[1]; u16 y[2]; }"
              "struct S layout natural { u8 k; P p[1][2]; u32 n; char w[2][2]; byte o[2][1]; }",
              "01 02 00 0003 0004 05 00 0006 0007 000000 00000008 \"abcd\" 0A 0B 00*2"),
      R"({"k":1,"p":[[{"x":2,"y":[3,4]},{"x":5,"y":[6,7]}]],"n":8,"w":["ab","cd"],)"
      R"("o":["0a","0b"]})");
}

TEST(Json, LeavesOutWhatTheMessageIsTooShortFor) {
  const std::string_view schema =
      "byte_order big; struct P { u8 x; u16 y; } struct S { u16 a; u16 n[3]; P p[2]; u8 end; }";
  EXPECT_EQ(json_of(schema, ""), R"({"$octets":""})");
  EXPECT_EQ(json_of(schema, "00"), R"({"$octets":"00"})");
  EXPECT_EQ(json_of(schema, "0001 0002 00"), R"({"a":1,"n":[2],"$octets":"0001000200"})");
  EXPECT_EQ(json_of(schema, "0001 0002 0003 0004 05 00"),
            R"({"a":1,"n":[2,3,4],"p":[{"x":5}],"$octets":"00010002000300040500"})");
}

TEST(Json, WritesNullInAnArrayForWhatTheCaptureLacks) {
  EXPECT_EQ(json_of("byte_order big; struct S { u16 a; u16 n[3]; char w[2][2]; }",
                    "0001 0002 0003 0004 \"abcd\"", {{0, 1}, {4, 2}, {8, 1}}),
            R"({"n":[2,null,4],"w":[null,"cd"]})");
}

TEST(Json, InAnEnvelopeSaysWhereItWasSeenAndWhatIsWrong) {
  const Decoded odd("struct Odd { bool flag; char name[4]; }", "02 \"a\" 00 \"zz\" FF");
  const Carrier carriers[] = {{31, 1'714'564'800'123'456'789}, {32, 1'714'564'800'200'000'000}};
  const Envelope envelope{.number = 14,
                          .connection = 1,
                          .stream = "Chat",
                          .sender = Sender::server,
                          .source = "127.0.0.1:8888",
                          .destination = "127.0.0.1:40312",
                          .stream_offset = 1144,
                          .carriers = carriers};
  std::string text;
  append_json(odd.model, odd.record, envelope, text);
  EXPECT_EQ(
      text,
      R"({"stream":"Chat","connection":1,"sender":"server","message":14,"struct":"Odd",)"
      R"("time":"2024-05-01T12:00:00.123456789Z","time_ns":1714564800123456789,)"
      R"("source":"127.0.0.1:8888","destination":"127.0.0.1:40312","stream_offset":1144,)"
      R"("packets":[31,32],"value":{"flag":2,"name":"a","$octets":"0261007a7aff"},"remarks":[)"
      R"({"remark":"bool_not_0_or_1","field":"flag","offset":0,"count":1,"text":"not 0 or 1"},)"
      R"({"remark":"octets_after_nul","field":"name","offset":3,"count":2,)"
      R"("text":"2 octets after the NUL: 7A 7A"},)"
      R"({"remark":"octets_left_over","field":"","offset":5,"count":1,)"
      R"("text":"1 octet after the struct's 5"}],"left_over":"ff"})");
}

TEST(Json, OfADatagramHasNoConnection) {
  const Decoded small("struct S { u8 x; }", "01");
  const Envelope envelope{
      .number = 1, .sender = Sender::client, .source = "a", .destination = "b", .datagram = true};
  std::string text;
  append_json(small.model, small.record, envelope, text);
  EXPECT_EQ(text, R"({"sender":"client","message":1,"struct":"S","source":"a","destination":"b",)"
                  R"("packets":[],"value":{"x":1}})");
}

TEST(Json, ParsesWhateverTheOctetsAre) {
  std::mt19937 random(1);
  Decoded any(R"(
byte_order big;
enum E : i16 { a = 1 }
struct P layout natural { u8 x; f64 y; char t[3]; }
struct S { f32 f[3]; bool b[2]; E e; P p[2]; char name[9]; byte raw[2][2]; u64 n; char c; }
)",
              "");
  for (int round = 0; round < 3000; ++round) {
    any.message.resize(random() % (any.model.structs.back().size_octets + 5));
    for (std::byte& octet : any.message) octet = static_cast<std::byte>(random());
    any.missing.clear();
    if (random() % 2 == 0 && any.message.size() > 10) any.missing = {{random() % 5, 3}, {9, 1}};
    decode(any.model, any.model.structs.back(), any.message, any.record, any.missing);
    json_of(any);
    if (HasFailure()) return;
    std::string text;
    append_json(any.model, any.record, Envelope{}, text);
    rapidjson::Document document;
    document.Parse<rapidjson::kParseValidateEncodingFlag>(text.c_str());
    ASSERT_FALSE(document.HasParseError()) << text;
  }
}

}  // namespace
}  // namespace wirestruct::translate
