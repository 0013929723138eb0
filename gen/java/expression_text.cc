#include "gen/java/expression_text.hpp"

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

/// What binds its parts together.
enum class Bond : std::uint8_t {
  tight,       ///< a name, a call: it can stand anywhere
  comparison,  ///< `a == b`
  conjunction,
  disjunction,
  loose,   ///< arithmetic and bits: never without parentheses in something else
  choice,  ///< `a ? b : c`
};

/// A piece of Java.
struct Code {
  std::string text;
  bool is_condition = false;
  Bond bond = Bond::tight;
};

Code code_of(const Scope& scope, const Expression& expression);

std::string operand(const Code& code) {
  return code.bond == Bond::tight ? code.text : "(" + code.text + ")";
}

/// An operand of `&&` or `||`, of which a chain needs no parentheses, nor do comparisons in it.
std::string operand_of(Bond bond, const Code& code) {
  return code.bond == bond || code.bond == Bond::comparison ? code.text : operand(code);
}

std::string as_number(const Code& code) {
  return code.is_condition ? fmt::format("({} ? 1 : 0)", operand(code)) : code.text;
}

Code as_condition(const Code& code) {
  if (code.is_condition) return code;
  return {operand(code) + " != 0", true, Bond::comparison};
}

std::string literal(std::int64_t value) {
  constexpr std::int64_t readable = 1'000'000;
  if (value == std::numeric_limits<std::int64_t>::min()) return "(-0x7FFFFFFFFFFFFFFFL - 1)";
  const bool is_int = value >= std::numeric_limits<std::int32_t>::min() &&
                      value <= std::numeric_limits<std::int32_t>::max();
  const char* const suffix = is_int ? "" : "L";
  return value < readable ? fmt::format("{}{}", value, suffix)
                          : fmt::format("0x{:X}{}", value, suffix);
}

// -- Values of fields

Code leaf(const Scope& scope, const JavaField& field, const std::string& value,
          std::span<const std::size_t> path);

std::string exact(const schema::Scalar& scalar, const std::string& number) {
  return is_u64(scalar) ? fmt::format("Exact.unsigned({})", number) : number;
}

/// A number out of a record of bits.
Code bit_field(const Scope& scope, const JavaField& field, const std::string& value,
               std::size_t index) {
  const auto type = std::get<schema::BitsType>(field.field->type);
  const schema::Bits& declared = scope.model.bits[type.index];
  const schema::BitField& bits = declared.fields[index];
  if (bits.derived) return {literal(static_cast<std::int64_t>(*bits.derived))};
  const std::string number = fmt::format("{}.{}()", value, bit_names(declared)[index]);
  if (bits.enumeration) {
    const schema::Enum& enumeration = scope.model.enums[*bits.enumeration];
    return {exact(enumeration.underlying, number + (enumeration.is_flags ? ".bits()" : ".code()"))};
  }
  if (bits.kind == schema::ScalarKind::boolean) return {number, true};
  const bool is_u64_bits =
      bits.width_bits == 64 && bits.kind == schema::ScalarKind::unsigned_integer;
  return {is_u64_bits ? fmt::format("Exact.unsigned({})", number) : number};
}

Code flag(const Scope& scope, const JavaField& field, const std::string& value, std::size_t index) {
  const auto type = std::get<schema::EnumType>(field.field->type);
  const std::vector<std::string> names = enumerator_names(scope.model.enums[type.index]);
  return {fmt::format("{}.has({}.{})", value, field.element, names[index]), true};
}

