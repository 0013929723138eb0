// Which packets a subcommand reads, as options say it: files, a pipe, or an interface.
#pragma once

#include <cstdint>
#include <expected>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "capture/segment.hpp"
#include "capture/source.hpp"

namespace wirestruct::cli {

struct CaptureChoice {
  std::vector<std::string> files;  ///< `-` for standard input; several are one capture
  std::string interface;           ///< in place of files: capture live
  std::string filter;              ///< of a live capture, pcap-filter(7); empty: the ports
  bool follow = false;             ///< the file goes on growing

  bool is_empty() const { return files.empty() && interface.empty(); }
  /// Read while it happens, so that what there is to say must not wait in a buffer.
  bool is_live() const { return !interface.empty() || follow; }
};

/// Opens what was chosen. A live capture without a filter gets the one for the place, else for
/// `ports`, of which none means any, and is announced to `messages`. An error is a sentence for
/// people.
std::expected<capture::PacketSource, std::string> open_captures(
    const CaptureChoice& choice, std::span<const std::uint16_t> ports, std::ostream& messages,
    const std::optional<capture::PayloadPlace>& at = {});

}  // namespace wirestruct::cli
