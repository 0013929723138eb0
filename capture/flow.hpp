// What is known of one TCP connection: plain data, filled segment by segment by
// capture/flow_judge.hpp, read by whoever tells its story.
//
// Sequence numbers are positions within a direction: 0 is the SYN, 1 the first octet of data, as
// Wireshark counts them. Of a connection whose SYN the capture lacks, 1 is the first octet
// captured.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "capture/icmp.hpp"
#include "capture/segment.hpp"
#include "capture/tcp_options.hpp"

namespace wirestruct::capture {

/// The client is who sent the first SYN; without one in the capture, the side that does not send
/// the SYN-ACK, else the one with the higher port.
enum class Side : std::uint8_t { client, server };

constexpr Side other(Side side) {
  return side == Side::client ? Side::server : Side::client;
}

/// A packet of the connection.
struct Mark {
  std::uint64_t packet = 0;
  std::int64_t time_ns = 0;
};

/// What is worth telling about a packet. One packet may be several of these.
enum class FlowEventKind : std::uint8_t {
  // opening
  syn,
  syn_again,
  syn_ack,
  syn_ack_again,
  established,  ///< the acknowledgement of the last SYN
  // data, and what became of it
  first_data,
  missing,                  ///< the segment before this one was lost, overtaken, or not captured
  reordered,                ///< came after one that was sent later
  retransmitted_fast,       ///< because duplicate or selective acknowledgements said so
  retransmitted_late,       ///< because nothing came for too long: a time-out
  doubled,                  ///< came twice, too soon to be sent twice
  tail_probe,               ///< the last segment again, before the time-out (RFC 8985, 7)
  retransmitted_after_all,  ///< what the other side had already acknowledged
  duplicate_ack,            ///< the third or a later one in a row
  duplicate_sack,           ///< RFC 2883: the other side had these octets before
  not_captured,             ///< acknowledged, but in no packet of the capture
  oversized,                ///< longer than the segments the other side takes
  held_back,                ///< a small segment that waited for an acknowledgement
  // flow control
  window_full,  ///< all that the other side had room for is sent
  zero_window,
  window_probe,
  window_probe_answer,
  window_open,  ///< after a zero window
  // silence
  keep_alive,
  keep_alive_answer,
  // closing
  fin,
  fin_again,
  fin_acked,       ///< by this side
  data_after_fin,  ///< to a side that has already closed
  reset,
  undelivered,  ///< an ICMP error about a segment of this side
};
constexpr std::size_t flow_event_kinds = static_cast<std::size_t>(FlowEventKind::undelivered) + 1;

struct FlowEvent {
  FlowEventKind kind = FlowEventKind::syn;
  Side side = Side::client;  ///< who sent the packet
  Mark at = {};
  std::uint64_t sequence = 0;  ///< of the first octet spoken of
  std::uint32_t octets = 0;
  /// The packet that this one repeats, answers, waited for, or ends the waiting of; 0: none.
  Mark before = {};
  /// By kind: the window in octets; the longest segment that the other side takes; the type and
  /// code of ICMP; the how manieth duplicate acknowledgement; what a SYN-ACK acknowledges besides
  /// the SYN; the packet of the acknowledgement that was waited for.
  std::uint64_t value = 0;
};

/// Times between a segment and its acknowledgement, of segments sent once (RFC 6298, 3), as seen
/// where the packets were captured.
struct RoundTrips {
  std::uint64_t count = 0;
  std::int64_t least_ns = 0;
  std::int64_t most_ns = 0;
  std::int64_t sum_ns = 0;
};

/// No stack waits longer for an acknowledgement: with a time below 0 or above this, a clock was
/// set, or the file is damaged.
inline constexpr std::int64_t longest_round_trip_ns = 600'000'000'000;

/// One more, unless it cannot be one.
void add(RoundTrips& trips, std::int64_t time_ns);

/// One end of a connection, and what it sent.
struct FlowSide {
  Endpoint endpoint = {};
  std::optional<std::uint32_t> first_sequence;  ///< as on the wire, of position 0
  bool syn_seen = false;
  TcpOptions syn_options = {};  ///< when `syn_seen`

