// The sender's compiler aligned members as the schema does not say: padding on one side.
#include "verify/alignments.hpp"
#include "verify/shape.hpp"

namespace wirestruct::verify {

void add_alignments(const Subject& subject, ShapeList& shapes) {
  for (const Alignment& alignment : alignments) {
    Shape shape = place(subject, {.max_alignment_octets = alignment.octets});
    shape.causes = {{FindingCode::v111, std::string(alignment.name)}};
    shapes.add(std::move(shape));
  }
}

void add_bare_alignments(const Subject& subject, ShapeList& shapes) {
  for (const Alignment& alignment : alignments) {
    Shape shape = place(subject, {.max_alignment_octets = alignment.octets, .tail = false});
    shape.causes = {
        {FindingCode::v111, std::string(alignment.name) + " without padding at the end"}};
    shapes.add(std::move(shape));
  }
  Shape bare = place(subject, {.max_alignment_octets = 1, .written_padding = false});
  bare.causes = {{FindingCode::v111, "no padding at all"}};
  shapes.add(std::move(bare));
}

}  // namespace wirestruct::verify
