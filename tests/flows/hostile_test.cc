// Captures cut at any place and with flipped bits.
#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <limits>
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
    for (const FlowSide& side : flow.sides) expect_possible(side.round_trips);
  }
  static void expect_possible(const RoundTrips& trips) {
    EXPECT_GE(trips.least_ns, 0);
    EXPECT_LE(trips.least_ns, trips.most_ns);
    EXPECT_LE(trips.most_ns, longest_round_trip_ns);
    EXPECT_GE(trips.sum_ns, trips.most_ns);
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

/// The 32 bits of seconds that a pcap file has, at either end: no difference of times is farther.
TEST_P(Hostile, WithTimesFarApartDoesNoHarm) {
  constexpr std::array<std::int32_t, 2> ends{std::numeric_limits<std::int32_t>::min(),
                                             std::numeric_limits<std::int32_t>::max()};
  std::mt19937 random(3);
  Buffer octets = text(read_text(GetParam()));
  for (int i = 0; i < 10; ++i) {
    SCOPED_TRACE(i);
    std::uint32_t stored_octets = 0;
    for (std::size_t at = 24; at + 16 <= octets.size(); at += 16 + stored_octets) {
      std::memcpy(octets.data() + at, &ends[random() % 2], 4);
      std::memcpy(&stored_octets, octets.data() + at + 8, 4);
    }
    expect_harmless(octets);
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Files, Hostile, ::testing::ValuesIn(recorded_captures()),
                         [](const auto& capture) { return capture.param.stem().string(); });

}  // namespace
}  // namespace wirestruct::capture::testing
