// What decodes, encodes and checks a plain struct. It is checked for its length once; then every
// field stands at a constant offset.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <ranges>

#include "gen/cpp/block_lines.hpp"
#include "gen/cpp/comment.hpp"
#include "gen/cpp/computed_bits.hpp"
#include "gen/cpp/derived_order.hpp"
#include "gen/cpp/line_breaks.hpp"
#include "gen/cpp/names.hpp"
#include "gen/cpp/parameters.hpp"
#include "gen/cpp/parts.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::cpp {
namespace {

using schema::Field;
using schema::Model;
using schema::Padding;
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

constexpr std::string_view find_unreadable_template = R"(
/// What of the octets has no meaning at all: a byte order that the schema does not know.
$find_unreadable$
  wirestruct::OctetChecker check(octets, wirestruct::Checking::lenient);
$checks$
  return check.fault();
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
/// The first $what$.
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
  decode_unchecked(in.data(), out$given$);
  $find_unreadable$
  $find_fault$
  return {};
}

/// Writes `in` to the start of `out`, unless that is shorter than `wire_size` octets.
$encode$
  if (out.size() < $Struct$::wire_size) {
    $return_too_small$
  }
  $find_misfit$
  encode_unchecked(in, out.data()$given$);
  return {};
}

)";

constexpr std::string_view call_find_unreadable = R"(
const wirestruct::Fault unreadable = find_unreadable(out, in.data()$given$);
if (unreadable) return {$Struct$::layout, unreadable};
)";

constexpr std::string_view call_find_fault = R"(
if (checking != wirestruct::Checking::lenient) {
  const wirestruct::Fault fault = find_fault(out, in.data(), checking$given$);
  if (fault) return {$Struct$::layout, fault};
}
)";

constexpr std::string_view call_find_misfit = R"(
const wirestruct::Fault misfit = find_misfit(in$given$);
if (misfit) return {$Struct$::layout, misfit};
)";

/// A parameter, without its name when nothing in the function uses it.
std::string parameter(std::string_view type, std::string_view name, bool is_used = true) {
  return is_used ? fmt::format("{} {}", type, name) : std::string(type);
}

/// The head of a function up to its opening brace.
std::string function(std::string_view head, const std::vector<std::string>& parameters,
                     std::string_view tail = ") noexcept {") {
  return listed(head, parameters, tail, 0);
}

/// True when the number's order is the one that the message says.
bool is_chosen(const Field& field) {
  return field.order == schema::ByteOrder::chosen;
}

/// True when the lines use the local variable of that name.
bool mentions_order(std::string_view lines) {
  return mentions_word(lines, "order");
}

class PlainLines {
 public:
  PlainLines(const Model& model, const Struct& structure, const std::vector<StructFacts>& facts)
      : model_(model), structure_(structure), facts_(facts), names_(model, structure) {
    places_.end_octets = structure.size_octets;
    for (const schema::Member& member : structure.members) {
      if (const auto* padding = std::get_if<Padding>(&member)) {
        add_padding(lines_, places_, *padding);
      } else {
        add(std::get<Field>(member));
      }
    }
    add_checksums();
    add_misfits_of_derived();
    if (mentions_order(lines_.octet_checks)) {
      lines_.octet_checks = order_local_ + lines_.octet_checks;
    }
  }

  const BlockLines& lines() const { return lines_; }

 private:
  Place place(Doing doing, std::string value, std::string octets) const {
    return {model_, structure_, structure_.file, doing, std::move(value), std::move(octets)};
  }

  void add(const Field& field) {
    if (is_chosen(field) && !has_order_) add_order(field);
    if (octet_constant(field) != nullptr) return add_octet_constant(lines_, places_, field);
    if (field.derived) return add_derived(field);
    const std::string name = names_.identifier(field.name);
    const FieldNames names{"out." + name, "in." + name, "value." + name, "value." + name};
    add_stored(lines_, places_, field, names, facts_);
    add_computed_bits(field, names);
  }

