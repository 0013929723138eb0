#include "translate/leaves.hpp"

#include <utility>

#include "translate/limits.hpp"
#include "translate/record.hpp"

namespace wirestruct::translate {
namespace {

using schema::Field;
using schema::Model;
using schema::Padding;
using schema::Struct;

std::string join(const std::string& path, const std::string& name) {
  return path.empty() ? name : path + "." + name;
}

// Goes through a struct and the structs inside it. `Visit` has field(path, field, offset),
// padding(path, padding, offset), full(), and rest(path, field, offset, size).
template <class Visit>
void walk(const Model& model, const Struct& structure, const std::string& path,
          std::uint64_t base_octets, Visit& visit) {
  for (const schema::Member& member : structure.members) {
    if (const auto* padding = std::get_if<Padding>(&member)) {
      visit.padding(path, *padding, base_octets + padding->offset_octets);
      continue;
    }
    const Field& field = std::get<Field>(member);
    const std::string field_path = join(path, field.name);
    const std::uint64_t offset = base_octets + field.offset_octets;
    const auto* inner = std::get_if<schema::StructType>(&field.type);
    if (!inner) {
      visit.field(field_path, field, offset);
      continue;
    }
    // A struct of no octets holds nothing, however often it is repeated.
    const std::uint64_t count = field.stride_octets == 0 ? 0 : schema::element_count(field);
    for (std::uint64_t element = 0; element < count; ++element) {
      const std::uint64_t at = element * field.stride_octets;
      const std::string element_path = field_path + index_path(field.dimensions, element);
      if (visit.full()) {
        visit.rest(element_path, field, offset + at, field.size_octets - at);
        break;
      }
      walk(model, model.structs[inner->index], element_path, offset + at, visit);
    }
  }
}

struct CollectLeaves {
  const Model& model;
  std::vector<Leaf> leaves;

  void field(const std::string& path, const Field& field, std::uint64_t offset_octets) {
    if (field.size_octets == 0) return;
    Leaf leaf{.path = path, .field = &field, .order = field.order};
    leaf.scalar = schema::wire_scalar(model, field.type).value_or(schema::Scalar{});
    leaf.offset_octets = offset_octets;
    leaf.size_octets = field.size_octets;
    const bool text = leaf.scalar.kind == schema::ScalarKind::character;
    const bool octets = leaf.scalar.kind == schema::ScalarKind::raw_octet;
    leaf.kind = text ? LeafKind::text : octets ? LeafKind::octets : LeafKind::number;
    leaf.element_octets = field.stride_octets;
    if ((text || octets) && !field.dimensions.empty()) {
      leaf.element_octets *= field.dimensions.back();
    }
    leaf.count = leaf.size_octets / leaf.element_octets;
    leaves.push_back(std::move(leaf));
  }
  void padding(const std::string& /*path*/, const Padding& /*padding*/, std::uint64_t /*offset*/) {}
  bool full() const { return leaves.size() >= limits::leaves; }
  void rest(const std::string& path, const Field& field, std::uint64_t offset_octets,
            std::uint64_t size_octets) {
    leaves.push_back({.path = path,
                      .kind = LeafKind::rest,
                      .field = &field,
                      .scalar = {schema::ScalarKind::raw_octet, 1},
                      .order = schema::ByteOrder::none,
                      .offset_octets = offset_octets,
                      .size_octets = size_octets,
                      .element_octets = size_octets,
                      .count = 1});
  }
};

struct CollectPaddings {
  std::vector<PaddingAt> paddings;
  std::size_t fields = 0;

  void field(const std::string& /*path*/, const Field& /*field*/, std::uint64_t /*offset*/) {
    ++fields;
  }
  void padding(const std::string& path, const Padding& padding, std::uint64_t offset_octets) {
    if (padding.size_octets > 0) paddings.push_back({path, &padding, offset_octets});
  }
  // As many structs as leaves_of expands, so that the two speak of the same octets.
  bool full() const { return fields >= limits::leaves; }
  void rest(const std::string& /*path*/, const Field& /*field*/, std::uint64_t /*offset*/,
            std::uint64_t /*size*/) {
    ++fields;
  }
};

}  // namespace

std::vector<Leaf> leaves_of(const Model& model, const Struct& structure) {
  CollectLeaves collect{.model = model, .leaves = {}};
  walk(model, structure, "", 0, collect);
  return std::move(collect.leaves);
}

std::vector<PaddingAt> paddings_of(const Model& model, const Struct& structure) {
  CollectPaddings collect;
  walk(model, structure, "", 0, collect);
  return std::move(collect.paddings);
}

std::string element_path(const Leaf& leaf, std::uint64_t index) {
  if (leaf.count <= 1 || leaf.kind == LeafKind::rest) return leaf.path;
  return leaf.path + index_path(value_dimensions(*leaf.field), index);
}

}  // namespace wirestruct::translate
