#include "gen/java/fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <utility>

#include "gen/java/javadoc.hpp"

namespace wirestruct::gen::java {
namespace {

using schema::Field;
using schema::Model;
using schema::Scalar;
using schema::ScalarKind;

bool is_signed(const Scalar& scalar) {
  return scalar.kind == ScalarKind::signed_integer;
}

std::string number_type(const Scalar& scalar) {
  if (scalar.kind != ScalarKind::floating_point) return integer_type(scalar);
  return scalar.size_octets == 8 ? "double" : "float";
}

Shape shape_of(const Model& model, const Field& field) {
  struct Of {
    const Model& model;
    Shape operator()(const Scalar& scalar) const {
      switch (scalar.kind) {
        case ScalarKind::unsigned_integer:
        case ScalarKind::signed_integer:
        case ScalarKind::floating_point:
          return Shape::number;
        case ScalarKind::character:
          return Shape::character;
        case ScalarKind::raw_octet:
          return Shape::octet;
        case ScalarKind::boolean:
          return Shape::boolean;
      }
      return Shape::number;
    }
    Shape operator()(schema::EnumType type) const {
      return model.enums[type.index].is_flags ? Shape::flags : Shape::enumeration;
    }
    Shape operator()(schema::BitsType) const { return Shape::bits; }
    Shape operator()(schema::StructType) const { return Shape::structure; }
    Shape operator()(schema::VariantType) const { return Shape::variant; }
  };
  if (schema::is_text(field)) return Shape::text;
  if (schema::is_octets(field)) return Shape::octets;
  return std::visit(Of{model}, field.type);
}

bool is_primitive(Shape shape) {
  switch (shape) {
    case Shape::number:
    case Shape::boolean:
    case Shape::character:
    case Shape::octet:
      return true;
    case Shape::text:
    case Shape::octets:
    case Shape::enumeration:
    case Shape::flags:
    case Shape::bits:
    case Shape::structure:
    case Shape::variant:
      return false;
  }
  return false;
}

std::string element_type(const Names& names, std::size_t file, const JavaField& field) {
  switch (field.shape) {
    case Shape::number:
      return number_type(field.scalar);
    case Shape::boolean:
      return "boolean";
    case Shape::character:
      return "char";
    case Shape::octet:
      return "byte";
    case Shape::text:
      return "String";
    case Shape::octets:
      return "byte[]";
    case Shape::enumeration:
    case Shape::flags:
      return names.enum_reference(file, std::get<schema::EnumType>(field.field->type).index);
    case Shape::bits:
      return names.bits_reference(file, std::get<schema::BitsType>(field.field->type).index);
    case Shape::structure:
      return names.struct_reference(file, std::get<schema::StructType>(field.field->type).index);
    case Shape::variant:
      return names.of_variant(std::get<schema::VariantType>(field.field->type).index);
  }
  return {};
}

/// How many elements, once texts and runs of octets have been made elements.
Count count_of(const JavaField& field, bool is_whole) {
  if (!field.field->extent) return Count::fixed;
  if (is_whole) return Count::whole;
  const bool is_object = !is_primitive(field.shape) && field.shape != Shape::octets;
  return is_object && field.extents.empty() ? Count::list : Count::array;
}

/// Names of variables where fields are decoded and encoded; single letters are those of loops.
class Locals {
 public:
  std::string choose(std::string name) {
    if (name.size() == 1) name += "Value";
    if (name.starts_with("guard")) name += '_';  // those are numbered
    while (!taken_.insert(name).second) name += '_';
    return name;
  }

