// Finds sent messages by their values.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "verify/recording.hpp"
#include "verify/subject.hpp"

namespace wirestruct::verify {

class KeyIndex {
 public:
  /// Of the first `messages` of the recording; by the values of these leaves.
  KeyIndex(const Subject& subject, const LeafSet& leaves, const Recording& sent,
           std::uint64_t messages);

  /// The first message with the key whose index is at least `index`, and the last below it.
  std::optional<std::uint64_t> at_or_after(std::uint64_t key, std::uint64_t index) const;
  std::optional<std::uint64_t> before(std::uint64_t key, std::uint64_t index) const;

 private:
  std::vector<std::pair<std::uint64_t, std::uint64_t>> entries_;  // key, index; ascending
};

}  // namespace wirestruct::verify
