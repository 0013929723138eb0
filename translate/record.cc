#include "translate/record.hpp"

#include <algorithm>

namespace wirestruct::translate {
namespace {

// `name` or `[2]`: one step of a path.
std::string step_of(const Record& record, const Item& item) {
  if (item.padding) return std::string(name_of(item.padding->kind));
  if (item.is_element) return index_path(value_dimensions(*item.field), item.element);
  return item.field ? item.field->name : record.structure->name;
}

}  // namespace

Octets octets_of(const Record& record, const Item& item) {
  const std::uint64_t size = record.octets.size();
  if (item.offset_octets >= size) return {};
  return record.octets.subspan(item.offset_octets,
                               std::min(item.size_octets, size - item.offset_octets));
}

Octets left_over_octets(const Record& record) {
  const std::uint64_t size = record.structure->size_octets;
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
  if (item.kind == ItemKind::scalars) {
    // message_cut stands at the end of the message, which may lie before the array.
    const std::uint64_t into =
        std::max(remark.offset_octets, item.offset_octets) - item.offset_octets;
    path += index_path(item.field->dimensions, into / item.field->stride_octets);
  }
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
  if (schema::is_text(field) || schema::is_octets(field)) return all.first(all.size() - 1);
  return all;
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
