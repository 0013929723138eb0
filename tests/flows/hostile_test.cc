// Captures cut at any place and with flipped bits.
#include <gtest/gtest.h>

#include <random>

#include "capture/capture_file.hpp"
#include "capture/flow_story.hpp"
#include "flows/recorded.hpp"

namespace wirestruct::capture::testing {
namespace {

class Hostile : public ::testing::TestWithParam<std::filesystem::path> {};

/// Told in full, so that every word of the story is made of what is there.
struct Reader : FlowSink {
  void flow(const Flow& flow) override {
    segments += flow.packets;
    for (const bool absolute : {false, true}) octets += story_of(flow, absolute).size();
    octets += findings_of(flow).size() + outcome_of(flow).size();
    for (const Side side : {Side::client, Side::server}) octets += sent_by(flow, side).size();
    EXPECT_LE(flow.events.size(), 2 * flow_event_kinds * FlowLimits{}.events_per_kind);
  }
  std::uint64_t segments = 0;
  std::uint64_t octets = 0;  // of words: looked at, so that none is left out
};

void expect_harmless(const Buffer& octets) {
  const TemporaryFile file(octets);
  auto source = PacketSource::open_file(file.path());
  if (!source) return;
  Reader reader;
  const FlowSummary summary = read_flows(*source, {}, reader);
  EXPECT_GE(reader.segments, summary.flows.segments);
  EXPECT_LE(reader.segments, summary.packets.packets);
}

TEST_P(Hostile, CutAnywhereDoesNoHarm) {
  std::mt19937 random(1);
  const Buffer whole = text(read_text(GetParam()));
  ASSERT_FALSE(whole.empty());
  for (int i = 0; i < 15; ++i) {
    SCOPED_TRACE(i);
    expect_harmless({whole.begin(), whole.begin() + static_cast<long>(random() % whole.size())});
    if (HasFailure()) return;
  }
}

TEST_P(Hostile, WithFlippedBitsDoesNoHarm) {
  std::mt19937 random(2);
  const Buffer whole = text(read_text(GetParam()));
  for (int i = 0; i < 40; ++i) {
    SCOPED_TRACE(i);
    Buffer flipped = whole;
    for (auto flips = 1 + random() % 8; flips > 0; --flips) {
      const std::size_t at = 24 + random() % (flipped.size() - 24);
      flipped[at] ^= static_cast<std::byte>(1U << random() % 8);
    }
    expect_harmless(flipped);
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Files, Hostile, ::testing::ValuesIn(recorded_captures()),
                         [](const auto& capture) { return capture.param.stem().string(); });

}  // namespace
}  // namespace wirestruct::capture::testing
