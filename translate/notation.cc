#include "translate/notation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <iterator>
#include <optional>

#include "translate/format.hpp"
#include "translate/number.hpp"

namespace wirestruct::translate {
namespace {

using schema::Notation;

/// An integer, whichever alternative of Value holds it.
struct Integer {
  std::uint64_t bits = 0;
  bool negative = false;
};
std::optional<Integer> integer_of(const Value& value) {
  if (const auto* number = std::get_if<std::uint64_t>(&value)) return Integer{*number, false};
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    return Integer{static_cast<std::uint64_t>(*number), *number < 0};
  }
  if (const auto* bits = std::get_if<BitsValue>(&value)) return Integer{bits->bits, false};
  if (const auto* bits = std::get_if<EnumValue>(&value)) return Integer{bits->bits, false};
  return std::nullopt;
}

// The octets of an address: of the field, or of the number, most significant first.
std::vector<std::byte> address_of(const Value& value, std::size_t size_octets) {
  if (const auto* octets = std::get_if<Octets>(&value)) {
    if (octets->size() != size_octets) return {};
    return {octets->begin(), octets->end()};
  }
  const auto number = integer_of(value);
  if (!number || size_octets > 8 ||
      (number->bits & ~mask_of(static_cast<std::uint32_t>(size_octets))) != 0) {
    return {};
  }
  std::vector<std::byte> octets(size_octets);
  write_unsigned(octets, schema::ByteOrder::big, number->bits);
  return octets;
}

unsigned at(const std::vector<std::byte>& octets, std::size_t index) {
  return std::to_integer<unsigned>(octets[index]);
}

std::string format_ipv4(const std::vector<std::byte>& octets) {
  return fmt::format("{}.{}.{}.{}", at(octets, 0), at(octets, 1), at(octets, 2), at(octets, 3));
}

// RFC 5952: lower case, the longest run of two or more zero groups as `::`, the first of equals.
std::string format_ipv6(const std::vector<std::byte>& octets) {
  std::array<unsigned, 8> groups{};
  for (std::size_t i = 0; i < 8; ++i) groups.at(i) = at(octets, 2 * i) << 8 | at(octets, 2 * i + 1);
  std::size_t longest = 0;
  std::size_t longest_length = 1;
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t length = 0;
    while (i + length < 8 && groups.at(i + length) == 0) ++length;
    if (length > longest_length) {
      longest = i;
      longest_length = length;
    }
  }
  std::string text;
  for (std::size_t i = 0; i < 8; ++i) {
    if (longest_length > 1 && i == longest) {
      text += "::";
      i += longest_length - 1;
      continue;
    }
    if (!text.empty() && text.back() != ':') text += ':';
    fmt::format_to(std::back_inserter(text), "{:x}", groups.at(i));
  }
  return text;
}

std::string format_mac(const std::vector<std::byte>& octets) {
  std::string text;
  for (std::size_t i = 0; i < octets.size(); ++i) {
    fmt::format_to(std::back_inserter(text), "{}{:02x}", i == 0 ? "" : ":", at(octets, i));
  }
  return text;
}

// With as many digits behind the point as the field has; nothing for a year that no calendar has.
std::optional<std::string> format_clock(std::int64_t seconds, std::uint64_t fraction, int digits) {
  using namespace std::chrono;
  constexpr std::int64_t seconds_of_day = 86'400;
  constexpr std::int64_t last_day = 2'932'896;  // 9999-12-31
  std::int64_t day = seconds / seconds_of_day;
  if (seconds % seconds_of_day < 0) --day;
  if (day < -719'528 || day > last_day) return std::nullopt;
  const std::int64_t second = seconds - day * seconds_of_day;
  const year_month_day date{sys_days{days{day}}};
  std::string text =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  second / 3600, second / 60 % 60, second % 60);
  if (digits > 0) fmt::format_to(std::back_inserter(text), ".{:0{}}", fraction, digits);
  return text + 'Z';
}

std::optional<std::string> format_unix(const Integer& number, std::int64_t parts, int digits) {
  if (!number.negative && number.bits > INT64_MAX) return std::nullopt;
  const auto value = static_cast<std::int64_t>(number.bits);
  std::int64_t seconds = value / parts;
  std::int64_t fraction = value % parts;
  if (fraction < 0) {
    --seconds;
    fraction += parts;
  }
  return format_clock(seconds, static_cast<std::uint64_t>(fraction), digits);
}

