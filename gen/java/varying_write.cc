// encode() of a struct that varies. Values are written from front to back; what derives from sizes
// leaves its octets free and is filled in then; whether all fits together is asked when everything
// is known.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "gen/java/computed_bits.hpp"
#include "gen/java/fit_checks.hpp"
#include "gen/java/order_text.hpp"
#include "gen/java/value_parts.hpp"
#include "gen/java/variant_parts.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::java {
namespace {

using schema::ExtentKind;
using schema::Padding;

/// Octets that are asked for as they are written.
Place new_place(std::uint64_t octets) {
  return {.at = "out.at()",
          .octets = fmt::format("out.room({})", octets),
          .is_big_endian = "bigEndian"};
}

// -- Values

std::string indices(const JavaField& field) {
  std::string out;
  const std::size_t dimensions = field.extents.size() + (field.count == Count::fixed ? 0 : 1);
  for (std::size_t i = 0; i < dimensions; ++i) out += ", " + loop_letter(i);
  return out;
}

/// What writes a struct that varies.
std::string struct_encoder(const Scope& scope, const JavaField& field) {
  const std::string arguments = argument_list(scope, field);
  if (arguments.empty()) return field.element + "::encode";
  return fmt::format("(value, inner) -> value.encode(inner{})", arguments);
}

std::string write_element(const Scope& scope, const JavaField& field, const std::string& value) {
  if (field.shape == Shape::structure) {
    return field.is_plain ? fmt::format("out.fixed({}, {}.SIZE, {}::encode{});", quoted(field),
                                        field.element, value, indices(field))
                          : fmt::format("out.struct({}, {}, {}{});", quoted(field), value,
                                        struct_encoder(scope, field), indices(field));
  }
  return put_statement(field, new_place(field.element_octets), value);
}

std::string write_list(const Scope& scope, const JavaField& field, const std::string& value) {
  if (field.shape != Shape::structure) {
    return fmt::format("for ({} element : {}) {{\n{}}}\n", field.element, value,
                       indented(write_element(scope, field, "element") + "\n", 2));
  }
  std::string body = write_element(scope, field, value + ".get(i)") + "\n";
  std::string before;
  if (needs_places(scope, field)) {
    before = fmt::format("int[] {} = new int[{}.size()];\n", places_of(field), value);
    body = fmt::format("{}[i] = out.position();\n", places_of(field)) + body;
  } else if (!field.is_plain) {
    return fmt::format("out.list({}, {}, {});\n", quoted(field), value,
                       struct_encoder(scope, field));
  }
  return before +
         fmt::format("for (int i = 0; i < {}.size(); i++) {{\n{}}}\n", value, indented(body, 2));
}

std::string write_terminator(const JavaField& field) {
  const auto& extent = field.field->extent;
  if (!extent || extent->kind != ExtentKind::until_value) return {};
  const auto& terminator = std::get<schema::Number>(extent->expression.node);
  return put_long(field, new_place(field.scalar.size_octets),
                  fmt::format("{}L", terminator.value)) +
         "\n";
}

std::string write_variant(const Scope& scope, const JavaField& field);

std::string write_elements(const Scope& scope, const JavaField& field, const std::string& value) {
  switch (field.count) {
    case Count::whole:
      return (field.shape == Shape::text
                  ? fmt::format("out.put({}.encode({}));\n", charset_of(field), value)
                  : fmt::format("out.put({});\n", value)) +
             write_terminator(field);
    case Count::list:
      return write_list(scope, field, value) + write_terminator(field);
    case Count::array:
    case Count::fixed:
      break;
  }
  return in_loops(field, write_element(scope, field, subscripted(field, value)), value) +
         write_terminator(field);
}

std::string write_value(const Scope& scope, const JavaField& field, const std::string& value) {
  if (field.shape == Shape::variant) return write_variant(scope, field);
  return begin_if_exact(field, argument_statements(scope, field)) +
         write_elements(scope, field, value);
}

std::string write_variant(const Scope& scope, const JavaField& field) {
  std::string out;
  std::vector<std::string> seen;
  for (const VariantCase& one : cases_of(scope, field)) {
    if (!one.content || std::ranges::find(seen, one.type) != seen.end()) continue;
    seen.push_back(one.type);
    out += fmt::format("{}if ({} instanceof {} alternative) {{\n{}", out.empty() ? "" : "} else ",
                       this_value(field), one.type,
                       indented(write_value(scope, *one.content, "alternative" + one.unwrap), 2));
  }
  return out.empty() ? out : out + "}\n";
}

/// Whether derived fields and padding under a guard are to be written: as the condition says when
/// that is known already, else like the values under the same guard.
std::string is_written(const Scope& scope, std::size_t index) {
  if (!is_octets_left(scope, index) && !guard_is_late(scope, index)) {
    return guard_text(scope, index);
  }
  std::string out;
  for (const JavaField& field : scope.fields) {
    if (!field.is_optional() || !schema::is_stored(*field.field)) continue;
    const std::size_t guard = *field.field->guard;
    const bool is_same = guard == index || (is_octets_left(scope, index) &&
                                            is_octets_left(scope, guard) && guard > index);
    if (!is_same) continue;
    out += (out.empty() ? "" : " || ") + this_value(field) + " != null";
  }
  return out.empty() ? "true" : out;
}

// -- Derived fields

std::string derived_value(const Scope& scope, const JavaField& field) {
  const schema::Expression& derived = *field.field->derived;
  Scope here = scope;
  here.except = field.field->number;
  const std::string value = number_text(here, derived);
  if (schema::is_constant(derived) || (has_checksum(derived) && is_u64(field.scalar))) return value;
  const DerivedRange range = range_of_derived(field);
  return fmt::format("out.checkRange({}, {}, {}, {}, {})", quoted(field), field.at, value,
                     range.least, range.greatest);
}

/// The value computed and written, at once or into the octets that were left free.
std::string put_derived(const Scope& scope, const JavaField& field, const Place& place) {
  const bool is_optional = field.is_optional();
  std::string out = fmt::format("{}{} = {};\n", is_optional ? "" : "long ", field.local,
                                derived_value(scope, field));
  out = begin_if_exact(field, out) + put_long(field, place, field.local) + "\n";
  return out;
}

std::string note(const Scope& scope, const JavaField& field) {
  const schema::Field& declared = *field.field;
  if (!declared.derived || !is_noted(scope, field)) return {};
  return fmt::format("out.note(\"{}\", {});\n", declared.name, field.local);
}

std::string write_derived(const Scope& scope, const JavaField& field) {
  if (is_octet_constant(field)) {
    const std::string put = fmt::format("out.put({});\n", octets_constant(field));
    return field.is_optional() ? if_text(is_written(scope, *field.field->guard), put) : put;
  }
  const std::uint64_t size = field.scalar.size_octets;
  const bool late = is_late(scope, *field.field->derived);
  std::string body =
      late ? fmt::format("out.fill({}, 0);\n", size) : put_derived(scope, field, new_place(size));
  if (!field.is_optional()) return body + (late ? "" : note(scope, field));
  return fmt::format("long {} = 0;\n", field.local) +
         if_text(is_written(scope, *field.field->guard), body);
}

/// What derives from sizes or octets, when they are known.
std::string fill_in(const Scope& scope, const JavaField& field) {
  const std::string body = put_derived(scope, field, old_place(field.at));
  const std::string out =
      field.is_optional() ? if_text(fmt::format("{} < {}", field.at, field.end), body) : body;
  return out + note(scope, field);
}

// -- Members

std::string write_padding(const Scope& scope, const Padding& padding) {
  const auto filler = std::to_integer<unsigned>(padding.filler);
  std::string out;
  const bool is_known = padding.is_size_fixed && padding.is_offset_fixed;
  const bool fills_up =
      padding.kind != schema::PaddingKind::pad && padding.kind != schema::PaddingKind::reserved;
  if (!is_known && fills_up) {
    out = fmt::format("out.align(start, {}, 0x{:02X});\n", padding.alignment_octets, filler);
  } else if (padding.size_octets > 0) {
    out = fmt::format("out.fill({}, 0x{:02X});\n", padding.size_octets, filler);
  }
  return padding.guard ? if_text(is_written(scope, *padding.guard), out) : out;
}

std::string write_stored(const Scope& scope, const JavaField& field) {
  // A number in an object is not cast to a byte.
  std::string value = this_value(field);
  if (java_type(field) != field.element && field.is_optional() && field.is_single()) {
    value += fmt::format(".{}Value()", field.element);
  }
  std::string body = write_value(scope, field, value);
  if (field.field->region && !is_late(scope, *field.field->region)) {
    body += begin_if_exact(field, fmt::format("out.fillRegion({}, {}, {});\n", quoted(field),
                                              field.at, number_text(scope, *field.field->region)));
  }
  if (!needs_places(scope, field) || !field.is_optional()) return when_present(field, body);
  // The places of the elements are needed once more behind it.
  const std::string declaration = fmt::format("int[] {} = ", places_of(field));
  const std::size_t at = body.find(declaration);
  body.erase(at, std::string_view("int[] ").size());
  return fmt::format("int[] {} = null;\n", places_of(field)) + when_present(field, body);
}

}  // namespace

