// What bounds the memory and the time of the verifier, whatever a recording or a capture holds.
#pragma once

#include <cstddef>
#include <cstdint>

namespace wirestruct::verify::limits {

/// Octets of one recording that are kept, and of all captured directions together.
inline constexpr std::uint64_t recording_octets = 1ULL << 30;
inline constexpr std::uint64_t captured_octets = 1ULL << 30;

/// Messages of one recording: some 40 octets each are kept about them.
inline constexpr std::uint64_t recording_messages = 1ULL << 24;

/// What a segment or a gap costs beside its octets.
inline constexpr std::uint64_t piece_octets = 64;

/// Connections at the ports of interest among which the right one is looked for.
inline constexpr std::size_t connections = 4096;

/// Shapes of the message that are tried on the beginning of a stream, and of those that fit it
/// equally well the ones that are tried on all of it; fewer where none fits at all.
inline constexpr std::size_t shapes = 4096;
inline constexpr std::size_t finalists = 16;
inline constexpr std::size_t finalists_without_fit = 4;

/// Places of leaves in all these shapes together, 16 octets each.
inline constexpr std::size_t shape_places = 1 << 20;

/// Structs with more leaves than this are compared as the schema says only.
inline constexpr std::size_t shaped_leaves = 4096;

/// Messages at the beginning of a stream that shapes are tried on.
inline constexpr std::size_t sample_messages = 64;

/// What is looked at to find the shape, in octets of messages; what fits until then is taken.
inline constexpr std::uint64_t fit_octets = 1ULL << 29;

/// What looking for the first message of a capture that began late may cost, for each shape.
inline constexpr std::uint64_t start_octets = 1ULL << 20;

/// What looking for the next message that fits may cost, in octets of messages: at the beginning,
/// and more for each octet that fitted.
inline constexpr std::uint64_t search_octets = 1ULL << 26;
inline constexpr std::uint64_t search_octets_for_each = 16;

/// Messages ahead in which a message is looked for when it is not the next one.
inline constexpr std::uint64_t look_ahead_messages = 16;

/// Extra octets, or missing ones, that are looked for at one place of every message.
inline constexpr std::uint64_t inserted_octets = 16;

/// Places of a kind that are kept and counted one by one; others are only counted.
inline constexpr std::size_t listed = 64;

/// Shifts of one direction that are told one by one.
inline constexpr std::size_t shifts = 8;

}  // namespace wirestruct::verify::limits
