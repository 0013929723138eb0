#include "gen/cpp/expressions.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "gen/cpp/block_lines.hpp"
#include "gen/cpp/computed_bits.hpp"
#include "gen/cpp/parts.hpp"
#include "gen/cpp/ranges.hpp"
#include "schema/arguments.hpp"
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

class ExpressionText {
 public:
  explicit ExpressionText(const Place& place) : place_(place), model_(place.model) {}

  Text text(const Expression& expression) const {
    return std::visit([this](const auto& node) { return text_of(node); }, expression.node);
  }

 private:
  static Text text_of(const Number& number) { return literal_text(number.value); }

  Text text_of(const schema::ParameterValue& value) const {
    if (!place_.given.empty()) return place_.given[value.index];
    return {parameter_identifier(model_, place_.structure.parameters[value.index].name),
            Kind::integer,
            Binding::value,
            {INT64_MIN, INT64_MAX}};
  }
  /// Stands where nothing is computed.
  static Text text_of(const schema::OctetConstant&) { return literal_text(0); }

  // -- Fields

  /// A struct on the way to a value.
  struct Inside {
    const Struct& structure;
    std::string members;  // how they are called: `value.`, `last.`, `value.header->`
    std::string octets;   // of the struct, where a derived field is looked up; empty: not known
    const Inside* outer = nullptr;  // null for the struct of the place, whose derived fields have
                                    // names
    const Field* field = nullptr;   // of the outer one
  };

  Text text_of(const FieldValue& field) const {
    if (const auto kept = kept_text(field)) return *kept;
    const Inside own{place_.structure, place_.value + '.', ""};
    if (!field.of_last) return walk(own, field.path, 0);
    const Field& array = *place_.last;
    if (field.path.empty()) return leaf("last", array.type, false);
    return walk({model_.structs[std::get<schema::StructType>(array.type).index], "last.",
                 octets_at("last_begin"), &own, &array},
                field.path, 0);
  }

  // What a struct inside has computed, and alone knows where it is.
  std::optional<Text> kept_text(const FieldValue& value) const {
    if (place_.facts == nullptr) return std::nullopt;
    const Field& field =
        value.of_last ? *place_.last : field_of(place_.structure, value.path.front());
    const auto* type = std::get_if<schema::StructType>(&field.type);
    if (type == nullptr) return std::nullopt;
    const Struct& inner = model_.structs[type->index];
    const std::span path = std::span(value.path).subspan(value.of_last ? 0 : 1);
    const auto way = schema::way_to_computed(model_, inner, path);
    if (!way || !(*place_.facts)[type->index].asked.contains(*way)) return std::nullopt;
    const bool is_checked = is_kept_checked(model_, inner, *way);
    const std::string name =
        value.of_last
            ? fmt::format("in.kept({}::Kept::{}){}", element_type(model_, place_.file, field.type),
                          kept_identifier(model_, inner, *way), is_checked ? "" : ".value()")
            : kept_variable(place_, field, *way);
    const Text text{name, is_checked ? Kind::checked : Kind::integer, Binding::value,
                    range_of(scalar_at_end(model_, inner, *way))};
    if (way->size() == path.size()) return text;
    const Struct* around = &inner;
    for (const std::size_t step : std::span(*way).first(way->size() - 1)) {
      around = &model_.structs[std::get<schema::StructType>(field_of(*around, step).type).index];
    }
    return flag_of_number(field_of(*around, way->back()), text, path.back());
  }

  /// Follows a path from its step on.
  Text walk(const Inside& inside, const std::vector<std::size_t>& path, std::size_t step) const {
    const Field& field = field_of(inside.structure, path[step]);
    const bool is_end = step + 1 == path.size();
    const std::string name =
        inside.members + MemberNames(model_, inside.structure).identifier(field.name);
    if (field.derived) {
      const Text derived = derived_leaf(inside, field);
      return is_end ? derived : flag_of_number(field, derived, path[step + 1]);
    }
    if (is_end) return leaf(name, field.type, field.guard.has_value());

    Text text = step_into(inside, field, name, path, step);
    if (!field.guard) return text;
    if (text.kind == Kind::boolean) {
      return boolean_text(
          fmt::format("{} && {}", name, bracketed(Operator::logical_and, text, false)),
          Binding::logical_and);
    }
    const char* const nothing =
        text.kind == Kind::checked ? "wirestruct::Checked(0)" : "std::int64_t{0}";
    text.text = fmt::format("({} ? {} : {})", name, text.text, nothing);
    text.binding = Binding::value;
    text.range = joined(text.range, {0, 0});
    return text;
  }

