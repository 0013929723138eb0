// Numbers of another width than the schema says: one field, or every field of a type (long is 4 or
// 8 octets, bool 1 or 4, an enum 1, 2 or 4), under the schema's alignment and under others.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "verify/alignments.hpp"
#include "verify/shape.hpp"

namespace wirestruct::verify {
namespace {

constexpr std::array<std::uint64_t, 4> widths_octets{1, 2, 4, 8};

// The conversion between f32 and f64 is another one; octets and text have no width.
bool may_be_resized(const Leaf& leaf) {
  return leaf.kind == translate::LeafKind::number &&
         leaf.scalar.kind != schema::ScalarKind::floating_point;
}

void add_width(const Subject& subject, const WidthChange& width, const std::string& what,
               ShapeList& shapes) {
  const Cause cause{FindingCode::v112, what};
  Shape as_schema = place(subject, {.max_alignment_octets = {}, .width = width});
  as_schema.causes = {cause};
  shapes.add(std::move(as_schema));
  for (const Alignment& alignment : alignments) {
    Shape shape = place(subject, {.max_alignment_octets = alignment.octets, .width = width});
    shape.causes = {{FindingCode::v111, std::string(alignment.name)}, cause};
    shapes.add(std::move(shape));
  }
}

std::string octets(std::uint64_t count) {
  return fmt::format("{} octet{}", count, count == 1 ? "" : "s");
}

// The distinct fields whose numbers may be resized.
std::vector<const schema::Field*> resizable_fields(const Subject& subject) {
  std::vector<const schema::Field*> fields;
  for (const Leaf& leaf : subject.leaves) {
    if (may_be_resized(leaf)) fields.push_back(leaf.field);
  }
  std::ranges::sort(fields);
  const auto [first, last] = std::ranges::unique(fields);
  fields.erase(first, last);
  // In the order of the message again.
  std::vector<const schema::Field*> ordered;
  for (const Leaf& leaf : subject.leaves) {
    const auto found = std::ranges::lower_bound(fields, leaf.field);
    if (found == fields.end() || *found != leaf.field) continue;
    ordered.push_back(leaf.field);
    fields.erase(found);
  }
  return ordered;
}

}  // namespace

void add_widths(const Subject& subject, ShapeList& shapes) {
  const std::vector<const schema::Field*> fields = resizable_fields(subject);
  std::vector<schema::Type> types;
  for (const schema::Field* field : fields) {
    for (const std::uint64_t width : widths_octets) {
      if (width == field->stride_octets) continue;
      add_width(
          subject, {.field = field, .type = field->type, .octets = width},
          fmt::format("`{}` in {} instead of {}", field->name, octets(width), field->stride_octets),
          shapes);
    }
    // A type with one field is that field.
    const auto of_type = std::ranges::count(fields, field->type, &schema::Field::type);
    if (of_type > 1 && std::ranges::find(types, field->type) == types.end()) {
      types.push_back(field->type);
    }
  }
  for (const schema::Type& type : types) {
    for (const std::uint64_t width : widths_octets) {
      const std::uint64_t declared = schema::size_octets(*subject.model, type);
      if (width == declared) continue;
      add_width(subject, {.field = nullptr, .type = type, .octets = width},
                fmt::format("every {} in {} instead of {}", schema::type_name(*subject.model, type),
                            octets(width), declared),
                shapes);
    }
  }
}

}  // namespace wirestruct::verify
