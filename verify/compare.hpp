// One message that was meant to be sent against the octets captured for it, value by value.
#pragma once

#include <cstdint>
#include <vector>

#include "verify/captured.hpp"
#include "verify/reading.hpp"
#include "verify/shape.hpp"

namespace wirestruct::verify {

/// The octets of the stream from there on that a message of this shape has, in the order that they
/// had before the shape's permutation.
Chunk message_at(const CapturedStream& stream, const Shape& shape, std::uint64_t stream_offset,
                 ChunkBuffer& buffer);

/// What is known about the values of one leaf.
struct LeafReadings {
  Readings readings;  ///< that hold for every element seen
  bool seen = false;  ///< at least one element was
};
LeafReadings readings_of(const Subject& subject, const Shape& shape, std::size_t leaf, Octets sent,
                         const Chunk& chunk);

/// Every one of the leaves has a reading. Octets that were not seen agree with everything.
bool agrees(const Subject& subject, const Shape& shape, const LeafSet& leaves, Octets sent,
            const Chunk& chunk);

/// A hash of the values of the leaves that is the same for a message as sent and as captured in
/// this shape, under every reading. `chunk` is whole. What has the same key need not agree.
std::uint64_t key_of(const Subject& subject, const LeafSet& leaves, Octets sent);
std::uint64_t key_of(const Subject& subject, const Shape& shape, const LeafSet& leaves,
                     Octets chunk);

}  // namespace wirestruct::verify
