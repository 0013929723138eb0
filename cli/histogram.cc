#include "cli/histogram.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

namespace wirestruct::cli {
namespace {

constexpr std::size_t exact_numbers = 1024;
constexpr double bins_per_power = 8;
// From here on the small numbers would all be in the first bin of one width.
constexpr double wide_range = 64;

// The number of its fine bin that is nearest to zero.
double rough(double number) {
  if (number == 0) return 0;
  int exponent = 0;
  const double fraction = std::frexp(number, &exponent);  // 0.5 to 1
  return std::ldexp(std::trunc(fraction * 2 * bins_per_power) / (2 * bins_per_power), exponent);
}

// 1, 2 or 5 times a power of ten, at least so much.
double round_width(double least) {
  const double power = std::pow(10, std::floor(std::log10(least)));
  for (const double digit : {1.0, 2.0, 5.0}) {
    if (digit * power >= least) return digit * power;
  }
  return 10 * power;
}

// Of a number of at least 1: the power of two that is not above it.
int power_of(double number) {
  return std::ilogb(number);
}

}  // namespace

void Histogram::add(double number) {
  if (!std::isfinite(number)) {
    ++not_finite_;
    return;
  }
  least_ = count_ == 0 ? number : std::min(least_, number);
  greatest_ = count_ == 0 ? number : std::max(greatest_, number);
  ++count_;
  const auto count = static_cast<double>(count_);
  mean_ += number / count - mean_ / count;  // a sum could overflow
  ++counts_[is_rough_ ? rough(number) : number];
  if (is_rough_ || counts_.size() <= exact_numbers) return;
  std::map<double, std::uint64_t> fine;
  for (const auto& [each, times] : counts_) fine[rough(each)] += times;
  counts_ = std::move(fine);
  is_rough_ = true;
}

std::vector<Histogram::Bin> Histogram::bins(std::size_t most) const {
  std::vector<Bin> bins;
  if (counts_.empty() || most == 0) return bins;
  if (!is_rough_ && counts_.size() <= most) {
    for (const auto& [number, count] : counts_) bins.push_back({number, number, count});
    return bins;
  }
  // By their edges, since what computes a bin's number may leave what a double or an integer holds.
  const auto fill = [&] {
    for (const auto& [number, count] : counts_) {
      const auto after = std::ranges::upper_bound(bins, number, {}, &Bin::first);
      (after == bins.begin() ? *after : *std::prev(after)).count += count;
    }
  };
  constexpr double largest = std::numeric_limits<double>::max();
  if (least_ >= 0 && greatest_ > wide_range * std::max(least_, 1.0)) {
    // Below 1, 1 up to 2, 2 up to 4, …; or two powers in one bin, three, …
    const int first = least_ < 1 ? -1 : power_of(least_);
    const int powers = power_of(greatest_) - first + 1;
    const int step = (powers + static_cast<int>(most) - 1) / static_cast<int>(most);
    for (int power = first; power <= power_of(greatest_); power += step) {
      const double from = power < 0 ? 0 : std::ldexp(1.0, power);
      const double to = std::ldexp(1.0, power + step);
      bins.push_back({from, std::min(to, largest), 0});
    }
    fill();
    return bins;
  }
  // Up to two bins more than the range is wide, since it begins and ends within one.
  const double parts = std::max(static_cast<double>(most) - 2, 1.0);
  const double width = round_width(std::max((greatest_ / parts) - (least_ / parts), 1e-300));
  if (!std::isfinite(width)) return {{least_, greatest_, count_}};
  const double from = std::floor(least_ / width);
  const auto edge = [&](std::size_t number) {
    return std::clamp((from + static_cast<double>(number)) * width, -largest, largest);
  };
  while (bins.empty() || (bins.size() < most && edge(bins.size()) <= greatest_)) {
    bins.push_back({edge(bins.size()), edge(bins.size() + 1), 0});
    if (bins.back().last == largest) break;
  }
  fill();
  return bins;
}

}  // namespace wirestruct::cli
