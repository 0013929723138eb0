#include "cli/open_captures.hpp"

#include <fmt/format.h>

#include <ostream>
#include <utility>

#include "cli/live_capture.hpp"

namespace wirestruct::cli {
namespace {

std::string filter_of(std::span<const std::uint16_t> ports) {
  std::string filter;
  for (const std::uint16_t port : ports) {
    filter += fmt::format("{}port {}", filter.empty() ? "" : " or ", port);
  }
  return filter;
}

std::string filter_of(const capture::PayloadPlace& place) {
  switch (place.kind) {
    case capture::PayloadPlace::Kind::ether_type:
      return fmt::format("ether proto 0x{:04X}", place.number);
    case capture::PayloadPlace::Kind::ip_protocol:
      break;
  }
  return fmt::format("ip proto {0} or ip6 proto {0}", place.number);
}

std::expected<capture::PacketSource, capture::SourceError> open(const CaptureChoice& choice,
                                                                std::string filter,
                                                                std::ostream& messages) {
  if (choice.interface.empty()) {
    return capture::PacketSource::open_files(choice.files, {.follow = choice.follow});
  }
  if (!choice.filter.empty()) filter = choice.filter;
  auto source = capture::PacketSource::open_live({.interface = choice.interface, .filter = filter});
  if (source) announce(choice.interface, filter, messages);
  return source;
}

}  // namespace

std::expected<capture::PacketSource, std::string> open_captures(
    const CaptureChoice& choice, std::span<const std::uint16_t> ports, std::ostream& messages,
    const std::optional<capture::PayloadPlace>& at) {
  if (choice.follow && choice.files.size() > 1) {
    return std::unexpected("--follow takes one file: which of several grows is not known");
  }
  auto source = open(choice, at ? filter_of(*at) : filter_of(ports), messages);
  if (!source) return std::unexpected(message_of(source.error()));
  return *std::move(source);
}

}  // namespace wirestruct::cli
