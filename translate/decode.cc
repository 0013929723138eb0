#include "translate/decode.hpp"

#include <algorithm>
#include <cassert>
#include <optional>
#include <tuple>

#include "translate/limits.hpp"
#include "translate/utf8.hpp"

namespace wirestruct::translate {
namespace {

using schema::Field;
using schema::Model;
using schema::Padding;
using schema::PaddingKind;
using schema::Scalar;
using schema::ScalarKind;
using schema::Struct;

Text split_text(Octets octets) {
  const auto nul = std::ranges::find(octets, std::byte{0});
  const auto length = static_cast<std::size_t>(nul - octets.begin());
  return {octets.first(length), octets.subspan(length)};
}

bool is_enumerator(const schema::Enum& enumeration, std::uint64_t bits) {
  return std::ranges::any_of(enumeration.enumerators,
                             [&](const auto& enumerator) { return enumerator.bits == bits; });
}

// What one value alone can have to be remarked on, and at which of its octets.
struct ValueRemark {
  Remark remark;
  std::uint64_t offset_octets;
  std::uint64_t count;
};
std::optional<ValueRemark> remark_on(const Model& model, const Value& value) {
  if (const auto* boolean = std::get_if<Boolean>(&value); boolean && boolean->octet > 1) {
    return ValueRemark{Remark::bool_not_0_or_1, 0, 1};
  }
  if (const auto* enumerated = std::get_if<EnumValue>(&value);
      enumerated && !is_enumerator(model.enums[enumerated->index], enumerated->bits)) {
    return ValueRemark{Remark::enum_value_unknown, 0, 1};
  }
  return std::nullopt;
}

// Builds the tree top down; every function appends to record.items and closes what it opened.
class Decoder {
 public:
  Decoder(const Model& model, Record& record) : model_(model), record_(record) {}

  void message(const Struct& structure) {
    structure_item({.size_octets = structure.size_octets}, structure);
    remark_on_length();
    for (const MissingRange& range : record_.missing) {
      const std::uint32_t item = leaf_from(range.offset_octets);
      remark(Remark::octets_missing, item, range.offset_octets, range.size_octets);
    }
    std::ranges::sort(record_.remarks, {}, [](const RemarkAt& at) {
      return std::tuple(at.offset_octets, at.item, at.remark);
    });
  }

 private:
  std::uint32_t open(Item item) {
    item.state = state_of(record_, item.offset_octets, item.size_octets);
    const auto index = static_cast<std::uint32_t>(record_.items.size());
    item.end = index + 1;
    record_.items.push_back(item);
    return index;
  }

  void close(std::uint32_t index) {
    record_.items[index].end = static_cast<std::uint32_t>(record_.items.size());
  }

  void remark(Remark remark, std::uint32_t item, std::uint64_t offset_octets,
              std::uint64_t count = 1) {
    record_.remarks.push_back({remark, item, offset_octets, count});
  }

  bool full() const { return record_.items.size() >= limits::record_items; }

  void structure_item(Item item, const Struct& structure) {
    item.kind = ItemKind::structure;
    item.structure = &structure;
    const std::uint32_t index = open(item);
    // By value: the vector moves while it grows.
    const std::uint64_t base_octets = record_.items[index].offset_octets;
    const std::uint32_t depth = record_.items[index].depth + 1;
    if (full()) {
      remark(Remark::elements_not_shown, index, base_octets, structure.members.size());
      return;
    }
    for (const schema::Member& member : structure.members) {
      if (const auto* padding = std::get_if<Padding>(&member)) {
        padding_item(*padding, base_octets, depth);
      } else {
        field_items(std::get<Field>(member), base_octets, depth);
      }
    }
    close(index);
  }

  void field_items(const Field& field, std::uint64_t base_octets, std::uint32_t depth) {
    const Item item{.depth = depth,
                    .field = &field,
                    .offset_octets = base_octets + field.offset_octets,
                    .size_octets = field.size_octets};
    const auto* inner = std::get_if<schema::StructType>(&field.type);
    if (value_dimensions(field).empty()) {
      inner ? structure_item(item, model_.structs[inner->index]) : leaf_item(item);
    } else if (inner || schema::is_text(field) || schema::is_octets(field)) {
      array_item(item, inner ? &model_.structs[inner->index] : nullptr);
    } else {
      scalars_item(item);
    }
  }

