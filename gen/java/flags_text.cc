#include <fmt/format.h>

#include "gen/java/fields.hpp"
#include "gen/java/javadoc.hpp"
#include "gen/java/type_text.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::java {
namespace {

using schema::Enum;

std::string literal(const Enum& declared, std::uint64_t bits) {
  return fmt::format("0x{:02X}{}", bits, integer_type(declared.underlying) == "long" ? "L" : "");
}

std::string constants(const Enum& declared, const std::string& type,
                      const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const schema::Enumerator& flag = declared.enumerators[i];
    out += "\n" + javadoc(summary(flag.doc, fmt::format("{{@code {}}}.", flag.name)), 2);
    out += fmt::format("public static final {0} {1} = new {0}({2});\n", type, names[i],
                       literal(declared, flag.bits));
  }
  return out;
}

std::uint64_t named_bits(const Enum& declared) {
  std::uint64_t bits = 0;
  for (const schema::Enumerator& flag : declared.enumerators) bits |= flag.bits;
  return bits;
}

std::string printed_flags(const Enum& declared) {
  std::string out = "return FieldValues.printFlags(bits)\n";
  for (const schema::Enumerator& flag : declared.enumerators) {
    out += fmt::format("    .flag(\"{}\", {})\n", flag.name, literal(declared, flag.bits));
  }
  return out + "    .toString();\n";
}

constexpr std::string_view record_template = R"java(
$doc$
public record $type$($code$ bits) {

  /** No flag at all. */
  public static final $type$ NONE = new $type$(0);
  $constants$
  $constructor$

  /**
   * The set of some flags.
   *
   * @param flags those that are in it
   * @return the set
   */
  public static $type$ of($type$... flags) {
    $code$ bits = 0;
    for ($type$ flag : flags) {
      bits |= flag.bits;
    }
    return new $type$(bits);
  }

  /**
   * Says whether flags are set.
   *
   * @param flags one, or more of them
   * @return true when all of them are
   */
  public boolean has($type$ flags) {
    return (bits & flags.bits) == flags.bits;
  }

  /**
   * Sets flags.
   *
   * @param flags one, or more of them
   * @return the set with them
   */
  public $type$ with($type$ flags) {
    return new $type$(bits | flags.bits);
  }

  /**
   * Clears flags.
   *
   * @param flags one, or more of them
   * @return the set without them
   */
  public $type$ without($type$ flags) {
    return new $type$(bits & ~flags.bits);
  }

  /** {@return the bits that are set and have no name} */
  public $code$ unnamedBits() {
    return bits & ~$named$;
  }

  /** {@return the names as in the schema, bits without one as a number: {@code [read, 0x80]}} */
  @Override
  public String toString() {
    $print$
  }
}
)java";

}  // namespace

std::string flags_text(const schema::Model& model, const Names& names, std::size_t index) {
  const Enum& declared = model.enums[index];
  const std::string& type = names.of_enum(index);
  const std::vector<std::string> constant_names = enumerator_names(declared);
  const std::string code = integer_type(declared.underlying) == "long" ? "long" : "int";
  const std::uint32_t octets = declared.underlying.size_octets;

  std::string doc = summary(declared.doc, fmt::format("{{@code flags {}}}.", declared.name));
  doc += fmt::format(
      "\n\n<p>A set of flags: {} octet{} on the wire. Bits without a name are kept.\n\n@param bits "
      "the set as a number",
      octets, octets == 1 ? "" : "s");
  std::string constructor;
  if (const auto range = range_of(declared.underlying)) {
    constructor = fill(R"(

/**
 * Checks that the bits fit.
 *
 * @param bits $least$ to $greatest$
 */
public $type$ {
  FieldValues.check("$name$", bits, $least$, $greatest$);
}
)",
                       {{"type", type},
                        {"name", declared.name},
                        {"least", range->least},
                        {"greatest", range->greatest}});
  }
  return fill(record_template, {{"doc", javadoc(doc, 0)},
                                {"type", type},
                                {"code", code},
                                {"constants", constants(declared, type, constant_names)},
                                {"constructor", constructor},
                                {"named", literal(declared, named_bits(declared))},
                                {"print", printed_flags(declared)}});
}

}  // namespace wirestruct::gen::java
