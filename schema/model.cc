#include "schema/model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cstdlib>

#include "schema/scalar_table.hpp"

namespace wirestruct::schema {
namespace {

// `example.chat.Packet` → package and name; no package: any.
template <typename Declared>
const Declared* find_declared(const Model& model, const std::vector<Declared>& all,
                              std::string_view wanted) {
  const std::size_t dot = wanted.rfind('.');
  const bool has_package = dot != std::string_view::npos;
  const std::string_view package = has_package ? wanted.substr(0, dot) : std::string_view();
  const std::string_view name = has_package ? wanted.substr(dot + 1) : wanted;
  const Declared* found = nullptr;
  for (const Declared& candidate : all) {
    if (candidate.name != name) continue;
    if (has_package && model.files[candidate.file].package != package) continue;
    if (found) return nullptr;
    found = &candidate;
  }
  return found;
}

bool is_array_of(const Field& field, ScalarKind kind) {
  const auto* scalar = std::get_if<Scalar>(&field.type);
  return scalar && scalar->kind == kind && (!field.dimensions.empty() || field.extent);
}

// Without the expression: what it computes is told where there is room for it.
std::string_view extent_name(const Extent& extent) {
  switch (extent.kind) {
    case ExtentKind::count:
      return "n";
    case ExtentKind::octets:
      return "bytes n";
    case ExtentKind::rest:
      return "..";
    case ExtentKind::until_value:
    case ExtentKind::until_condition:
      return "until";
  }
  return "";
}

}  // namespace

const Struct* find_struct(const Model& model, std::string_view name) {
  return find_declared(model, model.structs, name);
}

const Stream* find_stream(const Model& model, std::string_view name) {
  return find_declared(model, model.streams, name);
}

std::uint64_t size_octets(const Model& model, const Type& type) {
  if (const auto scalar = wire_scalar(model, type)) return scalar->size_octets;
  if (const auto* structure = std::get_if<StructType>(&type)) {
    return model.structs[structure->index].size_octets;
  }
  // An alternative that is `void` has none.
  std::uint64_t least = UINT64_MAX;
  for (const Alternative& alternative :
       model.variants[std::get<VariantType>(type).index].alternatives) {
    least = std::min(least, alternative.content ? alternative.content->size_octets : 0);
  }
  return least;
}

bool is_size_fixed(const Model& model, const Type& type) {
  if (const auto* structure = std::get_if<StructType>(&type)) {
    return model.structs[structure->index].end == EndKind::fixed;
  }
  return !std::holds_alternative<VariantType>(type);
}

namespace {

void set_parameters(const std::vector<Expression>& arguments, Expression& in) {
  if (const auto* parameter = std::get_if<ParameterValue>(&in.node)) {
    in = Expression(arguments[parameter->index]);
  } else if (auto* operation = std::get_if<Operation>(&in.node)) {
    for (Expression& operand : operation->operands) set_parameters(arguments, operand);
  }
}

}  // namespace

Expression computed_of(const Field& field, const BitField& part) {
  Expression expression = *part.computed;
  set_parameters(field.arguments, expression);
  return expression;
}

const Field& field_of(const Struct& structure, std::size_t number) {
  // Members are fields and what lies between them: the field is at its number or behind it.
  for (std::size_t i = number; i < structure.members.size(); ++i) {
    const auto* field = std::get_if<Field>(&structure.members[i]);
    if (field && field->number == number) return *field;
  }
  assert(false && "a path leads to fields that are there");
  std::abort();
}

std::uint64_t element_count(const Field& field) {
  std::uint64_t count = 1;
  for (const std::uint64_t dimension : field.dimensions) count *= dimension;
  return count;
}

std::string type_name(const Model& model, const Type& type) {
  struct Name {
    const Model& model;
    std::string operator()(const Scalar& scalar) const { return std::string(scalar_name(scalar)); }
    std::string operator()(EnumType type) const { return model.enums[type.index].name; }
    std::string operator()(StructType type) const { return model.structs[type.index].name; }
    std::string operator()(BitsType type) const { return model.bits[type.index].name; }
    std::string operator()(VariantType) const { return "switch"; }
  };
  return std::visit(Name{model}, type);
}

std::string type_name(const Model& model, const Field& field) {
  std::string name = type_name(model, field.type);
  if (field.extent) name += fmt::format("[{}]", extent_name(*field.extent));
  for (const std::uint64_t dimension : field.dimensions) name += fmt::format("[{}]", dimension);
  return name;
}

bool is_text(const Field& field) {
  return is_array_of(field, ScalarKind::character);
}

bool is_octets(const Field& field) {
  return is_array_of(field, ScalarKind::raw_octet);
}

bool has_byte_order(const Model& model, const Field& field) {
  const std::optional<Scalar> scalar = wire_scalar(model, field.type);
  return scalar && scalar->size_octets > 1;
}

std::optional<Scalar> wire_scalar(const Model& model, const Type& type) {
  if (const auto* scalar = std::get_if<Scalar>(&type)) return *scalar;
  if (const auto* enumeration = std::get_if<EnumType>(&type)) {
    return model.enums[enumeration->index].underlying;
  }
  if (const auto* bits = std::get_if<BitsType>(&type)) return model.bits[bits->index].underlying;
  return std::nullopt;
}

}  // namespace wirestruct::schema
