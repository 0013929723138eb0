// The values of fields that expressions name.
#include <fmt/format.h>

#include <limits>
#include <span>

#include "gen/java/expression_code.hpp"

namespace wirestruct::gen::java {
namespace {

using schema::BitField;
using schema::FieldValue;
using schema::Number;

Code leaf(const Scope& scope, const JavaField& field, const std::string& value,
          std::span<const std::size_t> path);

std::string exact(const schema::Scalar& scalar, const std::string& number) {
  return is_u64(scalar) ? fmt::format("Exact.unsigned({})", number) : number;
}

std::string octets_of(const Scope& scope) {
  return scope.side == Side::writing ? "out.octets()" : "octets";
}

/// What a struct inside noted while it was read or written.
Code noted(const Scope& scope, const std::string& name) {
  if (scope.side == Side::reading) return {fmt::format("in.noted(\"{}\")", name)};
  const bool is_of_last =
      !scope.last_back.empty() && name.starts_with(scope.last_field->field->name + ".");
  return {fmt::format("out.noted(\"{}\"{})", name, is_of_last ? ", " + scope.last_back : "")};
}

/// A number out of a record of bits.
Code bit_field(const Scope& scope, const JavaField& field, const std::string& value,
               std::size_t index) {
  const auto type = std::get<schema::BitsType>(field.field->type);
  const schema::Bits& declared = scope.model.bits[type.index];
  const schema::BitField& bits = declared.fields[index];
  if (bits.derived) return {literal(static_cast<std::int64_t>(*bits.derived))};
  if (bits.computed) {
    const Place place{.at = field.at, .octets = octets_of(scope)};
    const std::string number = get_computed(declared, field, place, index);
    const bool is_u64_bits =
        bits.width_bits == 64 && bits.kind == schema::ScalarKind::unsigned_integer;
    return {is_u64_bits ? fmt::format("Exact.unsigned({})", number) : number};
  }
  const std::string number = fmt::format("{}.{}()", value, bit_names(declared)[index]);
  if (bits.enumeration) {
    const schema::Enum& enumeration = scope.model.enums[*bits.enumeration];
    return {exact(enumeration.underlying, number + (enumeration.is_flags ? ".bits()" : ".code()"))};
  }
  if (bits.kind == schema::ScalarKind::boolean) return {number, true};
  const bool is_u64_bits =
      bits.width_bits == 64 && bits.kind == schema::ScalarKind::unsigned_integer;
  return {is_u64_bits ? fmt::format("Exact.unsigned({})", number) : number};
}

Code flag(const Scope& scope, const JavaField& field, const std::string& value, std::size_t index) {
  const auto type = std::get<schema::EnumType>(field.field->type);
  const std::vector<std::string> names = enumerator_names(scope.model.enums[type.index]);
  return {fmt::format("{}.has({}.{})", value, field.element, names[index]), true};
}

/// A field of the struct that `value` is.
Code inner_field(const Scope& scope, const JavaField& field, const std::string& value,
                 std::span<const std::size_t> path) {
  const std::vector<JavaField> fields = java_fields(scope.model, scope.names, *field.inner);
  // Types are named as code in the package of the struct around needs them.
  JavaField next = fields[path.front()];
  next.element = java_field(scope.model, scope.names, scope.declared.file, *next.field).element;
  const bool is_found = !field.at.empty() && next.field->is_offset_fixed && !next.field->guard;
  next.at = is_found ? fmt::format("{} + {}.{}", field.at, field.element, next.constant) : "";
  next.way =
      fmt::format("{}.{}", field.way.empty() ? field.field->name : field.way, next.field->name);
  if (scope.side == Side::view || schema::is_stored(*next.field)) {
    const auto* bits = std::get_if<schema::BitsType>(&next.field->type);
    if (bits != nullptr && path.size() > 1 && !is_found) {
      const BitField& bit_field = scope.model.bits[bits->index].fields[path[1]];
      if (bit_field.computed) return noted(scope, fmt::format("{}.{}", next.way, bit_field.name));
    }
    return leaf(scope, next, fmt::format("{}.{}()", value, next.name), path.subspan(1));
  }
  // What the value does not have is still in the octets.
  if (!field.at.empty() && field.is_plain) {
    return leaf(
        scope, next,
        fmt::format("{}.inside({}, {}).{}()", field.view, octets_of(scope), field.at, next.name),
        path.subspan(1));
  }
  if (is_found && next.field->order != schema::ByteOrder::chosen) {
    const Place place{.at = next.at, .octets = octets_of(scope), .is_big_endian = ""};
    return leaf(scope, next, fmt::format("({})", get_expression(next, place, "")), path.subspan(1));
  }
  if (schema::is_constant(*next.field->derived)) {
    return {literal(std::get<Number>(next.field->derived->node).value)};
  }
  return noted(scope, next.way);
}

Code leaf(const Scope& scope, const JavaField& field, const std::string& value,
          std::span<const std::size_t> path) {
  if (field.is_optional()) {
    JavaField present = field;
    schema::Field unguarded = *field.field;
    unguarded.guard.reset();
    present.field = &unguarded;
    const Code code = leaf(scope, present, value, path);
    return {fmt::format("{} == null ? 0 : {}", value, as_number(code)), false, Bond::choice};
  }
  switch (field.shape) {
    case Shape::boolean:
      return {value, true};
    case Shape::octet:
      return {fmt::format("{} & 0xFF", value), false, Bond::loose};
    case Shape::flags:
      if (!path.empty()) return flag(scope, field, value, path.front());
      break;
    case Shape::bits:
      if (!path.empty()) return bit_field(scope, field, value, path.front());
      break;
    case Shape::structure:
      if (!path.empty()) return inner_field(scope, field, value, path);
      break;
    case Shape::number:
    case Shape::character:
    case Shape::text:
    case Shape::octets:
    case Shape::enumeration:
    case Shape::variant:
      break;
  }
  return {number_of_element(field, value)};
}

}  // namespace

std::string operand(const Code& code) {
  return code.bond == Bond::tight ? code.text : "(" + code.text + ")";
}

std::string operand_of(Bond bond, const Code& code) {
  return code.bond == bond || code.bond == Bond::comparison ? code.text : operand(code);
}

std::string as_number(const Code& code) {
  return code.is_condition ? fmt::format("({} ? 1 : 0)", operand(code)) : code.text;
}

Code as_condition(const Code& code) {
  if (code.is_condition) return code;
  return {operand(code) + " != 0", true, Bond::comparison};
}

std::string literal(std::int64_t value) {
  constexpr std::int64_t readable = 1'000'000;
  if (value == std::numeric_limits<std::int64_t>::min()) return "(-0x7FFFFFFFFFFFFFFFL - 1)";
  const bool is_int = value >= std::numeric_limits<std::int32_t>::min() &&
                      value <= std::numeric_limits<std::int32_t>::max();
  const char* const suffix = is_int ? "" : "L";
  return value < readable ? fmt::format("{}{}", value, suffix)
                          : fmt::format("0x{:X}{}", value, suffix);
}

Code field_value(const Scope& scope, const FieldValue& named) {
  const std::span<const std::size_t> path = named.path;
  if (named.of_last) {
    JavaField element = *scope.last_field;
    schema::Field alone = *element.field;
    alone.guard.reset();
    element.field = &alone;
    element.at = scope.last_at;
    return leaf(scope, element, scope.last, path);
  }
  JavaField field = scope.fields[path.front()];
  if (scope.side == Side::view)
    field.at = fmt::format("offset + {}.{}", scope.type, field.constant);
  if (scope.side == Side::at_offset) field.at = "offset + " + field.constant;
  const bool is_computed = scope.side == Side::writing || scope.side == Side::at_offset;
  // Derived fields have been computed into variables of type long.
  if (is_computed && !schema::is_stored(*field.field)) {
    if (field.shape == Shape::flags && path.size() > 1) {
      const std::string set =
          fmt::format("new {}(({}) {})", field.element, integer_type(field.scalar), field.local);
      return flag(scope, field, set, path[1]);
    }
    return {field.local};
  }
  return leaf(scope, field, variable_of(scope, field), path.subspan(1));
}

std::string variable_of(const Scope& scope, const JavaField& field) {
  switch (scope.side) {
    case Side::view:
      return field.name + "()";
    case Side::reading:
      return field.local;
    case Side::writing:
    case Side::at_offset:
      return "this." + field.name;
  }
  return {};
}

std::string number_of_element(const JavaField& field, const std::string& element) {
  switch (field.shape) {
    case Shape::enumeration:
      return exact(field.scalar, element + ".code()");
    case Shape::flags:
      return exact(field.scalar, element + ".bits()");
    case Shape::bits:
      return exact(field.scalar, element + ".toBits()");
    case Shape::octet:
      return fmt::format("({} & 0xFF)", element);
    case Shape::boolean:
      return fmt::format("({} ? 1 : 0)", element);
    case Shape::number:
    case Shape::character:
    case Shape::text:
    case Shape::octets:
    case Shape::structure:
    case Shape::variant:
      break;
  }
  return exact(field.scalar, element);
}

}  // namespace wirestruct::gen::java
