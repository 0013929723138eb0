#include "capture/history.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace wirestruct::capture {
namespace {

constexpr std::uint64_t smallest_ring_octets = 256;
// Gaps that are remembered; before the oldest of more, the history ends.
constexpr std::size_t gaps_limit = 256;

}  // namespace

void History::append(std::uint64_t position, Octets octets) {
  if (position != end_ || end_ == begin_) {
    begin_ = end_ = position;
    gaps_.clear();
  }
  const std::uint64_t wanted = end_ - begin_ + octets.size();
  if (wanted > ring_.size()) grow(wanted);
  end_ += octets.size();
  if (ring_.empty()) {
    begin_ = end_;
    return;
  }
  // Of octets that do not fit at all, the last ones.
  octets = octets.last(std::min<std::size_t>(octets.size(), ring_.size()));
  const std::size_t at = (end_ - octets.size()) & (ring_.size() - 1);
  const std::size_t to_the_edge = std::min(octets.size(), ring_.size() - at);
  std::memcpy(ring_.data() + at, octets.data(), to_the_edge);
  std::memcpy(ring_.data(), octets.data() + to_the_edge, octets.size() - to_the_edge);
  if (end_ - begin_ > ring_.size()) forget_before(end_ - ring_.size());
}

void History::append_gap(std::uint64_t position, std::uint64_t size_octets) {
  if (position != end_ || end_ == begin_) {
    begin_ = end_ = position;
    gaps_.clear();
  }
  end_ += size_octets;
  gaps_.push_back({position, end_});
  if (gaps_.size() > gaps_limit) forget_before(gaps_.front().end);
  if (end_ - begin_ > ring_.size())
    forget_before(end_ - std::min<std::uint64_t>(end_, ring_.size()));
}

void History::forget_before(std::uint64_t position) {
  begin_ = std::max(begin_, position);
  std::erase_if(gaps_, [&](const Range& gap) { return gap.end <= begin_; });
}

void History::grow(std::uint64_t wanted_octets) {
  const std::uint64_t limit = std::bit_floor(budget_->per_direction_octets);
  const std::uint64_t size =
      std::min(limit, std::max(smallest_ring_octets, std::bit_ceil(wanted_octets)));
  if (size <= ring_.size()) return;
  if (budget_->used_octets - ring_.size() + size > budget_->octets) {
    budget_->exhausted |= ring_.empty();
    return;
  }
  std::vector<std::byte> larger(size);
  for (std::uint64_t position = begin_; position < end_;) {
    const std::size_t from = position & (ring_.size() - 1);
    const std::size_t to = position & (size - 1);
    const std::size_t count =
        std::min({end_ - position, ring_.size() - from, static_cast<std::size_t>(size) - to});
    std::memcpy(larger.data() + to, ring_.data() + from, count);
    position += count;
  }
  budget_->used_octets += size - ring_.size();
  ring_ = std::move(larger);
}

void History::clear() {
  budget_->used_octets -= ring_.size();
  ring_ = {};
  gaps_.clear();
  begin_ = end_;
}

Comparison History::compare(std::uint64_t position, Octets octets) const {
  Comparison comparison;
  const std::uint64_t end = position + octets.size();
  std::uint64_t at = std::clamp(begin_, position, end);
  comparison.older_octets = at - position;
  for (const Range& gap : gaps_) {
    if (at >= end) return comparison;
    if (gap.end <= at) continue;
    const std::uint64_t gap_begin = std::clamp(gap.begin, at, end);
    const std::uint64_t gap_end = std::clamp(gap.end, at, end);
    compare_kept({at, gap_begin}, octets.subspan(at - position, gap_begin - at), comparison);
    comparison.missing_octets += gap_end - gap_begin;
    at = gap_end;
  }
  compare_kept({at, end}, octets.subspan(at - position), comparison);
  return comparison;
}

void History::compare_kept(Range range, Octets octets, Comparison& comparison) const {
  comparison.compared_octets += octets.size();
  const auto kept = [&](std::uint64_t position) { return ring_[position & (ring_.size() - 1)]; };
  bool equal = true;
  for (std::uint64_t position = range.begin; position < range.end && equal;) {
    const std::size_t from = position & (ring_.size() - 1);
    const std::size_t count = std::min<std::size_t>(range.end - position, ring_.size() - from);
    equal = std::memcmp(ring_.data() + from, octets.data() + (position - range.begin), count) == 0;
    position += count;
  }
  if (equal) return;

  while (octets.front() == kept(range.begin)) {
    ++range.begin;
    octets = octets.subspan(1);
  }
  while (octets.back() == kept(range.end - 1)) {
    --range.end;
    octets = octets.first(octets.size() - 1);
  }
  Difference difference{range.begin, {}, octets};
  difference.first.reserve(octets.size());
  for (std::uint64_t position = range.begin; position < range.end; ++position) {
    difference.first.push_back(kept(position));
  }
  comparison.differences.push_back(std::move(difference));
}

}  // namespace wirestruct::capture
