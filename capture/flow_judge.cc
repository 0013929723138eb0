#include "capture/flow_judge.hpp"

#include <algorithm>
#include <utility>

namespace wirestruct::capture {

using enum FlowEventKind;

FlowJudge::FlowJudge(const FlowLimits& limits, FlowUse& use, std::uint64_t number,
                     const Endpoint& client, const Endpoint& server)
    : limits_(&limits), use_(&use) {
  flow_.number = number;
  flow_.side(Side::client).endpoint = client;
  flow_.side(Side::server).endpoint = server;
}

FlowEvent& FlowJudge::tell(FlowEventKind kind, Side side, std::uint64_t sequence,
                           std::uint32_t octets, Mark before) {
  kind_ = kind;
  FlowEvent event{.kind = kind,
                  .side = side,
                  .at = now_,
                  .sequence = sequence,
                  .octets = octets,
                  .before = before};
  std::uint64_t& count = flow_.side(side).counts[static_cast<std::size_t>(kind)];
  if (++count > limits_->events_per_kind) return dropped_ = event;
  if (use_->events >= limits_->events_in_all) {
    ++use_->events_dropped;
    return dropped_ = event;
  }
  ++use_->events;
  return flow_.events.emplace_back(event);
}

std::uint64_t FlowJudge::position(const Work& work, std::uint32_t sequence) const {
  const std::uint64_t near = work.base + work.next;
  const auto distance = static_cast<std::int32_t>(sequence - static_cast<std::uint32_t>(near));
  const std::uint64_t extended = near + static_cast<std::uint64_t>(std::int64_t{distance});
  return extended < work.base ? 0 : extended - work.base;
}

void FlowJudge::begin_side(Side side, const Segment& segment) {
  Work& me = work(side);
  me.known = true;
  const std::uint32_t first = segment.syn ? segment.sequence : segment.sequence - 1;
  me.base = (1ULL << 32) + first;
  me.next = me.acknowledged = segment.syn ? 0 : 1;
  flow_.side(side).first_sequence = first;
}

JudgedSegment FlowJudge::judge(const Segment& segment, const TcpOptions& options) {
  previous_ = flow_.last;
  now_ = {segment.packet, segment.time_ns};
  kind_.reset();
  const bool client = segment.source == flow_.side(Side::client).endpoint;
  const Side side = client ? Side::client : Side::server;
  if (!work(side).known && !segment.rst) begin_side(side, segment);
  if (!work(other(side)).known && segment.ack && !segment.rst) {
    begin_side(other(side), {.sequence = segment.acknowledgement});
  }

  JudgedSegment judged{.segment = &segment, .options = &options, .side = side};
  if (work(side).known) judged.begin = position(work(side), segment.sequence);
  judged.end =
      judged.begin + segment.payload_octets + (segment.syn ? 1 : 0) + (segment.fin ? 1 : 0);
  if (segment.ack && work(other(side)).known) {
    judged.acknowledged = position(work(other(side)), segment.acknowledgement);
  }
  judged.window_octets = std::uint64_t{segment.window}
                         << (segment.syn ? 0 : window_shift(flow_, side));

  count(judged);
  if (segment.rst) {
    reset(judged);
  } else {
    if (segment.syn) open(judged);
    if (judged.end > judged.begin || segment.ack) send(judged);
    if (segment.ack) acknowledge(judged);
    advertise(judged);
    close(judged);
    work(side).hop_limit = segment.hop_limit;
  }
  flow_.side(side).last = now_;
  work(side).latest_octets = segment.payload_octets;
  judged.kind = kind_;
  return judged;
}

void FlowJudge::count(const JudgedSegment& judged) {
  if (flow_.packets++ == 0) flow_.first = now_;
  flow_.last = now_;
  FlowSide& me = flow_.side(judged.side);
  ++me.segments;
  const std::uint32_t octets = judged.segment->payload_octets;
  if (octets == 0 || judged.segment->rst) return;
  ++me.payload_segments;
  me.longest_payload_octets = std::max(me.longest_payload_octets, octets);
  if (flow_.side(other(judged.side)).syn_seen &&
      octets > maximum_segment_octets(flow_.side(other(judged.side)))) {
    tell(oversized, judged.side, judged.begin, octets).value =
        maximum_segment_octets(flow_.side(other(judged.side)));
  }
}

// ---- opening

void FlowJudge::open(const JudgedSegment& judged) {
  FlowSide& me = flow_.side(judged.side);
  const FlowSide& peer = flow_.side(other(judged.side));
  const std::uint32_t payload = judged.segment->payload_octets;
  const bool first = !me.syn_seen;
  if (first) {
    me.syn_seen = true;
    me.syn_options = *judged.options;
  }
  if (judged.segment->ack) {
    const bool again = std::exchange(work(judged.side).syn_ack_seen, true);
    tell(again ? syn_ack_again : syn_ack, judged.side, 0, payload,
         (again ? me : peer).last.value_or(Mark{}))
        .value = judged.acknowledged > 1 ? judged.acknowledged - 1 : 0;
    if (flow_.opening != FlowOpening::established) flow_.opening = FlowOpening::answered;
    return;
  }
  if (first) {
    flow_.simultaneous_open = peer.syn_seen && flow_.opening == FlowOpening::asked;
    if (flow_.opening == FlowOpening::not_seen) flow_.opening = FlowOpening::asked;
    tell(syn, judged.side, 0, payload);
  } else {
    tell(syn_again, judged.side, 0, payload, me.last.value_or(Mark{}));
  }
}

// ---- closing

void FlowJudge::close(const JudgedSegment& judged) {
  if (!judged.segment->fin) return;
  FlowSide& me = flow_.side(judged.side);
  const FlowSide& peer = flow_.side(other(judged.side));
  if (me.fin) {
    tell(fin_again, judged.side, judged.end - 1, 0, me.last.value_or(*me.fin));
    return;
  }
  me.fin = now_;
  me.fin_answers = peer.fin && judged.acknowledged >= work(other(judged.side)).fin_end;
  work(judged.side).fin_end = judged.end;
  tell(fin, judged.side, judged.end - 1, 0);
  if (peer.fin && !flow_.reset) flow_.end = FlowEnd::closed;
}

void FlowJudge::reset(const JudgedSegment& judged) {
  const Segment& segment = *judged.segment;
  const Mark answered = flow_.side(other(judged.side)).last.value_or(Mark{});
  tell(FlowEventKind::reset, judged.side, judged.begin, segment.payload_octets, answered);
  if (flow_.reset) return;
  flow_.reset = {.at = now_,
                 .by = judged.side,
                 .acknowledges = segment.ack,
                 .hop_limit = segment.hop_limit,
                 .usual_hop_limit = work(judged.side).hop_limit,
                 .answers = answered,
                 .answered_payload_octets = work(other(judged.side)).latest_octets};
  const bool refused = flow_.opening == FlowOpening::asked && judged.side == Side::server;
  if (flow_.end == FlowEnd::capture_ended) {
    flow_.end = refused ? FlowEnd::refused : FlowEnd::reset;
  }
}

void FlowJudge::undelivered(const IcmpError& error, Mark at) {
  now_ = at;
  const Side side = error.source == flow_.side(Side::client).endpoint ? Side::client : Side::server;
  const Work& me = work(side);
  tell(FlowEventKind::undelivered, side, me.known ? position(me, error.sequence) : 0, 0,
       flow_.side(side).last.value_or(Mark{}))
      .value = std::uint32_t{error.type} << 8 | error.code;
  flow_.last = now_;
  ++flow_.packets;
  if (!flow_.undelivered) flow_.undelivered = error;
}

bool FlowJudge::begins_another(const Segment& segment) const {
  if (!segment.syn || segment.ack) return false;
  const bool client = segment.source == flow_.side(Side::client).endpoint;
  const FlowSide& side = flow_.side(client ? Side::client : Side::server);
  if (side.syn_seen) return side.first_sequence != segment.sequence;
  return flow_.opening != FlowOpening::asked;  // else both open at once
}

Flow FlowJudge::finish(std::optional<FlowEnd> end, std::int64_t capture_end_ns) {
  if (end && flow_.end == FlowEnd::capture_ended) flow_.end = *end;
  flow_.capture_end_ns = capture_end_ns;
  for (std::size_t i = 0; i < 2; ++i) {
    flow_.sides[i].unacknowledged_octets =
        work_[i].next - std::min(work_[i].next, work_[i].acknowledged);
    forget_sent(work_[i], work_[i].sent.size());
  }
  use_->events -= flow_.events.size();
  return std::move(flow_);
}

}  // namespace wirestruct::capture
