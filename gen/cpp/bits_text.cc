// A `bits` of a schema as a plain aggregate with what cuts it from an integer.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "gen/cpp/block_lines.hpp"
#include "gen/cpp/comment.hpp"
#include "gen/cpp/line_breaks.hpp"
#include "gen/cpp/names.hpp"
#include "gen/cpp/parts.hpp"
#include "gen/cpp/words.hpp"
#include "gen/text_template.hpp"
#include "schema/scalar_table.hpp"

namespace wirestruct::gen::cpp {
namespace {

using schema::BitField;
using schema::Bits;
using schema::Model;

constexpr std::string_view bits_template = R"(
$doc$
struct $Bits$ {
  $members$

  static constexpr std::size_t wire_size = $size$;
  static constexpr bool is_cut_from_an_integer = true;
  $names$

  bool operator==(const $Bits$&) const = default;
};

$unpack$

$pack$

$find_fault$
$find_misfit$
/// On one line, for people.
$to_string$
  wirestruct::Printer print("$name$");
  $fields$
  return print.take();
}

template <typename OStream>
OStream& operator<<(OStream& out, const $Bits$& value) {
  out << to_string(value);
  return out;
}
)";

std::string field_name(const BitField& field) {
  return field.name.empty() ? "pad" : field.name;
}

/// `u4`, `bool`, `Kind`
std::string schema_type(const Model& model, const BitField& field) {
  if (field.enumeration) return model.enums[*field.enumeration].name;
  if (field.kind == schema::ScalarKind::boolean) return "bool";
  const char sign = field.kind == schema::ScalarKind::signed_integer ? 'i' : 'u';
  return fmt::format("{}{}", sign, field.width_bits);
}

std::string cpp_type(const Model& model, const Bits& bits, const BitField& field) {
  if (field.enumeration) {
    return element_type(model, bits.file, schema::EnumType{*field.enumeration});
  }
  if (field.kind == schema::ScalarKind::boolean) return "bool";
  return integer_type({field.kind, (field.width_bits + 7) / 8});
}

std::string bit_place(const BitField& field) {
  const std::uint32_t last = field.shift_bits + field.width_bits - 1;
  if (field.width_bits == 1) return fmt::format("Bit {}", field.shift_bits);
  return fmt::format("Bits {}–{}", field.shift_bits, last);
}

std::string member_text(const Model& model, const Bits& bits, const BitField& field) {
  if (field.name.empty()) return fmt::format("// {}: padding.\n", bit_place(field));
  if (field.derived) {
    return fmt::format("// {}: {}, always {}.\n", bit_place(field), field.name, *field.derived);
  }
  if (field.computed) {
    return comment(fmt::format("{}: {}, which is `{}`.", bit_place(field), field.name,
                               computed_words(model, bits, field)),
                   2, "//");
  }
  const std::string doc = field.doc + (field.doc.empty() ? "" : "\n") +
                          fmt::format("{}: {}.", bit_place(field), schema_type(model, field));
  const char* const initializer = field.enumeration                           ? "{};"
                                  : field.kind == schema::ScalarKind::boolean ? " = false;"
                                                                              : " = 0;";
  return comment(doc, 2) + broken_once(cpp_type(model, bits, field),
                                       bit_field_identifier(model, bits, field.name) + initializer,
                                       2);
}

std::string doc_of(const Bits& bits) {
  return bits.doc + (bits.doc.empty() ? "" : "\n\n") +
         fmt::format("Cut from a {}; bit 0 is its least significant.",
                     schema::scalar_name(bits.underlying));
}

struct Lines {
  std::string members;
  std::string reads;
  std::string terms;  // of the integer
  std::string octet_checks;
  std::string range_checks;
  std::string prints;
  bool octet_checks_need_value = false;
  bool has_fields = false;
};

