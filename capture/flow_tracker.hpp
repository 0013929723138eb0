// The connections of a capture: segments → flows, each told once it is over.
#pragma once

#include <cstdint>
#include <memory>

#include "capture/flow_judge.hpp"

namespace wirestruct::capture {

class FlowSink {
 public:
  virtual ~FlowSink() = default;
  /// Every segment, when it comes.
  virtual void segment(const Flow&, const JudgedSegment&) {}
  /// A connection, when nothing more can come: in the order in which they end, by ascending number
  /// those that are open when the capture ends.
  virtual void flow(const Flow&) = 0;
};

/// Counts what the limits took away.
struct FlowCounters {
  std::uint64_t flows = 0;
  std::uint64_t segments = 0;
  std::uint64_t flows_dropped = 0;   ///< at the limit `connections`, while open
  std::uint64_t events_dropped = 0;  ///< at the limit `events_in_all`; each flow has their number
};

class FlowTracker {
 public:
  /// `sink` outlives the tracker.
  FlowTracker(FlowLimits limits, FlowSink& sink);
  ~FlowTracker();
  FlowTracker(const FlowTracker&) = delete;
  FlowTracker& operator=(const FlowTracker&) = delete;

  void push(const Segment& segment);
  /// A packet that is no segment: ICMP errors belong to the connection that they speak of.
  void push(const Packet& packet, const Ignored& ignored);
  /// Tells all that is left.
  void finish();

  FlowCounters counters() const;

 private:
  class Table;
  std::unique_ptr<Table> table_;
};

}  // namespace wirestruct::capture
