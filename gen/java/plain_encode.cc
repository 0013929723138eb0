// encode() of a struct in which all offsets are known.
#include <fmt/format.h>

#include <algorithm>

#include "gen/java/computed_bits.hpp"
#include "gen/java/expression_text.hpp"
#include "gen/java/order_text.hpp"
#include "gen/java/value_parts.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::java {
namespace {

using schema::Padding;

std::string encode_padding(const Padding& padding) {
  const auto filler = std::to_integer<unsigned>(padding.filler);
  if (padding.size_octets == 0) return {};
  if (padding.size_octets > 1) {
    return fmt::format("FieldValues.fill(octets, offset + {}, {}, 0x{:02X});\n",
                       padding.offset_octets, padding.size_octets, filler);
  }
  const char* const cast = filler > 0x7F ? "(byte) " : "";
  return fmt::format("octets[offset + {}] = {}0x{:02X};\n", padding.offset_octets, cast, filler);
}

Place place_of(const JavaField& field) {
  return {.at = element_offset(field, ""), .octets = "octets", .is_big_endian = "bigEndian"};
}

/// The variable that a derived field is computed into.
std::string computed(const Scope& scope, const JavaField& field) {
  const schema::Expression& derived = *field.field->derived;
  Scope here = scope;
  here.except = field.field->number;
  std::string value = number_text(here, derived);
  const DerivedRange range = range_of_derived(field);
  const bool is_checksum = std::holds_alternative<schema::Checksum>(derived.node);
  if (is_checksum && value.find("Exact.") != value.npos) {
    // Only a value that it goes over can be wrong.
    value =
        fmt::format("LAYOUT.derive(() -> {}, {}, -0x7FFFFFFFFFFFFFFFL - 1, 0x7FFFFFFFFFFFFFFFL)",
                    value, field.constant);
  } else if (!schema::is_constant(derived) && !is_checksum) {
    value = fmt::format("LAYOUT.derive(() -> {}, {}, {}, {})", value, field.constant, range.least,
                        range.greatest);
  }
  return fmt::format("long {} = {};\n", field.local, value);
}

std::string put_derived(const Scope& scope, const JavaField& field) {
  return computed(scope, field) + put_long(field, place_of(field), field.local) + "\n";
}

std::string wheres(const Scope& scope) {
  std::string out;
  for (const JavaField& field : scope.fields) {
    if (!field.field->where) continue;
    out += fmt::format("LAYOUT.require(() -> {}, {}, Reason.WHERE_VIOLATED);\n",
                       condition_text(scope, *field.field->where), field.constant);
  }
  return out;
}

}  // namespace

bool can_fail_to_encode(const schema::Model& model, const schema::Struct& declared) {
  if (declared.order_choice) return true;
  return std::ranges::any_of(declared.members, [&](const schema::Member& member) {
    const auto* field = std::get_if<schema::Field>(&member);
    if (field == nullptr) return false;
    const bool is_computed = field->derived && !schema::is_constant(*field->derived) &&
                             !std::holds_alternative<schema::OctetConstant>(field->derived->node);
    if (field->where || is_computed || !computed_bits(model, *field).empty()) return true;
    const auto* inner = std::get_if<schema::StructType>(&field->type);
    return inner != nullptr && can_fail_to_encode(model, model.structs[inner->index]);
  });
}

std::string encode_plain(const ValueType& type) {
  const Scope scope{.model = type.model,
                    .names = type.names,
                    .declared = type.declared,
                    .fields = type.all,
                    .side = Side::at_offset,
                    .type = type.name};
  std::string out;
  std::string checksums;
  auto next = type.all.begin();
  bool has_order = false;
  for (const schema::Member& member : type.declared.members) {
    if (const auto* padding = std::get_if<Padding>(&member)) {
      out += encode_padding(*padding);
      continue;
    }
    const JavaField& field = *next++;
    if (field.field->order == schema::ByteOrder::chosen && !has_order) {
      has_order = true;
      out += order_on_encoding(scope, field);
    }
    if (field.field->derived && has_checksum(*field.field->derived)) continue;
    if (is_octet_constant(field)) {
      out += fmt::format("System.arraycopy({}, 0, octets, offset + {}, {});\n",
                         octets_constant(field), field.constant, field.element_octets);
    } else if (field.field->derived) {
      out += put_derived(scope, field);
    } else {
      out += in_loops(
          field, put_statement(field, place_of(field), subscripted(field, "this." + field.name)));
      out += put_computed_bits(scope, field);
    }
  }
  for (const std::size_t number : checksum_order(scope)) {
    out += put_derived(scope, type.all[number]);
  }
  return out + wheres(scope);
}

}  // namespace wirestruct::gen::java
