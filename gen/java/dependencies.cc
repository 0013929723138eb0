// What expressions depend on: sizes, octets, fields of structs inside.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <span>

#include "gen/java/computed_bits.hpp"
#include "gen/java/expression_text.hpp"
#include "schema/asked_ways.hpp"

namespace wirestruct::gen::java {

using schema::Checksum;
using schema::Expression;
using schema::FieldValue;
using schema::Measure;
using schema::Number;
using schema::Operation;
using schema::Region;

namespace {

/// The ways from that field on that structs around its own go to what is computed.
std::set<schema::Way> ways_from_outside(const Scope& scope, const schema::Field& declared) {
  const std::vector<std::set<schema::Way>> asked = schema::asked_ways(scope.model);
  const auto index = static_cast<std::size_t>(&scope.declared - scope.model.structs.data());
  std::set<schema::Way> ways;
  for (const schema::Way& way : asked[index]) {
    if (way.front() == declared.number) ways.emplace(way.begin() + 1, way.end());
  }
  return ways;
}

/// A struct around can read it where it stands.
bool is_at_fixed_place(const schema::Field& declared) {
  return declared.is_offset_fixed && !declared.guard && declared.order != schema::ByteOrder::chosen;
}

}  // namespace

bool is_noted(const Scope& scope, const JavaField& field) {
  const schema::Field& declared = *field.field;
  if (is_at_fixed_place(declared)) return false;
  if (computed_bits(scope.model, declared).empty() &&
      (!declared.derived || schema::is_constant(*declared.derived) || is_octet_constant(field))) {
    return false;
  }
  return !ways_from_outside(scope, declared).empty();
}

std::string note_inside(const Scope& scope, const JavaField& field) {
  if (field.inner == nullptr || !field.is_plain || !field.is_single() ||
      is_at_fixed_place(*field.field)) {
    return {};
  }
  std::string out;
  for (const schema::Way& way : ways_from_outside(scope, *field.field)) {
    FieldValue value;
    value.path = {field.field->number};
    value.path.insert(value.path.end(), way.begin(), way.end());
    out += fmt::format("{}.note(\"{}.{}\", {});\n", scope.side == Side::reading ? "in" : "out",
                       field.field->name,
                       fmt::join(schema::names_of_way(scope.model, *field.inner, way), "."),
                       number_text(scope, Expression{.node = std::move(value), .at = {}}));
  }
  return out;
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
