#include "verify/shape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "verify/limits.hpp"

namespace wirestruct::verify {
namespace {

constexpr std::array all_hypotheses{
    Hypothesis{"alignments", add_alignments},
    Hypothesis{"widths", add_widths},
    // No compiler does this; somebody who counts octets may.
    Hypothesis{"alignments", add_bare_alignments},
    Hypothesis{"insertions", add_insertions},
    Hypothesis{"permutations", add_permutations},
};

std::size_t hash_of(const Shape& shape) {
  std::uint64_t hash = shape.stride_octets * 5 + static_cast<std::uint64_t>(shape.permutation);
  for (const Place& place : shape.places) {
    hash = (hash ^ place.offset_octets ^ place.element_octets << 32) * 0x9E3779B97F4A7C15;
    hash ^= hash >> 29;
  }
  return hash;
}

bool same_places(const Shape& a, const Shape& b) {
  return a.stride_octets == b.stride_octets && a.permutation == b.permutation &&
         a.places == b.places;
}

std::size_t unit_octets(Permutation permutation) {
  switch (permutation) {
    case Permutation::none:
    case Permutation::reversed:
      return 0;
    case Permutation::swapped_16:
      return 2;
    case Permutation::swapped_32:
      return 4;
    case Permutation::swapped_64:
      return 8;
  }
  return 0;
}

}  // namespace

std::span<const Hypothesis> hypotheses() {
  return all_hypotheses;
}

std::string describe(const std::vector<Cause>& causes) {
  std::string text;
  for (const Cause& cause : causes) text += (text.empty() ? "" : " and ") + cause.what;
  return text;
}

std::vector<Hole> holes_of(const Subject& subject, const Shape& shape) {
  std::vector<Hole> holes;
  std::uint64_t end = 0;
  const auto hole = [&](std::size_t leaf, std::uint64_t offset) {
    if (offset > end) holes.push_back({leaf, end, offset - end});
  };
  for (std::size_t i = 0; i < shape.places.size(); ++i) {
    const Place& place = shape.places[i];
    if (place.element_octets == 0) continue;
    hole(i, place.offset_octets);
    end = place.offset_octets + place.element_octets * subject.leaves[i].count;
  }
  hole(shape.places.size(), shape.stride_octets);
  return holes;
}

void undo(Permutation permutation, std::span<std::byte> octets) {
  if (permutation == Permutation::none) return;
  if (permutation == Permutation::reversed) {
    std::ranges::reverse(octets);
    return;
  }
  const std::size_t unit = unit_octets(permutation);
  for (std::size_t at = 0; at + unit <= octets.size(); at += unit) {
    std::ranges::reverse(octets.subspan(at, unit));
  }
}

Shape schema_shape(const Subject& subject) {
  Shape shape;
  shape.stride_octets = subject.size_octets();
  shape.places.reserve(subject.leaves.size());
  for (const Leaf& leaf : subject.leaves) {
    shape.places.push_back({leaf.offset_octets, leaf.element_octets});
  }
  return shape;
}

std::vector<Shape> shapes_of(const Subject& subject) {
  ShapeList shapes(schema_shape(subject));
  const bool expanded = std::ranges::none_of(
      subject.leaves, [](const Leaf& leaf) { return leaf.kind == translate::LeafKind::rest; });
  if (expanded && subject.leaves.size() <= limits::shaped_leaves) {
    for (const Hypothesis& hypothesis : hypotheses()) hypothesis.add(subject, shapes);
  }
  return shapes.take();
}

void ShapeList::add(Shape shape) {
  if (full() || shape.stride_octets == 0) return;
  const std::size_t hash = hash_of(shape);
  const auto [first, last] = by_hash_.equal_range(hash);
  for (auto candidate = first; candidate != last; ++candidate) {
    Shape& known = shapes_[candidate->second];
    if (!same_places(known, shape)) continue;
    // The same causes and one more that changes nothing are no other explanation.
    const bool adds_nothing = std::ranges::all_of(known.causes, [&](const Cause& cause) {
      return std::ranges::find(shape.causes, cause) != shape.causes.end();
    });
    if (!adds_nothing) known.also.push_back(std::move(shape.causes));
    return;
  }
  by_hash_.emplace(hash, shapes_.size());
  shapes_.push_back(std::move(shape));
}

bool ShapeList::full() const {
  if (shapes_.empty()) return false;
  return shapes_.size() >= limits::shapes ||
         shapes_.size() * shapes_.front().places.size() >= limits::shape_places;
}

std::vector<Shape> ShapeList::take() {
  std::vector<std::size_t> order(shapes_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {},
                    [&](std::size_t i) { return std::pair(shapes_[i].causes.size(), i); });
  std::vector<Shape> sorted;
  sorted.reserve(order.size());
  for (const std::size_t i : order) sorted.push_back(std::move(shapes_[i]));
  return sorted;
}

}  // namespace wirestruct::verify
