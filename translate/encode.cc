#include "translate/encode.hpp"

#include <fmt/format.h>
#include <rapidjson/document.h>
#include <rapidjson/error/en.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "translate/charset.hpp"
#include "translate/encoder.hpp"
#include "translate/format.hpp"
#include "translate/literal.hpp"
#include "translate/notation.hpp"
#include "translate/number.hpp"

namespace wirestruct::translate {
namespace {

using Json = rapidjson::Value;
using Octet = std::byte;
using Bits = std::expected<std::uint64_t, SourceError>;
using OctetsOrError = std::expected<std::vector<Octet>, SourceError>;
using schema::Field;
using schema::Model;
using schema::ScalarKind;

std::string_view text_of(const Json& value) {
  return {value.GetString(), value.GetStringLength()};
}

// The value as the user wrote it, as far as it matters in a sentence.
std::string spelling(const Json& value) {
  if (value.IsString()) return fmt::format("\"{}\"", text_of(value).substr(0, 40));
  if (value.IsObject()) return "an object";
  if (value.IsArray()) return "an array";
  if (value.IsBool()) return value.GetBool() ? "true" : "false";
  if (value.IsUint64()) return fmt::to_string(value.GetUint64());
  if (value.IsInt64()) return fmt::to_string(value.GetInt64());
  if (value.IsDouble()) return fmt::to_string(value.GetDouble());
  return "null";
}

std::unexpected<SourceError> wrong(std::string_view what, const Json& value) {
  if (value.IsString() && text_of(value) == masked) {
    return std::unexpected(SourceError{
        EncodeFault::value_wrong, "the value is masked: decode with --show-secrets to have it"});
  }
  return std::unexpected(
      SourceError{EncodeFault::value_wrong, fmt::format("{} is not {}", spelling(value), what)});
}

std::unexpected<SourceError> out_of_range(std::string why) {
  return std::unexpected(SourceError{EncodeFault::value_out_of_range, std::move(why)});
}

std::optional<std::vector<Octet>> from_hex(std::string_view digits) {
  if (digits.size() % 2 != 0) return std::nullopt;
  std::vector<Octet> octets;
  octets.reserve(digits.size() / 2);
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    std::uint8_t octet = 0;
    const auto [stop, error] = std::from_chars(&digits[i], &digits[i] + 2, octet, 16);
    if (error != std::errc{} || stop != &digits[i] + 2) return std::nullopt;
    octets.push_back(Octet{octet});
  }
  return octets;
}

// The one member `name` of an object that has no other.
const Json* only_member(const Json& value, const char* name) {
  if (!value.IsObject() || value.MemberCount() != 1) return nullptr;
  const auto member = value.FindMember(name);
  return member == value.MemberEnd() ? nullptr : &member->value;
}

Bits integer(const Json& value, const schema::Scalar& scalar, std::string_view type) {
  if (!value.IsUint64() && !value.IsInt64()) {
    if (value.IsDouble() && std::floor(value.GetDouble()) == value.GetDouble()) {
      return out_of_range(fmt::format("{} does not fit into {}", value.GetDouble(), type));
    }
    return wrong("an integer", value);
  }
  const auto bits = parse_value(spelling(value), scalar, type);
  if (!bits) return out_of_range(bits.error());
  return *bits;
}

Bits real(const Json& value, std::uint32_t size_octets, std::string_view type) {
  if (const Json* bits = only_member(value, "bits"); bits && bits->IsString()) {
    std::string_view digits = text_of(*bits);
    if (digits.starts_with("0x")) digits.remove_prefix(2);
    std::uint64_t number = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, number, 16);
    if (digits.empty() || stop != end || error != std::errc{}) return wrong("bits in hex", *bits);
    if ((number & ~mask_of(size_octets)) != 0) {
      return out_of_range(fmt::format("0x{:x} has more bits than {}", number, type));
    }
    return number;
  }
  if (value.IsString()) {
    const std::string_view word = text_of(value);
    if (word == "NaN") return quiet_nan(size_octets);
    if (word == "Infinity") return to_float_bits(HUGE_VAL, size_octets);
    if (word == "-Infinity") return to_float_bits(-HUGE_VAL, size_octets);
  }
  if (!value.IsNumber()) return wrong("a number", value);
  const std::uint64_t bits = to_float_bits(value.GetDouble(), size_octets);
  if (std::isinf(to_double(bits, size_octets))) {
    return out_of_range(fmt::format("{} does not fit into {}", value.GetDouble(), type));
  }
  return bits;
}

