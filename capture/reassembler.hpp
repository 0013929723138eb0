// Segments → the octets of each direction of each connection, in order. What the capture lacks is a
// gap, a thing of its own: never filled, never skipped in silence.
//
// A capture is not what the receiver saw: packets are missing from it that arrived, stand in
// another order, and go on after a FIN or RST that an endpoint never got or never believed. So
// nothing is judged earlier than it is certain. A missing range is a gap when its direction is
// closed, when an acknowledgement has covered it for `acknowledged_wait_ns`, or when what waits
// behind it no longer fits; a connection is closed some time after its last FIN or RST, not at it.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "capture/stream_sink.hpp"

namespace wirestruct::capture {

/// Which octets are taken of those that came twice and differ.
enum class Overlap : std::uint8_t {
  first,
  last,  ///< as long as they wait for others; what has been told stays
};

/// Times are those of the packets, not of a clock.
struct ReassemblyOptions {
  std::uint64_t buffered_octets_per_direction = 4 << 20;  ///< waiting for a gap to be filled
  std::uint64_t buffered_octets = 64 << 20;               ///< of all connections together
  /// Octets already told, kept to compare retransmissions with: the latest of each direction.
  std::uint64_t history_octets_per_direction = 256 << 10;
  std::uint64_t history_octets = 16 << 20;  ///< of all connections together
  /// In segments far from where their stream is, kept until the next one tells whether they begin
  /// another connection: of all connections together.
  std::uint64_t stray_octets = 16 << 20;
  std::uint64_t connections = 65'536;  ///< known at the same time

  /// Without a SYN, the first octet is the lowest of this many segments,
  std::uint32_t start_segments = 4;
  /// or of those within this time.
  std::int64_t start_wait_ns = 200'000'000;
  /// An acknowledged range may still come, later in the capture than its acknowledgement.
  std::int64_t acknowledged_wait_ns = 1'000'000'000;
  /// Silence after both FINs or a RST that ends a connection.
  std::int64_t linger_ns = 2'000'000'000;
  /// How long an ended connection is remembered, so that a straggler does not look like a new one.
  std::int64_t forget_ns = 60'000'000'000;

  Overlap overlap = Overlap::first;

  std::vector<std::uint16_t> server_ports = {};
};

/// Of all connections. Every captured octet of TCP payload is counted in `payload_octets` and in
/// exactly one of the counters marked (=), or still waits in a buffer.
struct Counters {
  std::uint64_t connections = 0;
  std::uint64_t segments = 0;
  std::uint64_t payload_octets = 0;  ///< as captured

  std::uint64_t delivered_octets = 0;      ///< (=)
  std::uint64_t retransmitted_octets = 0;  ///< (=) already there, compared
  /// (=) already there, but too long ago to compare: beyond the history.
  std::uint64_t retransmitted_not_compared_octets = 0;
  std::uint64_t before_start_octets = 0;    ///< (=) lower than the first octet of a started stream
  std::uint64_t late_octets = 0;            ///< (=) of a range that had been given up as a gap
  std::uint64_t keep_alive_octets = 0;      ///< (=) the octet that a keep-alive probe may repeat
  std::uint64_t reset_octets = 0;           ///< (=) text in a RST, which is not part of the stream
  std::uint64_t outside_window_octets = 0;  ///< (=) more than 1 GiB from where the stream is

  std::uint64_t retransmitted_segments = 0;  ///< with at least one octet that was already there
  std::uint64_t reordered_segments = 0;      ///< ahead of an octet that was still missing
  std::uint64_t keep_alives = 0;
  std::uint64_t conflicts = 0;
  std::uint64_t conflicts_of_last = 0;  ///< of them, those in which the later octets were taken

  struct Gaps {
    std::uint64_t count = 0;
    std::uint64_t octets = 0;
  };
  Gaps gaps_not_captured;
  Gaps gaps_snap_length;
  Gaps gaps_buffer_limit;

  std::uint64_t connections_dropped = 0;  ///< at the limit `connections`
};

class Reassembler {
 public:
  /// `sink` outlives the reassembler.
  Reassembler(ReassemblyOptions options, StreamSink& sink);
  ~Reassembler();
  Reassembler(const Reassembler&) = delete;
  Reassembler& operator=(const Reassembler&) = delete;

  void push(const Segment& segment);
  /// The capture has ended: what waits is told, with its gaps, and every direction is closed, by
  /// ascending connection number. push() may then begin anew.
  void finish();

  const Counters& counters() const;

 private:
  class Table;
  std::unique_ptr<Table> table_;
};

}  // namespace wirestruct::capture
