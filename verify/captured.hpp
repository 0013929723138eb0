// What a capture holds of the conversations at the ports of interest, kept in memory: octets where
// they were seen, gaps where they were not.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "capture/stream_sink.hpp"
#include "schema/model.hpp"
#include "translate/framer.hpp"
#include "translate/record.hpp"
#include "verify/limits.hpp"

namespace wirestruct::verify {

using translate::Carrier;
using translate::MissingRange;
using translate::Octets;

/// Octets that the capture lacks.
struct Gap {
  std::uint64_t stream_offset = 0;
  std::uint64_t size_octets = 0;
  capture::GapCause cause = capture::GapCause::not_captured;
};

/// A range that came twice with different octets.
struct Conflict {
  std::uint64_t stream_offset = 0;
  std::vector<std::byte> first;
  std::vector<std::byte> second;
  std::uint64_t packet = 0;  ///< of the second
};

/// One direction of a connection. Stream offsets count from its first octet captured, gaps
/// included.
struct CapturedStream {
  /// Octets without a gap between them.
  struct Run {
    std::uint64_t stream_offset = 0;
    std::uint64_t begin = 0;  ///< index into `octets`
    std::uint64_t size_octets = 0;
  };
  struct CarrierAt {
    std::uint64_t stream_offset = 0;
    Carrier carrier;
  };

  std::vector<std::byte> octets;  ///< of all runs
  std::vector<Run> runs;          ///< ascending; between two of them is a gap
  std::vector<Gap> gaps;          ///< ascending
  std::vector<CarrierAt> carriers;
  std::vector<Conflict> conflicts;  ///< the first limits::listed of them
  std::uint64_t conflict_count = 0;
  std::uint64_t end_offset = 0;       ///< after the last octet or gap
  std::uint64_t not_kept_octets = 0;  ///< beyond the limit, at the end
  std::optional<capture::CloseCause> closed;
  std::uint64_t closed_by_packet = 0;

  void append(std::uint64_t stream_offset, Octets more, Carrier carrier);
  void append_gap(const Gap& gap);
};

/// A part of a stream. Missing octets hold zeros that nobody may take for values.
struct Chunk {
  Octets octets;  ///< fewer than asked for when the stream ends inside
  std::span<const MissingRange> missing;
};
/// What `fetch` puts a chunk together in when it is not in one run.
struct ChunkBuffer {
  std::vector<std::byte> octets;
  std::vector<MissingRange> missing;
};
Chunk fetch(const CapturedStream& stream, std::uint64_t stream_offset, std::uint64_t size_octets,
            ChunkBuffer& buffer);

/// Where the gap that holds `stream_offset` ends, or `stream_offset` when none does.
std::uint64_t end_of_gap(const CapturedStream& stream, std::uint64_t stream_offset);

/// The packets that carried octets of the range, in their order.
std::span<const CapturedStream::CarrierAt> carriers_of(const CapturedStream& stream,
                                                       std::uint64_t stream_offset,
                                                       std::uint64_t size_octets);

/// A TCP connection, or the datagrams between two endpoints.
struct Conversation {
  capture::Connection connection;
  const schema::Stream* stream = nullptr;
  bool datagrams = false;
  CapturedStream client;
  CapturedStream server;
};

/// Collects the conversations of a capture that are of one of the streams.
class Collector final : public capture::StreamSink {
 public:
  struct Limits {
    std::uint64_t octets = limits::captured_octets;
    std::size_t connections = limits::connections;
  };

  /// `streams` is kept by reference. `connection`: only the one with this number; 0: all.
  Collector(std::span<const schema::Stream> streams, std::uint64_t connection, Limits limits);
  Collector(std::span<const schema::Stream> streams, std::uint64_t connection)
      : Collector(streams, connection, Limits{}) {}

  void opened(const capture::Connection& connection) override;
  void octets(const capture::Connection& connection, capture::Direction direction,
              std::uint64_t stream_offset, capture::Octets octets, std::uint64_t packet,
              std::int64_t time_ns) override;
  void gap(const capture::Connection& connection, capture::Direction direction,
           std::uint64_t stream_offset, std::uint64_t size_octets, capture::GapCause cause,
           std::uint64_t packet) override;
  void conflict(const capture::Connection& connection, capture::Direction direction,
                std::uint64_t stream_offset, capture::Octets first, capture::Octets second,
                std::uint64_t packet) override;
  void closed(const capture::Connection& connection, capture::Direction direction,
              capture::CloseCause cause, std::uint64_t packet) override;
  void datagram(const capture::Datagram& datagram) override;

  const std::vector<std::unique_ptr<Conversation>>& conversations() const { return kept_; }
  std::uint64_t connections_not_kept() const { return connections_not_kept_; }

 private:
  const schema::Stream* stream_at(schema::Transport transport, std::uint16_t port) const;
  CapturedStream* stream_of(const capture::Connection& connection, capture::Direction direction);
  Conversation* conversation_of(const capture::Datagram& datagram, const schema::Stream& stream,
                                bool by_client);
  Conversation* keep(const capture::Connection& connection, const schema::Stream& stream);
  bool fits(const CapturedStream& stream, std::uint64_t size_octets);
  void add_gap(CapturedStream& stream, const Gap& gap);
  void add(CapturedStream& stream, std::uint64_t stream_offset, Octets octets, Carrier carrier);

  std::span<const schema::Stream> streams_;
  std::uint64_t connection_;
  Limits limits_;
  std::uint64_t kept_octets_ = 0;
  std::uint64_t connections_not_kept_ = 0;
  std::vector<std::unique_ptr<Conversation>> kept_;
  std::unordered_map<std::uint64_t, Conversation*> by_number_;
  /// Of datagrams, by client and server.
  std::map<std::pair<capture::Endpoint, capture::Endpoint>, Conversation*> by_endpoints_;
};

}  // namespace wirestruct::verify
