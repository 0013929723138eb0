#include "capture/history.hpp"

#include <gtest/gtest.h>

#include "capture/packet_builder.hpp"

namespace wirestruct::capture {
namespace {

using namespace testing;

constexpr std::uint64_t start = 1'000'000;

Buffer pattern(std::uint64_t position, std::size_t size) {
  Buffer octets(size);
  for (std::size_t i = 0; i < size; ++i) {
    octets[i] = static_cast<std::byte>((position + i) * 2654435761U >> 16);
  }
  return octets;
}

TEST(History, ComparesWithWhatWasAppendedAcrossTheEdgeOfItsRing) {
  HistoryBudget budget{.per_direction_octets = 8192, .octets = 8192};
  History history(budget);
  std::uint64_t end = start;
  for (int i = 0; i < 40; ++i) {
    history.append(end, pattern(end, 701));
    end += 701;
  }
  const Comparison same = history.compare(end - 8192, pattern(end - 8192, 8192));
  EXPECT_EQ(same.compared_octets, 8192U);
  EXPECT_TRUE(same.differences.empty());
  EXPECT_EQ(history.memory_octets(), 8192U);

  Buffer other = pattern(end - 5000, 1000);
  other[400] ^= std::byte{1};
  other[402] ^= std::byte{1};
  const Comparison different = history.compare(end - 5000, other);
  ASSERT_EQ(different.differences.size(), 1U);
  EXPECT_EQ(different.differences[0].position, end - 5000 + 400);
  EXPECT_EQ(different.differences[0].first, pattern(end - 4600, 3));
  EXPECT_EQ(different.differences[0].second.size(), 3U);
}

TEST(History, SaysWhatIsTooOldAndWhatWasAGap) {
  HistoryBudget budget{.per_direction_octets = 4096, .octets = 4096};
  History history(budget);
  history.append(start, pattern(start, 3000));
  history.append_gap(start + 3000, 500);
  history.append(start + 3500, pattern(start + 3500, 1000));
  // 4500 octets in 4096: the first 404 are forgotten.
  const Comparison all = history.compare(start, pattern(start, 4500));
  EXPECT_EQ(all.older_octets, 404U);
  EXPECT_EQ(all.missing_octets, 500U);
  EXPECT_EQ(all.compared_octets, 3596U);
  EXPECT_TRUE(all.differences.empty());
}

TEST(History, GrowsWithWhatIsToldAndNeverBeyondTheBudgetOfAll) {
  HistoryBudget budget{.per_direction_octets = 65536, .octets = 8192 + 256};
  History first(budget);
  first.append(start, pattern(start, 10));
  EXPECT_EQ(first.memory_octets(), 256U);
  first.append(start + 10, pattern(start + 10, 5000));
  EXPECT_EQ(first.memory_octets(), 8192U);
  EXPECT_TRUE(first.compare(start, pattern(start, 5010)).differences.empty());
  {
    History second(budget);
    second.append(start, pattern(start, 10));
    EXPECT_FALSE(budget.exhausted);
    History third(budget);
    third.append(start, pattern(start, 10));
    EXPECT_TRUE(budget.exhausted);
    EXPECT_EQ(third.memory_octets(), 0U);
    EXPECT_EQ(third.compare(start, pattern(start, 10)).older_octets, 10U);
  }
  EXPECT_EQ(budget.used_octets, 8192U);
}

TEST(History, KeepsTheLastOctetsOfMoreThanFit) {
  HistoryBudget budget{.per_direction_octets = 4096, .octets = 4096};
  History history(budget);
  history.append(start, pattern(start, 20'000));
  const Comparison comparison = history.compare(start, pattern(start, 20'000));
  EXPECT_EQ(comparison.compared_octets, 4096U);
  EXPECT_TRUE(comparison.differences.empty());
}

}  // namespace
}  // namespace wirestruct::capture
