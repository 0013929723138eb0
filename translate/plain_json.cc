#include "translate/plain_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>

#include "translate/evaluate.hpp"
#include "translate/format.hpp"
#include "translate/limits.hpp"
#include "translate/number.hpp"

namespace wirestruct::translate {
namespace {

using schema::Field;
using schema::Scalar;
using schema::ScalarKind;

// Of a number: a sign and 20 digits, or a float with its exponent.
constexpr std::size_t longest_number = 32;

constexpr auto hex_of_octets = [] {
  std::array<std::array<char, 2>, 256> digits{};
  constexpr std::string_view digit = "0123456789abcdef";
  for (std::size_t octet = 0; octet < 256; ++octet) {
    digits[octet] = {digit[octet / 16], digit[octet % 16]};
  }
  return digits;
}();

char* put(std::string_view text, char* to) {
  std::memcpy(to, text.data(), text.size());
  return to + text.size();
}

char* put_hex(Octets octets, char* to) {
  *to++ = '"';
  for (const std::byte octet : octets) {
    std::memcpy(to, hex_of_octets[std::to_integer<std::size_t>(octet)].data(), 2);
    to += 2;
  }
  *to++ = '"';
  return to;
}

/// Text up to the NULs that fill the field; null where it is not that simple.
char* put_text(Octets octets, char* to) {
  *to++ = '"';
  std::size_t at = 0;
  for (; at < octets.size() && octets[at] != std::byte{0}; ++at) {
    const auto letter = std::to_integer<unsigned char>(octets[at]);
    if (letter < 0x20 || letter > 0x7E || letter == '"' || letter == '\\') return nullptr;
    *to++ = static_cast<char>(letter);
  }
  for (; at < octets.size(); ++at) {
    if (octets[at] != std::byte{0}) return nullptr;
  }
  *to++ = '"';
  return to;
}

char* put_enumerator(const schema::Enum& enumeration, std::uint64_t bits, char* to) {
  const schema::Enumerator* known = find_enumerator(enumeration, bits);
  if (known == nullptr) return nullptr;
  *to++ = '"';
  to = put(known->name, to);
  *to++ = '"';
  return to;
}

char* put_float(const Float& number, char* to) {
  const std::string digits = format_float(number);
  if (digits.back() == 'N' || digits.back() == 'y') return nullptr;  // NaN, Infinity
  return put(digits, to);
}

bool is_simple_text(schema::TextRules text) {
  return text.pad == std::byte{0} &&
         (text.charset == schema::Charset::utf8 || text.charset == schema::Charset::ascii);
}

std::size_t longest_name(const schema::Enum& enumeration) {
  std::size_t longest = 0;
  for (const schema::Enumerator& enumerator : enumeration.enumerators) {
    longest = std::max(longest, enumerator.name.size());
  }
  return longest;
}

}  // namespace

std::optional<PlainJson> PlainJson::of(const schema::Model& model,
                                       const schema::Struct& structure) {
  PlainJson json(model);
  std::string before = "{";
  if (structure.end != schema::EndKind::fixed || !json.add(structure, 0, before)) {
    return std::nullopt;
  }
  json.size_octets_ = structure.size_octets;
  json.end_ = before + '}';
  json.longest_octets_ = json.end_.size();
  for (const Step& step : json.steps_) {
    const std::size_t name = step.enumeration ? longest_name(*step.enumeration) : 0;
    json.longest_octets_ +=
        step.before.size() + longest_number + name + std::size_t{2} * step.size_octets;
  }
  return json;
}

bool PlainJson::add(const schema::Struct& structure, std::uint64_t offset, std::string& before) {
  if (!structure.guards.empty() || structure.order_choice || !structure.parameters.empty()) {
    return false;
  }
  members_ += structure.members.size();
  if (members_ > limits::plain_members) return false;
  for (const schema::Member& member : structure.members) {
    if (const auto* padding = std::get_if<schema::Padding>(&member)) {
      steps_.push_back({.kind = Kind::padding,
                        .size_octets = static_cast<std::uint32_t>(padding->size_octets),
                        .offset_octets = offset + padding->offset_octets,
                        .before = {},
                        .filler = padding->filler});
      continue;
    }
    const Field& field = std::get<Field>(member);
    if (field.where || field.region || field.extent || field.shown.secret) return false;
    before += fmt::format("{}\"{}\":", before.ends_with('{') ? "" : ",", field.name);
    const std::uint64_t place = offset + field.offset_octets;
    if (const auto* inner = std::get_if<schema::StructType>(&field.type)) {
      if (!field.dimensions.empty()) return false;
      before += '{';
      if (!add(model_->structs[inner->index], place, before)) return false;
      before += '}';
    } else if (!add(field,
                    {.order = field.order,
                     .size_octets = static_cast<std::uint32_t>(field.size_octets),
                     .offset_octets = place,
                     .before = {}},
                    before)) {
      return false;
    }
  }
  return true;
}

bool PlainJson::add(const Field& field, Step step, std::string& before) {
  if (field.order == schema::ByteOrder::chosen) return false;
  const auto* scalar = std::get_if<Scalar>(&field.type);
  const auto* enumeration = std::get_if<schema::EnumType>(&field.type);
  if (schema::is_text(field) || (scalar && scalar->kind == ScalarKind::character)) {
    if (field.dimensions.size() > 1 || field.derived || !is_simple_text(field.text)) return false;
    step.kind = Kind::text;
  } else if (schema::is_octets(field) || (scalar && scalar->kind == ScalarKind::raw_octet)) {
    if (field.dimensions.size() > 1 || field.derived) return false;
    step.kind = Kind::octets;
  } else if (!field.dimensions.empty()) {
    return false;
  } else if (field.derived) {
    const auto* number = std::get_if<schema::Number>(&field.derived->node);
    const auto bits = number ? bits_for(*model_, field.type, number->value) : std::nullopt;
    if (!bits || !scalar || scalar->kind != ScalarKind::unsigned_integer) return false;
    step.kind = Kind::constant;
    step.constant = *bits;
  } else if (enumeration) {
    step.enumeration = &model_->enums[enumeration->index];
    if (step.enumeration->is_flags) return false;
    step.kind = Kind::enumerated;
  } else if (scalar) {
    step.kind = scalar->kind == ScalarKind::unsigned_integer ? Kind::unsigned_number
                : scalar->kind == ScalarKind::signed_integer ? Kind::signed_number
                : scalar->kind == ScalarKind::floating_point ? Kind::floating_point
                                                             : Kind::boolean;
  } else {
    return false;
  }
  step.before = std::exchange(before, {});
  steps_.push_back(std::move(step));
  return true;
}

bool PlainJson::append(Octets octets, std::string& out) const {
  if (octets.size() != size_octets_) return false;
  const std::size_t begin = out.size();
  out.resize(begin + longest_octets_);
  char* to = out.data() + begin;
  for (const Step& step : steps_) {
    to = put(step.before, to);
    to = write(step, octets.subspan(step.offset_octets, step.size_octets), to);
    if (to == nullptr) {
      out.resize(begin);
      return false;
    }
  }
  to = put(end_, to);
  out.resize(static_cast<std::size_t>(to - out.data()));
  return true;
}

/// Behind the value; null where there is something to remark on.
char* PlainJson::write(const Step& step, Octets octets, char* to) {
  switch (step.kind) {
    case Kind::text:
      return put_text(octets, to);
    case Kind::octets:
      return put_hex(octets, to);
    case Kind::padding: {
      const auto is_filler = [&](std::byte octet) { return octet == step.filler; };
      return std::ranges::all_of(octets, is_filler) ? to : nullptr;
    }
    case Kind::unsigned_number:
    case Kind::signed_number:
    case Kind::floating_point:
    case Kind::boolean:
    case Kind::enumerated:
    case Kind::constant:
      break;
  }
  const std::uint64_t bits = read_unsigned(octets, step.order);
  const auto number = [&](auto value) {
    const fmt::format_int digits(value);
    return put({digits.data(), digits.size()}, to);
  };
  switch (step.kind) {
    case Kind::unsigned_number:
      return number(bits);
    case Kind::signed_number:
      return number(sign_extend(bits, step.size_octets));
    case Kind::floating_point:
      return put_float({bits, step.size_octets}, to);
    case Kind::boolean:
      return bits > 1 ? nullptr : put(bits == 1 ? "true" : "false", to);
    case Kind::enumerated:
      return put_enumerator(*step.enumeration, bits, to);
    case Kind::constant:
      return bits == step.constant ? number(bits) : nullptr;
    case Kind::text:
    case Kind::octets:
    case Kind::padding:
      break;
  }
  return nullptr;
}

}  // namespace wirestruct::translate
