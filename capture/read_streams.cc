#include "capture/read_streams.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "capture/flow_words.hpp"

namespace wirestruct::capture {
namespace {

/// One capture being read.
class Reading {
 public:
  Reading(const ReadOptions& options, PacketHandler& handler)
      : options_(options), handler_(handler), dissector_(options.dissection) {}

  void push(const Packet& packet) {
    ++summary_.packets;
    if (packet.octets.size() < packet.original_octets) ++summary_.cut_packets;
    const Dissected dissected = dissector_.dissect(packet);
    if (const auto* segment = std::get_if<Segment>(&dissected)) {
      if (options_.dissection.at) return ignore(packet, {.reason = "TCP"});
      if (!matters(segment->source, segment->destination)) return;
      ++summary_.segments;
      handler_.segment(*segment);
    } else if (const auto* datagram = std::get_if<Datagram>(&dissected)) {
      const bool was_asked_for = datagram->addresses != AddressKind::ip_and_port;
      if (options_.dissection.at && !was_asked_for) return ignore(packet, {.reason = "UDP"});
      if (!was_asked_for && !matters(datagram->source, datagram->destination)) return;
      ++summary_.datagrams;
      handler_.datagram(*datagram);
    } else {
      ignore(packet, std::get<Ignored>(dissected));
    }
  }

  Summary end() {
    dissector_.finish();
    summary_.fragments = dissector_.fragment_counters();
    return std::move(summary_);
  }

 private:
  bool matters(const Endpoint& source, const Endpoint& destination) {
    if (options_.ports.empty()) return true;
    const bool matters = std::ranges::any_of(options_.ports, [&](std::uint16_t port) {
      return port == source.port || port == destination.port;
    });
    if (!matters) ++summary_.other_ports;
    return matters;
  }

  void ignore(const Packet& packet, const Ignored& ignored) {
    if (ignored.is_fragment) return;
    handler_.ignored(packet, ignored);
    if (options_.on_ignored) options_.on_ignored(packet, ignored);
    if (ignored.broken) {
      ++summary_.broken_packets;
      if (summary_.broken.size() < options_.broken_packets_listed) {
        summary_.broken.push_back({packet.number, ignored.reason});
      }
      return;
    }
    const bool listed = summary_.ignored.contains(ignored.reason) ||
                        summary_.ignored.size() < options_.ignored_reasons_listed;
    ++summary_.ignored[listed ? ignored.reason : "other"];
  }

  const ReadOptions& options_;
  PacketHandler& handler_;
  Dissector dissector_;
  Summary summary_;
};

/// Puts segments together.
class Streams : public PacketHandler {
 public:
  Streams(const ReassemblyOptions& options, StreamSink& sink)
      : sink_(sink), reassembler_(options, sink) {}

  void segment(const Segment& segment) override { reassembler_.push(segment); }
  void datagram(const Datagram& datagram) override { sink_.datagram(datagram); }
  Counters end() {
    reassembler_.finish();
    return reassembler_.counters();
  }