  void array_item(Item item, const Struct* inner) {
    const Field& field = *item.field;
    item.kind = ItemKind::array;
    const Item element_base = item;
    const std::uint32_t index = open(item);
    const std::uint64_t element_octets =
        inner ? field.stride_octets : field.stride_octets * field.dimensions.back();
    const std::uint64_t count = element_octets == 0 ? 0 : field.size_octets / element_octets;
    for (std::uint64_t i = 0; i < count; ++i) {
      Item element = element_base;
      element.kind = ItemKind::leaf;
      element.depth += 1;
      element.is_element = true;
      element.element = i;
      element.offset_octets += i * element_octets;
      element.size_octets = element_octets;
      if (full()) {
        remark(Remark::elements_not_shown, index, element.offset_octets, count - i);
        break;
      }
      inner ? structure_item(element, *inner) : leaf_item(element);
    }
    close(index);
  }

  void leaf_item(Item item) {
    const std::uint32_t index = open(item);
    Item& leaf = record_.items[index];
    if (leaf.state != ItemState::whole) return;
    leaf.value = read_value(model_, *leaf.field, octets_of(record_, leaf));
    if (const auto* text = std::get_if<Text>(&leaf.value)) {
      remark_on_text(index, *text);
    } else if (const auto found = remark_on(model_, leaf.value)) {
      remark(found->remark, index, leaf.offset_octets);
    }
  }

  void remark_on_text(std::uint32_t index, const Text& text) {
    const std::uint64_t offset = record_.items[index].offset_octets;
    const std::size_t valid = valid_utf8_octets(text.octets);
    if (valid < text.octets.size()) {
      remark(Remark::text_not_utf8, index, offset + valid, text.octets.size() - valid);
    }
    const auto used =
        std::ranges::find_if(text.remainder, [](auto o) { return o != std::byte{0}; });
    if (used != text.remainder.end()) {
      const auto unused = static_cast<std::uint64_t>(used - text.remainder.begin());
      remark(Remark::octets_after_nul, index, offset + text.octets.size() + unused,
             text.remainder.size() - unused);
    }
  }

  // One remark of a kind for the whole array, at the first element concerned: a million wrong
  // bools are one mistake.
  void scalars_item(Item item) {
    item.kind = ItemKind::scalars;
    const std::uint32_t index = open(item);
    const Item& array = record_.items[index];
    const Field& field = *array.field;
    if (!std::holds_alternative<schema::EnumType>(field.type) &&
        std::get<Scalar>(field.type).kind != ScalarKind::boolean) {
      return;
    }
    std::optional<RemarkAt> first;
    const std::uint64_t count = octets_of(record_, array).size() / field.stride_octets;
    for (std::uint64_t i = 0; i < count; ++i) {
      const auto found = remark_on(model_, element_value(model_, record_, array, i));
      if (!found) continue;
      if (first) {
        ++first->count;
      } else {
        first = RemarkAt{found->remark, index, array.offset_octets + i * field.stride_octets, 1};
      }
    }
    if (first) record_.remarks.push_back(*first);
  }

  void padding_item(const Padding& padding, std::uint64_t base_octets, std::uint32_t depth) {
    const std::uint32_t index = open({.kind = ItemKind::padding,
                                      .depth = depth,
                                      .padding = &padding,
                                      .offset_octets = base_octets + padding.offset_octets,
                                      .size_octets = padding.size_octets});
    Item& item = record_.items[index];
    if (item.state != ItemState::whole) return;
    const Octets octets = octets_of(record_, item);
    const auto wrong = [&](std::byte octet) { return octet != padding.filler; };
    const auto first = std::ranges::find_if(octets, wrong);
    if (first == octets.end()) return;
    remark(padding.kind == PaddingKind::reserved ? Remark::reserved_not_zero
                                                 : Remark::padding_not_filler,
           index, item.offset_octets + static_cast<std::uint64_t>(first - octets.begin()),
           static_cast<std::uint64_t>(std::ranges::count_if(octets, wrong)));
  }

