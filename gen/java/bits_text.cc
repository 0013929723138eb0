#include <fmt/format.h>
#include <fmt/ranges.h>

#include "gen/java/fields.hpp"
#include "gen/java/javadoc.hpp"
#include "gen/java/type_text.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::java {
namespace {

using schema::BitField;
using schema::Bits;
using schema::ScalarKind;

std::uint64_t mask_of(std::uint32_t width_bits) {
  return width_bits >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width_bits) - 1;
}

/// The bits as text is made of them: `bits` is an int or a long.
struct Container {
  const schema::Model& model;
  const Names& names;
  const Bits& declared;
  bool is_long = false;

  std::string literal(std::uint64_t bits) const {
    return fmt::format("0x{:X}{}", bits, is_long ? "L" : "");
  }
};

bool is_padding(const BitField& field) {
  return field.name.empty();
}

bool is_component(const BitField& field) {
  return schema::is_stored(field);
}

bool is_signed(const BitField& field) {
  return field.kind == ScalarKind::signed_integer;
}

/// Of the number in the field.
bool is_long(const BitField& field) {
  return field.width_bits > (is_signed(field) ? 32U : 31U);
}

std::string type_of(const Container& in, const BitField& field) {
  if (field.enumeration) return in.names.enum_reference(in.declared.file, *field.enumeration);
  if (field.kind == ScalarKind::boolean) return "boolean";
  return is_long(field) ? "long" : "int";
}

/// `bits >>> 4 & 0xF` as a number of the field's width.
std::string number_in(const Container& in, const BitField& field, bool as_long) {
  std::string out;
  const std::uint32_t width = in.is_long ? 64 : 32;
  const std::uint32_t above = width - field.shift_bits - field.width_bits;
  if (is_signed(field)) {
    out = fmt::format("bits << {} >> {}", above, width - field.width_bits);
  } else {
    out = field.shift_bits == 0 ? "bits" : fmt::format("bits >>> {}", field.shift_bits);
    if (above > 0) out += fmt::format(" & {}", in.literal(mask_of(field.width_bits)));
  }
  return in.is_long && !as_long ? fmt::format("(int) ({})", out) : out;
}

std::string value_in(const Container& in, const BitField& field) {
  if (field.enumeration) {
    const schema::Enum& declared = in.model.enums[*field.enumeration];
    const bool as_long = integer_type(declared.underlying) == "long";
    const std::string number = number_in(in, field, as_long);
    const std::string type = type_of(in, field);
    return declared.is_flags ? fmt::format("new {}({})", type, number)
                             : fmt::format("{}.of({})", type, number);
  }
  if (field.kind == ScalarKind::boolean) {
    return fmt::format("(bits & {}) != 0", in.literal(std::uint64_t{1} << field.shift_bits));
  }
  return number_in(in, field, is_long(field));
}

/// The number that a component stands for: `kind.code()`.
std::string number_of(const Container& in, const BitField& field, const std::string& name) {
  if (!field.enumeration) return name;
  return name + (in.model.enums[*field.enumeration].is_flags ? ".bits()" : ".code()");
}

bool number_is_long(const Container& in, const BitField& field) {
  if (!field.enumeration) return is_long(field);
  return integer_type(in.model.enums[*field.enumeration].underlying) == "long";
}

/// A component at its place, to be or-ed with the others.
std::string placed(const Container& in, const BitField& field, const std::string& name) {
  std::string out;
  if (field.kind == ScalarKind::boolean && !field.enumeration) {
    out = in.is_long ? fmt::format("({} ? 1L : 0L)", name) : fmt::format("({} ? 1 : 0)", name);
  } else {
    out = number_of(in, field, name);
    if (is_signed(field)) {
      const bool wide = in.is_long || number_is_long(in, field);
      out = fmt::format("({} & 0x{:X}{})", out, mask_of(field.width_bits), wide ? "L" : "");
    } else if (in.is_long && !number_is_long(in, field)) {
      out = "(long) " + out;
    }
    if (!in.is_long && number_is_long(in, field)) out = "(int) " + out;
  }
  return field.shift_bits == 0 ? out : fmt::format("{} << {}", out, field.shift_bits);
}

std::string check_of(const Container& in, const BitField& field, const std::string& name) {
  const std::string label = fmt::format("\"{}.{}\"", in.declared.name, field.name);
  std::string out;
  if (field.enumeration) out = fmt::format("FieldValues.checkPresent({}, {});\n", label, name);
  if (field.kind == ScalarKind::boolean || field.width_bits == 64) return out;
  const std::uint64_t half = mask_of(field.width_bits - 1);
  const char* const suffix = field.width_bits > 31 ? "L" : "";
  const std::string least = is_signed(field) ? fmt::format("-0x{:X}{} - 1", half, suffix) : "0";
  const std::string greatest =
      fmt::format("0x{:X}{}", is_signed(field) ? half : mask_of(field.width_bits), suffix);
  return out + fmt::format("FieldValues.check({}, {}, {}, {});\n", label,
                           number_of(in, field, name), least, greatest);
}

