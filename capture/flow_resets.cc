// Who reset a connection, and why. A RST with ACK comes from a socket that its program or kernel
// has given up; one without ACK from a host that has no socket for the segment it answers (RFC
// 9293, 3.10.7.1; Linux does as the standard says).
#include <fmt/format.h>

#include <cstdlib>

#include "capture/flow_hypotheses.hpp"
#include "capture/flow_words.hpp"

namespace wirestruct::capture {
namespace {

using enum FlowEventKind;

// One router more or less on the way is a change of routes.
constexpr int hop_difference = 2;

bool was_reset_by(const Flow& flow, Side side) {
  return flow.reset && flow.reset->by == side && flow.end != FlowEnd::refused;
}

bool from_elsewhere(const FlowReset& reset) {
  return reset.usual_hop_limit != 0 &&
         std::abs(reset.hop_limit - reset.usual_hop_limit) >= hop_difference;
}

/// Octets of the other side came after this side's latest ones.
bool has_unanswered(const Flow& flow, Side side) {
  const auto& received = flow.side(other(side)).last_payload;
  const auto& answered = flow.side(side).last_payload;
  return received && (!answered || answered->packet < received->packet);
}

/// `0.02 ms after packet 14 (88 octets)`
std::string after_what(const FlowReset& reset, Side side) {
  if (reset.answers.packet == 0) return "with no packet of the other side before it";
  std::string text = fmt::format("{} after packet {} of the {}",
                                 duration_text(reset.at.time_ns - reset.answers.time_ns),
                                 reset.answers.packet, name_of(other(side)));
  if (reset.answered_payload_octets > 0) {
    text += fmt::format(" ({})", counted_text(reset.answered_payload_octets, "octet"));
  }
  return text;
}

FlowFinding shown_by_reset(const FlowReset& reset) {
  FlowFinding finding;
  if (reset.answers.packet != 0) finding.packets.push_back(reset.answers.packet);
  finding.packets.push_back(reset.at.packet);
  return finding;
}

}  // namespace

std::optional<FlowFinding> reset_with_unread(const Flow& flow, Side side) {
  if (!was_reset_by(flow, side) || !flow.reset->acknowledges || flow.side(side).fin ||
      from_elsewhere(*flow.reset) || !has_unanswered(flow, side)) {
    return std::nullopt;
  }
  if (not_alive(flow, side)) return std::nullopt;
  FlowFinding finding = shown_by_reset(*flow.reset);
  finding.sentence =
      fmt::format("reset by the {} in place of a FIN: octets were left unread, or SO_LINGER is 0",
                  name_of(side));
  finding.why = fmt::format(
      "a socket sent the RST (it carries ACK), {}; octets of the {} had come that it had not "
      "answered",
      after_what(*flow.reset, side), name_of(other(side)));
  finding.fix = "read until recv() returns 0 before close(), or shutdown(SHUT_WR) first";
  return finding;
}

std::optional<FlowFinding> aborted(const Flow& flow, Side side) {
  if (!was_reset_by(flow, side) || !flow.reset->acknowledges || flow.side(side).fin ||
      from_elsewhere(*flow.reset) || has_unanswered(flow, side)) {
    return std::nullopt;
  }
  if (not_alive(flow, side)) return std::nullopt;
  FlowFinding finding = shown_by_reset(*flow.reset);
  finding.sentence =
      fmt::format("reset by the {} in place of a FIN: its socket was aborted", name_of(side));
  finding.why = fmt::format(
      "a socket sent the RST (it carries ACK), {}; nothing of the {} waited for an answer",
      after_what(*flow.reset, side), name_of(other(side)));
  finding.fix = "if that is not meant: no SO_LINGER of 0 (setSoLinger(true, 0)) before close()";
  return finding;
}

std::optional<FlowFinding> closed_before(const Flow& flow, Side side) {
  if (!was_reset_by(flow, side) || !flow.side(side).fin || from_elsewhere(*flow.reset)) {
    return std::nullopt;
  }
  const auto late = events_of(flow, other(side), {data_after_fin});
  if (late.empty()) return std::nullopt;
  FlowFinding finding = shown_by(late, flow.count(data_after_fin, other(side)));
  finding.packets.insert(finding.packets.begin(), flow.side(side).fin->packet);
  finding.packets.push_back(flow.reset->at.packet);
  finding.sentence = fmt::format("the {} sent octets to a socket that the {}'s program had closed",
                                 name_of(other(side)), name_of(side));
  finding.why = fmt::format("they came {} after its FIN, and its host answered with a RST",
                            duration_text(late[0]->at.time_ns - flow.side(side).fin->time_ns));
  finding.fix = fmt::format(
      "the {} ends the conversation earlier than the {} knows: let the protocol say "
      "when it is over, or shutdown(SHUT_WR) and read on",
      name_of(side), name_of(other(side)));
  return finding;
}

std::optional<FlowFinding> not_known(const Flow& flow, Side side) {
  if (!was_reset_by(flow, side) || flow.reset->acknowledges || flow.side(side).fin ||
      from_elsewhere(*flow.reset)) {
    return std::nullopt;
  }
  FlowFinding finding = shown_by_reset(*flow.reset);
  finding.sentence =
      fmt::format("the {}'s host does not know this connection: it was half open", name_of(side));
  finding.why = fmt::format("its RST carries no ACK: no socket was there for what came, {}",
                            after_what(*flow.reset, side));
  finding.fix =
      "was the host or the program restarted, or does a firewall forget silent connections? "
      "SO_KEEPALIVE finds out earlier";
  return finding;
}

std::optional<FlowFinding> forged_reset(const Flow& flow, Side side) {
  if (!flow.reset || flow.reset->by != side || !from_elsewhere(*flow.reset)) return std::nullopt;
  FlowFinding finding = shown_by_reset(*flow.reset);
  finding.sentence =
      fmt::format("the RST in the name of the {} was sent by something on the way", name_of(side));
  finding.why = fmt::format("its hop limit is {}, that of the {}'s other packets {}",
                            flow.reset->hop_limit, name_of(side), flow.reset->usual_hop_limit);
  finding.fix = "look for a firewall or load balancer with a time limit, or a rule against it";
  return finding;
}

}  // namespace wirestruct::capture
