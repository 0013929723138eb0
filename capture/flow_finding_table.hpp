// What the story of a connection can find, by code: what `wirestruct explain F101` tells. A code
// never changes its meaning; a new one takes the next free number of its group.
//   F10x opening, F11x sizes and options, F12x closing, F13x resets, F14x silence, F15x windows,
//   F16x loss and order, F17x waiting
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "capture/flow.hpp"

namespace wirestruct::capture {

enum class FlowCode : std::uint16_t {
  f101 = 101,  ///< SYN without any answer
  f102,        ///< refused: a RST at once
  f103,        ///< an ICMP error says unreachable
  f104,        ///< the SYN-ACK is not acknowledged
  f105,        ///< only a repeated SYN was answered
  f106,        ///< both sides opened
  f107,        ///< Fast Open
  f108,        ///< the capture begins inside the connection

  f111 = 111,  ///< windows cannot be scaled
  f112,        ///< no selective acknowledgements
  f113,        ///< segments longer than the other side takes
  f114,        ///< packets too long for the way

  f121 = 121,  ///< who closed first: TIME_WAIT
  f122,        ///< FIN not answered: CLOSE_WAIT
  f123,        ///< FIN answered late
  f124,        ///< closing in three segments
  f125,        ///< both closed at once
  f126,        ///< FIN not acknowledged

  f131 = 131,  ///< reset with octets that may be unread
  f132,        ///< reset in place of a FIN
  f133,        ///< octets came for a socket that was closed
  f134,        ///< reset by a host that knows no such connection
  f135,        ///< reset by something on the way

  f141 = 141,  ///< nothing comes back any more
  f142,        ///< keep-alive probes, answered
  f143,        ///< keep-alive probes, not answered

  f151 = 151,  ///< zero window
  f152,        ///< window full

  f161 = 161,  ///< sent again after a time-out
  f162,        ///< sent again for duplicate or selective acknowledgements
  f163,        ///< sent again needlessly
  f164,        ///< overtaken on the way
  f165,        ///< not in the capture
  f166,        ///< doubled on the way

  f171 = 171,  ///< a small segment held back for a delayed acknowledgement
};

enum class FlowSeverity : std::uint8_t {
  problem,  ///< something went wrong, or took longer than it need
  note,     ///< good to know
};

struct FlowFinding {
  FlowCode code = FlowCode::f101;
  Side side = Side::client;                 ///< whom it is about
  std::string sentence = {};                ///< what happened, without a dot
  std::vector<std::uint64_t> packets = {};  ///< that show it, in order
  std::uint64_t more_packets = 0;           ///< that are not listed
  std::string why = {};                     ///< how that can be known
  std::string fix = {};                     ///< what to do; empty for notes that ask for nothing
};

/// Looks for one cause on one side of a connection.
using FlowHypothesis = std::optional<FlowFinding> (*)(const Flow& flow, Side side);

struct FlowFindingRow {
  FlowCode code;
  FlowSeverity severity;
  FlowHypothesis hypothesis;
  std::string_view title;  ///< what was found, without a dot
  std::string_view story;  ///< how it comes about, how it is told from others, what to do
};

/// By ascending code.
std::span<const FlowFindingRow> flow_finding_rows();

/// "F101" → its row; null when there is none.
const FlowFindingRow* find_flow_finding(std::string_view code);

const FlowFindingRow& row_of(FlowCode code);

/// "F101".
std::string code_name(FlowCode code);

/// All about a finding, ready to print; ends with '\n'.
std::string story(const FlowFindingRow& row);

/// All that was found about a connection: problems first, each group by ascending code.
std::vector<FlowFinding> findings_of(const Flow& flow);

}  // namespace wirestruct::capture