  Text step_into(const Inside& inside, const Field& field, const std::string& name,
                 const std::vector<std::size_t>& path, std::size_t step) const {
    const std::string there = field.guard ? '*' + name : name;
    const std::string member = name + (field.guard ? "->" : ".");
    if (const auto* of_enum = std::get_if<schema::EnumType>(&field.type)) {
      const schema::Enum& flags = model_.enums[of_enum->index];
      return boolean_text(
          fmt::format("has({}, {}::{})", there, element_type(model_, place_.file, field.type),
                      enumerator_identifier(flags.enumerators[path[step + 1]].name)),
          Binding::value);
    }
    const std::string octets = octets_of_field(inside, field);
    if (const auto* of_bits = std::get_if<schema::BitsType>(&field.type)) {
      return bit_leaf(inside, model_.bits[of_bits->index], path[step + 1], member, octets, field);
    }
    const Struct& inner = model_.structs[std::get<schema::StructType>(field.type).index];
    return walk({inner, member, octets, &inside, &field}, path, step + 1);
  }

  /// The octets of a field, where they can be looked at: `in.at(begin_header)`.
  std::string octets_of_field(const Inside& inside, const Field& field) const {
    if (inside.outer == nullptr) {
      return place_.octets.empty() ? "" : octets_at(begin_of(place_, field));
    }
    // Only the struct itself knows the order that its message chose.
    const bool is_found = field.is_offset_fixed && field.order != schema::ByteOrder::chosen;
    if (inside.octets.empty() || !is_found) return "";
    return offset_by(inside.octets, field.offset_octets);
  }

  /// Where what a struct on the way derives is computed from the values.
  Place place_in(const Inside& inside) const {
    if (inside.outer == nullptr) return place_;
    Place place{model_, inside.structure, place_.file, Doing::encoding, value_with(inside.members),
                "",     place_.is_plain};
    place.is_early = true;  // its derived fields have no variables here
    const Place around = argument_place(place_in(*inside.outer));
    for (const Expression& argument : inside.field->arguments) {
      place.given.push_back(ExpressionText(around).text(argument));
    }
    return place;
  }

