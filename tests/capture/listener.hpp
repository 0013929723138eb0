// A sink that holds the reassembler to its promises, whatever the capture: everything of a
// direction in the order of its octets, without a hole; nothing after its end; every end told.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <utility>
#include <vector>

#include "capture/packet_builder.hpp"
#include "capture/reassembler.hpp"

namespace wirestruct::capture::testing {

/// What a sink was told of one direction, laid end to end.
struct Told {
  struct Range {
    std::uint64_t begin, end;
    GapCause cause;
  };
  std::uint64_t end = 0;
  Buffer octets;  // zeros where there are gaps; up to the first gap that is larger than any test's
  std::vector<Range> gaps;
  bool closed = false;
};

class Listener final : public StreamSink {
 public:
  void opened(const Connection& connection) override {
    EXPECT_EQ(connection.number, told_.size() / 2 + 1);
    told_[{connection.number, Direction::client_to_server}];
    told_[{connection.number, Direction::server_to_client}];
  }
  void octets(const Connection& connection, Direction direction, std::uint64_t stream_offset,
              Octets octets, std::uint64_t packet, std::int64_t) override {
    EXPECT_FALSE(octets.empty());
    EXPECT_LE(packet, latest_packet);
    Told& told = next(connection, direction, stream_offset, octets.size());
    if (told.octets.size() != stream_offset) return;
    told.octets.insert(told.octets.end(), octets.begin(), octets.end());
  }
  void gap(const Connection& connection, Direction direction, std::uint64_t stream_offset,
           std::uint64_t size_octets, GapCause cause, std::uint64_t) override {
    EXPECT_GT(size_octets, 0U);
    Told& told = next(connection, direction, stream_offset, size_octets);
    told.gaps.push_back({stream_offset, told.end, cause});
    gap_octets += size_octets;
    if (told.octets.size() == stream_offset && size_octets < 1 << 20) told.octets.resize(told.end);
  }
  void conflict(const Connection&, Direction, std::uint64_t, Octets kept, Octets other,
                std::uint64_t) override {
    EXPECT_EQ(kept.size(), other.size());
    ASSERT_FALSE(kept.empty());
    EXPECT_NE(kept.front(), other.front());
    EXPECT_NE(kept.back(), other.back());
    ++conflicts;
  }
  void closed(const Connection& connection, Direction direction, CloseCause,
              std::uint64_t) override {
    Told& told = told_.at({connection.number, direction});
    EXPECT_FALSE(told.closed) << "told twice";
    told.closed = true;
  }

  const Told& of(std::uint64_t connection, Direction direction) const {
    return told_.at({connection, direction});
  }
  void expect_all_closed() const {
    for (const auto& [key, told] : told_) EXPECT_TRUE(told.closed);
  }

  std::uint64_t latest_packet = UINT64_MAX;  ///< that can have been told of
  std::uint64_t conflicts = 0;
  std::uint64_t gap_octets = 0;

 private:
  /// Everything of a direction comes in the order of its octets, without a hole.
  Told& next(const Connection& connection, Direction direction, std::uint64_t stream_offset,
             std::uint64_t size_octets) {
    Told& told = told_.at({connection.number, direction});
    EXPECT_FALSE(told.closed) << "told after its end";
    EXPECT_EQ(stream_offset, told.end);
    told.end += size_octets;
    return told;
  }

  using Key = std::pair<std::uint64_t, Direction>;
  std::map<Key, Told> told_;
};

/// The promise of capture/reassembler.hpp: every octet of payload in exactly one counter.
inline void expect_every_octet_counted(const Counters& c) {
  EXPECT_EQ(c.payload_octets, c.delivered_octets + c.retransmitted_octets +
                                  c.retransmitted_not_compared_octets + c.before_start_octets +
                                  c.late_octets + c.keep_alive_octets + c.reset_octets +
                                  c.outside_window_octets);
}

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  /// At least `low`, at most `high`.
  std::uint64_t between(std::uint64_t low, std::uint64_t high) {
    return std::uniform_int_distribution<std::uint64_t>(low, high)(engine_);
  }
  bool one_in(std::uint64_t count) { return between(1, count) == 1; }
  Buffer octets(std::size_t size) {
    Buffer octets(size);
    for (std::byte& octet : octets) octet = static_cast<std::byte>(engine_());
    return octets;
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace wirestruct::capture::testing
