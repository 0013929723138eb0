#include "cli/decode_sink.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "translate/decode.hpp"
#include "translate/format.hpp"
#include "translate/framer.hpp"

namespace wirestruct::cli {
namespace {

using capture::Connection;
using capture::Direction;
using translate::Sender;

}  // namespace

// One direction of a connection of a stream, or all datagrams that go one way.
struct DecodeSink::Side {
  const schema::Struct* structure = nullptr;  // null: the schema says that it sends nothing
  translate::Envelope envelope;
  std::string source;
  std::string destination;
  std::unique_ptr<translate::Framer> framer;  // nothing for datagrams, and without a struct
};

struct DecodeSink::Followed {
  Side client;
  Side server;
  bool joined = false;  // the capture began after it did
  int open_directions = 2;
};

DecodeSink::DecodeSink(const schema::Model& model, std::span<const schema::Stream> streams,
                       const DecodeOptions& options, MessageSelection& selection,
                       MessageWriter& writer, std::function<void()> on_limit)
    : model_(model),
      streams_(streams),
      options_(options),
      selection_(selection),
      writer_(writer),
      decodes_(writer.wants_records() || selection.wants_records()),
      on_limit_(std::move(on_limit)) {}

DecodeSink::~DecodeSink() = default;

void DecodeSink::opened(const Connection& connection) {
  const schema::Stream* stream =
      stream_at(streams_, schema::Transport::tcp, connection.server.port);
  if (!stream || (options_.connection != 0 && options_.connection != connection.number)) return;
  ++counts_.connections;
  auto followed = std::make_unique<Followed>();
  followed->joined = !connection.handshake_seen;
  const std::string client = capture::to_string(connection.client);
  const std::string server = capture::to_string(connection.server);
  const auto prepare = [&](Side& side, Sender sender, const std::optional<std::size_t>& sends) {
    side.source = sender == Sender::client ? client : server;
    side.destination = sender == Sender::client ? server : client;
    side.envelope = {.connection = connection.number,
                     .stream = stream->name,
                     .sender = sender,
                     .source = side.source,
                     .destination = side.destination,
                     .carriers = {}};
    if (!sends) return;
    side.structure = &model_.structs[*sends];
    side.framer = framer_for(side, *stream, connection);
  };
  prepare(followed->client, Sender::client, stream->client_sends);
  prepare(followed->server, Sender::server, stream->server_sends);
  followed_.emplace(connection.number, std::move(followed));
}

std::unique_ptr<translate::Framer> DecodeSink::framer_for(Side& side, const schema::Stream& stream,
                                                          const Connection& connection) {
  const auto on_message = [this, &side](const translate::Message& framed) {
    message(side, framed);
  };
  const Direction direction = side.envelope.sender == Sender::client ? Direction::client_to_server
                                                                     : Direction::server_to_client;
  const auto on_lost = [this, direction,
                        number = connection.number](const translate::LostFraming& lost) {
    if (done()) return;
    ++counts_.lost_framings;
    writer_.event(
        {.kind = "lost",
         .connection = number,
         .direction = direction,
         .stream_offset = lost.stream_offset,
         .packet = lost.packet,
         .text = fmt::format("lost: from stream octet {} on it is not known where messages are; {}",
                             lost.stream_offset, lost.why)});
  };
  const auto on_found = [this, direction,
                         number = connection.number](const translate::FoundFraming& found) {
    if (done()) return;
    writer_.event({.kind = "found",
                   .connection = number,
                   .direction = direction,
                   .stream_offset = found.stream_offset,
                   .size_octets = found.skipped_octets,
                   .text = fmt::format("found: messages go on from stream octet {}; {} octets "
                                       "before it are not decoded",
                                       found.stream_offset, found.skipped_octets)});
  };
  return translate::make_framer(model_, *side.structure, stream.framing, on_message, on_lost,
                                on_found);
}

DecodeSink::Side* DecodeSink::side_of(const Connection& connection, Direction direction) {
  const auto found = followed_.find(connection.number);
  if (found == followed_.end() || done()) return nullptr;
  Followed& followed = *found->second;
  if (followed.joined) {
    followed.joined = false;
    writer_.event({.kind = "joined",
                   .connection = connection.number,
                   .direction = direction,
                   .text =
                       "the connection is older than the capture: messages are cut from its first "
                       "octet captured on"});
  }
  return direction == Direction::client_to_server ? &followed.client : &followed.server;
}

void DecodeSink::octets(const Connection& connection, Direction direction,
                        std::uint64_t stream_offset, capture::Octets octets, std::uint64_t packet,
                        std::int64_t time_ns) {
  Side* side = side_of(connection, direction);
  if (!side) return;
  if (side->framer) {
    side->framer->push(octets, {packet, time_ns});
    return;
  }
  counts_.unexpected_octets += octets.size();
  writer_.event(
      {.kind = "undescribed",
       .connection = connection.number,
       .direction = direction,
       .stream_offset = stream_offset,
       .size_octets = octets.size(),
       .packet = packet,
       .text = fmt::format("{}: {}; the schema says that this side sends nothing",
                           stream_range(stream_offset, octets.size()),
                           translate::hex_octets(octets, options_.verbose ? SIZE_MAX : 32))});
}

void DecodeSink::gap(const Connection& connection, Direction direction, std::uint64_t stream_offset,
                     std::uint64_t size_octets, capture::GapCause cause, std::uint64_t packet) {
  Side* side = side_of(connection, direction);
  if (!side) return;
  ++counts_.gaps;
  writer_.event(gap_event(connection, direction, stream_offset, size_octets, cause, packet));
  if (side->framer) side->framer->gap(size_octets);
}

void DecodeSink::conflict(const Connection& connection, Direction direction,
                          std::uint64_t stream_offset, capture::Octets first,
                          capture::Octets second, std::uint64_t packet) {
  if (!side_of(connection, direction)) return;
  writer_.event(conflict_event(connection, direction, stream_offset, first, second, packet,
                               options_.verbose));
}

void DecodeSink::closed(const Connection& connection, Direction direction,
                        capture::CloseCause /*cause*/, std::uint64_t /*packet*/) {
  const auto found = followed_.find(connection.number);
  if (found == followed_.end()) return;
  Side& side =
      direction == Direction::client_to_server ? found->second->client : found->second->server;
  if (side.framer && !done()) {
    side.framer->end();
    counts_.lost_octets += side.framer->lost_octets();
  }
  writer_.closed(connection.number, side.envelope.sender);
  if (--found->second->open_directions == 0) followed_.erase(found);
}

void DecodeSink::datagram(const capture::Datagram& carried) {
  const schema::Stream* stream =
      stream_at(streams_, schema::Transport::udp, carried.destination.port);
  const Sender sender = stream ? Sender::client : Sender::server;
  if (!stream) stream = stream_at(streams_, schema::Transport::udp, carried.source.port);
  if (!stream || done() || options_.connection != 0) return;
  const auto& sends = sender == Sender::client ? stream->client_sends : stream->server_sends;

  Side side;
  side.source = capture::source_of(carried);
  side.destination = capture::destination_of(carried);
  side.envelope = {.stream = stream->name,
                   .sender = sender,
                   .source = side.source,
                   .destination = side.destination,
                   .datagram = true,
                   .carriers = {}};
  if (!sends) {
    counts_.unexpected_octets += carried.payload.size();
    return;
  }
  side.structure = &model_.structs[*sends];
  const bool is_fixed = side.structure->end == schema::EndKind::fixed;
  const capture::Datagram datagram =
      carried.may_be_padded ? capture::without_padding(carried, size_in(carried, *side.structure))
                            : carried;

  // What the capture did not store of the datagram is missing; the datagram did not end there.
  const translate::MissingRange cut_off{datagram.payload.size(),
                                        datagram.payload_octets - datagram.payload.size()};
  const bool stored_whole = cut_off.size_octets == 0;
  if (!stored_whole) {
    datagram_octets_.assign(datagram.payload.begin(), datagram.payload.end());
    datagram_octets_.resize(datagram.payload_octets);
  }
  std::vector<translate::Carrier> carriers;
  for (const std::uint64_t packet : datagram.fragments) {
    carriers.push_back({packet, datagram.time_ns});
  }
  if (carriers.empty()) carriers.push_back({datagram.packet, datagram.time_ns});
  message(side,
          {.number = ++datagrams_[static_cast<std::size_t>(sender)],
           .octets = stored_whole ? datagram.payload : translate::Octets(datagram_octets_),
           // Of one whose size is not fixed, the datagram says where it ends.
           .expected_octets = is_fixed ? side.structure->size_octets : datagram.payload_octets,
           .missing = std::span(&cut_off, stored_whole ? 0 : 1),
           .carriers = carriers});
}

// The octets that the struct takes of the datagram.
std::uint64_t DecodeSink::size_in(const capture::Datagram& carried,
                                  const schema::Struct& structure) {
  if (structure.end == schema::EndKind::fixed) return structure.size_octets;
  // What was not stored of it may be message or padding.
  if (carried.payload.size() < carried.payload_octets) return carried.payload_octets;
  translate::decode(model_, structure, carried.payload, record_);
  return carried.payload_octets - translate::left_over_octets(record_).size();
}

void DecodeSink::message(const Side& side, const translate::Message& message) {
  if (done()) return;
  count(side, message);
  if (!selection_.admits(side.envelope.sender, message.carriers)) return;
  const bool is_done = !decodes_ || (!selection_.wants_records() && message.whole() &&
                                     writer_.plain_message(*side.structure, message.octets));
  if (!is_done) {
    translate::decode(model_, *side.structure, message.octets, record_, message.missing);
    if (!selection_.admits(record_)) return;
    count_remarks(message);
    translate::Envelope envelope = side.envelope;
    envelope.number = message.number;
    envelope.stream_offset = message.stream_offset;
    envelope.carriers = message.carriers;
    writer_.message(record_, envelope);
  }
  ++counts_.chosen_messages;
  if (!done()) return;
  counts_.stopped_at_limit = true;
  on_limit_();
}

void DecodeSink::count(const Side& side, const translate::Message& message) {
  ++(side.envelope.sender == Sender::client ? counts_.client_messages : counts_.server_messages);
  if (!message.missing.empty()) ++counts_.holed_messages;
  if (message.octets.size() < message.expected_octets) ++counts_.cut_messages;
}

void DecodeSink::count_remarks(const translate::Message& message) {
  bool is_cut = false;
  bool has_remarks = false;
  for (const translate::RemarkAt& at : record_.remarks) {
    if (at.remark == translate::Remark::message_cut) {
      is_cut = true;
    } else if (at.remark != translate::Remark::octets_missing) {
      has_remarks = true;
    }
  }
  // One that has all octets it said it would can still break off inside.
  if (is_cut && message.octets.size() >= message.expected_octets) ++counts_.cut_messages;
  if (has_remarks) ++counts_.messages_with_remarks;
  counts_.left_over_octets += translate::left_over_octets(record_).size();
}

}  // namespace wirestruct::cli
