#include "cli/histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace wirestruct::cli {
namespace {

std::uint64_t sum_of(const std::vector<Histogram::Bin>& bins) {
  std::uint64_t sum = 0;
  for (const Histogram::Bin& bin : bins) sum += bin.count;
  return sum;
}

TEST(Histogram, HasEachNumberWhenThereAreFew) {
  Histogram histogram;
  for (const double number : {88.0, 24.0, 88.0, -1.0}) histogram.add(number);
  const auto bins = histogram.bins(16);
  ASSERT_EQ(bins.size(), 3U);
  EXPECT_EQ(bins[0].first, -1);
  EXPECT_EQ(bins[2].first, 88);
  EXPECT_EQ(bins[2].last, 88);
  EXPECT_EQ(bins[2].count, 2U);
  EXPECT_NEAR(histogram.mean(), 49.75, 1e-9);
}

TEST(Histogram, HasBinsOfOneWidthForANarrowRange) {
  Histogram histogram;
  for (int i = 0; i < 100; ++i) histogram.add(1000 + i);
  const auto bins = histogram.bins(16);
  ASSERT_EQ(bins.size(), 10U);
  for (const Histogram::Bin& bin : bins) {
    EXPECT_EQ(bin.last - bin.first, 10);
    EXPECT_EQ(bin.count, 10U);
  }
}

TEST(Histogram, HasPowersOfTwoForAWideRange) {
  Histogram histogram;
  for (int i = 0; i < 1024; ++i) histogram.add(i);
  const auto bins = histogram.bins(16);
  ASSERT_EQ(bins.size(), 11U);
  EXPECT_EQ(bins[0].first, 0);
  EXPECT_EQ(bins[0].last, 1);
  EXPECT_EQ(bins[10].first, 512);
  EXPECT_EQ(bins[10].count, 512U);
}

TEST(Histogram, LeavesOutWhatIsNoNumber) {
  Histogram histogram;
  histogram.add(std::numeric_limits<double>::quiet_NaN());
  histogram.add(-std::numeric_limits<double>::infinity());
  EXPECT_TRUE(histogram.bins(16).empty());
  EXPECT_EQ(histogram.not_finite(), 2U);
  EXPECT_EQ(histogram.count(), 0U);
}

TEST(Histogram, HasEdgesThatAreNumbersForAllThatADoubleHolds) {
  constexpr double largest = std::numeric_limits<double>::max();
  for (const double least : {-largest, -largest / 3}) {
    Histogram histogram;
    std::vector<double> numbers;
    for (int i = 0; i <= 100; ++i) {
      numbers.push_back(least * (1 - i / 100.0) + largest * (i / 100.0));
      histogram.add(numbers.back());
    }
    for (const std::size_t most : {16U, 64U}) {
      const auto bins = histogram.bins(most);
      EXPECT_GT(bins.size(), 1U);
      EXPECT_EQ(sum_of(bins), numbers.size());
      for (const Histogram::Bin& bin : bins) {
        EXPECT_TRUE(std::isfinite(bin.first) && std::isfinite(bin.last));
        const auto count = std::ranges::count_if(numbers, [&](double number) {
          return number >= bin.first && (number < bin.last || bin.last == largest);
        });
        EXPECT_EQ(bin.count, static_cast<std::uint64_t>(count)) << bin.first;
      }
    }
  }
}

TEST(Histogram, CountsEveryNumberOnceWhateverTheyAre) {
  std::mt19937_64 random(5);
  for (int round = 0; round < 200; ++round) {
    Histogram histogram;
    const int numbers = std::uniform_int_distribution(1, 5000)(random);
    const int kind = round % 4;
    for (int i = 0; i < numbers; ++i) {
      const std::uint64_t bits = random();
      double number = static_cast<double>(bits % 1'000'000);
      if (kind == 1) number = std::ldexp(number, static_cast<int>(bits % 2000) - 1000);
      if (kind == 2) number = -number / 7;
      if (kind == 3) number = bits % 2 == 0 ? 1e308 : -1e308;
      histogram.add(number);
    }
    for (const std::size_t most : {1U, 2U, 16U, 64U}) {
      const auto bins = histogram.bins(most);
      EXPECT_LE(bins.size(), most);
      EXPECT_EQ(sum_of(bins), histogram.count());
      for (std::size_t i = 1; i < bins.size(); ++i) EXPECT_LE(bins[i - 1].last, bins[i].first);
    }
    EXPECT_LE(histogram.least(), histogram.greatest());
    EXPECT_TRUE(std::isfinite(histogram.mean()));
  }
}

}  // namespace
}  // namespace wirestruct::cli
