#include <fmt/format.h>

#include "gen/java/fields.hpp"
#include "gen/java/javadoc.hpp"
#include "gen/java/type_text.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::java {
namespace {

using schema::Enum;
using schema::Enumerator;
using schema::Scalar;

/// Java's integer types below int are a nuisance for who compares and switches.
std::string code_type(const Scalar& scalar) {
  return integer_type(scalar) == "long" ? "long" : "int";
}

std::string code_literal(const Enum& declared, const Enumerator& enumerator) {
  const std::uint64_t bits = enumerator.bits;
  const bool is_plain = bits >= ' ' && bits < 0x7F && bits != '\'' && bits != '\\';
  if (enumerator.written_as_character && is_plain) {
    return fmt::format("'{}'", static_cast<char>(bits));
  }
  return integer_literal(declared.underlying, bits);
}

std::string constants(const Enum& declared, const std::string& type,
                      const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const Enumerator& enumerator = declared.enumerators[i];
    const std::string literal = code_literal(declared, enumerator);
    const std::string doc = summary(enumerator.doc, fmt::format("{{@code {}}}.", enumerator.name));
    if (i > 0) out += '\n';
    out += javadoc(doc, 2);
    out += fmt::format("public static final {0} {1} = new {0}({2}, Symbol.{1}, \"{3}\");\n", type,
                       names[i], literal, enumerator.name);
  }
  return out;
}

std::string symbols(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) {
    out += javadoc(fmt::format("The constant {{@code {}}}.", name), 4);
    out += name + ",\n";
  }
  return out;
}

std::string known_cases(const Enum& declared, const std::vector<std::string>& names) {
  std::string out;
  const bool is_long = code_type(declared.underlying) == "long";
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string literal = code_literal(declared, declared.enumerators[i]);
    // There is no switch over a long.
    out += is_long ? fmt::format("if (code == {}) {{\n  return {};\n}}\n", literal, names[i])
                   : fmt::format("case {}:\n  return {};\n", literal, names[i]);
  }
  return out;
}

std::string of_text(const Enum& declared, const std::string& type,
                    const std::vector<std::string>& names) {
  const auto range = range_of(declared.underlying);
  std::string check;
  if (range) {
    check = fmt::format("FieldValues.check(\"{}\", code, {}, {});", declared.name, range->least,
                        range->greatest);
  } else if (declared.underlying.size_octets < 4) {
    const long half = 1L << (8 * declared.underlying.size_octets - 1);
    check = fmt::format("FieldValues.check(\"{}\", code, {}, {});", declared.name, -half, half - 1);
  }
  const std::string cases = known_cases(declared, names);
  const bool is_long = code_type(declared.underlying) == "long";
  return fill(is_long ? R"(
$cases$
$check$
return new $type$(code, Symbol.UNKNOWN, null);
)"
                      : R"(
switch (code) {
  $cases$
  default:
    $check$
    return new $type$(code, Symbol.UNKNOWN, null);
}
)",
              {{"cases", cases}, {"check", check}, {"type", type}});
}

constexpr std::string_view class_template = R"java(
$doc$
public final class $type$ {

  $constants$

  /** The constants, for {@code switch (value.symbol())}. */
  public enum Symbol {
    $symbols$
    /** A code that the schema does not name. */
    UNKNOWN
  }

  private final $code$ code;
  private final Symbol symbol;
  private final String name;

  private $type$($code$ code, Symbol symbol, String name) {
    this.code = code;
    this.symbol = symbol;
    this.name = name;
  }

  /**
   * The value of a code.
   *
   * @param code a number of $bits$ bits$unsigned$
   * @return a constant of this class, or a value that carries a code without a name
   $throws$
   */
  public static $type$ of($code$ code) {
    $of$
  }

  /** {@return the number on the wire} */
  public $code$ code() {
    return code;
  }

  /** {@return which constant this is, or {@code UNKNOWN}} */
  public Symbol symbol() {
    return symbol;
  }

  /** {@return whether the schema names the code} */
  public boolean isKnown() {
    return symbol != Symbol.UNKNOWN;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof $type$ that && this.code == that.code;
  }

  @Override
  public int hashCode() {
    return $hash$;
  }

  $print_doc$
  @Override
  public String toString() {
    return isKnown() ? name : "$type$(" + $print$ + ")";
  }
}
)java";

}  // namespace

std::string enum_text(const schema::Model& model, const Names& names, std::size_t index) {
  const Enum& declared = model.enums[index];
  const std::string& type = names.of_enum(index);
  const std::vector<std::string> constant_names = enumerator_names(declared);
  const std::string code = code_type(declared.underlying);
  const Scalar& scalar = declared.underlying;
  const bool is_checked = scalar.size_octets != 8 && (code != "int" || scalar.size_octets != 4);

  std::string doc =
      summary(declared.doc, fmt::format("Values of {{@code enum {}}}.", declared.name));
  doc += fmt::format(
      "\n\n<p>{} octet{} on the wire. A code without a name is kept: two values are equal when "
      "their"
      " codes are.",
      scalar.size_octets, scalar.size_octets == 1 ? "" : "s");
  return fill(
      class_template,
      {{"doc", javadoc(doc, 0)},
       {"type", type},
       {"constants", constants(declared, type, constant_names)},
       {"symbols", symbols(constant_names)},
       {"code", code},
       {"bits", std::to_string(8 * scalar.size_octets)},
       {"unsigned", is_u64(scalar) ? ", unsigned" : ""},
       {"throws", is_checked ? "* @throws IllegalArgumentException if it has more bits" : ""},
       {"of", of_text(declared, type, constant_names)},
       {"hash", code == "int" ? "code" : "(int) (code ^ code >>> 32)"},
       {"print_doc",
        javadoc(fmt::format("{{@return the name as in the schema, or the code of a value without "
                            "one: {{@code {}(9)}}}}",
                            type),
                2)},
       {"print", is_u64(scalar) ? "FieldValues.printUnsigned(code)" : "code"}});
}

}  // namespace wirestruct::gen::java
