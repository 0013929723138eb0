// What decodes, encodes, checks and prints a struct. A block of fixed layout is checked for its
// length once; then every field stands at a constant offset.
#include <fmt/format.h>

#include <bit>

#include "gen/cpp/comment.hpp"
#include "gen/cpp/line_breaks.hpp"
#include "gen/cpp/names.hpp"
#include "gen/cpp/parts.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::cpp {
namespace {

using schema::Field;
using schema::Model;
using schema::Padding;
using schema::PaddingKind;
using schema::Scalar;
using schema::ScalarKind;
using schema::Struct;

constexpr std::size_t statement_columns = 2;  // how far statements are indented

// Unchecked functions come first: those of a struct around this one call them.
constexpr std::string_view unchecked_template = R"(
/// From exactly `wire_size` octets, whatever they are.
$decode_unchecked$

/// To exactly `wire_size` octets, padding included.
$encode_unchecked$
  $writes$
}

)";

constexpr std::string_view find_fault_template = R"(
/// The first of the decoded octets that is not as the schema says.
$find_fault$
  wirestruct::OctetChecker check(octets, checking);
  $checks$
  return check.fault();
}

)";

constexpr std::string_view find_misfit_template = R"(
/// The first number that needs more octets than it has on the wire.
$find_misfit$
  wirestruct::RangeChecker check;
  $checks$
  return check.fault();
}

)";

constexpr std::string_view checked_template = R"(
$decode_doc$
$decode$
  if (in.size() < $Struct$::wire_size) {
    $return_cut$
  }
  decode_unchecked(in.data(), out);
  $find_fault$
  return {};
}

/// Writes `in` to the start of `out`, unless that is shorter than `wire_size` octets.
$encode$
  if (out.size() < $Struct$::wire_size) {
    $return_too_small$
  }
  $find_misfit$
  encode_unchecked(in, out.data());
  return {};
}

)";

constexpr std::string_view call_find_fault = R"(
if (checking != wirestruct::Checking::lenient) {
  const wirestruct::Fault fault = find_fault(out, in.data(), checking);
  if (fault) return {$Struct$::layout, fault};
}
)";

constexpr std::string_view call_find_misfit = R"(
const wirestruct::Fault misfit = find_misfit(in);
if (misfit) return {$Struct$::layout, misfit};
)";

constexpr std::string_view print_template = R"(
/// On one line, for people.
$to_string$
  wirestruct::Printer print("$name$");
  $fields$
  return print.take();
}

$stream_head$
  out << to_string(value);
  return out;
}
)";

std::string at(std::string_view start, std::uint64_t offset) {
  return offset == 0 ? std::string(start) : fmt::format("{} + {}", start, offset);
}

/// The template arguments of a number's function, when its width is not that of a C++ type. Where
/// enough octets of the struct follow, reading may touch them: one load instead of two or three.
std::string widths(const Struct& structure, const Field& field, const Scalar& scalar, bool reads) {
  const std::uint32_t width = scalar.size_octets;
  if (std::has_single_bit(width)) return "";
  const bool is_single = field.dimensions.empty();
  if (reads && is_single && field.offset_octets + std::bit_ceil(width) <= structure.size_octets) {
    return fmt::format("<{}, {}>", width, std::bit_ceil(width));
  }
  return fmt::format("<{}>", width);
}

/// `wirestruct::read_little`, with a bracket.
std::string function_for(const Model& model, const Struct& structure, const Field& field,
                         bool reads) {
  const std::string verb = reads ? "wirestruct::read_" : "wirestruct::write_";
  const auto scalar = wire_scalar(model, field.type);
  if (!scalar) return verb + "structs(";
  if (scalar->size_octets == 1) return verb + "octets(";
  return verb + (field.order == schema::ByteOrder::big ? "big" : "little") +
         widths(structure, field, *scalar, reads) + '(';
}

std::string call(std::string_view head, const std::vector<std::string>& arguments) {
  return listed(head, arguments, ");", statement_columns);
}

std::vector<std::string> with_filler(std::vector<std::string> arguments, std::byte filler) {
  if (filler != std::byte{0}) {
    arguments.push_back(fmt::format("std::byte{{0x{:02X}}}", std::to_integer<int>(filler)));
  }
  return arguments;
}

