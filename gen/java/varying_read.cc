// decode() of a struct that varies: its members from front to back, each into a variable.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "gen/java/computed_bits.hpp"
#include "gen/java/order_text.hpp"
#include "gen/java/value_parts.hpp"
#include "gen/java/variant_parts.hpp"
#include "gen/java/varying_parts.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::java {
namespace {

using schema::ExtentKind;
using schema::Padding;

/// One value of fixed size, or a struct.
Reading read_single(const Scope& scope, const JavaField& field) {
  Reading out;
  if (field.shape == Shape::structure) {
    out.expression =
        field.is_plain
            ? fmt::format("in.fixed({0}, {1}.LAYOUT, {1}::decode)", quoted(field), field.element)
            : fmt::format("in.struct({}, {})", quoted(field), struct_decoder(scope, field));
  } else if (field.shape == Shape::text) {
    out.expression = fmt::format("in.fixedText({}, {}, {}, {})", quoted(field), charset_of(field),
                                 field.element_octets, pad_literal(field));
  } else {
    const std::string take = fmt::format("in.take({}, {})", quoted(field), field.element_octets);
    out.expression = get_expression(field, place_at(take), "");
  }
  return out;
}

Reading read_variant(const Scope& scope, const JavaField& field);

Reading read_elements(const Scope& scope, const JavaField& field) {
  switch (field.count) {
    case Count::whole:
      return read_whole(scope, field);
    case Count::list:
      return read_list(scope, field);
    case Count::array: {
      if (field.is_plain) return read_array(scope, field);
      Reading rows = read_list(scope, field);
      rows.expression += fmt::format(".toArray({}::new)", java_type(field));
      return rows;
    }
    case Count::fixed:
      break;
  }
  return field.extents.empty() ? read_single(scope, field) : read_array(scope, field);
}

Reading read_value(const Scope& scope, const JavaField& field) {
  if (field.shape == Shape::variant) return read_variant(scope, field);
  Reading out = read_elements(scope, field);
  out.before.insert(0, argument_statements(scope, field));
  return out;
}

Reading read_variant(const Scope& scope, const JavaField& field) {
  const schema::Variant& variant = variant_of(scope.model, field);
  std::string out = fmt::format("in.begin({});\n", quoted(field));
  out += fmt::format("long {} = {};\n", field.many, number_text(scope, variant.selector));
  std::string chain;
  for (const VariantCase& one : cases_of(scope, field)) {
    if (one.condition.empty()) continue;
    chain += fmt::format("{}if ({}) {{\n", chain.empty() ? "" : "} else ", one.condition);
    chain += indented(read_alternative(scope, field, one), 2);
  }
  const auto cases = cases_of(scope, field);
  const auto otherwise =
      std::ranges::find_if(cases, [](const VariantCase& one) { return one.condition.empty(); });
  const std::string last =
      otherwise != cases.end()
          ? read_alternative(scope, field, *otherwise)
          : fmt::format("throw in.fail(Reason.NO_CASE, \"no case for \" + {});\n", field.many);
  chain += chain.empty() ? last : "} else {\n" + indented(last, 2) + "}\n";
  return {.before = out + chain, .expression = "", .after = ""};
}

// -- Members

/// Guards are asked for once, in front of the first member that they are about.
class Guards {
 public:
  explicit Guards(const Scope& scope) : scope_(scope) {}

  /// The condition for a member; `before` gets what computes it.
  std::string condition(std::size_t index, const std::string& member, std::string& before) {
    const schema::Guard& guard = scope_.declared.guards[index];
    if (guard.kind == schema::GuardKind::octets_left) {
      if (!guard.outer) return "in.hasMore()";
      return condition(*guard.outer, member, before) + " && in.hasMore()";
    }
    const std::string name = fmt::format("guard{}", index);
    if (std::ranges::find(known_, index) == known_.end()) {
      std::string text = condition_text(scope_, guard.condition);
      if (guard.kind == schema::GuardKind::unless) text = fmt::format("!({})", text);
      if (guard.outer) {
        const std::string outer = condition(*guard.outer, member, before);
        text = fmt::format("{} && ({})", outer, text);
      }
      if (text.find("Exact.") != text.npos) before += fmt::format("in.begin({});\n", member);
      before += fmt::format("boolean {} = {};\n", name, text);
      known_.push_back(index);
    }
    return name;
  }

