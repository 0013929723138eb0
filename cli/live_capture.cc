#include "cli/live_capture.hpp"

#include <fmt/format.h>

#include <ostream>

namespace wirestruct::cli {
namespace {

// Signal handlers see globals only.
capture::PacketSource* interruptible = nullptr;

}  // namespace

StopOnSignal::StopOnSignal(capture::PacketSource& source) {
  interruptible = &source;
  struct sigaction action{};
  action.sa_handler = [](int) { interruptible->stop(); };
  // stop() is heard when the next packet is asked for: what takes long until then ends with the
  // second signal.
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  // A shell without job control starts `wirestruct capture … &` with SIGINT ignored; a script that
  // ends it with `kill -INT` means it all the same.
  sigaction(SIGINT, &action, &interrupt_before_);
  sigaction(SIGTERM, &action, &terminate_before_);
  // Under nohup the end of the terminal is not meant.
  sigaction(SIGHUP, nullptr, &hang_up_before_);
  if (hang_up_before_.sa_handler != SIG_IGN) sigaction(SIGHUP, &action, nullptr);
}

StopOnSignal::~StopOnSignal() {
  sigaction(SIGINT, &interrupt_before_, nullptr);
  sigaction(SIGTERM, &terminate_before_, nullptr);
  sigaction(SIGHUP, &hang_up_before_, nullptr);
  interruptible = nullptr;
}

void announce(std::string_view interface, std::string_view filter, std::ostream& messages) {
  messages << fmt::format("capturing on {} ({}); Ctrl-C stops\n", interface,
                          filter.empty() ? "everything" : filter)
           << std::flush;
}

std::string message_of(const capture::SourceError& error) {
  if (!error.not_permitted) return error.message;
  return error.message +
         "\n  Capturing takes a right that this user does not have. Run it with sudo, or give it "
         "to the program once:\n"
         "  sudo setcap cap_net_raw,cap_net_admin=eip \"$(command -v wirestruct)\"";
}

}  // namespace wirestruct::cli
