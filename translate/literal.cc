#include "translate/literal.hpp"

#include <fmt/format.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <span>

#include "translate/format.hpp"
#include "translate/number.hpp"

namespace wirestruct::translate {
namespace {

using schema::Scalar;
using schema::ScalarKind;
using Bits = std::expected<std::uint64_t, std::string>;

struct Integer {
  bool negative = false;
  std::uint64_t magnitude = 0;
  bool too_large = false;  // for 64 bits
};

// The digits without the `_` between them; nothing when one stands elsewhere.
std::optional<std::string> without_separators(std::string_view text) {
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool between = i > 0 && i + 1 < text.size();
    if (text[i] == '_' && !between) return std::nullopt;
    if (text[i] != '_') digits += text[i];
  }
  return digits;
}

std::optional<Integer> parse_integer(std::string_view text) {
  Integer integer;
  if (text.starts_with('-') || text.starts_with('+')) {
    integer.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  int base = 10;
  if (text.size() > 2 && text[0] == '0') {
    const char letter = static_cast<char>(text[1] | 0x20);
    base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 10;
    if (base != 10) text.remove_prefix(2);
  }
  const std::optional<std::string> digits = without_separators(text);
  if (!digits || digits->empty()) return std::nullopt;
  const char* const end = digits->data() + digits->size();
  const auto [stop, error] = std::from_chars(digits->data(), end, integer.magnitude, base);
  // from_chars takes a sign of its own.
  if (stop != end || digits->front() == '-') return std::nullopt;
  integer.too_large = error == std::errc::result_out_of_range;
  return integer;
}

Bits fit(const Integer& integer, std::string_view text, const Scalar& scalar,
         std::string_view type_name) {
  const std::uint64_t mask = mask_of(scalar.size_octets);
  const bool is_signed = scalar.kind == ScalarKind::signed_integer;
  const std::uint64_t greatest = is_signed ? mask >> 1 : mask;
  const std::uint64_t deepest = is_signed ? greatest + 1 : 0;
  if (integer.too_large || integer.magnitude > (integer.negative ? deepest : greatest)) {
    return std::unexpected(fmt::format("{} does not fit into {}, which holds {}{} to {}", text,
                                       type_name, deepest > 0 ? "-" : "", deepest, greatest));
  }
  return (integer.negative ? ~integer.magnitude + 1 : integer.magnitude) & mask;
}

// The one octet of a character, with its escapes: `\n`, `\0`, `\x41`.
std::optional<std::uint8_t> parse_character(std::string_view text) {
  if (text.size() == 1 && text != "\\") return static_cast<std::uint8_t>(text[0]);
  if (text.size() < 2 || text[0] != '\\') return std::nullopt;
  if (text.size() == 2) {
    constexpr std::string_view letters = "0abtnvfr\\'\"";
    constexpr std::string_view meanings("\0\a\b\t\n\v\f\r\\'\"", 11);
    const std::size_t found = letters.find(text[1]);
    if (found == std::string_view::npos) return std::nullopt;
    return static_cast<std::uint8_t>(meanings[found]);
  }
  std::uint8_t octet = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + 2, end, octet, 16);
  if (text[1] != 'x' || stop != end || error != std::errc{}) return std::nullopt;
  return octet;
}

// `'L'` stands for the number of its one octet.
Bits parse_quoted(std::string_view text) {
  const std::string_view inner = text.substr(1, text.size() - 2);
  if (const auto octet = parse_character(inner)) return *octet;
  const Octets octets = std::as_bytes(std::span(inner));
  return std::unexpected(
      fmt::format("{} is not one character of one octet: it is {} ({})", text,
                  inner.empty() ? "empty" : fmt::format("{} octets long", inner.size()),
                  inner.empty() ? "nothing" : hex_octets(octets)));
}

bool is_quoted(std::string_view text) {
  return text.size() >= 2 && text.front() == '\'' && text.back() == '\'';
}

// strtod rounds to the nearest number, as a compiler does; it takes `inf` and `nan` as well.
template <class Real>
Real to_real(const char* digits, char** stop) {
  if constexpr (sizeof(Real) == 4) {
    return std::strtof(digits, stop);
  } else {
    return std::strtod(digits, stop);
  }
}

template <class Real, class RealBits>
Bits parse_real(std::string_view text, std::string_view type_name) {
  const std::string digits = without_separators(text).value_or("");
  // strtod skips blanks in front; a number does not begin with one.
  const bool begins = !digits.empty() && static_cast<unsigned char>(digits.front()) > ' ';
  char* stop = nullptr;
  const Real number = begins ? to_real<Real>(digits.c_str(), &stop) : Real{0};
  if (!begins || stop == digits.c_str() || *stop != '\0') {
    return std::unexpected(fmt::format("`{}` is not a number", text));
  }
  const bool meant = digits.find_first_of("iI") != std::string::npos;
  if (std::isinf(number) && !meant) {
    return std::unexpected(fmt::format("{} does not fit into {}, whose largest number is {}", text,
                                       type_name, std::numeric_limits<Real>::max()));
  }
  return std::bit_cast<RealBits>(number);
}

// Rounded once: a double has digits enough for what people write.
Bits parse_half(std::string_view text, std::string_view type_name) {
  const Bits wide = parse_real<double, std::uint64_t>(text, type_name);
  if (!wide) return wide;
  const double number = std::bit_cast<double>(*wide);
  const std::uint64_t bits = to_float_bits(number, 2);
  if (std::isinf(to_double(bits, 2)) && !std::isinf(number)) {
    return std::unexpected(
        fmt::format("{} does not fit into {}, whose largest number is 65504", text, type_name));
  }
  return bits;
}

}  // namespace

