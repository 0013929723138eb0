// How often numbers of which size came, in bounded memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace wirestruct::cli {

/// Counts numbers. As long as there are at most 1024 different ones, each has its own count; then
/// they are counted in bins that are as wide as the numbers are large, eight between a power of two
/// and the next. At most some 33,000 bins, whatever comes.
class Histogram {
 public:
  void add(double number);

  struct Bin {
    double first = 0;
    double last = 0;  ///< `first` for a single number; otherwise not included
    std::uint64_t count = 0;
  };
  /// By ascending numbers, at most `most` of them: each number by itself, bins of one width, or,
  /// when the greatest number is many times the least, powers of two. Empty bins in between are
  /// there.
  std::vector<Bin> bins(std::size_t most) const;

  std::uint64_t count() const { return count_; }
  std::uint64_t not_finite() const { return not_finite_; }  ///< NaN and infinities: in no bin
  double least() const { return least_; }
  double greatest() const { return greatest_; }
  double mean() const { return mean_; }

 private:
  std::map<double, std::uint64_t> counts_;  // by number, or by the least one of its fine bin
  bool is_rough_ = false;
  std::uint64_t count_ = 0;
  std::uint64_t not_finite_ = 0;
  double mean_ = 0;
  double least_ = 0;
  double greatest_ = 0;
};

}  // namespace wirestruct::cli