 private:
  const Scope& scope_;
  std::vector<std::size_t> known_;
};

std::string read_padding(const Padding& padding) {
  const auto filler = std::to_integer<unsigned>(padding.filler);
  const bool is_reserved = padding.kind == schema::PaddingKind::reserved;
  if (!padding.is_size_fixed || !padding.is_offset_fixed) {
    const bool fills = padding.kind == schema::PaddingKind::align ||
                       padding.kind == schema::PaddingKind::hole ||
                       padding.kind == schema::PaddingKind::tail;
    if (fills) {
      return fmt::format("in.align(\"{}\", start, {}, 0x{:02X});\n", padding_name(padding),
                         padding.alignment_octets, filler);
    }
  }
  if (padding.size_octets == 0) return {};
  return fmt::format("in.padding(\"{}\", {}, 0x{:02X}, {});\n", padding_name(padding),
                     padding.size_octets, filler, is_reserved);
}

std::string in_guard(const std::string& condition, const std::string& body) {
  return fmt::format("if ({}) {{\n{}}}\n", condition, indented(body, 2));
}

/// Everything about one field.
class FieldReader {
 public:
  FieldReader(const Scope& scope, Guards& guards) : scope_(scope), guards_(guards) {}

  std::string text(const JavaField& field) {
    if (is_octet_constant(field)) return octet_constant(field);
    std::string out;
    std::string condition;
    if (field.is_optional()) {
      condition = guards_.condition(*field.field->guard, quoted(field), out);
    }
    out += fmt::format("int {} = in.position();\n", field.at);
    Reading reading = read_value(scope_, field);
    in_region(field, reading);
    const bool can_overflow = reading.before.find("Exact.") != std::string::npos ||
                              reading.expression.find("Exact.") != std::string::npos;
    const std::string begin = fmt::format("in.begin({});\n", quoted(field));
    if (can_overflow && !reading.before.starts_with(begin)) reading.before.insert(0, begin);
    std::string checks = expect_values(field);
    if (!checks.empty()) checks = in_guard("in.isStrict()", checks);
    if (field.field->where) checks += in_guard("in.isStrict()", expect_where(scope_, field));
    const bool is_short =
        reading.before.empty() && reading.after.empty() && checks.empty() && !condition.empty();
    if (is_short) {
      out += fmt::format("{} {} = {} ? {} : null;\n", java_type(field), field.local, condition,
                         boxed_value(field, reading.expression));
    } else {
      out += condition.empty() ? unguarded(field, reading, checks)
                               : guarded(field, reading, checks, condition);
    }
    if (field.field->derived && is_noted(scope_, field)) out += note(field);
    out += note_computed_bits(scope_, field) + note_inside(scope_, field);
    out += fmt::format("int {} = in.position();\n", field.end);
    return out;
  }

 private:
  /// What is always the same is in no variable.
  std::string octet_constant(const JavaField& field) {
    std::string out;
    std::string condition;
    if (field.is_optional()) {
      condition = guards_.condition(*field.field->guard, quoted(field), out);
    }
    const std::string compare =
        fmt::format("in.constant({}, {});\n", quoted(field), octets_constant(field));
    return out + fmt::format("int {} = in.position();\n", field.at) +
           (condition.empty() ? compare : in_guard(condition, compare)) +
           fmt::format("int {} = in.position();\n", field.end);
  }

  void in_region(const JavaField& field, Reading& reading) const {
    if (!field.field->region) return;
    const std::string size = number_text(scope_, *field.field->region);
    reading.before =
        fmt::format("WireReader.Region {} = in.open({}, {});\n", field.outer, quoted(field), size) +
        reading.before;
    reading.after += fmt::format("in.close({});\n", field.outer);
  }

  /// Statements that declare the variable.
  static std::string unguarded(const JavaField& field, const Reading& reading,
                               const std::string& checks) {
    if (reading.expression.empty()) {
      const bool declares = field.shape != Shape::variant;
      return (declares ? "" : fmt::format("{} {};\n", java_type(field), field.local)) +
             reading.before + reading.after + checks;
    }
    return reading.before +
           fmt::format("{} {} = {};\n", java_type(field), field.local, reading.expression) +
           reading.after + checks;
  }

  static std::string guarded(const JavaField& field, const Reading& reading,
                             const std::string& checks, const std::string& condition) {
    std::string out = fmt::format("{} {};\n", java_type(field), field.local);
    std::string body = reading.before;
    if (reading.expression.empty()) {
      // An array is declared where it is made.
      const std::string declaration = fmt::format("{} {} = ", java_type(field), field.local);
      if (const std::size_t at = body.find(declaration); at != body.npos) {
        body.erase(at, java_type(field).size() + 1);
      }
    } else {
      body += fmt::format("{} = {};\n", field.local, boxed_value(field, reading.expression));
    }
    body += reading.after + checks;
    return out + fmt::format("if ({}) {{\n{}}} else {{\n  {} = null;\n}}\n", condition,
                             indented(body, 2), field.local);
  }

