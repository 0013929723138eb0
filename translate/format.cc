#include "translate/format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <span>

#include "translate/charset.hpp"
#include "translate/decode.hpp"
#include "translate/notation.hpp"
#include "translate/number.hpp"
#include "translate/utf8.hpp"

namespace wirestruct::translate {
namespace {

using std::back_inserter;

// One code point of valid UTF-8.
char32_t decode_utf8(Octets sequence) {
  const auto lead = std::to_integer<char32_t>(sequence[0]);
  const char32_t lead_bits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
  char32_t code_point = lead & lead_bits[sequence.size()];
  for (const std::byte octet : sequence.subspan(1)) {
    code_point = code_point << 6 | (std::to_integer<char32_t>(octet) & 0x3F);
  }
  return code_point;
}

bool is_printable(char32_t code_point) {
  const bool control = code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0);
  const auto within = [&](char32_t first, char32_t last) {
    return code_point >= first && code_point <= last;
  };
  // Direction marks, embeddings and isolates; separators of lines and paragraphs; what has no
  // width.
  const bool invisible = code_point == 0x061C || within(0x200B, 0x200F) || within(0x2028, 0x202E) ||
                         within(0x2060, 0x206F) || code_point == 0xFEFF || within(0xFFF9, 0xFFFB) ||
                         within(0xE0000, 0xE0FFF);
  return !control && !invisible;
}

void append_escaped(std::string& out, char32_t code_point) {
  switch (code_point) {
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:  // of a character, not of an enum
      break;
  }
  const auto number = static_cast<std::uint32_t>(code_point);
  out += number < 0x80 ? fmt::format("\\x{:02X}", number) : fmt::format("\\u{{{:X}}}", number);
}

// `read | write (0x03)`
std::string format_flags(const schema::Enum& enumeration, std::uint64_t bits) {
  const Flags flags = split_flags(enumeration, bits);
  std::string names;
  for (const schema::Enumerator* name : flags.names) {
    names += (names.empty() ? "" : " | ") + name->name;
  }
  if (flags.rest != 0) {
    fmt::format_to(back_inserter(names), "{}0x{:X}", names.empty() ? "" : " | ", flags.rest);
  }
  return fmt::format("{} (0x{:0{}X})", names.empty() ? "none" : names, bits,
                     2 * enumeration.underlying.size_octets);
}

std::string format_enum(const schema::Enum& enumeration, std::uint64_t bits) {
  if (enumeration.is_flags) return format_flags(enumeration, bits);
  const std::uint32_t size = enumeration.underlying.size_octets;
  const bool is_signed = enumeration.underlying.kind == schema::ScalarKind::signed_integer;
  const std::string number =
      is_signed ? fmt::to_string(sign_extend(bits, size)) : fmt::to_string(bits);
  const schema::Enumerator* known = find_enumerator(enumeration, bits);
  if (!known) return fmt::format("{} (no enumerator of {})", number, enumeration.name);
  if (known->written_as_character) {
    const std::byte octet{static_cast<std::uint8_t>(bits)};
    std::string character = quote_text({&octet, 1});
    character.front() = character.back() = '\'';
    return fmt::format("{} {} (0x{:0{}X})", known->name, character, bits, 2 * size);
  }
  return fmt::format("{} ({})", known->name, number);
}

// `version 4, words 5`
std::string format_bits(const schema::Model& model, const BitsValue& value) {
  std::string text;
  for (const schema::BitField& field : model.bits[value.index].fields) {
    if (field.name.empty()) continue;
    if (!text.empty()) text += ", ";
    text += field.name + ' ' + format_value(model, value_of(field, value.bits));
  }
  return text;
}

std::string format_octets(Octets octets) {
  const bool uniform =
      octets.size() > 1 && std::ranges::all_of(octets, [&](auto o) { return o == octets[0]; });
  std::string count = counted_octets(octets.size());
  if (!uniform) return count;
  return fmt::format("{}, all {:02X}", count, std::to_integer<unsigned>(octets[0]));
}

template <class Real>
std::string shortest(Real number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number < 0 ? "-Infinity" : "Infinity";
  std::string digits = fmt::format("{}", number);
  if (digits.find_first_of(".e") == std::string::npos) digits += ".0";
  return digits;
}

struct FormatValue {
  const schema::Model& model;

