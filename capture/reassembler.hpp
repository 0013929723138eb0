// Segments → the octets of each direction of each connection, in order. What the capture lacks is a
// gap, a thing of its own: never filled, never skipped in silence.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

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

enum class CloseCause : std::uint8_t { fin, reset, capture_ended, idle_limit };

/// What the reassembler tells, in the order of the octets within a direction.
class StreamSink {
 public:
  virtual ~StreamSink() = default;

  virtual void opened(const Connection&) {}
  /// The next octets of a direction. `stream_offset` counts from the first octet after the SYN, or
  /// from the first octet captured.
  virtual void octets(const Connection&, Direction, std::uint64_t stream_offset, Octets,
                      std::uint64_t packet, std::int64_t time_ns) = 0;
  virtual void gap(const Connection&, Direction, std::uint64_t stream_offset,
                   std::uint64_t size_octets, GapCause, std::uint64_t packet) = 0;
  /// Another packet carried other octets for a range that was already there. The first ones stay.
  virtual void conflict(const Connection&, Direction, std::uint64_t /*stream_offset*/,
                        Octets /*first*/, Octets /*second*/, std::uint64_t /*packet*/) {}
  /// No more octets will come in this direction.
  virtual void closed(const Connection&, Direction, CloseCause, std::uint64_t /*packet*/) {}
};

struct ReassemblyOptions {
  std::uint64_t buffered_octets_per_direction = 4 << 20;  ///< waiting for a gap to be filled
  std::uint64_t buffered_octets = 64 << 20;               ///< of all connections together
  std::uint64_t connections = 1 << 20;                    ///< known at the same time
  std::span<const std::uint16_t> server_ports;
};

}  // namespace wirestruct::capture
