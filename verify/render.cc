#include "verify/render.hpp"

#include <algorithm>

namespace wirestruct::verify {
namespace {

using schema::ByteOrder;

// A number in more or fewer octets.
void put_resized(const Leaf& leaf, Reading reading, Octets sent, std::span<std::byte> to) {
  const bool big = leaf.order == ByteOrder::big;
  const bool to_big = big != is_reversed(reading);
  const bool by_sign =
      reading == Reading::sign_extended || reading == Reading::sign_extended_reversed;
  const std::byte top = big ? sent.front() : sent.back();
  const bool negative = (top & std::byte{0x80}) != std::byte{0};
  const std::byte filler = by_sign && negative ? std::byte{0xFF} : std::byte{0};
  for (std::size_t i = 0; i < to.size(); ++i) {
    std::byte octet = filler;
    if (i < sent.size()) octet = sent[big ? sent.size() - 1 - i : i];
    to[to_big ? to.size() - 1 - i : i] = octet;
  }
}

// Puts one value and marks what is known of it.
class Putter {
 public:
  Putter(Pattern& pattern, const Leaf& leaf) : pattern_(pattern), leaf_(leaf) {}

  void put(Reading reading, Octets sent, std::uint64_t at, std::uint64_t size) {
    const std::span<std::byte> to = std::span(pattern_.octets).subspan(at, size);
    const std::uint64_t common = std::min<std::uint64_t>(size, sent.size());
    const auto pick = [&](auto&& source_of) {
      for (std::size_t i = 0; i < common; ++i) to[i] = sent[source_of(i)];
      know(at, common);
    };
    switch (reading) {
      case Reading::same:
        pick([](std::size_t i) { return i; });
        return;
      case Reading::reversed:
        pick([&](std::size_t i) { return sent.size() - 1 - i; });
        return;
      case Reading::units_cdab:
        pick([&](std::size_t i) { return (sent.size() / 2 - 1 - i / 2) * 2 + i % 2; });
        return;
      case Reading::units_badc:
        pick([](std::size_t i) { return i ^ 1U; });
        return;
      case Reading::zero_extended:
      case Reading::sign_extended:
      case Reading::zero_extended_reversed:
      case Reading::sign_extended_reversed:
      case Reading::cut:
      case Reading::cut_reversed:
        put_resized(leaf_, reading, sent, to);
        know(at, size);
        return;
      case Reading::equal_to_nul:
      case Reading::space_padded: {
        const auto end = std::ranges::find(sent.first(common), std::byte{0}) - sent.begin();
        pick([](std::size_t i) { return i; });
        forget(at + static_cast<std::uint64_t>(end), common - static_cast<std::uint64_t>(end));
        return;
      }
    }
  }

 private:
  void know(std::uint64_t at, std::uint64_t size) { mark(at, size, true); }
  void forget(std::uint64_t at, std::uint64_t size) { mark(at, size, false); }
  void mark(std::uint64_t at, std::uint64_t size, bool known) {
    for (std::uint64_t i = at; i < at + size; ++i) pattern_.known[i] = known;
  }

  Pattern& pattern_;
  const Leaf& leaf_;
};

}  // namespace

Pattern render(const Subject& subject, const Shape& shape, const Group& group, Octets sent) {
  Pattern pattern{.octets = std::vector<std::byte>(shape.stride_octets),
                  .known = std::vector<bool>(shape.stride_octets)};
  for (std::size_t i = 0; i < subject.leaves.size(); ++i) {
    const Leaf& leaf = subject.leaves[i];
    const Place& place = shape.places[i];
    if (place.element_octets == 0 || !group.leaves[i].reading) continue;
    Putter putter(pattern, leaf);
    for (std::uint64_t element = 0; element < leaf.count; ++element) {
      putter.put(
          *group.leaves[i].reading,
          sent.subspan(leaf.offset_octets + element * leaf.element_octets, leaf.element_octets),
          place.offset_octets + element * place.element_octets, place.element_octets);
    }
  }
  undo(shape.permutation, pattern.octets);  // is its own inverse
  if (shape.permutation != Permutation::none) {
    pattern.known.assign(shape.stride_octets, true);
  }
  return pattern;
}

}  // namespace wirestruct::verify
