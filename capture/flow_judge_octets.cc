// What a segment's octets and its acknowledgement say: new or repeated, why, and what came of it.
#include <algorithm>

#include "capture/flow_judge.hpp"

namespace wirestruct::capture {
namespace {

using enum FlowEventKind;

// No window reaches farther (RFC 7323, 2.3): what does is damaged.
constexpr std::uint64_t far_octets = 1ULL << 30;
// No stack waits less for a time-out: Linux 200 ms, Windows 300 ms, RFC 6298 1 s.
constexpr std::int64_t least_time_out_ns = 190'000'000;
// A segment that is overtaken is not farther behind, and none is sent again that soon.
constexpr std::int64_t overtaken_ns = 3'000'000;
// No sender repeats a segment that soon; the network does.
constexpr std::int64_t doubled_ns = 1'000'000;
// A retransmission that answers duplicate acknowledgements comes with them.
constexpr std::int64_t prompt_ns = 20'000'000;
// An acknowledgement that is delayed on purpose: 40 ms on Linux, up to 500 ms (RFC 9293, 3.8.6.3).
constexpr std::int64_t least_ack_delay_ns = 20'000'000;
constexpr std::int64_t most_ack_delay_ns = 600'000'000;
// What a sender takes to let go what an acknowledgement has freed.
constexpr std::int64_t released_ns = 1'000'000;
// Of the segments that one repeats, so many are marked as repeated: one of 64 KiB has 45 full ones.
constexpr std::ptrdiff_t repeated_segments = 64;

std::uint32_t octets_between(std::uint64_t begin, std::uint64_t end) {
  return static_cast<std::uint32_t>(end - begin);
}

}  // namespace

// ---- sending

void FlowJudge::send(const JudgedSegment& judged) {
  Work& me = work(judged.side);
  FlowSide& side = flow_.side(judged.side);
  if (judged.begin > me.next + far_octets || probe(judged)) return;
  if (judged.end == judged.begin) return;
  if (judged.begin < me.next) {
    send_again(judged);
    if (judged.end <= me.next) return;
  }
  const std::uint32_t payload = judged.segment->payload_octets;
  if (judged.begin > me.next) {
    tell(missing, judged.side, me.next, octets_between(me.next, judged.begin));
    if (me.holes.size() < limits_->holes) {
      me.holes.push_back(
          {me.next, judged.begin, now_, judged.options->timestamps.value_or(Timestamps{}).value});
    }
  }
  const std::uint64_t payload_begin = judged.begin + (judged.segment->syn ? 1 : 0);
  if (payload > 0) {
    if (!side.first_payload) {
      side.first_payload = now_;
      tell(first_data, judged.side, payload_begin, payload);
    }
    side.last_payload = now_;
    look_for_holding_back(judged);
    if (flow_.side(other(judged.side)).fin) {
      tell(data_after_fin, judged.side, judged.begin, payload, *flow_.side(other(judged.side)).fin);
    }
  }
  const Sent sent{std::max(judged.begin, me.next), judged.end, now_, now_, 1};
  const std::uint64_t controls = (judged.segment->syn ? 1U : 0U) + (judged.segment->fin ? 1U : 0U);
  const std::uint64_t fresh = sent.end - sent.begin;
  side.payload_octets += fresh > controls ? fresh - controls : 0;
  remember(me, sent);
  if (payload > 0) {
    me.latest_payload = sent;
    me.latest_payload_acked.reset();
    work(other(judged.side)).latest_payload.reset();  // an answer: nobody held it back
  }
  me.next = judged.end;
  if (payload > 0 && judged.end == me.edge && !window_shift_unknown(flow_)) {
    tell(window_full, judged.side, judged.begin, payload);
  }
}

/// Zero window probes and keep-alive probes look alike: an octet, or none, that has been sent and
/// acknowledged before (RFC 9293, 3.8.4, 3.8.6.1). The window tells which.
bool FlowJudge::probe(const JudgedSegment& judged) {
  Work& me = work(judged.side);
  const Segment& segment = *judged.segment;
  if (segment.syn || segment.fin || segment.payload_octets > 1) return false;
  const Work& peer = work(other(judged.side));
  const bool no_room = peer.zero_since.has_value();
  const bool repeats = judged.begin + 1 == me.next;
  const bool beyond = no_room && segment.payload_octets == 1 && judged.begin == me.next;
  if (!beyond && !(repeats && (no_room || me.acknowledged >= me.next))) return false;
  tell(no_room ? window_probe : keep_alive, judged.side, judged.begin, segment.payload_octets,
       me.probe.value_or(previous_));
  me.probe = now_;
  me.probes_window = no_room;
  return !beyond;
}

void FlowJudge::send_again(const JudgedSegment& judged) {
  Work& me = work(judged.side);
  const std::uint64_t end = std::min(judged.end, me.next);
  const auto overlaps = [&](const auto& range) {
    return range.begin < end && range.end > judged.begin;
  };
  const auto original = std::ranges::upper_bound(me.sent, judged.begin, {}, &Sent::end);
  const bool is_known = original != me.sent.end() && original->begin < end;
  if (judged.segment->payload_octets > 0) {
    const auto hole = std::ranges::find_if(me.holes, overlaps);
    const Hole* filled = hole == me.holes.end() ? nullptr : &*hole;
    const Sent* first = is_known ? &*original : nullptr;
    const FlowEventKind kind = kind_of_repetition(judged, first, filled);
    FlowSide& side = flow_.side(judged.side);
    if (kind != reordered && kind != doubled) side.retransmitted_octets += end - judged.begin;
    const Mark before = filled                                 ? filled->since
                        : first                                ? first->latest
                        : kind == doubled && me.latest_payload ? me.latest_payload->latest
                                                               : Mark{};
    tell(kind, judged.side, judged.begin, judged.segment->payload_octets, before);
    if (filled) {
      side.payload_octets += std::min(end, hole->end) - std::max(judged.begin, hole->begin);
      cut_hole(me, *hole, judged.begin, end);
      if (!first) remember(me, {judged.begin, end, now_, now_, 1});
    }
    if (kind == doubled || (filled && !first)) return;
  }
  const auto last = original + std::min(repeated_segments, me.sent.end() - original);
  for (auto sent = original; sent != last && sent->begin < end; ++sent) {
    sent->latest = now_;
    ++sent->times;
  }
}

/// Keeps what has been sent by ascending position.
void FlowJudge::remember(Work& me, const Sent& sent) {
  if (me.sent.size() >= limits_->sent_segments ||
      use_->sent_segments >= limits_->sent_segments_in_all) {
    return;
  }
  me.sent.insert(std::ranges::upper_bound(me.sent, sent.begin, {}, &Sent::begin), sent);
  ++use_->sent_segments;
}

/// The first ones.
void FlowJudge::forget_sent(Work& me, std::size_t count) {
  me.sent.erase(me.sent.begin(), me.sent.begin() + static_cast<std::ptrdiff_t>(count));
  use_->sent_segments -= count;
}

/// Takes [begin, end) out of one of the side's holes.
void FlowJudge::cut_hole(Work& me, Hole& hole, std::uint64_t begin, std::uint64_t end) {
  const Hole before{hole.begin, begin, hole.since, hole.timestamp};
  hole.begin = end;
  const bool whole = hole.begin >= hole.end;
  if (whole) me.holes.erase(me.holes.begin() + (&hole - me.holes.data()));
  if (before.begin < before.end && me.holes.size() < limits_->holes) me.holes.push_back(before);
}

/// What an octet or more is sent again for. `original` is null when the first time is not known.
FlowEventKind FlowJudge::kind_of_repetition(const JudgedSegment& judged, const Sent* original,
                                            const Hole* hole) const {
  const Work& me = work_[static_cast<std::size_t>(judged.side)];
  const bool lost_says_the_other = me.duplicate_acks >= 3 || me.sacked_end > judged.begin;
  // The acknowledgement of the first of two copies may come before the second.
  const Sent* same = original ? original : me.latest_payload ? &*me.latest_payload : nullptr;
  if (same && same->begin == judged.begin && same->end == judged.end && !lost_says_the_other &&
      now_.time_ns - same->latest.time_ns < doubled_ns) {
    return doubled;
  }
  if (std::min(judged.end, me.next) <= me.acknowledged) return retransmitted_after_all;
  const std::int64_t waited_ns = now_.time_ns - (hole       ? hole->since.time_ns
                                                 : original ? original->latest.time_ns
                                                            : flow_.first.time_ns);
  if (hole) {
    const auto& timestamps = judged.options->timestamps;
    const std::int32_t later =
        timestamps ? static_cast<std::int32_t>(timestamps->value - hole->timestamp) : 0;
    if (later < 0 || (later == 0 && waited_ns < overtaken_ns)) return reordered;
  }
  const std::int64_t round_trip_ns =
      std::max(flow_.sides[0].round_trips.least_ns, flow_.sides[1].round_trips.least_ns);
  const bool promptly =
      now_.time_ns - me.latest_loss_sign.time_ns <= std::max(prompt_ns, 2 * round_trip_ns);
  if (lost_says_the_other && promptly) return retransmitted_fast;
  if (waited_ns >= least_time_out_ns) return retransmitted_late;
  const bool tail = original && original->times == 1 && judged.end == me.next;
  return tail && !lost_says_the_other ? tail_probe : retransmitted_fast;
}

/// A sender that has written a small segment lets no other one go before it is acknowledged
/// (Nagle, RFC 9293, 3.7.4); a receiver that has nothing to answer takes its time with that. The
/// sign: an acknowledgement that comes late and alone, and a small segment directly behind it.
void FlowJudge::look_for_holding_back(const JudgedSegment& judged) {
  const Work& me = work(judged.side);
  if (!me.latest_payload || !me.latest_payload_acked) return;
  const FlowSide& peer = flow_.side(other(judged.side));
  const std::uint64_t small = maximum_segment_octets(peer);
  if (me.latest_payload->end - me.latest_payload->begin >= small) return;
  if (judged.segment->payload_octets >= small) return;
  const std::int64_t ack_ns = me.latest_payload_acked->time_ns;
  const std::int64_t delayed_ns =
      ack_ns - me.latest_payload->first.time_ns - flow_.side(judged.side).round_trips.least_ns;
  const std::int64_t released_within_ns = released_ns + peer.round_trips.least_ns * 5 / 4;
  if (delayed_ns < least_ack_delay_ns || delayed_ns > most_ack_delay_ns) return;
  if (now_.time_ns - ack_ns > released_within_ns) return;
  tell(held_back, judged.side, judged.begin, judged.segment->payload_octets,
       me.latest_payload->first)
      .value = me.latest_payload_acked->packet;
}

// ---- acknowledging

void FlowJudge::acknowledge(const JudgedSegment& judged) {
  const Side sender = other(judged.side);
  Work& them = work(sender);
  const Segment& segment = *judged.segment;
  const std::uint64_t acknowledged = judged.acknowledged;
  if (acknowledged > them.next + far_octets) return;
  if (segment.syn && acknowledged == 1 && them.next > 1) {
    // What the SYN carried was not taken (RFC 7413, 4.2.2): as if it had not been sent.
    FlowSide& refused = flow_.side(sender);
    refused.payload_octets = 0;
    refused.first_payload.reset();
    forget_sent(them, them.sent.size());
    them.next = 1;
  }
  if (acknowledged > them.next) {
    tell(not_captured, judged.side, them.next, octets_between(them.next, acknowledged));
    them.next = acknowledged;
  }
  const bool alone = judged.end == judged.begin;
  if (them.probe) {
    if (alone && !(them.probes_window && segment.window != 0)) {
      tell(them.probes_window ? window_probe_answer : keep_alive_answer, judged.side, acknowledged,
           0, *them.probe);
    }
    them.probe.reset();
  }
  const bool again = take_sacks(judged);
  if (acknowledged > them.acknowledged) {
    advance(sender, acknowledged);
  } else if (alone && !again && acknowledged == them.acknowledged && them.next > acknowledged &&
             (judged.window_octets == work(judged.side).window_octets ||
              judged.options->sack_block_count > 0)) {
    them.latest_loss_sign = now_;
    ++flow_.side(judged.side).duplicate_acks;
    if (++them.duplicate_acks >= 3) {
      tell(duplicate_ack, judged.side, acknowledged, 0).value = them.duplicate_acks;
    }
  }
  if (!alone) {
    them.latest_payload.reset();  // answered: what comes next need not have been held back
  } else if (them.latest_payload && !them.latest_payload_acked &&
             acknowledged >= them.latest_payload->end) {
    them.latest_payload_acked = now_;
  }
  them.edge = std::max(them.edge, acknowledged + judged.window_octets);
  if (!segment.syn && flow_.opening == FlowOpening::answered && work_[0].acknowledged > 0 &&
      work_[1].acknowledged > 0) {
    flow_.opening = FlowOpening::established;
    tell(established, judged.side, 1, 0, flow_.side(sender).last.value_or(Mark{}));
  }
  FlowSide& side = flow_.side(sender);
  if (side.fin && !side.fin_acked && acknowledged >= them.fin_end) {
    side.fin_acked = now_;
    tell(fin_acked, judged.side, them.fin_end - 1, 0, *side.fin);
  }
}

/// True when the acknowledgement says that octets came twice (RFC 2883, 4: the first block is of
/// octets that are acknowledged, or lies within the second).
bool FlowJudge::take_sacks(const JudgedSegment& judged) {
  Work& them = work(other(judged.side));
  const auto blocks = judged.options->sacks();
  bool again = false;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const std::uint64_t begin = position(them, blocks[i].begin);
    const std::uint64_t end = position(them, blocks[i].end);
    if (begin >= end || end > them.next || end <= 1) continue;
    const bool within_second = i == 0 && blocks.size() > 1 &&
                               begin >= position(them, blocks[1].begin) &&
                               end <= position(them, blocks[1].end);
    if (i == 0 && (end <= judged.acknowledged || within_second)) {
      tell(duplicate_sack, judged.side, begin, octets_between(begin, end));
      again = true;
    } else {
      them.sacked_end = std::max(them.sacked_end, end);
    }
  }
  return again;
}

