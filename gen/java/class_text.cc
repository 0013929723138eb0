// A struct with more fields than a record can have: a class with the same methods, and a builder.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "gen/java/javadoc.hpp"
#include "gen/java/value_parts.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::java {
namespace {

constexpr std::string_view class_template = R"(
$doc$
public final class $type$$implements$ {

  $constants$

  $fields$

  private $type$(Builder builder) {
    $assignments$
  }

  /** {@return a builder whose numbers are 0, and whose texts, arrays and structs are to be set} */
  public static Builder builder() {
    return new Builder();
  }
  $accessors$
  $octets$

  @Override
  public boolean equals(Object other) {
    $equal$
  }

  @Override
  public int hashCode() {
    return FieldValues.hash($hashed$);
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder("$type$[");
    $print$
    return out.append(']').toString();
  }

  /** Collects the values of all fields. */
  public static final class Builder {

    $fields_of_builder$

    private Builder() {}
    $setters$

    /**
     * Checks that every value fits in its octets, and copies arrays.
     *
     * @return the value; the builder can be used for others
     * @throws IllegalArgumentException if a value does not fit
     * @throws NullPointerException if a text, an array or a struct is not set
     */
    public $type$ build() {
      return new $type$(this);
    }
  }
}
)";

std::string accessor(const ValueType& type, const JavaField& field) {
  const std::string words = html(field.field->doc);
  std::string doc = fmt::format("{{@return {}{}}}", field_words(type.model, field),
                                field.holds_array() ? "; a copy" : "");
  if (!words.empty()) doc += " " + words;
  const std::string value = "this." + field.name;
  return fill(
      R"(

$doc$
public $type$ $name$() {
  return $value$;
}
)",
      {{"doc", javadoc(doc, 2)},
       {"type", java_type(field)},
       {"name", field.name},
       {"value", field.holds_array() ? fmt::format("FieldValues.copy({})", value) : value}});
}

/// Whether two are equal is asked of their octets, which are the shortest code. What has parameters
/// has none by itself.
std::string equality_of_all(const ValueType& type) {
  if (type.declared.parameters.empty()) {
    return fmt::format(
        "return other instanceof {} that && FieldValues.equal(this.toBytes(), that.toBytes());\n",
        type.name);
  }
  std::string out =
      fmt::format("if (!(other instanceof {} that)) {{\n  return false;\n}}\n", type.name);
  out += "boolean equal = true;\n";
  for (const JavaField& field : type.fields) {
    out += fmt::format("equal &= {};\n", equality(field));
  }
  return out + "return equal;\n";
}

std::string hashed(const ValueType& type) {
  if (type.declared.parameters.empty()) return "toBytes()";
  std::vector<std::string> values;
  for (const JavaField& field : type.fields) values.push_back("this." + field.name);
  return fmt::format("{}", fmt::join(values, ", "));
}

std::string setter(const JavaField& field) {
  return fill(R"(

/**
 * Sets {@code $c_name$}.
 *
 * @param value what it is to be
 * @return this
 */
public Builder $name$($type$ value) {
  this.$name$ = value;
  return this;
}
)",
              {{"c_name", field.field->name}, {"type", java_type(field)}, {"name", field.name}});
}

}  // namespace

std::string class_text(const ValueType& type) {
  std::string fields;
  std::string fields_of_builder;
  std::string assignments;
  std::string accessors;
  std::string print;
  std::string setters;
  for (const JavaField& field : type.fields) {
    const std::string target = "this." + field.name;
    const std::string source = "builder." + field.name;
    const std::string declaration = fmt::format("{} {};\n", java_type(field), field.name);
    print += fmt::format("out.append(\"{}{}=\").append({});\n", fields.empty() ? "" : ", ",
                         field.name, printed(field));
    fields += "private final " + declaration;
    fields_of_builder += "private " + declaration;
    assignments += checks_of(type.declared, field, target, source);
    if (!is_copied(field)) assignments += fmt::format("{} = {};\n", target, source);
    accessors += accessor(type, field);
    setters += setter(field);
  }
  const std::string doc =
      value_doc(type) + "\n\n<p>A record cannot have so many fields; this has the same methods.";
  return fill(class_template,
              {{"doc", javadoc(doc, 0)},
               {"type", type.name},
               {"implements", implements_clause(type)},
               {"constants", constants(type)},
               {"fields", fields},
               {"assignments", assignments},
               {"equal", equality_of_all(type)},
               {"hashed", hashed(type)},
               {"accessors", accessors},
               {"octets",
                is_plain(type.model, type.declared) ? octets_methods(type) : varying_methods(type)},
               {"print", print},
               {"fields_of_builder", fields_of_builder},
               {"setters", setters}});
}

}  // namespace wirestruct::gen::java
