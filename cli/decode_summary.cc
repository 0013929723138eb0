#include "cli/decode_summary.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <ostream>
#include <string>
#include <string_view>

#include "cli/counted.hpp"

namespace wirestruct::cli {
namespace {

// `tcp port 8888 (Chat)`
std::string names_of(std::span<const schema::Stream> streams) {
  std::string names;
  for (const schema::Stream& stream : streams) {
    names += fmt::format("{}{}", names.empty() ? "" : ", ",
                         stream.transport == schema::Transport::tcp ? "tcp" : "udp");
    if (stream.port != 0) names += fmt::format(" port {}", stream.port);
    if (!stream.name.empty()) names += fmt::format(" ({})", stream.name);
  }
  return names;
}

}  // namespace

std::string looked_for(std::span<const schema::Stream> streams,
                       const std::optional<capture::PayloadPlace>& at) {
  if (at) return fmt::format("looked for: {}; other places: --at", to_string(*at));
  return fmt::format("looked for: {}; other places: --port, --message, --stream",
                     names_of(streams));
}

void summarize(const DecodeCounts& counts, const capture::Summary& summary,
               const MessageSelection& selection, std::string_view hint, std::ostream& messages) {
  fmt::print(messages, "{} from clients, {} from servers; {}, {}\n",
             counted(counts.client_messages, "message", "messages"), counts.server_messages,
             counted(counts.connections, "TCP connection", "TCP connections"),
             counted(summary.packets, "packet", "packets"));
  summarize_selection(selection, counts.chosen_messages, messages);
  if (counts.stopped_at_limit) return;  // what was waited for is no gap
  const auto tell = [&](std::uint64_t count, std::string_view one, std::string_view many) {
    if (count > 0) fmt::print(messages, "  {}\n", counted(count, one, many));
  };
  const bool has_messages = counts.client_messages + counts.server_messages > 0;
  if (!has_messages && summary.packets > 0 && !hint.empty()) {
    fmt::print(messages, "  {}\n", hint);
  }
  tell(counts.cut_messages, "message is cut short", "messages are cut short");
  tell(counts.holed_messages, "message has a gap inside", "messages have a gap inside");
  tell(counts.messages_with_remarks, "message has remarks (!)", "messages have remarks (!)");
  tell(counts.left_over_octets, "octet is left over behind the structs",
       "octets are left over behind the structs");
  tell(counts.lost_octets, "octet belongs to no message: where it ends is not known",
       "octets belong to no message: where messages end is not known");
  tell(counts.unexpected_octets, "octet is of a side that sends nothing, says the schema",
       "octets are of a side that sends nothing, says the schema");
  for (const std::string& note : capture::notes(summary)) fmt::print(messages, "  {}\n", note);
}

std::string no_connection(std::uint64_t number) {
  return fmt::format("decode: there is no connection {} of these streams", number);
}

void summarize_selection(const MessageSelection& selection, std::uint64_t chosen_messages,
                         std::ostream& messages) {
  const std::string options = selection.description();
  if (options.empty()) return;
  fmt::print(messages, "  {} chosen by {}\n",
             counted(chosen_messages, "message is", "messages are"), options);
  if (const std::uint64_t unknown = selection.unknown_messages(); unknown > 0) {
    fmt::print(messages, "  {} no value for --where: a field is not there, or a number overflows\n",
               counted(unknown, "message has", "messages have"));
  }
}

bool all_was_read(const DecodeCounts& counts, const capture::Summary& summary) {
  return !summary.error && summary.broken_packets == 0 && summary.dropped_packets == 0 &&
         summary.fragments.incomplete == 0 && summary.fragments.overlapping_datagrams == 0 &&
         counts.cut_messages == 0 && counts.holed_messages == 0 && counts.gaps == 0 &&
         counts.lost_framings == 0;
}

}  // namespace wirestruct::cli
