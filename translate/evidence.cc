#include "translate/evidence.hpp"

#include <algorithm>
#include <bit>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "translate/decode.hpp"
#include "translate/evaluate.hpp"
#include "translate/format.hpp"
#include "translate/number.hpp"

namespace wirestruct::translate {
namespace {

using schema::Field;
using schema::Model;
using schema::Struct;

constexpr std::uint64_t smallest_length_octets = 4;

// There are marks for each direction of each connection, and each place is held against them: what
// is beyond these is left to the look at the whole message.
constexpr std::size_t most_marks = 64;
constexpr std::size_t most_values = 64;
constexpr std::size_t most_fields = 4096;

std::uint32_t bits_of_octets(std::uint64_t size_octets) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(size_octets, 8) * 8);
}

/// Of an enum of so many bits: how unlikely one of its values is.
std::uint32_t weight_of(const schema::Enum& enumeration, std::uint32_t width_bits) {
  if (enumeration.is_flags) return 0;
  const auto taken = static_cast<std::uint32_t>(std::bit_width(enumeration.enumerators.size()));
  return width_bits > taken ? width_bits - taken : 0;
}

std::uint32_t weight_of(const Model& model, const schema::Bits& bits, std::uint64_t value) {
  std::uint32_t sum = 0;
  for (const schema::BitField& field : bits.fields) {
    if (translate::bits_of(field, value) == 0) continue;
    if (field.derived) sum += field.width_bits;
    if (field.enumeration) sum += weight_of(model.enums[*field.enumeration], field.width_bits);
  }
  return sum;
}

bool has_one_value(const schema::Expression& derived) {
  return std::holds_alternative<schema::Number>(derived.node) ||
         std::holds_alternative<schema::OctetConstant>(derived.node) || has_checksum(derived);
}

/// Of a condition that holds: `value == 7` leaves one value; how many others do, nobody knows.
std::uint32_t weight_of(const schema::Expression& where, std::uint64_t size_octets) {
  const auto* operation = std::get_if<schema::Operation>(&where.node);
  const bool leaves_one = operation && operation->op == schema::Operator::equal;
  return leaves_one ? bits_of_octets(size_octets) : 1;
}

/// What a value of the field, which is right, has to tell it by.
std::uint32_t weight_of(const Model& model, const Field& field, const Value& value) {
  if (const auto* boolean = std::get_if<Boolean>(&value)) return boolean->octet == 1 ? 7 : 0;
  if (const auto* enumerated = std::get_if<EnumValue>(&value)) {
    if (enumerated->bits == 0) return 0;
    const schema::Enum& enumeration = model.enums[enumerated->index];
    return weight_of(enumeration, bits_of_octets(enumeration.underlying.size_octets));
  }
  if (const auto* bits = std::get_if<BitsValue>(&value)) {
    return weight_of(model, model.bits[bits->index], bits->bits);
  }
  return field.where ? weight_of(*field.where, field.size_octets) : 0;
}

bool is_wrong(Remark remark) {
  switch (remark) {
    case Remark::octets_after_nul:
    case Remark::padding_not_filler:
    case Remark::flag_unknown:
    case Remark::elements_not_shown:
      return false;  // right messages often have it
    case Remark::message_cut:
    case Remark::octets_left_over:
    case Remark::octets_missing:
    case Remark::bool_not_0_or_1:
    case Remark::enum_value_unknown:
    case Remark::reserved_not_zero:
    case Remark::text_invalid:
    case Remark::derived_wrong:
    case Remark::checksum_wrong:
    case Remark::where_violated:
    case Remark::length_negative:
    case Remark::length_too_small:
    case Remark::too_many_elements:
    case Remark::no_case:
    case Remark::expression_overflow:
    case Remark::byte_order_unknown:
      break;
  }
  return true;
}

// In which constants of octets are compared, as numbers.
constexpr schema::ByteOrder constant_order = schema::ByteOrder::big;

const schema::OctetConstant* octet_constant(const Field& field) {
  return field.derived ? std::get_if<schema::OctetConstant>(&field.derived->node) : nullptr;
}

/// What a field that is a single value can be; nothing when anything.
std::vector<std::uint64_t> allowed_values(const Model& model, const Field& field) {
  std::vector<std::uint64_t> allowed;
  if (field.derived) {
    const auto* number = std::get_if<schema::Number>(&field.derived->node);
    const auto bits = number ? bits_for(model, field.type, number->value) : std::nullopt;
    if (bits) allowed.push_back(*bits);
  } else if (const auto* type = std::get_if<schema::EnumType>(&field.type)) {
    const schema::Enum& enumeration = model.enums[type->index];
    if (enumeration.is_flags || enumeration.enumerators.size() > most_values) return allowed;
    for (const schema::Enumerator& enumerator : enumeration.enumerators) {
      allowed.push_back(enumerator.bits);
    }
    std::ranges::sort(allowed);
  } else if (const auto* scalar = std::get_if<schema::Scalar>(&field.type)) {
    if (scalar->kind == schema::ScalarKind::boolean) allowed = {0, 1};
  }
  return allowed;
}

/// Looks into each struct once, however often it is part of others.
class Search {
 public:
  explicit Search(const Model& model) : model_(model), seen_(model.structs.size()) {}

