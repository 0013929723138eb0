#include "translate/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "translate/schema_text.hpp"

namespace wirestruct::translate {
namespace {

using namespace testing;

std::string text_of(const Decoded& decoded, const TextOptions& options = {}) {
  std::string text;
  append_text(decoded.model, decoded.record, options, text);
  return text;
}

std::string text_of(std::string_view schema, std::string_view written,
                    const TextOptions& options = {}, std::vector<MissingRange> missing = {}) {
  return "\n" + text_of(Decoded(schema, written, std::move(missing)), options);
}

constexpr TextOptions verbose{.verbose = true};

TEST(Text, ShowsOctetsBesideWhatTheyMean) {
  EXPECT_EQ(text_of(chat_schema, chat_packet), R"(
  kind      4C                       login 'L' (0x4C)
  sequence  40 E2 01 00              123456
  user_id   C4 09 00 00              2500
  name      61 6C 69 63 65 00 00 …   "alice"
  token     01 02 03 04 05 06 07 …   63 octets
)");
}

TEST(Text, VerboseShowsOffsetsTypesAndAllOctets) {
  EXPECT_EQ(text_of(chat_schema, chat_packet, verbose), R"(
  offset  field     type        octets
       0  kind      Kind : u8   4C                                                login 'L' (0x4C)
       1  sequence  i32 little  40 E2 01 00                                       123456
       5  user_id   i32 little  C4 09 00 00                                       2500
       9  name      char[16]    61 6C 69 63 65 00 00 00 00 00 00 00 00 00 00 00   "alice"
      25  token     byte[63]    01 02 03 04 05 06 07 08 AA AA AA AA AA AA AA AA   |................|  63 octets
      41                        AA AA AA AA AA AA AA AA AA AA AA AA AA AA AA AA   |................|
      57                        AA AA AA AA AA AA AA AA AA AA AA AA AA AA AA AA   |................|
      73                        AA AA AA AA AA AA AA AA AA AA AA AA AA AA AA      |...............|
)");
}

TEST(Text, SaysWhereAMessageWasSeen) {
  const Decoded small("struct Small { u8 x; }", "07");
  const Carrier carriers[] = {{31, 1'714'564'800'123'456'789}, {32, 0}};
  Envelope envelope{.number = 14,
                    .connection = 3,
                    .sender = Sender::server,
                    .source = "127.0.0.1:8888",
                    .destination = "127.0.0.1:40312",
                    .stream_offset = 1144,
                    .carriers = carriers};
  std::string text;
  append_text(small.model, small.record, envelope, {}, text);
  EXPECT_EQ(text, "Small 14  server → client  connection 3\n  x  07   7\n");
  text.clear();
  append_text(small.model, small.record, envelope, verbose, text);
  EXPECT_EQ(text,
            "Small 14  server → client  connection 3\n"
            "  127.0.0.1:8888 → 127.0.0.1:40312  stream octets 1144–1144  packets 31, 32  "
            "2024-05-01T12:00:00.123456789Z\n"
            "  offset  field  type  octets\n"
            "       0  x      u8    07       7\n");
}

TEST(Text, IndentsWhatIsInsideAndNamesElements) {
  EXPECT_EQ(text_of("byte_order big; struct P { u8 x; u16 y; }"
                    "struct S { P one; P two[2]; char w[2][2]; u16 n[3]; u8 last; }",
                    "01 0002 03 0004 05 0006 \"abcd\" 0007 0008 0009 0A"),
            R"(
  one
    x    01                  1
    y    00 02               2
  two
    [0]
      x  03                  3
      y  00 04               4
    [1]
      x  05                  5
      y  00 06               6
  w
    [0]  61 62               "ab"
    [1]  63 64               "cd"
  n      00 07 00 08 00 09   [7, 8, 9]
  last   0A                  10
)");
}

TEST(Text, ShowsPaddingWhatIsLeftOverAndWhatIsWrong) {
  EXPECT_EQ(
      text_of("byte_order little; struct S layout natural { bool flag; u32 n; char name[5]; }",
              "02 00AA00 01000000 \"al\" 00 \"x\" 00 000000 FFFE"),
      R"(
  flag         02               2   ! not 0 or 1
  · hole       00 AA 00         3 octets   ! padding, should be 00
  n            01 00 00 00      1
  name         61 6C 00 78 00   "al"   ! 2 octets after the NUL: 78 00
  · tail       00 00 00         3 octets, all 00
  + left over  FF FE            ! 2 octets after the struct's 16
)");
}

TEST(Text, SaysWhereAMessageEnds) {
  EXPECT_EQ(text_of(chat_schema, "4C 40 E2 01 00 C4 09"), R"(
  kind      4C                       login 'L' (0x4C)
  sequence  40 E2 01 00              123456
  user_id   C4 09                    ! the message ends inside this field, after 7 of 88 octets: 2 of its 4
  name                               absent
  token                              absent
)");
}

TEST(Text, ShowsWhatWasNotCaptured) {
  EXPECT_EQ(text_of(chat_schema, chat_packet, {}, {{2, 3}, {30, 1}}), R"(
  kind      4C                       login 'L' (0x4C)
  sequence  40 -- -- --              ! 3 octets not captured
  user_id   C4 09 00 00              2500
  name      61 6C 69 63 65 00 00 …   "alice"
  token     01 02 03 04 05 -- 07 …   ! 1 octet not captured
)");
}

TEST(Text, VerboseShowsArraysInRowsOfWholeElements) {
  EXPECT_EQ(text_of("struct S { u24be n[7]; }", "000001 000002 000003 000004 000005 000006 000007",
                    verbose),
            R"(
  offset  field  type        octets
       0  n      u24[7] big  00 00 01 00 00 02 00 00 03 00 00 04 00 00 05      [0] 1 2 3 4 5
      15                     00 00 06 00 00 07                                 [5] 6 7
)");
}

TEST(Text, InColorSaysTheSame) {
  const Decoded packet(chat_schema, chat_packet);
  const std::string colored = text_of(packet, {.color = true});
  EXPECT_NE(colored, text_of(packet));
  EXPECT_EQ(without_color(colored), text_of(packet));
}

TEST(Text, OfWhateverOctetsHasLinesOfPrintableText) {
  std::mt19937 random(1);
  Decoded any(R"(
byte_order big;
enum E : i16 { a = 1 }
struct P layout natural { u8 x; f64 y; char t[3]; }
struct S { f32 f[3]; bool b[2]; E e; P p[2]; char name[9]; byte raw[2][2]; u64 n; char c; }
)",
              "");
  for (int round = 0; round < 2000; ++round) {
    any.message.resize(random() % (any.model.structs.back().size_octets + 5));
    for (std::byte& octet : any.message) octet = static_cast<std::byte>(random());
    any.missing.clear();
    if (random() % 2 == 0 && any.message.size() > 10) any.missing = {{random() % 5, 3}, {9, 1}};
    decode(any.model, any.model.structs.back(), any.message, any.record, any.missing);
    for (const bool in_full : {false, true}) {
      const std::string text = text_of(any, {.verbose = in_full});
      ASSERT_TRUE(text.ends_with('\n'));
      for (const char c : text) ASSERT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
      ASSERT_EQ(text.find(" \n"), std::string::npos) << text;
    }
  }
}

}  // namespace
}  // namespace wirestruct::translate
