#include "capture/flow_story.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "capture/flow_words.hpp"

namespace wirestruct::capture {
namespace {

using enum FlowEventKind;

/// So many of a kind of event are told one by one.
std::uint64_t told_one_by_one(FlowEventKind kind) {
  return kind == duplicate_ack ? 1 : 6;
}

std::string options_text(const TcpOptions& options) {
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  if (options.maximum_segment_octets) {
    add(fmt::format("segments up to {}", counted_text(*options.maximum_segment_octets, "octet")));
  }
  if (options.window_shift) add(fmt::format("window × {}", 1U << *options.window_shift));
  if (options.sack_permitted) add("SACK");
  if (options.timestamps) add("timestamps");
  if (const auto& cookie = options.fast_open_cookie_octets) {
    add(*cookie == 0 ? "asks for a Fast Open cookie"
                     : fmt::format("Fast Open cookie of {}", counted_text(*cookie, "octet")));
  }
  if (!options.whole) add("not all options readable");
  return text.empty() ? "no options" : text;
}

class Teller {
 public:
  Teller(const Flow& flow, bool absolute) : flow_(flow), absolute_(absolute) {}

  std::string details(const FlowEvent& event) const {
    switch (event.kind) {
      case syn:
        return options_text(flow_.side(event.side).syn_options) + octets_in_syn(event);
      case syn_again:
        return after(event);
      case syn_ack:
        return after(event) + ": " + options_text(flow_.side(event.side).syn_options) +
               octets_in_syn(event);
      case syn_ack_again:
        return after(event);
      case established:
        return fmt::format("{}: open after {}", after(event),
                           duration_text(event.at.time_ns - flow_.first.time_ns));
      case first_data:
        return octets(event);
      case missing:
      case not_captured:
        return octets(event);
      case reordered:
        return fmt::format("{}, {} after the segment that overtook it", octets(event),
                           waited(event));
      case doubled:
      case retransmitted_fast:
      case retransmitted_late:
      case tail_probe:
        return event.before.packet == 0 ? octets(event)
                                        : fmt::format("{}, {} after packet {}", octets(event),
                                                      waited(event), event.before.packet);
      case retransmitted_after_all:
        return octets(event) + ", acknowledged before";
      case duplicate_ack:
        return fmt::format("of {}, {} time in a row", sequence(event), ordinal(event.value));
      case duplicate_sack:
        return octets(event) + " came twice";
      case oversized:
        return fmt::format("{}, the other side takes {}", octets(event), event.value);
      case held_back:
        return fmt::format("{}, {} after the small segment in packet {}", octets(event),
                           waited(event), event.before.packet);
      case window_full:
        return octets(event);
      case zero_window:
        return fmt::format("at {}", sequence(event));
      case window_probe:
      case keep_alive:
        return fmt::format("{} after packet {}", waited(event), event.before.packet);
      case window_probe_answer:
      case keep_alive_answer:
        return after(event);
      case window_open:
        return fmt::format("{}, after {}", counted_text(event.value, "octet"), waited(event));
      case fin:
        return fmt::format(
            "at {}{}", sequence(event),
            flow_.side(event.side).fin_answers ? ", acknowledges the other FIN" : "");
      case fin_again:
      case fin_acked:
        return after(event);
      case data_after_fin:
        return fmt::format("{}, {} after the other side's FIN", octets(event), waited(event));
      case FlowEventKind::reset:
        return fmt::format("{}{}", flow_.reset->acknowledges ? "with ACK" : "without ACK",
                           event.before.packet == 0 ? ""
                                                    : ", " + after(event) + " packet " +
                                                          fmt::to_string(event.before.packet));
      case undelivered:
        return name_of(IcmpError{.version_6 = flow_.undelivered && flow_.undelivered->version_6,
                                 .type = static_cast<std::uint8_t>(event.value >> 8),
                                 .code = static_cast<std::uint8_t>(event.value)});
    }
    return "";
  }

 private:
  static std::string ordinal(std::uint64_t number) {
    const std::uint64_t tens = number % 100 / 10;
    const std::uint64_t ones = tens == 1 ? 0 : number % 10;
    return fmt::format("{}{}", number,
                       ones == 1   ? "st"
                       : ones == 2 ? "nd"
                       : ones == 3 ? "rd"
                                   : "th");
  }
  static std::string waited(const FlowEvent& event) {
    return duration_text(event.at.time_ns - event.before.time_ns);
  }
  static std::string after(const FlowEvent& event) {
    return event.before.packet == 0 ? std::string() : waited(event) + " after";
  }
  static std::string octets_in_syn(const FlowEvent& event) {
    return event.octets == 0 ? "" : "; " + counted_text(event.octets, "octet") + " of data";
  }

  Side owner(const FlowEvent& event) const {
    // Spoken of by the one who acknowledges.
    const bool of_other = event.kind == duplicate_ack || event.kind == duplicate_sack ||
                          event.kind == zero_window || event.kind == window_open ||
                          event.kind == not_captured;
    return of_other ? other(event.side) : event.side;
  }
  std::string number(const FlowEvent& event, std::uint64_t position) const {
    const auto& first = flow_.side(owner(event)).first_sequence;
    if (!absolute_ || !first) return fmt::to_string(position);
    return fmt::to_string(static_cast<std::uint32_t>(*first + position));
  }
  std::string sequence(const FlowEvent& event) const { return number(event, event.sequence); }
  // `88 octets, 1–88`
  std::string octets(const FlowEvent& event) const {
    if (event.octets == 0) return "no octet, " + sequence(event);
    if (event.octets == 1) return "1 octet, " + sequence(event);
    return fmt::format("{}, {}–{}", counted_text(event.octets, "octet"), sequence(event),
                       number(event, event.sequence + event.octets - 1));
  }

