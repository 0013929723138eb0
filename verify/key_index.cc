#include "verify/key_index.hpp"

#include <algorithm>

#include "verify/compare.hpp"

namespace wirestruct::verify {

KeyIndex::KeyIndex(const Subject& subject, const LeafSet& leaves, const Recording& sent,
                   std::uint64_t messages) {
  entries_.reserve(messages);
  for (std::uint64_t i = 0; i < messages; ++i) {
    entries_.emplace_back(key_of(subject, leaves, sent.message(i)), i);
  }
  std::ranges::sort(entries_);
}

std::optional<std::uint64_t> KeyIndex::at_or_after(std::uint64_t key, std::uint64_t index) const {
  const auto found = std::ranges::lower_bound(entries_, std::pair(key, index));
  if (found == entries_.end() || found->first != key) return std::nullopt;
  return found->second;
}

std::optional<std::uint64_t> KeyIndex::before(std::uint64_t key, std::uint64_t index) const {
  auto found = std::ranges::lower_bound(entries_, std::pair(key, index));
  if (found == entries_.begin()) return std::nullopt;
  --found;
  if (found->first != key) return std::nullopt;
  return found->second;
}

}  // namespace wirestruct::verify