  void add_computed_bits(const Field& field, const FieldNames& names) {
    if (!has_computed_bits(model_, field)) return;
    const std::string offset = fmt::format("{}", field.offset_octets);
    const std::string elements = number_elements(model_, field);
    for (const ComputedBits& bits : computed_bits_of(places_.check_read, field, names.check_read)) {
      lines_.octet_checks +=
          call("check.computed_bits(", {offset, bits.count, elements, bits.part, bits.value});
    }
    for (const ComputedBits& bits : computed_bits_of(places_.write, field, names.write)) {
      lines_.writes += call("wirestruct::put_bits(", {at("out", field.offset_octets), bits.count,
                                                      elements, bits.part, bits.value});
    }
    for (const ComputedBits& bits :
         computed_bits_of(places_.check_write, field, names.check_write)) {
      if (!bits.can_miss) continue;
      lines_.range_checks +=
          call("check.computed_bits(", {offset, bits.count, bits.part, bits.value});
    }
  }

  // Once the fields were read that it depends on.
  void add_order(const Field& first) {
    has_order_ = true;
    const schema::OrderChoice& choice = *structure_.order_choice;
    const auto selector_and_cases = [&](const Place& place) {
      return number_text(place, choice.selector) + ", " + order_cases(choice);
    };
    const auto local = [&](const Place& place) {
      return fmt::format(
          "const auto order_found = wirestruct::order_of({});\n"
          "const std::endian order = order_found.value_or(std::endian::little);\n",
          selector_and_cases(place));
    };
    lines_.reads += local(places_.read);
    lines_.writes += local(places_.write);
    order_local_ = local(places_.check_read);
    const std::string head = fmt::format("check.order({}, ", first.offset_octets);
    lines_.order_checks += head + selector_and_cases(places_.check_read) + ");\n";
    lines_.range_checks += head + selector_and_cases(places_.check_write) + ");\n";
  }

  void add_derived(const Field& field) {
    const std::string offset = fmt::format("{}", field.offset_octets);
    Place check_read = places_.check_read;
    check_read.own = &field;
    const std::string octets = at("octets", field.offset_octets);
    const std::string read = load_text(model_, structure_.file, field, octets);
    if (only_checksum(*field.derived) != nullptr) {
      const std::string computed = "checksum_" + names_.identifier(field.name);
      lines_.octet_checks += fmt::format("const auto {} = {};\n", computed,
                                         checksum_text(check_read, *only_checksum(*field.derived)));
      lines_.octet_checks += call("check.checksum(", {offset, read, computed});
    } else if (const auto large = large_constant(model_, field)) {
      lines_.octet_checks += call("check.constant(", {offset, read, fmt::format("{}U", *large)});
    } else {
      lines_.octet_checks +=
          call("check.derived(", {offset, fmt::format("wirestruct::number({})", read),
                                  number_text(check_read, *field.derived)});
    }
    add_where(field);
    write_derived(field);
  }

  void add_where(const Field& field) {
    if (!field.where) return;
    const std::string offset = fmt::format("{}", field.offset_octets);
    lines_.octet_checks +=
        call("check.where(", {offset, number_text(places_.check_read, *field.where)});
    if (has_checksum(*field.derived)) return;  // known when all is written
    lines_.range_checks +=
        call("check.where(", {offset, number_text(places_.check_write, *field.where)});
  }

  void write_derived(const Field& field) {
    if (has_checksum(*field.derived)) {
      // Until it is computed, it counts as zero in the others.
      lines_.writes += call("wirestruct::write_filler(",
                            {at("out", field.offset_octets), fmt::format("{}", field.size_octets)});
      return;
    }
    if (is_constant(*field.derived)) {
      return write(field, constant_text(model_, structure_.file, field));
    }
    lines_.writes += derived_local(places_.write, field);
    write(field, cast_text(model_, structure_.file, field, derived_name(places_.write, field)));
  }

  void write(const Field& field, const std::string& value) {
    std::vector<std::string> arguments{at("out", field.offset_octets), value};
    if (is_chosen(field)) arguments.emplace_back("order");
    lines_.writes += call(write_function(model_, field), arguments);
  }

  static std::string derived_local(const Place& place, const Field& field) {
    const std::string text = number_text(place, *field.derived);
    const bool is_checked = can_miss(place, *field.derived, 64, true);
    return broken_once(
        fmt::format("const std::int64_t {} =", derived_name(place, field)),
        is_checked ? fmt::format("wirestruct::Checked({}).value();", text) : text + ';',
        statement_columns);
  }

