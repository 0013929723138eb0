#include "verify/captured.hpp"

#include <algorithm>

namespace wirestruct::verify {

using capture::Connection;
using capture::Direction;

void CapturedStream::append(std::uint64_t stream_offset, Octets more, Carrier carrier) {
  if (runs.empty() || runs.back().stream_offset + runs.back().size_octets != stream_offset) {
    runs.push_back({stream_offset, octets.size(), 0});
  }
  octets.insert(octets.end(), more.begin(), more.end());
  runs.back().size_octets += more.size();
  if (carriers.empty() || carriers.back().carrier != carrier) {
    carriers.push_back({stream_offset, carrier});
  }
  end_offset = stream_offset + more.size();
}

void CapturedStream::append_gap(const Gap& gap) {
  if (gap.size_octets == 0) return;
  if (!gaps.empty() && gaps.back().cause == gap.cause &&
      gaps.back().stream_offset + gaps.back().size_octets == gap.stream_offset) {
    gaps.back().size_octets += gap.size_octets;
  } else {
    gaps.push_back(gap);
  }
  end_offset = gap.stream_offset + gap.size_octets;
}

namespace {

// The first run that ends behind the offset.
auto run_from(const CapturedStream& stream, std::uint64_t stream_offset) {
  return std::ranges::partition_point(stream.runs, [&](const CapturedStream::Run& run) {
    return run.stream_offset + run.size_octets <= stream_offset;
  });
}

}  // namespace

Chunk fetch(const CapturedStream& stream, std::uint64_t stream_offset, std::uint64_t size_octets,
            ChunkBuffer& buffer) {
  if (stream_offset >= stream.end_offset) return {};
  const std::uint64_t end = std::min(stream.end_offset, stream_offset + size_octets);
  auto run = run_from(stream, stream_offset);
  const Octets all = stream.octets;
  if (run != stream.runs.end() && run->stream_offset <= stream_offset &&
      run->stream_offset + run->size_octets >= end) {
    return {all.subspan(run->begin + (stream_offset - run->stream_offset), end - stream_offset),
            {}};
  }
  buffer.octets.assign(end - stream_offset, std::byte{0});
  buffer.missing.clear();
  std::uint64_t at = stream_offset;
  for (; at < end; ++run) {
    const bool more = run != stream.runs.end() && run->stream_offset < end;
    const std::uint64_t seen_from = more ? std::max(run->stream_offset, at) : end;
    if (seen_from > at) buffer.missing.push_back({at - stream_offset, seen_from - at});
    if (!more) break;
    const std::uint64_t seen_to = std::min(end, run->stream_offset + run->size_octets);
    const Octets part =
        all.subspan(run->begin + (seen_from - run->stream_offset), seen_to - seen_from);
    std::ranges::copy(
        part, buffer.octets.begin() + static_cast<std::ptrdiff_t>(seen_from - stream_offset));
    at = seen_to;
  }
  return {buffer.octets, buffer.missing};
}

std::uint64_t end_of_gap(const CapturedStream& stream, std::uint64_t stream_offset) {
  const auto run = run_from(stream, stream_offset);
  if (run == stream.runs.end()) return std::max(stream_offset, stream.end_offset);
  return std::max(stream_offset, run->stream_offset);
}

std::span<const CapturedStream::CarrierAt> carriers_of(const CapturedStream& stream,
                                                       std::uint64_t stream_offset,
                                                       std::uint64_t size_octets) {
  const auto& all = stream.carriers;
  auto first =
      std::ranges::upper_bound(all, stream_offset, {}, &CapturedStream::CarrierAt::stream_offset);
  if (first != all.begin()) --first;
  const auto last = std::ranges::lower_bound(
      first, all.end(), stream_offset + std::max<std::uint64_t>(1, size_octets), {},
      &CapturedStream::CarrierAt::stream_offset);
  return {first, last};
}

Collector::Collector(std::span<const schema::Stream> streams, std::uint64_t connection,
                     Limits limits)
    : streams_(streams), connection_(connection), limits_(limits) {}

const schema::Stream* Collector::stream_at(schema::Transport transport, std::uint16_t port) const {
  const auto stream = std::ranges::find_if(streams_, [&](const schema::Stream& candidate) {
    return candidate.transport == transport && (candidate.port == port || candidate.port == 0);
  });
  return stream == streams_.end() ? nullptr : &*stream;
}

Conversation* Collector::keep(const Connection& connection, const schema::Stream& stream) {
  if (kept_.size() >= limits_.connections) {
    ++connections_not_kept_;
    return nullptr;
  }
  kept_.push_back(std::make_unique<Conversation>());
  kept_.back()->connection = connection;
  kept_.back()->stream = &stream;
  return kept_.back().get();
}

void Collector::opened(const Connection& connection) {
  const schema::Stream* stream = stream_at(schema::Transport::tcp, connection.server.port);
  if (!stream || (connection_ != 0 && connection_ != connection.number)) return;
  if (Conversation* kept = keep(connection, *stream)) by_number_[connection.number] = kept;
}

CapturedStream* Collector::stream_of(const Connection& connection, Direction direction) {
  const auto found = by_number_.find(connection.number);
  if (found == by_number_.end()) return nullptr;
  return direction == Direction::client_to_server ? &found->second->client : &found->second->server;
}

// Once something was left out nothing follows, or there would be a hole that no one names.
bool Collector::fits(const CapturedStream& stream, std::uint64_t size_octets) {
  const std::uint64_t wanted = size_octets + limits::piece_octets;
  if (stream.not_kept_octets > 0 || kept_octets_ + wanted > limits_.octets) return false;
  kept_octets_ += wanted;
  return true;
}

void Collector::add(CapturedStream& stream, std::uint64_t stream_offset, Octets octets,
                    Carrier carrier) {
  if (octets.empty()) return;
  if (fits(stream, octets.size())) {
    stream.append(stream_offset, octets, carrier);
  } else {
    stream.not_kept_octets += octets.size();
  }
}

void Collector::octets(const Connection& connection, Direction direction,
                       std::uint64_t stream_offset, capture::Octets octets, std::uint64_t packet,
                       std::int64_t time_ns) {
  CapturedStream* stream = stream_of(connection, direction);
  if (stream) add(*stream, stream_offset, octets, {packet, time_ns});
}

void Collector::gap(const Connection& connection, Direction direction, std::uint64_t stream_offset,
                    std::uint64_t size_octets, capture::GapCause cause, std::uint64_t /*packet*/) {
  CapturedStream* stream = stream_of(connection, direction);
  if (stream) add_gap(*stream, {stream_offset, size_octets, cause});
}

void Collector::add_gap(CapturedStream& stream, const Gap& gap) {
  if (gap.size_octets == 0) return;
  if (fits(stream, 0)) {
    stream.append_gap(gap);
  } else {
    stream.not_kept_octets += gap.size_octets;
  }
}

void Collector::conflict(const Connection& connection, Direction direction,
                         std::uint64_t stream_offset, capture::Octets first, capture::Octets second,
                         std::uint64_t packet) {
  CapturedStream* stream = stream_of(connection, direction);
  if (!stream) return;
  ++stream->conflict_count;
  if (stream->conflicts.size() >= limits::listed) return;
  stream->conflicts.push_back(
      {stream_offset, {first.begin(), first.end()}, {second.begin(), second.end()}, packet});
}

void Collector::closed(const Connection& connection, Direction direction, capture::CloseCause cause,
                       std::uint64_t packet) {
  CapturedStream* stream = stream_of(connection, direction);
  if (!stream) return;
  stream->closed = cause;
  stream->closed_by_packet = packet;
}

Conversation* Collector::conversation_of(const capture::Datagram& datagram,
                                         const schema::Stream& stream, bool by_client) {
  const capture::Endpoint& client = by_client ? datagram.source : datagram.destination;
  const capture::Endpoint& server = by_client ? datagram.destination : datagram.source;
  const auto known = by_endpoints_.find({client, server});
  if (known != by_endpoints_.end()) return known->second;
  Connection connection;
  connection.client = client;
  connection.server = server;
  connection.first_time_ns = datagram.time_ns;
  connection.handshake_seen = true;  // there is none to miss
  Conversation* kept = keep(connection, stream);
  if (!kept) return nullptr;
  kept->datagrams = true;
  by_endpoints_[{client, server}] = kept;
  return kept;
}

void Collector::datagram(const capture::Datagram& datagram) {
  if (connection_ != 0) return;
  const schema::Stream* stream = stream_at(schema::Transport::udp, datagram.destination.port);
  const bool by_client = stream != nullptr;
  if (!stream) stream = stream_at(schema::Transport::udp, datagram.source.port);
  if (!stream) return;
  Conversation* conversation = conversation_of(datagram, *stream, by_client);
  if (!conversation) return;
  // One behind the other: their messages are found in them as in a stream.
  CapturedStream& to = by_client ? conversation->client : conversation->server;
  add(to, to.end_offset, datagram.payload, {datagram.packet, datagram.time_ns});
  const std::uint64_t cut_octets = datagram.payload_octets - datagram.payload.size();
  add_gap(to, {to.end_offset, cut_octets, capture::GapCause::snap_length});
}

}  // namespace wirestruct::verify
