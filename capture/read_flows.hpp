// A whole capture → flows: the one loop from packets to what a FlowSink is told.
#pragma once

#include "capture/flow_tracker.hpp"
#include "capture/read_streams.hpp"

namespace wirestruct::capture {

struct FlowSummary {
  Summary packets;  ///< `reassembly` stays empty: streams are not put together
  FlowCounters flows;
};

/// Reads `source` to its end, or to its stop(), and tells `sink` every connection. A link layer
/// that cannot be dissected is an error before the first packet.
FlowSummary read_flows(PacketSource& source, const FlowLimits& limits, FlowSink& sink);

}  // namespace wirestruct::capture
