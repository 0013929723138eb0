#include "gen/cpp/block_lines.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <bit>

#include "gen/cpp/line_breaks.hpp"
#include "gen/cpp/names.hpp"
#include "gen/cpp/parameters.hpp"

namespace wirestruct::gen::cpp {
namespace {

using schema::ByteOrder;
using schema::Field;
using schema::Model;
using schema::Padding;
using schema::PaddingKind;
using schema::Scalar;
using schema::ScalarKind;

constexpr std::size_t statement_columns = 2;  // how far statements are indented

/// True when the functions for it have the width in their name's brackets: it is not that of the
/// C++ type.
bool needs_width(const Scalar& scalar) {
  const bool is_half = scalar.kind == ScalarKind::floating_point && scalar.size_octets == 2;
  return is_half || !std::has_single_bit(scalar.size_octets);
}

std::vector<std::string> with_order(std::vector<std::string> arguments, const Field& field) {
  if (field.order == ByteOrder::chosen) arguments.emplace_back("order");
  return arguments;
}

std::vector<std::string> with_filler(std::vector<std::string> arguments, std::byte filler) {
  if (filler != std::byte{0}) {
    arguments.push_back(fmt::format("std::byte{{0x{:02X}}}", std::to_integer<int>(filler)));
  }
  return arguments;
}

std::string_view charset_name(schema::Charset charset) {
  switch (charset) {
    case schema::Charset::ascii:
      return "ascii";
    case schema::Charset::latin1:
      return "latin1";
    case schema::Charset::utf8:
      return "utf8";
    case schema::Charset::utf16le:
      return "utf16le";
    case schema::Charset::utf16be:
      return "utf16be";
    case schema::Charset::gbk:
      return "gbk";
  }
  return {};
}

std::string bits_check(const Model& model, const Field& field, const std::string& offset,
                       const std::string& value) {
  const Scalar scalar = *wire_scalar(model, field.type);
  const std::string type = integer_type(scalar);
  std::string load = fmt::format("wirestruct::load_{}<{}, {}>", byte_order_word(field.order), type,
                                 scalar.size_octets);
  if (field.order == ByteOrder::chosen) {
    load = fmt::format("[order](const std::byte* at) {{ return {}(at, order); }}", load);
  }
  return call(fmt::format("check.bits<{}>(", scalar.size_octets), {offset, value, load});
}

/// What Checking::strict asks about a field; nothing when all its octets are fine.
std::string octet_check(const Model& model, const Field& field, const std::string& offset,
                        const std::string& value, const std::vector<StructFacts>& facts,
                        const std::vector<std::string>& given) {
  if (const auto* inner = std::get_if<schema::StructType>(&field.type)) {
    return facts[inner->index].checks.octets
               ? call("check.structs(", joined({offset, value}, given))
               : "";
  }
  if (const auto* of_bits = std::get_if<schema::BitsType>(&field.type)) {
    if (!checks_of(model, model.bits[of_bits->index]).octets) return "";
    return bits_check(model, field, offset, value);
  }
  if (const auto* of_enum = std::get_if<schema::EnumType>(&field.type)) {
    const schema::Enum& declared = model.enums[of_enum->index];
    return call(fmt::format("check.{}<{}>(", declared.is_flags ? "flags" : "enums",
                            declared.underlying.size_octets),
                {offset, value});
  }
  switch (std::get<Scalar>(field.type).kind) {
    case ScalarKind::boolean:
      if (field.extent) return call("check.bools(", {offset, value + ".size()"});
      if (field.dimensions.empty()) return call("check.bools(", {offset});
      return call("check.bools(", {offset, fmt::format("{}", field.size_octets)});
    case ScalarKind::character: {
      std::vector<std::string> arguments{offset, value};
      const std::string rules = text_rules(field.text);
      if (!rules.empty()) arguments.push_back(rules);
      return call("check.texts(", arguments);
    }
    case ScalarKind::unsigned_integer:
    case ScalarKind::signed_integer:
    case ScalarKind::floating_point:
    case ScalarKind::raw_octet:
      return "";
  }
  return "";
}

std::string range_check(const Model& model, const Field& field, const std::string& offset,
                        const std::string& value, const std::vector<StructFacts>& facts,
                        const std::vector<std::string>& given) {
  if (const auto* inner = std::get_if<schema::StructType>(&field.type)) {
    return facts[inner->index].checks.ranges
               ? call("check.structs(", joined({offset, value}, given))
               : "";
  }
  const Scalar scalar = *wire_scalar(model, field.type);
  if (const auto* of_bits = std::get_if<schema::BitsType>(&field.type)) {
    if (!checks_of(model, model.bits[of_bits->index]).ranges) return "";
    return call(fmt::format("check.bits<{}>(", scalar.size_octets), {offset, value});
  }
  if (std::has_single_bit(scalar.size_octets)) return "";
  return call(fmt::format("check.numbers<{}>(", scalar.size_octets), {offset, value});
}

/// What a field gives to its structs must be numbers, or they mean nothing.
void add_argument_checks(BlockLines& lines, const BlockPlaces& places, const Field& field,
                         const std::string& offset) {
  for (const Argument& argument : arguments_of(places.check_read, field)) {
    if (!argument.can_overflow) continue;
    lines.order_checks += call("check.computable(", {offset, argument.text});
  }
  for (const Argument& argument : arguments_of(places.check_write, field)) {
    if (argument.can_overflow) {
      lines.range_checks += call("check.computable(", {offset, argument.text});
    }
  }
}

}  // namespace

std::string call(std::string_view head, const std::vector<std::string>& arguments) {
  return listed(head, arguments, ");", statement_columns);
}

std::string at(std::string_view start, std::uint64_t offset) {
  return offset == 0 ? std::string(start) : fmt::format("{} + {}", start, offset);
}

std::string text_rules(const schema::TextRules& rules) {
  if (rules == schema::TextRules()) return "";
  const auto pad = std::to_integer<unsigned char>(rules.pad);
  const std::string charset = fmt::format("wirestruct::Charset::{}", charset_name(rules.charset));
  if (pad == 0) return fmt::format("{{{}}}", charset);
  return fmt::format("{{{}, {}}}", charset, pad_text(rules.pad));
}

std::string pad_text(std::byte pad) {
  const auto octet = std::to_integer<unsigned char>(pad);
  const bool is_plain = octet >= 0x20 && octet < 0x7F && octet != '\'' && octet != '\\';
  return is_plain ? fmt::format("'{}'", static_cast<char>(octet))
                  : fmt::format("'\\x{:02X}'", octet);
}

std::string octet_check_of(const Model& model, const Field& field, const std::string& offset,
                           const std::string& value, const std::vector<StructFacts>& facts,
                           const std::vector<std::string>& given) {
  return octet_check(model, field, offset, value, facts, given);
}

std::string range_check_of(const Model& model, const Field& field, const std::string& offset,
                           const std::string& value, const std::vector<StructFacts>& facts,
                           const std::vector<std::string>& given) {
  return range_check(model, field, offset, value, facts, given);
}

std::string read_function(const BlockPlaces& places, const Field& field) {
  const auto scalar = wire_scalar(places.read.model, field.type);
  if (!scalar) return "wirestruct::read_structs(";
  if (scalar->size_octets == 1) return "wirestruct::read_octets(";
  const std::string head = fmt::format("wirestruct::read_{}", byte_order_word(field.order));
  const std::uint32_t width = scalar->size_octets;
  if (!needs_width(*scalar)) return head + '(';
  // Where enough octets of the block follow, reading may touch them: one load instead of two or
  // three.
  if (field.dimensions.empty() && !std::has_single_bit(width) &&
      field.offset_octets + std::bit_ceil(width) <= places.end_octets) {
    return fmt::format("{}<{}, {}>(", head, width, std::bit_ceil(width));
  }
  return fmt::format("{}<{}>(", head, width);
}

std::string write_function(const Model& model, const Field& field) {
  const auto scalar = wire_scalar(model, field.type);
  if (!scalar) return "wirestruct::write_structs(";
  if (scalar->size_octets == 1) return "wirestruct::write_octets(";
  const std::string width =
      needs_width(*scalar) ? fmt::format("<{}>", scalar->size_octets) : std::string();
  return fmt::format("wirestruct::write_{}{}(", byte_order_word(field.order), width);
}

void add_stored(BlockLines& lines, const BlockPlaces& places, const Field& field,
                const FieldNames& names, const std::vector<StructFacts>& facts) {
  const Model& model = places.read.model;
  const std::uint64_t in_block = field.offset_octets - places.begin_octets;
  const std::string offset = fmt::format("{}", in_block);
  lines.has_fields = true;
  lines.reads += call(read_function(places, field),
                      joined(with_order({at(places.source, in_block), names.read}, field),
                             argument_texts(places.read, field)));
  lines.writes += call(write_function(model, field),
                       joined(with_order({at(places.destination, in_block), names.write}, field),
                              argument_texts(places.write, field)));
  add_argument_checks(lines, places, field, offset);

  const std::vector<std::string> given = argument_texts(places.check_read, field);
  lines.octet_checks += octet_check(model, field, offset, names.check_read, facts, given);
  lines.range_checks += range_check(model, field, offset, names.check_write, facts,
                                    argument_texts(places.check_write, field));
  if (const auto* inner = std::get_if<schema::StructType>(&field.type)) {
    if (facts[inner->index].checks.order) {
      lines.order_checks += call("check.readable(", joined({offset, names.check_read}, given));
    }
  }
  if (field.where) {
    lines.octet_checks +=
        call("check.where(", {offset, number_text(places.check_read, *field.where)});
    lines.range_checks +=
        call("check.where(", {offset, number_text(places.check_write, *field.where)});
  }
}

void add_octet_constant(BlockLines& lines, const BlockPlaces& places, const Field& field) {
  const schema::Struct& structure = places.read.structure;
  const std::string name = type_identifier(structure.name) +
                           "::" + MemberNames(places.read.model, structure).identifier(field.name);
  const std::uint64_t in_block = field.offset_octets - places.begin_octets;
  lines.writes += call("wirestruct::write_octets(", {at(places.destination, in_block), name});
  lines.octet_checks += call("check.octets(", {fmt::format("{}", in_block), name});
}

std::string number_elements(const Model& model, const Field& field) {
  const std::uint32_t width = wire_scalar(model, field.type)->size_octets;
  if (width == 1) return "wirestruct::Octets()";
  switch (field.order) {
    case ByteOrder::none:
    case ByteOrder::little:
      return fmt::format("wirestruct::Little<{}>()", width);
    case ByteOrder::big:
      return fmt::format("wirestruct::Big<{}>()", width);
    case ByteOrder::cdab:
      return fmt::format("wirestruct::Cdab<{}>()", width);
    case ByteOrder::badc:
      return fmt::format("wirestruct::Badc<{}>()", width);
    case ByteOrder::chosen:
      return fmt::format("wirestruct::Chosen<{}>{{order}}", width);
  }
  return {};
}

void add_padding(BlockLines& lines, const BlockPlaces& places, const Padding& padding) {
  if (padding.size_octets == 0) return;
  const std::uint64_t in_block = padding.offset_octets - places.begin_octets;
  const std::string size = fmt::format("{}", padding.size_octets);
  lines.writes += call("wirestruct::write_filler(",
                       with_filler({at(places.destination, in_block), size}, padding.filler));
  const std::vector<std::string> range{fmt::format("{}", in_block), size};
  lines.octet_checks += padding.kind == PaddingKind::reserved
                            ? call("check.reserved(", range)
                            : call("check.padding(", with_filler(range, padding.filler));
}

std::string cast_text(const Model& model, std::size_t file, const Field& field,
                      const std::string& number) {
  return fmt::format("static_cast<{}>({})", element_type(model, file, field.type), number);
}

std::optional<std::uint64_t> large_constant(const Model& model, const Field& field) {
  const auto* number = std::get_if<schema::Number>(&field.derived->node);
  if (number == nullptr || number->value >= 0) return std::nullopt;
  const auto scalar = wire_scalar(model, field.type);
  if (!scalar || scalar->kind != ScalarKind::unsigned_integer) return std::nullopt;
  return static_cast<std::uint64_t>(number->value);
}

std::string constant_text(const Model& model, std::size_t file, const Field& field) {
  const std::int64_t value = std::get<schema::Number>(field.derived->node).value;
  const std::string type = element_type(model, file, field.type);
  if (const auto* of_enum = std::get_if<schema::EnumType>(&field.type)) {
    const schema::Enum& declared = model.enums[of_enum->index];
    const std::uint64_t mask = ~std::uint64_t{0} >> (64 - 8 * declared.underlying.size_octets);
    for (const schema::Enumerator& enumerator : declared.enumerators) {
      if (enumerator.bits != (static_cast<std::uint64_t>(value) & mask)) continue;
      return type + "::" + enumerator_identifier(enumerator.name);
    }
    return fmt::format("static_cast<{}>({})", type, literal(value));
  }
  switch (std::get<Scalar>(field.type).kind) {
    case ScalarKind::unsigned_integer:
      if (const auto large = large_constant(model, field)) {
        return fmt::format("{}{{{}U}}", type, *large);
      }
      return fmt::format("{}{{{}}}", type, literal(value));
    case ScalarKind::signed_integer:
    case ScalarKind::raw_octet:
      return fmt::format("{}{{{}}}", type, literal(value));
    case ScalarKind::boolean:
      return value != 0 ? "true" : "false";
    case ScalarKind::floating_point:
    case ScalarKind::character:
      break;
  }
  return fmt::format("static_cast<{}>({})", type, literal(value));
}

std::uint32_t width_bits(const Model& model, const Field& field) {
  return 8 * wire_scalar(model, field.type)->size_octets;
}

bool is_signed(const Model& model, const Field& field) {
  return wire_scalar(model, field.type)->kind == ScalarKind::signed_integer;
}

std::string order_cases(const schema::OrderChoice& choice) {
  std::vector<std::string> cases;
  for (const schema::OrderChoice::Case& one : choice.cases) {
    cases.push_back(
        fmt::format("{{{}, std::endian::{}}}", literal(one.value), byte_order_word(one.order)));
  }
  return fmt::format("{{{}}}", fmt::join(cases, ", "));
}

}  // namespace wirestruct::gen::cpp
