// A conversation of TCP segments made by hand, and what a reassembler makes of it, as lines:
//
//   #1 open                     connection 1 is known
//   #1 > 0 hello                the client sent `hello`, at stream offset 0
//   #1 < 5 gap 3 not captured   three octets of the server are missing
//   #1 > 2 conflict llo LLO     the same range with other octets
//   #1 > closed fin
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "capture/packet_builder.hpp"
#include "capture/reassembler.hpp"

namespace wirestruct::capture::testing {

inline const char* name_of(GapCause cause) {
  switch (cause) {
    case GapCause::not_captured:
      return "not captured";
    case GapCause::snap_length:
      return "snap length";
    case GapCause::buffer_limit:
      return "buffer limit";
  }
  return "?";
}

inline const char* name_of(CloseCause cause) {
  switch (cause) {
    case CloseCause::fin:
      return "fin";
    case CloseCause::reset:
      return "reset";
    case CloseCause::capture_ended:
      return "capture ended";
    case CloseCause::ports_reused:
      return "ports reused";
    case CloseCause::connection_limit:
      return "connection limit";
  }
  return "?";
}

class Journal : public StreamSink {
 public:
  void opened(const Connection& connection) override { add("#{} open\n", connection.number); }
  void octets(const Connection& connection, Direction direction, std::uint64_t stream_offset,
              Octets octets, std::uint64_t, std::int64_t) override {
    add("#{} {} {} {}\n", connection.number, arrow(direction), stream_offset, as_text(octets));
  }
  void gap(const Connection& connection, Direction direction, std::uint64_t stream_offset,
           std::uint64_t size_octets, GapCause cause, std::uint64_t) override {
    add("#{} {} {} gap {} {}\n", connection.number, arrow(direction), stream_offset, size_octets,
        name_of(cause));
  }
  void conflict(const Connection& connection, Direction direction, std::uint64_t stream_offset,
                Octets kept, Octets other, std::uint64_t) override {
    add("#{} {} {} conflict {} {}\n", connection.number, arrow(direction), stream_offset,
        as_text(kept), as_text(other));
  }
  void closed(const Connection& connection, Direction direction, CloseCause cause,
              std::uint64_t) override {
    add("#{} {} closed {}\n", connection.number, arrow(direction), name_of(cause));
  }

  /// What was told since the last call.
  std::string take() { return std::exchange(lines_, {}); }

 private:
  static char arrow(Direction direction) {
    return direction == Direction::client_to_server ? '>' : '<';
  }
  template <typename... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    lines_ += fmt::format(format, std::forward<Args>(args)...);
  }
  std::string lines_;
};

struct Sent {
  std::uint32_t sequence = 0;
  std::string_view payload = {};
  std::string_view flags = {};        // of SAFR; A is implied by an acknowledgement
  std::uint32_t acknowledgement = 0;  // 0: none
  std::uint32_t cut_octets = 0;       // taken from the end by a snap length
  std::int64_t after_ms = 1;          // since the segment before
  std::uint16_t client_port = 40000;
};

class Conversation {
 public:
  explicit Conversation(ReassemblyOptions options = {})
      : reassembler_(std::move(options), journal) {}

  Conversation& client(const Sent& sent) { return push(sent, true); }
  Conversation& server(const Sent& sent) { return push(sent, false); }
  /// The client's first octet has sequence number 101, the server's 501.
  Conversation& handshake() {
    client({.sequence = 100, .flags = "S"});
    server({.sequence = 500, .flags = "S", .acknowledgement = 101});
    return client({.sequence = 101, .acknowledgement = 501});
  }
  Conversation& end() {
    reassembler_.finish();
    return *this;
  }
  std::string told() { return journal.take(); }
  const Counters& counters() const { return reassembler_.counters(); }
  Reassembler& reassembler() { return reassembler_; }

  Journal journal;

 private:
  Conversation& push(const Sent& sent, bool by_client) {
    const auto has = [&](char flag) { return sent.flags.find(flag) != std::string_view::npos; };
    time_ns_ += sent.after_ms * 1'000'000;
    Segment segment;
    segment.packet = ++packet_;
    segment.time_ns = time_ns_;
    Endpoint client{{}, sent.client_port};
    Endpoint server{{}, 8888};
    client.address[15] = std::byte{1};
    server.address[15] = std::byte{2};
    segment.source = by_client ? client : server;
    segment.destination = by_client ? server : client;
    segment.sequence = sent.sequence;
    segment.acknowledgement = sent.acknowledgement;
    segment.ack = has('A') || sent.acknowledgement != 0;
    segment.syn = has('S');
    segment.fin = has('F');
    segment.rst = has('R');
    const auto octets = std::as_bytes(std::span(sent.payload));
    segment.payload = octets.first(octets.size() - sent.cut_octets);
    segment.payload_octets = static_cast<std::uint32_t>(octets.size());
    reassembler_.push(segment);
    return *this;
  }

  Reassembler reassembler_;
  std::uint64_t packet_ = 0;
  std::int64_t time_ns_ = 1'700'000'000'000'000'000;
};

}  // namespace wirestruct::capture::testing