std::string write_members(const ValueType& type) {
  const Scope scope{.model = type.model,
                    .names = type.names,
                    .declared = type.declared,
                    .fields = type.all,
                    .side = Side::writing,
                    .type = type.name};
  std::string body;
  std::vector<std::string> variables;
  auto next = type.all.begin();
  bool has_order = false;
  for (const schema::Member& member : type.declared.members) {
    if (const auto* padding = std::get_if<Padding>(&member)) {
      body += write_padding(scope, *padding);
      continue;
    }
    const JavaField& field = *next++;
    if (field.field->order == schema::ByteOrder::chosen && !has_order) {
      has_order = true;
      body += order_on_writing(scope, field);
    }
    body += fmt::format("int {} = out.position();\n", field.at);
    body +=
        schema::is_stored(*field.field) ? write_stored(scope, field) : write_derived(scope, field);
    body += fmt::format("int {} = out.position();\n", field.end);
    variables.push_back(field.at);
    variables.push_back(field.end);
  }
  for (const JavaField& field : type.all) {
    body += put_computed_bits(scope, field) + note_computed_bits(scope, field) +
            note_inside(scope, field);
  }
  for (const JavaField& field : type.all) {
    const auto& derived = field.field->derived;
    if (derived && is_late(scope, *derived) && !has_checksum(*derived)) {
      body += fill_in(scope, field);
    }
  }
  for (const JavaField& field : type.all) body += check_field(scope, field);
  for (const std::size_t number : checksum_order(scope)) body += fill_in(scope, type.all[number]);
  for (const JavaField& field : type.all) body += check_where(scope, field);
  body = without_unused(std::move(body), variables);
  const bool needs_start = is_word_in(body, "start");
  return (needs_start ? "int start = out.position();\n" : "") + body;
}

}  // namespace wirestruct::gen::java
