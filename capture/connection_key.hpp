// The two ends of a connection as a key, the same for both directions.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <random>
#include <type_traits>
#include <utility>

#include "capture/segment.hpp"

namespace wirestruct::capture {

/// The ends in an order of their own.
struct ConnectionKey {
  Endpoint low, high;

  ConnectionKey(const Endpoint& a, const Endpoint& b) : low(a < b ? a : b), high(a < b ? b : a) {}
  friend bool operator==(const ConnectionKey&, const ConnectionKey&) = default;
};
static_assert(std::has_unique_object_representations_v<ConnectionKey>, "hashed as octets");

/// Seeded, because whoever sends the packets chooses the keys.
struct ConnectionKeyHash {
  using is_avalanching = void;  // boost::unordered: every bit of the key matters to all of the hash

  std::uint64_t seed;

  std::size_t operator()(const ConnectionKey& key) const {
    std::array<std::uint64_t, (sizeof(ConnectionKey) + 7) / 8> parts{};
    std::memcpy(parts.data(), &key, sizeof(ConnectionKey));
    std::uint64_t hash = seed;
    for (const std::uint64_t part : parts) {
      hash = (hash ^ part) * 0x9E3779B97F4A7C15U;
      hash ^= hash >> 32;
    }
    return hash;
  }
};

/// A seed of this process.
inline ConnectionKeyHash random_key_hash() {
  std::random_device random;
  return {std::uint64_t{random()} << 32 | random()};
}

}  // namespace wirestruct::capture