  bool can_be_told(const Struct& structure) {
    if (structure.length && schema::field_of(structure, structure.length->field).size_octets >=
                                smallest_length_octets) {
      return true;
    }
    return std::ranges::any_of(structure.members, [&](const schema::Member& member) {
      const auto* field = std::get_if<Field>(&member);
      return field != nullptr && can_be_told(*field);
    });
  }

 private:
  bool can_be_told(const Field& field) {
    return field.where || (field.derived && has_one_value(*field.derived)) ||
           can_be_told(field.type);
  }

  bool can_be_told(const schema::Type& type) {
    if (const auto* scalar = std::get_if<schema::Scalar>(&type)) {
      return scalar->kind == schema::ScalarKind::boolean;
    }
    if (const auto* enumeration = std::get_if<schema::EnumType>(&type)) {
      const schema::Enum& named = model_.enums[enumeration->index];
      return weight_of(named, bits_of_octets(named.underlying.size_octets)) > 0;
    }
    if (const auto* bits = std::get_if<schema::BitsType>(&type)) {
      return weight_of(model_, model_.bits[bits->index], ~std::uint64_t{0}) > 0;
    }
    if (const auto* structure = std::get_if<schema::StructType>(&type)) {
      if (seen_[structure->index]) return false;  // as it was before
      seen_[structure->index] = true;
      return can_be_told(model_.structs[structure->index]);
    }
    const auto& variant = model_.variants[std::get<schema::VariantType>(type).index];
    return std::ranges::any_of(variant.alternatives, [&](const schema::Alternative& each) {
      return each.content && can_be_told(*each.content);
    });
  }

  const Model& model_;
  std::vector<bool> seen_;
};

}  // namespace

bool can_be_told(const Model& model, const Struct& structure) {
  return Search(model).can_be_told(structure);
}

Marks::Marks(const Model& model, const Struct& structure) {
  std::size_t fields_left = most_fields;
  collect(model, structure, 0, fields_left);
}

void Marks::collect(const Model& model, const Struct& structure, std::uint64_t offset,
                    std::size_t& fields_left) {
  for (const schema::Member& member : structure.members) {
    if (fields_left == 0 || marks_.size() == most_marks) return;
    --fields_left;
    const auto* field = std::get_if<Field>(&member);
    if (field == nullptr || field->guard || field->extent) continue;
    if (!field->is_offset_fixed) return;
    const std::uint64_t place = offset + field->offset_octets;
    if (const schema::OctetConstant* constant = octet_constant(*field)) {
      const std::string_view octets = std::string_view(constant->octets).substr(0, 8);
      const std::uint64_t number = read_unsigned(std::as_bytes(std::span(octets)), constant_order);
      marks_.push_back({place, octets.size(), constant_order, {number}});
    }
    if (!field->dimensions.empty()) continue;
    if (const auto* inner = std::get_if<schema::StructType>(&field->type)) {
      collect(model, model.structs[inner->index], place, fields_left);
    } else if (field->order != schema::ByteOrder::chosen) {
      auto allowed = allowed_values(model, *field);
      if (!allowed.empty()) {
        marks_.push_back({place, field->size_octets, field->order, std::move(allowed)});
      }
    }
  }
}

bool Marks::fit(Octets octets) const {
  for (const Mark& mark : marks_) {
    if (mark.offset_octets + mark.size_octets > octets.size()) return true;
    const Octets there = octets.subspan(mark.offset_octets, mark.size_octets);
    if (!std::ranges::binary_search(mark.allowed, read_unsigned(there, mark.order))) return false;
  }
  return true;
}

std::uint32_t length_evidence_bits(std::uint64_t length, std::uint64_t size_octets) {
  if (length == 0 || size_octets < smallest_length_octets) return 0;
  const auto taken = static_cast<std::uint32_t>(std::bit_width(length));
  return (bits_of_octets(size_octets) - std::min(taken, bits_of_octets(size_octets))) / 2;
}

std::optional<std::uint32_t> evidence_bits(const Model& model, const Record& record) {
  if (std::ranges::any_of(record.remarks, [](const RemarkAt& at) { return is_wrong(at.remark); })) {
    return std::nullopt;
  }
  std::uint32_t sum = 0;
  std::vector<const Struct*> around;  // the struct that an item stands in, by depth
  for (const Item& item : record.items) {
    around.resize(item.depth + 2);
    around[item.depth + 1] = item.kind == ItemKind::structure ? item.structure : around[item.depth];
    if (item.kind != ItemKind::leaf || item.state != ItemState::whole) continue;
    const Field& shape = shape_of(item);
    const Struct* owner = around[item.depth];
    if (shape.derived) {
      const Octets octets = octets_of(record, item);
      if (std::ranges::all_of(octets, [](std::byte octet) { return octet == std::byte{0}; })) {
        continue;
      }
      if (has_one_value(*shape.derived)) {
        sum += bits_of_octets(item.size_octets);
      } else if (owner != nullptr && owner->length && owner->length->field == shape.number) {
        sum += length_evidence_bits(read_unsigned(octets, item.order), item.size_octets);
      }
      continue;
    }
    sum += weight_of(model, shape, item.value);
  }
  return sum;
}

}  // namespace wirestruct::translate
