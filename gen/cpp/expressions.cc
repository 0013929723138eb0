#include "gen/cpp/expressions.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "gen/cpp/ranges.hpp"
#include "schema/arithmetic.hpp"

namespace wirestruct::gen::cpp {
namespace {

using schema::Checksum;
using schema::Expression;
using schema::Field;
using schema::FieldValue;
using schema::Measure;
using schema::MeasureKind;
using schema::Model;
using schema::Number;
using schema::Operation;
using schema::Operator;
using schema::Scalar;
using schema::Struct;

enum class Kind : std::uint8_t {
  boolean,
  integer,  // std::int64_t
  literal,  // of no type of its own yet
  checked,  // wirestruct::Checked
};

// Of an operator, as C++ binds; a value binds closest.
enum class Binding : std::uint8_t {
  conditional,
  logical_or,
  logical_and,
  bits,
  equality,
  relation,
  shift,
  sum,
  product,
  unary,
  value,
};

struct Text {
  std::string text;
  Kind kind = Kind::integer;
  Binding binding = Binding::value;
  Range range;
};

Binding binding_of(Operator op) {
  switch (op) {
    case Operator::negate:
    case Operator::complement:
    case Operator::logical_not:
      return Binding::unary;
    case Operator::multiply:
    case Operator::divide:
    case Operator::remainder:
      return Binding::product;
    case Operator::add:
    case Operator::subtract:
      return Binding::sum;
    case Operator::shift_left:
    case Operator::shift_right:
      return Binding::shift;
    case Operator::less:
    case Operator::less_equal:
    case Operator::greater:
    case Operator::greater_equal:
      return Binding::relation;
    case Operator::equal:
    case Operator::not_equal:
      return Binding::equality;
    case Operator::bit_and:
    case Operator::bit_xor:
    case Operator::bit_or:
      return Binding::bits;
    case Operator::logical_and:
      return Binding::logical_and;
    case Operator::logical_or:
      return Binding::logical_or;
    case Operator::conditional:
      return Binding::conditional;
  }
  return Binding::value;
}

bool is_comparison(Operator op) {
  return binding_of(op) == Binding::relation || binding_of(op) == Binding::equality;
}

bool is_logical(Operator op) {
  return op == Operator::logical_and || op == Operator::logical_or;
}

/// True when the operand needs brackets. More of them than C++ asks for: compilers warn about what
/// people read wrongly.
bool needs_brackets(Operator op, const Text& operand, bool is_left) {
  if (operand.binding >= Binding::unary) return false;
  const Binding binding = binding_of(op);
  if (binding == Binding::unary) return true;
  if (operand.binding == Binding::conditional) return true;
  if (binding == Binding::sum && operand.binding == Binding::product) return false;
  if (is_left && operand.binding == binding &&
      (binding == Binding::sum || binding == Binding::product)) {
    return false;
  }
  if (is_logical(op)) {
    return operand.binding != Binding::relation && operand.binding != Binding::equality;
  }
  if (is_comparison(op)) {
    return operand.binding != Binding::sum && operand.binding != Binding::product;
  }
  return true;
}

std::string bracketed(Operator op, const Text& operand, bool is_left) {
  return needs_brackets(op, operand, is_left) ? '(' + operand.text + ')' : operand.text;
}

Text boolean(std::string text, Binding binding) {
  return {std::move(text), Kind::boolean, binding, {0, 1}};
}

/// With a type of its own, so that C++ does not compute in `int`.
Text as_integer(Text text) {
  if (text.kind == Kind::boolean || text.kind == Kind::literal) {
    text.text = fmt::format("std::int64_t{{{}}}", text.text);
    text.kind = Kind::integer;
    text.binding = Binding::value;
  }
  return text;
}

Text as_checked(Text text) {
  if (text.kind != Kind::checked) {
    text.text = fmt::format("wirestruct::Checked({})", text.text);
    text.kind = Kind::checked;
    text.binding = Binding::value;
  }
  return text;
}

Text as_condition(Text text) {
  if (text.kind == Kind::integer || text.kind == Kind::literal) {
    return boolean(bracketed(Operator::not_equal, text, true) + " != 0", Binding::equality);
  }
  return text;
}

class ExpressionText {
 public:
  explicit ExpressionText(const Place& place) : place_(place), model_(place.model) {}

  Text text(const Expression& expression) const {
    return std::visit([this](const auto& node) { return text_of(node); }, expression.node);
  }

