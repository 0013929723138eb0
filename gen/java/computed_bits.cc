#include "gen/java/computed_bits.hpp"

#include <fmt/format.h>

#include "gen/java/fit_checks.hpp"
#include "gen/java/order_text.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::java {
namespace {

using schema::BitField;
using schema::Bits;

const Bits& bits_of(const schema::Model& model, const schema::Field& field) {
  return model.bits[std::get<schema::BitsType>(field.type).index];
}

DerivedRange range_of_bits(const BitField& bits) {
  const bool is_signed = bits.kind == schema::ScalarKind::signed_integer;
  const std::uint32_t width_bits =
      is_signed || bits.width_bits == 64 ? bits.width_bits - 1 : bits.width_bits;
  const std::uint64_t greatest = (std::uint64_t{1} << width_bits) - 1;
  const char* const suffix = width_bits > 31 ? "L" : "";
  return {is_signed ? fmt::format("-0x{:X}{} - 1", greatest, suffix) : "0",
          fmt::format("0x{:X}{}", greatest, suffix)};
}

/// `"ip.words"`, as errors name the bits; of an array they are those of its first element.
std::string path_of(const JavaField& field, const BitField& bits) {
  std::string out = field.field->name;
  const std::size_t dimensions = field.extents.size() + (field.count == Count::fixed ? 0 : 1);
  for (std::size_t i = 0; i < dimensions; ++i) out += "[0]";
  return fmt::format("\"{}.{}\"", out, bits.name);
}

Place place_of(const Scope& scope, const JavaField& field) {
  switch (scope.side) {
    case Side::view:
      return {.at = element_offset(field, scope.type + ".")};
    case Side::at_offset:
      return {.at = element_offset(field, "")};
    case Side::reading:
      return place_at(element_at(field));
    case Side::writing:
      return old_place(element_at(field));
  }
  return {};
}

/// The statements for every element.
std::string for_all(const Scope& scope, const JavaField& field, const std::string& statements) {
  const std::string value = variable_of(scope, field);
  if (field.is_list()) {
    return fmt::format("for (int i = 0; i < {}.size(); i++) {{\n{}}}\n", value,
                       indented(statements, 2));
  }
  return in_loops(field, std::string_view(statements).substr(0, statements.size() - 1), value);
}

}  // namespace

std::vector<std::size_t> computed_bits(const schema::Model& model, const schema::Field& field) {
  std::vector<std::size_t> computed;
  if (!std::holds_alternative<schema::BitsType>(field.type)) return computed;
  const Bits& bits = bits_of(model, field);
  for (std::size_t i = 0; i < bits.fields.size(); ++i) {
    if (bits.fields[i].computed) computed.push_back(i);
  }
  return computed;
}

std::string put_computed_bits(const Scope& scope, const JavaField& field) {
  std::string put;
  for (const std::size_t index : computed_bits(scope.model, *field.field)) {
    const Bits& bits = bits_of(scope.model, *field.field);
    const BitField& one = bits.fields[index];
    const DerivedRange range = range_of_bits(one);
    const std::string number = number_text(scope, computed_of(*field.field, one));
    const bool is_plain = scope.side == Side::at_offset;
    // Arithmetic that fails is the fault of the field that the writer stands at.
    if (!is_plain && number.find("Exact.") != number.npos) {
      put += fmt::format("out.begin({}, {});\n", path_of(field, one), field.at);
    }
    const std::string value =
        is_plain ? fmt::format("LAYOUT.deriveBits(\"{}\", () -> {}, {}, {}, {})", one.name, number,
                               field.constant, range.least, range.greatest)
                 : fmt::format("out.checkRange({}, {}, {}, {}, {})", path_of(field, one), field.at,
                               number, range.least, range.greatest);
    put += put_computed(bits, field, place_of(scope, field), index, value) + "\n";
  }
  return put.empty() ? put : when_present(field, for_all(scope, field, put));
}

std::string expect_computed_bits(const Scope& scope, const JavaField& field) {
  std::string out;
  for (const std::size_t index : computed_bits(scope.model, *field.field)) {
    const Bits& bits = bits_of(scope.model, *field.field);
    const BitField& one = bits.fields[index];
    const Place place = place_of(scope, field);
    const std::string fault = fmt::format("BitFault.computed(\"{}\", {}, () -> {})", one.name,
                                          get_computed(bits, field, place, index),
                                          number_text(scope, computed_of(*field.field, one)));
    const std::size_t dimensions = field.extents.size() + (field.count == Count::fixed ? 0 : 1);
    out += scope.side == Side::view
               ? fmt::format("{}.LAYOUT.expect({}, offset, {});\n", scope.type, fault, place.at)
               : fmt::format("in.expect({}, {}, {}{});\n", fault, quoted(field), place.at,
                             index_arguments(0, dimensions));
  }
  return out;
}

std::string expect_all_computed_bits(const Scope& scope, const JavaField& field) {
  const std::string one = expect_computed_bits(scope, field);
  if (one.empty()) return one;
  const std::string all = for_all(scope, field, one);
  return field.is_optional() ? if_text(variable_of(scope, field) + " != null", all) : all;
}

std::string note_computed_bits(const Scope& scope, const JavaField& field) {
  if (!field.is_single() || !is_noted(scope, field)) return {};
  std::string out;
  for (const std::size_t index : computed_bits(scope.model, *field.field)) {
    const Bits& bits = bits_of(scope.model, *field.field);
    std::string number = get_computed(bits, field, place_of(scope, field), index);
    if (field.is_optional()) {
      number = fmt::format("{} == null ? 0 : {}", variable_of(scope, field), number);
    }
    out += fmt::format("{}.note(\"{}.{}\", {});\n", scope.side == Side::reading ? "in" : "out",
                       field.field->name, bits.fields[index].name, number);
  }
  return out;
}

}  // namespace wirestruct::gen::java
