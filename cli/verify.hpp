// `wirestruct verify`: what was sent against what was captured, and why they differ.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "capture/reassembler.hpp"
#include "cli/choose_streams.hpp"

namespace wirestruct::cli {

enum class VerifyFormat : std::uint8_t { text, json };

struct VerifyOptions {
  std::vector<std::string> schemas;
  std::vector<std::string> include_folders;
  std::vector<std::string> captures;  ///< `-` for standard input; several are one capture
  std::string client_sent;            ///< recording of what the client meant to send; empty: none
  std::string server_sent;
  StreamChoice streams;
  capture::ReassemblyOptions reassembly;
  std::uint64_t connection = 0;  ///< number in the capture; 0: the one that fits best
  VerifyFormat format = VerifyFormat::text;
  bool color = false;
};

/// Prints the report to `out`. Returns the exit status: 0 when every message of every direction
/// that has a recording is equal, 1 when something differs, 2 when it could not be done or not all
/// could be compared.
int verify(const VerifyOptions& options, std::ostream& out, std::ostream& messages);

}  // namespace wirestruct::cli
