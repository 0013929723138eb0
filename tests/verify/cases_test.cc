#include "verify/cases.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

#include "verify/messages.hpp"

namespace wirestruct::verify::testing {
namespace {

using ::testing::HasSubstr;

class Case : public ::testing::TestWithParam<FindingCase> {};

TEST_P(Case, IsNamed) {
  const FindingCase& expected = GetParam();
  const Report report = verify(expected.make());
  EXPECT_EQ(codes_of(report), expected.codes) << report_text(report, false);
  const std::vector<Finding> findings = findings_of(report);
  ASSERT_FALSE(findings.empty());
  EXPECT_THAT(findings.front().sentence, HasSubstr(expected.says)) << report_text(report, false);
  if (!expected.or_else.empty()) {
    const std::string text = ::testing::PrintToString(findings.front().not_told_apart);
    EXPECT_THAT(text, HasSubstr(expected.or_else)) << report_text(report, false);
  }
}

std::string name_of(const ::testing::TestParamInfo<FindingCase>& info) {
  std::string name = info.param.name;
  std::ranges::replace_if(
      name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Findings, Case, ::testing::ValuesIn(cases()), name_of);

TEST(Equal, EveryValueAndSegmentSizeIsEqual) {
  for (const Values values : {Values::canary, Values::everyday, Values::zeros}) {
    for (const std::size_t segment_octets : {1U, 61U, 88U, 1000U}) {
      Scene right = scene(chats(values, 20), chats(values, 20));
      right.client.segments = segments_of(chats(values, 20), segment_octets);
      right.server = right.client;
      const Report report = verify(right);
      EXPECT_EQ(codes_of(report), "") << report_text(report, false);
      EXPECT_EQ(sentence_of(report), "equal: every message, both directions");
    }
  }
}

TEST(Equal, NothingSentAndNothingCaptured) {
  Scene right = scene(chats(Values::canary, 1), {});
  right.server.recorded = chats(Values::canary, 3);
  right.server.segments = segments_of(right.server.recorded, 88);
  right.client.recorded.clear();
  const Report report = verify(right);
  EXPECT_EQ(sentence_of(report), "equal: every message, server → client");
}

TEST(Equal, SaysWhenNoNumberCouldHaveShownTheByteOrder) {
  const Report report = verify(scene(chats(Values::zeros, 20), chats(Values::zeros, 20)));
  EXPECT_THAT(report_text(report, false),
              HasSubstr("every number reads the same in both byte orders"));
}

// What cannot be told must not be told: zeros in another order are zeros.
TEST(Zeros, AreEqualInEveryOrder) {
  const Report report =
      verify(scene(chats(Values::zeros, 20), each(chats(Values::zeros, 20), [](Bytes& m) {
                     swap_at(m, 1, 4);
                     swap_at(m, 5, 4);
                   })));
  EXPECT_EQ(codes_of(report), "");
}

// The length alone shows that something is longer; where is anybody's guess, and all are named.
TEST(Zeros, NameEveryLayoutOfTheLengthAsPossible) {
  const Report report =
      verify(scene(chats(Values::zeros, 20), chats_as<NaturalChat>(Values::zeros, 20)));
  ASSERT_EQ(codes_of(report), "V111") << report_text(report, false);
  const std::string rivals = ::testing::PrintToString(findings_of(report).front().not_told_apart);
  EXPECT_THAT(rivals, HasSubstr("4 extra octets"));
  EXPECT_THAT(rivals, HasSubstr("`sequence` in 8 octets"));
}

// Nothing but padding: there is no value to compare, and nothing to lay out anew.
TEST(Equal, AStructWithoutFields) {
  Scene bare = scene(std::vector<Bytes>(5, Bytes(4)), std::vector<Bytes>(5, Bytes(4)));
  bare.schema = "struct Bare { pad[4]; } stream S { tcp port 8888; client sends Bare; }";
  EXPECT_EQ(codes_of(verify(bare)), "");
  bare.client.segments[0][9] = std::byte{1};
  EXPECT_EQ(codes_of(verify(bare)), "V121");
}

// A hundred fields of every kind, arrays and structs in structs, as a big-endian sender writes
// them.
TEST(Order, OfArraysAndNestedStructs) {
  constexpr const char* schema = R"(
byte_order little;
struct Point { i16 x; i16 y; }
struct Shape { Point corners[3]; u32 counts[4]; f64 weight; u24 odd; char name[2][4]; }
stream S { tcp port 8888; client sends Shape; }
)";
  std::vector<Bytes> recorded;
  for (int i = 0; i < 20; ++i) {
    Bytes message(47);
    for (std::size_t o = 0; o < 39; ++o)
      message[o] = static_cast<std::byte>(3 + 5 * o + 7 * static_cast<std::size_t>(i));
    recorded.push_back(std::move(message));
  }
  const Report report = verify(scene(recorded,
                                     each(recorded,
                                          [](Bytes& m) {
                                            for (std::size_t at = 0; at < 12; at += 2)
                                              swap_at(m, at, 2);
                                            for (std::size_t at = 12; at < 28; at += 4)
                                              swap_at(m, at, 4);
                                            swap_at(m, 28, 8);
                                            swap_at(m, 36, 3);
                                          }),
                                     schema));
  EXPECT_EQ(codes_of(report), "V101") << report_text(report, false);
  EXPECT_EQ(findings_of(report).front().sentence,
            "all 9 numbers are most significant byte first; the schema says little-endian");
}

}  // namespace
}  // namespace wirestruct::verify::testing
