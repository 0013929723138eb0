#include "gen/random_message.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace wirestruct::golden {
namespace {

using schema::Field;
using schema::Model;
using Octets = std::span<std::byte>;

std::vector<std::string_view> letters_of(schema::Charset charset) {
  using std::string_view_literals::operator""sv;
  switch (charset) {
    case schema::Charset::ascii:
      return {"a", "Z", " ", "\""};
    case schema::Charset::latin1:
      return {"a", "Z", " ", "\xEB"};
    case schema::Charset::utf8:
      return {"a", "Z", " ", "\"", "\xC3\xAB", "\xE2\x82\xAC", "\xF0\x9F\x99\x82"};
    case schema::Charset::utf16le:
      return {"a\0"sv, "\xAC\x20", "\x3D\xD8\x42\xDE"};
    case schema::Charset::utf16be:
      return {"\0a"sv, "\x20\xAC", "\xD8\x3D\xDE\x42"};
    case schema::Charset::gbk:
      return {"a", "Z", "\xC4\xE3", "\xBA\xC3"};
  }
  return {};
}

/// At most as many octets as there are, then the padding.
void fill_text(Octets text, const schema::TextRules& rules, std::minstd_rand& random) {
  const std::vector<std::string_view> letters = letters_of(rules.charset);
  std::ranges::fill(text, rules.pad);
  std::size_t room = random() % (text.size() + 1);
  for (std::size_t at = 0; at < room;) {
    const std::string_view letter = letters[random() % letters.size()];
    if (letter.size() > room - at) break;
    for (const char octet : letter) text[at++] = static_cast<std::byte>(octet);
  }
}

/// In little-endian or big-endian order.
void fill_bits(Octets octets, std::uint64_t bits, schema::ByteOrder order) {
  for (std::size_t i = 0; i < octets.size(); ++i) {
    const std::size_t place = order == schema::ByteOrder::big ? octets.size() - 1 - i : i;
    octets[i] = static_cast<std::byte>(bits >> (8 * place));
  }
}

std::uint64_t any_enumerator(const schema::Enum& declared, std::minstd_rand& random) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < (declared.is_flags ? 3 : 1); ++i) {
    bits |= declared.enumerators[random() % declared.enumerators.size()].bits;
  }
  return bits;
}

std::uint64_t any_bits(const Model& model, const schema::Bits& declared, std::minstd_rand& random) {
  std::uint64_t bits = 0;
  for (const schema::BitField& field : declared.fields) {
    if (field.name.empty()) continue;
    std::uint64_t value = random() | std::uint64_t{random()} << 32;
    if (field.enumeration) value = any_enumerator(model.enums[*field.enumeration], random);
    if (field.derived) value = *field.derived;
    value &= ~std::uint64_t{0} >> (64 - field.width_bits);
    bits |= value << field.shift_bits;
  }
  return bits;
}

void fill_element(const Model& model, const Field& field, schema::ByteOrder order, Octets octets,
                  std::minstd_rand& random) {
  if (const auto* inner = std::get_if<schema::StructType>(&field.type)) {
    fill_message(model, model.structs[inner->index], octets, random);
    return;
  }
  if (const auto* declared = std::get_if<schema::EnumType>(&field.type)) {
    fill_bits(octets, any_enumerator(model.enums[declared->index], random), order);
    return;
  }
  if (const auto* declared = std::get_if<schema::BitsType>(&field.type)) {
    fill_bits(octets, any_bits(model, model.bits[declared->index], random), order);
    return;
  }
  const schema::ScalarKind kind = std::get<schema::Scalar>(field.type).kind;
  if (kind == schema::ScalarKind::character) return fill_text(octets, field.text, random);
  for (std::byte& octet : octets) octet = static_cast<std::byte>(random() >> 8);
  if (kind == schema::ScalarKind::boolean) octets[0] &= std::byte{1};
}

/// One of the cases, which the field is to select that the choice asks.
const schema::OrderChoice::Case& any_case(const schema::OrderChoice& choice,
                                          std::minstd_rand& random) {
  return choice.cases[random() % choice.cases.size()];
}

}  // namespace

void fill_message(const Model& model, const schema::Struct& structure, Octets octets,
                  std::minstd_rand& random) {
  const schema::OrderChoice::Case* chosen = nullptr;
  if (structure.order_choice) chosen = &any_case(*structure.order_choice, random);
  for (const schema::Member& member : structure.members) {
    if (const auto* padding = std::get_if<schema::Padding>(&member)) {
      std::ranges::fill(octets.subspan(padding->offset_octets, padding->size_octets),
                        padding->filler);
      continue;
    }
    const Field& field = std::get<Field>(member);
    const Octets all = octets.subspan(field.offset_octets, field.size_octets);
    const auto* selector =
        chosen == nullptr ? nullptr
                          : std::get_if<schema::FieldValue>(&structure.order_choice->selector.node);
    if (selector != nullptr && selector->path.front() == field.number) {
      fill_bits(all, static_cast<std::uint64_t>(chosen->value), field.order);
      continue;
    }
    const bool is_chosen = field.order == schema::ByteOrder::chosen;
    const std::uint64_t element_octets =
        is_text(field) ? field.dimensions.back() : field.stride_octets;
    for (std::uint64_t done = 0; done < field.size_octets; done += element_octets) {
      fill_element(model, field, is_chosen ? chosen->order : field.order,
                   all.subspan(done, element_octets), random);
    }
  }
}

}  // namespace wirestruct::golden
