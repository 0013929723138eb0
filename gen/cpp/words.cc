#include "gen/cpp/words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

#include "gen/cpp/expressions.hpp"
#include "schema/arithmetic.hpp"

namespace wirestruct::gen::cpp {
namespace {

using schema::Checksum;
using schema::ChecksumKind;
using schema::Expression;
using schema::ExtentKind;
using schema::Field;
using schema::FieldValue;
using schema::GuardKind;
using schema::Measure;
using schema::Model;
using schema::Number;
using schema::Operation;
using schema::Padding;
using schema::PaddingKind;
using schema::Struct;

struct ExpressionWords {
  const Model& model;
  const Struct& structure;
  const Struct* last = nullptr;  // what `last` is, when it is a struct

  std::string operator()(const Number& number) const { return literal(number.value); }

  std::string operator()(const schema::ParameterValue& value) const {
    return structure.parameters[value.index].name;
  }
  std::string operator()(const schema::OctetConstant& constant) const {
    std::string text = "\"";
    for (const char character : constant.octets) {
      const bool is_plain =
          character >= ' ' && character <= '~' && character != '"' && character != '\\';
      text += is_plain ? std::string(1, character)
                       : fmt::format("\\x{:02X}", static_cast<unsigned char>(character));
    }
    return text + '"';
  }

  std::string operator()(const FieldValue& value) const {
    if (value.of_last && value.path.empty()) return "last";
    std::vector<std::string> names;
    if (value.of_last) names.emplace_back("last");
    const Struct* inside = value.of_last ? last : &structure;
    const schema::Type* type = nullptr;
    for (const std::size_t step : value.path) {
      if (type != nullptr && std::holds_alternative<schema::BitsType>(*type)) {
        names.push_back(model.bits[std::get<schema::BitsType>(*type).index].fields[step].name);
        break;
      }
      if (type != nullptr && std::holds_alternative<schema::EnumType>(*type)) {
        names.push_back(
            model.enums[std::get<schema::EnumType>(*type).index].enumerators[step].name);
        break;
      }
      if (inside == nullptr) break;
      const Field& field = field_of(*inside, step);
      names.push_back(field.name);
      type = &field.type;
      const auto* inner = std::get_if<schema::StructType>(type);
      inside = inner == nullptr ? nullptr : &model.structs[inner->index];
    }
    return fmt::format("{}", fmt::join(names, "."));
  }

  std::string operator()(const Measure& measure) const {
    switch (measure.kind) {
      case schema::MeasureKind::size:
        return fmt::format("size({})", region(measure.region));
      case schema::MeasureKind::count:
        return fmt::format("count({})", region(measure.region));
      case schema::MeasureKind::offset:
        return fmt::format("offset({})", region(measure.region));
    }
    return {};
  }

  std::string operator()(const Checksum& checksum) const {
    std::vector<std::string> pieces;
    if (checksum.kind == ChecksumKind::crc) {
      pieces.push_back(
          checksum.crc.name.empty()
              ? fmt::format("{} bits, 0x{:X}", checksum.crc.width_bits, checksum.crc.polynomial)
              : '"' + checksum.crc.name + '"');
    }
    for (const schema::ChecksumPiece& piece : checksum.pieces) {
      if (const auto* octet = std::get_if<std::byte>(&piece)) {
        pieces.push_back(fmt::format("0x{:02X}", std::to_integer<int>(*octet)));
      } else if (const auto* value = std::get_if<schema::ValuePiece>(&piece)) {
        pieces.push_back(fmt::format("u{}{}({})", 8 * value->size_octets,
                                     value->size_octets == 1 ? ""
                                     : value->big_endian     ? "be"
                                                             : "le",
                                     std::visit(*this, value->value.front().node)));
      } else {
        pieces.push_back(region(std::get<schema::Region>(piece)));
      }
    }
    return fmt::format("{}({})", name_of(checksum.kind), fmt::join(pieces, ", "));
  }