 private:
  std::set<std::string> taken_ = {"alternative", "at",       "bigEndian", "element", "in",  "inner",
                                  "last",        "lastAt",   "octets",    "offset",  "out", "outer",
                                  "row",         "selector", "start",     "value"};
};

std::vector<std::string> parameter_names(const schema::Struct& declared, Locals& locals) {
  std::vector<std::string> names;
  for (const schema::Parameter& parameter : declared.parameters) {
    names.push_back(locals.choose(camel_case(parameter.name)));
  }
  return names;
}

/// The variables `kindOfBody` for what is told to the struct `content`, which has that name.
void choose_arguments(const Model& model, const Field& content, const std::string& name,
                      Locals& locals, std::map<std::string, std::string>& arguments) {
  const auto* inner = std::get_if<schema::StructType>(&content.type);
  if (inner == nullptr) return;
  for (const schema::Parameter& parameter : model.structs[inner->index].parameters) {
    if (arguments.contains(parameter.name)) continue;
    arguments[parameter.name] = locals.choose(camel_case(parameter.name) + "Of" + name);
  }
}

std::string_view c_scalar(const Scalar& scalar) {
  switch (scalar.kind) {
    case ScalarKind::unsigned_integer:
    case ScalarKind::signed_integer:
      break;
    case ScalarKind::floating_point:
      return scalar.size_octets == 8 ? "double" : scalar.size_octets == 4 ? "float" : "_Float16";
    case ScalarKind::character:
      return "char";
    case ScalarKind::raw_octet:
      return "unsigned char";
    case ScalarKind::boolean:
      return "bool";
  }
  return {};
}

std::string boxed(const Names& names, const std::string& type) {
  constexpr std::array boxes =
      std::to_array<std::pair<std::string_view, const char*>>({{"int", "Integer"},
                                                               {"char", "Character"},
                                                               {"byte", "Byte"},
                                                               {"short", "Short"},
                                                               {"long", "Long"},
                                                               {"float", "Float"},
                                                               {"double", "Double"},
                                                               {"boolean", "Boolean"}});
  for (const auto& [primitive, box] : boxes) {
    if (type == primitive) return names.lang_reference(box);
  }
  return type;
}

}  // namespace

bool is_plain(const Model& model, const schema::Struct& declared) {
  if (declared.end != schema::EndKind::fixed) return false;
  if (!declared.guards.empty() || !declared.parameters.empty()) return false;
  return std::ranges::all_of(declared.members, [&](const schema::Member& member) {
    const auto* field = std::get_if<Field>(&member);
    if (field == nullptr) return true;
    if (field->extent || field->region) return false;
    if (std::holds_alternative<schema::VariantType>(field->type)) return false;
    const auto* inner = std::get_if<schema::StructType>(&field->type);
    return inner == nullptr || is_plain(model, model.structs[inner->index]);
  });
}

JavaField java_field(const Model& model, const Names& names, std::size_t file, const Field& field) {
  JavaField out;
  out.field = &field;
  out.shape = shape_of(model, field);
  out.name = camel_case(field.name);
  out.extents = field.dimensions;
  out.element_octets = field.stride_octets;
  const bool is_run = out.shape == Shape::text || out.shape == Shape::octets;
  const bool is_whole = is_run && field.extent && out.extents.empty();
  if (is_run && !is_whole) {
    out.element_octets *= out.extents.back();
    out.extents.pop_back();
  }
  out.count = count_of(out, is_whole);
  if (const auto scalar = schema::wire_scalar(model, field.type)) out.scalar = *scalar;
  out.element = element_type(names, file, out);
  out.box = boxed(names, out.element);
  if (const auto* inner = std::get_if<schema::StructType>(&field.type)) {
    out.view = names.view_reference(file, inner->index);
    out.inner = &model.structs[inner->index];
    out.is_plain = is_plain(model, *out.inner);
  }
  if (out.shape == Shape::variant) out.is_plain = false;
  return out;
}

std::vector<JavaField> java_fields(const Model& model, const Names& names,
                                   const schema::Struct& declared) {
  const std::vector<MemberNames> members = member_names(declared);
  std::vector<JavaField> fields;
  Locals locals;
  parameter_names(declared, locals);
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto* field = std::get_if<Field>(&declared.members[i]);
    if (field == nullptr) continue;
    JavaField out = java_field(model, names, declared.file, *field);
    out.name = members[i].accessor;
    out.local = locals.choose(out.name);
    out.constant = "OFFSET_" + members[i].constant;
    fields.push_back(std::move(out));
  }
  for (JavaField& field : fields) {
    std::string capitalized = field.name;
    if (capitalized[0] >= 'a' && capitalized[0] <= 'z') capitalized[0] -= 'a' - 'A';
    field.at = locals.choose("at" + capitalized);
    field.end = locals.choose("end" + capitalized);
    field.outer = locals.choose("outer" + capitalized);
    // Of an array the number of its elements is wanted where it is read; of a list of structs, at
    // most where each starts, where it is written.
    const bool is_variant = field.shape == Shape::variant;
    const bool is_list = field.is_list() && field.shape == Shape::structure;
    const char* const prefix = is_variant ? "selectorOf" : is_list ? "placesOf" : "countOf";
    field.many = locals.choose(prefix + capitalized);
    choose_arguments(model, *field.field, capitalized, locals, field.arguments);
    if (!is_variant) continue;
    const auto variant = std::get<schema::VariantType>(field.field->type);
    for (const schema::Alternative& one : model.variants[variant.index].alternatives) {
      if (!one.content) continue;
      choose_arguments(model, *one.content, capitalized, locals, field.arguments);
    }
  }
  return fields;
}

