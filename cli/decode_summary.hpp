// What `wirestruct decode` says at the end: how much there was, and what was wrong with it.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "capture/read_streams.hpp"
#include "capture/segment.hpp"
#include "cli/decode_sink.hpp"
#include "cli/message_selection.hpp"
#include "schema/model.hpp"

namespace wirestruct::cli {

/// Where messages were looked for, and which options look elsewhere.
std::string looked_for(std::span<const schema::Stream> streams,
                       const std::optional<capture::PayloadPlace>& at);

///   hint  is given when there was no message; may be empty
void summarize(const DecodeCounts& counts, const capture::Summary& summary,
               const MessageSelection& selection, std::string_view hint, std::ostream& messages);

/// What is wrong with `--connection` when no stream has the connection of that number.
std::string no_connection(std::uint64_t number);

/// `2 messages are chosen by --where`, and how many it has no value for; nothing when all are
/// wanted.
void summarize_selection(const MessageSelection& selection, std::uint64_t chosen_messages,
                         std::ostream& messages);

/// False when the capture could not be read to its end, or messages are not whole.
bool all_was_read(const DecodeCounts& counts, const capture::Summary& summary);

}  // namespace wirestruct::cli
