#include "schema/expression_text.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <string_view>

#include "schema/arithmetic.hpp"

namespace wirestruct::schema {
namespace {

// As in C; a larger number binds closer.
int precedence(Operator op) {
  switch (op) {
    case Operator::conditional:
      return 0;
    case Operator::logical_or:
      return 1;
    case Operator::logical_and:
      return 2;
    case Operator::bit_or:
      return 3;
    case Operator::bit_xor:
      return 4;
    case Operator::bit_and:
      return 5;
    case Operator::equal:
    case Operator::not_equal:
      return 6;
    case Operator::less:
    case Operator::less_equal:
    case Operator::greater:
    case Operator::greater_equal:
      return 7;
    case Operator::shift_left:
    case Operator::shift_right:
      return 8;
    case Operator::add:
    case Operator::subtract:
      return 9;
    case Operator::multiply:
    case Operator::divide:
    case Operator::remainder:
      return 10;
    case Operator::negate:
    case Operator::complement:
    case Operator::logical_not:
      return 11;
  }
  std::abort();
}

std::string_view name_of(MeasureKind kind) {
  switch (kind) {
    case MeasureKind::size:
      return "size";
    case MeasureKind::count:
      return "count";
    case MeasureKind::offset:
      return "offset";
  }
  return "";
}

std::string_view name_of(ChecksumKind kind) {
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
  return "";
}

// As a string literal of the schema.
std::string text_literal(std::string_view octets) {
  std::string text = "\"";
  for (const char octet : octets) {
    if (octet == '"' || octet == '\\') text += '\\';
    if (octet >= 0x20 && octet < 0x7F) {
      text += octet;
    } else {
      text += fmt::format("\\x{:02X}", static_cast<unsigned char>(octet));
    }
  }
  return text + '"';
}

class Writer {
 public:
  Writer(const Model& model, const Struct& structure, const Type* last)
      : model_(model), structure_(structure), last_(last) {}

  // In parentheses when it binds less than `at_least`.
  std::string text(const Expression& expression, int at_least) const {
    struct Text {
      const Writer& writer;
      int at_least;
      std::string operator()(const Number& number) const {
        const std::string digits = fmt::format("{}", number.value);
        return number.value < 0 && at_least > precedence(Operator::negate) ? "(" + digits + ")"
                                                                           : digits;
      }
      std::string operator()(const FieldValue& value) const { return writer.path(value); }
      std::string operator()(const ParameterValue& value) const {
        return writer.structure_.parameters[value.index].name;
      }
      std::string operator()(const Measure& measure) const {
        return fmt::format("{}({})", name_of(measure.kind), writer.region(measure.region));
      }
      std::string operator()(const Checksum& checksum) const { return writer.checksum(checksum); }
      std::string operator()(const OctetConstant& constant) const {
        return text_literal(constant.octets);
      }
      std::string operator()(const Operation& operation) const {
        const std::string inner = writer.operation(operation);
        return precedence(operation.op) < at_least ? "(" + inner + ")" : inner;
      }
    };
    return std::visit(Text{*this, at_least}, expression.node);
  }

 private:
  std::string operation(const Operation& operation) const {
    const int own = precedence(operation.op);
    const std::vector<Expression>& operands = operation.operands;
    const std::string_view sign = spelling(operation.op);
    switch (operand_count(operation.op)) {
      case 1:
        return fmt::format("{}{}", sign, text(operands[0], own + 1));
      case 2:
        return fmt::format("{} {} {}", text(operands[0], own), sign, text(operands[1], own + 1));
      default:
        return fmt::format("{} ? {} : {}", text(operands[0], own + 1), text(operands[1], own),
                           text(operands[2], own));
    }
  }

  std::string region(const Region& region) const {
    if (region.whole) return "this";
    const std::string& first = field_of(structure_, region.first).name;
    if (region.first == region.last) return first;
    return fmt::format("{} .. {}", first, field_of(structure_, region.last).name);
  }

  std::string checksum(const Checksum& checksum) const {
    std::string arguments;
    if (checksum.kind == ChecksumKind::crc) {
      const CrcParameters& crc = checksum.crc;
      arguments = !crc.name.empty() ? fmt::format("\"{}\"", crc.name)
                                    : fmt::format("{}, {:#x}, {:#x}, {}, {}, {:#x}", crc.width_bits,
                                                  crc.polynomial, crc.initial, crc.reflect_in,
                                                  crc.reflect_out, crc.xor_out);
    }
    for (const ChecksumPiece& piece : checksum.pieces) {
      if (!arguments.empty()) arguments += ", ";
      arguments += this->piece(piece);
    }
    return fmt::format("{}({})", name_of(checksum.kind), arguments);
  }

  std::string piece(const ChecksumPiece& piece) const {
    if (const auto* octets = std::get_if<Region>(&piece)) return region(*octets);
    if (const auto* octet = std::get_if<std::byte>(&piece)) {
      return fmt::format("{:#04x}", std::to_integer<unsigned>(*octet));
    }
    const auto& value = std::get<ValuePiece>(piece);
    const std::string_view order = value.size_octets == 1 ? "" : value.big_endian ? "be" : "le";
    return fmt::format("u{}{}({})", 8 * value.size_octets, order, text(value.value[0], 0));
  }

  std::string path(const FieldValue& value) const {
    std::string names = value.of_last ? "last" : "";
    const Type* type = value.of_last ? last_ : nullptr;
    for (std::size_t i = 0; i < value.path.size(); ++i) {
      if (!names.empty()) names += '.';
      const std::size_t step = value.path[i];
      const auto* bits = type ? std::get_if<BitsType>(type) : nullptr;
      const auto* flags = type ? std::get_if<EnumType>(type) : nullptr;
      if (bits || flags) {
        return names + (bits ? model_.bits[bits->index].fields[step].name
                             : model_.enums[flags->index].enumerators[step].name);
      }
      const auto* inner = type ? std::get_if<StructType>(type) : nullptr;
      const Field& field = field_of(inner ? model_.structs[inner->index] : structure_, step);
      names += field.name;
      type = &field.type;
    }
    return names;
  }

  const Model& model_;
  const Struct& structure_;
  const Type* last_;
};

}  // namespace

std::string text_of(const Model& model, const Struct& structure, const Expression& expression,
                    const Type* last) {
  return Writer(model, structure, last).text(expression, 0);
}

}  // namespace wirestruct::schema
