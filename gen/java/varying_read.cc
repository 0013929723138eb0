// decode() of a struct that varies: its members from front to back, each into a variable.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "gen/java/order_text.hpp"
#include "gen/java/value_parts.hpp"
#include "gen/java/variant_parts.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::java {
namespace {

using schema::ExtentKind;
using schema::Padding;

/// How the value of a field is read.
struct Reading {
  std::string before;      ///< statements
  std::string expression;  ///< the value; empty when `before` assigns it
  std::string after;       ///< statements
};

std::string quoted(const JavaField& field) {
  return fmt::format("\"{}\"", field.field->name);
}

Place place_at(const std::string& at) {
  return {.at = at, .octets = "octets", .is_big_endian = "bigEndian"};
}

/// `, i, j`
std::string index_arguments(std::size_t first, std::size_t count) {
  std::string out;
  for (std::size_t i = first; i < first + count; ++i) out += ", " + loop_letter(i);
  return out;
}

std::string most(const schema::Extent& extent) {
  return extent.max_elements ? fmt::format("{}L", *extent.max_elements) : "-1";
}

/// Octets of one element of the outermost dimension.
std::uint64_t row_octets(const JavaField& field) {
  std::uint64_t octets = field.element_octets;
  for (const std::uint64_t extent : field.extents) octets *= extent;
  return octets;
}

// -- Elements of fixed size

/// The condition that ends an array, of the element at `at`.
std::string is_last(const Scope& scope, const JavaField& field) {
  const schema::Extent& extent = *field.field->extent;
  JavaField alone = field;
  schema::Field single = *field.field;
  single.guard.reset();
  alone.field = &single;
  alone.shape = field.shape == Shape::octets ? Shape::octet
                : field.shape == Shape::text ? Shape::character
                                             : field.shape;
  if (extent.kind == ExtentKind::until_value) {
    const auto& terminator = std::get<schema::Number>(extent.expression.node);
    return fmt::format("({}) == {}L", get_number(alone, place_at("at")), terminator.value);
  }
  Scope here = scope;
  here.last_field = &alone;
  here.last = fmt::format("({})", get_expression(alone, place_at("at"), ""));
  return condition_text(here, extent.expression);
}

/// The number of elements, which are of fixed size and will be there.
std::string count_expression(const Scope& scope, const JavaField& field) {
  const schema::Extent& extent = *field.field->extent;
  const std::uint64_t row = row_octets(field);
  switch (extent.kind) {
    case ExtentKind::count:
      return fmt::format("in.counted({}, {}, {}, {})", quoted(field),
                         number_text(scope, extent.expression), most(extent), row);
    case ExtentKind::octets:
      return fmt::format("in.filling({}, {}, {}, {})", quoted(field),
                         number_text(scope, extent.expression), most(extent), row);
    case ExtentKind::rest:
      return fmt::format("in.rest({}, {}, {}, {})", quoted(field), extent.trailing_octets,
                         most(extent), row);
    case ExtentKind::until_value:
      return fmt::format("in.untilValue({}, {}, {}, at -> {})", quoted(field), most(extent), row,
                         is_last(scope, field));
    case ExtentKind::until_condition:
      return fmt::format("in.untilLast({}, {}, {}, at -> {})", quoted(field), most(extent), row,
                         is_last(scope, field));
  }
  return {};
}

/// Behind an array that a terminator ends.
std::string skip_terminator(const JavaField& field) {
  const auto& extent = field.field->extent;
  if (!extent || extent->kind != ExtentKind::until_value) return {};
  return fmt::format("in.take({}, {});\n", quoted(field), field.scalar.size_octets);
}

/// Texts and octets whose length varies.
Reading read_whole(const Scope& scope, const JavaField& field) {
  Reading out;
  out.before = fmt::format("int {} = {};\n", field.many, count_expression(scope, field));
  if (field.shape == Shape::text) {
    out.expression =
        fmt::format("in.text({}, {}, {})", quoted(field), charset_of(field), field.many);
  } else {
    out.expression = fmt::format("FieldValues.octets(octets, in.take({0}, {1}), {1})",
                                 quoted(field), field.many);
  }
  out.after = skip_terminator(field);
  return out;
}

/// An array in Java of elements of fixed size; how many there are may vary.
Reading read_array(const Scope& scope, const JavaField& field) {
  Reading out;
  std::string sizes;
  const bool varies = field.count == Count::array;
  if (varies) {
    out.before = fmt::format("int {} = {};\n", field.many, count_expression(scope, field));
    sizes = fmt::format("[{}]", field.many);
  }
  for (const std::uint64_t extent : field.extents) sizes += fmt::format("[{}]", extent);
  const bool is_octets = field.shape == Shape::octets;
  out.before += fmt::format("{} {} = new {}{}{};\n", java_type(field), field.local,
                            is_octets ? "byte" : field.element, sizes, is_octets ? "[]" : "");
  const std::size_t dimensions = field.extents.size() + (varies ? 1 : 0);
  std::string value;
  if (field.shape == Shape::structure) {
    const std::string indices = index_arguments(0, dimensions);
    value = field.is_plain
                ? fmt::format("in.fixed({}, {}.LAYOUT, {}::decode{})", quoted(field), field.element,
                              field.element, indices)
                : fmt::format("in.struct({}, {}::decode{})", quoted(field), field.element, indices);
  } else if (field.shape == Shape::text) {
    value = fmt::format("in.fixedText({}, {}, {}, {}{})", quoted(field), charset_of(field),
                        field.element_octets, pad_literal(field), index_arguments(0, dimensions));
  } else {
    const std::uint64_t row = row_octets(field);
    std::string extents;
    for (const std::uint64_t extent : field.extents) extents += fmt::format(", {}", extent);
    out.before += varies ? fmt::format("in.take({}, {} * {});\n", quoted(field), row, field.many)
                         : fmt::format("in.takeArray({}, {}{});\n", quoted(field), row, extents);
    // Where it starts has been noted already; see read_members().
    std::string at = field.at;
    std::uint64_t octets = row;
    for (std::size_t i = 0; i < dimensions; ++i) {
      if (i > 0 || !varies) octets /= field.extents[varies ? i - 1 : i];
      at += octets == 1 ? fmt::format(" + {}", loop_letter(i))
                        : fmt::format(" + {} * {}", octets, loop_letter(i));
    }
    value = get_expression(field, place_at(at), "");
  }
  out.before +=
      in_loops(field, fmt::format("{} = {};", subscripted(field, field.local), value), field.local);
  out.after = skip_terminator(field);
  return out;
}

/// What reads an element of a list, as a lambda or a method reference.
std::string element_decoder(const JavaField& field) {
  if (!field.extents.empty()) {
    // A row of structs whose size varies.
    const std::size_t dimensions = field.extents.size();
    std::string sizes;
    std::string row = "row";
    std::string type = field.element;
    for (std::size_t i = 0; i < dimensions; ++i) {
      sizes += fmt::format("[{}]", field.extents[i]);
      row += fmt::format("[{}]", loop_letter(i));
      type += "[]";
    }
    JavaField fixed = field;
    fixed.count = Count::fixed;
    return fill(
        R"(
element -> {
  $type$ row = new $element$$sizes$;
  $loops$
  return row;
})",
        {{"type", type},
         {"element", field.element},
         {"sizes", sizes},
         {"loops", in_loops(fixed, fmt::format("{} = element.struct(\"\", {}::decode{});", row,
                                               field.element, index_arguments(0, dimensions)))}});
  }
  if (field.shape != Shape::structure) {
    const std::string take = fmt::format("element.take({})", field.element_octets);
    std::string value = field.shape == Shape::text
                            ? fmt::format("element.fixedText(null, {}, {}, {})", charset_of(field),
                                          field.element_octets, pad_literal(field))
                            : get_expression(field, place_at(take), "");
    return "element -> " + value;
  }
  if (!field.is_plain) return field.element + "::decode";
  return fmt::format("element -> element.fixed({0}.LAYOUT, {0}::decode)", field.element);
}

