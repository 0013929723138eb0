// `wirestruct decode --hex`, `--raw`: messages that somebody has as plain octets, without a
// capture.
#pragma once

#include <iosfwd>

#include "cli/decode.hpp"
#include "schema/model.hpp"

namespace wirestruct::cli {

/// Prints the messages in the octets of options.hex or options.raw: as many as there are one behind
/// the other, or a single one when its struct does not say where it ends. Returns the exit status
/// as decode() does.
int decode_octets(const schema::Model& model, const DecodeOptions& options, std::ostream& out,
                  std::ostream& messages);

}  // namespace wirestruct::cli