  std::string operator()(const Operation& operation) const {
    const auto operand = [&](std::size_t i) {
      const std::string text = std::visit(*this, operation.operands[i].node);
      const bool is_part = std::holds_alternative<Operation>(operation.operands[i].node);
      return is_part ? '(' + text + ')' : text;
    };
    switch (operation.operands.size()) {
      case 1:
        return std::string(spelling(operation.op)) + operand(0);
      case 2:
        return operand(0) + ' ' + std::string(spelling(operation.op)) + ' ' + operand(1);
      default:
        return operand(0) + " ? " + operand(1) + " : " + operand(2);
    }
  }

  std::string region(const schema::Region& region) const {
    if (region.whole) return "this";
    const std::string& first = field_of(structure, region.first).name;
    if (region.first == region.last) return first;
    return first + " .. " + field_of(structure, region.last).name;
  }

  static std::string_view name_of(ChecksumKind kind) {
    switch (kind) {
      case ChecksumKind::sum8:
        return "sum8";
      case ChecksumKind::xor8:
        return "xor8";
      case ChecksumKind::inet16:
        return "inet16";
      case ChecksumKind::fletcher16:
        return "fletcher16";
      case ChecksumKind::adler32:
        return "adler32";
      case ChecksumKind::crc:
        return "crc";
    }
    return {};
  }
};

std::string quoted_words(const Model& model, const Struct& structure, const Expression& expression,
                         const Struct* last = nullptr) {
  return '`' + std::visit(ExpressionWords{model, structure, last}, expression.node) + '`';
}

/// The field or padding in front of the member, by name; empty when there is none with a name.
std::string name_before(const Struct& structure, std::string_view name) {
  std::string before;
  for (const schema::Member& member : structure.members) {
    const auto* field = std::get_if<Field>(&member);
    if (!field) continue;
    if (field->name == name) break;
    before = field->name;
  }
  return before;
}

/// `Octet 0`, `Octets 1–4`.
std::string fixed_place(std::uint64_t offset, std::uint64_t size) {
  if (size == 1) return fmt::format("Octet {}", offset);
  return fmt::format("Octets {}–{}", offset, offset + size - 1);
}

std::string place_words(const Struct& structure, const Field& field) {
  if (!field.is_offset_fixed) return fmt::format("After `{}`", name_before(structure, field.name));
  if (field.is_size_fixed && !field.region) {
    return fixed_place(field.offset_octets, field.size_octets);
  }
  return fmt::format("Octets {}+", field.offset_octets);
}

std::string order_words(const Model& model, const Field& field) {
  if (!has_byte_order(model, field)) return "";
  switch (field.order) {
    case schema::ByteOrder::none:
      return "";
    case schema::ByteOrder::little:
      return ", little-endian";
    case schema::ByteOrder::big:
      return ", big-endian";
    case schema::ByteOrder::cdab:
      return ", 16-bit units least significant first, each big-endian";
    case schema::ByteOrder::badc:
      return ", 16-bit units most significant first, each little-endian";
    case schema::ByteOrder::chosen:
      return ", in the byte order that the message says";
  }
  return "";
}

/// Of one element of the extent: `u32`, `char[16]`.
std::string element_words(const Model& model, const Field& field) {
  Field element = field;
  element.extent.reset();
  std::string words = type_name(model, element);
  if (const auto* declared = std::get_if<schema::EnumType>(&field.type)) {
    words += fmt::format(" ({})", type_name(model, model.enums[declared->index].underlying));
  }
  if (const auto* declared = std::get_if<schema::BitsType>(&field.type)) {
    words += fmt::format(" ({})", type_name(model, model.bits[declared->index].underlying));
  }
  return words + order_words(model, field);
}

std::string extent_words(const Model& model, const Struct& structure, const Field& field) {
  const schema::Extent& extent = *field.extent;
  const auto* inner = std::get_if<schema::StructType>(&field.type);
  const Struct* last = inner == nullptr ? nullptr : &model.structs[inner->index];
  const std::string element = element_words(model, field);
  std::string words;
  switch (extent.kind) {
    case ExtentKind::count:
      words = fmt::format("n × {}; n is {}", element,
                          quoted_words(model, structure, extent.expression));
      break;
    case ExtentKind::octets:
      words = fmt::format("n octets of {}; n is {}", element,
                          quoted_words(model, structure, extent.expression));
      break;
    case ExtentKind::rest:
      words = element + ", up to the end of the message or region";
      if (extent.trailing_octets > 0) {
        words += fmt::format(", {} excepted", octets_words(extent.trailing_octets));
      }
      break;
    case ExtentKind::until_value:
      words = fmt::format("{}, up to a {} that ends them", element,
                          quoted_words(model, structure, extent.expression));
      break;
    case ExtentKind::until_condition:
      words = fmt::format("{}, up to and including the first with {}", element,
                          quoted_words(model, structure, extent.expression, last));
      break;
  }
  if (extent.max_elements) words += fmt::format("; at most {}", *extent.max_elements);
  return words;
}

std::string variant_words(const Model& model, const Struct& structure,
                          const schema::Variant& variant) {
  std::string words =
      fmt::format("what {} selects", quoted_words(model, structure, variant.selector));
  for (std::size_t i = 0; i < variant.alternatives.size(); ++i) {
    const schema::Alternative& alternative = variant.alternatives[i];
    std::vector<std::string> labels;
    for (const auto& range : alternative.ranges) {
      labels.push_back(range.first == range.last
                           ? literal(range.first)
                           : literal(range.first) + " .. " + literal(range.last));
    }
    if (variant.default_alternative == i) labels.emplace_back("else");
    words += fmt::format("; {}: {}", fmt::join(labels, ", "),
                         alternative.content ? type_name(model, *alternative.content) : "nothing");
  }
  return words;
}

std::string guard_words(const Model& model, const Struct& structure, std::size_t index) {
  const schema::Guard& guard = structure.guards[index];
  std::string words;
  switch (guard.kind) {
    case GuardKind::when:
      words = "if " + quoted_words(model, structure, guard.condition);
      break;
    case GuardKind::unless:
      words = "unless " + quoted_words(model, structure, guard.condition);
      break;
    case GuardKind::octets_left:
      words = "when the message goes on";
      break;
  }
  if (guard.outer) words = guard_words(model, structure, *guard.outer) + ", and " + words;
  return words;
}

std::string time_words(schema::Notation notation) {
  switch (notation) {
    case schema::Notation::unix_s:
      return "Seconds since 1970.";
    case schema::Notation::unix_ms:
      return "Milliseconds since 1970.";
    case schema::Notation::unix_us:
      return "Microseconds since 1970.";
    case schema::Notation::unix_ns:
      return "Nanoseconds since 1970.";
    case schema::Notation::ntp64:
      return "A time as NTP has it.";
    case schema::Notation::plain:
    case schema::Notation::hex:
    case schema::Notation::ipv4:
    case schema::Notation::ipv6:
    case schema::Notation::mac:
      break;
  }
  return "";
}

std::vector<std::string> shown_words(const Field& field) {
  std::vector<std::string> sentences;
  const std::string time = time_words(field.shown.notation);
  if (!time.empty()) sentences.push_back(time);
  if (field.shown.scale) sentences.push_back(fmt::format("Times {}.", *field.shown.scale));
  if (!field.shown.unit.empty()) sentences.push_back(fmt::format("Unit: {}.", field.shown.unit));
  if (field.since) sentences.push_back(fmt::format("Since version {}.", *field.since));
  if (field.shown.deprecated) {
    sentences.push_back(fmt::format("Deprecated: {}.", *field.shown.deprecated));
  }
  return sentences;
}

}  // namespace

std::string expression_words(const Model& model, const Struct& structure,
                             const Expression& expression) {
  return std::visit(ExpressionWords{model, structure}, expression.node);
}

std::string computed_words(const Model& model, const schema::Bits& bits,
                           const schema::BitField& part) {
  Struct around;  // no field is in what bits compute
  around.parameters = bits.parameters;
  return std::visit(ExpressionWords{model, around}, part.computed->node);
}

std::string octets_words(std::uint64_t count) {
  return fmt::format("{} octet{}", count, count == 1 ? "" : "s");
}

std::string field_words(const Model& model, const Struct& structure, const Field& field) {
  std::string type;
  if (const auto* variant = std::get_if<schema::VariantType>(&field.type)) {
    type = variant_words(model, structure, model.variants[variant->index]);
  } else if (field.extent) {
    type = extent_words(model, structure, field);
  } else {
    type = element_words(model, field);
  }
  std::vector<std::string> sentences{fmt::format("{}: {}.", place_words(structure, field), type)};
  if (field.region) {
    sentences.push_back(
        fmt::format("It has {} octets.", quoted_words(model, structure, *field.region)));
  }
  if (field.guard) {
    sentences.push_back(fmt::format("Only there {}.", guard_words(model, structure, *field.guard)));
  }
  if (field.where) {
    sentences.push_back(
        fmt::format("It holds that {}.", quoted_words(model, structure, *field.where)));
  }
  for (std::string& sentence : shown_words(field)) sentences.push_back(std::move(sentence));
  return fmt::format("{}", fmt::join(sentences, "\n"));
}

std::string padding_words(const Model& model, const Struct& structure, const Padding& padding) {
  std::string words = padding.is_offset_fixed && padding.is_size_fixed
                          ? fixed_place(padding.offset_octets, padding.size_octets) + ": "
                          : std::string();
  switch (padding.kind) {
    case PaddingKind::pad:
      words += padding.filler == std::byte{0}
                   ? "padding"
                   : fmt::format("padding of 0x{:02X}", std::to_integer<int>(padding.filler));
      break;
    case PaddingKind::align:
      words += fmt::format("padding to a multiple of {}", padding.alignment_octets);
      break;
    case PaddingKind::reserved:
      words += "reserved, must be zero";
      break;
    case PaddingKind::hole:
      words += fmt::format("hole, aligns the next field to {}", padding.alignment_octets);
      break;
    case PaddingKind::tail:
      words += fmt::format("tail, makes the size a multiple of {}", padding.alignment_octets);
      break;
  }
  if (!padding.is_offset_fixed && padding.is_size_fixed) {
    words = octets_words(padding.size_octets) + ": " + words;
  } else if (!padding.is_size_fixed) {
    words = "Then " + words;
  }
  if (padding.guard) words += ", " + guard_words(model, structure, *padding.guard);
  return words + '.';
}

std::string struct_words(const Struct& structure) {
  std::string words;
  switch (structure.end) {
    case schema::EndKind::fixed:
      words = octets_words(structure.size_octets) + " on the wire";
      break;
    case schema::EndKind::self:
      words = fmt::format("At least {} on the wire", octets_words(structure.size_octets));
      break;
    case schema::EndKind::length:
      words = fmt::format("At least {} on the wire; how many, `{}` says",
                          octets_words(structure.size_octets),
                          field_of(structure, structure.length->field).name);
      break;
    case schema::EndKind::open:
      words = fmt::format("At least {} on the wire, up to the end of the message or region",
                          octets_words(structure.size_octets));
      break;
  }
  if (structure.layout == schema::LayoutRule::natural) {
    words += ", laid out with natural alignment";
    if (structure.max_alignment_octets > 0) {
      words += fmt::format(" of at most {}", structure.max_alignment_octets);
    }
  }
  return words + '.';
}

}  // namespace wirestruct::gen::cpp
