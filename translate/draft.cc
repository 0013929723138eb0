#include "translate/draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include "translate/limits.hpp"
#include "translate/number.hpp"

namespace wirestruct::translate {

using schema::Field;

std::uint32_t Draft::open(Item item) {
  item.offset_octets = octets.size();
  item.size_octets = 0;
  const auto index = static_cast<std::uint32_t>(record.items.size());
  item.end = index + 1;
  record.items.push_back(item);
  return index;
}

void Draft::close(std::uint32_t index) {
  Item& item = record.items[index];
  item.end = static_cast<std::uint32_t>(record.items.size());
  item.size_octets = octets.size() - item.offset_octets;
}

bool Draft::append(std::uint64_t count, std::byte octet, std::uint32_t item) {
  if (count >
      limits::message_octets - std::min<std::uint64_t>(octets.size(), limits::message_octets)) {
    return fail({EncodeFault::message_too_large,
                 fmt::format("a message has at most {} octets", limits::message_octets)},
                item);
  }
  octets.insert(octets.end(), count, octet);
  return true;
}

bool Draft::append_octets(const std::vector<std::byte>& more, std::uint32_t item) {
  const std::uint64_t at = octets.size();
  if (!append(more.size(), std::byte{0}, item)) return false;
  std::ranges::copy(more, octets.begin() + static_cast<std::ptrdiff_t>(at));
  return true;
}

void Draft::put(std::uint32_t index, std::uint64_t bits) {
  const Item& item = record.items[index];
  write_unsigned(std::span(octets).subspan(item.offset_octets, item.size_octets), item.order, bits);
}

Scope Draft::scope(std::uint32_t structure_item) {
  record.octets = octets;  // they move while they grow
  return {.model = model,
          .record = record,
          .structure = structure_item,
          .last_value = {},
          .pending = &pending,
          .is_growing = !is_complete};
}

std::string Draft::path_to(std::uint32_t item) const {
  std::vector<std::uint32_t> way;
  for (std::uint32_t at = item + 1; at-- > 0;) {
    const std::uint32_t depth = record.items[at].depth;
    if (way.empty() || depth < record.items[way.back()].depth) way.push_back(at);
  }
  std::string path = structure.name;
  for (auto step = way.rbegin(); step != way.rend(); ++step) {
    const Item& at = record.items[*step];
    if (at.depth == 0) continue;
    if (at.is_element) {
      path += index_path(shape_of(at), at.element);
    } else if (at.field) {
      path += '.' + at.field->name;
    }
  }
  return path;
}

bool Draft::fail(const SourceError& why, std::uint32_t item, std::optional<std::uint64_t> element) {
  std::string path = path_to(item);
  std::uint64_t offset = record.items[item].offset_octets;
  if (element) {
    const Field& shape = shape_of(record.items[item]);
    path += index_path(shape, *element);
    offset += *element * shape.stride_octets;
  }
  error = {why.fault, std::move(path), offset, why.why};
  return false;
}

bool Draft::fail_part(const SourceError& why, std::uint32_t item, const schema::BitField& part) {
  fail(why, item);
  error.path += '.' + part.name;
  return false;
}

bool Draft::fail_at(std::uint32_t structure_item, const Field& field, EncodeFault fault,
                    std::string why) {
  error = {fault, path_to(structure_item) + '.' + field.name, octets.size(), std::move(why)};
  return false;
}

// Whether the guard holds, when that is known.
std::optional<bool> Draft::holds(std::uint32_t structure_item, std::size_t index) {
  const schema::Guard& guard = record.items[structure_item].structure->guards[index];
  if (guard.outer) {
    const std::optional<bool> outer = holds(structure_item, *guard.outer);
    if (outer != true) return outer;
  }
  if (guard.kind == schema::GuardKind::octets_left) return std::nullopt;
  const Evaluation condition = evaluate(guard.condition, scope(structure_item));
  if (!condition) return std::nullopt;
  return (*condition != 0) == (guard.kind == schema::GuardKind::when);
}

void Draft::set_pending(std::uint32_t item) {
  pending.resize(record.items.size());
  pending[item] = true;
}

bool Draft::put_derived(const Derived& field, std::int64_t value) {
  const Item& item = record.items[field.item];
  const auto bits = bits_for(model, item.field->type, value);
  if (!bits) {
    return fail({EncodeFault::value_out_of_range,
                 fmt::format("it derives to {}, which {} cannot hold", value,
                             schema::type_name(model, item.field->type))},
                field.item);
  }
  put(field.item, *bits);
  pending[field.item] = false;
  return true;
}

}  // namespace wirestruct::translate