Bits boolean(const Json& value) {
  if (value.IsBool()) return value.GetBool() ? 1 : 0;
  return integer(value, {ScalarKind::unsigned_integer, 1}, "bool");
}

// A name, or a number for what has none.
Bits enumerator(const Json& value, const schema::Enum& enumeration) {
  if (!value.IsString()) return integer(value, enumeration.underlying, enumeration.name);
  const auto found =
      std::ranges::find(enumeration.enumerators, text_of(value), &schema::Enumerator::name);
  if (found != enumeration.enumerators.end()) return found->bits;
  return wrong(fmt::format("an enumerator of {}", enumeration.name), value);
}

// A number, or an array of names with a number for what they do not name.
Bits flags(const Json& value, const schema::Enum& enumeration) {
  if (!value.IsArray()) return enumerator(value, enumeration);
  std::uint64_t bits = 0;
  for (const Json& part : value.GetArray()) {
    const Bits some = enumerator(part, enumeration);
    if (!some) return some;
    bits |= *some;
  }
  return bits;
}

Bits enum_bits(const Json& value, const schema::Enum& enumeration) {
  return enumeration.is_flags ? flags(value, enumeration) : enumerator(value, enumeration);
}

Bits bit_field(const Model& model, const Json& value, const schema::BitField& field) {
  Bits bits = 0;
  const std::uint64_t mask = mask_of_bits(field.width_bits);
  if (field.enumeration) {
    const schema::Enum& enumeration = model.enums[*field.enumeration];
    bits = enum_bits(value, enumeration);
    // Of a signed enum, the bits of its own width.
    const bool is_signed = enumeration.underlying.kind == ScalarKind::signed_integer;
    if (bits && is_signed) {
      const std::int64_t number = sign_extend(*bits, enumeration.underlying.size_octets);
      const bool fits =
          number == sign_extend_bits(*bits, field.width_bits) || *bits == (*bits & mask);
      if (fits) return *bits & mask;
    }
  } else if (field.kind == ScalarKind::boolean) {
    bits = boolean(value);
  } else {
    const bool is_signed = field.kind == ScalarKind::signed_integer;
    bits = integer(value, {field.kind, 8}, is_signed ? "i64" : "u64");
    if (bits && is_signed &&
        sign_extend_bits(*bits, field.width_bits) == static_cast<std::int64_t>(*bits)) {
      return *bits & mask;
    }
    if (bits && is_signed) bits = ~std::uint64_t{0};
  }
  if (!bits) return bits;
  if ((*bits & ~mask) != 0 || (field.kind == ScalarKind::signed_integer && !field.enumeration)) {
    return out_of_range(
        fmt::format("{} does not fit into {} bits", spelling(value), field.width_bits));
  }
  return bits;
}

Bits bits_of_object(const Model& model, const Json& value, const schema::Bits& type) {
  if (value.IsUint64()) return integer(value, type.underlying, type.name);
  if (!value.IsObject()) return wrong("an object", value);
  std::uint64_t all = 0;
  for (const schema::BitField& field : type.fields) {
    if (field.derived) all |= *field.derived << field.shift_bits;
    if (!schema::is_stored(field)) continue;
    const auto member = value.FindMember(field.name.c_str());
    if (member == value.MemberEnd()) {
      return std::unexpected(SourceError{EncodeFault::value_missing,
                                         fmt::format("no value is given for {}", field.name)});
    }
    const Bits part = bit_field(model, member->value, field);
    if (!part) {
      return std::unexpected(
          SourceError{part.error().fault, fmt::format("{}: {}", field.name, part.error().why)});
    }
    all |= *part << field.shift_bits;
  }
  for (const auto& member : value.GetObject()) {
    if (std::ranges::find(type.fields, text_of(member.name), &schema::BitField::name) ==
        type.fields.end()) {
      return std::unexpected(
          SourceError{EncodeFault::field_unknown,
                      fmt::format("{} has no field `{}`", type.name, text_of(member.name))});
    }
  }
  return all;
}

class JsonSource : public ValueSource {
 public:
  explicit JsonSource(const Model& model) : model_(model) {}

