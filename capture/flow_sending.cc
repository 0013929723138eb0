// What held up the octets of a direction: silence, a full window, loss, waiting.
#include <fmt/format.h>

#include <algorithm>

#include "capture/flow_hypotheses.hpp"
#include "capture/flow_words.hpp"

namespace wirestruct::capture {
namespace {

using enum FlowEventKind;

// A side that does not answer for so long is gone; Linux sends again after 200 and 400 ms.
constexpr std::int64_t gone_ns = 550'000'000;

std::int64_t longest_wait_ns(const std::vector<const FlowEvent*>& events) {
  std::int64_t longest_ns = 0;
  for (const FlowEvent* event : events) {
    if (event->before.packet != 0) longest_ns = std::max(longest_ns, waited_ns(*event));
  }
  return longest_ns;
}

/// Probes behind the latest packet of the other side.
std::vector<const FlowEvent*> unanswered_probes(const Flow& flow, Side side) {
  std::vector<const FlowEvent*> probes = events_of(flow, side, {keep_alive});
  const auto& heard = flow.side(other(side)).last;
  std::erase_if(probes,
                [&](const FlowEvent* probe) { return heard && heard->packet > probe->at.packet; });
  return probes;
}

}  // namespace

// ---- silence

std::optional<FlowFinding> gone(const Flow& flow, Side side) {
  const FlowSide& me = flow.side(side);
  const auto& heard = flow.side(other(side)).last;
  if (flow.opening == FlowOpening::asked || !heard || me.unacknowledged_octets == 0 ||
      flow.end == FlowEnd::refused) {
    return std::nullopt;
  }
  if (me.fin && me.unacknowledged_octets == 1) return std::nullopt;  // see fin_unacknowledged()
  auto repeated =
      events_of(flow, side, {retransmitted_late, retransmitted_fast, tail_probe, fin_again});
  std::erase_if(repeated, [&](const FlowEvent* e) { return e->at.packet < heard->packet; });
  if (repeated.size() < 2 || me.last->time_ns - heard->time_ns < gone_ns) return std::nullopt;
  FlowFinding finding = shown_by(repeated, repeated.size());
  finding.sentence =
      fmt::format("nothing came back from the {} any more: half-open, host or network gone",
                  name_of(other(side)));
  finding.why = fmt::format("{} sent again after {}; the {}'s last packet, {}, was {} earlier",
                            counted_text(me.unacknowledged_octets, "octet"), waits_of(repeated),
                            name_of(other(side)), heard->packet,
                            duration_text(me.last->time_ns - heard->time_ns));
  finding.fix = "TCP_USER_TIMEOUT limits how long a sender waits, SO_KEEPALIVE how long a reader";
  return finding;
}

std::optional<FlowFinding> kept_alive(const Flow& flow, Side side) {
  const std::uint64_t answers = flow.count(keep_alive_answer, other(side));
  const auto probes = events_of(flow, side, {keep_alive});
  if (answers == 0 || probes.empty()) return std::nullopt;
  FlowFinding finding = shown_by(probes, flow.count(keep_alive, side));
  finding.sentence = fmt::format(
      "the {} asked {} whether the {} is still there, and was answered {}", name_of(side),
      times_text(flow.count(keep_alive, side)), name_of(other(side)), times_text(answers));
  finding.why = fmt::format("keep-alive probes, the first after {} of silence",
                            duration_text(waited_ns(*probes[0])));
  return finding;
}

std::optional<FlowFinding> not_alive(const Flow& flow, Side side) {
  const auto probes = unanswered_probes(flow, side);
  if (probes.size() < 2) return std::nullopt;
  FlowFinding finding = shown_by(probes, probes.size());
  finding.sentence =
      fmt::format("{} of the {} in a row got no answer: half-open, host or network gone",
                  counted_text(probes.size(), "keep-alive probe"), name_of(side));
  finding.why = fmt::format("sent after {} of silence", waits_of(probes));
  if (flow.reset && flow.reset->by == side) {
    finding.packets.push_back(flow.reset->at.packet);
    finding.why += "; then the socket was given up with a RST";
  }
  finding.fix = fmt::format("is {} still there?", to_string(flow.side(other(side)).endpoint));
  return finding;
}

// ---- windows

std::optional<FlowFinding> no_room(const Flow& flow, Side side) {
  const auto closed = events_of(flow, side, {zero_window});
  if (closed.empty()) return std::nullopt;
  const auto opened = events_of(flow, side, {window_open});
  FlowFinding finding = shown_by(closed, flow.count(zero_window, side));
  std::string lasted;
  if (opened.empty()) {
    lasted = fmt::format("for {}, until the {} ended",
                         duration_text(flow.last.time_ns - closed[0]->at.time_ns),
                         flow.end == FlowEnd::capture_ended ? "capture" : "connection");
  } else {
    lasted = fmt::format("for {}{}", opened.size() > 1 ? "up to " : "",
                         duration_text(longest_wait_ns(opened)));
    finding.packets.push_back(opened[0]->at.packet);
  }
  finding.sentence = fmt::format(
      "the {} did not read: its window was 0 {}{}", name_of(side),
      closed.size() > 1 ? times_text(flow.count(zero_window, side)) + ", " : std::string(), lasted);
  const std::uint64_t probes = flow.count(window_probe, other(side));
  finding.why =
      probes == 0
          ? fmt::format("its receive buffer was full, and the {} had to wait", name_of(other(side)))
          : fmt::format("its receive buffer was full; the {} asked {} for room, after {}",
                        name_of(other(side)), times_text(probes),
                        waits_of(events_of(flow, other(side), {window_probe})));
  finding.fix = fmt::format("look at what the {}'s program does instead of recv() in that time",
                            name_of(side));
  return finding;
}

std::optional<FlowFinding> window_used_up(const Flow& flow, Side side) {
  const auto full = events_of(flow, side, {window_full});
  if (full.empty()) return std::nullopt;
  FlowFinding finding = shown_by(full, flow.count(window_full, side));
  finding.sentence = fmt::format("the {} sent all that the {} had room for, {}", name_of(side),
                                 name_of(other(side)), times_text(flow.count(window_full, side)));
  finding.why = fmt::format("its octets ended where the {}'s window did; the largest window was {}",
                            name_of(other(side)),
                            counted_text(flow.side(other(side)).most_window_octets, "octet"));
  return finding;
}

// ---- loss and order

std::optional<FlowFinding> timed_out(const Flow& flow, Side side) {
  const auto late = events_of(flow, side, {retransmitted_late});
  if (late.empty() || gone(flow, side)) return std::nullopt;
  // All of it came twice: see needless().
  if (flow.count(duplicate_sack, other(side)) >= flow.count(retransmitted_late, side)) {
    return std::nullopt;
  }
  const std::uint64_t count = flow.count(retransmitted_late, side);
  FlowFinding finding = shown_by(late, count);
  finding.sentence = fmt::format("{} of the {} {} sent again after a time-out, up to {} late",
                                 counted_text(count, "segment"), name_of(side),
                                 count == 1 ? "was" : "were", duration_text(longest_wait_ns(late)));
  finding.why =
      fmt::format("nothing told the {} of the loss; it waited {}", name_of(side), waits_of(late));
  finding.fix = "look for loss on the way: `nstat -az`, `ethtool -S`, `ip -s link`";
  return finding;
}

std::optional<FlowFinding> mended(const Flow& flow, Side side) {
  const auto again = events_of(flow, side, {retransmitted_fast, tail_probe});
  if (again.empty()) return std::nullopt;
  const std::uint64_t fast = flow.count(retransmitted_fast, side);
  const std::uint64_t probes = flow.count(tail_probe, side);
  FlowFinding finding = shown_by(again, fast + probes);
  finding.sentence = fmt::format("{} of the {} {} sent again without waiting for a time-out",
                                 counted_text(fast + probes, "segment"), name_of(side),
                                 fast + probes == 1 ? "was" : "were");
  const bool sack =
      flow.sides[0].syn_options.sack_permitted && flow.sides[1].syn_options.sack_permitted;
  const std::uint64_t signs = flow.side(other(side)).duplicate_acks;
  if (fast == 0) {
    finding.why = fmt::format("tail loss probes: no acknowledgement came for {}", waits_of(again));
  } else if (signs == 0) {
    finding.why = fmt::format("after {}, sooner than any time-out", waits_of(again));
  } else {
    finding.why = fmt::format("the {} repeated its acknowledgement {}{}; sent again after {}",
                              name_of(other(side)), times_text(signs),
                              sack ? " and named what it had (SACK)" : "", waits_of(again));
  }
  return finding;
}

std::optional<FlowFinding> needless(const Flow& flow, Side side) {
  auto shown = events_of(flow, side, {retransmitted_after_all});
  const std::uint64_t again = flow.count(retransmitted_after_all, side);
  const std::uint64_t reported = flow.count(duplicate_sack, other(side));
  const bool by_the_network = again == 0 && flow.count(doubled, side) >= reported;
  if (again + reported == 0 || by_the_network) return std::nullopt;
  for (const FlowEvent* event : events_of(flow, other(side), {duplicate_sack})) {
    shown.push_back(event);
  }
  std::ranges::sort(shown, {}, [](const FlowEvent* event) { return event->at.packet; });
  FlowFinding finding = shown_by(shown, again + reported);
  finding.sentence =
      fmt::format("the {} sent octets again that the {} had", name_of(side), name_of(other(side)));
  if (again > 0) {
    finding.why = fmt::format("{} had been acknowledged before", counted_text(again, "segment"));
  }
  if (reported > 0) {
    finding.why +=
        fmt::format("{}the {} reported {} that came twice (D-SACK)", again > 0 ? "; " : "",
                    name_of(other(side)), counted_text(reported, "range"));
  }
  if (const auto late = events_of(flow, side, {retransmitted_late}); !late.empty()) {
    finding.why += fmt::format("; sent again after {}", waits_of(late));
  }
  return finding;
}

std::optional<FlowFinding> overtaken(const Flow& flow, Side side) {
  const auto late = events_of(flow, side, {reordered});
  if (late.empty()) return std::nullopt;
  const std::uint64_t count = flow.count(reordered, side);
  FlowFinding finding = shown_by(late, count);
  finding.sentence =
      fmt::format("{} of the {} {} overtaken on the way", counted_text(count, "segment"),
                  name_of(side), count == 1 ? "was" : "were");
  finding.why = fmt::format("came {} after the segment that overtook it, too soon to be sent again",
                            waits_of(late));
  return finding;
}

std::optional<FlowFinding> capture_lacks(const Flow& flow, Side side) {
  // The acknowledgements of the other side tell.
  const auto gaps = events_of(flow, other(side), {not_captured});
  if (gaps.empty()) return std::nullopt;
  const std::uint64_t count = flow.count(not_captured, other(side));
  FlowFinding finding = shown_by(gaps, count);
  std::uint64_t octets = 0;
  for (const FlowEvent* gap : gaps) octets += gap->octets;
  finding.sentence =
      fmt::format("the capture lacks {}{} of the {}", count > gaps.size() ? "at least " : "",
                  counted_text(octets, "octet"), name_of(side));
  finding.why = fmt::format("the {} acknowledges what no packet holds", name_of(other(side)));
  return finding;
}

std::optional<FlowFinding> came_twice(const Flow& flow, Side side) {
  const auto copies = events_of(flow, side, {doubled});
  if (copies.empty()) return std::nullopt;
  const std::uint64_t count = flow.count(doubled, side);
  FlowFinding finding = shown_by(copies, count);
  finding.sentence =
      fmt::format("{} of the {} came twice", counted_text(count, "segment"), name_of(side));
  finding.why = fmt::format("the copy followed after {}", waits_of(copies));
  return finding;
}

// ---- waiting

std::optional<FlowFinding> nagle(const Flow& flow, Side side) {
  const auto held = events_of(flow, side, {held_back});
  if (held.empty()) return std::nullopt;
  const std::uint64_t count = flow.count(held_back, side);
  FlowFinding finding = shown_by(held, count);
  std::int64_t least_ns = longest_wait_ns(held);
  for (const FlowEvent* event : held) least_ns = std::min(least_ns, waited_ns(*event));
  finding.sentence = fmt::format(
      "small segments of the {} waited {} for an acknowledgement (Nagle against delayed ACK)",
      name_of(side), duration_text(longest_wait_ns(held)));
  finding.why = fmt::format(
      "{}, {} after a small segment, a small one followed directly behind the late "
      "acknowledgement: in packet {} behind packet {}",
      times_text(count),
      held.size() == 1 ? duration_text(least_ns)
                       : duration_text(least_ns) + " to " + duration_text(longest_wait_ns(held)),
      held[0]->at.packet, held[0]->value);
  finding.fix = "write the message in one call, or set TCP_NODELAY";
  return finding;
}

}  // namespace wirestruct::capture
