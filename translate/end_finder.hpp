// Where a message of a stream ends: its own octets say so, a number in front of it, or a delimiter
// behind it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "translate/record.hpp"

namespace wirestruct::translate {

/// Where the message ends that begins with the first octet asked about. Asked again with more
/// octets, it goes on where it stopped, so that the work is in proportion to the octets.
class EndFinder {
 public:
  EndFinder() = default;
  EndFinder(const EndFinder&) = delete;
  EndFinder& operator=(const EndFinder&) = delete;
  virtual ~EndFinder() = default;

  struct End {
    std::uint64_t before = 0;   ///< octets in front of the message: its prefix
    std::uint64_t message = 0;  ///< octets of the message itself
    std::uint64_t behind = 0;   ///< octets behind it: its delimiter
  };
  /// Nothing when more octets must come.
  virtual std::optional<End> find(Octets octets) = 0;
  /// The same when it is known before the octets are all there.
  virtual std::optional<End> known() const { return std::nullopt; }
  /// Why there is no end; empty when there may be one.
  virtual std::string failure() const { return ""; }
  /// Behind a failure: how many octets had been made sense of before.
  virtual std::uint64_t understood_octets() const { return 0; }
  /// What was done since the message began: octets that were read, and nodes of a record.
  virtual std::uint64_t work() const { return 0; }
  /// How many octets there must be at least.
  virtual std::uint64_t needed_octets() const = 0;
  /// The next message begins.
  virtual void restart() = 0;
  /// Whether messages can be found again after octets that belong to none.
  virtual bool can_resume() const { return false; }
};

/// The finder for messages of the struct, which has no fixed size, in a stream with that framing.
/// Model and framing are kept.
std::unique_ptr<EndFinder> make_end_finder(const schema::Model& model,
                                           const schema::Struct& structure,
                                           const schema::Framing& framing);

}  // namespace wirestruct::translate