Reading read_list(const Scope& scope, const JavaField& field) {
  const schema::Extent& extent = *field.field->extent;
  const std::string decoder = element_decoder(field);
  Reading out;
  const bool is_struct = field.shape == Shape::structure;
  const auto list = [&](std::string_view method, const std::string& arguments) {
    return fmt::format("in.{}({}, {}{})", method, quoted(field), arguments, decoder);
  };
  switch (extent.kind) {
    case ExtentKind::octets:
      if (field.is_plain) break;
      out.expression =
          list("listFilling",
               fmt::format("{}, {}, ", number_text(scope, extent.expression), most(extent)));
      return out;
    case ExtentKind::rest:
      if (field.is_plain) break;
      out.expression =
          list("listRest", fmt::format("{}, {}, ", extent.trailing_octets, most(extent)));
      return out;
    case ExtentKind::until_condition: {
      if (!is_struct) break;
      Scope here = scope;
      here.last_field = &field;
      const std::string condition = condition_text(here, extent.expression);
      out.expression = fmt::format("in.listUntil({}, {}, {}, (last, lastAt) -> {})", quoted(field),
                                   most(extent), decoder, condition);
      return out;
    }
    case ExtentKind::count:
    case ExtentKind::until_value:
      break;
  }
  out.expression = list("list", count_expression(scope, field) + ", ");
  out.after = skip_terminator(field);
  return out;
}

