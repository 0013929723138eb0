// How a connection opened, or did not, and what its SYNs agreed on.
#include <fmt/format.h>

#include "capture/flow_hypotheses.hpp"
#include "capture/flow_words.hpp"

namespace wirestruct::capture {
namespace {

using enum FlowEventKind;

const FlowSide& of_other(const Flow& flow, Side side) {
  return flow.side(other(side));
}

}  // namespace

std::optional<FlowFinding> no_answer(const Flow& flow, Side side) {
  if (side != Side::client || flow.opening != FlowOpening::asked || flow.simultaneous_open ||
      flow.reset || flow.undelivered || of_other(flow, side).segments > 0) {
    return std::nullopt;
  }
  const auto asked = events_of(flow, side, {syn, syn_again});
  const auto repeated = events_of(flow, side, {syn_again});
  FlowFinding finding = shown_by(asked, 1 + flow.count(syn_again, side));
  const std::int64_t waited_ns = flow.capture_end_ns - flow.first.time_ns;
  if (repeated.empty()) {
    finding.sentence = fmt::format("no answer to the SYN within the {} that the capture goes on",
                                   duration_text(waited_ns));
    finding.why = "one SYN, and no packet of the other side";
  } else {
    finding.sentence = fmt::format("no answer to {}: host down, or packets dropped on the way",
                                   counted_text(1 + flow.count(syn_again, side), "SYN"));
    finding.why = fmt::format(
        "sent again after {}, and no packet of the other side: a host without a listener would "
        "have refused at once",
        waits_of(repeated));
  }
  finding.fix = fmt::format(
      "capture on {}, too: if the SYN arrives there, its answers are lost; if not, a firewall is "
      "before it, or the address is wrong",
      host_text(of_other(flow, side).endpoint));
  return finding;
}

std::optional<FlowFinding> refused(const Flow& flow, Side side) {
  if (side != Side::server || flow.end != FlowEnd::refused) return std::nullopt;
  FlowFinding finding{.packets = {flow.reset->answers.packet, flow.reset->at.packet}};
  finding.sentence =
      fmt::format("connection refused: nothing listens on {}", to_string(flow.side(side).endpoint));
  finding.why = fmt::format("the SYN was answered by a RST after {}",
                            duration_text(flow.reset->at.time_ns - flow.reset->answers.time_ns));
  finding.fix =
      "is the server running, and bound to this address? `ss -ltn` on its host lists what listens";
  return finding;
}

std::optional<FlowFinding> unreachable(const Flow& flow, Side side) {
  if (!flow.undelivered || is_too_long(*flow.undelivered)) return std::nullopt;
  const auto errors = events_of(flow, side, {undelivered});
  if (errors.empty()) return std::nullopt;
  FlowFinding finding = shown_by(errors, flow.count(undelivered, side));
  const std::string reporter = host_text(flow.undelivered->reporter);
  finding.sentence = fmt::format("{} reports: {}", reporter, name_of(*flow.undelivered));
  finding.why =
      fmt::format("an ICMP error quotes a segment that the {} sent {} earlier", name_of(side),
                  duration_text(errors[0]->at.time_ns - errors[0]->before.time_ns));
  finding.fix = fmt::format("look at {}: its routes, its neighbours, its firewall", reporter);
  return finding;
}

std::optional<FlowFinding> half_opened(const Flow& flow, Side side) {
  if (flow.opening != FlowOpening::answered || flow.reset) return std::nullopt;
  if (flow.count(syn_ack_again, side) == 0) return std::nullopt;
  const auto repeated = events_of(flow, side, {syn_ack_again});
  FlowFinding finding = shown_by(events_of(flow, side, {syn_ack, syn_ack_again}),
                                 1 + flow.count(syn_ack_again, side));
  finding.sentence = fmt::format("the {}'s SYN-ACK was not acknowledged, and sent again {}",
                                 name_of(side), times_text(flow.count(syn_ack_again, side)));
  finding.why = fmt::format("sent again after {}", waits_of(repeated));
  finding.fix = fmt::format("does the SYN-ACK reach {}? Capture there, too",
                            to_string(of_other(flow, side).endpoint));
  return finding;
}

std::optional<FlowFinding> answered_late(const Flow& flow, Side side) {
  auto repeated = events_of(flow, side, {syn_again});
  const auto answer = events_of(flow, other(side), {syn_ack, reset});
  if (answer.empty()) return std::nullopt;
  std::erase_if(repeated, [&](const FlowEvent* e) { return e->at.packet > answer[0]->at.packet; });
  if (repeated.empty()) return std::nullopt;
  FlowFinding finding =
      shown_by(events_of(flow, side, {syn, syn_again}), 1 + flow.count(syn_again, side));
  finding.packets.push_back(answer[0]->at.packet);
  finding.sentence = fmt::format(
      "opening took {}: the SYN had to be sent {} before it was answered",
      duration_text(answer[0]->at.time_ns - flow.first.time_ns), times_text(1 + repeated.size()));
  finding.why = fmt::format("sent again after {}", waits_of(repeated));
  finding.fix =
      "lost packets, or a server that does not accept() fast enough: compare with its "
      "`nstat -az TcpExtListenOverflows`";
  return finding;
}

std::optional<FlowFinding> opened_at_once(const Flow& flow, Side side) {
  if (side != Side::client || !flow.simultaneous_open) return std::nullopt;
  FlowFinding finding;
  for (const FlowEvent& event : flow.events) {
    if (event.kind == syn || event.kind == syn_ack) finding.packets.push_back(event.at.packet);
  }
  finding.sentence = "both sides opened the connection at once: their SYNs crossed";
  finding.why = "each side sent a SYN without ACK before it had the other's";
  return finding;
}

std::optional<FlowFinding> fast_open(const Flow& flow, Side side) {
  const FlowSide& client = flow.side(side);
  const auto asked = events_of(flow, side, {syn});
  if (!client.syn_options.fast_open_cookie_octets || asked.empty()) return std::nullopt;
  const auto answer = events_of(flow, other(side), {syn_ack});
  FlowFinding finding{.packets = {asked[0]->at.packet}};
  if (!answer.empty()) finding.packets.push_back(answer[0]->at.packet);
  const std::uint64_t sent = asked[0]->octets;
  const auto& given = of_other(flow, side).syn_options.fast_open_cookie_octets;
  if (*client.syn_options.fast_open_cookie_octets == 0) {
    finding.sentence =
        given ? fmt::format("Fast Open: the {} asked for a cookie, and got one of {}",
                            name_of(side), counted_text(*given, "octet"))
              : fmt::format("Fast Open: the {} asked for a cookie, and got none", name_of(side));
    finding.why = "an empty Fast Open option in the SYN";
    return finding;
  }
  finding.why = fmt::format("a cookie of {} and {} of data in the SYN",
                            counted_text(*client.syn_options.fast_open_cookie_octets, "octet"),
                            counted_text(sent, "octet"));
  const std::uint64_t taken = answer.empty() ? 0 : answer[0]->value;
  if (taken >= sent) {
    finding.sentence = fmt::format("Fast Open: {} came with the SYN, and {} taken",
                                   counted_text(sent, "octet"), sent == 1 ? "was" : "were");
  } else {
    finding.sentence = fmt::format("Fast Open: of {} in the SYN, {} acknowledged with it",
                                   counted_text(sent, "octet"),
                                   taken == 0 ? "none was" : fmt::format("{} were", taken));
    finding.fix = "does the server's program set TCP_FASTOPEN, and net.ipv4.tcp_fastopen allow it?";
  }
  return finding;
}

std::optional<FlowFinding> begins_inside(const Flow& flow, Side side) {
  if (side != Side::client || flow.opening != FlowOpening::not_seen) return std::nullopt;
  return FlowFinding{.sentence = "the capture begins inside the connection",
                     .packets = {flow.first.packet},
                     .why = "no SYN is in the capture: windows are given without their scale",
                     .fix = "start the capture before the programs"};
}

std::optional<FlowFinding> not_scaled(const Flow& flow, Side side) {
  // Told about the side that does not offer it.
  if (window_shift_unknown(flow) || flow.side(side).syn_options.window_shift ||
      !of_other(flow, side).syn_options.window_shift) {
    return std::nullopt;
  }
  FlowFinding finding = shown_by(events_of(flow, side, {syn, syn_ack}), 1);
  finding.sentence = fmt::format("windows are not scaled: the {} does not offer it", name_of(side));
  finding.why = fmt::format("the {}'s SYN has a window scale option, the {}'s has none",
                            name_of(other(side)), name_of(side));
  finding.fix = "see net.ipv4.tcp_window_scaling there, or what on the way changes SYNs";
  return finding;
}

std::optional<FlowFinding> no_sack(const Flow& flow, Side side) {
  if (window_shift_unknown(flow) || flow.side(side).syn_options.sack_permitted ||
      !of_other(flow, side).syn_options.sack_permitted) {
    return std::nullopt;
  }
  FlowFinding finding = shown_by(events_of(flow, side, {syn, syn_ack}), 1);
  finding.sentence =
      fmt::format("no selective acknowledgements: the {} does not offer them", name_of(side));
  finding.why = fmt::format("the {}'s SYN permits SACK, the {}'s does not", name_of(other(side)),
                            name_of(side));
  finding.fix = "see net.ipv4.tcp_sack there, or what on the way changes SYNs";
  return finding;
}

std::optional<FlowFinding> longer_than_agreed(const Flow& flow, Side side) {
  const auto longer = events_of(flow, side, {oversized});
  if (longer.empty()) return std::nullopt;
  const std::uint64_t count = flow.count(oversized, side);
  FlowFinding finding = shown_by(longer, count);
  finding.sentence =
      fmt::format("{} of the {} {} longer than the {} that the {} takes, up to {}",
                  counted_text(count, "segment"), name_of(side), count == 1 ? "is" : "are",
                  counted_text(longer[0]->value, "octet"), name_of(other(side)),
                  counted_text(flow.side(side).longest_payload_octets, "octet"));
  finding.why =
      "captured before a network card cut them up, or after one had joined them (segmentation "
      "and receive offload)";
  return finding;
}

std::optional<FlowFinding> too_long(const Flow& flow, Side side) {
  if (!flow.undelivered || !is_too_long(*flow.undelivered)) return std::nullopt;
  const auto errors = events_of(flow, side, {undelivered});
  if (errors.empty()) return std::nullopt;
  FlowFinding finding = shown_by(errors, flow.count(undelivered, side));
  finding.sentence = fmt::format(
      "packets of the {} are too long for the way: the next link takes {}", name_of(side),
      flow.undelivered->next_hop_octets == 0
          ? "less, and the router does not say how much"
          : counted_text(flow.undelivered->next_hop_octets, "octet"));
  finding.why = fmt::format("an ICMP error of {} quotes one of its segments",
                            host_text(flow.undelivered->reporter));
  finding.fix = "if long segments go on being lost, let ICMP pass, or clamp the MSS on the router";
  return finding;
}

}  // namespace wirestruct::capture
