// A hash of keys that whoever sends the packets chooses.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>
#include <type_traits>

namespace wirestruct::capture {

/// Seeded, so that nobody can choose keys that meet in one bucket.
struct SeededHash {
  using is_avalanching = void;  // boost::unordered: every bit of the key matters to all of the hash

  std::uint64_t seed;

  template <typename Key>
  std::size_t operator()(const Key& key) const {
    static_assert(std::has_unique_object_representations_v<Key>, "hashed as octets");
    std::array<std::uint64_t, (sizeof(Key) + 7) / 8> parts{};
    std::memcpy(parts.data(), &key, sizeof(Key));
    std::uint64_t hash = seed;
    for (const std::uint64_t part : parts) {
      // Two rounds, each of which moves the upper half down before it multiplies: a product alone
      // keeps a difference in bit 63 where it is, and the next part could take it away again.
      hash ^= part;
      for (int round = 0; round < 2; ++round) hash = (hash ^ hash >> 32) * 0xD6E8FEB86659FD93U;
      hash ^= hash >> 32;
    }
    return hash;
  }
};

/// With a seed of its own.
inline SeededHash random_hash() {
  std::random_device random;
  return {std::uint64_t{random()} << 32 | random()};
}

}  // namespace wirestruct::capture