Bits parse_value(std::string_view text, const Scalar& scalar, std::string_view type_name) {
  switch (scalar.kind) {
    case ScalarKind::floating_point:
      if (scalar.size_octets == 2) return parse_half(text, type_name);
      return scalar.size_octets == 4 ? parse_real<float, std::uint32_t>(text, type_name)
                                     : parse_real<double, std::uint64_t>(text, type_name);
    case ScalarKind::boolean:
      if (text == "true" || text == "1") return 1;
      if (text == "false" || text == "0") return 0;
      return std::unexpected(fmt::format("`{}` is not a bool: true, false, 1 or 0", text));
    case ScalarKind::character:
      if (text.size() == 1) return static_cast<std::uint8_t>(text[0]);
      break;
    case ScalarKind::unsigned_integer:
    case ScalarKind::signed_integer:
    case ScalarKind::raw_octet:
      break;
  }
  if (is_quoted(text)) return parse_quoted(text);
  const std::optional<Integer> integer = parse_integer(text);
  if (integer) return fit(*integer, text, scalar, type_name);
  if (scalar.kind == ScalarKind::character) return parse_quoted(fmt::format("'{}'", text));
  return std::unexpected(
      fmt::format("`{}` is not an integer: write 123456, -2, 0xCAFE, 0b101, 0o17 or 'L'", text));
}

std::optional<std::vector<std::byte>> parse_octets(std::string_view text) {
  std::vector<std::byte> octets;
  while (!text.empty()) {
    std::uint8_t octet = 0;
    const std::string_view digits = text.substr(0, 2);
    const auto [stop, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), octet, 16);
    if (digits.size() != 2 || error != std::errc{} || stop != digits.data() + 2) {
      return std::nullopt;
    }
    octets.push_back(std::byte{octet});
    text.remove_prefix(2);
    if (text.empty()) break;
    if (text[0] != ' ' && text[0] != ':') return std::nullopt;
    while (text.starts_with(' ') || text.starts_with(':')) text.remove_prefix(1);
  }
  if (octets.size() < 2) return std::nullopt;
  return octets;
}

}  // namespace wirestruct::translate