  void remark_on_length() {
    const std::uint64_t have = record_.octets.size();
    const std::uint64_t need = record_.structure->size_octets;
    if (have < need) {
      remark(Remark::message_cut, leaf_from(have), have, need - have);
    } else if (have > need) {
      remark(Remark::octets_left_over, 0, need, have - need);
    }
  }

  // The item without children that holds the octet; where the tree does not go so deep, the
  // innermost that does.
  std::uint32_t leaf_from(std::uint64_t offset_octets) const {
    std::uint32_t found = 0;
    for (std::uint32_t child = 1; child < record_.items[found].end;) {
      const Item& item = record_.items[child];
      if (item.offset_octets + item.size_octets > offset_octets) {
        found = child++;
      } else {
        child = item.end;
      }
    }
    return found;
  }

  const Model& model_;
  Record& record_;
};

}  // namespace

void decode(const Model& model, const Struct& structure, Octets octets, Record& record,
            std::span<const MissingRange> missing) {
  record.structure = &structure;
  record.octets = octets;
  record.missing = missing;
  record.items.clear();
  record.remarks.clear();
  Decoder(model, record).message(structure);
}

Value read_value(const Model& model, const Field& field, Octets octets) {
  const std::optional<Scalar> scalar = schema::wire_scalar(model, field.type);
  assert(scalar && "a struct has no value of its own");
  if (const auto* enumeration = std::get_if<schema::EnumType>(&field.type)) {
    return EnumValue{enumeration->index, read_unsigned(octets, field.order)};
  }
  switch (scalar->kind) {
    case ScalarKind::unsigned_integer:
      return read_unsigned(octets, field.order);
    case ScalarKind::signed_integer:
      return sign_extend(read_unsigned(octets, field.order), scalar->size_octets);
    case ScalarKind::floating_point:
      return Float{read_unsigned(octets, field.order), scalar->size_octets};
    case ScalarKind::character:
      return split_text(octets);
    case ScalarKind::raw_octet:
      return octets;
    case ScalarKind::boolean:
      return Boolean{std::to_integer<std::uint8_t>(octets[0])};
  }
  return std::monostate{};
}

Value element_value(const Model& model, const Record& record, const Item& item,
                    std::uint64_t element) {
  const std::uint64_t stride = item.field->stride_octets;
  const std::uint64_t offset = item.offset_octets + element * stride;
  if (state_of(record, offset, stride) != ItemState::whole) return std::monostate{};
  return read_value(model, *item.field, record.octets.subspan(offset, stride));
}

ItemState state_of(const Record& record, std::uint64_t offset_octets, std::uint64_t size_octets) {
  const std::uint64_t have = record.octets.size();
  const std::uint64_t end = offset_octets + size_octets;
  if (end > have) return offset_octets < have ? ItemState::cut : ItemState::absent;
  const auto range = std::ranges::partition_point(record.missing, [&](const MissingRange& missing) {
    return missing.offset_octets + missing.size_octets <= offset_octets;
  });
  const bool touched = range != record.missing.end() && range->offset_octets < end;
  return touched ? ItemState::missing : ItemState::whole;
}

std::uint64_t read_unsigned(Octets octets, schema::ByteOrder order) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < octets.size(); ++i) {
    const std::size_t from = order == schema::ByteOrder::big ? i : octets.size() - 1 - i;
    value = value << 8 | std::to_integer<std::uint64_t>(octets[from]);
  }
  return value;
}

std::int64_t sign_extend(std::uint64_t bits, std::uint32_t size_octets) {
  const std::uint32_t unused_bits = 64 - 8 * size_octets;
  return static_cast<std::int64_t>(bits << unused_bits) >> unused_bits;
}

}  // namespace wirestruct::translate