  // What has members: `value.header` of `value.header.`, `(*value.header)` of `value.header->`.
  static std::string value_with(std::string_view members) {
    if (members.ends_with('.')) return std::string(members.substr(0, members.size() - 1));
    return fmt::format("(*{})", members.substr(0, members.size() - 2));
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
      return boolean_text(name, Binding::value);
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
  Text derived_leaf(const Inside& inside, const Field& field) const {
    const Scalar scalar = *wire_scalar(model_, field.type);
    const bool is_own = inside.outer == nullptr;
    if (place_.doing == Doing::encoding && is_constant(*field.derived)) {
      return text_of(std::get<Number>(field.derived->node));
    }
    if (is_own && place_.is_early) return if_there(field, text(*field.derived));
    if (is_own && place_.doing == Doing::encoding && has_checksum(*field.derived)) {
      const std::string at = octets_of_field(inside, field);
      if (at.empty()) return literal_text(0);
      return if_there(field, number_leaf(load_text(model_, place_.file, field, at), scalar));
    }
    if (is_own && !(place_.is_plain && place_.doing == Doing::decoding)) {
      return number_leaf(derived_name(place_, field), scalar);
    }
    const std::string at = octets_of_field(inside, field);
    if (is_own || (!at.empty() && !field.guard)) {
      return number_leaf(load_text(model_, place_.file, field, at), scalar);
    }
    const Place inner = place_in(inside);
    const ExpressionText in_it(inner);
    if (!at.empty()) {
      return in_it.if_there(field, number_leaf(load_text(model_, place_.file, field, at), scalar));
    }
    if (has_checksum(*field.derived)) return literal_text(0);
    return in_it.if_there(field, in_it.text(*field.derived));
  }

  /// 0 for a field that is not there.
  Text if_there(const Field& field, Text value) const {
    if (!field.guard) return value;
    Text there = conditional_text(is_there(*field.guard), value, literal_text(0));
    // A wirestruct::Checked is a call of a function.
    if (there.kind != Kind::checked) there.text = '(' + there.text + ')';
    there.binding = Binding::value;
    return there;
  }

  Text is_there(std::size_t index) const {
    // Of a struct inside there is no variable, but its value.
    const bool is_inside = place_.octets.empty() && !place_.is_plain;
    if (!is_inside) return boolean_text(guard_name(index), Binding::value);
    const schema::Guard& guard = place_.structure.guards[index];
    Text here = boolean_text("true", Binding::value);
    if (guard.kind == schema::GuardKind::octets_left) {
      here = boolean_text(first_under(index), Binding::value);
    } else {
      here = as_condition(text(guard.condition));
      if (guard.kind == schema::GuardKind::unless) here = unary_text(Operator::logical_not, here);
    }
    return guard.outer ? binary_text(Operator::logical_and, is_there(*guard.outer), here) : here;
  }

  /// Whether what the end of the message may cut off is there.
  std::string first_under(std::size_t guard) const {
    for (const schema::Member& member : place_.structure.members) {
      const auto* field = std::get_if<Field>(&member);
      if (field == nullptr || field->derived || field->guard != guard) continue;
      return place_.value + '.' + MemberNames(model_, place_.structure).identifier(field->name) +
             ".has_value()";
    }
    return "true";
  }

  Text flag_of_number(const Field& field, const Text& number, std::size_t enumerator) const {
    const schema::Enum& flags = model_.enums[std::get<schema::EnumType>(field.type).index];
    const auto mask = static_cast<std::int64_t>(flags.enumerators[enumerator].bits);
    const Text integer = as_integer(number);
    return boolean_text(fmt::format("({} & {}) == {}", integer.text, literal(mask), literal(mask)),
                        Binding::equality);
  }

  Text bit_leaf(const Inside& inside, const schema::Bits& bits, std::size_t index,
                const std::string& member, const std::string& octets, const Field& field) const {
    const schema::BitField& part = bits.fields[index];
    const bool is_signed = part.kind == schema::ScalarKind::signed_integer;
    const Range range = range_of_bits(part.width_bits, is_signed);
    if (is_stored(part)) {
      const std::string name = member + bit_field_identifier(model_, bits, part.name);
      if (part.kind == schema::ScalarKind::boolean) return boolean_text(name, Binding::value);
      const bool is_wide = part.width_bits == 64 && !is_signed;
      return {fmt::format("wirestruct::number({})", name), is_wide ? Kind::checked : Kind::integer,
              Binding::value, range};
    }
    const bool is_own = inside.outer == nullptr;
    const bool is_looked_up = part.computed ? place_.doing == Doing::decoding || !is_own
                                            : place_.doing == Doing::decoding;
    if (!is_looked_up || octets.empty()) {
      if (part.derived) return literal_text(static_cast<std::int64_t>(*part.derived));
      const Place place = place_in(inside);
      return ExpressionText(place).text(computed_of(field, part));
    }
    if (part.width_bits == 64 && !is_signed) {
      return {fmt::format("wirestruct::number({})",
                          load_text(model_, place_.file, as_integers(field, bits), octets)),
              Kind::checked, Binding::value, range};
    }
    return {fmt::format("wirestruct::part_of_bits({}, {}, {})", octets,
                        number_elements(model_, field), bit_part_text(part, index)),
            Kind::integer, Binding::value, range};
  }

  /// The field with the integers that its `bits` are cut from.
  static Field as_integers(Field field, const schema::Bits& bits) {
    field.type = bits.underlying;
    return field;
  }

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
    const bool may_be_none = !overflows_in_checksums(place_, {checksum}).empty();
    return {fmt::format("wirestruct::{}({})", may_be_none ? "checked_number" : "number",
                        checksum_text(place_, checksum)),
            may_be_none || width == 64 ? Kind::checked : Kind::integer, Binding::value,
            range_of_bits(width, false)};
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
        return unary_text(operation.op, text(operation.operands[0]));
      case 2: {
        if (std::optional<Text> named = enumerator_comparison(operation)) return *named;
        return binary_text(operation.op, text(operation.operands[0]), text(operation.operands[1]));
      }
      default:
        return conditional_text(as_condition(text(operation.operands[0])),
                                text(operation.operands[1]), text(operation.operands[2]));
    }
  }

  /// `value.kind == Kind::login` in place of a number, where the field is always there.
  std::optional<Text> enumerator_comparison(const Operation& operation) const {
    if (binding_of(operation.op) != Binding::equality) return std::nullopt;
    const auto* number = std::get_if<Number>(&operation.operands[1].node);
    if (!number) return std::nullopt;
    if (const auto* value = std::get_if<schema::ParameterValue>(&operation.operands[0].node)) {
      return parameter_comparison(operation.op, *value, *number);
    }
    const auto* field = std::get_if<FieldValue>(&operation.operands[0].node);
    if (!field || field->of_last || field->path.size() != 1) return std::nullopt;
    const Field& of_enum = field_of(place_.structure, field->path[0]);
    const auto* type = std::get_if<schema::EnumType>(&of_enum.type);
    if (!type || of_enum.derived || of_enum.guard) return std::nullopt;
    const std::optional<std::string> named = enumerator_text(type->index, number->value);
    if (!named) return std::nullopt;
    return boolean_text(fmt::format("{}.{} {} {}", place_.value,
                                    MemberNames(model_, place_.structure).identifier(of_enum.name),
                                    spelling(operation.op), *named),
                        binding_of(operation.op));
  }

  /// Likewise, `kind == wirestruct::number(Kind::login)`.
  std::optional<Text> parameter_comparison(Operator op, const schema::ParameterValue& value,
                                           const Number& number) const {
    const schema::Parameter& parameter = place_.structure.parameters[value.index];
    if (!parameter.enumeration || !place_.given.empty()) return std::nullopt;
    const std::optional<std::string> named = enumerator_text(*parameter.enumeration, number.value);
    if (!named) return std::nullopt;
    return boolean_text(
        fmt::format("{} {} wirestruct::number({})", text_of(value).text, spelling(op), *named),
        binding_of(op));
  }

  /// `Kind::login`; nothing when the number has no name.
  std::optional<std::string> enumerator_text(std::size_t enumeration, std::int64_t number) const {
    const schema::Enum& declared = model_.enums[enumeration];
    // One of 64 bits may be too large for an expression, which then is an overflow.
    if (declared.is_flags || declared.underlying.size_octets == 8) return std::nullopt;
    for (const schema::Enumerator& enumerator : declared.enumerators) {
      if (value_of(declared, enumerator) != number) continue;
      return element_type(model_, place_.file, schema::EnumType{enumeration}) +
             "::" + enumerator_identifier(enumerator.name);
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

Place argument_place(Place place) {
  place.is_early = place.doing == Doing::encoding;
  return place;
}

std::vector<Argument> arguments_of(const Place& place, const Field& field) {
  const Place early = argument_place(place);
  std::vector<Argument> arguments;
  if (!schema::tells_struct(field)) return arguments;
  for (const Expression& argument : field.arguments) {
    const Text text = ExpressionText(early).text(argument);
    const bool can_overflow = text.kind == Kind::checked;
    const std::string operand = bracketed(Operator::negate, text, false);
    arguments.push_back({text.text, can_overflow, can_overflow ? operand + ".value()" : text.text});
  }
  return arguments;
}

bool can_overflow(const Place& place, const Expression& expression) {
  return ExpressionText(place).text(expression).kind == Kind::checked;
}

bool can_miss(const Place& place, const Expression& expression, std::uint32_t width_bits,
              bool is_signed) {
  const Text text = ExpressionText(place).text(expression);
  const Range field = range_of_bits(width_bits, is_signed);
  return text.kind == Kind::checked || joined(text.range, field) != field;
}

}  // namespace wirestruct::gen::cpp