/// The lines that go through the members one by one.
struct Lines {
  std::string reads;
  std::string writes;
  std::string octet_checks;
  std::string range_checks;
  std::string prints;
  bool has_fields = false;
  bool octet_checks_need_value = false;
};

/// What Checking::strict asks about a field; nothing when all its octets are fine.
std::string octet_check(const Model& model, const Field& field, const std::string& value,
                        const std::vector<Checks>& checks) {
  const std::string offset = fmt::format("{}", field.offset_octets);
  if (const auto* inner = std::get_if<schema::StructType>(&field.type)) {
    return checks[inner->index].octets ? call("check.structs(", {offset, value}) : "";
  }
  if (const auto* declared = std::get_if<schema::EnumType>(&field.type)) {
    const std::uint32_t width = model.enums[declared->index].underlying.size_octets;
    return call(fmt::format("check.enums<{}>(", width), {offset, value});
  }
  switch (std::get<Scalar>(field.type).kind) {
    case ScalarKind::boolean:
      if (field.dimensions.empty()) return call("check.bools(", {offset});
      return call("check.bools(", {offset, fmt::format("{}", field.size_octets)});
    case ScalarKind::character:
      return call("check.texts(", {offset, value});
    case ScalarKind::unsigned_integer:
    case ScalarKind::signed_integer:
    case ScalarKind::floating_point:
    case ScalarKind::raw_octet:
      return "";
  }
  return "";
}

std::string range_check(const Model& model, const Field& field, const std::string& value,
                        const std::vector<Checks>& checks) {
  const std::string offset = fmt::format("{}", field.offset_octets);
  if (const auto* inner = std::get_if<schema::StructType>(&field.type)) {
    return checks[inner->index].ranges ? call("check.structs(", {offset, value}) : "";
  }
  const auto scalar = wire_scalar(model, field.type);
  if (!scalar || std::has_single_bit(scalar->size_octets)) return "";
  return call(fmt::format("check.numbers<{}>(", scalar->size_octets), {offset, value});
}

void add_padding(Lines& lines, const Padding& padding) {
  if (padding.size_octets == 0) return;
  const std::string size = fmt::format("{}", padding.size_octets);
  lines.writes += call("wirestruct::write_filler(",
                       with_filler({at("out", padding.offset_octets), size}, padding.filler));
  const std::vector<std::string> range{fmt::format("{}", padding.offset_octets), size};
  lines.octet_checks += padding.kind == PaddingKind::reserved
                            ? call("check.reserved(", range)
                            : call("check.padding(", with_filler(range, padding.filler));
}

Lines lines_for(const Model& model, const Struct& structure, const std::vector<Checks>& checks) {
  const MemberNames names(model, structure);
  Lines lines;
  for (const schema::Member& member : structure.members) {
    if (const auto* padding = std::get_if<Padding>(&member)) {
      add_padding(lines, *padding);
      continue;
    }
    const Field& field = std::get<Field>(member);
    const std::string name = names.identifier(field.name);
    lines.has_fields = true;
    lines.reads += call(function_for(model, structure, field, true),
                        {at("in", field.offset_octets), "out." + name});
    lines.writes += call(function_for(model, structure, field, false),
                         {at("out", field.offset_octets), "in." + name});
    const std::string octet_check_line = octet_check(model, field, "value." + name, checks);
    lines.octet_checks += octet_check_line;
    if (!octet_check_line.empty() && !octet_check_line.starts_with("check.bools")) {
      lines.octet_checks_need_value = true;
    }
    lines.range_checks += range_check(model, field, "value." + name, checks);
    lines.prints += call("print.field(", {'"' + field.name + '"', "value." + name});
  }
  return lines;
}

/// A parameter, without its name when nothing in the function uses it.
std::string parameter(std::string_view type, std::string_view name, bool is_used = true) {
  return is_used ? fmt::format("{} {}", type, name) : std::string(type);
}

/// The head of a function up to its opening brace.
std::string function(std::string_view head, const std::vector<std::string>& parameters,
                     std::string_view tail = ") noexcept {") {
  return listed(head, parameters, tail, 0);
}

