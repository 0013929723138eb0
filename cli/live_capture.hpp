// What subcommands that capture live have in common: how one ends, and what is said when it may not
// begin.
#pragma once

#include <csignal>
#include <iosfwd>
#include <string>
#include <string_view>

#include "capture/source.hpp"

namespace wirestruct::cli {

/// As long as it exists, SIGINT, SIGTERM and SIGHUP end the capture as if the interface had gone
/// quiet, so that what was captured until then is printed, written and counted. The second one of a
/// kind does what it did before. One at a time.
class StopOnSignal {
 public:
  /// `source` stays where it is.
  explicit StopOnSignal(capture::PacketSource& source);
  ~StopOnSignal();
  StopOnSignal(const StopOnSignal&) = delete;
  StopOnSignal& operator=(const StopOnSignal&) = delete;

 private:
  struct sigaction interrupt_before_{};
  struct sigaction terminate_before_{};
  struct sigaction hang_up_before_{};
};

/// Says `capturing on lo (tcp port 8888); Ctrl-C stops`: from now on no packet is missed.
void announce(std::string_view interface, std::string_view filter, std::ostream& messages);

/// The error and, when the right to capture is missing, how to get it.
std::string message_of(const capture::SourceError& error);

}  // namespace wirestruct::cli
