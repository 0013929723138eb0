#include "verify/subject.hpp"

#include <algorithm>

namespace wirestruct::verify {

Subject subject_of(const schema::Model& model, const schema::Struct& structure) {
  Subject subject{.model = &model,
                  .structure = &structure,
                  .leaves = translate::leaves_of(model, structure),
                  .paddings = translate::paddings_of(model, structure)};
  const auto big = std::ranges::count(subject.leaves, schema::ByteOrder::big, &Leaf::order);
  const auto little = std::ranges::count(subject.leaves, schema::ByteOrder::little, &Leaf::order);
  for (Leaf& leaf : subject.leaves) {
    if (leaf.kind != translate::LeafKind::number || leaf.order != schema::ByteOrder::none) continue;
    leaf.order = big > little ? schema::ByteOrder::big : schema::ByteOrder::little;
  }
  return subject;
}

bool has_order(const Leaf& leaf) {
  return leaf.kind == translate::LeafKind::number && leaf.element_octets > 1;
}

}  // namespace wirestruct::verify
