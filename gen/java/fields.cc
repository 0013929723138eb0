#include "gen/java/fields.hpp"

#include <fmt/format.h>

#include <optional>

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
  return scalar.size_octets == 4 ? "float" : "double";
}

Shape shape_of(const Field& field) {
  if (schema::is_text(field)) return Shape::text;
  if (schema::is_octets(field)) return Shape::octets;
  if (std::holds_alternative<schema::EnumType>(field.type)) return Shape::enumeration;
  if (std::holds_alternative<schema::StructType>(field.type)) return Shape::structure;
  switch (std::get<Scalar>(field.type).kind) {
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
      return names.enum_reference(file, std::get<schema::EnumType>(field.field->type).index);
    case Shape::structure:
      return names.struct_reference(file, std::get<schema::StructType>(field.field->type).index);
  }
  return {};
}

/// `LittleEndian.` or `BigEndian.`
std::string_view order_class(const Field& field) {
  return field.order == schema::ByteOrder::big ? "BigEndian." : "LittleEndian.";
}

std::string get_number(const JavaField& field, const std::string& at) {
  const Scalar& scalar = field.scalar;
  if (scalar.size_octets == 1) {
    return fmt::format("octets[{}]{}", at, is_signed(scalar) ? "" : " & 0xFF");
  }
  const bool is_float = scalar.kind == ScalarKind::floating_point;
  // Java has one type of 64 bits for both.
  const char kind = is_float ? 'F' : is_signed(scalar) || is_u64(scalar) ? 'I' : 'U';
  return fmt::format("{}get{}{}(octets, {})", order_class(*field.field), kind,
                     8 * scalar.size_octets, at);
}

std::string put_number(const JavaField& field, const std::string& at, const std::string& value) {
  const Scalar& scalar = field.scalar;
  if (scalar.size_octets == 1) {
    // The value of an i8 is a byte already, and javac warns of a cast in vain.
    const bool is_byte = is_signed(scalar) && field.shape == Shape::number;
    return fmt::format("octets[{}] = {}{};", at, is_byte ? "" : "(byte) ", value);
  }
  const bool is_float = scalar.kind == ScalarKind::floating_point;
  return fmt::format("{}put{}{}(octets, {}, {});", order_class(*field.field), is_float ? "F" : "",
                     8 * scalar.size_octets, at, value);
}

template <typename Index>
std::string offset_sum(const JavaField& field, std::string_view class_prefix, const Index& index) {
  std::string at = fmt::format("offset + {}{}", class_prefix, field.constant);
  std::uint64_t octets = field.element_octets;
  for (const std::uint64_t extent : field.extents) octets *= extent;
  for (std::size_t i = 0; i < field.extents.size(); ++i) {
    octets /= field.extents[i];
    at +=
        octets == 1 ? fmt::format(" + {}", index(i)) : fmt::format(" + {} * {}", octets, index(i));
  }
  return at;
}

std::string_view c_scalar(const Scalar& scalar) {
  switch (scalar.kind) {
    case ScalarKind::unsigned_integer:
    case ScalarKind::signed_integer:
      break;
    case ScalarKind::floating_point:
      return scalar.size_octets == 4 ? "float" : "double";
    case ScalarKind::character:
      return "char";
    case ScalarKind::raw_octet:
      return "unsigned char";
    case ScalarKind::boolean:
      return "bool";
  }
  return {};
}

}  // namespace

std::vector<JavaField> java_fields(const Model& model, const Names& names,
                                   const schema::Struct& declared) {
  const std::vector<MemberNames> members = member_names(declared);
  std::vector<JavaField> fields;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto* field = std::get_if<Field>(&declared.members[i]);
    if (field == nullptr) continue;
    JavaField out;
    out.field = field;
    out.shape = shape_of(*field);
    out.name = members[i].accessor;
    out.constant = "OFFSET_" + members[i].constant;
    out.extents = field->dimensions;
    out.element_octets = field->stride_octets;
    if (out.shape == Shape::text || out.shape == Shape::octets) {
      out.element_octets *= out.extents.back();
      out.extents.pop_back();
    }
    if (const auto scalar = schema::wire_scalar(model, field->type)) out.scalar = *scalar;
    out.element = element_type(names, declared.file, out);
    if (out.shape == Shape::structure) {
      const std::size_t index = std::get<schema::StructType>(field->type).index;
      out.view = names.view_reference(declared.file, index);
    }
    fields.push_back(std::move(out));
  }
  return fields;
}

