// As many messages as a long test run sends, so that what is not nearly linear does not end.
#include <gtest/gtest.h>

#include "verify/diagnose.hpp"
#include "verify/messages.hpp"

namespace wirestruct::verify::testing {
namespace {

constexpr std::uint32_t messages = 200'000;

class Large : public ::testing::Test {
 protected:
  DirectionReport compared(const Bytes& sent) {
    CapturedStream stream;
    const Octets all(sent);
    constexpr std::size_t segment_octets = 1448;
    for (std::size_t at = 0; at < all.size(); at += segment_octets) {
      stream.append(at, all.subspan(at, std::min(segment_octets, all.size() - at)),
                    {at / segment_octets + 1, 0});
    }
    stream.closed = capture::CloseCause::fin;
    return compare_direction(Sides{chat_subject, sent_messages, stream},
                             capture::Direction::client_to_server);
  }

  schema::Model chat_model = compile(chat_schema);
  Subject chat_subject = subject_of(chat_model, chat_model.structs.front());
  Recording sent_messages{.message_octets = 88, .octets = joined(chats(Values::canary, messages))};
};

TEST_F(Large, LossesAllOverTheStream) {
  Bytes sent;
  std::uint64_t lost = 0;
  for (std::uint32_t i = 0; i < messages; ++i) {
    if (i % 97 == 13) {
      ++lost;
      continue;
    }
    const Octets message = sent_messages.message(i);
    sent.insert(sent.end(), message.begin(), message.end());
  }
  const DirectionReport report = compared(sent);
  EXPECT_EQ(report.counts.lost, lost);
  EXPECT_EQ(report.counts.equal, messages - lost);
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings.front().code, FindingCode::v141);
}

TEST_F(Large, EveryMessageHasOneValueChanged) {
  Bytes sent = sent_messages.octets;
  for (std::size_t at = 70; at < sent.size(); at += 88) sent[at] ^= std::byte{0x55};
  const DirectionReport report = compared(sent);
  EXPECT_EQ(report.counts.different, messages);
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings.front().code, FindingCode::v131);
}

TEST_F(Large, NothingInCommon) {
  sent_messages.octets.resize(sent_messages.octets.size() / 8);
  Bytes sent(sent_messages.octets.size());
  std::uint32_t state = 1;
  for (std::byte& octet : sent) {
    state = state * 1664525 + 1013904223;
    octet = static_cast<std::byte>(state >> 24);
  }
  const DirectionReport report = compared(sent);
  EXPECT_EQ(report.counts.equal, 0U);
  EXPECT_EQ(report.findings.front().code, FindingCode::v149);
}

}  // namespace
}  // namespace wirestruct::verify::testing
