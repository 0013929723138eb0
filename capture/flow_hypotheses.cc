// What the hypotheses share: events looked up, and told.
#include "capture/flow_hypotheses.hpp"

#include <algorithm>

#include "capture/flow_words.hpp"

namespace wirestruct::capture {

std::vector<const FlowEvent*> events_of(const Flow& flow, Side side,
                                        std::initializer_list<FlowEventKind> kinds) {
  std::vector<const FlowEvent*> found;
  for (const FlowEvent& event : flow.events) {
    if (event.side == side && std::ranges::find(kinds, event.kind) != kinds.end()) {
      found.push_back(&event);
    }
  }
  return found;
}

FlowFinding shown_by(const std::vector<const FlowEvent*>& events, std::uint64_t count) {
  constexpr std::size_t packets_listed = 8;
  FlowFinding finding;
  for (const FlowEvent* event : events) {
    if (finding.packets.size() == packets_listed) break;
    if (!finding.packets.empty() && finding.packets.back() == event->at.packet) continue;
    finding.packets.push_back(event->at.packet);
  }
  finding.more_packets = count > finding.packets.size() ? count - finding.packets.size() : 0;
  return finding;
}

std::int64_t waited_ns(const FlowEvent& event) {
  return event.at.time_ns - event.before.time_ns;
}

std::string waits_of(const std::vector<const FlowEvent*>& events) {
  constexpr std::size_t most = 8;
  std::string text;
  for (std::size_t i = 0; i < std::min(most, events.size()); ++i) {
    if (events[i]->before.packet == 0) continue;  // the first time is not in the capture
    text += (text.empty() ? "" : ", ") + duration_text(waited_ns(*events[i]));
  }
  return events.size() > most ? text + ", …" : text;
}

}  // namespace wirestruct::capture
