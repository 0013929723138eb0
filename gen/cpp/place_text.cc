// How the parts of a struct are called in generated code, and when their values are known.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <bit>

#include "gen/cpp/expressions.hpp"
#include "gen/cpp/names.hpp"

namespace wirestruct::gen::cpp {
namespace {

using schema::Checksum;
using schema::Expression;
using schema::Field;
using schema::FieldValue;
using schema::Measure;
using schema::Model;
using schema::Number;
using schema::Operation;
using schema::Struct;

std::string joined_offset(std::string_view start, std::uint64_t offset) {
  return offset == 0 ? std::string(start) : fmt::format("{} + {}", start, offset);
}

struct EarlyKnown {
  const Model& model;
  const Struct& structure;

  bool operator()(const Number&) const { return true; }
  bool operator()(const schema::ParameterValue&) const { return true; }
  bool operator()(const schema::OctetConstant&) const { return true; }
  bool operator()(const Measure&) const { return false; }
  bool operator()(const Checksum&) const { return false; }
  bool operator()(const FieldValue& value) const {
    const Struct* inside = &structure;
    for (std::size_t i = 0; i < value.path.size(); ++i) {
      const Field& field = field_of(*inside, value.path[i]);
      if (field.derived) return is_constant(*field.derived);
      if (const auto* bits = std::get_if<schema::BitsType>(&field.type)) {
        return i + 1 == value.path.size() ||
               !model.bits[bits->index].fields[value.path[i + 1]].computed;
      }
      const auto* inner = std::get_if<schema::StructType>(&field.type);
      if (inner == nullptr) return true;
      inside = &model.structs[inner->index];
    }
    return true;
  }
  bool operator()(const Operation& operation) const {
    return std::ranges::all_of(operation.operands, [this](const Expression& operand) {
      return std::visit(*this, operand.node);
    });
  }
};

/// `header_length`
std::string way_name(const Model& model, const Struct& structure, const schema::Way& way) {
  return fmt::format("{}", fmt::join(schema::names_of_way(model, structure, way), "_"));
}

}  // namespace

schema::Scalar scalar_at_end(const Model& model, const Struct& structure,
                             std::span<const std::size_t> way) {
  const Field& field = field_of(structure, way.front());
  if (const auto* bits = std::get_if<schema::BitsType>(&field.type)) {
    schema::Scalar scalar = model.bits[bits->index].underlying;
    scalar.kind = model.bits[bits->index].fields[way[1]].kind;
    return scalar;
  }
  if (way.size() == 1) return *wire_scalar(model, field.type);
  return scalar_at_end(model, model.structs[std::get<schema::StructType>(field.type).index],
                       way.subspan(1));
}

bool is_kept_checked(const Model& model, const Struct& structure, const schema::Way& way) {
  const schema::Scalar scalar = scalar_at_end(model, structure, way);
  return scalar.kind == schema::ScalarKind::unsigned_integer && scalar.size_octets == 8;
}

bool is_end_fixed(const Field& field) {
  return field.is_offset_fixed && field.is_size_fixed && !field.guard;
}

std::string begin_of(const Place& place, const Field& field) {
  if (place.is_plain) return fmt::format("{}", field.offset_octets);
  if (field.is_offset_fixed) return joined_offset("scope.begin()", field.offset_octets);
  return "begin_" + MemberNames(place.model, place.structure).identifier(field.name);
}

std::string end_of(const Place& place, const Field& field) {
  if (place.is_plain) return fmt::format("{}", field.offset_octets + field.size_octets);
  if (is_end_fixed(field)) {
    return joined_offset("scope.begin()", field.offset_octets + field.size_octets);
  }
  return "end_" + MemberNames(place.model, place.structure).identifier(field.name);
}

std::string distance_text(const std::string& end, const std::string& begin) {
  return end + " - " + (begin.contains(' ') ? '(' + begin + ')' : begin);
}

std::string kept_identifier(const schema::Model& model, const schema::Struct& structure,
                            const schema::Way& way) {
  return MemberNames(model, structure).identifier(way_name(model, structure, way));
}

std::string kept_variable(const Place& place, const Field& field, const schema::Way& way) {
  const schema::Struct& inner = place.model.structs[std::get<schema::StructType>(field.type).index];
  return fmt::format("kept_{}_{}", field.name, way_name(place.model, inner, way));
}

std::string derived_name(const Place& place, const Field& field) {
  return "derived_" + MemberNames(place.model, place.structure).identifier(field.name);
}

std::string load_text(const Model& model, std::size_t file, const Field& field,
                      const std::string& octets) {
  const std::string type = element_type(model, file, field.type);
  const std::uint32_t width = wire_scalar(model, field.type)->size_octets;
  const std::string arguments =
      std::has_single_bit(width) && type != "float" ? type : fmt::format("{}, {}", type, width);
  return fmt::format("wirestruct::load_{}<{}>({}{})", byte_order_word(field.order), arguments,
                     octets, field.order == schema::ByteOrder::chosen ? ", order" : "");
}

bool is_known_early(const Model& model, const Struct& structure, const Expression& expression) {
  return std::visit(EarlyKnown{model, structure}, expression.node);
}

const schema::OctetConstant* octet_constant(const Field& field) {
  return field.derived ? std::get_if<schema::OctetConstant>(&field.derived->node) : nullptr;
}

std::string guard_name(std::size_t guard) {
  return fmt::format("guard_{}", guard);
}

std::string literal(std::int64_t value) {
  if (value == INT64_MIN) return "(-9223372036854775807 - 1)";  // a minus applies to a literal
  if (value > 0xFFFF) return fmt::format("0x{:X}", value);
  return fmt::format("{}", value);
}

}  // namespace wirestruct::gen::cpp