Lines lines_of(const Model& model, const Bits& bits) {
  Lines lines;
  std::size_t index = 0;
  for (const BitField& field : bits.fields) {
    const std::string place = fmt::format("{}, {}", field.shift_bits, field.width_bits);
    const std::string number = fmt::format("{}", index++);
    lines.members += member_text(model, bits, field);
    if (field.name.empty()) {
      lines.octet_checks += call("check.padding(", {number, place});
      continue;
    }
    if (field.derived) {
      lines.terms += fmt::format("bits |= wirestruct::place_bits(std::uint64_t{{{}}}, {});\n",
                                 *field.derived, place);
      lines.octet_checks +=
          call("check.constant(", {number, place, fmt::format("{}", *field.derived)});
      continue;
    }
    if (field.computed) continue;  // the struct around it does that
    const std::string name = bit_field_identifier(model, bits, field.name);
    const std::string type = cpp_type(model, bits, field);
    lines.has_fields = true;
    lines.reads += broken_once(fmt::format("out.{} =", name),
                               fmt::format("wirestruct::cut_bits<{}>(bits, {});", type, place), 2);
    lines.terms += fmt::format("bits |= wirestruct::place_bits(in.{}, {});\n", name, place);
    lines.prints += call("print.field(", {'"' + field.name + '"', "value." + name});
    if (field.enumeration) {
      const char* const kind = model.enums[*field.enumeration].is_flags ? "flags" : "enums";
      lines.octet_checks += call(fmt::format("check.{}(", kind), {number, "value." + name});
      lines.octet_checks_need_value = true;
    }
    if (field.kind != schema::ScalarKind::boolean) {
      lines.range_checks +=
          call("check.number(", {number, "value." + name, fmt::format("{}", field.width_bits)});
    }
  }
  return lines;
}

}  // namespace

std::string bits_text(const Model& model, const Bits& bits) {
  const Lines lines = lines_of(model, bits);
  const Checks checks = checks_of(model, bits);
  const std::string type = type_identifier(bits.name);
  const std::string integer = integer_type(bits.underlying);
  const std::string constant = "const " + type + '&';
  std::vector<std::string> names;
  for (const BitField& field : bits.fields) names.push_back('"' + field_name(field) + '"');

  const std::string unpack =
      lines.has_fields
          ? fmt::format("constexpr void unpack({} bits, {}& out) noexcept {{\n{}}}\n", integer,
                        type, indented(lines.reads, 2))
          : fmt::format("constexpr void unpack({}, {}&) noexcept {{}}\n", integer, type);
  const std::string pack = fmt::format(
      "constexpr {} pack({}) noexcept {{\n  std::uint64_t bits = 0;\n{}  return "
      "static_cast<{}>(bits);\n}}\n",
      integer, lines.has_fields ? constant + " in" : constant, indented(lines.terms, 2), integer);
  std::string find_fault;
  if (checks.octets) {
    find_fault = "/// The first of the bits that are not as the schema says.\n" +
                 listed("constexpr wirestruct::Fault find_fault(",
                        std::vector{lines.octet_checks_need_value ? constant + " value" : constant,
                                    integer + " bits"},
                        ") noexcept {", 0) +
                 "  wirestruct::BitChecker check(bits);\n" + indented(lines.octet_checks, 2) +
                 "  return check.fault();\n}\n\n";
  }
  std::string find_misfit;
  if (checks.ranges) {
    find_misfit = "/// The first number that needs more bits than it has.\n" +
                  listed("constexpr wirestruct::Fault find_misfit(",
                         std::vector{constant + " value"}, ") noexcept {", 0) +
                  "  wirestruct::BitRangeChecker check;\n" + indented(lines.range_checks, 2) +
                  "  return check.fault();\n}\n\n";
  }
  return fill(bits_template,
              {{"doc", comment(doc_of(bits), 0)},
               {"Bits", type},
               {"name", bits.name},
               {"members", lines.members},
               {"size", fmt::format("{}", bits.underlying.size_octets)},
               {"names", listed("static constexpr const char* bit_names[] = {", names, "};", 2)},
               {"unpack", unpack},
               {"pack", pack},
               {"find_fault", find_fault},
               {"find_misfit", find_misfit},
               {"to_string",
                listed("inline std::string to_string(",
                       std::vector{lines.has_fields ? constant + " value" : constant}, ") {", 0)},
               {"fields", lines.prints}});
}

}  // namespace wirestruct::gen::cpp
