#include "gen/cpp/names.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <bit>
#include <optional>
#include <ranges>
#include <vector>

#include "gen/cpp/reserved_names.hpp"

namespace wirestruct::gen::cpp {
namespace {

using schema::Model;
using schema::ScalarKind;

std::string_view without_underscores(std::string_view name) {
  return name.substr(0, name.find_last_not_of('_') + 1);
}

/// The rule of names.hpp. `is_reserved` must not care about underscores at the end.
template <typename IsReserved>
std::string identifier_unless(const IsReserved& is_reserved, std::string_view name) {
  return std::string(name) + (is_reserved(without_underscores(name)) ? "_" : "");
}

/// What the type is called, when the struct names it without its namespace.
std::string_view local_type_name(const Model& model, const schema::Struct& structure,
                                 const schema::Type& type) {
  const auto local = [&](const auto& declared) -> std::string_view {
    const bool same_namespace =
        model.files[declared.file].cpp_namespace == model.files[structure.file].cpp_namespace;
    return same_namespace ? declared.name : std::string_view();
  };
  if (const auto* of_enum = std::get_if<schema::EnumType>(&type)) {
    return local(model.enums[of_enum->index]);
  }
  if (const auto* of_struct = std::get_if<schema::StructType>(&type)) {
    return local(model.structs[of_struct->index]);
  }
  if (const auto* of_bits = std::get_if<schema::BitsType>(&type)) {
    return local(model.bits[of_bits->index]);
  }
  return {};
}

/// `std::variant<Login, std::vector<std::byte>>`, in the order of the alternatives.
std::string variant_type(const Model& model, std::size_t user, const schema::Variant& variant) {
  std::vector<std::string> types;
  for (std::size_t i = 0; i < variant.alternatives.size(); ++i) {
    if (alternative_index(variant, i) < types.size()) continue;
    const std::optional<schema::Field>& content = variant.alternatives[i].content;
    types.push_back(content ? field_type(model, user, *content) : "std::monostate");
  }
  return fmt::format("std::variant<{}>", fmt::join(types, ", "));
}

}  // namespace

std::string type_identifier(std::string_view name) {
  return identifier_unless(
      [](std::string_view stem) { return is_reserved_anywhere(stem) || is_reserved_type(stem); },
      name);
}

std::string enumerator_identifier(std::string_view name) {
  return identifier_unless(is_reserved_anywhere, name);
}

// In a struct, a name has one meaning: a field `Kind` would take it from the type.
MemberNames::MemberNames(const Model& model, const schema::Struct& structure) {
  types_.insert(without_underscores(structure.name));
  const auto add = [&](const schema::Type& type) {
    types_.insert(without_underscores(local_type_name(model, structure, type)));
  };
  for (const schema::Member& member : structure.members) {
    const auto* field = std::get_if<schema::Field>(&member);
    if (!field) continue;
    add(field->type);
    const auto* variant = std::get_if<schema::VariantType>(&field->type);
    if (!variant) continue;
    for (const schema::Alternative& alternative : model.variants[variant->index].alternatives) {
      if (alternative.content) add(alternative.content->type);
    }
  }
  types_.erase("");
}

std::string MemberNames::identifier(std::string_view name) const {
  return identifier_unless(
      [this](std::string_view stem) {
        return is_reserved_anywhere(stem) || is_reserved_member(stem) || types_.contains(stem);
      },
      name);
}

std::string parameter_identifier(const Model& model, std::string_view name) {
  const auto is_name_of = [&](const auto& declared) { return declared.name == name; };
  const bool is_taken = is_reserved_anywhere(name) || is_reserved_type(name) ||
                        is_local_variable(name) || std::ranges::any_of(model.enums, is_name_of) ||
                        std::ranges::any_of(model.structs, is_name_of) ||
                        std::ranges::any_of(model.bits, is_name_of) ||
                        std::ranges::any_of(model.streams, is_name_of) ||
                        std::ranges::any_of(model.constants, is_name_of);
  return (is_taken ? "parameter_" : "") + std::string(name);
}

std::string bit_field_identifier(const Model& model, const schema::Bits& bits,
                                 std::string_view name) {
  return identifier_unless(
      [&](std::string_view stem) {
        if (is_reserved_anywhere(stem) || is_reserved_member(stem)) return true;
        if (stem == without_underscores(bits.name)) return true;
        return std::ranges::any_of(bits.fields, [&](const schema::BitField& field) {
          return field.enumeration &&
                 without_underscores(model.enums[*field.enumeration].name) == stem;
        });
      },
      name);
}

std::string_view byte_order_word(schema::ByteOrder order) {
  switch (order) {
    case schema::ByteOrder::none:
    case schema::ByteOrder::little:
      return "little";
    case schema::ByteOrder::big:
      return "big";
    case schema::ByteOrder::cdab:
      return "cdab";
    case schema::ByteOrder::badc:
      return "badc";
    case schema::ByteOrder::chosen:
      return "chosen";
  }
  return {};
}

std::size_t alternative_index(const schema::Variant& variant, std::size_t alternative) {
  std::size_t index = 0;
  std::optional<std::size_t> nothing;  // of the first `void`
  for (std::size_t i = 0; i < alternative; ++i) {
    if (!variant.alternatives[i].content) {
      if (nothing) continue;
      nothing = index;
    }
    ++index;
  }
  return !variant.alternatives[alternative].content && nothing ? *nothing : index;
}

std::string namespace_of(const schema::File& file) {
  std::string result;
  std::string_view rest = file.cpp_namespace;
  while (!rest.empty()) {
    const std::string_view part = rest.substr(0, rest.find("::"));
    rest.remove_prefix(part.size() < rest.size() ? part.size() + 2 : part.size());
    if (!result.empty()) result += "::";
    result += identifier_unless(is_reserved_anywhere, part);
  }
  return result;
}

std::string type_reference(const Model& model, std::size_t user, std::size_t owner,
                           std::string_view name) {
  const std::string of_owner = namespace_of(model.files[owner]);
  if (of_owner == namespace_of(model.files[user])) return type_identifier(name);
  return (of_owner.empty() ? "::" : "::" + of_owner + "::") + type_identifier(name);
}

std::string integer_type(const schema::Scalar& scalar) {
  const char* const sign = scalar.kind == ScalarKind::signed_integer ? "" : "u";
  return fmt::format("std::{}int{}_t", sign, 8 * std::bit_ceil(scalar.size_octets));
}

std::string element_type(const Model& model, std::size_t user, const schema::Type& type) {
  if (const auto* of_enum = std::get_if<schema::EnumType>(&type)) {
    const schema::Enum& declared = model.enums[of_enum->index];
    return type_reference(model, user, declared.file, declared.name);
  }
  if (const auto* of_struct = std::get_if<schema::StructType>(&type)) {
    const schema::Struct& declared = model.structs[of_struct->index];
    return type_reference(model, user, declared.file, declared.name);
  }
  if (const auto* of_bits = std::get_if<schema::BitsType>(&type)) {
    const schema::Bits& declared = model.bits[of_bits->index];
    return type_reference(model, user, declared.file, declared.name);
  }
  if (const auto* of_variant = std::get_if<schema::VariantType>(&type)) {
    return variant_type(model, user, model.variants[of_variant->index]);
  }
  const auto& scalar = std::get<schema::Scalar>(type);
  switch (scalar.kind) {
    case ScalarKind::unsigned_integer:
    case ScalarKind::signed_integer:
      return integer_type(scalar);
    case ScalarKind::floating_point:
      return scalar.size_octets == 8 ? "double" : "float";
    case ScalarKind::character:
      return "char";
    case ScalarKind::raw_octet:
      return "std::byte";
    case ScalarKind::boolean:
      return "bool";
  }
  return {};
}

std::string field_type(const Model& model, std::size_t user, const schema::Field& field) {
  std::string type = element_type(model, user, field.type);
  for (const std::uint64_t extent : std::views::reverse(field.dimensions)) {
    type = fmt::format("std::array<{}, {}>", type, extent);
  }
  if (field.extent) type = type == "char" ? "std::string" : fmt::format("std::vector<{}>", type);
  return type;
}

std::string member_type(const Model& model, std::size_t user, const schema::Field& field) {
  std::string type = field_type(model, user, field);
  return field.guard ? fmt::format("std::optional<{}>", type) : type;
}

}  // namespace wirestruct::gen::cpp