std::string java_type(const JavaField& field) {
  std::string type = field.element;
  for (std::size_t i = 0; i < field.extents.size(); ++i) type += "[]";
  return type;
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

std::string loop_letter(std::size_t dimension) {
  // limits::dimensions lets no more than 16 in.
  return std::string(1, static_cast<char>('i' + dimension));
}

std::string element_offset(const JavaField& field, std::string_view class_prefix) {
  return offset_sum(field, class_prefix, [](std::size_t i) { return loop_letter(i); });
}

std::string checked_element_offset(const JavaField& field, std::string_view class_prefix) {
  return offset_sum(field, class_prefix, [&](std::size_t i) {
    return fmt::format("FieldValues.index({}, {})", loop_letter(i), field.extents[i]);
  });
}

std::string get_expression(const JavaField& field, const std::string& at, std::string_view layout) {
  switch (field.shape) {
    case Shape::number:
      return get_number(field, at);
    case Shape::boolean:
      return fmt::format("octets[{}] != 0", at);
    case Shape::character:
      return fmt::format("(char) (octets[{}] & 0xFF)", at);
    case Shape::octet:
      return fmt::format("octets[{}]", at);
    case Shape::text:
      return fmt::format("FixedText.decode(octets, {}, {}, {}, offset)", at, field.element_octets,
                         layout);
    case Shape::octets:
      return fmt::format("FieldValues.octets(octets, {}, {})", at, field.element_octets);
    case Shape::enumeration:
      return fmt::format("{}.of({})", field.element, get_number(field, at));
    case Shape::structure:
      return fmt::format("{}.inside(octets, {})", field.view, at);
  }
  return {};
}

std::string put_statement(const JavaField& field, const std::string& at, const std::string& value) {
  switch (field.shape) {
    case Shape::number:
      return put_number(field, at, value);
    case Shape::boolean:
      return fmt::format("octets[{}] = (byte) ({} ? 1 : 0);", at, value);
    case Shape::character:
      return fmt::format("octets[{}] = (byte) {};", at, value);
    case Shape::octet:
      return fmt::format("octets[{}] = {};", at, value);
    case Shape::text:
      return fmt::format("FixedText.encode({}, octets, {}, {});", value, at, field.element_octets);
    case Shape::octets:
      return fmt::format("System.arraycopy({}, 0, octets, {}, {});", value, at,
                         field.element_octets);
    case Shape::enumeration:
      return put_number(field, at, value + ".code()");
    case Shape::structure:
      return fmt::format("{}.encode(octets, {});", value, at);
  }
  return {};
}

std::string in_loops(const JavaField& field, std::string_view statement) {
  std::string out;
  std::string indent;
  for (std::size_t i = 0; i < field.extents.size(); ++i) {
    const std::string letter = loop_letter(i);
    out += fmt::format("{0}for (int {1} = 0; {1} < {2}; {1}++) {{\n", indent, letter,
                       field.extents[i]);
    indent += "  ";
  }
  out += fmt::format("{}{}\n", indent, statement);
  while (!indent.empty()) {
    indent.resize(indent.size() - 2);
    out += indent + "}\n";
  }
  return out;
}

std::string subscripted(const JavaField& field, std::string_view value) {
  std::string out(value);
  for (std::size_t i = 0; i < field.extents.size(); ++i) out += '[' + loop_letter(i) + ']';
  return out;
}

std::string c_declaration(const Model& model, const Field& field) {
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

std::string field_words(const Model& model, const JavaField& field) {
  const Field& declared = *field.field;
  std::string out = fmt::format("{{@code {}}}, {} octet{} at {}", c_declaration(model, declared),
                                declared.size_octets, declared.size_octets == 1 ? "" : "s",
                                declared.offset_octets);
  if (schema::has_byte_order(model, declared)) {
    out += declared.order == schema::ByteOrder::big ? ", big-endian" : ", little-endian";
  }
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
      out += "; UTF-8 up to the first NUL";
      break;
    case Shape::octet:
    case Shape::octets:
    case Shape::enumeration:
    case Shape::structure:
      break;
  }
  return out;
}

}  // namespace wirestruct::gen::java
