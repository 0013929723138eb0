#include "gen/cpp/computed_bits.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace wirestruct::gen::cpp {
namespace {

std::string count_text(const schema::Field& field, const std::string& there) {
  const std::uint64_t fixed = element_count(field);
  if (!field.extent) return fmt::format("{}", fixed);
  const std::string size = (there.starts_with('*') ? '(' + there + ')' : there) + ".size()";
  return fixed == 1 ? size : fmt::format("{} * {}", size, fixed);
}

}  // namespace

std::string bit_part_text(const schema::BitField& part, std::size_t index) {
  const bool is_signed = part.kind == schema::ScalarKind::signed_integer;
  return fmt::format("{{{}, {}, {}{}}}", index, part.shift_bits, part.width_bits,
                     is_signed ? ", true" : "");
}

bool has_computed_bits(const schema::Model& model, const schema::Field& field) {
  const auto* type = std::get_if<schema::BitsType>(&field.type);
  return type != nullptr &&
         std::ranges::any_of(model.bits[type->index].fields, [](const schema::BitField& part) {
           return part.computed.has_value();
         });
}

std::vector<ComputedBits> computed_bits_of(const Place& place, const schema::Field& field,
                                           const std::string& there) {
  std::vector<ComputedBits> all;
  if (!has_computed_bits(place.model, field)) return all;
  const auto& parts = place.model.bits[std::get<schema::BitsType>(field.type).index].fields;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const schema::BitField& part = parts[i];
    if (!part.computed) continue;
    const bool is_signed = part.kind == schema::ScalarKind::signed_integer;
    const schema::Expression computed = computed_of(field, part);
    all.push_back({.part = bit_part_text(part, i),
                   .count = count_text(field, there),
                   .value = number_text(place, computed),
                   .can_miss = can_miss(place, computed, part.width_bits, is_signed)});
  }
  return all;
}

}  // namespace wirestruct::gen::cpp