  std::expected<void, SourceError> check(Node object, const schema::Struct& structure) override {
    const Json& value = json(object);
    if (!value.IsObject()) return wrong("an object", value);
    for (const auto& member : value.GetObject()) {
      const std::string_view name = text_of(member.name);
      if (name.starts_with('$') || has_field(structure, name)) continue;
      return std::unexpected(SourceError{
          EncodeFault::field_unknown, fmt::format("{} has no field `{}`", structure.name, name)});
    }
    return {};
  }

  Node member(Node object, const Field& field, std::optional<bool> /*wanted*/) override {
    const Json& value = json(object);
    const auto member =
        value.FindMember(Json(rapidjson::StringRef(field.name.data(), field.name.size())));
    if (member == value.MemberEnd() || member->value.IsNull()) return nullptr;
    return &member->value;
  }

  std::expected<std::uint64_t, SourceError> count(
      Node array, const Field& /*field*/, std::optional<std::uint64_t> /*wanted*/) override {
    if (!json(array).IsArray()) return wrong("an array", json(array));
    return json(array).Size();
  }

  Node element(Node array, std::uint64_t index) override {
    return &json(array)[static_cast<rapidjson::SizeType>(index)];
  }

  Bits number(Node node, const Field& field, std::uint32_t /*attempt*/) override {
    const Json& value = json(node);
    if (const auto* type = std::get_if<schema::EnumType>(&field.type)) {
      return enum_bits(value, model_.enums[type->index]);
    }
    if (const auto* type = std::get_if<schema::BitsType>(&field.type)) {
      return bits_of_object(model_, value, model_.bits[type->index]);
    }
    const auto& scalar = std::get<schema::Scalar>(field.type);
    const std::string type = schema::type_name(model_, field.type);
    switch (scalar.kind) {
      case ScalarKind::unsigned_integer:
      case ScalarKind::signed_integer:
      case ScalarKind::character:
        return integer(value, scalar, type);
      case ScalarKind::floating_point:
        return real(value, scalar.size_octets, type);
      case ScalarKind::boolean:
        return boolean(value);
      case ScalarKind::raw_octet: {
        const auto octets = value.IsString() ? from_hex(text_of(value)) : std::nullopt;
        if (octets && octets->size() == 1) return std::to_integer<std::uint64_t>((*octets)[0]);
        return value.IsString() ? Bits(wrong("an octet in hex", value))
                                : integer(value, {ScalarKind::unsigned_integer, 1}, type);
      }
    }
    return wrong("a value", value);
  }

  bool can_try_again(std::uint32_t /*attempt*/) const override { return false; }

  OctetsOrError octets(Node node, const Field& field,
                       std::optional<std::uint64_t> /*wanted*/) override {
    const Json& value = json(node);
    const bool text = std::get<schema::Scalar>(field.type).kind == ScalarKind::character;
    const Json* raw = text ? only_member(value, "octets") : &value;
    if (raw) {
      const auto octets = raw->IsString() ? from_hex(text_of(*raw)) : std::nullopt;
      return octets ? OctetsOrError(*octets) : wrong("octets in hex", *raw);
    }
    if (!value.IsString()) return wrong("text", value);
    if (text_of(value) == masked && field.shown.secret) return wrong("text", value);
    auto octets = from_utf8(text_of(value), field.text.charset);
    if (octets) return *std::move(octets);
    return std::unexpected(SourceError{
        EncodeFault::text_invalid, fmt::format("{} has a character that {} lacks", spelling(value),
                                               name_of(field.text.charset))});
  }

  // The first whose fields the object has, or octets.
  const schema::Alternative* alternative(Node node, const schema::Variant& variant) override {
    const auto fits = [&](const schema::Alternative& candidate) {
      if (!candidate.content) return false;
      const auto* type = std::get_if<schema::StructType>(&candidate.content->type);
      if (!type) return json(node).IsString();
      return check(node, model_.structs[type->index]).has_value();
    };
    const auto found = std::ranges::find_if(variant.alternatives, fits);
    return found == variant.alternatives.end() ? nullptr : &*found;
  }

 private:
  static const Json& json(Node node) { return *static_cast<const Json*>(node); }

  static bool has_field(const schema::Struct& structure, std::string_view name) {
    return std::ranges::any_of(structure.members, [&](const schema::Member& member) {
      const auto* field = std::get_if<Field>(&member);
      return field && field->name == name;
    });
  }

  const Model& model_;
};