  std::uint64_t segments = 0;
  std::uint64_t payload_segments = 0;
  std::uint64_t payload_octets = 0;        ///< each octet of the stream once
  std::uint64_t retransmitted_octets = 0;  ///< of that, sent again
  std::uint64_t duplicate_acks = 0;        ///< in all, also single ones
  std::uint32_t longest_payload_octets = 0;
  RoundTrips round_trips = {};
  std::uint64_t least_window_octets = 0;  ///< advertised by this side, behind its SYN
  std::uint64_t most_window_octets = 0;
  std::uint64_t unacknowledged_octets = 0;  ///< of what it sent, FIN included, at the end
  std::optional<Mark> first_payload, last_payload;
  std::optional<Mark> last;                              ///< its last packet
  std::optional<Mark> fin;                               ///< its first FIN
  std::array<std::uint64_t, flow_event_kinds> counts{};  ///< of events, by kind
  bool fin_answers = false;       ///< its FIN acknowledges that of the other side
  std::optional<Mark> fin_acked;  ///< by the other side
};

/// How far the capture saw the connection come.
enum class FlowOpening : std::uint8_t {
  not_seen,     ///< the capture begins inside the connection
  asked,        ///< SYN, no answer
  answered,     ///< SYN-ACK, not acknowledged
  established,  ///< with its whole handshake in the capture
};

enum class FlowEnd : std::uint8_t {
  capture_ended,  ///< still open
  closed,         ///< both sides sent a FIN
  reset,
  refused,           ///< the SYN was answered by a RST
  ports_reused,      ///< another connection began on the same ports
  connection_limit,  ///< the longest silent one of too many
};

/// A RST, and what the sender of it may have meant.
struct FlowReset {
  Mark at = {};
  Side by = Side::client;
  bool acknowledges =
      false;  ///< sent by a socket; without ACK by a host that knows none (RFC 9293)
  std::uint8_t hop_limit = 0;
  std::uint8_t usual_hop_limit = 0;  ///< of the same side's other packets; 0: there was none
  Mark answers = {};                 ///< the other side's latest packet; packet 0: none
  std::uint32_t answered_payload_octets = 0;
};

struct Flow {
  std::uint64_t number = 0;  ///< in the capture, from 1
  std::array<FlowSide, 2> sides{};
  std::uint64_t packets = 0;
  Mark first = {};
  Mark last = {};
  FlowOpening opening = FlowOpening::not_seen;
  bool simultaneous_open = false;
  FlowEnd end = FlowEnd::capture_ended;
  std::optional<FlowReset> reset;        ///< the first one
  std::optional<IcmpError> undelivered;  ///< the first one
  std::int64_t capture_end_ns = 0;       ///< time of the last packet read when the flow was told

  /// In the order of the packets. Of each kind the first `FlowLimits::events_per_kind` of a side;
  /// how many there were is in FlowSide::counts.
  std::vector<FlowEvent> events;

  FlowSide& side(Side which) { return sides[static_cast<std::size_t>(which)]; }
  const FlowSide& side(Side which) const { return sides[static_cast<std::size_t>(which)]; }
  std::uint64_t count(FlowEventKind kind, Side which) const {
    return side(which).counts[static_cast<std::size_t>(kind)];
  }
};

/// The largest payload that this side says it takes (RFC 9293, 3.7.1).
std::uint16_t maximum_segment_octets(const FlowSide& side);

/// The window scale that both sides' SYNs agreed on for windows advertised by `side`; 0 when they
/// did not agree, or when a SYN was not seen and it is not known.
std::uint8_t window_shift(const Flow& flow, Side side);

/// True when the capture cannot tell how windows are scaled: a SYN is missing.
bool window_shift_unknown(const Flow& flow);

/// Who sent the first FIN; nobody, when there is none.
std::optional<Side> closed_first(const Flow& flow);

/// Both sides sent a FIN before they had seen the other's: both are left in TIME_WAIT.
bool closed_at_once(const Flow& flow);

}  // namespace wirestruct::capture
