// Pairs the messages that were sent with the octets that were captured, so that a message lost or
// added, or an octet, does not make everything behind it differ.
//
// The two are walked side by side. Where a message does not agree with the octets at its place, the
// nearest place from which on they agree again is looked for: later messages (some were lost),
// later octets (some were added), octets that are no multiple of a message away (the stream is
// shifted). What that may cost is bounded by the length of both, so that two streams that have
// nothing in common are told apart in linear time, too.
#pragma once

#include <cstdint>
#include <vector>

#include "verify/captured.hpp"
#include "verify/key_index.hpp"
#include "verify/recording.hpp"
#include "verify/shape.hpp"

namespace wirestruct::verify {

enum class StretchKind : std::uint8_t {
  paired,    ///< messages in a row at their places; a gap may lie in them
  changed,   ///< the same, but some of the values disagree
  lost,      ///< messages that have no octets
  extra,     ///< octets of whole messages that were not sent
  repeated,  ///< the same, equal to a message that stands elsewhere, too
  moved,     ///< one message, out of its order
  inserted,  ///< octets that are no whole message
  broken,    ///< one message with octets missing or inserted inside
  skipped,   ///< messages of which no octet was seen
  unseen,    ///< octets behind a gap that could belong to any message
  cut,       ///< the message in which the stream ends
};

struct Stretch {
  StretchKind kind = StretchKind::paired;
  std::uint64_t first_message = 0;  ///< for those without a message of their own: the next one
  std::uint64_t messages = 0;
  std::uint64_t stream_offset = 0;
  std::uint64_t size_octets = 0;

  friend bool operator==(const Stretch&, const Stretch&) = default;
};

struct Alignment {
  std::vector<Stretch> stretches;  ///< ascending by stream offset
  bool gave_up_looking = false;    ///< the search's limit was reached
};

/// What a comparison is about: nothing of it is changed.
struct Sides {
  const Subject& subject;
  const Recording& sent;
  const CapturedStream& captured;
  /// The capture began after the connection did: the first octets may belong to any message.
  bool joined = false;
};

/// Aligns by the values of `leaves`, which `index` was made with.
Alignment align(const Sides& sides, const Shape& shape, const LeafSet& leaves,
                const KeyIndex& index);

/// Tells which extra octets are messages that were sent at another place, and which were sent once
/// and came twice. Part of align().
void find_moved(const Sides& sides, const Shape& shape, const LeafSet& leaves,
                const KeyIndex& index, Alignment& alignment);

}  // namespace wirestruct::verify
