#include "translate/decode.hpp"

#include <algorithm>
#include <cassert>
#include <optional>

#include "translate/decoder.hpp"

namespace wirestruct::translate {
namespace {

using schema::Charset;
using schema::Field;
using schema::Model;
using schema::Scalar;
using schema::ScalarKind;

bool is_utf16(Charset charset) {
  return charset == Charset::utf16le || charset == Charset::utf16be;
}

// Octets in front of the first NUL: of two octets at an even place in UTF-16.
std::size_t length_to_nul(Octets octets, bool wide) {
  if (!wide) {
    const auto nul = std::ranges::find(octets, std::byte{0});
    return static_cast<std::size_t>(nul - octets.begin());
  }
  for (std::size_t i = 0; i + 1 < octets.size(); i += 2) {
    if (octets[i] == std::byte{0} && octets[i + 1] == std::byte{0}) return i;
  }
  return octets.size();
}

// All but the padding at the end.
std::size_t length_without(Octets octets, std::byte pad, Charset charset) {
  std::size_t length = octets.size();
  if (!is_utf16(charset)) {
    while (length > 0 && octets[length - 1] == pad) --length;
    return length;
  }
  if (length % 2 != 0) return length;  // no text at all
  const std::size_t low = charset == Charset::utf16le ? 0 : 1;
  const auto is_pad = [&](std::size_t unit) {
    return octets[unit + low] == pad && octets[unit + 1 - low] == std::byte{0};
  };
  while (length > 0 && is_pad(length - 2)) length -= 2;
  return length;
}

// Text whose length varies is all of its octets, but for what ends it.
Text read_text(const Field& field, Octets octets) {
  std::size_t length = octets.size();
  if (field.extent && field.dimensions.empty()) {
    const bool has_end = field.extent->kind == schema::ExtentKind::until_value;
    length -= has_end && length > 0 ? 1 : 0;
  } else if (field.text.pad == std::byte{0}) {
    length = length_to_nul(octets, is_utf16(field.text.charset));
  } else {
    length = length_without(octets, field.text.pad, field.text.charset);
  }
  return {octets.first(length), octets.subspan(length), field.text.charset};
}

Octets read_octets(const Field& field, Octets octets) {
  const bool has_end = field.extent && field.dimensions.empty() && !octets.empty() &&
                       field.extent->kind == schema::ExtentKind::until_value;
  return octets.first(octets.size() - (has_end ? 1 : 0));
}

}  // namespace

void decode(const Model& model, const schema::Struct& structure, Octets octets, Record& record,
            std::span<const MissingRange> missing) {
  record.structure = &structure;
  record.octets = octets;
  record.missing = missing;
  Decoder(model, record).decode(structure);
}

Value read_value(const Model& model, const Field& field, Octets octets) {
  return read_value(model, field, field.order, octets);
}

Value read_value(const Model& model, const Field& field, schema::ByteOrder order, Octets octets) {
  if (const auto* enumeration = std::get_if<schema::EnumType>(&field.type)) {
    return EnumValue{enumeration->index, read_unsigned(octets, order)};
  }
  if (const auto* bits = std::get_if<schema::BitsType>(&field.type)) {
    return BitsValue{bits->index, read_unsigned(octets, order)};
  }
  const std::optional<Scalar> scalar = schema::wire_scalar(model, field.type);
  assert(scalar && "a struct has no value of its own");
  switch (scalar->kind) {
    case ScalarKind::unsigned_integer:
      return read_unsigned(octets, order);
    case ScalarKind::signed_integer:
      return sign_extend(read_unsigned(octets, order), scalar->size_octets);
    case ScalarKind::floating_point:
      return Float{read_unsigned(octets, order), scalar->size_octets};
    case ScalarKind::character:
      return read_text(field, octets);
    case ScalarKind::raw_octet:
      return read_octets(field, octets);
    case ScalarKind::boolean:
      return Boolean{std::to_integer<std::uint8_t>(octets[0])};
  }
  return std::monostate{};
}

Value element_value(const Model& model, const Record& record, const Item& item,
                    std::uint64_t element) {
  const Field& shape = shape_of(item);
  const std::uint64_t stride = shape.stride_octets;
  const std::uint64_t offset = item.offset_octets + element * stride;
  if (state_of(record, offset, stride) != ItemState::whole) return std::monostate{};
  return read_value(model, shape, item.order, record.octets.subspan(offset, stride));
}

std::uint64_t elements_there(const Record& record, const Item& item) {
  const std::uint64_t whole = octets_of(record, item).size() / shape_of(item).stride_octets;
  return std::min(item.count, whole);
}

ItemState state_of(const Record& record, std::uint64_t offset_octets, std::uint64_t size_octets) {
  const std::uint64_t have = record.octets.size();
  const std::uint64_t end = offset_octets + size_octets;
  if (end > have) return offset_octets < have ? ItemState::cut : ItemState::absent;
  const auto range = std::ranges::partition_point(record.missing, [&](const MissingRange& missing) {
    return missing.offset_octets + missing.size_octets <= offset_octets;
  });
  const bool touched = range != record.missing.end() && range->offset_octets < end;
  return touched ? ItemState::missing : ItemState::whole;
}

}  // namespace wirestruct::translate
