#include "verify/align.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "verify/fit.hpp"
#include "verify/messages.hpp"

namespace wirestruct::verify::testing {
namespace {

// As lines: `paired 1-20 @0`, `lost 21-23 @1760`.
std::string text_of(const Alignment& alignment) {
  constexpr const char* names[] = {"paired",   "changed", "lost",    "extra",  "repeated", "moved",
                                   "inserted", "broken",  "skipped", "unseen", "cut"};
  std::string text;
  for (const Stretch& stretch : alignment.stretches) {
    text += fmt::format("{} {}+{} @{}+{}\n", names[static_cast<std::size_t>(stretch.kind)],
                        stretch.first_message + 1, stretch.messages, stretch.stream_offset,
                        stretch.size_octets);
  }
  return text;
}

class Align : public ::testing::Test {
 protected:
  Align()
      : chat_model(compile(chat_schema)),
        chat_subject(subject_of(chat_model, chat_model.structs.front())) {}

  Recording recorded(const std::vector<Bytes>& messages) const {
    return {.message_octets = 88, .octets = joined(messages)};
  }
  CapturedStream captured(const std::vector<Bytes>& messages) const {
    CapturedStream stream;
    stream.append(0, joined(messages), {1, 0});
    return stream;
  }
  std::string aligned(const Recording& sent, const CapturedStream& stream, bool joined = false) {
    const Sides sides{chat_subject, sent, stream, joined};
    const LeafSet all(chat_subject.leaves.size(), true);
    return text_of(align(sides, schema_shape(chat_subject), all,
                         KeyIndex(chat_subject, all, sent, sent.size())));
  }