std::vector<std::string> parameter_names(const schema::Struct& declared) {
  Locals locals;
  return parameter_names(declared, locals);
}

std::vector<JavaField> stored_fields(const std::vector<JavaField>& fields) {
  std::vector<JavaField> stored;
  std::ranges::copy_if(fields, std::back_inserter(stored),
                       [](const JavaField& field) { return schema::is_stored(*field.field); });
  return stored;
}

std::string java_type(const JavaField& field) {
  std::string type = field.element;
  for (std::size_t i = 0; i < field.extents.size(); ++i) type += "[]";
  switch (field.count) {
    case Count::fixed:
    case Count::whole:
      break;
    case Count::array:
      type += "[]";
      break;
    case Count::list:
      return fmt::format("List<{}>", type);
  }
  return field.is_optional() && field.is_single() ? field.box : type;
}

std::string integer_type(const Scalar& scalar) {
  const std::uint32_t bits = 8 * scalar.size_octets + (is_signed(scalar) ? 0 : 1);
  return bits <= 8 ? "byte" : bits == 16 ? "short" : bits <= 32 ? "int" : "long";
}

bool is_u64(const Scalar& scalar) {
  return scalar.kind == ScalarKind::unsigned_integer && scalar.size_octets == 8;
}

std::string integer_literal(const Scalar& scalar, std::uint64_t bits) {
  const char* const suffix = integer_type(scalar) == "long" ? "L" : "";
  if (is_signed(scalar)) {
    const unsigned unused = 64 - 8 * scalar.size_octets;
    return fmt::format("{}{}", static_cast<std::int64_t>(bits << unused) >> unused, suffix);
  }
  constexpr std::uint64_t readable = 1'000'000;
  return bits < readable ? fmt::format("{}{}", bits, suffix)
                         : fmt::format("0x{:X}{}", bits, suffix);
}

std::optional<Range> range_of(const Scalar& scalar) {
  const std::uint32_t bits = 8 * scalar.size_octets;
  if (bits == 64 || scalar.kind == ScalarKind::floating_point) return std::nullopt;
  const char* const suffix = bits > 31 ? "L" : "";
  if (!is_signed(scalar)) {
    return Range{"0", fmt::format("0x{:X}{}", (std::uint64_t{1} << bits) - 1, suffix)};
  }
  if (bits == 8 || bits == 16 || bits == 32) return std::nullopt;
  const std::uint64_t half = std::uint64_t{1} << (bits - 1);
  return Range{fmt::format("-0x{:X}{}", half, suffix), fmt::format("0x{:X}{}", half - 1, suffix)};
}