/// A field of the struct that `value` is.
Code inner_field(const Scope& scope, const JavaField& field, const std::string& value,
                 std::span<const std::size_t> path) {
  const std::vector<JavaField> fields = java_fields(scope.model, scope.names, *field.inner);
  // Types are named as code in the package of the struct around needs them.
  JavaField next = fields[path.front()];
  next.element = java_field(scope.model, scope.names, scope.declared.file, *next.field).element;
  if (scope.side == Side::view || schema::is_stored(*next.field)) {
    return leaf(scope, next, fmt::format("{}.{}()", value, next.name), path.subspan(1));
  }
  // What the value does not have is still in the octets.
  const std::string octets = scope.side == Side::writing ? "out.octets()" : "octets";
  const std::string at =
      scope.side == Side::at_offset ? fmt::format("offset + {}", field.constant) : field.at;
  if (!at.empty() && field.is_plain) {
    return leaf(scope, next,
                fmt::format("{}.inside({}, {}).{}()", field.view, octets, at, next.name),
                path.subspan(1));
  }
  const bool is_found = next.field->is_offset_fixed && !next.field->guard &&
                        next.field->order != schema::ByteOrder::chosen;
  if (!at.empty() && is_found) {
    const Place place{.at = fmt::format("{} + {}.{}", at, field.element, next.constant),
                      .octets = octets,
                      .is_big_endian = ""};
    return leaf(scope, next, fmt::format("({})", get_expression(next, place, "")), path.subspan(1));
  }
  if (schema::is_constant(*next.field->derived)) {
    return {literal(std::get<Number>(next.field->derived->node).value)};
  }
  return {fmt::format("{}.noted(\"{}.{}\")", scope.side == Side::reading ? "in" : "out",
                      field.inner->name, next.field->name)};
}

Code leaf(const Scope& scope, const JavaField& field, const std::string& value,
          std::span<const std::size_t> path) {
  if (field.is_optional()) {
    JavaField present = field;
    schema::Field unguarded = *field.field;
    unguarded.guard.reset();
    present.field = &unguarded;
    const Code code = leaf(scope, present, value, path);
    return {fmt::format("{} == null ? 0 : {}", value, as_number(code)), false, Bond::choice};
  }
  switch (field.shape) {
    case Shape::boolean:
      return {value, true};
    case Shape::octet:
      return {fmt::format("{} & 0xFF", value), false, Bond::loose};
    case Shape::flags:
      if (!path.empty()) return flag(scope, field, value, path.front());
      break;
    case Shape::bits:
      if (!path.empty()) return bit_field(scope, field, value, path.front());
      break;
    case Shape::structure:
      if (!path.empty()) return inner_field(scope, field, value, path);
      break;
    case Shape::number:
    case Shape::character:
    case Shape::text:
    case Shape::octets:
    case Shape::enumeration:
    case Shape::variant:
      break;
  }
  return {number_of_element(field, value)};
}

Code field_value(const Scope& scope, const FieldValue& named) {
  const std::span<const std::size_t> path = named.path;
  if (named.of_last) {
    JavaField element = *scope.last_field;
    schema::Field alone = *element.field;
    alone.guard.reset();
    element.field = &alone;
    element.at = "lastAt";
    return leaf(scope, element, scope.last, path);
  }
  const JavaField& field = scope.fields[path.front()];
  const bool is_computed = scope.side == Side::writing || scope.side == Side::at_offset;
  // Derived fields have been computed into variables of type long.
  if (is_computed && !schema::is_stored(*field.field)) {
    if (field.shape == Shape::flags && path.size() > 1) {
      return flag(scope, field, fmt::format("new {}({})", field.element, field.local), path[1]);
    }
    return {field.local};
  }
  return leaf(scope, field, variable_of(scope, field), path.subspan(1));
}

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

std::string variable_of(const Scope& scope, const JavaField& field) {
  switch (scope.side) {
    case Side::view:
      return field.name + "()";
    case Side::reading:
      return field.local;
    case Side::writing:
    case Side::at_offset:
      return "this." + field.name;
  }
  return {};
}

std::string number_of_element(const JavaField& field, const std::string& element) {
  switch (field.shape) {
    case Shape::enumeration:
      return exact(field.scalar, element + ".code()");
    case Shape::flags:
      return exact(field.scalar, element + ".bits()");
    case Shape::bits:
      return exact(field.scalar, element + ".toBits()");
    case Shape::octet:
      return fmt::format("({} & 0xFF)", element);
    case Shape::boolean:
      return fmt::format("({} ? 1 : 0)", element);
    case Shape::number:
    case Shape::character:
    case Shape::text:
    case Shape::octets:
    case Shape::structure:
    case Shape::variant:
      break;
  }
  return exact(field.scalar, element);
}

