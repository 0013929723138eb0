// How a connection closed, or did not.
#include <fmt/format.h>

#include "capture/flow_hypotheses.hpp"
#include "capture/flow_words.hpp"

namespace wirestruct::capture {
namespace {

using enum FlowEventKind;

// A program that closes because the other side did takes less.
constexpr std::int64_t late_ns = 500'000'000;

}  // namespace

std::optional<FlowFinding> left_in_time_wait(const Flow& flow, Side side) {
  if (flow.end != FlowEnd::closed || flow.reset || closed_at_once(flow) ||
      closed_first(flow) != side) {
    return std::nullopt;
  }
  const FlowSide& me = flow.side(side);
  const FlowSide& peer = flow.side(other(side));
  FlowFinding finding{.packets = {me.fin->packet, peer.fin->packet}};
  finding.sentence = fmt::format("the {} closed first: {} is left in TIME_WAIT", name_of(side),
                                 to_string(me.endpoint));
  finding.why = fmt::format("its FIN came {} before the other's",
                            duration_text(peer.fin->time_ns - me.fin->time_ns));
  if (side == Side::server) {
    finding.fix = "set SO_REUSEADDR before bind(), or the server cannot be started again at once";
  }
  return finding;
}

std::optional<FlowFinding> close_not_called(const Flow& flow, Side side) {
  const FlowSide& me = flow.side(side);
  const FlowSide& peer = flow.side(other(side));
  if (!peer.fin || !peer.fin_acked || me.fin || flow.reset) return std::nullopt;
  const bool still_sends = me.last_payload && me.last_payload->packet > peer.fin->packet;
  const std::int64_t since_ns =
      flow.capture_end_ns - (still_sends ? me.last_payload->time_ns : peer.fin_acked->time_ns);
  const bool long_ago = since_ns >= late_ns;
  FlowFinding finding{.packets = {peer.fin->packet, peer.fin_acked->packet}};
  finding.sentence = fmt::format(
      "the {} {}: {} is left in CLOSE_WAIT, its program did not call close()", name_of(side),
      long_ago ? "never closed" : "had not closed when the capture ended", to_string(me.endpoint));
  finding.why = fmt::format(
      "its kernel acknowledged the {}'s FIN, but no FIN followed {}within {}, when {}",
      name_of(other(side)), still_sends ? "its last octets " : "", duration_text(since_ns),
      flow.end == FlowEnd::ports_reused ? "the ports were used again" : "the capture ended");
  finding.fix =
      fmt::format("in the {}'s program: when recv() returns 0, close the socket", name_of(side));
  return finding;
}

std::optional<FlowFinding> closed_late(const Flow& flow, Side side) {
  const FlowSide& me = flow.side(side);
  const FlowSide& peer = flow.side(other(side));
  if (!me.fin || !peer.fin || closed_first(flow) == side || closed_at_once(flow)) {
    return std::nullopt;
  }
  const bool sent_meanwhile = me.last_payload && me.last_payload->packet > peer.fin->packet;
  const std::int64_t waited_ns =
      me.fin->time_ns - (sent_meanwhile ? me.last_payload->time_ns : peer.fin->time_ns);
  if (waited_ns < late_ns) return std::nullopt;
  FlowFinding finding{.packets = {peer.fin->packet, me.fin->packet}};
  finding.sentence = fmt::format("the {} closed {} after the {}: until then it was in CLOSE_WAIT",
                                 name_of(side), duration_text(waited_ns), name_of(other(side)));
  finding.why = fmt::format("between the two FINs it sent {}",
                            sent_meanwhile ? "octets, and then nothing" : "no octet");
  finding.fix =
      fmt::format("in the {}'s program: when recv() returns 0, close the socket", name_of(side));
  return finding;
}

std::optional<FlowFinding> three_segments(const Flow& flow, Side side) {
  const FlowSide& me = flow.side(side);
  const FlowSide& peer = flow.side(other(side));
  if (!me.fin || !peer.fin || !me.fin_acked || !peer.fin_acked || flow.reset) return std::nullopt;
  if (me.fin_acked->packet != peer.fin->packet) return std::nullopt;
  return FlowFinding{.sentence = "closed in three segments",
                     .packets = {me.fin->packet, peer.fin->packet, peer.fin_acked->packet},
                     .why = fmt::format("the {}'s FIN carries the acknowledgement of the {}'s",
                                        name_of(other(side)), name_of(side))};
}

std::optional<FlowFinding> crossed_closing(const Flow& flow, Side side) {
  if (side != Side::client || !closed_at_once(flow)) return std::nullopt;
  return FlowFinding{.sentence = "both sides closed at once: both are left in TIME_WAIT",
                     .packets = {flow.sides[0].fin->packet, flow.sides[1].fin->packet},
                     .why = "neither FIN acknowledges the other"};
}

std::optional<FlowFinding> fin_unacknowledged(const Flow& flow, Side side) {
  const FlowSide& me = flow.side(side);
  if (!me.fin || me.fin_acked || flow.count(fin_again, side) == 0 || flow.reset) {
    return std::nullopt;
  }
  FlowFinding finding =
      shown_by(events_of(flow, side, {fin, fin_again}), 1 + flow.count(fin_again, side));
  finding.sentence = fmt::format("the {}'s FIN was sent {}, and never acknowledged", name_of(side),
                                 times_text(1 + flow.count(fin_again, side)));
  finding.why = fmt::format("nothing of the {} came after it", name_of(other(side)));
  finding.fix = "is the other host still there?";
  return finding;
}

}  // namespace wirestruct::capture
