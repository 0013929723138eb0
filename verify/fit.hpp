// Which shapes the beginning of a stream may have: the first, quick look that leaves a few of them
// to be tried on all of it.
#pragma once

#include <cstddef>
#include <vector>

#include "verify/align.hpp"

namespace wirestruct::verify {

struct Fit {
  std::size_t shape = 0;  ///< index
  double rate = 0;        ///< of the octets looked at, how many are messages that were sent
  LeafSet leaves;         ///< whose values are worth looking at; others always differ
};

/// The shapes that fit best, by index; at least one, at most limits::finalists. `index` is that of
/// all leaves.
std::vector<Fit> fit_shapes(const Sides& sides, const std::vector<Shape>& shapes,
                            const KeyIndex& index);

/// How well one shape fits, 0 to 1.
double fit_rate(const Sides& sides, const Shape& shape, const LeafSet& leaves,
                const KeyIndex& index);

/// All leaves that the shape has a place for.
LeafSet leaves_in(const Subject& subject, const Shape& shape);

}  // namespace wirestruct::verify
