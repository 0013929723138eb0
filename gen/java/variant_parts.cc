#include "gen/java/variant_parts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gen/java/value_parts.hpp"

namespace wirestruct::gen::java {
namespace {

using schema::Alternative;
using schema::Variant;

std::string condition_of(const std::vector<Alternative::Range>& ranges,
                         const std::string& selector) {
  std::string out;
  for (const Alternative::Range& range : ranges) {
    if (!out.empty()) out += " || ";
    out += range.first == range.last
               ? fmt::format("{} == {}L", selector, range.first)
               : fmt::format("({0} >= {1}L && {0} <= {2}L)", selector, range.first, range.last);
  }
  return out;
}

std::optional<std::size_t> struct_of(const Alternative& alternative) {
  if (!alternative.content) return std::nullopt;
  const auto* type = std::get_if<schema::StructType>(&alternative.content->type);
  return type == nullptr ? std::nullopt : std::optional(type->index);
}

}  // namespace

const Variant& variant_of(const schema::Model& model, const JavaField& field) {
  return model.variants[std::get<schema::VariantType>(field.field->type).index];
}

bool implements_variant(const schema::Model& model, const Variant& variant,
                        std::size_t struct_index) {
  if (model.structs[variant.owner].file != model.structs[struct_index].file) return false;
  return std::ranges::any_of(variant.alternatives, [&](const Alternative& alternative) {
    return struct_of(alternative) == struct_index;
  });
}

std::string wrapper_name(const schema::Model& model, const Names& names, const Variant& variant,
                         const Alternative& alternative) {
  const std::optional<std::size_t> index = struct_of(alternative);
  std::string name = index                 ? "Of" + names.of_struct(*index)
                     : alternative.content ? "Octets"
                                           : "Nothing";
  const auto is_taken = [&](const Alternative& other) {
    const std::optional<std::size_t> named = struct_of(other);
    return named && names.of_struct(*named) == name && implements_variant(model, variant, *named);
  };
  while (std::ranges::any_of(variant.alternatives, is_taken)) name += '_';
  return name;
}

std::vector<VariantCase> cases_of(const Scope& scope, const JavaField& field) {
  const Variant& variant = variant_of(scope.model, field);
  std::vector<VariantCase> cases;
  for (const Alternative& alternative : variant.alternatives) {
    VariantCase one;
    one.condition = condition_of(alternative.ranges, field.many);
    const std::optional<std::size_t> index = struct_of(alternative);
    if (alternative.content) {
      one.content_field = std::make_shared<schema::Field>(*alternative.content);
      one.content_field->name = field.field->name;
      one.content_field->guard.reset();
      one.content = std::make_shared<JavaField>(
          java_field(scope.model, scope.names, scope.declared.file, *one.content_field));
      one.content->local = field.local;
      one.content->at = field.at;
      one.content->end = field.end;
      one.content->many = "octetsOf" + pascal_case(field.name);
      one.content->arguments = field.arguments;
    }
    if (index && implements_variant(scope.model, variant, *index)) {
      one.type = scope.names.struct_reference(scope.declared.file, *index);
      one.wrapper = "{}";
    } else {
      one.type = fmt::format("{}.{}", field.element,
                             wrapper_name(scope.model, scope.names, variant, alternative));
      one.wrapper = fmt::format("new {}({{}})", one.type);
      one.unwrap = index ? ".value()" : ".octets()";
      one.nothing = fmt::format("new {}()", one.type);
    }
    cases.push_back(std::move(one));
  }
  return cases;
}

}  // namespace wirestruct::gen::java
