// `wirestruct decode`: the messages in a capture, as text or as JSON.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "capture/reassembler.hpp"
#include "cli/choose_streams.hpp"
#include "cli/message_selection.hpp"
#include "cli/open_captures.hpp"

namespace wirestruct::cli {

enum class DecodeFormat : std::uint8_t {
  text,
  json,
  csv,
  raw,   ///< the octets themselves
  none,  ///< messages are framed and counted; nothing is decoded
};

struct DecodeOptions {
  std::vector<std::string> schemas;
  std::vector<std::string> include_folders;
  CaptureChoice capture;
  std::string raw;  ///< in place of a capture: a file of plain octets, `-` for standard input
  std::string hex;  ///< in place of a capture: plain octets in hex
  bool has_hex = false;
  StreamChoice streams;
  capture::ReassemblyOptions reassembly;
  DecodeFormat format = DecodeFormat::text;
  bool envelope = false;  ///< JSON, CSV: with where each message was seen and what is wrong with it
  bool verbose = false;   ///< text: with offsets, types, all octets, packets, times
  bool color = false;
  SelectionOptions selection;
  std::vector<std::string> fields;  ///< only these, by their paths; empty: all
  std::string output;               ///< a folder for files
  bool stats = false;               ///< in place of the messages: how many, how large, how often
  std::string stats_field;          ///< what its histogram is of; empty: the sizes
  bool split = false;               ///< CSV: a file for each struct, in that folder
  bool show_secrets = false;        ///< fields that are `@secret` as they are
  std::uint64_t limit = 0;          ///< messages to print; 0: all
  std::uint64_t connection = 0;     ///< number of the only one to print; 0: all
};

/// Prints the messages to `out` in the order of the packets that completed them, with gaps and
/// conflicts between them, and what there was to `messages`. Returns the exit status: 0, or 2 when
/// the schema, the stream or the capture could not be read, or not all of it, or when messages are
/// not whole; what could be read is printed then, too. A live capture ends with SIGINT or SIGTERM.
int decode(const DecodeOptions& options, std::ostream& out, std::ostream& messages);

}  // namespace wirestruct::cli
