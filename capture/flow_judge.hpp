// One connection, segment by segment: what each segment is for the connection, as far as whoever
// captured it can know.
#pragma once

#include <boost/container/deque.hpp>
#include <cstdint>
#include <optional>
#include <vector>

#include "capture/flow.hpp"

namespace wirestruct::capture {

struct FlowLimits {
  std::uint64_t connections = 65'536;       ///< known at the same time
  std::uint64_t ended_connections = 4'096;  ///< of them, those that only wait for stragglers
  std::uint64_t events_per_kind = 16;       ///< of a side
  std::uint64_t sent_segments = 4'096;      ///< of a direction, not yet acknowledged
  std::uint64_t holes = 64;                 ///< of a direction
  // Of all connections together, until they are told:
  std::uint64_t events_in_all = 1 << 20;
  std::uint64_t sent_segments_in_all = 1 << 20;
  /// Silence after which an ended connection is told.
  std::int64_t linger_ns = 10'000'000'000;
};

/// What all connections together take of the limits.
struct FlowUse {
  std::uint64_t events = 0;
  std::uint64_t sent_segments = 0;
  std::uint64_t events_dropped = 0;  ///< at the limit `events_in_all`; they were counted
};

/// A segment in the numbers of its connection.
struct JudgedSegment {
  const Segment* segment = nullptr;
  const TcpOptions* options = nullptr;
  Side side = Side::client;
  std::uint64_t begin = 0;  ///< position of its first octet
  std::uint64_t end = 0;    ///< behind its last, SYN and FIN counted
  /// Of the other side's stream; 0 without ACK.
  std::uint64_t acknowledged = 0;
  std::uint64_t window_octets = 0;  ///< scaled
  /// What the segment is besides data or an acknowledgement: the last event that it made.
  std::optional<FlowEventKind> kind = {};
};

class FlowJudge {
 public:
  /// `limits` and `use` outlive the judge.
  FlowJudge(const FlowLimits& limits, FlowUse& use, std::uint64_t number, const Endpoint& client,
            const Endpoint& server);

  /// `segment` and `options` outlive what is returned.
  JudgedSegment judge(const Segment& segment, const TcpOptions& options);
  void undelivered(const IcmpError& error, Mark at);

  const Flow& flow() const { return flow_; }
  /// The connection is over, if nothing else comes.
  bool ended() const { return flow_.end != FlowEnd::capture_ended; }
  /// A SYN that cannot be of this connection: it is over, or the SYN has another sequence number.
  bool begins_another(const Segment& segment) const;
  /// All that is known, at the end. The judge is of no more use.
  Flow finish(std::optional<FlowEnd> end, std::int64_t capture_end_ns);

 private:
  // A range that has been sent and not been acknowledged.
  struct Sent {
    std::uint64_t begin, end;
    Mark first, latest;
    std::uint32_t times;
  };
  // A range that was skipped: a later one came before it.
  struct Hole {
    std::uint64_t begin, end;
    Mark since;
    std::uint32_t timestamp;  // of the segment behind it
  };
  // What is known of a side's sending that the story does not need.
  struct Work {
    bool known = false;
    bool syn_ack_seen = false;
    std::uint64_t base = 0;          // sequence number of position 0, extended to 64 bits
    std::uint64_t next = 0;          // positions: behind the last octet sent,
    std::uint64_t acknowledged = 0;  // and behind the last one acknowledged
    std::uint64_t fin_end = 0;       // behind the FIN; 0: none
    std::uint64_t edge = 0;          // of what the other side has room for
    // Ascending, none overlap. New ones come last, acknowledgements take the first.
    boost::container::deque<Sent> sent;
    std::vector<Hole> holes;
    std::uint32_t duplicate_acks = 0;  // in a row, for what this side sent
    std::uint64_t sacked_end = 0;      // the other side has octets up to here, behind a hole
    Mark latest_loss_sign = {};        // the latest duplicate acknowledgement
    // As a receiver:
    std::uint32_t window_octets = 0;
    bool window_known = false;
    std::optional<Mark> zero_since;
    // A probe (zero window, keep-alive) that nothing has answered.
    std::optional<Mark> probe;
    bool probes_window = false;
    // The latest payload, and the acknowledgement that came for it alone.
    std::optional<Sent> latest_payload;
    std::optional<Mark> latest_payload_acked;
    std::uint8_t hop_limit = 0;
    std::uint32_t latest_octets = 0;  // payload of its latest packet
  };

  Work& work(Side side) { return work_[static_cast<std::size_t>(side)]; }
  FlowEvent& tell(FlowEventKind kind, Side side, std::uint64_t sequence, std::uint32_t octets,
                  Mark before = {});
  std::uint64_t position(const Work& work, std::uint32_t sequence) const;
  void begin_side(Side side, const Segment& segment);

  void open(const JudgedSegment& judged);
  void count(const JudgedSegment& judged);
  void send(const JudgedSegment& judged);
  void send_again(const JudgedSegment& judged);
  bool probe(const JudgedSegment& judged);
  void remember(Work& me, const Sent& sent);
  void forget_sent(Work& me, std::size_t count);
  void cut_hole(Work& me, Hole& hole, std::uint64_t begin, std::uint64_t end);
  FlowEventKind kind_of_repetition(const JudgedSegment& judged, const Sent* original,
                                   const Hole* hole) const;
  void look_for_holding_back(const JudgedSegment& judged);
  void acknowledge(const JudgedSegment& judged);
  bool take_sacks(const JudgedSegment& judged);
  void advance(Side sender, std::uint64_t acknowledged);
  void advertise(const JudgedSegment& judged);
  void close(const JudgedSegment& judged);
  void reset(const JudgedSegment& judged);

  const FlowLimits* limits_;
  FlowUse* use_;
  Flow flow_;
  std::array<Work, 2> work_{};
  Mark now_ = {};
  Mark previous_ = {};                 // the packet before
  std::optional<FlowEventKind> kind_;  // of the segment being judged
  FlowEvent dropped_;                  // stands in for events beyond the limit
};

}  // namespace wirestruct::capture