  schema::Model chat_model;
  Subject chat_subject;
  std::vector<Bytes> numbered = chats(Values::canary, 30);
};

TEST_F(Align, EqualStreamsAreOneStretch) {
  EXPECT_EQ(aligned(recorded(numbered), captured(numbered)), "paired 1+30 @0+2640\n");
}

TEST_F(Align, LostMessagesLeaveTheRestPaired) {
  std::vector<Bytes> sent = numbered;
  sent.erase(sent.begin() + 10, sent.begin() + 15);
  EXPECT_EQ(aligned(recorded(numbered), captured(sent)),
            "paired 1+10 @0+880\nlost 11+5 @880+0\npaired 16+15 @880+1320\n");
}

TEST_F(Align, ManyMoreLostThanAreLookedAhead) {
  const std::vector<Bytes> many = chats(Values::canary, 500);
  std::vector<Bytes> sent = many;
  sent.erase(sent.begin() + 10, sent.begin() + 400);
  EXPECT_EQ(aligned(recorded(many), captured(sent)),
            "paired 1+10 @0+880\nlost 11+390 @880+0\npaired 401+100 @880+8800\n");
}

TEST_F(Align, AMessageThatChangedStaysInItsPlace) {
  std::vector<Bytes> sent = numbered;
  sent[10][3] ^= std::byte{1};
  EXPECT_EQ(aligned(recorded(numbered), captured(sent)),
            "paired 1+10 @0+880\nchanged 11+1 @880+88\npaired 12+19 @968+1672\n");
}

TEST_F(Align, ExtraRepeatedAndMoved) {
  std::vector<Bytes> sent = numbered;
  sent.insert(sent.begin() + 5, raw<PackedChat>(chat(Values::canary, 1000)));
  sent.insert(sent.begin() + 12, sent[11]);
  std::swap(sent[20], sent[21]);
  EXPECT_EQ(aligned(recorded(numbered), captured(sent)),
            "paired 1+5 @0+440\n"
            "extra 6+0 @440+88\n"
            "paired 6+6 @528+528\n"
            "repeated 11+0 @1056+88\n"
            "paired 12+7 @1144+616\n"
            "moved 20+1 @1760+88\n"
            "moved 19+1 @1848+88\n"
            "paired 21+10 @1936+880\n");
}

TEST_F(Align, OctetsMissingAndInsertedAreFoundAgain) {
  Bytes all = joined(numbered);
  all.erase(all.begin() + 880 + 40, all.begin() + 880 + 43);
  all.insert(all.begin() + 1760 - 3, 5, std::byte{0x21});
  CapturedStream stream;
  stream.append(0, all, {1, 0});
  EXPECT_EQ(aligned(recorded(numbered), stream),
            "paired 1+10 @0+880\n"
            "broken 11+1 @880+85\n"
            "paired 12+9 @965+792\n"
            "inserted 21+0 @1757+5\n"
            "paired 21+10 @1762+880\n");
}

TEST_F(Align, GapsAreSkippedByArithmetic) {
  CapturedStream stream;
  const Bytes all = joined(numbered);
  const Octets octets(all);
  stream.append(0, octets.first(900), {1, 0});
  stream.append_gap({900, 400, capture::GapCause::not_captured});
  stream.append(1300, octets.subspan(1300), {2, 0});
  // Messages 11 and 15 are there in part, 12 to 14 not at all.
  EXPECT_EQ(aligned(recorded(numbered), stream),
            "paired 1+11 @0+968\nskipped 12+3 @968+264\npaired 15+16 @1232+1408\n");
}

TEST_F(Align, AGapAsLongAsItsSequenceNumbersClaim) {
  CapturedStream stream;
  stream.append(0, numbered[0], {1, 0});
  stream.append_gap({88, 0x7FFF'FFFF'FFFF, capture::GapCause::not_captured});
  EXPECT_EQ(aligned(recorded(numbered), stream),
            "paired 1+1 @0+88\n"
            "skipped 2+29 @88+2552\n"
            "unseen 31+0 @2640+140737488352775\n");
}

TEST_F(Align, ACaptureThatBeganLateFindsItsFirstMessage) {
  const Bytes all = joined(numbered);
  CapturedStream stream;
  stream.append(0, Octets(all).subspan(5 * 88 + 30), {1, 0});
  EXPECT_EQ(aligned(recorded(numbered), stream, true),
            "unseen 7+0 @0+58\nlost 1+6 @0+0\npaired 7+24 @58+2112\n");
}

TEST_F(Align, NothingInCommonIsPairedInOrder) {
  std::vector<Bytes> other(30, Bytes(88, std::byte{0x77}));
  for (std::size_t i = 0; i < other.size(); ++i) other[i][4] = static_cast<std::byte>(i);
  EXPECT_EQ(aligned(recorded(numbered), captured(other)), "changed 1+30 @0+2640\n");
}

TEST_F(Align, EmptySides) {
  EXPECT_EQ(aligned(recorded({}), captured({})), "");
  EXPECT_EQ(aligned(recorded(numbered), captured({})), "lost 1+30 @0+0\n");
  EXPECT_EQ(aligned(recorded({}), captured(numbered)), "extra 1+0 @0+2640\n");
}

TEST(Fetch, PutsRunsAndGapsTogether) {
  CapturedStream stream;
  const Bytes octets{std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4}};
  stream.append(0, octets, {1, 0});
  stream.append_gap({4, 2, capture::GapCause::not_captured});
  stream.append(6, octets, {2, 0});
  ChunkBuffer buffer;
  const Chunk chunk = fetch(stream, 2, 6, buffer);
  EXPECT_EQ(
      std::vector(chunk.octets.begin(), chunk.octets.end()),
      (Bytes{std::byte{3}, std::byte{4}, std::byte{0}, std::byte{0}, std::byte{1}, std::byte{2}}));
  ASSERT_EQ(chunk.missing.size(), 1U);
  EXPECT_EQ(chunk.missing[0], (MissingRange{2, 2}));
  EXPECT_EQ(fetch(stream, 8, 10, buffer).octets.size(), 2U);
  EXPECT_TRUE(fetch(stream, 10, 10, buffer).octets.empty());
  EXPECT_EQ(end_of_gap(stream, 4), 6U);
  EXPECT_EQ(end_of_gap(stream, 3), 3U);
}

}  // namespace
}  // namespace wirestruct::verify::testing