  /// Java does not make a Short of an int, nor a Long.
  static std::string boxed_value(const JavaField& field, const std::string& value) {
    const bool is_boxed = field.is_single() && field.box != field.element;
    return is_boxed ? fmt::format("{}.valueOf({})", field.box, value) : value;
  }

  std::string note(const JavaField& field) const {
    const std::string number =
        field.shape == Shape::number ? field.local : number_of_element(field, field.local);
    return fmt::format(
        "in.note(\"{}\", {});\n", field.field->name,
        field.is_optional() ? fmt::format("{} == null ? 0 : {}", field.local, number) : number);
  }

  const Scope& scope_;
  Guards& guards_;
};

/// The struct ends where the field says that has just been read.
std::string read_length(const Scope& scope, const JavaField& field) {
  const schema::LengthRule& rule = *scope.declared.length;
  std::string total = number_of_element(field, field.local);
  if (rule.factor != 1) total = fmt::format("Exact.multiply({}, {}L)", total, rule.factor);
  if (rule.addend != 0) total = fmt::format("Exact.add({}, {}L)", total, rule.addend);
  return fmt::format("WireReader.Region outer = in.length({}, {}, start, {});\n", quoted(field),
                     field.at, total);
}

}  // namespace

std::string read_alternative(const Scope& scope, const JavaField& field, const VariantCase& one) {
  if (!one.content) return fmt::format("{} = {};\n", field.local, one.nothing);
  const JavaField& content = *one.content;
  const Reading reading = read_value(scope, content);
  if (reading.expression.empty()) return reading.before + reading.after;
  return reading.before +
         fmt::format("{} = {};\n", field.local,
                     fmt::format(fmt::runtime(one.wrapper), reading.expression)) +
         reading.after;
}

bool is_word_in(std::string_view text, std::string_view word) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool begins = at == 0 || !is_letter(text[at - 1]);
    if (begins && (end == text.size() || !is_letter(text[end]))) return true;
  }
  return false;
}

std::string without_unused(std::string text, const std::vector<std::string>& variables) {
  for (const std::string& variable : variables) {
    for (const char* const side : {"in", "out"}) {
      const std::string line = fmt::format("int {} = {}.position();\n", variable, side);
      const std::size_t at = text.find(line);
      if (at == text.npos) continue;
      std::string rest = text;
      rest.erase(at, line.size());
      if (is_word_in(rest, variable)) continue;
      // With the blanks in front of it.
      text = std::move(rest);
    }
  }
  return text;
}

std::string read_members(const ValueType& type) {
  const Scope scope{.model = type.model,
                    .names = type.names,
                    .declared = type.declared,
                    .fields = type.all,
                    .side = Side::reading,
                    .type = type.name};
  Guards guards(scope);
  FieldReader reader(scope, guards);
  std::string body;
  auto next = type.all.begin();
  bool has_order = false;
  for (const schema::Member& member : type.declared.members) {
    if (const auto* padding = std::get_if<Padding>(&member)) {
      std::string text = read_padding(*padding);
      if (padding->guard && !text.empty()) {
        std::string before;
        const std::string condition = guards.condition(
            *padding->guard, fmt::format("\"{}\"", padding_name(*padding)), before);
        text = before + in_guard(condition, text);
      }
      body += text;
      continue;
    }
    const JavaField& field = *next++;
    if (field.field->order == schema::ByteOrder::chosen && !has_order) {
      has_order = true;
      body += order_on_reading(scope, field);
    }
    body += reader.text(field);
    if (type.declared.length && type.declared.length->field == field.field->number) {
      body += read_length(scope, field);
    }
  }
  std::string derived;
  for (const JavaField& field : type.all) {
    const bool is_length =
        type.declared.length && type.declared.length->field == field.field->number;
    if (field.field->derived && !is_length && !is_octet_constant(field)) {
      derived += expect_derived(scope, field);
    }
    derived += expect_all_computed_bits(scope, field);
  }
  if (type.declared.length) body += "in.close(outer);\n";
  if (!derived.empty()) body += in_guard("in.isStrict()", derived);

  std::vector<std::string> values;
  std::vector<std::string> variables;
  for (const JavaField& field : type.fields) values.push_back(field.local);
  for (const JavaField& field : type.all) {
    variables.push_back(field.at);
    variables.push_back(field.end);
  }
  body = without_unused(body + construct(type, values), variables);
  std::string first;
  if (is_word_in(body, "octets")) first += "byte[] octets = in.octets();\n";
  if (is_word_in(body, "start")) first += "int start = in.position();\n";
  return first + body;
}

}  // namespace wirestruct::gen::java
