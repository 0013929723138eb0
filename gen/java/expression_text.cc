#include "gen/java/expression_code.hpp"
#include "schema/arguments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <span>

namespace wirestruct::gen::java {
namespace {

using schema::Checksum;
using schema::Expression;
using schema::FieldValue;
using schema::Measure;
using schema::Number;
using schema::Operation;
using schema::Operator;
using schema::Region;

Code code_of(const Scope& scope, const Expression& expression);

// -- Sizes, counts, offsets

std::string start_of(const Scope& scope, const Region& region) {
  const JavaField& first = scope.fields[region.whole ? 0 : region.first];
  switch (scope.side) {
    case Side::view:
    case Side::at_offset:
      return region.whole ? "offset" : fmt::format("offset + {}", first.field->offset_octets);
    case Side::reading:
    case Side::writing:
      return region.whole ? "start" : first.at;
  }
  return {};
}

std::string end_of(const Scope& scope, const Region& region) {
  const JavaField& last = scope.fields[region.whole ? 0 : region.last];
  switch (scope.side) {
    case Side::view:
    case Side::at_offset:
      return fmt::format("offset + {}", region.whole
                                            ? scope.declared.size_octets
                                            : last.field->offset_octets + last.field->size_octets);
    case Side::reading:
      return region.whole ? "in.position()" : last.end;
    case Side::writing:
      return region.whole ? "out.position()" : last.end;
  }
  return {};
}

/// Of a region where all offsets are known.
std::uint64_t size_of(const Scope& scope, const Region& region) {
  if (region.whole) return scope.declared.size_octets;
  const schema::Field& first = *scope.fields[region.first].field;
  const schema::Field& last = *scope.fields[region.last].field;
  return last.offset_octets + last.size_octets - first.offset_octets;
}

Code count_of_elements(const Scope& scope, const JavaField& field) {
  const std::string value = variable_of(scope, field);
  std::string count;
  switch (field.count) {
    case Count::fixed:
      count = std::to_string(field.extents.empty() ? field.element_octets : field.extents.front());
      break;
    case Count::array:
      count = value + ".length";
      break;
    case Count::list:
      count = value + ".size()";
      break;
    case Count::whole:
      if (field.shape == Shape::text) {
        return {fmt::format("{} - {}", field.end, field.at), false, Bond::loose};
      }
      count = value + ".length";
      break;
  }
  if (field.is_optional()) {
    // What is always the same has no variable.
    if (is_octet_constant(field)) {
      return {fmt::format("{} - {}", field.end, field.at), false, Bond::loose};
    }
    return {fmt::format("{} == null ? 0 : {}", value, count), false, Bond::choice};
  }
  return {count};
}

Code measure(const Scope& scope, const Measure& measured) {
  const Region& region = measured.region;
  const bool is_known = scope.side == Side::view || scope.side == Side::at_offset;
  switch (measured.kind) {
    case schema::MeasureKind::size: {
      if (is_known) return {std::to_string(size_of(scope, region))};
      return {fmt::format("{} - {}", end_of(scope, region), start_of(scope, region)), false,
              Bond::loose};
    }
    case schema::MeasureKind::count:
      return count_of_elements(scope, scope.fields[region.first]);
    case schema::MeasureKind::offset:
      if (is_known) return {std::to_string(scope.fields[region.first].field->offset_octets)};
      return {fmt::format("{} - start", start_of(scope, region)), false, Bond::loose};
  }
  return {};
}

// -- Checksums

std::string checksum_start(const Checksum& checksum) {
  switch (checksum.kind) {
    case schema::ChecksumKind::sum8:
      return "sum8()";
    case schema::ChecksumKind::xor8:
      return "xor8()";
    case schema::ChecksumKind::inet16:
      return "inet16()";
    case schema::ChecksumKind::fletcher16:
      return "fletcher16()";
    case schema::ChecksumKind::adler32:
      return "adler32()";
    case schema::ChecksumKind::crc:
      break;
  }
  const schema::CrcParameters& crc = checksum.crc;
  const auto hex = [](std::uint64_t bits) {
    return fmt::format("0x{:X}{}", bits, bits > 0x7FFF'FFFFU ? "L" : "");
  };
  return fmt::format("crc({}, {}, {}, {}, {}, {})", crc.width_bits, hex(crc.polynomial),
                     hex(crc.initial), crc.reflect_in, crc.reflect_out, hex(crc.xor_out));
}

Code checksum_value(const Scope& scope, const Checksum& checksum) {
  const Region own{false, scope.except, scope.except};
  const std::string octets = scope.side == Side::writing ? "out.octets()" : "octets";
  std::string out = "Checksum." + checksum_start(checksum);
  out += fmt::format(".except({}, {})", start_of(scope, own), end_of(scope, own));
  for (const schema::ChecksumPiece& piece : checksum.pieces) {
    if (const auto* octet = std::get_if<std::byte>(&piece)) {
      out += fmt::format(".add(0x{:02X})", std::to_integer<unsigned>(*octet));
    } else if (const auto* value = std::get_if<schema::ValuePiece>(&piece)) {
      out += fmt::format(".add{}Endian({}, {})", value->big_endian ? "Big" : "Little",
                         number_text(scope, value->value.front()), value->size_octets);
    } else {
      const Region& region = std::get<Region>(piece);
      out +=
          fmt::format(".add({}, {}, {})", octets, start_of(scope, region), end_of(scope, region));
    }
  }
  return {out + ".value()"};
}

// -- Operations

std::string_view infix(Operator op) {
  switch (op) {
    case Operator::less:
      return "<";
    case Operator::less_equal:
      return "<=";
    case Operator::greater:
      return ">";
    case Operator::greater_equal:
      return ">=";
    case Operator::equal:
      return "==";
    case Operator::not_equal:
      return "!=";
    case Operator::bit_and:
      return "&";
    case Operator::bit_xor:
      return "^";
    case Operator::bit_or:
      return "|";
    case Operator::logical_and:
      return "&&";
    case Operator::logical_or:
      return "||";
    case Operator::negate:
    case Operator::complement:
    case Operator::logical_not:
    case Operator::multiply:
    case Operator::divide:
    case Operator::remainder:
    case Operator::add:
    case Operator::subtract:
    case Operator::shift_left:
    case Operator::shift_right:
    case Operator::conditional:
      break;
  }
  return {};
}

std::string_view method(Operator op) {
  switch (op) {
    case Operator::negate:
      return "negate";
    case Operator::multiply:
      return "multiply";
    case Operator::divide:
      return "divide";
    case Operator::remainder:
      return "remainder";
    case Operator::add:
      return "add";
    case Operator::subtract:
      return "subtract";
    case Operator::shift_left:
      return "shiftLeft";
    case Operator::shift_right:
      return "shiftRight";
    case Operator::complement:
    case Operator::logical_not:
    case Operator::less:
    case Operator::less_equal:
    case Operator::greater:
    case Operator::greater_equal:
    case Operator::equal:
    case Operator::not_equal:
    case Operator::bit_and:
    case Operator::bit_xor:
    case Operator::bit_or:
    case Operator::logical_and:
    case Operator::logical_or:
    case Operator::conditional:
      break;
  }
  return {};
}

/// An operand between `&`, `==` and the like. Java has `&` of two ints as an int, which is right
/// for numbers without a sign and for those with one alike.
std::string infix_operand(const Code& code) {
  return code.is_condition ? as_number(code) : operand(code);
}

Code operation(const Scope& scope, const Operation& applied) {
  std::vector<Code> operands;
  for (const Expression& inner : applied.operands) operands.push_back(code_of(scope, inner));
  switch (applied.op) {
    case Operator::complement:
      return {"~" + infix_operand(operands[0]), false, Bond::loose};
    case Operator::logical_not:
      return {"!" + operand(as_condition(operands[0])), true};
    case Operator::logical_and:
    case Operator::logical_or: {
      const Bond bond = applied.op == Operator::logical_and ? Bond::conjunction : Bond::disjunction;
      return {fmt::format("{} {} {}", operand_of(bond, as_condition(operands[0])),
                          infix(applied.op), operand_of(bond, as_condition(operands[1]))),
              true, bond};
    }
    case Operator::conditional:
      return {fmt::format(
                  "{} ? {} : {}", operand_of(Bond::comparison, as_condition(operands[0])),
                  infix_operand(operands[1]),
                  operands[2].bond == Bond::choice ? operands[2].text : infix_operand(operands[2])),
              false, Bond::choice};
    case Operator::less:
    case Operator::less_equal:
    case Operator::greater:
    case Operator::greater_equal:
    case Operator::equal:
    case Operator::not_equal:
      return {fmt::format("{} {} {}", infix_operand(operands[0]), infix(applied.op),
                          infix_operand(operands[1])),
              true, Bond::comparison};
    case Operator::bit_and:
    case Operator::bit_xor:
    case Operator::bit_or:
      return {fmt::format("{} {} {}", infix_operand(operands[0]), infix(applied.op),
                          infix_operand(operands[1])),
              false, Bond::loose};
    case Operator::negate:
      return {fmt::format("Exact.negate({})", as_number(operands[0]))};
    case Operator::multiply:
    case Operator::divide:
    case Operator::remainder:
    case Operator::add:
    case Operator::subtract:
    case Operator::shift_left:
    case Operator::shift_right:
      return {fmt::format("Exact.{}({}, {})", method(applied.op), as_number(operands[0]),
                          as_number(operands[1]))};
  }
  return {};
}

Code code_of(const Scope& scope, const Expression& expression) {
  struct Of {
    const Scope& scope;
    Code operator()(const Number& number) const { return {literal(number.value)}; }
    Code operator()(const schema::ParameterValue& value) const {
      return {parameter_names(scope.declared)[value.index]};
    }
    Code operator()(const schema::OctetConstant&) const { return {"0"}; }
    Code operator()(const FieldValue& value) const { return field_value(scope, value); }
    Code operator()(const Measure& value) const { return measure(scope, value); }
    Code operator()(const Checksum& value) const { return checksum_value(scope, value); }
    Code operator()(const Operation& value) const { return operation(scope, value); }
  };
  return std::visit(Of{scope}, expression.node);
}

}  // namespace

std::string number_text(const Scope& scope, const Expression& expression) {
  return as_number(code_of(scope, expression));
}

std::string condition_text(const Scope& scope, const Expression& expression) {
  return as_condition(code_of(scope, expression)).text;
}

std::string argument_statements(const Scope& scope, const JavaField& field) {
  std::string out;
  if (!schema::tells_struct(*field.field)) return out;
  for (std::size_t i = 0; i < field.field->arguments.size(); ++i) {
    const Expression& argument = field.field->arguments[i];
    if (schema::is_constant(argument)) continue;
    out += fmt::format("long {} = {};\n", field.arguments.at(field.inner->parameters[i].name),
                       number_text(scope, argument));
  }
  return out;
}

std::string argument_list(const Scope& scope, const JavaField& field) {
  std::string out;
  if (!schema::tells_struct(*field.field)) return out;
  for (std::size_t i = 0; i < field.field->arguments.size(); ++i) {
    const Expression& argument = field.field->arguments[i];
    out += ", " + (schema::is_constant(argument)
                       ? number_text(scope, argument)
                       : field.arguments.at(field.inner->parameters[i].name));
  }
  return out;
}

}  // namespace wirestruct::gen::java
