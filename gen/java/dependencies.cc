// What expressions depend on: sizes, octets, fields of structs inside.
#include <fmt/format.h>

#include <algorithm>

#include "gen/java/computed_bits.hpp"
#include "gen/java/expression_text.hpp"

namespace wirestruct::gen::java {

using schema::Checksum;
using schema::Expression;
using schema::FieldValue;
using schema::Measure;
using schema::Number;
using schema::Operation;
using schema::Region;

namespace {

/// True when the expression of `outer` goes down to that field of `inner`.
///   array  whose last element is `last`; null where there is none
bool names_field(const schema::Model& model, const schema::Struct& outer,
                 const schema::Field* array, const Expression& expression,
                 const schema::Struct& inner, std::size_t number) {
  const auto in_it = [&](const Expression& one) {
    return names_field(model, outer, array, one, inner, number);
  };
  if (const auto* applied = std::get_if<Operation>(&expression.node)) {
    return std::ranges::any_of(applied->operands, in_it);
  }
  if (const auto* checksum = std::get_if<Checksum>(&expression.node)) {
    return std::ranges::any_of(checksum->pieces, [&](const schema::ChecksumPiece& piece) {
      const auto* octets = std::get_if<schema::ValuePiece>(&piece);
      return octets != nullptr && in_it(octets->value.front());
    });
  }
  const auto* value = std::get_if<FieldValue>(&expression.node);
  if (value == nullptr) return false;
  const schema::Struct* declared = &outer;
  if (value->of_last) {
    const auto* element = std::get_if<schema::StructType>(&array->type);
    if (element == nullptr) return false;
    declared = &model.structs[element->index];
  }
  for (std::size_t i = 0; i < value->path.size(); ++i) {
    const bool is_inside = i > 0 || value->of_last;
    if (is_inside && declared == &inner && value->path[i] == number) return true;
    const schema::Field& field = schema::field_of(*declared, value->path[i]);
    const auto* type = std::get_if<schema::StructType>(&field.type);
    if (type == nullptr) return false;
    declared = &model.structs[type->index];
  }
  return false;
}

}  // namespace

bool is_noted(const Scope& scope, const JavaField& field) {
  const schema::Field& declared = *field.field;
  const bool is_found =
      declared.is_offset_fixed && !declared.guard && declared.order != schema::ByteOrder::chosen;
  if (is_found) return false;
  if (computed_bits(scope.model, declared).empty() &&
      (!declared.derived || schema::is_constant(*declared.derived) || is_octet_constant(field))) {
    return false;
  }
  const auto names_it = [&](const schema::Struct& outer, const std::optional<Expression>& one,
                            const schema::Field* array = nullptr) {
    return one && names_field(scope.model, outer, array, *one, scope.declared, declared.number);
  };
  const auto in_field = [&](const schema::Struct& outer, const schema::Field& other) {
    std::optional<Expression> extent;
    if (other.extent) extent = other.extent->expression;
    return names_it(outer, other.derived) || names_it(outer, other.where) ||
           names_it(outer, other.region) || names_it(outer, extent, &other) ||
           std::ranges::any_of(other.arguments, [&](const Expression& argument) {
             return names_it(outer, argument);
           });
  };
  const auto in_struct = [&](const schema::Struct& outer) {
    const bool in_guard = std::ranges::any_of(
        outer.guards, [&](const schema::Guard& guard) { return names_it(outer, guard.condition); });
    if (in_guard) return true;
    if (outer.order_choice && names_it(outer, outer.order_choice->selector)) return true;
    return std::ranges::any_of(outer.members, [&](const schema::Member& member) {
      const auto* other = std::get_if<schema::Field>(&member);
      return other != nullptr && in_field(outer, *other);
    });
  };
  const auto in_variant = [&](const schema::Variant& variant) {
    const schema::Struct& owner = scope.model.structs[variant.owner];
    return names_it(owner, variant.selector) ||
           std::ranges::any_of(variant.alternatives, [&](const schema::Alternative& one) {
             return one.content && in_field(owner, *one.content);
           });
  };
  return std::ranges::any_of(scope.model.structs, in_struct) ||
         std::ranges::any_of(scope.model.variants, in_variant);
}

bool has_checksum(const Expression& expression) {
  return !regions_of_checksums(expression).empty();
}

std::vector<Region> regions_of_checksums(const Expression& expression) {
  std::vector<Region> regions;
  if (const auto* checksum = std::get_if<Checksum>(&expression.node)) {
    // One over constants only is a checksum all the same.
    if (checksum->pieces.empty()) regions.push_back({false, 1, 0});
    for (const schema::ChecksumPiece& piece : checksum->pieces) {
      const auto* region = std::get_if<Region>(&piece);
      regions.push_back(region != nullptr ? *region : Region{false, 1, 0});
    }
  } else if (const auto* applied = std::get_if<Operation>(&expression.node)) {
    for (const Expression& inner : applied->operands) {
      const std::vector<Region> more = regions_of_checksums(inner);
      regions.insert(regions.end(), more.begin(), more.end());
    }
  }
  return regions;
}

bool reads_field(const Expression& expression, std::size_t number) {
  if (const auto* value = std::get_if<FieldValue>(&expression.node)) {
    return !value->of_last && value->path.front() == number;
  }
  const auto in_it = [number](const Expression& inner) { return reads_field(inner, number); };
  if (const auto* applied = std::get_if<Operation>(&expression.node)) {
    return std::ranges::any_of(applied->operands, in_it);
  }
  const auto* checksum = std::get_if<Checksum>(&expression.node);
  return checksum != nullptr &&
         std::ranges::any_of(checksum->pieces, [&](const schema::ChecksumPiece& piece) {
           const auto* value = std::get_if<schema::ValuePiece>(&piece);
           return value != nullptr && std::ranges::any_of(value->value, in_it);
         });
}

bool is_late(const Scope& scope, const Expression& expression) {
  struct Of {
    const Scope& scope;
    bool operator()(const Number&) const { return false; }
    bool operator()(const schema::ParameterValue&) const { return false; }
    bool operator()(const schema::OctetConstant&) const { return false; }
    bool operator()(const FieldValue& value) const {
      if (value.of_last) return false;
      const schema::Field& field = *scope.fields[value.path.front()].field;
      if (value.path.size() > 1 && std::holds_alternative<schema::BitsType>(field.type)) {
        const auto type = std::get<schema::BitsType>(field.type);
        return scope.model.bits[type.index].fields[value.path[1]].computed.has_value();
      }
      return field.derived && is_late(scope, *field.derived);
    }
    bool operator()(const Measure& value) const {
      const JavaField& first = scope.fields[value.region.whole ? 0 : value.region.first];
      const bool is_text_count = first.shape == Shape::text && first.count == Count::whole;
      return value.kind != schema::MeasureKind::count || is_text_count;
    }
    bool operator()(const Checksum&) const { return true; }
    bool operator()(const Operation& applied) const {
      return std::ranges::any_of(applied.operands,
                                 [this](const Expression& inner) { return is_late(scope, inner); });
    }
  };
  return std::visit(Of{scope}, expression.node);
}

}  // namespace wirestruct::gen::java
