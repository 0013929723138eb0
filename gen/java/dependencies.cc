// What expressions depend on: sizes, octets, fields of structs inside.
#include <fmt/format.h>

#include <algorithm>

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
bool names_field(const schema::Model& model, const schema::Struct& outer,
                 const Expression& expression, const schema::Struct& inner, std::size_t number) {
  if (const auto* applied = std::get_if<Operation>(&expression.node)) {
    return std::ranges::any_of(applied->operands, [&](const Expression& operand) {
      return names_field(model, outer, operand, inner, number);
    });
  }
  const auto* value = std::get_if<FieldValue>(&expression.node);
  if (value == nullptr || value->of_last) return false;
  const schema::Struct* declared = &outer;
  for (std::size_t i = 0; i < value->path.size(); ++i) {
    if (i > 0 && declared == &inner && value->path[i] == number) return true;
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
  if (!declared.derived || is_found || has_checksum(*declared.derived) ||
      schema::is_constant(*declared.derived)) {
    return false;
  }
  const auto names_it = [&](const schema::Struct& outer, const std::optional<Expression>& one) {
    return one && names_field(scope.model, outer, *one, scope.declared, declared.number);
  };
  const auto in_struct = [&](const schema::Struct& outer) {
    const bool in_guard = std::ranges::any_of(
        outer.guards, [&](const schema::Guard& guard) { return names_it(outer, guard.condition); });
    return in_guard || std::ranges::any_of(outer.members, [&](const schema::Member& member) {
             const auto* other = std::get_if<schema::Field>(&member);
             if (other == nullptr) return false;
             std::optional<Expression> extent;
             if (other->extent) extent = other->extent->expression;
             return names_it(outer, other->derived) || names_it(outer, other->where) ||
                    names_it(outer, other->region) || names_it(outer, extent);
           });
  };
  const auto in_variant = [&](const schema::Variant& variant) {
    return names_it(scope.model.structs[variant.owner], variant.selector);
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

bool is_late(const Scope& scope, const Expression& expression) {
  struct Of {
    const Scope& scope;
    bool operator()(const Number&) const { return false; }
    bool operator()(const schema::ParameterValue&) const { return false; }
    bool operator()(const schema::OctetConstant&) const { return false; }
    bool operator()(const FieldValue& value) const {
      if (value.of_last) return false;
      const schema::Field& field = *scope.fields[value.path.front()].field;
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
