// What a program meant to send: a recording of the runtime, read back.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "verify/limits.hpp"
#include "verify/subject.hpp"

namespace wirestruct::verify {

/// Messages of one size, one behind the other.
struct Recording {
  std::uint64_t message_octets = 0;
  std::vector<std::byte> octets = {};
  std::uint64_t not_kept_messages = 0;  ///< beyond a limit, at the end
  std::string broken = {};  ///< why the recording could not be read to its end; empty when it could

  std::uint64_t size() const { return octets.size() / message_octets; }
  Octets message(std::uint64_t index) const {
    return Octets(octets).subspan(index * message_octets, message_octets);
  }
};

/// Reads a recording of messages of the struct: a pcap file of link type USER0, one message a
/// packet. A program that ended in the middle of a message leaves a recording that breaks off: its
/// messages until then are good. An error is a sentence that names the file, the message and what
/// is wrong.
std::expected<Recording, std::string> read_recording(
    const std::string& path, const schema::Struct& structure,
    std::uint64_t limit_octets = limits::recording_octets);

}  // namespace wirestruct::verify