  std::string operator()(std::monostate) const { return "-"; }
  std::string operator()(std::uint64_t number) const { return fmt::to_string(number); }
  std::string operator()(std::int64_t number) const { return fmt::to_string(number); }
  std::string operator()(const Float& number) const { return format_float(number); }
  std::string operator()(const Boolean& boolean) const {
    if (boolean.octet > 1) return fmt::to_string(boolean.octet);
    return boolean.octet == 1 ? "true" : "false";
  }
  std::string operator()(const Text& text) const {
    if (text.charset == schema::Charset::utf8) return quote_text(text.octets);
    const auto utf8 = to_utf8(text.octets, text.charset);
    return utf8 ? quote_text(std::as_bytes(std::span(*utf8))) : quote_text(text.octets);
  }
  std::string operator()(Octets octets) const { return format_octets(octets); }
  std::string operator()(const EnumValue& value) const {
    return format_enum(model.enums[value.index], value.bits);
  }
  std::string operator()(const BitsValue& value) const { return format_bits(model, value); }
};

// A `switch` has the notation of the field, an alternative's octets have none of their own.
std::string shown_value(const schema::Model& model, const Item& item, const Value& value) {
  return format_shown(model, item.content ? *item.content : *item.field, value);
}

}  // namespace

std::string hex_octets(Octets octets, std::size_t at_most) {
  const bool elided = octets.size() > at_most;
  if (elided) octets = octets.first(at_most - 1);
  std::string hex;
  hex.reserve(octets.size() * 3 + 3);
  for (const std::byte octet : octets) {
    fmt::format_to(back_inserter(hex), "{:02X} ", std::to_integer<unsigned>(octet));
  }
  if (elided) return hex + "…";
  if (!hex.empty()) hex.pop_back();
  return hex;
}

std::string counted_octets(std::uint64_t count) {
  return fmt::format("{} {}", count, count == 1 ? "octet" : "octets");
}

std::string hex_digits(Octets octets) {
  constexpr char digits[] = "0123456789abcdef";
  std::string hex;
  hex.reserve(octets.size() * 2);
  for (const std::byte octet : octets) {
    hex += digits[std::to_integer<unsigned>(octet) >> 4];
    hex += digits[std::to_integer<unsigned>(octet) & 0xF];
  }
  return hex;
}

std::string quote_text(Octets text) {
  std::string out = "\"";
  while (!text.empty()) {
    // One sequence at a time: it is at most four octets long.
    std::size_t length = 1;
    const std::size_t longest = std::min<std::size_t>(text.size(), 4);
    while (length < longest && !valid_utf8(text.first(length))) ++length;
    const Octets sequence = text.first(length);
    if (!valid_utf8(sequence)) {
      fmt::format_to(back_inserter(out), "\\x{:02X}", std::to_integer<unsigned>(text[0]));
      text = text.subspan(1);
      continue;
    }
    const char32_t code_point = decode_utf8(sequence);
    if (code_point == '"' || code_point == '\\') out += '\\';
    if (is_printable(code_point)) {
      out.append(reinterpret_cast<const char*>(sequence.data()), sequence.size());
    } else {
      append_escaped(out, code_point);
    }
    text = text.subspan(length);
  }
  return out + '"';
}

std::string format_float(const Float& value) {
  if (value.size_octets == 2) {
    const double number = to_double(value.bits, 2);
    if (!std::isfinite(number)) return shortest(number);
    // Five digits tell any two numbers of 16 bits apart.
    for (int digits = 1; digits < 5; ++digits) {
      const double rounded = std::strtod(fmt::format("{:.{}g}", number, digits).c_str(), nullptr);
      if (to_float_bits(rounded, 2) == value.bits) return shortest(rounded);
    }
    return shortest(std::strtod(fmt::format("{:.5g}", number).c_str(), nullptr));
  }
  if (value.size_octets == 4) {
    return shortest(std::bit_cast<float>(static_cast<std::uint32_t>(value.bits)));
  }
  return shortest(std::bit_cast<double>(value.bits));
}

