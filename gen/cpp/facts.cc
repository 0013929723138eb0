#include "gen/cpp/parts.hpp"

#include <algorithm>
#include <set>

#include "gen/cpp/derived_order.hpp"
#include "gen/cpp/expressions.hpp"

namespace wirestruct::gen::cpp {
namespace {

using schema::Field;
using schema::Model;
using schema::Struct;

bool is_plain_member(const schema::Member& member, const std::vector<StructFacts>& facts) {
  if (const auto* padding = std::get_if<schema::Padding>(&member)) {
    return !padding->guard && padding->is_size_fixed;
  }
  const Field& field = std::get<Field>(member);
  if (field.guard || field.extent || field.region) return false;
  if (const auto* inner = std::get_if<schema::StructType>(&field.type)) {
    return facts[inner->index].is_plain;
  }
  return !std::holds_alternative<schema::VariantType>(field.type);
}

/// True when only the octets of a checksum tell whether another one can be computed: then that is
/// asked when all is written.
bool has_late_overflow(const Model& model, const Struct& structure) {
  const Place place{model, structure, structure.file, Doing::decoding, "value", "in"};
  const std::vector<const Field*> checksums = checksums_in_order(structure);
  return std::ranges::any_of(checksums, [&](const Field* field) {
    return std::ranges::any_of(
        overflows_in_checksums(place, *field->derived), [&](const schema::Expression* value) {
          std::set<std::size_t> numbers;
          add_fields_of(*value, numbers);
          return std::ranges::any_of(
              checksums, [&](const Field* other) { return numbers.contains(other->number); });
        });
  });
}

}  // namespace

std::vector<StructFacts> facts_of(const Model& model) {
  std::vector<StructFacts> facts(model.structs.size());
  const std::vector<std::set<schema::Way>> asked = schema::asked_ways(model);
  for (std::size_t i = 0; i < model.structs.size(); ++i) {
    const Struct& structure = model.structs[i];
    facts[i].is_plain = structure.end == schema::EndKind::fixed &&
                        std::ranges::all_of(structure.members,
                                            [&](const schema::Member& member) {
                                              return is_plain_member(member, facts);
                                            }) &&
                        !has_late_overflow(model, structure);
    if (facts[i].is_plain) {
      facts[i].checks = plain_checks(model, structure, facts);
    } else {
      facts[i].asked = asked[i];
    }
  }
  return facts;
}

std::size_t index_of(const Model& model, const Struct& structure) {
  return static_cast<std::size_t>(&structure - model.structs.data());
}

Checks checks_of(const Model& model, const schema::Bits& bits) {
  Checks checks;
  for (const schema::BitField& field : bits.fields) {
    if (field.name.empty() || field.derived) checks.octets = true;
    if (field.enumeration && is_stored(field)) checks.octets = true;
    if (!is_stored(field) || field.kind == schema::ScalarKind::boolean) continue;
    const std::uint32_t memory_bits =
        field.enumeration ? 8 * model.enums[*field.enumeration].underlying.size_octets : 0;
    const bool fills_its_type =
        field.enumeration
            ? field.width_bits >= memory_bits
            : field.width_bits % 8 == 0 && (field.width_bits & (field.width_bits - 1)) == 0;
    if (!fills_its_type) checks.ranges = true;
  }
  return checks;
}

}  // namespace wirestruct::gen::cpp
