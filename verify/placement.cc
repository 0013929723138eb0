#include "verify/placement.hpp"

#include <algorithm>
#include <bit>
#include <variant>

namespace wirestruct::verify {
namespace {

using schema::Field;
using schema::Model;
using schema::Padding;
using schema::PaddingKind;
using schema::Struct;
using schema::StructType;

std::uint64_t align_up(std::uint64_t offset, std::uint64_t alignment) {
  return alignment <= 1 ? offset : (offset + alignment - 1) / alignment * alignment;
}

struct Extent {
  std::uint64_t size_octets = 0;
  std::uint64_t alignment_octets = 1;
};

class Placer {
 public:
  Placer(const Subject& subject, const LayoutRules& rules)
      : model_(*subject.model), subject_(subject), rules_(rules) {}

  Shape message() {
    // A struct stands after every struct that it contains.
    const auto last = static_cast<std::size_t>(subject_.structure - model_.structs.data());
    for (std::size_t i = 0; i <= last; ++i) {
      const Struct& structure = model_.structs[i];
      extents_.push_back(lay_out(structure, [](const Field&, std::uint64_t) {}));
    }
    Shape shape;
    shape.places.reserve(subject_.leaves.size());
    place_members(*subject_.structure, 0, shape);
    shape.stride_octets = extents_[last].size_octets;
    return shape;
  }

 private:
  // Calls visit(field, offset in the struct) for every field, and measures the struct.
  template <class Visit>
  Extent lay_out(const Struct& structure, const Visit& visit) const {
    const std::uint64_t cap = cap_of(structure);
    std::uint64_t offset = 0;
    std::uint64_t alignment = 1;
    for (const schema::Member& member : structure.members) {
      if (const auto* padding = std::get_if<Padding>(&member)) {
        offset = after(*padding, offset);
        continue;
      }
      const Field& field = std::get<Field>(member);
      const Extent element = extent_of(field);
      const std::uint64_t wanted = std::min(element.alignment_octets, cap);
      offset = align_up(offset, wanted);
      alignment = std::max(alignment, wanted);
      visit(field, offset);
      offset += element.size_octets * schema::element_count(field);
    }
    const bool tail = rules_.tail || &structure != subject_.structure;
    return {tail ? align_up(offset, alignment) : offset, alignment};
  }

  std::uint64_t cap_of(const Struct& structure) const {
    if (rules_.max_alignment_octets) return *rules_.max_alignment_octets;
    if (structure.layout == schema::LayoutRule::packed) return 1;
    return structure.max_alignment_octets == 0 ? UINT64_MAX : structure.max_alignment_octets;
  }

  std::uint64_t after(const Padding& padding, std::uint64_t offset) const {
    switch (padding.kind) {
      case PaddingKind::hole:
      case PaddingKind::tail:
        return offset;  // comes anew from the rules
      case PaddingKind::align:
        return rules_.written_padding ? align_up(offset, padding.alignment_octets) : offset;
      case PaddingKind::pad:
      case PaddingKind::reserved:
        return rules_.written_padding ? offset + padding.size_octets : offset;
    }
    return offset;
  }

  Extent extent_of(const Field& field) const {
    if (const auto* inner = std::get_if<StructType>(&field.type)) return extents_[inner->index];
    const std::uint64_t size = octets_of(field);
    // An odd width (u24) is an array of octets to a C compiler.
    return {size, std::has_single_bit(size) ? size : 1};
  }

  std::uint64_t octets_of(const Field& field) const {
    const std::uint64_t size = schema::size_octets(model_, field.type);
    if (!rules_.width) return size;
    const WidthChange& change = *rules_.width;
    const bool changed = change.field ? change.field == &field : change.type == field.type;
    return changed ? change.octets : size;
  }

  // Goes through the fields as translate::leaves_of does, so that the places have the same indices.
  void place_members(const Struct& structure, std::uint64_t base, Shape& shape) const {
    lay_out(structure, [&](const Field& field, std::uint64_t offset) {
      if (field.size_octets == 0) return;
      const auto* inner = std::get_if<StructType>(&field.type);
      if (inner) {
        const std::uint64_t stride = extents_[inner->index].size_octets;
        for (std::uint64_t i = 0; i < schema::element_count(field); ++i) {
          place_members(model_.structs[inner->index], base + offset + i * stride, shape);
        }
        return;
      }
      // Text and octets are one value for each of their innermost dimension.
      const Leaf& leaf = subject_.leaves[shape.places.size()];
      const std::uint64_t values_in_element = leaf.element_octets / field.stride_octets;
      shape.places.push_back({base + offset, octets_of(field) * values_in_element});
    });
  }

  const Model& model_;
  const Subject& subject_;
  const LayoutRules& rules_;
  std::vector<Extent> extents_;  // of Model::structs, by index
};

}  // namespace

Shape place(const Subject& subject, const LayoutRules& rules) {
  return Placer(subject, rules).message();
}

}  // namespace wirestruct::verify