std::string format_value(const schema::Model& model, const Value& value) {
  return std::visit(FormatValue{model}, value);
}

std::string format_item(const schema::Model& model, const Record& record, const Item& item,
                        std::uint64_t at_most) {
  if (item.kind == ItemKind::leaf) return shown_value(model, item, item.value);
  if (item.kind != ItemKind::scalars) return "";
  const std::uint64_t count = elements_there(record, item);
  const std::uint64_t shown = count > at_most ? at_most - 1 : count;
  std::string list = "[";
  for (std::uint64_t i = 0; i < shown; ++i) {
    if (i > 0) list += ", ";
    list += shown_value(model, item, element_value(model, record, item, i));
  }
  if (shown < count) fmt::format_to(back_inserter(list), ", … {} more", count - shown);
  return list + "]";
}

const schema::Enumerator* find_enumerator(const schema::Enum& enumeration, std::uint64_t bits) {
  const auto found = std::ranges::find(enumeration.enumerators, bits, &schema::Enumerator::bits);
  return found == enumeration.enumerators.end() ? nullptr : &*found;
}

std::uint64_t unnamed_flags(const schema::Enum& enumeration, std::uint64_t bits) {
  for (const schema::Enumerator& enumerator : enumeration.enumerators) bits &= ~enumerator.bits;
  return bits;
}

Flags split_flags(const schema::Enum& enumeration, std::uint64_t bits) {
  Flags flags{.names = {}, .rest = bits};
  for (const schema::Enumerator& enumerator : enumeration.enumerators) {
    const bool all_set = (bits & enumerator.bits) == enumerator.bits;
    if (!all_set || (flags.rest & enumerator.bits) == 0) continue;
    flags.names.push_back(&enumerator);
    flags.rest &= ~enumerator.bits;
  }
  return flags;
}

std::uint64_t bits_of(const schema::BitField& field, std::uint64_t bits) {
  return bits >> field.shift_bits & mask_of_bits(field.width_bits);
}

Value value_of(const schema::BitField& field, std::uint64_t bits) {
  const std::uint64_t part = bits_of(field, bits);
  if (field.enumeration) return EnumValue{*field.enumeration, part};
  switch (field.kind) {
    case schema::ScalarKind::signed_integer:
      return sign_extend_bits(part, field.width_bits);
    case schema::ScalarKind::boolean:
      return Boolean{static_cast<std::uint8_t>(part)};
    case schema::ScalarKind::unsigned_integer:
    case schema::ScalarKind::floating_point:
    case schema::ScalarKind::character:
    case schema::ScalarKind::raw_octet:
      break;
  }
  return part;
}

std::string format_type(const schema::Model& model, const schema::Field& field) {
  std::string type = schema::type_name(model, field);
  if (const auto* enumeration = std::get_if<schema::EnumType>(&field.type)) {
    const schema::Scalar& underlying = model.enums[enumeration->index].underlying;
    type += " : " + schema::type_name(model, schema::Type{underlying});
  }
  if (const auto* bits = std::get_if<schema::BitsType>(&field.type)) {
    type += " : " + schema::type_name(model, schema::Type{model.bits[bits->index].underlying});
  }
  if (schema::has_byte_order(model, field)) type.append(" ").append(name_of(field.order));
  return type;
}

std::string_view name_of(schema::ByteOrder order) {
  switch (order) {
    case schema::ByteOrder::none:
      return "";
    case schema::ByteOrder::little:
      return "little";
    case schema::ByteOrder::big:
      return "big";
    case schema::ByteOrder::cdab:
      return "cdab";
    case schema::ByteOrder::badc:
      return "badc";
    case schema::ByteOrder::chosen:
      return "chosen";
  }
  return "";
}

std::size_t screen_columns(std::string_view text) {
  // UTF-8 without its continuation octets.
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string format_time(std::int64_t time_ns) {
  using namespace std::chrono;
  const sys_time<nanoseconds> time{nanoseconds{time_ns}};
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{time - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:09}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

}  // namespace wirestruct::translate