  void add_checksums() {
    for (const Field* field : checksums_in_order(structure_)) {
      Place write_place = places_.write;
      write_place.own = field;
      const schema::Checksum* const only = only_checksum(*field->derived);
      const std::string computed = "checksum_" + names_.identifier(field->name);
      if (only != nullptr) {
        lines_.writes +=
            fmt::format("const auto {} = {};\n", computed, checksum_text(write_place, *only));
        const bool may_be_none = !overflows_in_checksums(write_place, *field->derived).empty();
        write(*field, cast_text(model_, structure_.file, *field,
                                computed + (may_be_none ? ".value_or(0)" : "")));
        continue;
      }
      const std::string value = number_text(write_place, *field->derived);
      const bool is_checked = can_miss(write_place, *field->derived, 64, true);
      write(*field, cast_text(model_, structure_.file, *field,
                              is_checked ? fmt::format("({}).value()", value) : value));
    }
  }

  // In front of all other checks: what `where` asks may be about them.
  void add_misfits_of_derived() {
    std::string checks;
    std::vector<const Field*> derived;
    for (const schema::Member& member : structure_.members) {
      const auto* field = std::get_if<Field>(&member);
      if (!field || !field->derived) continue;
      const Place& place = places_.check_write;
      const std::string offset = fmt::format("{}", field->offset_octets);
      for (const schema::Expression* value : overflows_in_checksums(place, *field->derived)) {
        checks += call("check.computable(", {offset, number_text(place, *value)});
      }
      if (!is_computed(*field)) continue;
      derived.push_back(field);
      if (can_miss(place, *field->derived, width_bits(model_, *field), is_signed(model_, *field))) {
        checks += call("check.derived(", {offset, number_text(place, *field->derived),
                                          fmt::format("{}", width_bits(model_, *field)),
                                          is_signed(model_, *field) ? "true" : "false"});
      }
    }
    lines_.range_checks = checks + lines_.range_checks;
    for (const Field* field : derived | std::views::reverse) {
      if (!mentions_word(lines_.range_checks, derived_name(places_.check_write, *field))) continue;
      lines_.range_checks = derived_local(places_.check_write, *field) + lines_.range_checks;
    }
  }

  /// True for what derives from other values, not being a checksum.
  static bool is_computed(const Field& field) {
    return !is_constant(*field.derived) && octet_constant(field) == nullptr &&
           !has_checksum(*field.derived);
  }

  const Model& model_;
  const Struct& structure_;
  const std::vector<StructFacts>& facts_;
  const MemberNames names_;
  BlockPlaces places_{.read = place(Doing::decoding, "out", "in"),
                      .write = place(Doing::encoding, "in", "out"),
                      .check_read = place(Doing::decoding, "value", "octets"),
                      .check_write = place(Doing::encoding, "value", ""),
                      .source = "in",
                      .destination = "out"};
  BlockLines lines_;
  bool has_order_ = false;
  std::string order_local_;
};

/// The statements of a function.
std::string body(const std::string& lines) {
  return broken_lines(indented(joined_lines(lines), statement_columns));
}

std::string unchecked_text(const Model& model, const Struct& structure, const BlockLines& lines) {
  // Nothing is read where there is only padding; braces are empty then, parameters have no names.
  const std::string type = type_identifier(structure.name);
  const bool reads = lines.has_fields;
  const std::string decode_unchecked =
      function(
          "constexpr void decode_unchecked(",
          joined({parameter("const std::byte*", "in", reads), parameter(type + '&', "out", reads)},
                 parameter_declarations(model, structure, lines.reads)),
          reads ? ") noexcept {" : ") noexcept {}") +
      body(lines.reads) + (reads ? "}\n" : "");
  return fill(
      unchecked_template,
      {{"decode_unchecked", decode_unchecked},
       {"encode_unchecked",
        function("constexpr void encode_unchecked(",
                 joined({parameter("const " + type + '&', "in", mentions_word(lines.writes, "in")),
                         "std::byte* out"},
                        parameter_declarations(model, structure, lines.writes)))},
       {"writes", body(lines.writes)}});
}

