// encode() of a struct that varies. Values are written from front to back; what derives from sizes
// leaves its octets free and is filled in then; whether all fits together is asked when everything
// is known.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "gen/java/order_text.hpp"
#include "gen/java/value_parts.hpp"
#include "gen/java/variant_parts.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::java {
namespace {

using schema::ExtentKind;
using schema::Padding;

std::string quoted(const JavaField& field) {
  return fmt::format("\"{}\"", field.field->name);
}

std::string this_value(const JavaField& field) {
  return "this." + field.name;
}

/// Octets that are asked for as they are written.
Place new_place(std::uint64_t octets) {
  return {.at = "out.at()",
          .octets = fmt::format("out.room({})", octets),
          .is_big_endian = "bigEndian"};
}

/// Octets that have been written.
Place old_place(const std::string& at) {
  return {.at = at, .octets = "out.octets()", .is_big_endian = "bigEndian"};
}

std::string if_text(const std::string& condition, const std::string& body) {
  return body.empty() ? body : fmt::format("if ({}) {{\n{}}}\n", condition, indented(body, 2));
}

std::string when_present(const JavaField& field, const std::string& body) {
  return field.is_optional() ? if_text(this_value(field) + " != null", body) : body;
}

/// In front of statements that may find that an expression has no value.
std::string begin_if_exact(const JavaField& field, const std::string& statements) {
  if (statements.find("Exact.") == statements.npos) return statements;
  return fmt::format("out.begin({}, {});\n", quoted(field), field.at) + statements;
}

/// The condition that ends a list of structs, over `last`; empty for other arrays.
std::string end_of_list(const Scope& scope, const JavaField& field) {
  const bool is_list = field.count == Count::list && field.shape == Shape::structure &&
                       field.field->extent->kind == ExtentKind::until_condition;
  if (!is_list) return {};
  Scope here = scope;
  here.last_field = &field;
  return condition_text(here, field.field->extent->expression);
}

/// Where each element starts, when the condition needs its octets.
bool needs_places(const Scope& scope, const JavaField& field) {
  return is_word_in(end_of_list(scope, field), "lastAt");
}

std::string places_of(const JavaField& field) {
  return field.many;
}

// -- Values

std::string indices(const JavaField& field) {
  std::string out;
  const std::size_t dimensions = field.extents.size() + (field.count == Count::fixed ? 0 : 1);
  for (std::size_t i = 0; i < dimensions; ++i) out += ", " + loop_letter(i);
  return out;
}

std::string write_element(const JavaField& field, const std::string& value) {
  if (field.shape == Shape::structure) {
    return field.is_plain ? fmt::format("out.fixed({}, {}.SIZE, {}::encode{});", quoted(field),
                                        field.element, value, indices(field))
                          : fmt::format("out.struct({}, {}, {}::encode{});", quoted(field), value,
                                        field.element, indices(field));
  }
  return put_statement(field, new_place(field.element_octets), value);
}

std::string write_list(const Scope& scope, const JavaField& field, const std::string& value) {
  if (field.shape != Shape::structure) {
    return fmt::format("for ({} element : {}) {{\n{}}}\n", field.element, value,
                       indented(write_element(field, "element") + "\n", 2));
  }
  std::string body = write_element(field, value + ".get(i)") + "\n";
  std::string before;
  if (needs_places(scope, field)) {
    before = fmt::format("int[] {} = new int[{}.size()];\n", places_of(field), value);
    body = fmt::format("{}[i] = out.position();\n", places_of(field)) + body;
  } else if (!field.is_plain) {
    return fmt::format("out.list({}, {}, {}::encode);\n", quoted(field), value, field.element);
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

std::string write_value(const Scope& scope, const JavaField& field, const std::string& value) {
  if (field.shape == Shape::variant) return write_variant(scope, field);
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
  return in_loops(field, write_element(field, subscripted(field, value)), value) +
         write_terminator(field);
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

// -- Guards

bool guard_is_late(const Scope& scope, std::size_t index) {
  const schema::Guard& guard = scope.declared.guards[index];
  if (guard.outer && guard_is_late(scope, *guard.outer)) return true;
  return guard.kind != schema::GuardKind::octets_left && is_late(scope, guard.condition);
}

/// Whether what the guard is about should be there; of the message's length nothing is asked.
std::string guard_text(const Scope& scope, std::size_t index) {
  const schema::Guard& guard = scope.declared.guards[index];
  std::string out;
  if (guard.outer) out = guard_text(scope, *guard.outer);
  if (guard.kind == schema::GuardKind::octets_left) return out;
  std::string own = condition_text(scope, guard.condition);
  if (guard.kind == schema::GuardKind::unless) own = fmt::format("!({})", own);
  return out.empty() ? own : fmt::format("{} && ({})", out, own);
}

bool is_octets_left(const Scope& scope, std::size_t index) {
  return scope.declared.guards[index].kind == schema::GuardKind::octets_left;
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
  if (!is_noted(scope, field)) return {};
  return fmt::format("out.note(\"{}.{}\", {});\n", scope.declared.name, declared.name, field.local);
}

std::string write_derived(const Scope& scope, const JavaField& field) {
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

// -- What must fit together

std::string length_of(const JavaField& field, const std::string& value) {
  switch (field.count) {
    case Count::array:
      return value + ".length";
    case Count::list:
      return value + ".size()";
    case Count::whole:
      if (field.shape == Shape::octets) return value + ".length";
      break;
    case Count::fixed:
      break;
  }
  return fmt::format("{} - {}", field.end, field.at);
}

/// A reader stops at the first element that ends the array; that must be the last one.
std::string check_end_of_octets(const Scope& scope, const JavaField& field) {
  const schema::Extent& extent = *field.field->extent;
  JavaField alone = field;
  schema::Field single = *field.field;
  single.guard.reset();
  alone.field = &single;
  if (field.shape == Shape::octets) alone.shape = Shape::octet;
  if (field.shape == Shape::text) alone.shape = Shape::character;
  const std::uint64_t size = field.scalar.size_octets;
  const std::string fault = fmt::format("Reason.TERMINATOR_WRONG, {}, {}", quoted(field), field.at);
  if (extent.kind == ExtentKind::until_value) {
    const auto& terminator = std::get<schema::Number>(extent.expression.node);
    return fmt::format(
        "for (int at = {0}; at < {1} - {2}; at += {2}) {{\n  out.expect(({3}) != {4}L, {5});\n}}\n",
        field.at, field.end, size, get_number(alone, old_place("at")), terminator.value, fault);
  }
  Scope here = scope;
  here.last_field = &alone;
  here.last = fmt::format("({})", get_expression(alone, old_place("at"), ""));
  const std::string condition = condition_text(here, extent.expression);
  return fmt::format(
      "out.expect({0} < {1}, {4});\nfor (int at = {0}; at < {1}; at += {2}) {{\n  out.expect(({3}) "
      "== (at == {1} - {2}), {4});\n}}\n",
      field.at, field.end, size, condition, fault);
}

std::string check_end_of_list(const Scope& scope, const JavaField& field) {
  const std::string condition = end_of_list(scope, field);
  std::string body = fmt::format("{} last = {}.get(i);\n", field.element, this_value(field));
  if (condition.find("lastAt") != condition.npos) {
    body += fmt::format("int lastAt = {}[i];\n", places_of(field));
  }
  body +=
      fmt::format("out.expect(({}) == (i == {}.size() - 1), Reason.TERMINATOR_WRONG, {}, {});\n",
                  condition, this_value(field), quoted(field), field.at);
  return fmt::format(
      "out.expect(!{0}.isEmpty(), Reason.TERMINATOR_WRONG, {1}, {2});\nfor (int i = 0; i < "
      "{0}.size(); i++) {{\n{3}}}\n",
      this_value(field), quoted(field), field.at, indented(body, 2));
}

/// True when the expression is a field that derives from just that, so that it cannot be wrong.
bool derives_from(const Scope& scope, const JavaField& field, const schema::Expression& expression,
                  schema::MeasureKind kind) {
  const auto* value = std::get_if<schema::FieldValue>(&expression.node);
  if (value == nullptr || value->of_last || value->path.size() != 1) return false;
  const schema::Field& from = *scope.fields[value->path.front()].field;
  if (!from.derived || from.guard != field.field->guard) return false;
  const auto* measure = std::get_if<schema::Measure>(&from.derived->node);
  if (measure == nullptr || measure->region.whole) return false;
  const bool is_same =
      measure->region.first == field.field->number && measure->region.last == field.field->number;
  const bool is_run = field.count == Count::whole && kind == schema::MeasureKind::count;
  return is_same &&
         (measure->kind == kind || (is_run && measure->kind == schema::MeasureKind::size));
}

std::string check_extent(const Scope& scope, const JavaField& field, const std::string& value) {
  if (!field.field->extent) return {};
  const schema::Extent& extent = *field.field->extent;
  std::string out;
  switch (extent.kind) {
    case ExtentKind::count:
      if (derives_from(scope, field, extent.expression, schema::MeasureKind::count)) break;
      out = fmt::format("out.checkCount({}, {}, {}, {});\n", quoted(field), field.at,
                        length_of(field, value), number_text(scope, extent.expression));
      break;
    case ExtentKind::octets:
      if (derives_from(scope, field, extent.expression, schema::MeasureKind::size)) break;
      out = fmt::format("out.checkSize({0}, {1}, {2} - {1}, {3});\n", quoted(field), field.at,
                        field.end, number_text(scope, extent.expression));
      break;
    case ExtentKind::rest:
      break;
    case ExtentKind::until_value:
      out = check_end_of_octets(scope, field);
      break;
    case ExtentKind::until_condition:
      out = end_of_list(scope, field).empty() ? check_end_of_octets(scope, field)
                                              : check_end_of_list(scope, field);
      break;
  }
  if (extent.max_elements) {
    std::string length = length_of(field, value);
    const bool has_terminator = extent.kind == ExtentKind::until_value;
    if (has_terminator && field.shape == Shape::text) length += " - 1";
    out += fmt::format("out.checkMost({}, {}, {}, {}L);\n", quoted(field), field.at, length,
                       *extent.max_elements);
  }
  return begin_if_exact(field, out);
}

std::string check_case(const Scope& scope, const JavaField& field) {
  const schema::Variant& variant = variant_of(scope.model, field);
  std::map<std::string, std::string> conditions;
  std::vector<std::string> types;
  std::string any;
  std::string contents;
  for (const VariantCase& one : cases_of(scope, field)) {
    if (!one.condition.empty()) any += (any.empty() ? "" : " || ") + one.condition;
    if (!conditions.contains(one.type)) types.push_back(one.type);
    std::string& condition = conditions[one.type];
    const std::string own = one.condition.empty() ? "otherwise" : one.condition;
    condition += (condition.empty() ? "" : " || ") + own;
    if (!one.content || one.content->shape != Shape::octets) continue;
    contents += if_text(fmt::format("{} instanceof {} alternative", this_value(field), one.type),
                        check_extent(scope, *one.content, "alternative.octets()"));
  }
  std::string out;
  for (const std::string& type : any.empty() ? std::vector<std::string>() : types) {
    std::string condition = conditions[type];
    if (const std::size_t at = condition.find("otherwise"); at != condition.npos) {
      condition.replace(at, std::string_view("otherwise").size(), fmt::format("!({})", any));
    }
    out += fmt::format("out.checkCase({}, {}, {} instanceof {}, {});\n", quoted(field), field.at,
                       this_value(field), type, condition);
  }
  if (!out.empty()) {
    out.insert(0, fmt::format("long {} = {};\n", field.many, number_text(scope, variant.selector)));
  }
  return begin_if_exact(field, out) + contents;
}

std::string check_presence(const Scope& scope, const JavaField& field) {
  if (!field.is_optional()) return {};
  const std::size_t index = *field.field->guard;
  std::string out;
  if (is_octets_left(scope, index)) {
    for (const JavaField& later : scope.fields) {
      const bool needs_it = later.field->number > field.field->number && later.is_optional() &&
                            schema::is_stored(*later.field) &&
                            is_octets_left(scope, *later.field->guard);
      if (!needs_it) continue;
      out = fmt::format("out.expect({} != null || {} == null, Reason.PRESENCE_WRONG, {}, {});\n",
                        this_value(field), this_value(later), quoted(field), field.at);
      break;
    }
    const std::string outer = guard_text(scope, index);
    if (!outer.empty()) {
      out += fmt::format("out.expect({} == null || {}, Reason.PRESENCE_WRONG, {}, {});\n",
                         this_value(field), outer, quoted(field), field.at);
    }
  } else {
    out = fmt::format("out.checkPresence({}, {}, {}, {});\n", quoted(field), field.at,
                      this_value(field), guard_text(scope, index));
  }
  return begin_if_exact(field, out);
}

std::string check_region(const Scope& scope, const JavaField& field) {
  if (!field.field->region || !is_late(scope, *field.field->region)) return {};
  if (derives_from(scope, field, *field.field->region, schema::MeasureKind::size)) return {};
  return begin_if_exact(
      field, fmt::format("out.checkSize({0}, {1}, {2} - {1}, {3});\n", quoted(field), field.at,
                         field.end, number_text(scope, *field.field->region)));
}

std::string check_field(const Scope& scope, const JavaField& field) {
  if (!schema::is_stored(*field.field)) return {};
  std::string out = check_region(scope, field);
  out += field.shape == Shape::variant ? check_case(scope, field)
                                       : check_extent(scope, field, this_value(field));
  return check_presence(scope, field) + when_present(field, out);
}

std::string check_where(const Scope& scope, const JavaField& field) {
  if (!field.field->where) return {};
  const std::string check = begin_if_exact(
      field, fmt::format("out.expect({}, Reason.WHERE_VIOLATED, {}, {});\n",
                         condition_text(scope, *field.field->where), quoted(field), field.at));
  if (!field.is_optional()) return check;
  return if_text(fmt::format("{} < {}", field.at, field.end), check);
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
