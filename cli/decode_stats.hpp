// `--stats`: how many messages, how large and how often, by struct and by side; and how a number
// spreads over them.
#pragma once

#include <cstddef>
#include <span>

#include "cli/message_writer.hpp"

namespace wirestruct::cli {

/// What make_message_writer() says; prints everything at the end, as text or, with `--format json`,
/// as a line for each struct and side. The histogram is of options.stats_field, or of the sizes.
/// Memory does not grow with the number of messages (see Histogram).
MadeWriter make_stats_writer(const schema::Model& model, std::span<const std::size_t> structs,
                             const DecodeOptions& options, Outlets outlets);

}  // namespace wirestruct::cli
