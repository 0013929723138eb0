#include "translate/notation.hpp"

#include <gtest/gtest.h>

#include "translate/format.hpp"
#include "translate/json.hpp"
#include "translate/schema_text.hpp"
#include "translate/text.hpp"

namespace wirestruct::translate {
namespace {

using namespace testing;

/// The value of the one field of a struct.
std::string shown(std::string_view field, std::string_view written) {
  const Decoded decoded("byte_order big; struct S { " + std::string(field) + " }", written);
  return format_item(decoded.model, decoded.record, decoded.record.items[1]);
}

TEST(Notation, WritesNumbersInHexAsWideAsTheirField) {
  EXPECT_EQ(shown("u16 x @hex;", "00FF"), "0x00FF");
  EXPECT_EQ(shown("i16 x @hex;", "FFFE"), "0xFFFE");
  EXPECT_EQ(shown("u24 x[2] @hex;", "000001 ABCDEF"), "[0x000001, 0xABCDEF]");
}

TEST(Notation, WritesAddresses) {
  EXPECT_EQ(shown("u32 x @ipv4;", "C0A80001"), "192.168.0.1");
  EXPECT_EQ(shown("u32le x @ipv4;", "0100A8C0"), "192.168.0.1");
  EXPECT_EQ(shown("byte x[4] @ipv4;", "C0A80001"), "192.168.0.1");
  EXPECT_EQ(shown("byte x[6] @mac;", "02005E100001"), "02:00:5e:10:00:01");
  EXPECT_EQ(shown("byte x[16] @ipv6;", "20010DB8 00*11 01"), "2001:db8::1");
  EXPECT_EQ(shown("byte x[16] @ipv6;", "00*16"), "::");
  EXPECT_EQ(shown("byte x[16] @ipv6;", "0001 0000 0002 0000 0000 0003 0000 0000"), "1:0:2::3:0:0");
  EXPECT_EQ(shown("byte x[16] @ipv6;", "FE80 00*13 00"), "fe80::");
}

TEST(Notation, WritesTimes) {
  EXPECT_EQ(shown("u32 x @time(unix_s);", "66322D40"), "2024-05-01T11:53:36Z (1714564416)");
  EXPECT_EQ(shown("i64 x @time(unix_ms);", "FF*8"), "1969-12-31T23:59:59.999Z (-1)");
  EXPECT_EQ(shown("u64 x @time(unix_us);", "00*7 01"), "1970-01-01T00:00:00.000001Z (1)");
  EXPECT_EQ(shown("u64 x @time(unix_ns);", "FF*8"), "18446744073709551615");
  EXPECT_EQ(shown("u64 x @time(unix_s);", "7F FF*7"), "9223372036854775807");
  EXPECT_EQ(shown("u64 x @time(ntp64);", "83AA7E80 80000000"),
            "1970-01-01T00:00:00.500000000Z (9487534655377768448)");
}

TEST(Notation, ScalesAndNamesUnits) {
  EXPECT_EQ(shown("u32 x @scale(0.0001);", "00003039"), "1.2345 (12345)");
  EXPECT_EQ(shown("i16 x @scale(0.01) @unit(\"°C\");", "FF38"), "-2 °C (-200)");
  EXPECT_EQ(shown("u16 x @unit(\"ms\");", "0019"), "25 ms");
  EXPECT_EQ(shown("f32 x @unit(\"V\");", "3FC00000"), "1.5 V");
}

constexpr std::string_view secret =
    "struct P { char name[4]; u8 n; } "
    "struct S { u8 x; char pin[4] @secret; P p @secret; u8 m; u8 y[m]; }";

TEST(Notation, MasksSecretsInTextAndJson) {
  const Decoded decoded(secret, "01 \"1234\" \"abcd\" 07 01 02");
  std::string text;
  append_text(decoded.model, decoded.record, {}, text);
  EXPECT_EQ(text,
            "  x    01    1\n"
            "  pin  ***   4 octets\n"
            "  p    ***   5 octets\n"
            "  m    01    1\n"
            "  y    02    [2]\n");
  std::string json;
  append_json(decoded.model, decoded.record, json);
  EXPECT_EQ(json, R"({"x":1,"pin":"***","p":"***","m":1,"y":[2]})");
  json.clear();
  append_json(decoded.model, decoded.record, json, {.show_secrets = true});
  EXPECT_EQ(json, R"({"x":1,"pin":"1234","p":{"name":"abcd","n":7},"m":1,"y":[2]})");
}

TEST(Notation, GivesNoSecretAwayWhereSomethingIsWrong) {
  for (const std::string_view written : {
           "01 \"12\" 00 \"4\" \"abcd\" 07 01 02",  // behind the NUL
           "01 FF*4 FF*4 07 09 02",                 // no text, and then cut
           "01 \"1234\" \"abcd\" 07 01 02 03",      // left over
       }) {
    const Decoded decoded(secret, written);
    std::string json;
    append_json(decoded.model, decoded.record, json);
    append_json(decoded.model, decoded.record, Envelope{}, json);
    std::string text;
    append_text(decoded.model, decoded.record, {.verbose = true}, text);
    for (const std::string& shown : {json, text}) {
      EXPECT_EQ(shown.find("34"), std::string::npos) << shown;
      EXPECT_EQ(shown.find("FF FF"), std::string::npos) << shown;
      EXPECT_EQ(shown.find("ffff"), std::string::npos) << shown;
    }
  }
}

TEST(Notation, SaysWhatIsDeprecatedInVerboseText) {
  const Decoded decoded("struct S { u8 x @deprecated(\"use y\"); }", "01");
  std::string text;
  append_text(decoded.model, decoded.record, {.verbose = true}, text);
  EXPECT_NE(text.find("1  (deprecated: use y)"), std::string::npos) << text;
}

}  // namespace
}  // namespace wirestruct::translate
