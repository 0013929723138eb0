#include "translate/format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <iterator>

#include "translate/decode.hpp"
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

std::string format_enum(const schema::Enum& enumeration, std::uint64_t bits) {
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

std::string format_octets(Octets octets) {
  const char* unit = octets.size() == 1 ? "octet" : "octets";
  const bool uniform =
      octets.size() > 1 && std::ranges::all_of(octets, [&](auto o) { return o == octets[0]; });
  if (!uniform) return fmt::format("{} {}", octets.size(), unit);
  return fmt::format("{} {}, all {:02X}", octets.size(), unit,
                     std::to_integer<unsigned>(octets[0]));
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
  std::string operator()(const Text& text) const { return quote_text(text.octets); }
  std::string operator()(Octets octets) const { return format_octets(octets); }
  std::string operator()(const EnumValue& value) const {
    return format_enum(model.enums[value.index], value.bits);
  }
};

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
  if (item.kind == ItemKind::leaf) return format_value(model, item.value);
  if (item.kind != ItemKind::scalars) return "";
  const std::uint64_t stride = item.field->stride_octets;
  const std::uint64_t count = octets_of(record, item).size() / stride;
  const std::uint64_t shown = count > at_most ? at_most - 1 : count;
  std::string list = "[";
  for (std::uint64_t i = 0; i < shown; ++i) {
    if (i > 0) list += ", ";
    list += format_value(model, element_value(model, record, item, i));
  }
  if (shown < count) fmt::format_to(back_inserter(list), ", … {} more", count - shown);
  return list + "]";
}

const schema::Enumerator* find_enumerator(const schema::Enum& enumeration, std::uint64_t bits) {
  const auto found = std::ranges::find(enumeration.enumerators, bits, &schema::Enumerator::bits);
  return found == enumeration.enumerators.end() ? nullptr : &*found;
}

std::string format_type(const schema::Model& model, const schema::Field& field) {
  std::string type = schema::type_name(model, field);
  if (const auto* enumeration = std::get_if<schema::EnumType>(&field.type)) {
    const schema::Scalar& underlying = model.enums[enumeration->index].underlying;
    type += " : " + schema::type_name(model, schema::Type{underlying});
  }
  if (schema::has_byte_order(model, field)) {
    type += field.order == schema::ByteOrder::big ? " big" : " little";
  }
  return type;
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