 private:
  static Text text_of(const Number& number) {
    return {literal(number.value),
            Kind::literal,
            number.value < 0 ? Binding::unary : Binding::value,
            {number.value, number.value}};
  }

  Text text_of(const schema::ParameterValue& value) const {
    return {place_.structure.parameters[value.index].name,
            Kind::integer,
            Binding::value,
            {INT64_MIN, INT64_MAX}};
  }
  static Text text_of(const schema::OctetConstant&) {
    return {"0", Kind::literal, Binding::value, {0, 0}};
  }

  // -- Fields

  Text text_of(const FieldValue& field) const {
    if (!field.of_last) {
      return walk(place_.structure, place_.value + '.', field.path, 0, "", true);
    }
    if (field.path.empty()) return leaf("last", last_type(), false);
    const auto& type = std::get<schema::StructType>(last_type());
    return walk(model_.structs[type.index], "last.", field.path, 0, octets_at("last_begin"), false);
  }

  const schema::Type& last_type() const { return *place_.last; }

  /// Follows a path from its step on.
  ///   value      how the struct's members are called: `value.`, `last.`, `value.header->`
  ///   octets     the struct's octets, where a derived field is looked up; empty: not known
  ///   is_own     the struct is that of the place, whose derived fields have names
  Text walk(const Struct& structure, const std::string& value, const std::vector<std::size_t>& path,
            std::size_t step, const std::string& octets, bool is_own) const {
    const Field& field = field_of(structure, path[step]);
    const bool is_end = step + 1 == path.size();
    const std::string name = value + MemberNames(model_, structure).identifier(field.name);
    if (field.derived) {
      const Text derived = derived_leaf(structure, field, value, octets, is_own);
      return is_end ? derived : flag_of_number(field, derived, path[step + 1]);
    }
    if (is_end) return leaf(name, field.type, field.guard.has_value());

    Text inside = step_into(structure, field, name, path, step, octets, is_own);
    if (!field.guard) return inside;
    if (inside.kind == Kind::boolean) {
      return boolean(fmt::format("{} && {}", name, bracketed(Operator::logical_and, inside, false)),
                     Binding::logical_and);
    }
    const char* const nothing =
        inside.kind == Kind::checked ? "wirestruct::Checked(0)" : "std::int64_t{0}";
    inside.text = fmt::format("({} ? {} : {})", name, inside.text, nothing);
    inside.binding = Binding::value;
    inside.range = joined(inside.range, {0, 0});
    return inside;
  }

  Text step_into(const Struct& structure, const Field& field, const std::string& name,
                 const std::vector<std::size_t>& path, std::size_t step, const std::string& octets,
                 bool is_own) const {
    const std::string there = field.guard ? '*' + name : name;
    const std::string member = name + (field.guard ? "->" : ".");
    if (const auto* of_enum = std::get_if<schema::EnumType>(&field.type)) {
      const schema::Enum& flags = model_.enums[of_enum->index];
      return boolean(
          fmt::format("has({}, {}::{})", there, element_type(model_, place_.file, field.type),
                      enumerator_identifier(flags.enumerators[path[step + 1]].name)),
          Binding::value);
    }
    if (const auto* of_bits = std::get_if<schema::BitsType>(&field.type)) {
      return bit_leaf(model_.bits[of_bits->index], path[step + 1], member,
                      octets_of_field(structure, field, octets, is_own), field);
    }
    const Struct& inner = model_.structs[std::get<schema::StructType>(field.type).index];
    return walk(inner, member, path, step + 1, octets_of_field(structure, field, octets, is_own),
                false);
  }

  /// The octets of a field, where they can be looked at: `in.at(begin_header)`.
  std::string octets_of_field(const Struct& structure, const Field& field,
                              const std::string& octets, bool is_own) const {
    if (is_own) return place_.octets.empty() ? "" : octets_at(begin_of(place_, field));
    if (octets.empty() || !field.is_offset_fixed) return "";
    static_cast<void>(structure);
    return offset_by(octets, field.offset_octets);
  }

  static std::string offset_by(const std::string& octets, std::uint64_t offset) {
    return offset == 0 ? octets : fmt::format("{} + {}", octets, offset);
  }

  std::string octets_at(const std::string& position) const {
    if (!place_.is_plain) return fmt::format("{}.at({})", place_.octets, position);
    return position == "0" ? place_.octets : fmt::format("{} + {}", place_.octets, position);
  }

