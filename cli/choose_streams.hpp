// Which connections of a capture hold messages, and of which struct: from the schema's streams and
// what the user said about them.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "capture/segment.hpp"
#include "schema/model.hpp"

namespace wirestruct::cli {

struct StreamChoice {
  std::string stream;      ///< name of a stream of the schema; empty: all of them
  std::string message;     ///< name of a struct that both sides send, in place of a stream
  std::uint16_t port = 0;  ///< in place of the schema's; 0: the schema's
  /// Where a packet has the message, in place of any port.
  std::optional<capture::PayloadPlace> at = {};
};

/// The streams to look for, by transport and port. Port 0 is any port: a struct was named, and no
/// port. An error is a sentence that says what the schema has and which option helps.
std::expected<std::vector<schema::Stream>, std::string> choose_streams(const schema::Model& model,
                                                                       const StreamChoice& choice);

/// The stream whose server is at the port; null when there is none.
const schema::Stream* stream_at(std::span<const schema::Stream> streams,
                                schema::Transport transport, std::uint16_t port);

}  // namespace wirestruct::cli