namespace {

/// True when the expression of `outer` goes down to that field of `inner`.
bool names_field(const schema::Model& model, const schema::Struct& outer,
                 const Expression& expression, const schema::Struct& inner, std::size_t number) {
  if (const auto* applied = std::get_if<Operation>(&expression.node)) {
    return std::ranges::any_of(applied->operands, [&](const Expression& operand) {
      return names_field(model, outer, operand, inner, number);
    });
  }
  const auto* value = std::get_if<FieldValue>(&expression.node);
  if (value == nullptr || value->of_last) return false;
  const schema::Struct* declared = &outer;
  for (std::size_t i = 0; i < value->path.size(); ++i) {
    if (i > 0 && declared == &inner && value->path[i] == number) return true;
    const schema::Field& field = schema::field_of(*declared, value->path[i]);
    const auto* type = std::get_if<schema::StructType>(&field.type);
    if (type == nullptr) return false;
    declared = &model.structs[type->index];
  }
  return false;
}

}  // namespace

bool is_noted(const Scope& scope, const JavaField& field) {
  const schema::Field& declared = *field.field;
  const bool is_found =
      declared.is_offset_fixed && !declared.guard && declared.order != schema::ByteOrder::chosen;
  if (!declared.derived || is_found || has_checksum(*declared.derived) ||
      schema::is_constant(*declared.derived)) {
    return false;
  }
  const auto names_it = [&](const schema::Struct& outer, const std::optional<Expression>& one) {
    return one && names_field(scope.model, outer, *one, scope.declared, declared.number);
  };
  const auto in_struct = [&](const schema::Struct& outer) {
    const bool in_guard = std::ranges::any_of(
        outer.guards, [&](const schema::Guard& guard) { return names_it(outer, guard.condition); });
    return in_guard || std::ranges::any_of(outer.members, [&](const schema::Member& member) {
             const auto* other = std::get_if<schema::Field>(&member);
             if (other == nullptr) return false;
             std::optional<Expression> extent;
             if (other->extent) extent = other->extent->expression;
             return names_it(outer, other->derived) || names_it(outer, other->where) ||
                    names_it(outer, other->region) || names_it(outer, extent);
           });
  };
  const auto in_variant = [&](const schema::Variant& variant) {
    return names_it(scope.model.structs[variant.owner], variant.selector);
  };
  return std::ranges::any_of(scope.model.structs, in_struct) ||
         std::ranges::any_of(scope.model.variants, in_variant);
}

bool has_checksum(const Expression& expression) {
  return !regions_of_checksums(expression).empty();
}

std::vector<Region> regions_of_checksums(const Expression& expression) {
  std::vector<Region> regions;
  if (const auto* checksum = std::get_if<Checksum>(&expression.node)) {
    // One over constants only is a checksum all the same.
    if (checksum->pieces.empty()) regions.push_back({false, 1, 0});
    for (const schema::ChecksumPiece& piece : checksum->pieces) {
      const auto* region = std::get_if<Region>(&piece);
      regions.push_back(region != nullptr ? *region : Region{false, 1, 0});
    }
  } else if (const auto* applied = std::get_if<Operation>(&expression.node)) {
    for (const Expression& inner : applied->operands) {
      const std::vector<Region> more = regions_of_checksums(inner);
      regions.insert(regions.end(), more.begin(), more.end());
    }
  }
  return regions;
}

bool is_late(const Scope& scope, const Expression& expression) {
  struct Of {
    const Scope& scope;
    bool operator()(const Number&) const { return false; }
    bool operator()(const FieldValue& value) const {
      if (value.of_last) return false;
      const schema::Field& field = *scope.fields[value.path.front()].field;
      return field.derived && is_late(scope, *field.derived);
    }
    bool operator()(const Measure& value) const {
      const JavaField& first = scope.fields[value.region.whole ? 0 : value.region.first];
      const bool is_text_count = first.shape == Shape::text && first.count == Count::whole;
      return value.kind != schema::MeasureKind::count || is_text_count;
    }
    bool operator()(const Checksum&) const { return true; }
    bool operator()(const Operation& applied) const {
      return std::ranges::any_of(applied.operands,
                                 [this](const Expression& inner) { return is_late(scope, inner); });
    }
  };
  return std::visit(Of{scope}, expression.node);
}

}  // namespace wirestruct::gen::java
