// What Checking::strict and Checking::exact ask of a struct in which all offsets are known.
#include <fmt/format.h>

#include <algorithm>

#include "gen/java/computed_bits.hpp"
#include "gen/java/expression_text.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::java {
namespace {

using schema::Padding;

std::string check_padding(const Scope& scope, const Padding& padding) {
  if (padding.size_octets == 0) return {};
  const bool is_reserved = padding.kind == schema::PaddingKind::reserved;
  const std::string call = fmt::format(
      "{}.LAYOUT.expectFilled(octets, offset, offset + {}, {}, 0x{:02X}, Reason.{});\n", scope.type,
      padding.offset_octets, padding.size_octets, std::to_integer<unsigned>(padding.filler),
      is_reserved ? "RESERVED_NOT_ZERO" : "PADDING_NOT_FILLER");
  return is_reserved ? call : fmt::format("if (checking.isExact()) {{\n  {}}}\n", call);
}

std::string expect(const Scope& scope, const std::string& right, const std::string& at,
                   std::string_view reason) {
  return fmt::format("{}.LAYOUT.expect({}, offset, {}, Reason.{});", scope.type, right, at, reason);
}

std::string check_octets_after(const Scope& scope, const JavaField& field, const std::string& at) {
  const std::string is_padded = fmt::format("{}.isPadded(octets, {}, {}, {})", charset_of(field),
                                            at, field.element_octets, pad_literal(field));
  return fmt::format("if (checking.isExact()) {{\n  {}\n}}",
                     expect(scope, is_padded, at, "OCTETS_AFTER_NUL"));
}

/// What is asked of one element.
std::string check_element(const Scope& scope, const JavaField& field) {
  const std::string prefix = scope.type + ".";
  const Place place{.at = element_offset(field, prefix)};
  const std::string value = get_expression(field, place, prefix + "LAYOUT");
  switch (field.shape) {
    case Shape::boolean:
      return expect(scope, fmt::format("(octets[{}] & 0xFE) == 0", place.at), place.at,
                    "BOOL_NOT_0_OR_1");
    case Shape::enumeration:
      return expect(scope, value + ".isKnown()", place.at, "ENUM_VALUE_UNKNOWN");
    case Shape::flags:
      return expect(scope, fmt::format("{}.unnamedBits() == 0", value), place.at, "FLAG_UNKNOWN");
    case Shape::bits: {
      std::string all = fmt::format("{}LAYOUT.expect({}.fault({}), offset, {});\n", prefix,
                                    field.element, get_number(field, place), place.at) +
                        expect_computed_bits(scope, field);
      all.pop_back();
      return all;
    }
    case Shape::text: {
      const std::string after =
          pad_literal(field) == "0" ? "\n" + check_octets_after(scope, field, place.at) : "";
      return value + ";" + after;
    }
    case Shape::structure:
      return value + ".check(checking);";
    case Shape::character:
      if (!is_ascii_alone(field)) break;
      return expect(scope, fmt::format("octets[{}] >= 0", place.at), place.at, "TEXT_INVALID");
    case Shape::number:
    case Shape::octet:
    case Shape::octets:
    case Shape::variant:
      break;
  }
  return {};
}

std::string check_derived(const Scope& scope, const JavaField& field) {
  const schema::Expression& derived = *field.field->derived;
  Scope here = scope;
  here.except = field.field->number;
  const bool is_checksum = has_checksum(derived);
  // Numbers of 64 bits are compared as they are, whatever their sign in Java.
  const bool is_wide = is_u64(field.scalar);
  const std::string read =
      is_wide ? field.name + "()" : number_of_element(field, field.name + "()");
  std::string computed = number_text(here, derived);
  const bool may_be_negative = !is_checksum && !schema::is_constant(derived);
  if (is_wide && may_be_negative) computed = fmt::format("Exact.unsigned({})", computed);
  return fmt::format("{0}.LAYOUT.expect({1}, () -> {2}, offset, offset + {0}.{3}, Reason.{4});\n",
                     scope.type, read, computed, field.constant,
                     is_checksum ? "CHECKSUM_WRONG" : "DERIVED_WRONG");
}

std::string check_field(const Scope& scope, const JavaField& field) {
  if (is_octet_constant(field)) {
    return fmt::format("{0}.LAYOUT.expectOctets(octets, offset, offset + {0}.{1}, {0}.{2});\n",
                       scope.type, field.constant, octets_constant(field));
  }
  std::string out;
  if (const std::string element = check_element(scope, field); !element.empty()) {
    out += in_loops(field, element);
  }
  if (field.field->derived) out += check_derived(scope, field);
  if (field.field->where) {
    out += fmt::format(
        "{0}.LAYOUT.expect(() -> {1}, offset, offset + {0}.{2}, "
        "Reason.WHERE_VIOLATED);\n",
        scope.type, condition_text(scope, *field.field->where), field.constant);
  }
  return out;
}

constexpr std::string_view method_template = R"(

/**
 * Looks at the octets as closely as is asked for.
 *
 * @param checking how closely; {@link Checking#LENIENT} takes everything
 * @throws WireException if something is not what the schema says
 */
public void check(Checking checking) throws WireException {
  if (!checking.isStrict()) {
    return;
  }
  $body$
}
)";

constexpr std::string_view empty_method = R"(

/**
 * Does nothing: whatever the octets are, they are what the schema says.
 *
 * @param checking how closely to look at them
 * @throws WireException never
 */
public void check(Checking checking) throws WireException {}
)";

}  // namespace

std::string check_text(const Scope& scope) {
  std::string body;
  auto next = scope.fields.begin();
  for (const schema::Member& member : scope.declared.members) {
    if (const auto* padding = std::get_if<Padding>(&member)) {
      body += check_padding(scope, *padding);
    } else {
      body += check_field(scope, *next++);
    }
  }
  if (body.empty()) return fill(empty_method, {});
  const bool has_inner = std::ranges::any_of(
      scope.fields, [](const JavaField& field) { return field.shape == Shape::structure; });
  if (has_inner) {
    // The struct inside does not know where it is.
    body = fill(R"(
try {
  $body$
} catch (WireException inner) {
  throw inner.within($type$.LAYOUT, offset);
}
)",
                {{"body", body}, {"type", scope.type}});
  }
  return fill(method_template, {{"body", body}});
}

}  // namespace wirestruct::gen::java