// RFC 5905, section 6. Era 0 alone: nothing in the octets says in which era they are.
std::optional<std::string> format_ntp(const Integer& number) {
  constexpr std::int64_t to_unix = 2'208'988'800;  // seconds from 1900 to 1970
  constexpr std::uint64_t parts = 1'000'000'000;
  const auto seconds = static_cast<std::int64_t>(number.bits >> 32) - to_unix;
  const std::uint64_t fraction = (number.bits & 0xFFFF'FFFF) * parts >> 32;
  return format_clock(seconds, fraction, 9);
}

std::optional<std::string> format_date(Notation notation, const Integer& number) {
  switch (notation) {
    case Notation::unix_s:
      return format_unix(number, 1, 0);
    case Notation::unix_ms:
      return format_unix(number, 1'000, 3);
    case Notation::unix_us:
      return format_unix(number, 1'000'000, 6);
    case Notation::unix_ns:
      return format_unix(number, 1'000'000'000, 9);
    case Notation::ntp64:
      return format_ntp(number);
    case Notation::plain:
    case Notation::hex:
    case Notation::ipv4:
    case Notation::ipv6:
    case Notation::mac:
      break;
  }
  return std::nullopt;
}

std::optional<std::string> format_notation(const schema::Model& model, const schema::Field& field,
                                           const Value& value) {
  const auto number = integer_of(value);
  const Notation notation = field.shown.notation;
  switch (notation) {
    case Notation::plain:
      return std::nullopt;
    case Notation::hex: {
      if (const auto* octets = std::get_if<Octets>(&value)) return hex_octets(*octets);
      if (!number) return std::nullopt;
      const auto scalar = schema::wire_scalar(model, field.type);
      const std::uint32_t size = scalar ? scalar->size_octets : 8;
      return fmt::format("0x{:0{}X}", number->bits & mask_of(size), 2 * size);
    }
    case Notation::ipv4:
    case Notation::ipv6:
    case Notation::mac: {
      const std::size_t size = notation == Notation::ipv4 ? 4 : notation == Notation::ipv6 ? 16 : 6;
      const std::vector<std::byte> octets = address_of(value, size);
      if (octets.empty()) return std::nullopt;
      return notation == Notation::ipv4   ? format_ipv4(octets)
             : notation == Notation::ipv6 ? format_ipv6(octets)
                                          : format_mac(octets);
    }
    case Notation::unix_s:
    case Notation::unix_ms:
    case Notation::unix_us:
    case Notation::unix_ns:
    case Notation::ntp64: {
      const auto date = number ? format_date(notation, *number) : std::nullopt;
      if (!date) return std::nullopt;
      return fmt::format("{} ({})", *date, format_value(model, value));
    }
  }
  return std::nullopt;
}

// 15 digits: what a double holds of decimal digits, so that 12345 × 0.0001 is 1.2345.
std::optional<std::string> format_scaled(double scale, const Value& value) {
  double number = 0;
  if (const auto* real = std::get_if<Float>(&value)) {
    number = to_double(real->bits, real->size_octets);
  } else if (const auto integer = integer_of(value)) {
    number = integer->negative ? static_cast<double>(static_cast<std::int64_t>(integer->bits))
                               : static_cast<double>(integer->bits);
  } else {
    return std::nullopt;
  }
  return fmt::format("{:.15g}", number * scale);
}

}  // namespace

bool has_secrets(const schema::Model& model) {
  return std::ranges::any_of(model.structs, [](const schema::Struct& structure) {
    return std::ranges::any_of(structure.members, [](const schema::Member& member) {
      const auto* field = std::get_if<schema::Field>(&member);
      return field && field->shown.secret;
    });
  });
}

std::string format_shown(const schema::Model& model, const schema::Field& field,
                         const Value& value) {
  if (std::holds_alternative<std::monostate>(value)) return format_value(model, value);
  if (const auto text = format_notation(model, field, value)) return *text;
  const std::string plain = format_value(model, value);
  const std::string unit = field.shown.unit.empty() ? "" : " " + field.shown.unit;
  if (!field.shown.scale) return plain + unit;
  const auto scaled = format_scaled(*field.shown.scale, value);
  return scaled ? fmt::format("{}{} ({})", *scaled, unit, plain) : plain + unit;
}

}  // namespace wirestruct::translate
