// Decides which shape the sender's messages have: the one that leaves the least unexplained, with
// the fewest causes.
#pragma once

#include <string>
#include <vector>

#include "verify/align.hpp"
#include "verify/evidence.hpp"
#include "verify/shape.hpp"

namespace wirestruct::verify {

/// One shape tried on the whole stream.
struct Trial {
  Shape shape;
  Alignment alignment;
  Evidence evidence;

  /// Messages and octets at odds with what was sent, counted one by one.
  std::uint64_t unexplained() const;
  /// Steps away from the schema, those of the readings included.
  std::uint64_t causes() const;
};

struct Judgement {
  Trial trial;
  /// Other shapes that explain the stream as well, with at most one cause more.
  std::vector<Trial> rivals;
  /// Shapes of these kinds were tried and explain less.
  std::vector<FindingCode> ruled_out;
};

Judgement judge(const Sides& sides);

/// The kinds of readings other than `same` in a group, as finding codes: V101 for the other byte
/// order, and so on. Sorted, without repetition.
std::vector<FindingCode> codes_of(const Subject& subject, const Shape& shape, const Group& group);

}  // namespace wirestruct::verify
