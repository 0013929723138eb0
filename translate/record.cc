#include "translate/record.hpp"

#include <algorithm>

namespace wirestruct::translate {
namespace {

// `name` or `[2]`: one step of a path.
std::string step_of(const Record& record, const Item& item) {
  if (item.padding) return std::string(name_of(item.padding->kind));
  // Of a field whose `switch` comes to `void`, the octets are the field's.
  if (item.kind == ItemKind::left_over) {
    return item.field ? item.field->name + ".left_over" : "left_over";
  }
  if (item.kind == ItemKind::undecoded && !item.field) return "undecoded";
  if (item.is_element) return index_path(shape_of(item), item.element);
  return item.field ? item.field->name : record.structure->name;
}

// Whether a remark is about the element within which the octets of an array of fixed size end.
bool is_cut_inside(const Item& item, const RemarkAt& remark) {
  if (remark.remark != Remark::message_cut || item.kind != ItemKind::undecoded) return false;
  if (!item.field || item.is_element || shape_of(item).extent) return false;
  const schema::Type& type = shape_of(item).type;
  return !std::holds_alternative<schema::StructType>(type) &&
         !std::holds_alternative<schema::VariantType>(type);
}

}  // namespace

Octets octets_of(const Record& record, const Item& item) {
  const std::uint64_t size = record.octets.size();
  if (item.offset_octets >= size) return {};
  return record.octets.subspan(item.offset_octets,
                               std::min(item.size_octets, size - item.offset_octets));
}

Octets left_over_octets(const Record& record) {
  const std::uint64_t size = record.items.empty() ? 0 : record.items[0].size_octets;
  if (record.octets.size() <= size) return {};
  return record.octets.subspan(size);
}

std::string path_of(const Record& record, std::size_t item) {
  std::string path;
  for (std::size_t at = 0; at != item;) {
    // The child whose subtree holds the item.
    std::size_t child = at + 1;
    while (record.items[child].end <= item) child = record.items[child].end;
    const Item& step = record.items[child];
    if (!path.empty() && !step.is_element) path += '.';
    path += step_of(record, step);
    at = child;
  }
  return path;
}

std::string path_of(const Record& record, const RemarkAt& remark) {
  const Item& item = record.items[remark.item];
  std::string path = path_of(record, remark.item);
  if (!remark.is_whole && (item.kind == ItemKind::scalars || is_cut_inside(item, remark))) {
    // message_cut stands at the end of the message, which may lie before the array.
    const std::uint64_t into =
        std::max(remark.offset_octets, item.offset_octets) - item.offset_octets;
    const schema::Field& shape = shape_of(item);
    path += index_path(shape, into / value_octets(shape));
  }
  if (remark.part) path += '.' + (remark.part->name.empty() ? "pad" : remark.part->name);
  return path;
}

std::string index_path(std::span<const std::uint64_t> dimensions, std::uint64_t element) {
  std::string path;
  for (std::size_t i = dimensions.size(); i-- > 0;) {
    path.insert(0, "[" + std::to_string(element % dimensions[i]) + "]");
    element /= dimensions[i];
  }
  return path;
}

std::span<const std::uint64_t> value_dimensions(const schema::Field& field) {
  const std::span<const std::uint64_t> all = field.dimensions;
  const bool one_value = schema::is_text(field) || schema::is_octets(field);
  return one_value && !all.empty() ? all.first(all.size() - 1) : all;
}

bool is_extent_of_values(const schema::Field& field) {
  if (!field.extent) return false;
  return !field.dimensions.empty() || !(schema::is_text(field) || schema::is_octets(field));
}

bool is_array_of_values(const schema::Field& field) {
  return is_extent_of_values(field) || !value_dimensions(field).empty();
}

std::string index_path(const schema::Field& field, std::uint64_t element) {
  const std::span<const std::uint64_t> dimensions = value_dimensions(field);
  if (!is_extent_of_values(field)) return index_path(dimensions, element);
  const std::uint64_t inner = inner_count(field);
  if (inner == 0) return "";
  return "[" + std::to_string(element / inner) + "]" + index_path(dimensions, element % inner);
}

std::uint64_t value_octets(const schema::Field& field) {
  const bool one_value = schema::is_text(field) || schema::is_octets(field);
  if (!one_value || field.dimensions.empty()) return field.stride_octets;
  return field.stride_octets * field.dimensions.back();
}

std::uint64_t inner_count(const schema::Field& field) {
  std::uint64_t count = 1;
  for (const std::uint64_t dimension : value_dimensions(field)) count *= dimension;
  return count;
}

std::uint64_t padding_octets(const schema::Padding& padding, std::uint64_t offset_octets) {
  if (padding.is_offset_fixed && padding.is_size_fixed) return padding.size_octets;
  switch (padding.kind) {
    case schema::PaddingKind::pad:
    case schema::PaddingKind::reserved:
      return padding.size_octets;
    case schema::PaddingKind::align:
    case schema::PaddingKind::hole:
    case schema::PaddingKind::tail:
      break;
  }
  const std::uint64_t over = offset_octets % padding.alignment_octets;
  return over == 0 ? 0 : padding.alignment_octets - over;
}

std::string_view name_of(schema::PaddingKind kind) {
  switch (kind) {
    case schema::PaddingKind::pad:
      return "pad";
    case schema::PaddingKind::align:
      return "align";
    case schema::PaddingKind::reserved:
      return "reserved";
    case schema::PaddingKind::hole:
      return "hole";
    case schema::PaddingKind::tail:
      return "tail";
  }
  return "padding";
}

}  // namespace wirestruct::translate
