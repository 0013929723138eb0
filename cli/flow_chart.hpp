// A time-sequence chart of one connection, as W. Richard Stevens drew them: time to the right, the
// octets of a direction upwards.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "capture/flow_tracker.hpp"

namespace wirestruct::cli {

/// A segment as the chart needs it. Positions as in capture/flow.hpp.
struct ChartSegment {
  std::uint64_t packet = 0;
  std::int64_t time_ns = 0;
  capture::Side side = capture::Side::client;
  std::uint64_t begin = 0, end = 0;
  std::uint64_t acknowledged = 0;  ///< of the other direction; 0 without ACK
  std::uint64_t window_octets = 0;
  bool syn = false, fin = false, rst = false;
  std::optional<capture::FlowEventKind> kind;
  std::vector<capture::SackBlock> sacks;  ///< as positions of the other direction
};

struct Chart {
  std::vector<ChartSegment> segments;
  std::uint64_t segments_left_out = 0;  ///< behind `chart_segments_limit`
};
inline constexpr std::size_t chart_segments_limit = 100'000;

/// The next segment of the connection.
void add(Chart& chart, const capture::Flow& flow, const capture::JudgedSegment& judged);

/// A picture that needs nothing else (SVG 1.1), for light and dark ground.
std::string chart_svg(const Chart& chart, const capture::Flow& flow);

}  // namespace wirestruct::cli
