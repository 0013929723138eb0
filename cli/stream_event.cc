#include "cli/stream_event.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "translate/format.hpp"
#include "translate/style.hpp"

namespace wirestruct::cli {
namespace {

using capture::Direction;

std::string_view cause_of(capture::GapCause cause) {
  switch (cause) {
    case capture::GapCause::not_captured:
      return "not captured";
    case capture::GapCause::snap_length:
      return "cut off when captured (snap length)";
    case capture::GapCause::buffer_limit:
      return "given up: too much came before they did";
  }
  return "";
}

// Words of ours and names and values of messages: nothing in them may end the string.
std::string without_quotes(std::string_view text) {
  std::string plain(text);
  std::ranges::replace_if(
      plain, [](char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; },
      '\'');
  return plain;
}

}  // namespace

std::string stream_range(std::uint64_t offset_octets, std::uint64_t size_octets) {
  if (size_octets <= 1) return fmt::format("stream octet {}", offset_octets);
  return fmt::format("stream octets {}–{}", offset_octets, offset_octets + size_octets - 1);
}

StreamEvent gap_event(const capture::Connection& connection, Direction direction,
                      std::uint64_t stream_offset, std::uint64_t size_octets,
                      capture::GapCause cause, std::uint64_t packet) {
  return {
      .kind = "gap",
      .connection = connection.number,
      .direction = direction,
      .stream_offset = stream_offset,
      .size_octets = size_octets,
      .packet = packet,
      .text = fmt::format("gap: {} {}", stream_range(stream_offset, size_octets), cause_of(cause))};
}

StreamEvent conflict_event(const capture::Connection& connection, Direction direction,
                           std::uint64_t stream_offset, capture::Octets first,
                           capture::Octets second, std::uint64_t packet, bool verbose) {
  const std::size_t at_most = verbose ? SIZE_MAX : 16;
  return {.kind = "conflict",
          .connection = connection.number,
          .direction = direction,
          .stream_offset = stream_offset,
          .size_octets = first.size(),
          .packet = packet,
          .text = fmt::format("conflict: {} came twice and differ: {} is kept, packet {} has {}",
                              stream_range(stream_offset, first.size()),
                              translate::hex_octets(first, at_most), packet,
                              translate::hex_octets(second, at_most))};
}

std::string text_of(const StreamEvent& event, bool color) {
  const translate::Style style(color);
  return style.warning(event.text) +
         (event.direction == Direction::client_to_server ? "  client → server"
                                                         : "  server → client") +
         style.dim(fmt::format("  connection {}", event.connection));
}

std::string json_of(const StreamEvent& event) {
  return fmt::format(
      R"({{"event":"{}","connection":{},"sender":"{}","stream_offset":{},"octets":{},"packet":{},)"
      R"("text":"{}"}})",
      event.kind, event.connection,
      event.direction == Direction::client_to_server ? "client" : "server", event.stream_offset,
      event.size_octets, event.packet, without_quotes(event.text));
}

}  // namespace wirestruct::cli