  /// A stored value of a single field.
  Text leaf(const std::string& name, const schema::Type& type, bool is_optional) const {
    const Scalar scalar = *wire_scalar(model_, type);
    if (scalar.kind == schema::ScalarKind::boolean && !is_optional) {
      return boolean(name, Binding::value);
    }
    return number_leaf(name, scalar);
  }

  static Text number_leaf(const std::string& value, const Scalar& scalar) {
    const bool may_be_too_large =
        scalar.size_octets == 8 && scalar.kind == schema::ScalarKind::unsigned_integer;
    return {fmt::format("wirestruct::number({})", value),
            may_be_too_large ? Kind::checked : Kind::integer, Binding::value, range_of(scalar)};
  }

  /// A derived field, which is no part of a value: a constant, a local variable, or its octets.
  Text derived_leaf(const Struct& structure, const Field& field, const std::string& value,
                    const std::string& octets, bool is_own) const {
    const Scalar scalar = *wire_scalar(model_, field.type);
    if (place_.doing == Doing::encoding && is_constant(*field.derived)) {
      return text_of(std::get<Number>(field.derived->node));
    }
    if (is_own && !(place_.is_plain && place_.doing == Doing::decoding)) {
      return number_leaf(derived_name(place_, field), scalar);
    }
    const std::string at = octets_of_field(structure, field, octets, is_own);
    if (!at.empty()) return number_leaf(load_text(model_, place_.file, field, at), scalar);

    Place inner{model_,
                structure,
                place_.file,
                Doing::encoding,
                value.substr(0, value.find_last_not_of(".->") + 1),
                "",
                place_.is_plain};
    if (has_checksum(*field.derived)) return {"0", Kind::literal, Binding::value, {0, 0}};
    return ExpressionText(inner).text(*field.derived);
  }

  Text flag_of_number(const Field& field, const Text& number, std::size_t enumerator) const {
    const schema::Enum& flags = model_.enums[std::get<schema::EnumType>(field.type).index];
    const auto mask = static_cast<std::int64_t>(flags.enumerators[enumerator].bits);
    const Text integer = as_integer(number);
    return boolean(fmt::format("({} & {}) == {}", integer.text, literal(mask), literal(mask)),
                   Binding::equality);
  }

  Text bit_leaf(const schema::Bits& bits, std::size_t index, const std::string& member,
                const std::string& octets, const Field& field) const {
    const schema::BitField& part = bits.fields[index];
    const bool is_signed = part.kind == schema::ScalarKind::signed_integer;
    if (!part.derived) {
      const std::string name = member + bit_field_identifier(model_, bits, part.name);
      if (part.kind == schema::ScalarKind::boolean) return boolean(name, Binding::value);
      const bool is_wide = part.width_bits == 64 && !is_signed;
      return {fmt::format("wirestruct::number({})", name), is_wide ? Kind::checked : Kind::integer,
              Binding::value, range_of_bits(part.width_bits, is_signed)};
    }
    if (place_.doing == Doing::encoding || octets.empty()) {
      return text_of(Number{static_cast<std::int64_t>(*part.derived)});
    }
    const std::uint64_t mask = ~std::uint64_t{0} >> (64 - part.width_bits);
    return {fmt::format("wirestruct::number({} >> {} & {})",
                        load_integer(bits.underlying, field.order, octets), part.shift_bits,
                        literal(static_cast<std::int64_t>(mask))),
            Kind::integer, Binding::value, range_of_bits(part.width_bits, false)};
  }

  static std::string load_integer(const Scalar& scalar, schema::ByteOrder order,
                                  const std::string& octets) {
    return load_call(scalar, order, "std::uint64_t", octets);
  }

 public:
  static std::string load_call(const Scalar& scalar, schema::ByteOrder order,
                               const std::string& type, const std::string& octets) {
    const std::string arguments = fmt::format("<{}, {}>", type, scalar.size_octets);
    const std::string at = order == schema::ByteOrder::chosen ? octets + ", order" : octets;
    return fmt::format("wirestruct::load_{}{}({})", byte_order_word(order), arguments, at);
  }

 private:
  // -- Measures

  static Text size_leaf(const std::string& size) {
    constexpr Range::Wide most = Range::Wide{1} << 48;
    return {
        fmt::format("wirestruct::size_number({})", size), Kind::integer, Binding::value, {0, most}};
  }

