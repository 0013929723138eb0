// What is told about the streams of a capture, and to whom.
#pragma once

#include <cstdint>

#include "capture/segment.hpp"

namespace wirestruct::capture {

enum class Direction : std::uint8_t { client_to_server, server_to_client };

/// One TCP connection. The client is who sent the SYN; without one in the capture, the side whose
/// port is not in `ReassemblyOptions::server_ports`, else the one with the higher port.
struct Connection {
  std::uint64_t number = 0;  ///< in the capture, from 1
  Endpoint client;
  Endpoint server;
  std::int64_t first_time_ns = 0;
  bool handshake_seen = false;  ///< the capture starts before the connection
};

enum class GapCause : std::uint8_t {
  not_captured,  ///< no packet of the capture holds this range
  snap_length,   ///< the packet was there, the capture stored only its first octets
  buffer_limit,  ///< later octets no longer fitted into the buffer while the range was waited for
};

enum class CloseCause : std::uint8_t {
  fin,
  reset,
  capture_ended,
  ports_reused,      ///< another connection began on the same ports; the end of this one is missing
  connection_limit,  ///< the longest silent one, dropped at `ReassemblyOptions::connections`
};

/// What the reassembler tells, in the order of the octets within a direction. Spans are valid until
/// the call returns.
class StreamSink {
 public:
  virtual ~StreamSink() = default;

  /// Before anything else about the connection; `connection` stays where it is until both of its
  /// directions are closed.
  virtual void opened(const Connection& /*connection*/) {}
  /// The next octets of a direction. `stream_offset` counts from the first octet after the SYN, or
  /// from the first octet captured.
  virtual void octets(const Connection&, Direction, std::uint64_t stream_offset, Octets,
                      std::uint64_t packet, std::int64_t time_ns) = 0;
  /// The next `size_octets` of a direction are missing. `packet` is the one that made it certain.
  virtual void gap(const Connection&, Direction, std::uint64_t stream_offset,
                   std::uint64_t size_octets, GapCause, std::uint64_t packet) = 0;
  /// Two packets carried different octets for the same range: `kept` is what is part of the stream,
  /// `other` is what `packet` carried. The range reaches from the first to the last octet that
  /// differs; it may lie before or after what octets() has told so far.
  virtual void conflict(const Connection&, Direction, std::uint64_t /*stream_offset*/,
                        Octets /*kept*/, Octets /*other*/, std::uint64_t /*packet*/) {}
  /// No more octets will come in this direction. Told for both directions.
  virtual void closed(const Connection&, Direction, CloseCause, std::uint64_t /*packet*/) {}

  /// A UDP datagram: one message.
  virtual void datagram(const Datagram&) {}
};

}  // namespace wirestruct::capture
