// What Checking::strict asks of a struct that varies.
#include <fmt/format.h>

#include "gen/java/varying_parts.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::java {
namespace {

std::string expect_element(const JavaField& field, const std::string& value, const std::string& at,
                           const std::string& indices) {
  const std::string where = fmt::format("{}, {}{}", quoted(field), at, indices);
  switch (field.shape) {
    case Shape::boolean:
      return fmt::format("in.expect((octets[{}] & 0xFE) == 0, Reason.BOOL_NOT_0_OR_1, {});", at,
                         where);
    case Shape::enumeration:
      return fmt::format("in.expect({}.isKnown(), Reason.ENUM_VALUE_UNKNOWN, {});", value, where);
    case Shape::flags:
      return fmt::format("in.expect({}.unnamedBits() == 0, Reason.FLAG_UNKNOWN, {});", value,
                         where);
    case Shape::bits:
      return fmt::format("in.expect({}.fault({}), {});", field.element,
                         get_number(field, place_at(at)), where);
    case Shape::character:
      if (!is_ascii_alone(field)) break;
      return fmt::format("in.expect(octets[{}] >= 0, Reason.TEXT_INVALID, {});", at, where);
    case Shape::number:
    case Shape::octet:
    case Shape::text:
    case Shape::octets:
    case Shape::structure:
    case Shape::variant:
      break;
  }
  return {};
}

}  // namespace

std::string expect_values(const JavaField& field) {
  if (field.is_single()) {
    const std::string one = expect_element(field, field.local, field.at, "");
    return one.empty() ? one : one + "\n";
  }
  const std::size_t dimensions = field.extents.size() + (field.count == Count::fixed ? 0 : 1);
  const std::string at = element_at(field);
  const std::string value =
      field.is_list() ? field.local + ".get(i)" : subscripted(field, field.local);
  const std::string one = expect_element(field, value, at, index_arguments(0, dimensions));
  if (one.empty()) return {};
  if (field.is_list()) {
    return fmt::format("for (int i = 0; i < {}.size(); i++) {{\n  {}\n}}\n", field.local, one);
  }
  return in_loops(field, one, field.local);
}

std::string expect_where(const Scope& scope, const JavaField& field) {
  if (!field.field->where) return {};
  return fmt::format("in.expect(() -> {}, Reason.WHERE_VIOLATED, {}, {});\n",
                     condition_text(scope, *field.field->where), quoted(field), field.at);
}

std::string expect_derived(const Scope& scope, const JavaField& field) {
  const schema::Expression& derived = *field.field->derived;
  Scope here = scope;
  here.except = field.field->number;
  const bool is_checksum = has_checksum(derived);
  // Numbers of 64 bits are compared as they are, whatever their sign in Java.
  const bool is_wide = is_u64(field.scalar);
  const std::string read = is_wide ? field.local : number_of_element(field, field.local);
  std::string computed = number_text(here, derived);
  const bool may_be_negative = !is_checksum && !schema::is_constant(derived);
  if (is_wide && may_be_negative) computed = fmt::format("Exact.unsigned({})", computed);
  const std::string call =
      fmt::format("in.expect({}, () -> {}, Reason.{}, {}, {});\n", read, computed,
                  is_checksum ? "CHECKSUM_WRONG" : "DERIVED_WRONG", quoted(field), field.at);
  return field.is_optional() ? fmt::format("if ({} != null) {{\n  {}}}\n", field.local, call)
                             : call;
}

}  // namespace wirestruct::gen::java
