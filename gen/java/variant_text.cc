#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "gen/java/javadoc.hpp"
#include "gen/java/type_text.hpp"
#include "gen/java/value_parts.hpp"
#include "gen/java/variant_parts.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::java {
namespace {

constexpr std::string_view octets_template = R"(

/**
 * Octets that the schema says no more about.
 *
 * @param octets all of them
 */
record $name$(byte[] octets) implements $type$ {

  /**
   * Copies the octets.
   *
   * @param octets $condition$
   */
  public $name$ {
    octets = FieldValues.copy("$variant$", octets, $size$);
  }

  /** {@return a copy of the octets} */
  @Override
  public byte[] octets() {
    return FieldValues.copy(this.octets);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof $name$ that && FieldValues.equal(this.octets, that.octets);
  }

  @Override
  public int hashCode() {
    return FieldValues.hash(this.octets);
  }

  @Override
  public String toString() {
    return "$name$[" + FieldValues.print(this.octets) + "]";
  }
}
)";

constexpr std::string_view nothing_template = R"(

/** Nothing at all: the message has no octets here. */
record $name$() implements $type$ {}
)";

constexpr std::string_view wrapper_template = R"(

/**
 * A {@link $struct$}.
 *
 * @param value the struct
 */
record $name$($struct$ value) implements $type$ {

  /**
   * Checks that there is a struct.
   *
   * @param value not null
   */
  public $name$ {
    FieldValues.checkPresent("$variant$", value);
  }
}
)";

}  // namespace

std::string variant_text(const schema::Model& model, const Names& names, std::size_t index) {
  const schema::Variant& variant = model.variants[index];
  const schema::Struct& owner = model.structs[variant.owner];
  const std::string& type = names.of_variant(index);
  std::vector<std::string> permitted;
  std::set<std::string> declared;
  std::string types;
  for (const schema::Alternative& alternative : variant.alternatives) {
    const auto* inner =
        alternative.content ? std::get_if<schema::StructType>(&alternative.content->type) : nullptr;
    if (inner != nullptr && implements_variant(model, variant, inner->index)) {
      permitted.push_back(names.struct_reference(owner.file, inner->index));
      continue;
    }
    const std::string name = wrapper_name(model, names, variant, alternative);
    if (!declared.insert(name).second) continue;
    permitted.push_back(type + "." + name);
    if (inner != nullptr) {
      types +=
          fill(wrapper_template, {{"name", name},
                                  {"type", type},
                                  {"variant", variant.name},
                                  {"struct", names.struct_reference(owner.file, inner->index)}});
    } else if (alternative.content) {
      const bool is_fixed = !alternative.content->extent;
      types +=
          fill(octets_template,
               {{"name", name},
                {"type", type},
                {"variant", variant.name},
                {"condition", is_fixed ? fmt::format("{} of them", alternative.content->size_octets)
                                       : "any number of them"},
                {"size", is_fixed ? std::to_string(alternative.content->size_octets) : "-1"}});
    } else {
      types += fill(nothing_template, {{"name", name}, {"type", type}});
    }
  }
  const std::string field = variant.name.substr(variant.name.find('.') + 1);
  const std::string doc = fmt::format("What {{@code {}}} of a {{@link {}}} can be.", field,
                                      names.of_struct(variant.owner));
  std::string head =
      fmt::format("public sealed interface {} permits {} {{", type, fmt::join(permitted, ", "));
  if (head.size() > line_columns) {
    head = fmt::format("public sealed interface {}\n    permits {} {{", type,
                       fmt::join(permitted, ",\n        "));
  }
  if (types.empty()) return javadoc(doc, 0) + head + "}\n";
  return fill(R"(
$doc$
$head$
  $types$
}
)",
              {{"doc", javadoc(doc, 0)}, {"head", head}, {"types", types}});
}

}  // namespace wirestruct::gen::java
