// What `wirestruct decode` says at the end: how much there was, and what was wrong with it.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <span>
#include <string>

#include "capture/read_streams.hpp"
#include "cli/decode_sink.hpp"
#include "cli/message_selection.hpp"
#include "schema/model.hpp"

namespace wirestruct::cli {

///   looked_for  named in a hint when no message was found; empty: there is none
void summarize(const DecodeCounts& counts, const capture::Summary& summary,
               const MessageSelection& selection, std::span<const schema::Stream> looked_for,
               std::ostream& messages);

/// What is wrong with `--connection` when no stream has the connection of that number.
std::string no_connection(std::uint64_t number);

/// `2 messages are chosen by --where`, and how many it has no value for; nothing when all are
/// wanted.
void summarize_selection(const MessageSelection& selection, std::uint64_t chosen_messages,
                         std::ostream& messages);

/// False when the capture could not be read to its end, or messages are not whole.
bool all_was_read(const DecodeCounts& counts, const capture::Summary& summary);

}  // namespace wirestruct::cli