  Text text_of(const Measure& measure) const {
    const Field& first = field_of(place_.structure, measure.region.first);
    switch (measure.kind) {
      case MeasureKind::count:
        return count_of(first);
      case MeasureKind::offset: {
        if (first.is_offset_fixed) return number(first.offset_octets);
        return size_leaf(fmt::format("{} - scope.begin()", begin_of(place_, first)));
      }
      case MeasureKind::size:
        break;
    }
    if (measure.region.whole) {
      if (place_.is_plain) return number(place_.structure.size_octets);
      return size_leaf(fmt::format("{}.position() - scope.begin()", place_.octets));
    }
    const Field& last = field_of(place_.structure, measure.region.last);
    if (is_end_fixed(last) && first.is_offset_fixed) {
      return number(last.offset_octets + last.size_octets - first.offset_octets);
    }
    return size_leaf(distance_text(end_of(place_, last), begin_of(place_, first)));
  }

  static Text number(std::uint64_t value) {
    return text_of(Number{static_cast<std::int64_t>(value)});
  }

  Text count_of(const Field& field) const {
    const std::string name =
        place_.value + '.' + MemberNames(model_, place_.structure).identifier(field.name);
    if (field.extent) {
      if (!field.guard) return size_leaf(name + ".size()");
      return size_leaf(fmt::format("{0} ? {0}->size() : 0", name));
    }
    const std::uint64_t count = field.dimensions.empty() ? 1 : field.dimensions.front();
    if (!field.guard) return number(count);
    return size_leaf(fmt::format("{} ? {} : 0U", name, count));
  }

  Text text_of(const Checksum& checksum) const {
    const std::uint32_t width = checksum_width_bits(checksum);
    return {fmt::format("wirestruct::number({})", checksum_text(place_, checksum)), Kind::checked,
            Binding::value, range_of_bits(width, false)};
  }

  static std::uint32_t checksum_width_bits(const Checksum& checksum) {
    switch (checksum.kind) {
      case schema::ChecksumKind::sum8:
      case schema::ChecksumKind::xor8:
        return 8;
      case schema::ChecksumKind::inet16:
      case schema::ChecksumKind::fletcher16:
        return 16;
      case schema::ChecksumKind::adler32:
        return 32;
      case schema::ChecksumKind::crc:
        return checksum.crc.width_bits;
    }
    return 64;
  }

  // -- Operators

  Text text_of(const Operation& operation) const {
    switch (operation.operands.size()) {
      case 1:
        return unary(operation.op, text(operation.operands[0]));
      case 2: {
        if (std::optional<Text> named = enumerator_comparison(operation)) return *named;
        return binary(operation.op, text(operation.operands[0]), text(operation.operands[1]));
      }
      default:
        return conditional(as_condition(text(operation.operands[0])), text(operation.operands[1]),
                           text(operation.operands[2]));
    }
  }

  static Text unary(Operator op, Text operand) {
    if (op == Operator::logical_not) {
      operand = as_condition(std::move(operand));
      const Kind kind = operand.kind;
      return {'!' + bracketed(op, operand, false), kind, Binding::unary, {0, 1}};
    }
    operand = as_integer(std::move(operand));
    const Range range = range_of(op, operand.range).value_or(Range{INT64_MIN, INT64_MAX});
    if (!fits_in_64_bits(range)) operand = as_checked(std::move(operand));
    return {std::string(spelling(op)) + bracketed(op, operand, false), operand.kind, Binding::unary,
            clamped(range)};
  }

  static Range clamped(const Range& range) {
    return {std::max<Range::Wide>(range.least, INT64_MIN),
            std::min<Range::Wide>(range.greatest, INT64_MAX)};
  }

  static Text binary(Operator op, Text left, Text right) {
    if (is_logical(op))
      return logical(op, as_condition(std::move(left)), as_condition(std::move(right)));
    const std::optional<Range> range = range_of(op, left.range, right.range);
    const bool can_overflow = !range || !fits_in_64_bits(*range);
    // One operand with a type is enough; of a shift, the left one.
    if (left.kind == Kind::boolean) left = as_integer(std::move(left));
    if (right.kind == Kind::boolean) right = as_integer(std::move(right));
    const bool is_shift = op == Operator::shift_left || op == Operator::shift_right;
    if (left.kind == Kind::literal && (right.kind == Kind::literal || is_shift)) {
      left = as_integer(std::move(left));
    }
    if (can_overflow && left.kind != Kind::checked && right.kind != Kind::checked) {
      left = as_checked(std::move(left));
    }
    const bool is_checked = left.kind == Kind::checked || right.kind == Kind::checked;
    const Kind kind = is_checked          ? Kind::checked
                      : is_comparison(op) ? Kind::boolean
                                          : Kind::integer;
    std::string text = bracketed(op, left, true) + ' ' + std::string(spelling(op)) + ' ' +
                       bracketed(op, right, false);
    return {std::move(text), kind, binding_of(op),
            range ? clamped(*range) : Range{INT64_MIN, INT64_MAX}};
  }

