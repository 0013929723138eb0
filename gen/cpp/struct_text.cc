// A struct of a schema as a plain aggregate.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "gen/cpp/comment.hpp"
#include "gen/cpp/line_breaks.hpp"
#include "gen/cpp/names.hpp"
#include "gen/cpp/parts.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::cpp {
namespace {

using schema::Field;
using schema::Model;
using schema::Padding;
using schema::PaddingKind;
using schema::Struct;

constexpr std::string_view struct_template = R"(
$doc$
struct $Struct$ {
  $members$

  static constexpr std::size_t wire_size = $size$;

  $offsets$
  static constexpr wirestruct::FieldLayout layout_fields[] = {
      $layout_fields$
  };
  /// For errors, so that they can name the field.
  $layout$

  bool operator==(const $Struct$&) const = default;
};
)";

constexpr std::string_view offsets_template = R"(
/// Where each field starts, in octets from the start of the struct.
struct Offset {
  $offsets$
};

)";

constexpr std::size_t member_columns = 2;  // how far members are indented
constexpr std::size_t layout_columns = 6;  // and rows of layout_fields

std::string octets(std::uint64_t count) {
  return fmt::format("{} octet{}", count, count == 1 ? "" : "s");
}

/// `Octet 0`, `Octets 1–4`.
std::string place(std::uint64_t offset, std::uint64_t size) {
  if (size == 1) return fmt::format("Octet {}", offset);
  return fmt::format("Octets {}–{}", offset, offset + size - 1);
}

std::string struct_doc(const Struct& structure) {
  std::string doc = structure.doc + (structure.doc.empty() ? "" : "\n\n");
  doc += octets(structure.size_octets) + " on the wire";
  if (structure.layout == schema::LayoutRule::natural) {
    doc += ", laid out with natural alignment";
    if (structure.max_alignment_octets > 0) {
      doc += fmt::format(" of at most {}", structure.max_alignment_octets);
    }
  }
  return doc + '.';
}

std::string field_doc(const Model& model, const Field& field) {
  std::string doc = field.doc + (field.doc.empty() ? "" : "\n");
  doc +=
      fmt::format("{}: {}", place(field.offset_octets, field.size_octets), type_name(model, field));
  if (const auto* declared = std::get_if<schema::EnumType>(&field.type)) {
    doc += fmt::format(" ({})", type_name(model, model.enums[declared->index].underlying));
  }
  if (has_byte_order(model, field)) {
    doc += field.order == schema::ByteOrder::big ? ", big-endian" : ", little-endian";
  }
  return doc + '.';
}

/// Why there are octets without a field.
std::string padding_doc(const Padding& padding) {
  const std::string where = place(padding.offset_octets, padding.size_octets);
  switch (padding.kind) {
    case PaddingKind::pad:
      return fmt::format("{}: padding{}.", where,
                         padding.filler == std::byte{0}
                             ? ""
                             : fmt::format(" of 0x{:02X}", std::to_integer<int>(padding.filler)));
    case PaddingKind::align:
      return fmt::format("{}: padding to a multiple of {}.", where, padding.alignment_octets);
    case PaddingKind::reserved:
      return fmt::format("{}: reserved, must be zero.", where);
    case PaddingKind::hole:
      return fmt::format("{}: hole, aligns the next field to {}.", where, padding.alignment_octets);
    case PaddingKind::tail:
      return fmt::format("{}: tail, makes the size a multiple of {}.", where,
                         padding.alignment_octets);
  }
  return {};
}

/// The name of such octets in errors.
std::string_view padding_name(PaddingKind kind) {
  switch (kind) {
    case PaddingKind::pad:
      return "pad";
    case PaddingKind::align:
      return "align";
    case PaddingKind::reserved:
      return "reserved";
    case PaddingKind::hole:
      return "hole";
    case PaddingKind::tail:
      return "tail";
  }
  return {};
}

std::string initializer(const Field& field) {
  const auto* scalar = std::get_if<schema::Scalar>(&field.type);
  if (scalar == nullptr || !field.dimensions.empty()) return "{}";
  switch (scalar->kind) {
    case schema::ScalarKind::unsigned_integer:
    case schema::ScalarKind::signed_integer:
    case schema::ScalarKind::floating_point:
      return " = 0";
    case schema::ScalarKind::character:
      return R"( = '\0')";
    case schema::ScalarKind::raw_octet:
      return "{}";
    case schema::ScalarKind::boolean:
      return " = false";
  }
  return {};
}

/// A row of layout_fields. Without the names of its members, clang-format would put several in a
/// line.
std::string layout_row(std::string_view name, std::uint64_t offset, std::uint64_t size,
                       const std::vector<std::string>& more = {}) {
  std::vector<std::string> values{fmt::format(".name = \"{}\"", name),
                                  fmt::format(".offset_octets = {}", offset),
                                  fmt::format(".size_octets = {}", size)};
  values.insert(values.end(), more.begin(), more.end());
  std::string row = fmt::format("{{{}}},\n", fmt::join(values, ", "));
  if (row.size() - 1 <= line_columns - layout_columns) return row;
  return fmt::format("{{{}}},\n", fmt::join(values, ",\n "));
}

std::string layout_row(const Model& model, const Struct& structure, const Field& field) {
  std::vector<std::string> more;
  std::vector<std::uint64_t> extents = field.dimensions;
  if (is_text(field) || is_octets(field)) extents.pop_back();
  if (!extents.empty()) {
    more.push_back(
        fmt::format(".array_extents = wirestruct::extents<{}>", fmt::join(extents, ", ")));
  }
  if (std::holds_alternative<schema::StructType>(field.type)) {
    more.push_back(".structure = &" + element_type(model, structure.file, field.type) + "::layout");
  }
  return layout_row(field.name, field.offset_octets, field.size_octets, more);
}

}  // namespace

std::string struct_text(const Model& model, const Struct& structure) {
  const MemberNames names(model, structure);
  std::string members;
  std::string offsets;
  std::string rows;
  for (const schema::Member& member : structure.members) {
    if (const auto* padding = std::get_if<Padding>(&member)) {
      if (padding->size_octets == 0) continue;
      members += "// " + padding_doc(*padding) + '\n';
      rows += layout_row(padding_name(padding->kind), padding->offset_octets, padding->size_octets);
      continue;
    }
    const Field& field = std::get<Field>(member);
    const std::string name = names.identifier(field.name);
    members += comment(field_doc(model, field), member_columns);
    members += broken_once(field_type(model, structure.file, field),
                           name + initializer(field) + ";", member_columns);
    offsets += broken_once(fmt::format("static constexpr std::size_t {} =", name),
                           fmt::format("{};", field.offset_octets), 4);
    rows += layout_row(model, structure, field);
  }
  const std::vector<std::string> about{'"' + structure.name + '"', "wire_size", "layout_fields"};
  const std::string layout =
      listed("static constexpr wirestruct::StructLayout layout{", about, "};", member_columns);
  // A struct of nothing but padding has no offsets, and clang-format another idea of empty braces.
  if (!offsets.empty()) offsets = fill(offsets_template, {{"offsets", offsets}});
  return fill(struct_template, {{"doc", comment(struct_doc(structure), 0)},
                                {"Struct", type_identifier(structure.name)},
                                {"layout", layout},
                                {"members", members},
                                {"size", fmt::format("{}", structure.size_octets)},
                                {"offsets", offsets},
                                {"layout_fields", rows}});
}

}  // namespace wirestruct::gen::cpp
