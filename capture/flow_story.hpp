// A connection in words: what happened, line by line, for whoever prints it.
#pragma once

#include <string>
#include <vector>

#include "capture/flow.hpp"

namespace wirestruct::capture {

struct StoryLine {
  Mark at = {};
  Side side = Side::client;  ///< who sent the packet
  FlowEventKind kind = FlowEventKind::syn;
  std::string what;     ///< `SYN`, `zero window`
  std::string details;  ///< `3.01 s after the first`; empty when there is nothing to add
};

/// The story, in the order of the packets. Of what happens again and again the first few times are
/// told, and then how often. `absolute`: sequence numbers as on the wire.
std::vector<StoryLine> story_of(const Flow& flow, bool absolute);

/// `closed by the client`, `refused`, `reset by the server`, `no answer`, `open`.
std::string outcome_of(const Flow& flow);

/// What one side sent: `528 octets in 9 segments; round trip 0.011 to 0.040 ms, 0.020 ms on
/// average`.
std::string sent_by(const Flow& flow, Side side);

/// `retransmission`, `keep-alive probe`: an event without its details.
std::string_view name_of(FlowEventKind kind);

}  // namespace wirestruct::capture