std::string find_texts(const Model& model, const Struct& structure, const BlockLines& lines) {
  const std::string constant = "const " + type_identifier(structure.name) + '&';
  const auto with_parameters = [&](std::vector<std::string> declarations, const std::string& body) {
    return joined(std::move(declarations), parameter_declarations(model, structure, body));
  };
  std::string text;
  if (!lines.order_checks.empty()) {
    text += fill(find_unreadable_template,
                 {{"find_unreadable",
                   function("constexpr wirestruct::Fault find_unreadable(",
                            with_parameters({parameter(constant, "value",
                                                       mentions_word(lines.order_checks, "value")),
                                             "const std::byte* octets"},
                                            lines.order_checks))},
                  {"checks", body(lines.order_checks)}});
  }
  if (!lines.octet_checks.empty()) {
    text += fill(
        find_fault_template,
        {{"find_fault",
          function("constexpr wirestruct::Fault find_fault(",
                   with_parameters(
                       {parameter(constant, "value", mentions_word(lines.octet_checks, "value")),
                        "const std::byte* octets", "wirestruct::Checking checking"},
                       lines.octet_checks))},
         {"checks", body(lines.octet_checks)}});
  }
  if (!lines.range_checks.empty()) {
    const bool only_numbers = !lines.range_checks.contains("check.where") &&
                              !lines.range_checks.contains("check.order") &&
                              !lines.range_checks.contains("check.derived");
    text += fill(find_misfit_template,
                 {{"what", only_numbers ? "number that needs more octets than it has on the wire"
                                        : "value that has no place on the wire"},
                  {"find_misfit",
                   function("constexpr wirestruct::Fault find_misfit(",
                            with_parameters({parameter(constant, "value",
                                                       mentions_word(lines.range_checks, "value"))},
                                            lines.range_checks))},
                  {"checks", body(lines.range_checks)}});
  }
  return text;
}

std::string checked_text(const Model& model, const Struct& structure, const Checks& checks) {
  const std::string type = type_identifier(structure.name);
  const std::string reference = type + '&';
  const std::string constant = "const " + reference;
  const std::vector<std::string> names = parameter_names(model, structure);
  const std::string given = names.empty() ? "" : fmt::format(", {}", fmt::join(names, ", "));
  const auto layout_and = [&](std::string_view octets) {
    return std::vector{type + "::layout", std::string(octets)};
  };
  const auto with_parameters = [&](std::vector<std::string> declarations) {
    return joined(std::move(declarations), parameter_declarations(model, structure, given));
  };
  // What a struct is given stands last, and has no default.
  const char* const by_default = names.empty() ? " = wirestruct::Checking::lenient" : "";
  const auto call_of = [&](std::string_view text, bool is_there) {
    return is_there ? fill(text, {{"Struct", type}, {"given", given}}) : "";
  };
  return fill(
      checked_template,
      {{"decode_doc", comment(fmt::format("Reads the {} at the start of `in`. When that is shorter "
                                          "than `wire_size` octets, `out` stays as it was.",
                                          structure.name),
                              0)},
       {"Struct", type},
       {"given", given},
       {"return_cut", listed("return wirestruct::Status::cut(", layout_and("in.size()"), ");", 4)},
       {"return_too_small",
        listed("return wirestruct::Status::too_small(", layout_and("out.size()"), ");", 4)},
       {"decode",
        function("constexpr wirestruct::Status decode(",
                 with_parameters(
                     {"std::span<const std::byte> in", parameter(reference, "out"),
                      parameter("wirestruct::Checking", "checking", checks.octets) + by_default}))},
       {"encode",
        function("constexpr wirestruct::Status encode(",
                 with_parameters({parameter(constant, "in"), "std::span<std::byte> out"}))},
       {"find_unreadable", call_of(call_find_unreadable, checks.order)},
       {"find_fault", call_of(call_find_fault, checks.octets)},
       {"find_misfit", call_of(call_find_misfit, checks.ranges)}});
}

}  // namespace

Checks plain_checks(const Model& model, const Struct& structure,
                    const std::vector<StructFacts>& facts) {
  const PlainLines plain(model, structure, facts);
  const BlockLines& lines = plain.lines();
  return {.octets = !lines.octet_checks.empty(),
          .ranges = !lines.range_checks.empty(),
          .order = !lines.order_checks.empty()};
}

std::string plain_functions_text(const Model& model, const Struct& structure,
                                 const std::vector<StructFacts>& facts) {
  const PlainLines plain(model, structure, facts);
  return unchecked_text(model, structure, plain.lines()) +
         find_texts(model, structure, plain.lines()) +
         checked_text(model, structure, facts[index_of(model, structure)].checks);
}

}  // namespace wirestruct::gen::cpp
