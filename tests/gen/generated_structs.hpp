// Every struct that is generated from tests/golden, behind one interface, so that a test can go
// through all of them. Names are the schema's.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wirestruct/message_status.hpp"
#include "wirestruct/status.hpp"

namespace wirestruct::golden {

/// What came of octets that were decoded and, when that went well, encoded again.
struct Outcome {
  Status decoded;
  Status encoded;
  std::vector<std::byte> octets;  ///< as encoded again
  std::string text;               ///< as to_string() has it
  bool is_stable = false;         ///< decoding those octets once more changes nothing
  bool is_untouched = false;      ///< the decoded value is what it was before
};

struct GeneratedStruct {
  std::string_view schema;  ///< the stem of its file
  std::string_view name;
  const StructLayout* layout;
  Outcome (*there_and_back)(std::span<const std::byte> octets, Checking checking);
  Status (*encode_into)(std::span<std::byte> room);  ///< a struct as it is at first
};

std::span<const GeneratedStruct> generated_structs();

/// What came of octets that were decoded as a struct of varying size and, when that went well,
/// encoded again.
struct MessageOutcome {
  MessageStatus decoded;
  MessageStatus encoded;
  std::vector<std::byte> octets;  ///< as encoded again
  std::string text;               ///< as to_string() has it
  bool is_stable = false;         ///< decoding those octets once more gives the same value
};

/// A struct whose size varies.
struct GeneratedMessage {
  std::string_view schema;  ///< the stem of its file
  std::string_view name;
  std::string_view example;  ///< a message that passes Checking::exact, as hex digits
  MessageOutcome (*there_and_back)(std::span<const std::byte> octets, Checking checking);
};

std::span<const GeneratedMessage> generated_messages();

}  // namespace wirestruct::golden
