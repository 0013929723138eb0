// The latest octets that a direction has told, kept to compare retransmissions with. A ring that
// grows with what is told, up to a limit, so that a short connection costs little.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "capture/packet.hpp"

namespace wirestruct::capture {

/// What all histories together may take.
struct HistoryBudget {
  std::uint64_t per_direction_octets = 0;
  std::uint64_t octets = 0;
  std::uint64_t used_octets = 0;
  /// Set when a history could not even begin; whoever owns them makes room. One that has begun and
  /// cannot grow makes do, or many busy directions would take the memory from each other in turns.
  bool exhausted = false;
};

/// Octets of a retransmission that are not those that were there first.
struct Difference {
  std::uint64_t position = 0;
  std::vector<std::byte> first;
  Octets second;
};

struct Comparison {
  std::uint64_t compared_octets = 0;
  std::uint64_t missing_octets = 0;  ///< of ranges that were told as gaps
  std::uint64_t older_octets = 0;    ///< no longer in the history
  std::vector<Difference> differences;
};

/// Positions are the 64-bit sequence numbers of capture/stream.hpp.
class History {
 public:
  explicit History(HistoryBudget& budget) : budget_(&budget) {}
  ~History() { clear(); }
  History(const History&) = delete;
  History& operator=(const History&) = delete;

  /// `position` is where the previous append or append_gap ended.
  void append(std::uint64_t position, Octets octets);
  void append_gap(std::uint64_t position, std::uint64_t size_octets);
  /// Compares octets that end no later than what was appended.
  Comparison compare(std::uint64_t position, Octets octets) const;
  void clear();

  std::uint64_t memory_octets() const { return ring_.size(); }

 private:
  struct Range {
    std::uint64_t begin, end;
  };
  void grow(std::uint64_t wanted_octets);
  void forget_before(std::uint64_t position);
  void compare_kept(Range range, Octets octets, Comparison& comparison) const;

  HistoryBudget* budget_;
  std::vector<std::byte> ring_;  // the octet at a position stands at position % size; size is 2^n
  std::uint64_t begin_ = 0;      // kept: [begin_, end_), but for the gaps
  std::uint64_t end_ = 0;
  std::vector<Range> gaps_;
};

}  // namespace wirestruct::capture