/// What is not as the schema says, as statements that return what comes first.
std::string faults(const Container& in) {
  std::string out;
  for (const BitField& field : in.declared.fields) {
    const std::uint64_t place = mask_of(field.width_bits) << field.shift_bits;
    std::string fault;
    std::string reason;
    if (is_padding(field) || field.derived) {
      const std::uint64_t bits = field.derived.value_or(0) << field.shift_bits & place;
      fault = fmt::format("(bits & {}) != {}", in.literal(place), in.literal(bits));
      reason = is_padding(field) ? "RESERVED_NOT_ZERO" : "DERIVED_WRONG";
    } else if (field.enumeration && !field.computed) {
      const bool is_flags = in.model.enums[*field.enumeration].is_flags;
      fault = is_flags ? fmt::format("{}.unnamedBits() != 0", value_in(in, field))
                       : fmt::format("!{}.isKnown()", value_in(in, field));
      reason = is_flags ? "FLAG_UNKNOWN" : "ENUM_VALUE_UNKNOWN";
    } else {
      continue;
    }
    out += fmt::format("if ({}) {{\n  return new BitFault(\"{}\", Reason.{});\n}}\n", fault,
                       is_padding(field) ? "pad" : field.name, reason);
  }
  return out + "return null;\n";
}

constexpr std::string_view record_template = R"(
$doc$
public record $type$($components$) {
  $constructor$

  /**
   * Cuts an integer.
   *
   * @param bits the integer
   * @return the numbers in it
   */
  public static $type$ ofBits($code$ bits) {
    return new $type$($values$);
  }

  /** {@return the integer that has these numbers in it} */
  public $code$ toBits() {
    return $bits$;
  }

  /**
   * Looks for what is not as the schema says.
   *
   * @param bits the integer
   * @return what is wrong with it, or null
   */
  public static BitFault fault($code$ bits) {
    $faults$
  }
  $computed$
}
)";

// What the struct around the bits computes is not in the record: it is read from, and written to,
// the integer.
constexpr std::string_view computed_template = R"(

/**
 * The number in {@code $name$}, which derives from the size of the struct around these bits.
 *
 * @param bits the integer
 * @return the number
 */
public static long $method$($code$ bits) {
  return $number$;
}

/**
 * Puts a number into {@code $name$}.
 *
 * @param bits the integer, in which that is 0
 * @param number one that fits
 * @return the integer with the number
 */
public static $code$ $setter$($code$ bits, long number) {
  return bits | $placed$;
}
)";

std::string computed_methods(const Container& in, const BitField& field, const std::string& name) {
  const std::string code = in.is_long ? "long" : "int";
  const std::string mask = fmt::format("0x{:X}L", mask_of(field.width_bits));
  std::string placed = fmt::format("({}) (number & {})", code, mask);
  if (in.is_long) placed = fmt::format("(number & {})", mask);
  if (field.shift_bits > 0) placed += fmt::format(" << {}", field.shift_bits);
  return fill(computed_template, {{"name", field.name},
                                  {"method", name},
                                  {"setter", with_name(name)},
                                  {"code", code},
                                  {"number", number_in(in, field, true)},
                                  {"placed", placed}});
}

std::string component_doc(const std::string& name, const BitField& field) {
  const std::string words = html(field.doc);
  return fmt::format("\n@param {} {} bit{} from bit {} on, the least significant being bit 0{}{}",
                     name, field.width_bits, field.width_bits == 1 ? "" : "s", field.shift_bits,
                     words.empty() ? "" : ". ", words);
}

}  // namespace

std::string bits_text(const schema::Model& model, const Names& names, std::size_t index) {
  const Bits& declared = model.bits[index];
  const Container in{model, names, declared, integer_type(declared.underlying) == "long"};
  const std::vector<std::string> all_names = bit_names(declared);
  std::vector<std::string> components;
  std::vector<std::string> values;
  std::vector<std::string> placed_values;
  std::uint64_t constant = 0;
  std::string checks;
  std::string doc = summary(declared.doc, fmt::format("{{@code bits {}}}.", declared.name));
  doc +=
      fmt::format("\n\n<p>Cut out of an integer of {} octet{}.\n", declared.underlying.size_octets,
                  declared.underlying.size_octets == 1 ? "" : "s");
  std::string parameters;
  std::string conditions = "Checks that every number fits in its bits.\n";
  std::string computed;
  for (std::size_t i = 0; i < declared.fields.size(); ++i) {
    const BitField& field = declared.fields[i];
    if (field.computed) computed += computed_methods(in, field, all_names[i]);
    if (field.derived) {
      constant |= (*field.derived & mask_of(field.width_bits)) << field.shift_bits;
    }
    if (!is_component(field)) continue;
    components.push_back(type_of(in, field) + ' ' + all_names[i]);
    values.push_back(value_in(in, field));
    placed_values.push_back(placed(in, field, all_names[i]));
    checks += check_of(in, field, all_names[i]);
    parameters += component_doc(all_names[i], field);
    conditions += fmt::format("\n@param {} a number of {} bit{}", all_names[i], field.width_bits,
                              field.width_bits == 1 ? "" : "s");
  }
  if (constant != 0 || placed_values.empty()) placed_values.push_back(in.literal(constant));
  std::string constructor;
  if (!checks.empty()) {
    constructor =
        fill(R"(

$doc$
public $type$ {
  $checks$
}
)",
             {{"doc", javadoc(conditions, 2)}, {"type", names.of_bits(index)}, {"checks", checks}});
  }
  return fill(record_template, {{"doc", javadoc(doc + parameters, 0)},
                                {"type", names.of_bits(index)},
                                {"components", fmt::format("{}", fmt::join(components, ", "))},
                                {"constructor", constructor},
                                {"code", in.is_long ? "long" : "int"},
                                {"values", fmt::format("{}", fmt::join(values, ", "))},
                                {"bits", fmt::format("{}", fmt::join(placed_values, " | "))},
                                {"faults", faults(in)},
                                {"computed", computed}});
}

}  // namespace wirestruct::gen::java