/// One value of fixed size, or a struct.
Reading read_single(const JavaField& field) {
  Reading out;
  if (field.shape == Shape::structure) {
    out.expression =
        field.is_plain
            ? fmt::format("in.fixed({0}, {1}.LAYOUT, {1}::decode)", quoted(field), field.element)
            : fmt::format("in.struct({}, {}::decode)", quoted(field), field.element);
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

Reading read_value(const Scope& scope, const JavaField& field) {
  if (field.shape == Shape::variant) return read_variant(scope, field);
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
  return field.extents.empty() ? read_single(field) : read_array(scope, field);
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

// -- What Checking::strict asks

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
    case Shape::number:
    case Shape::character:
    case Shape::octet:
    case Shape::text:
    case Shape::octets:
    case Shape::structure:
    case Shape::variant:
      break;
  }
  return {};
}

std::string expect_values(const JavaField& field) {
  if (field.is_single()) {
    const std::string one = expect_element(field, field.local, field.at, "");
    return one.empty() ? one : one + "\n";
  }
  const std::size_t dimensions = field.extents.size() + (field.count == Count::fixed ? 0 : 1);
  std::string at = field.at;
  std::uint64_t octets = row_octets(field);
  const bool varies = field.count != Count::fixed;
  for (std::size_t i = 0; i < dimensions; ++i) {
    if (i > 0 || !varies) octets /= field.extents[varies ? i - 1 : i];
    at += octets == 1 ? fmt::format(" + {}", loop_letter(i))
                      : fmt::format(" + {} * {}", octets, loop_letter(i));
  }
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
  const std::string read =
      is_checksum && is_u64(field.scalar) ? field.local : number_of_element(field, field.local);
  const std::string call =
      fmt::format("in.expect({}, () -> {}, Reason.{}, {}, {});\n", read, number_text(here, derived),
                  is_checksum ? "CHECKSUM_WRONG" : "DERIVED_WRONG", quoted(field), field.at);
  return field.is_optional() ? fmt::format("if ({} != null) {{\n  {}}}\n", field.local, call)
                             : call;
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
    if (can_overflow) reading.before.insert(0, fmt::format("in.begin({});\n", quoted(field)));
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
    if (is_noted(scope_, field)) out += note(field);
    out += fmt::format("int {} = in.position();\n", field.end);
    return out;
  }

 private:
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
        "in.note(\"{}.{}\", {});\n", scope_.declared.name, field.field->name,
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
    if (field.field->derived && !is_length) derived += expect_derived(scope, field);
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
