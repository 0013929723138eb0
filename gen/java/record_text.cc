// A struct as a record.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "gen/java/javadoc.hpp"
#include "gen/java/value_parts.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::java {
namespace {

using schema::Struct;

constexpr std::string_view object_methods_template = R"(

@Override
public boolean equals(Object other) {
  return other instanceof $type$ that
$equal$;
}

@Override
public int hashCode() {
  return FieldValues.hash($values$);
}

@Override
public String toString() {
  return $print$
      + "]";
}
)";

/// The methods that a record has by itself, when its own would not look into arrays or print
/// unsigned numbers as negative ones.
std::string object_methods(const std::string& type, const std::vector<JavaField>& fields) {
  bool own_ones_do = true;
  std::vector<std::string> values;
  std::string equal;
  std::string print;
  for (const JavaField& field : fields) {
    own_ones_do &=
        !field.holds_array() && !field.is_list() && printed(field) == "this." + field.name;
    if (!values.empty()) equal += '\n';
    equal += "      && " + equality(field);
    print += fmt::format("{}\"{}{}=\"\n      + {}", values.empty() ? "" : "\n      + ",
                         values.empty() ? type + "[" : ", ", field.name, printed(field));
    values.push_back("this." + field.name);
  }
  if (own_ones_do) return {};
  return fill(object_methods_template, {{"type", type},
                                        {"equal", equal},
                                        {"values", fmt::format("{}", fmt::join(values, ", "))},
                                        {"print", print}});
}

constexpr std::string_view record_template = R"(
$doc$
public record $type$($components$)$implements$ {

  $constants$
  $constructor$
  $accessors$
  $octets$
  $object$
}
)";

std::string text_condition(const JavaField& field) {
  if (field.count == Count::whole) return "any text that the charset has";
  const std::string name = field.field->text.charset == schema::Charset::utf8
                               ? "UTF-8"
                               : charset_of(field).substr(std::string_view("WireCharset.").size());
  const std::string pad = pad_literal(field);
  return fmt::format("up to {} octet{} in {}, {}", field.element_octets,
                     field.element_octets == 1 ? "" : "s", name,
                     pad == "0" ? "without a NUL" : fmt::format("not ending with {}", pad));
}

/// What the constructor asks of an element: "0 to 0xFF".
std::string element_condition(const JavaField& field) {
  const auto range = range_of(field.scalar);
  switch (field.shape) {
    case Shape::number:
      return range ? fmt::format("{} to {}", range->least, range->greatest) : "any number";
    case Shape::boolean:
      return "true or false";
    case Shape::character:
      return "up to 0xFF";
    case Shape::octet:
      return "any octet";
    case Shape::text:
      return text_condition(field);
    case Shape::octets:
      if (field.count == Count::whole) return "any octets";
      return fmt::format("{} octet{}", field.element_octets, field.element_octets == 1 ? "" : "s");
    case Shape::enumeration:
    case Shape::flags:
    case Shape::bits:
    case Shape::structure:
    case Shape::variant:
      return "not null";
  }
  return {};
}

std::string condition(const JavaField& field) {
  std::string out = element_condition(field);
  if (!field.extents.empty()) {
    out = fmt::format("{} elements, each {}", fmt::join(field.extents, " times "), out);
  }
  if (field.count == Count::array || field.is_list()) {
    out =
        fmt::format("any number of elements, each {}{}", field.extents.empty() ? "" : "with ", out);
  }
  return field.is_optional() ? "null, or " + out : out;
}

std::string constructor(const std::string& type, const Struct& declared,
                        const std::vector<JavaField>& fields) {
  std::string checks;
  std::string doc = "Checks that every value fits in its octets, and copies arrays.\n";
  for (const JavaField& field : fields) {
    checks += checks_of(declared, field, field.name, field.name);
    doc += fmt::format("\n@param {} {}", field.name, condition(field));
  }
  if (checks.empty()) return {};
  return fill(R"(

$doc$
public $type$ {
  $checks$
}
)",
              {{"doc", javadoc(doc, 2)}, {"type", type}, {"checks", checks}});
}

std::string accessors(const std::vector<JavaField>& fields) {
  std::string out;
  for (const JavaField& field : fields) {
    if (!field.holds_array()) continue;
    out += fill(R"(

/** {@return a copy of {@code $c_name$}} */
@Override
public $type$ $name$() {
  return FieldValues.copy(this.$name$);
}
)",
                {{"c_name", field.field->name}, {"type", java_type(field)}, {"name", field.name}});
  }
  return out;
}

std::string component_docs(const ValueType& type) {
  std::string doc;
  for (const JavaField& field : type.fields) {
    const std::string words = html(field.field->doc);
    doc += fmt::format("\n@param {} {}{}{}", field.name, field_words(type.model, field),
                       words.empty() ? "" : ". ", words);
  }
  return doc.empty() ? doc : "\n" + doc;
}

}  // namespace

std::string record_text(const ValueType& type) {
  std::vector<std::string> components;
  components.reserve(type.fields.size());
  for (const JavaField& field : type.fields) {
    components.push_back(java_type(field) + ' ' + field.name);
  }
  return fill(record_template,
              {{"doc", javadoc(value_doc(type) + component_docs(type), 0)},
               {"type", type.name},
               {"components", fmt::format("{}", fmt::join(components, ", "))},
               {"constants", constants(type)},
               {"constructor", constructor(type.name, type.declared, type.fields)},
               {"accessors", accessors(type.fields)},
               {"implements", implements_clause(type)},
               {"octets",
                is_plain(type.model, type.declared) ? octets_methods(type) : varying_methods(type)},
               {"object", object_methods(type.name, type.fields)}});
}

}  // namespace wirestruct::gen::java