  const Flow& flow_;
  bool absolute_;
};

}  // namespace

std::string_view name_of(FlowEventKind kind) {
  switch (kind) {
    case syn:
      return "SYN";
    case syn_again:
      return "SYN again";
    case syn_ack:
      return "SYN-ACK";
    case syn_ack_again:
      return "SYN-ACK again";
    case established:
      return "ACK";
    case first_data:
      return "first octets";
    case missing:
      return "skips octets";
    case reordered:
      return "overtaken segment";
    case retransmitted_fast:
      return "sent again at once";
    case retransmitted_late:
      return "sent again late";
    case doubled:
      return "the same again";
    case tail_probe:
      return "tail loss probe";
    case retransmitted_after_all:
      return "sent again needlessly";
    case duplicate_ack:
      return "duplicate ACK";
    case duplicate_sack:
      return "D-SACK";
    case not_captured:
      return "acknowledges unseen";
    case oversized:
      return "longer than MSS";
    case held_back:
      return "held back";
    case window_full:
      return "window full";
    case zero_window:
      return "zero window";
    case window_probe:
      return "window probe";
    case window_probe_answer:
      return "answer to the probe";
    case window_open:
      return "window open";
    case keep_alive:
      return "keep-alive probe";
    case keep_alive_answer:
      return "answer to the probe";
    case fin:
      return "FIN";
    case fin_again:
      return "FIN again";
    case fin_acked:
      return "ACK of the FIN";
    case data_after_fin:
      return "octets after FIN";
    case FlowEventKind::reset:
      return "RST";
    case undelivered:
      return "ICMP error";
  }
  return "";
}

std::vector<StoryLine> story_of(const Flow& flow, bool absolute) {
  const Teller teller(flow, absolute);
  std::vector<StoryLine> lines;
  std::map<std::pair<FlowEventKind, Side>, std::uint64_t> told;
  for (const FlowEvent& event : flow.events) {
    // The FIN that carries it says so.
    if (event.kind == fin_acked && flow.side(event.side).fin &&
        flow.side(event.side).fin->packet == event.at.packet) {
      continue;
    }
    const std::uint64_t count = flow.count(event.kind, event.side);
    const std::uint64_t times = ++told[{event.kind, event.side}];
    const std::uint64_t most = told_one_by_one(event.kind);
    if (times > most) continue;
    // As long as nobody resets, a side may send after the other's FIN what it likes.
    if (event.kind == data_after_fin && !flow.reset) continue;
    StoryLine line{event.at, event.side, event.kind, std::string(name_of(event.kind)),
                   teller.details(event)};
    if (times == most && count > times) {
      line.details += fmt::format("; {} more like this", grouped_text(count - times));
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string outcome_of(const Flow& flow) {
  switch (flow.end) {
    case FlowEnd::refused:
      return "refused";
    case FlowEnd::reset:
      return fmt::format("reset by the {}", name_of(flow.reset->by));
    case FlowEnd::closed:
      if (closed_at_once(flow)) return "closed by both at once";
      return fmt::format("closed by the {}{}", name_of(*closed_first(flow)),
                         flow.reset ? ", then reset" : "");
    case FlowEnd::capture_ended:
    case FlowEnd::ports_reused:
    case FlowEnd::connection_limit:
      break;
  }
  if (flow.opening == FlowOpening::asked) return flow.undelivered ? "unreachable" : "no answer";
  if (flow.opening == FlowOpening::answered) return "half opened";
  if (const auto side = closed_first(flow))
    return fmt::format("closed by the {} only", name_of(*side));
  return flow.end == FlowEnd::ports_reused ? "ports used again" : "open";
}

std::string sent_by(const Flow& flow, Side side) {
  const FlowSide& me = flow.side(side);
  std::string text = fmt::format("{} in {}", counted_text(me.payload_octets, "octet"),
                                 counted_text(me.payload_segments, "segment"));
  if (me.retransmitted_octets > 0) {
    text += fmt::format(", {} sent again", grouped_text(me.retransmitted_octets));
  }
  if (const RoundTrips& trips = me.round_trips; trips.count == 1) {
    text += fmt::format("; round trip {}", duration_text(trips.least_ns));
  } else if (trips.count > 1) {
    text += fmt::format("; round trip {} to {}, {} on average", duration_text(trips.least_ns),
                        duration_text(trips.most_ns),
                        duration_text(trips.sum_ns / static_cast<std::int64_t>(trips.count)));
  }
  if (me.most_window_octets > 0) {
    text += fmt::format("; its window {}{}{}", grouped_text(me.least_window_octets),
                        me.least_window_octets == me.most_window_octets
                            ? ""
                            : " to " + grouped_text(me.most_window_octets),
                        window_shift_unknown(flow) ? " (scale unknown)" : "");
  }
  return text;
}

}  // namespace wirestruct::capture