 private:
  StreamSink& sink_;
  Reassembler reassembler_;
};

}  // namespace

Summary read_packets(PacketSource& source, const ReadOptions& options, PacketHandler& handler) {
  if (source.has_one_link_type() && !knows_link_type(source.link_type())) {
    Summary summary;
    summary.error = SourceError{
        fmt::format("packets of link type {} cannot be taken apart; known are Ethernet, loopback "
                    "(NULL, LOOP), Linux cooked (SLL, SLL2), PPP and raw IP",
                    link_type_name(source.link_type()))};
    return summary;
  }
  Reading reading(options, handler);
  std::optional<SourceError> error;
  while (true) {
    auto packet = source.next();
    if (!packet) {
      error = std::move(packet).error();
      break;
    }
    const std::optional<Packet>& next = *packet;
    if (!next) break;
    reading.push(*next);
  }
  Summary summary = reading.end();
  summary.error = std::move(error);
  summary.dropped_packets = source.dropped_packets();
  return summary;
}

Summary read_streams(PacketSource& source, const ReadOptions& options, StreamSink& sink) {
  Streams streams(options.reassembly, sink);
  Summary summary = read_packets(source, options, streams);
  summary.reassembly = streams.end();
  return summary;
}

std::vector<std::string> notes(const Summary& summary) {
  std::vector<std::string> notes;
  const auto note = [&](std::uint64_t count, auto&& text) {
    if (count != 0) notes.push_back(text());
  };
  const Counters& counters = summary.reassembly;

  note(summary.broken_packets, [&] {
    std::string text =
        fmt::format("{} could not be taken apart", counted_text(summary.broken_packets, "packet"));
    if (!summary.broken.empty()) {
      text += fmt::format("; the first is packet {}: {}", summary.broken.front().packet,
                          summary.broken.front().reason);
    }
    return text;
  });
  note(summary.fragments.incomplete, [&] {
    return fmt::format("{} not whole: fragments are missing",
                       counted_text(summary.fragments.incomplete, "IP datagram"));
  });
  note(summary.fragments.overlapping_datagrams, [&] {
    return fmt::format("{} dropped: fragments of IPv6 must not overlap (RFC 5722)",
                       counted_text(summary.fragments.overlapping_datagrams, "IP datagram"));
  });
  note(summary.fragments.conflicting_octets, [&] {
    return fmt::format("{} of IP fragments came again as others; the first ones were taken",
                       counted_text(summary.fragments.conflicting_octets, "octet"));
  });
  note(summary.dropped_packets, [&] {
    return fmt::format("{} dropped by the kernel, because this process was too slow",
                       counted_text(summary.dropped_packets, "packet"));
  });
  note(counters.gaps_not_captured.count, [&] {
    const bool one = counters.gaps_not_captured.octets == 1;
    return fmt::format("{} in the capture: {} {} sent, but no packet holds {}",
                       counted_text(counters.gaps_not_captured.count, "gap"),
                       counted_text(counters.gaps_not_captured.octets, "octet"),
                       one ? "was" : "were", one ? "it" : "them");
  });
  note(counters.gaps_snap_length.count, [&] {
    return fmt::format("{}: {} cut off when the packets were stored (snap length)",
                       counted_text(counters.gaps_snap_length.count, "gap"),
                       counted_text(counters.gaps_snap_length.octets, "octet"));
  });
  note(counters.gaps_buffer_limit.count, [&] {
    return fmt::format("{}, {}: given up because what waited behind them filled the buffer",
                       counted_text(counters.gaps_buffer_limit.count, "gap"),
                       counted_text(counters.gaps_buffer_limit.octets, "octet"));
  });
  note(counters.conflicts, [&] {
    return fmt::format("{}: two packets carried different octets for the same place; {}",
                       counted_text(counters.conflicts, "conflict"),
                       counters.conflicts_of_last == 0
                           ? std::string("the first ones were taken")
                           : fmt::format("{} times the last ones were taken, as asked",
                                         counters.conflicts_of_last));
  });
  note(counters.late_octets, [&] {
    return fmt::format("{} left out: came after their place had been given up as a gap",
                       counted_text(counters.late_octets, "octet"));
  });
  note(counters.outside_window_octets, [&] {
    return fmt::format("{} left out: their sequence number cannot belong to their connection",
                       counted_text(counters.outside_window_octets, "octet"));
  });
  note(counters.connections_dropped, [&] {
    return fmt::format("{} dropped while open: more were open at once than the limit allows",
                       counted_text(counters.connections_dropped, "connection"));
  });
  note(counters.before_start_octets, [&] {
    return fmt::format(
        "{} left out: before the first octet of their stream, whose beginning the capture lacks",
        counted_text(counters.before_start_octets, "octet"));
  });
  note(counters.retransmitted_segments, [&] {
    return fmt::format(
        "{} carried octets again ({}), which were dropped",
        counted_text(counters.retransmitted_segments, "segment"),
        counted_text(counters.retransmitted_octets + counters.retransmitted_not_compared_octets,
                     "octet"));
  });
  note(counters.retransmitted_not_compared_octets, [&] {
    return fmt::format("{} of them too long after the first time to be compared with it",
                       counted_text(counters.retransmitted_not_compared_octets, "octet"));
  });
  note(counters.reordered_segments, [&] {
    return fmt::format("{} came out of order",
                       counted_text(counters.reordered_segments, "segment"));
  });
  for (const auto& [reason, count] : summary.ignored) {
    notes.push_back(fmt::format("{} passed over: {}", counted_text(count, "packet"), reason));
  }
  return notes;
}

}  // namespace wirestruct::capture
