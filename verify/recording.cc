#include "verify/recording.hpp"

#include <fmt/format.h>

#include "capture/source.hpp"

namespace wirestruct::verify {
namespace {

constexpr int link_type_user0 = 147;

std::string octets(std::uint64_t count) {
  return fmt::format("{} octet{}", count, count == 1 ? "" : "s");
}

}  // namespace

std::expected<Recording, std::string> read_recording(const std::string& path,
                                                     const schema::Struct& structure,
                                                     std::uint64_t limit_octets) {
  auto source = capture::PacketSource::open_file(path);
  if (!source) return std::unexpected(source.error().message);
  if (source->link_type() != link_type_user0) {
    return std::unexpected(fmt::format(
        "{} is no recording of messages: its packets are of link type {}, those of a recording of "
        "USER0 (DLT 147)",
        path, capture::link_type_name(source->link_type())));
  }
  Recording recording{.message_octets = structure.size_octets};
  while (true) {
    auto packet = source->next();
    if (!packet) {
      recording.broken = packet.error().message;
      return recording;
    }
    if (!*packet) return recording;
    const capture::Packet& message = **packet;
    if (message.original_octets != structure.size_octets) {
      return std::unexpected(fmt::format("{}: message {} has {}; a {} has {}", path, message.number,
                                         octets(message.original_octets), structure.name,
                                         structure.size_octets));
    }
    if (message.octets.size() < message.original_octets) {
      return std::unexpected(fmt::format("{}: message {} was stored only in part: {} of {}", path,
                                         message.number, message.octets.size(),
                                         octets(message.original_octets)));
    }
    if (recording.not_kept_messages > 0 || recording.size() >= limits::recording_messages ||
        recording.octets.size() + message.octets.size() > limit_octets) {
      ++recording.not_kept_messages;
      continue;
    }
    recording.octets.insert(recording.octets.end(), message.octets.begin(), message.octets.end());
  }
}

}  // namespace wirestruct::verify
