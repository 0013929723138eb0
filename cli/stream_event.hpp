// What is said between messages about a direction of a connection.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "capture/stream_sink.hpp"

namespace wirestruct::cli {

struct StreamEvent {
  std::string_view kind;  ///< `gap`, `conflict`, `joined`, `lost`, `found`, `undescribed`
  std::uint64_t connection = 0;
  capture::Direction direction = capture::Direction::client_to_server;
  std::uint64_t stream_offset = 0;
  std::uint64_t size_octets = 0;
  std::uint64_t packet = 0;
  std::string text;  ///< for people, without quotation marks
};

/// `stream octet 7`, `stream octets 0–87`
std::string stream_range(std::uint64_t offset_octets, std::uint64_t size_octets);

/// `gap: stream octets 0–87 not captured`; the arguments are those of StreamSink::gap().
StreamEvent gap_event(const capture::Connection& connection, capture::Direction direction,
                      std::uint64_t stream_offset, std::uint64_t size_octets,
                      capture::GapCause cause, std::uint64_t packet);

/// Both versions; all octets of them when `verbose`. The arguments are those of
/// StreamSink::conflict().
StreamEvent conflict_event(const capture::Connection& connection, capture::Direction direction,
                           std::uint64_t stream_offset, capture::Octets first,
                           capture::Octets second, std::uint64_t packet, bool verbose);

/// `gap: stream octets 0–87 not captured  client → server  connection 1`
std::string text_of(const StreamEvent& event, bool color);

/// One object, without a line end.
std::string json_of(const StreamEvent& event);

}  // namespace wirestruct::cli
