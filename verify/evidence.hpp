// What the paired messages say about each value, added up over all of them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "verify/align.hpp"
#include "verify/reading.hpp"

namespace wirestruct::verify {

/// Where a message was paired.
struct Pairing {
  std::uint64_t message = 0;
  std::uint64_t stream_offset = 0;
};

/// Messages that are explained by the same readings.
struct Group {
  struct OfLeaf {
    std::optional<Reading> reading;  ///< nothing: its value was never seen, or always differs
    Readings possible;               ///< all that hold in every message of the group
    std::uint64_t seen = 0;          ///< messages
    std::uint64_t telling = 0;       ///< messages in which the reading is not `same` as well
    std::uint64_t different = 0;     ///< messages in which nothing holds
  };
  std::vector<OfLeaf> leaves;
  std::uint64_t messages = 0;
  std::uint64_t telling_messages = 0;  ///< of these, that show a reading other than `same`
  std::uint64_t changed_messages = 0;  ///< of these, with a value that nothing explains
  Pairing first;                       ///< the first of them
  Pairing first_telling;
  Pairing first_changed;
  Pairing last;

  /// Every leaf is as the schema says, as far as it can be told.
  bool as_schema() const;
};

struct Evidence {
  std::vector<Group> groups;               ///< the largest first
  std::uint64_t compared = 0;              ///< messages
  std::uint64_t half_seen = 0;             ///< of these, with octets that were not seen
  std::uint64_t explained = 0;             ///< of these, without a value that nothing explains
  std::uint64_t equal = 0;                 ///< octet by octet what was sent, in the schema's shape
  std::uint64_t equal_as_far_as_seen = 0;  ///< the same, but half seen
  /// Messages whose values are as sent and whose padding is not; the first of them.
  std::uint64_t padding_differs = 0;
  Pairing first_padding;
};

Evidence gather(const Sides& sides, const Shape& shape, const Alignment& alignment);

}  // namespace wirestruct::verify
