// Something swapped the octets of the message as a whole, text too.
#include "verify/shape.hpp"

namespace wirestruct::verify {

void add_permutations(const Subject& subject, ShapeList& shapes) {
  const auto add = [&](Permutation permutation, std::uint64_t unit_octets, const char* what) {
    if (subject.size_octets() % unit_octets != 0) return;
    Shape shape = schema_shape(subject);
    shape.permutation = permutation;
    shape.causes = {{FindingCode::v104, what}};
    shapes.add(std::move(shape));
  };
  add(Permutation::swapped_32, 4, "every 4 octets swapped");
  add(Permutation::swapped_16, 2, "every 2 octets swapped");
  add(Permutation::swapped_64, 8, "every 8 octets swapped");
  if (subject.size_octets() > 1) add(Permutation::reversed, 1, "the whole message turned round");
}

}  // namespace wirestruct::verify