std::string find_fault_text(const std::string& constant, const Lines& lines) {
  return fill(
      find_fault_template,
      {{"find_fault", function("constexpr wirestruct::Fault find_fault(",
                               {parameter(constant, "value", lines.octet_checks_need_value),
                                "const std::byte* octets", "wirestruct::Checking checking"})},
       {"checks", lines.octet_checks}});
}

std::string find_misfit_text(const std::string& constant, const Lines& lines) {
  return fill(find_misfit_template,
              {{"find_misfit", function("constexpr wirestruct::Fault find_misfit(",
                                        {parameter(constant, "value")})},
               {"checks", lines.range_checks}});
}

std::string checked_text(const Struct& structure, const std::string& type, const Checks& checks) {
  const std::string reference = type + '&';
  const std::string constant = "const " + reference;
  const auto layout_and = [&](std::string_view octets) {
    return std::vector{type + "::layout", std::string(octets)};
  };
  return fill(
      checked_template,
      {{"decode_doc", comment(fmt::format("Reads the {} at the start of `in`. When that is shorter "
                                          "than `wire_size` octets, `out` stays as it was.",
                                          structure.name),
                              0)},
       {"Struct", type},
       {"return_cut", listed("return wirestruct::Status::cut(", layout_and("in.size()"), ");", 4)},
       {"return_too_small",
        listed("return wirestruct::Status::too_small(", layout_and("out.size()"), ");", 4)},
       {"decode", function("constexpr wirestruct::Status decode(",
                           {"std::span<const std::byte> in", parameter(reference, "out"),
                            parameter("wirestruct::Checking", "checking", checks.octets) +
                                " = wirestruct::Checking::lenient"})},
       {"encode", function("constexpr wirestruct::Status encode(",
                           {parameter(constant, "in"), "std::span<std::byte> out"})},
       {"find_fault", checks.octets ? fill(call_find_fault, {{"Struct", type}}) : ""},
       {"find_misfit", checks.ranges ? fill(call_find_misfit, {{"Struct", type}}) : ""}});
}

std::string print_text(const Struct& structure, const std::string& constant, const Lines& lines) {
  return fill(print_template,
              {{"name", structure.name},
               {"to_string", function("inline std::string to_string(",
                                      {parameter(constant, "value", lines.has_fields)}, ") {")},
               {"stream_head", "template <typename OStream>\n" +
                                   function("OStream& operator<<(",
                                            {"OStream& out", parameter(constant, "value")}, ") {")},
               {"fields", lines.prints}});
}

}  // namespace

std::vector<Checks> checks_of(const Model& model) {
  std::vector<Checks> checks(model.structs.size());
  for (std::size_t i = 0; i < model.structs.size(); ++i) {  // inner structs come first
    const Lines lines = lines_for(model, model.structs[i], checks);
    checks[i] = {!lines.octet_checks.empty(), !lines.range_checks.empty()};
  }
  return checks;
}

std::string functions_text(const Model& model, const Struct& structure,
                           const std::vector<Checks>& checks) {
  const Lines lines = lines_for(model, structure, checks);
  const Checks own{!lines.octet_checks.empty(), !lines.range_checks.empty()};
  const std::string type = type_identifier(structure.name);
  const std::string constant = "const " + type + '&';

  // Nothing is read where there is only padding; braces are empty then, parameters have no names.
  const bool reads = lines.has_fields;
  const std::string decode_unchecked =
      function("constexpr void decode_unchecked(",
               {parameter("const std::byte*", "in", reads), parameter(type + '&', "out", reads)},
               reads ? ") noexcept {" : ") noexcept {}") +
      indented(lines.reads, statement_columns) + (reads ? "}\n" : "");
  std::string text =
      fill(unchecked_template,
           {{"decode_unchecked", decode_unchecked},
            {"encode_unchecked", function("constexpr void encode_unchecked(",
                                          {parameter(constant, "in", reads), "std::byte* out"})},
            {"writes", lines.writes}});
  if (own.octets) text += find_fault_text(constant, lines);
  if (own.ranges) text += find_misfit_text(constant, lines);
  return text + checked_text(structure, type, own) + print_text(structure, constant, lines);
}

}  // namespace wirestruct::gen::cpp
