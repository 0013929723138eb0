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

}  // namespace
}  // namespace wirestruct::verify::testing
