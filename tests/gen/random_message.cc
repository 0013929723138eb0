#include "gen/random_message.hpp"

#include <algorithm>

namespace wirestruct::golden {
namespace {

using schema::Field;
using schema::Model;
using Octets = std::span<std::byte>;

/// At most as many octets as there are, then NULs.
void fill_text(Octets text, std::minstd_rand& random) {
  static constexpr std::string_view letters[] = {
      "a", "Z", " ", "\"", "\xC3\xAB", "\xE2\x82\xAC", "\xF0\x9F\x99\x82"};
  std::ranges::fill(text, std::byte{0});
  std::size_t room = random() % (text.size() + 1);
  for (std::size_t at = 0; at < room;) {
    const std::string_view letter = letters[random() % std::size(letters)];
    if (letter.size() > room - at) break;
    for (const char octet : letter) text[at++] = static_cast<std::byte>(octet);
  }
}

void fill_bits(Octets octets, std::uint64_t bits, schema::ByteOrder order) {
  for (std::size_t i = 0; i < octets.size(); ++i) {
    const std::size_t place = order == schema::ByteOrder::big ? octets.size() - 1 - i : i;
    octets[i] = static_cast<std::byte>(bits >> (8 * place));
  }
}

void fill_element(const Model& model, const Field& field, Octets octets, std::minstd_rand& random) {
  if (const auto* inner = std::get_if<schema::StructType>(&field.type)) {
    fill_message(model, model.structs[inner->index], octets, random);
    return;
  }
  if (const auto* declared = std::get_if<schema::EnumType>(&field.type)) {
    const auto& enumerators = model.enums[declared->index].enumerators;
    fill_bits(octets, enumerators[random() % enumerators.size()].bits, field.order);
    return;
  }
  const schema::ScalarKind kind = std::get<schema::Scalar>(field.type).kind;
  if (kind == schema::ScalarKind::character) return fill_text(octets, random);
  for (std::byte& octet : octets) octet = static_cast<std::byte>(random() >> 8);
  if (kind == schema::ScalarKind::boolean) octets[0] &= std::byte{1};
}

}  // namespace

void fill_message(const Model& model, const schema::Struct& structure, Octets octets,
                  std::minstd_rand& random) {
  for (const schema::Member& member : structure.members) {
    if (const auto* padding = std::get_if<schema::Padding>(&member)) {
      std::ranges::fill(octets.subspan(padding->offset_octets, padding->size_octets),
                        padding->filler);
      continue;
    }
    const Field& field = std::get<Field>(member);
    const std::uint64_t element_octets =
        is_text(field) ? field.dimensions.back() : field.stride_octets;
    for (std::uint64_t done = 0; done < field.size_octets; done += element_octets) {
      fill_element(model, field, octets.subspan(field.offset_octets + done, element_octets),
                   random);
    }
  }
}

}  // namespace wirestruct::golden
