// `wirestruct capture`: the packets of an interface → a pcap file.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>

namespace wirestruct::cli {

struct CaptureOptions {
  std::string interface;      ///< `lo`, `eth0`, `any`
  std::string filter;         ///< pcap-filter(7); empty: everything
  std::string output;         ///< a file, which is there whole or not at all; `-`: standard output
  std::uint64_t packets = 0;  ///< stop after so many; 0: only when told to
  std::uint64_t seconds = 0;  ///< stop after so many; 0: likewise
  bool color = false;
};

/// Captures until a limit, SIGINT or SIGTERM. Says `capturing on lo (tcp port 8888); …` to
/// `messages` once no packet can be missed any more, and how many there were at the end. Exit
/// status: 0; 2 when the interface cannot be captured, or not to the end, or the file not written.
int capture(const CaptureOptions& options, std::ostream& out, std::ostream& messages);

}  // namespace wirestruct::cli
