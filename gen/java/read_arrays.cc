// Arrays, lists, texts and octets of a struct that varies, read.
#include <fmt/format.h>

#include "gen/java/value_parts.hpp"
#include "gen/java/varying_parts.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::java {

using schema::ExtentKind;

std::string quoted(const JavaField& field) {
  return fmt::format("\"{}\"", field.field->name);
}

std::string index_arguments(std::size_t first, std::size_t count) {
  std::string out;
  for (std::size_t i = first; i < first + count; ++i) out += ", " + loop_letter(i);
  return out;
}

std::uint64_t row_octets(const JavaField& field) {
  std::uint64_t octets = field.element_octets;
  for (const std::uint64_t extent : field.extents) octets *= extent;
  return octets;
}

std::string element_at(const JavaField& field) {
  const bool varies = field.count != Count::fixed;
  const std::size_t dimensions = field.extents.size() + (varies ? 1 : 0);
  std::string at = field.at;
  std::uint64_t octets = row_octets(field);
  for (std::size_t i = 0; i < dimensions; ++i) {
    if (i > 0 || !varies) octets /= field.extents[varies ? i - 1 : i];
    at += octets == 1 ? fmt::format(" + {}", loop_letter(i))
                      : fmt::format(" + {} * {}", octets, loop_letter(i));
  }
  return at;
}

namespace {

std::string most(const schema::Extent& extent) {
  return extent.max_elements ? fmt::format("{}L", *extent.max_elements) : "-1";
}

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
  here.last_at = "at";
  return condition_text(here, extent.expression);
}

/// The number of elements, which are of fixed size and will be there.
std::string count_expression(const Scope& scope, const JavaField& field) {
  const schema::Extent& extent = *field.field->extent;
  const bool are_structs = field.inner && field.is_plain && field.extents.empty();
  const std::string row = std::to_string(row_octets(field));
  const std::string element = are_structs ? field.element + ".LAYOUT" : row;
  switch (extent.kind) {
    case ExtentKind::count:
      return fmt::format("in.counted({}, {}, {}, {})", quoted(field),
                         number_text(scope, extent.expression), most(extent), row);
    case ExtentKind::octets:
      return fmt::format("in.filling({}, {}, {}, {})", quoted(field),
                         number_text(scope, extent.expression), most(extent), element);
    case ExtentKind::rest:
      return fmt::format("in.rest({}, {}, {}, {})", quoted(field), extent.trailing_octets,
                         most(extent), element);
    case ExtentKind::until_value:
      return fmt::format("in.untilValue({}, {}, {}, at -> {})", quoted(field), most(extent), row,
                         is_last(scope, field));
    case ExtentKind::until_condition:
      return fmt::format("in.untilLast({}, {}, {}, at -> {})", quoted(field), most(extent), element,
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

}  // namespace

std::string struct_decoder(const Scope& scope, const JavaField& field) {
  const std::string arguments = argument_list(scope, field);
  if (arguments.empty()) return field.element + "::decode";
  return fmt::format("inner -> {}.decode(inner{})", field.element, arguments);
}

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
    value = field.is_plain ? fmt::format("in.fixed({}, {}.LAYOUT, {}::decode{})", quoted(field),
                                         field.element, field.element, indices)
                           : fmt::format("in.struct({}, {}{})", quoted(field),
                                         struct_decoder(scope, field), indices);
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
    value = get_expression(field, place_at(element_at(field)), "");
  }
  out.before +=
      in_loops(field, fmt::format("{} = {};", subscripted(field, field.local), value), field.local);
  out.after = skip_terminator(field);
  return out;
}

namespace {

/// What reads an element of a list, as a lambda or a method reference.
std::string element_decoder(const Scope& scope, const JavaField& field) {
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
         {"loops", in_loops(fixed, fmt::format("{} = element.struct(\"\", {}{});", row,
                                               struct_decoder(scope, field),
                                               index_arguments(0, dimensions)))}});
  }
  if (field.shape != Shape::structure) {
    const std::string take = fmt::format("element.take({})", field.element_octets);
    std::string value = field.shape == Shape::text
                            ? fmt::format("element.fixedText(null, {}, {}, {})", charset_of(field),
                                          field.element_octets, pad_literal(field))
                            : get_expression(field, place_at(take), "");
    return "element -> " + value;
  }
  if (!field.is_plain) return struct_decoder(scope, field);
  return fmt::format("element -> element.fixed({0}.LAYOUT, {0}::decode)", field.element);
}

}  // namespace

Reading read_list(const Scope& scope, const JavaField& field) {
  const schema::Extent& extent = *field.field->extent;
  const std::string decoder = element_decoder(scope, field);
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

}  // namespace wirestruct::gen::java
