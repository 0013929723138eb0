#include "capture/flow_tracker.hpp"

#include <algorithm>
#include <list>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "capture/connection_key.hpp"

namespace wirestruct::capture {

class FlowTracker::Table {
 public:
  Table(FlowLimits limits, FlowSink& sink) : limits_(limits), sink_(sink) {}

  void push(const Segment& segment);
  void push(const Packet& packet, const Ignored& ignored);
  void finish();
  FlowCounters counters() const;

 private:
  struct State {
    ConnectionKey key;
    FlowJudge judge;
    bool ended = false;  // which list it is in
  };
  using States = std::list<State>;

  State& create(const ConnectionKey& key, const Segment& segment);
  void tell(States& list, States::iterator state, std::optional<FlowEnd> end);
  void keep_limits();

  FlowLimits limits_;
  FlowSink& sink_;
  FlowCounters counters_;
  FlowUse use_;
  std::int64_t now_ns_ = 0;
  States open_, ended_;  // by the latest packet
  std::unordered_map<ConnectionKey, States::iterator, SeededHash> states_{0, random_hash()};
};

void FlowTracker::Table::push(const Segment& segment) {
  ++counters_.segments;
  now_ns_ = segment.time_ns;
  keep_limits();
  const ConnectionKey key(segment.source, segment.destination);
  auto found = states_.find(key);
  if (found != states_.end() && found->second->judge.begins_another(segment)) {
    tell(found->second->ended ? ended_ : open_, found->second, FlowEnd::ports_reused);
    found = states_.end();
  }
  State& state = found == states_.end() ? create(key, segment) : *found->second;
  const TcpOptions options = parse_tcp_options(segment.options);
  const JudgedSegment judged = state.judge.judge(segment, options);
  sink_.segment(state.judge.flow(), judged);
  const States::iterator place = states_.find(key)->second;
  const bool ends = state.judge.ended();
  States& to = ends ? ended_ : open_;
  to.splice(to.end(), state.ended ? ended_ : open_, place);
  state.ended = ends;
}

void FlowTracker::Table::push(const Packet& packet, const Ignored& ignored) {
  const std::optional<IcmpError> error = icmp_error(ignored);
  if (!error) return;
  const auto found = states_.find(ConnectionKey(error->source, error->destination));
  if (found == states_.end()) return;
  now_ns_ = packet.time_ns;
  found->second->judge.undelivered(*error, {packet.number, packet.time_ns});
}

FlowTracker::Table::State& FlowTracker::Table::create(const ConnectionKey& key,
                                                      const Segment& segment) {
  // Without a SYN, servers are taken to have the lower port.
  const bool from_client =
      segment.syn ? !segment.ack : segment.source.port > segment.destination.port;
  const Endpoint& client = from_client ? segment.source : segment.destination;
  const Endpoint& server = from_client ? segment.destination : segment.source;
  open_.push_back({key, FlowJudge(limits_, use_, ++counters_.flows, client, server)});
  states_[key] = std::prev(open_.end());
  return open_.back();
}

void FlowTracker::Table::tell(States& list, States::iterator state, std::optional<FlowEnd> end) {
  states_.erase(state->key);
  const Flow flow = state->judge.finish(end, now_ns_);
  list.erase(state);
  sink_.flow(flow);
}

void FlowTracker::Table::keep_limits() {
  while (!ended_.empty() &&
         (ended_.size() > limits_.ended_connections ||
          now_ns_ - ended_.front().judge.flow().last.time_ns > limits_.linger_ns)) {
    tell(ended_, ended_.begin(), {});
  }
  const std::uint64_t limit = std::max<std::uint64_t>(1, limits_.connections);
  while (open_.size() + ended_.size() >= limit) {
    States& list = ended_.empty() ? open_ : ended_;
    counters_.flows_dropped += ended_.empty() ? 1 : 0;
    tell(list, list.begin(), FlowEnd::connection_limit);
  }
}

void FlowTracker::Table::finish() {
  while (!ended_.empty()) tell(ended_, ended_.begin(), {});
  open_.sort(
      [](const State& a, const State& b) { return a.judge.flow().number < b.judge.flow().number; });
  while (!open_.empty()) tell(open_, open_.begin(), {});
}

FlowCounters FlowTracker::Table::counters() const {
  FlowCounters counters = counters_;
  counters.events_dropped = use_.events_dropped;
  return counters;
}

FlowTracker::FlowTracker(FlowLimits limits, FlowSink& sink)
    : table_(std::make_unique<Table>(limits, sink)) {}
FlowTracker::~FlowTracker() = default;

void FlowTracker::push(const Segment& segment) {
  table_->push(segment);
}
void FlowTracker::push(const Packet& packet, const Ignored& ignored) {
  table_->push(packet, ignored);
}
void FlowTracker::finish() {
  table_->finish();
}
FlowCounters FlowTracker::counters() const {
  return table_->counters();
}

}  // namespace wirestruct::capture