// `"$patch": {"12": "ff00"}`: octets that the values do not give, by their offsets.
std::expected<void, EncodeError> apply_patch(const Json& patch, const std::string& name,
                                             std::vector<Octet>& octets) {
  const auto fail = [&](std::string why, std::uint64_t offset = 0) {
    return std::unexpected(
        EncodeError{EncodeFault::value_wrong, name + ".$patch", offset, std::move(why)});
  };
  if (!patch.IsObject()) return fail(spelling(patch) + " is not an object");
  for (const auto& part : patch.GetObject()) {
    const std::string_view key = text_of(part.name);
    std::uint64_t offset = 0;
    const auto [stop, error] = std::from_chars(key.data(), key.data() + key.size(), offset);
    if (key.empty() || stop != key.data() + key.size() || error != std::errc{}) {
      return fail(fmt::format("`{}` is not an offset", key));
    }
    const auto over = part.value.IsString() ? from_hex(text_of(part.value)) : std::nullopt;
    if (!over) return fail(spelling(part.value) + " is not octets in hex", offset);
    if (offset > octets.size() || over->size() > octets.size() - offset) {
      return fail(fmt::format("{} octets at {} go beyond the message's {}", over->size(), offset,
                              octets.size()),
                  offset);
    }
    std::ranges::copy(*over, octets.begin() + static_cast<std::ptrdiff_t>(offset));
  }
  return {};
}

}  // namespace

std::expected<std::vector<std::byte>, EncodeError> encode(const Model& model,
                                                          const schema::Struct& structure,
                                                          std::string_view json) {
  // Iterative, so that brackets without end cost no stack.
  constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseFullPrecisionFlag |
                             rapidjson::kParseValidateEncodingFlag;
  rapidjson::Document document;
  document.Parse<flags>(json.data(), json.size());
  if (document.HasParseError()) {
    return std::unexpected(
        EncodeError{EncodeFault::json_invalid, structure.name, 0,
                    fmt::format("column {}: {}", document.GetErrorOffset() + 1,
                                rapidjson::GetParseError_En(document.GetParseError()))});
  }
  if (!document.IsObject()) {
    return std::unexpected(EncodeError{EncodeFault::json_invalid, structure.name, 0,
                                       spelling(document) + " is not an object"});
  }
  if (const auto raw = document.FindMember("$octets"); raw != document.MemberEnd()) {
    auto octets = raw->value.IsString() ? from_hex(text_of(raw->value)) : std::nullopt;
    if (octets) return *std::move(octets);
    return std::unexpected(EncodeError{EncodeFault::value_wrong, structure.name + ".$octets", 0,
                                       spelling(raw->value) + " is not octets in hex"});
  }
  JsonSource source(model);
  auto octets = encode_from(model, structure, source, &document);
  if (!octets) return octets;
  if (const auto patch = document.FindMember("$patch"); patch != document.MemberEnd()) {
    if (auto patched = apply_patch(patch->value, structure.name, *octets); !patched) {
      return std::unexpected(std::move(patched.error()));
    }
  }
  return octets;
}

std::string_view name_of(EncodeFault fault) {
  switch (fault) {
    case EncodeFault::json_invalid:
      return "json_invalid";
    case EncodeFault::value_missing:
      return "value_missing";
    case EncodeFault::field_unknown:
      return "field_unknown";
    case EncodeFault::value_wrong:
      return "value_wrong";
    case EncodeFault::value_out_of_range:
      return "value_out_of_range";
    case EncodeFault::text_too_long:
      return "text_too_long";
    case EncodeFault::text_invalid:
      return "text_invalid";
    case EncodeFault::count_wrong:
      return "count_wrong";
    case EncodeFault::size_wrong:
      return "size_wrong";
    case EncodeFault::presence_wrong:
      return "presence_wrong";
    case EncodeFault::case_wrong:
      return "case_wrong";
    case EncodeFault::terminator_wrong:
      return "terminator_wrong";
    case EncodeFault::where_violated:
      return "where_violated";
    case EncodeFault::expression_overflow:
      return "expression_overflow";
    case EncodeFault::byte_order_unknown:
      return "byte_order_unknown";
    case EncodeFault::message_too_large:
      return "message_too_large";
  }
  return "";
}

std::string describe(const EncodeError& error) {
  if (error.fault == EncodeFault::json_invalid) {
    return fmt::format("{}: {}: {}", error.path, name_of(error.fault), error.why);
  }
  return fmt::format("{} @{}: {}: {}", error.path, error.offset_octets, name_of(error.fault),
                     error.why);
}

}  // namespace wirestruct::translate
