#include "gen/java/fit_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "gen/java/variant_parts.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::java {

using schema::ExtentKind;

namespace {

/// The condition that ends a list of structs, over `last`; empty for other arrays.
std::string end_of_list(const Scope& scope, const JavaField& field) {
  const bool is_list = field.count == Count::list && field.shape == Shape::structure &&
                       field.field->extent->kind == ExtentKind::until_condition;
  if (!is_list) return {};
  Scope here = scope;
  here.last_field = &field;
  if (scope.side == Side::writing) {
    here.last_back = fmt::format("{}.size() - 1 - i", this_value(field));
  }
  return condition_text(here, field.field->extent->expression);
}

}  // namespace

std::string this_value(const JavaField& field) {
  return "this." + field.name;
}

std::string if_text(const std::string& condition, const std::string& body) {
  return body.empty() ? body : fmt::format("if ({}) {{\n{}}}\n", condition, indented(body, 2));
}

std::string when_present(const JavaField& field, const std::string& body) {
  return field.is_optional() ? if_text(this_value(field) + " != null", body) : body;
}

std::string begin_if_exact(const JavaField& field, const std::string& statements) {
  if (statements.find("Exact.") == statements.npos) return statements;
  return fmt::format("out.begin({}, {});\n", quoted(field), field.at) + statements;
}

bool needs_places(const Scope& scope, const JavaField& field) {
  return is_word_in(end_of_list(scope, field), "lastAt");
}

std::string places_of(const JavaField& field) {
  return field.many;
}

bool guard_is_late(const Scope& scope, std::size_t index) {
  const schema::Guard& guard = scope.declared.guards[index];
  if (guard.outer && guard_is_late(scope, *guard.outer)) return true;
  return guard.kind != schema::GuardKind::octets_left && is_late(scope, guard.condition);
}

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

namespace {

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
  here.last_at = "at";
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

}  // namespace

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

}  // namespace wirestruct::gen::java