/// Everything that `sender` sent before `acknowledged` has arrived.
void FlowJudge::advance(Side sender, std::uint64_t acknowledged) {
  Work& them = work(sender);
  const auto behind = std::ranges::upper_bound(them.sent, acknowledged, {}, &Sent::end);
  // Of octets sent twice nobody knows which time was acknowledged; those behind a loss had to wait.
  const bool clean =
      them.duplicate_acks == 0 && behind != them.sent.begin() &&
      std::all_of(them.sent.begin(), behind, [](const Sent& s) { return s.times == 1; });
  if (clean) {
    add(flow_.side(sender).round_trips, now_.time_ns - std::prev(behind)->first.time_ns);
  }
  forget_sent(them, static_cast<std::size_t>(behind - them.sent.begin()));
  std::erase_if(them.holes, [&](const Hole& hole) {
    if (hole.end > acknowledged) return false;
    tell(not_captured, other(sender), hole.begin, octets_between(hole.begin, hole.end), hole.since);
    return true;
  });
  them.acknowledged = acknowledged;
  them.duplicate_acks = 0;
  if (them.sacked_end <= acknowledged) them.sacked_end = 0;
}

void FlowJudge::advertise(const JudgedSegment& judged) {
  Work& me = work(judged.side);
  const Segment& segment = *judged.segment;
  me.window_octets = static_cast<std::uint32_t>(judged.window_octets);
  if (segment.syn || !segment.ack) return;
  FlowSide& side = flow_.side(judged.side);
  side.least_window_octets = me.window_known
                                 ? std::min(side.least_window_octets, judged.window_octets)
                                 : judged.window_octets;
  side.most_window_octets = std::max(side.most_window_octets, judged.window_octets);
  me.window_known = true;
  if (segment.window == 0 && !me.zero_since) {
    me.zero_since = now_;
    tell(zero_window, judged.side, judged.acknowledged, 0);
  } else if (segment.window != 0 && me.zero_since) {
    tell(window_open, judged.side, judged.acknowledged, 0, *me.zero_since).value = me.window_octets;
    me.zero_since.reset();
  }
}

}  // namespace wirestruct::capture