std::string c_declaration(const Model& model, const Field& field) {
  if (field.extent || std::holds_alternative<schema::VariantType>(field.type)) {
    return fmt::format("{} {}", schema::type_name(model, field), field.name);
  }
  std::string type;
  if (const auto* scalar = std::get_if<Scalar>(&field.type)) type = c_scalar(*scalar);
  if (type.empty()) {
    type = schema::type_name(model, field.type);
    const auto scalar = schema::wire_scalar(model, field.type);
    const bool has_c_type = std::holds_alternative<Scalar>(field.type) && scalar &&
                            (scalar->size_octets & (scalar->size_octets - 1)) == 0;
    if (has_c_type) {
      type = fmt::format("{}int{}_t", is_signed(*scalar) ? "" : "u", 8 * scalar->size_octets);
    }
  }
  std::string out = fmt::format("{} {}", type, field.name);
  for (const std::uint64_t extent : field.dimensions) out += fmt::format("[{}]", extent);
  return out;
}

namespace {

std::string_view order_words(schema::ByteOrder order) {
  switch (order) {
    case schema::ByteOrder::none:
      return "";
    case schema::ByteOrder::little:
      return ", little-endian";
    case schema::ByteOrder::big:
      return ", big-endian";
    case schema::ByteOrder::cdab:
      return ", big-endian units of 2 octets, the least significant first";
    case schema::ByteOrder::badc:
      return ", little-endian units of 2 octets, the most significant first";
    case schema::ByteOrder::chosen:
      return ", in the byte order that the message says";
  }
  return {};
}

std::string charset_words(const JavaField& field) {
  std::string name = charset_of(field).substr(std::string_view("WireCharset.").size());
  if (name == "UTF8") name = "UTF-8";
  if (field.count == Count::whole) return "; " + name;
  const std::string pad = pad_literal(field);
  return pad == "0" ? fmt::format("; {} up to the first NUL", name)
                    : fmt::format("; {}, filled up with {}", name, pad);
}

/// Where it is, as far as that does not vary.
std::string place_words(const Field& field) {
  std::string out;
  if (field.is_size_fixed && !field.guard) {
    out += fmt::format(", {} octet{}", field.size_octets, field.size_octets == 1 ? "" : "s");
  }
  if (field.is_offset_fixed) {
    out += fmt::format("{} at {}", out.empty() ? "," : "", field.offset_octets);
  }
  return out;
}

std::string shown_words(const schema::Shown& shown) {
  std::string out;
  if (!shown.unit.empty()) out += fmt::format("; in {}", html(shown.unit));
  if (shown.scale) out += fmt::format("; times {}", *shown.scale);
  if (shown.deprecated) out += fmt::format("; deprecated: {}", html(*shown.deprecated));
  return out;
}

}  // namespace

std::string field_words(const Model& model, const JavaField& field) {
  const Field& declared = *field.field;
  std::string out =
      fmt::format("{{@code {}}}{}", c_declaration(model, declared), place_words(declared));
  if (schema::has_byte_order(model, declared)) out += order_words(declared.order);
  switch (field.shape) {
    case Shape::number:
      if (is_u64(field.scalar)) {
        out += "; unsigned, for {@code Long.toUnsignedString} and {@code Long.compareUnsigned}";
      }
      break;
    case Shape::boolean:
      out += "; any octet but 0 is true";
      break;
    case Shape::character:
      out += "; the octet's number, up to 0xFF";
      break;
    case Shape::text:
      out += charset_words(field);
      break;
    case Shape::octet:
    case Shape::octets:
    case Shape::enumeration:
    case Shape::flags:
    case Shape::bits:
    case Shape::structure:
    case Shape::variant:
      break;
  }
  if (field.is_optional()) out += "; null when it is not there";
  return out + shown_words(declared.shown);
}

}  // namespace wirestruct::gen::java
