#include "capture/read_flows.hpp"

namespace wirestruct::capture {
namespace {

class Flows : public PacketHandler {
 public:
  Flows(const FlowLimits& limits, FlowSink& sink) : tracker(limits, sink) {}
  void segment(const Segment& segment) override { tracker.push(segment); }
  void ignored(const Packet& packet, const Ignored& ignored) override {
    tracker.push(packet, ignored);
  }

  FlowTracker tracker;
};

}  // namespace

FlowSummary read_flows(PacketSource& source, const FlowLimits& limits, FlowSink& sink) {
  Flows flows(limits, sink);
  Summary packets = read_packets(source, {}, flows);
  flows.tracker.finish();
  return {std::move(packets), flows.tracker.counters()};
}

}  // namespace wirestruct::capture
