#include "verify/compare.hpp"

#include <algorithm>
#include <cstring>

namespace wirestruct::verify {
namespace {

using translate::LeafKind;

bool is_seen(const Chunk& chunk, std::uint64_t offset_octets, std::uint64_t size_octets) {
  if (offset_octets + size_octets > chunk.octets.size()) return false;
  return std::ranges::none_of(chunk.missing, [&](const MissingRange& missing) {
    return missing.offset_octets < offset_octets + size_octets &&
           offset_octets < missing.offset_octets + missing.size_octets;
  });
}

bool equal(Octets a, Octets b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size()) == 0);
}

std::uint64_t mixed(std::uint64_t bits) {
  bits = (bits ^ bits >> 30) * 0xBF58476D1CE4E5B9;
  bits = (bits ^ bits >> 27) * 0x94D049BB133111EB;
  return bits ^ bits >> 31;
}

// The same in every order and width: 00 and FF are what wider numbers are filled up with.
std::uint64_t key_of_number(Octets number) {
  std::uint64_t sum = 0;
  for (const std::byte octet : number) {
    const auto value = std::to_integer<std::uint64_t>(octet);
    if (value != 0x00 && value != 0xFF) sum += mixed(value + 1);
  }
  return sum;
}

std::uint64_t key_of_octets(Octets octets) {
  std::uint64_t hash = 0xCBF29CE484222325 ^ octets.size();
  while (octets.size() >= 8) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, octets.data(), 8);
    hash = mixed(hash ^ eight);
    octets = octets.subspan(8);
  }
  for (const std::byte octet : octets)
    hash = hash * 0x100000001B3 ^ std::to_integer<unsigned>(octet);
  return mixed(hash);
}

// What a shape that has text or octets cut short still has of them (limits::inserted_octets).
std::uint64_t sure_octets(std::uint64_t size) {
  return size > 2 * limits::inserted_octets ? size - limits::inserted_octets : (size + 1) / 2;
}

// Up to the NUL, or to the spaces that may stand in its place.
Octets text_part(Octets text) {
  const auto nul = std::ranges::find(text, std::byte{0});
  text = text.first(static_cast<std::size_t>(nul - text.begin()));
  while (!text.empty() && text.back() == std::byte{0x20}) text = text.first(text.size() - 1);
  return text;
}

std::uint64_t key_of_leaf(const Leaf& leaf, const Place& place, Octets message) {
  std::uint64_t key = 0;
  const std::uint64_t sure = sure_octets(leaf.element_octets);
  for (std::uint64_t i = 0; i < leaf.count; ++i) {
    Octets element =
        message.subspan(place.offset_octets + i * place.element_octets, place.element_octets);
    if (leaf.kind == LeafKind::number) {
      key = key * 31 + key_of_number(element);
      continue;
    }
    element = element.first(std::min<std::uint64_t>(sure, element.size()));
    key = key * 31 + key_of_octets(leaf.kind == LeafKind::text ? text_part(element) : element);
  }
  return mixed(key);
}

}  // namespace

Chunk message_at(const CapturedStream& stream, const Shape& shape, std::uint64_t stream_offset,
                 ChunkBuffer& buffer) {
  Chunk chunk = fetch(stream, stream_offset, shape.stride_octets, buffer);
  if (shape.permutation == Permutation::none) return chunk;
  if (!chunk.missing.empty() || chunk.octets.size() < shape.stride_octets) {
    // Which values the missing octets belong to is not worth working out.
    buffer.octets.assign(chunk.octets.size(), std::byte{0});
    buffer.missing.assign(1, {0, chunk.octets.size()});
    return {buffer.octets, buffer.missing};
  }
  buffer.octets.assign(chunk.octets.begin(), chunk.octets.end());
  undo(shape.permutation, buffer.octets);
  return {buffer.octets, {}};
}

LeafReadings readings_of(const Subject& subject, const Shape& shape, std::size_t leaf, Octets sent,
                         const Chunk& chunk) {
  const Leaf& of = subject.leaves[leaf];
  const Place& place = shape.places[leaf];
  LeafReadings found{.readings = Readings::all()};
  if (place.element_octets == 0) return found;
  for (std::uint64_t i = 0; i < of.count; ++i) {
    const std::uint64_t at = place.offset_octets + i * place.element_octets;
    if (!is_seen(chunk, at, place.element_octets)) continue;
    found.seen = true;
    found.readings =
        found.readings &
        readings_of(of, sent.subspan(of.offset_octets + i * of.element_octets, of.element_octets),
                    chunk.octets.subspan(at, place.element_octets));
    if (found.readings.empty()) break;
  }
  return found;
}

bool agrees(const Subject& subject, const Shape& shape, const LeafSet& leaves, Octets sent,
            const Chunk& chunk) {
  const bool whole = chunk.missing.empty() && chunk.octets.size() == shape.stride_octets;
  for (std::size_t i = 0; i < subject.leaves.size(); ++i) {
    if (!leaves[i]) continue;
    const Leaf& leaf = subject.leaves[i];
    const Place& place = shape.places[i];
    if (whole && place.element_octets == leaf.element_octets &&
        equal(sent.subspan(leaf.offset_octets, leaf.size_octets),
              chunk.octets.subspan(place.offset_octets, leaf.size_octets))) {
      continue;
    }
    if (readings_of(subject, shape, i, sent, chunk).readings.empty()) return false;
  }
  return true;
}

std::uint64_t key_of(const Subject& subject, const LeafSet& leaves, Octets sent) {
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < subject.leaves.size(); ++i) {
    if (!leaves[i]) continue;
    const Leaf& leaf = subject.leaves[i];
    key = key * 0x9E3779B97F4A7C15 +
          key_of_leaf(leaf, {leaf.offset_octets, leaf.element_octets}, sent);
  }
  return key;
}

std::uint64_t key_of(const Subject& subject, const Shape& shape, const LeafSet& leaves,
                     Octets chunk) {
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < subject.leaves.size(); ++i) {
    if (!leaves[i]) continue;
    key = key * 0x9E3779B97F4A7C15 + key_of_leaf(subject.leaves[i], shape.places[i], chunk);
  }
  return key;
}

}  // namespace wirestruct::verify
