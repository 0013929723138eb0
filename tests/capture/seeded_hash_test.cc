#include "capture/seeded_hash.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

#include "capture/connection_key.hpp"

namespace wirestruct::capture {
namespace {

using Key = std::array<std::uint64_t, 3>;

/// Whatever the seed: a difference of one bit in a part is not taken away by one or two bits of the
/// next.
TEST(SeededHash, NoDifferenceCancelsAnother) {
  for (const std::uint64_t seed : {std::uint64_t{0}, std::uint64_t{1}, random_hash().seed}) {
    const SeededHash hash{seed};
    std::vector<std::size_t> hashes{hash(Key{})};
    for (int first = 0; first < 64; ++first) {
      for (int second = 0; second < 64; ++second) {
        for (int third = second; third < 64; ++third) {
          const std::uint64_t next = 1ULL << second | 1ULL << third;
          hashes.push_back(hash(Key{1ULL << first, next, 0}));
        }
      }
    }
    std::ranges::sort(hashes);
    EXPECT_EQ(std::ranges::adjacent_find(hashes), hashes.end());
  }
}

/// A table takes the lowest or the highest bits: connections that differ only in upper bits of
/// their addresses are spread over both.
TEST(SeededHash, ConnectionsThatDifferInUpperBitsAreSpread) {
  const SeededHash hash = random_hash();
  constexpr std::size_t buckets = 1024;
  std::array<std::size_t, buckets> lowest{}, highest{};
  for (std::size_t i = 0; i < 4 * buckets; ++i) {
    Endpoint client{.address = {}, .port = 40'000};
    for (std::size_t bit = 0; bit < 12; ++bit) {
      if ((i >> bit & 1) != 0) client.address[3 + bit] = std::byte{0x80};
    }
    const std::size_t hashed = hash(ConnectionKey(client, {.address = {}, .port = 8888}));
    ++lowest[hashed % buckets];
    ++highest[hashed >> 54];
  }
  EXPECT_LT(std::ranges::max(lowest), 32U);
  EXPECT_LT(std::ranges::max(highest), 32U);
}

}  // namespace
}  // namespace wirestruct::capture
