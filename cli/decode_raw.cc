#include "cli/decode_raw.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>
#include <ostream>
#include <utility>

#include "cli/choose_streams.hpp"
#include "cli/compile_schemas.hpp"
#include "cli/counted.hpp"
#include "cli/decode_summary.hpp"
#include "cli/raw_streams.hpp"
#include "cli/stream_event.hpp"

namespace wirestruct::cli {
namespace {

using capture::Connection;
using capture::Direction;
using translate::Sender;

class RawSink final : public capture::StreamSink {
 public:
  RawSink(std::span<const schema::Stream> streams, const DecodeOptions& options,
          const Outlets& outlets)
      : streams_(streams),
        options_(options),
        outlets_(outlets),
        raw_(options.output, outlets.out) {}

  void opened(const Connection& connection) override {
    if (is_wanted(connection)) ++connections_;
  }

  void octets(const Connection& connection, Direction direction, std::uint64_t /*stream_offset*/,
              capture::Octets octets, std::uint64_t /*packet*/, std::int64_t /*time_ns*/) override {
    if (is_wanted(connection, direction)) raw_.write(stream_of(connection, direction), octets);
  }

  void gap(const Connection& connection, Direction direction, std::uint64_t stream_offset,
           std::uint64_t size_octets, capture::GapCause cause, std::uint64_t packet) override {
    if (!is_wanted(connection, direction)) return;
    ++gaps_;
    raw_.gap(stream_of(connection, direction), stream_offset, size_octets);
    tell(gap_event(connection, direction, stream_offset, size_octets, cause, packet));
  }

  void conflict(const Connection& connection, Direction direction, std::uint64_t stream_offset,
                capture::Octets first, capture::Octets second, std::uint64_t packet) override {
    if (!is_wanted(connection, direction)) return;
    tell(conflict_event(connection, direction, stream_offset, first, second, packet,
                        options_.verbose));
  }

  void closed(const Connection& connection, Direction direction, capture::CloseCause /*cause*/,
              std::uint64_t /*packet*/) override {
    if (is_wanted(connection, direction)) raw_.close({connection.number, sender_of(direction)});
  }

  void datagram(const capture::Datagram& datagram) override {
    const auto at = [&](std::uint16_t port) {
      return stream_at(streams_, schema::Transport::udp, port) != nullptr;
    };
    const bool to_server = at(datagram.destination.port);
    if (!to_server && !at(datagram.source.port)) return;
    const Sender sender = to_server ? Sender::client : Sender::server;
    if (options_.connection != 0 || !is_from(sender)) return;
    raw_.write({.connection = 0, .sender = sender}, datagram.payload);
    const std::uint64_t missing = datagram.payload_octets - datagram.payload.size();
    if (missing == 0) return;
    ++gaps_;
    raw_.gap({.connection = 0, .sender = sender}, datagram.payload.size(), missing);
  }

  RawStreams& raw() { return raw_; }
  std::uint64_t connections() const { return connections_; }
  std::uint64_t gaps() const { return gaps_; }

 private:
  static Sender sender_of(Direction direction) {
    return direction == Direction::client_to_server ? Sender::client : Sender::server;
  }

  bool is_from(Sender sender) const {
    return !options_.selection.from || *options_.selection.from == sender;
  }

  bool is_wanted(const Connection& connection) const {
    return (options_.connection == 0 || options_.connection == connection.number) &&
           stream_at(streams_, schema::Transport::tcp, connection.server.port) != nullptr;
  }

  bool is_wanted(const Connection& connection, Direction direction) const {
    return is_wanted(connection) && is_from(sender_of(direction));
  }

  static RawStream stream_of(const Connection& connection, Direction direction) {
    return {.connection = connection.number, .sender = sender_of(direction), .ends = &connection};
  }

  void tell(const StreamEvent& event) { outlets_.aside(text_of(event, false) + '\n'); }

  std::span<const schema::Stream> streams_;
  const DecodeOptions& options_;
  const Outlets& outlets_;
  RawStreams raw_;
  std::uint64_t connections_ = 0;
  std::uint64_t gaps_ = 0;
};

/// Messages as they were, without what lies between them.
class RawWriter final : public MessageWriter {
 public:
  RawWriter(const DecodeOptions& options, Outlets outlets)
      : outlets_(std::move(outlets)), raw_(options.output, outlets_.out) {}

  void message(const translate::Record& record, const translate::Envelope& envelope) override {
    const RawStream stream{.connection = envelope.datagram ? 0 : envelope.connection,
                           .sender = envelope.sender};
    std::uint64_t next = 0;
    for (const translate::MissingRange& range : record.missing) {
      raw_.write(stream, record.octets.subspan(next, range.offset_octets - next));
      raw_.gap(stream, envelope.stream_offset + range.offset_octets, range.size_octets);
      next = range.offset_octets + range.size_octets;
    }
    raw_.write(stream, record.octets.subspan(next));
  }
  void event(const StreamEvent& event) override { outlets_.aside(text_of(event, false) + '\n'); }
  void closed(std::uint64_t connection, Sender sender) override {
    raw_.close({.connection = connection, .sender = sender});
  }
  std::expected<void, std::string> finish() override { return raw_.finish(); }

 private:
  Outlets outlets_;
  RawStreams raw_;
};

}  // namespace

std::expected<void, std::string> check_raw(std::span<const schema::Stream> streams,
                                           const DecodeOptions& options) {
  if (!options.output.empty()) return {};
  const bool has_connections = std::ranges::any_of(streams, [](const schema::Stream& stream) {
    return stream.transport == schema::Transport::tcp;
  });
  if (options.selection.from && (options.connection != 0 || !has_connections)) return {};
  return std::unexpected(fmt::format(
      "--format raw: name a folder with -o, or one direction for standard output with {}--from",
      has_connections ? "--connection and " : ""));
}

int decode_raw(std::span<const schema::Stream> streams, const DecodeOptions& options,
               capture::PacketSource& source, const capture::ReadOptions& read_options,
               const Outlets& outlets, Progress& progress, std::ostream& messages) {
  RawSink sink(streams, options, outlets);
  const capture::Summary summary = capture::read_streams(source, read_options, sink);
  progress.end();
  const auto finished = sink.raw().finish();
  if (summary.error && summary.packets == 0) return fail(summary.error->message, messages);
  fmt::print(messages, "{} in {}; {}, {}\n", counted(sink.raw().octets(), "octet", "octets"),
             counted(sink.raw().streams(), "direction", "directions"),
             counted(sink.connections(), "TCP connection", "TCP connections"),
             counted(summary.packets, "packet", "packets"));
  for (const std::string& note : capture::notes(summary)) fmt::print(messages, "  {}\n", note);
  if (!finished) return fail(finished.error(), messages);
  if (summary.error) return fail(summary.error->message, messages);
  if (options.connection != 0 && sink.connections() == 0) {
    return fail(no_connection(options.connection), messages);
  }
  const bool is_whole =
      summary.broken_packets == 0 && summary.dropped_packets == 0 && sink.gaps() == 0;
  return is_whole ? 0 : could_not;
}

std::unique_ptr<MessageWriter> make_raw_writer(const DecodeOptions& options, Outlets outlets) {
  return std::make_unique<RawWriter>(options, std::move(outlets));
}

}  // namespace wirestruct::cli
