// `--format raw`: the octets of the streams as they are, without a look at messages.
#pragma once

#include <expected>
#include <iosfwd>
#include <memory>
#include <span>
#include <string>

#include "capture/read_streams.hpp"
#include "cli/decode.hpp"
#include "cli/message_writer.hpp"
#include "cli/progress.hpp"
#include "schema/model.hpp"

namespace wirestruct::cli {

/// Whether options say where the octets go: into a folder, or one direction to standard output.
std::expected<void, std::string> check_raw(std::span<const schema::Stream> streams,
                                           const DecodeOptions& options);

/// Reads the whole source and writes all octets of the streams' connections, those included that
/// belong to no message. Gaps and conflicts are told to `outlets.aside`. Returns the exit status as
/// decode() does.
int decode_raw(std::span<const schema::Stream> streams, const DecodeOptions& options,
               capture::PacketSource& source, const capture::ReadOptions& read_options,
               const Outlets& outlets, Progress& progress, std::ostream& messages);

/// What make_message_writer() says: only the octets of the messages that are chosen, one behind the
/// other.
std::unique_ptr<MessageWriter> make_raw_writer(const DecodeOptions& options, Outlets outlets);

}  // namespace wirestruct::cli
