#include "schema/model.hpp"

#include <fmt/format.h>

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
  return scalar && scalar->kind == kind && !field.dimensions.empty();
}

}  // namespace

const Struct* find_struct(const Model& model, std::string_view name) {
  return find_declared(model, model.structs, name);
}

const Stream* find_stream(const Model& model, std::string_view name) {
  return find_declared(model, model.streams, name);
}

std::uint64_t size_octets(const Model& model, const Type& type) {
  if (const auto* scalar = std::get_if<Scalar>(&type)) return scalar->size_octets;
  if (const auto* enumeration = std::get_if<EnumType>(&type)) {
    return model.enums[enumeration->index].underlying.size_octets;
  }
  return model.structs[std::get<StructType>(type).index].size_octets;
}

std::uint64_t element_count(const Field& field) {
  std::uint64_t count = 1;
  for (const std::uint64_t dimension : field.dimensions) count *= dimension;
  return count;
}

std::string type_name(const Model& model, const Type& type) {
  if (const auto* scalar = std::get_if<Scalar>(&type)) return std::string(scalar_name(*scalar));
  if (const auto* enumeration = std::get_if<EnumType>(&type)) {
    return model.enums[enumeration->index].name;
  }
  return model.structs[std::get<StructType>(type).index].name;
}

std::string type_name(const Model& model, const Field& field) {
  std::string name = type_name(model, field.type);
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
  return std::nullopt;
}

}  // namespace wirestruct::schema