  static Text logical(Operator op, const Text& left, const Text& right) {
    if (left.kind != Kind::checked && right.kind != Kind::checked) {
      return boolean(bracketed(op, left, true) + ' ' + std::string(spelling(op)) + ' ' +
                         bracketed(op, right, false),
                     binding_of(op));
    }
    const char* const function = op == Operator::logical_and ? "and" : "or";
    return {fmt::format("wirestruct::logical_{}({}, {})", function, left.text, right.text),
            Kind::checked,
            Binding::value,
            {0, 1}};
  }

  static Text conditional(const Text& condition, Text yes, Text no) {
    const Range range = joined(yes.range, no.range);
    if (condition.kind == Kind::checked || yes.kind == Kind::checked || no.kind == Kind::checked) {
      return {fmt::format("wirestruct::choose({}, {}, {})", condition.text, yes.text, no.text),
              Kind::checked, Binding::value, range};
    }
    yes = as_integer(std::move(yes));
    no = as_integer(std::move(no));
    return {fmt::format("{} ? {} : {}", bracketed(Operator::conditional, condition, true),
                        bracketed(Operator::conditional, yes, false),
                        bracketed(Operator::conditional, no, false)),
            Kind::integer, Binding::conditional, range};
  }

  /// `value.kind == Kind::login` in place of a number, where the field is always there.
  std::optional<Text> enumerator_comparison(const Operation& operation) const {
    if (binding_of(operation.op) != Binding::equality) return std::nullopt;
    const auto* field = std::get_if<FieldValue>(&operation.operands[0].node);
    const auto* number = std::get_if<Number>(&operation.operands[1].node);
    if (!field || !number || field->of_last || field->path.size() != 1) return std::nullopt;
    const Field& of_enum = field_of(place_.structure, field->path[0]);
    const auto* type = std::get_if<schema::EnumType>(&of_enum.type);
    if (!type || of_enum.derived || of_enum.guard) return std::nullopt;
    const schema::Enum& declared = model_.enums[type->index];
    // One of 64 bits may be too large for an expression, which then is an overflow.
    if (declared.is_flags || declared.underlying.size_octets == 8) return std::nullopt;
    for (const schema::Enumerator& enumerator : declared.enumerators) {
      if (value_of(declared, enumerator) != number->value) continue;
      return boolean(
          fmt::format("{}.{} {} {}::{}", place_.value,
                      MemberNames(model_, place_.structure).identifier(of_enum.name),
                      spelling(operation.op), element_type(model_, place_.file, of_enum.type),
                      enumerator_identifier(enumerator.name)),
          binding_of(operation.op));
    }
    return std::nullopt;
  }

  static std::int64_t value_of(const schema::Enum& declared, const schema::Enumerator& enumerator) {
    if (declared.underlying.kind != schema::ScalarKind::signed_integer) {
      return static_cast<std::int64_t>(enumerator.bits);
    }
    const unsigned spare_bits = 64 - 8 * declared.underlying.size_octets;
    return static_cast<std::int64_t>(enumerator.bits << spare_bits) >> spare_bits;
  }

  const Place& place_;
  const Model& model_;
};

}  // namespace

std::string number_text(const Place& place, const Expression& expression) {
  return ExpressionText(place).text(expression).text;
}

Condition condition_text(const Place& place, const Expression& expression) {
  const Text text = as_condition(ExpressionText(place).text(expression));
  return {text.text, text.kind == Kind::checked};
}

bool can_miss(const Place& place, const Expression& expression, std::uint32_t width_bits,
              bool is_signed) {
  const Text text = ExpressionText(place).text(expression);
  const Range field = range_of_bits(width_bits, is_signed);
  return text.kind == Kind::checked || joined(text.range, field) != field;
}

}  // namespace wirestruct::gen::cpp
