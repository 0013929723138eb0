// `--format csv`: one table of all messages, or with `--split` a file for each struct.
#pragma once

#include <cstddef>
#include <span>

#include "cli/message_writer.hpp"

namespace wirestruct::cli {

/// What make_message_writer() says. In front of a message's columns stands its struct when there
/// are several in one table, and with options.envelope all about where it was seen.
MadeWriter make_csv_writer(const schema::Model& model, std::span<const std::size_t> structs,
                           const DecodeOptions& options, Outlets outlets);

}  // namespace wirestruct::cli
