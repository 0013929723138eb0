// Where the values of a message stand in what was really sent: the causes that show in the layout.
// The schema's own shape is one; every hypothesis adds others, and what was captured decides.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "verify/finding_table.hpp"
#include "verify/subject.hpp"

namespace wirestruct::verify {

/// Where the values of one leaf stand, one right after the other.
struct Place {
  std::uint64_t offset_octets = 0;   ///< from the start of the message as sent
  std::uint64_t element_octets = 0;  ///< of one value; 0: it is not there

  friend bool operator==(const Place&, const Place&) = default;
};

/// What was done to the octets of a message as a whole, before everything else.
enum class Permutation : std::uint8_t { none, reversed, swapped_16, swapped_32, swapped_64 };

/// One step away from the schema.
struct Cause {
  FindingCode code = FindingCode::v111;
  std::string what;  ///< `natural alignment`, `kind in 4 octets`, `4 extra octets before id`

  friend bool operator==(const Cause&, const Cause&) = default;
};

struct Shape {
  std::uint64_t stride_octets = 0;  ///< from one message to the next
  std::vector<Place> places;        ///< of Subject::leaves, by index
  Permutation permutation = Permutation::none;
  std::vector<Cause> causes;                  ///< empty: as the schema says
  std::vector<std::vector<Cause>> also = {};  ///< other causes of exactly this shape
  std::uint64_t least_messages = 1;           ///< fewer cannot show it
};

/// `kind in 4 octets and natural alignment`
std::string describe(const std::vector<Cause>& causes);

/// Octets of the sent message that no leaf has, ascending. `leaf` is the one they stand in front
/// of, or the number of leaves for those at the end.
struct Hole {
  std::size_t leaf = 0;
  std::uint64_t offset_octets = 0;
  std::uint64_t size_octets = 0;
};
std::vector<Hole> holes_of(const Subject& subject, const Shape& shape);

/// Puts the octets of a message back as they were before the permutation. `octets` holds whole
/// units.
void undo(Permutation permutation, std::span<std::byte> octets);

/// The shapes to try, the schema's own first, then by number of causes and plausibility. No two
/// have the same places.
std::vector<Shape> shapes_of(const Subject& subject);

/// The shape that the schema says.
Shape schema_shape(const Subject& subject);

/// What a hypothesis adds its shapes to.
class ShapeList {
 public:
  explicit ShapeList(Shape first) { add(std::move(first)); }
  /// A shape that is already there only becomes one more cause of it.
  void add(Shape shape);
  bool full() const;
  std::vector<Shape> take();

 private:
  std::vector<Shape> shapes_;
  std::unordered_multimap<std::size_t, std::size_t> by_hash_;  // of the places → index
};

/// One family of causes: its file is hypothesis_NAME.cc.
struct Hypothesis {
  std::string_view name;
  void (*add)(const Subject& subject, ShapeList& shapes);
};
std::span<const Hypothesis> hypotheses();

void add_alignments(const Subject& subject, ShapeList& shapes);
void add_bare_alignments(const Subject& subject, ShapeList& shapes);
void add_widths(const Subject& subject, ShapeList& shapes);
void add_insertions(const Subject& subject, ShapeList& shapes);
void add_permutations(const Subject& subject, ShapeList& shapes);

}  // namespace wirestruct::verify
