// `wirestruct flows`: the story of each TCP connection of a capture, as text, JSON or a chart.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>

#include "cli/open_captures.hpp"

namespace wirestruct::cli {

enum class FlowsFormat : std::uint8_t { text, json };

struct FlowsOptions {
  CaptureChoice capture;  ///< live without a filter: all of TCP, and ICMP
  FlowsFormat format = FlowsFormat::text;
  std::uint64_t connection = 0;  ///< number of the only one to tell; 0: all
  bool absolute = false;         ///< sequence numbers as on the wire
  bool brief = false;            ///< text: a line for each connection
  std::string chart;             ///< a file for a time-sequence chart of `connection` (SVG)
  bool color = false;
};

/// Tells each connection to `out`, by ascending number as far as few enough are open at the same
/// time, and what there was in all to `messages`. Exit status: 0; 2 when the capture could not be
/// read, or not to its end, or when there is no such connection. A live capture ends with SIGINT or
/// SIGTERM.
int flows(const FlowsOptions& options, std::ostream& out, std::ostream& messages);

}  // namespace wirestruct::cli
