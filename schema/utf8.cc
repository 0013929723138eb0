#include "schema/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <span>

namespace wirestruct::schema {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

bool is_in(std::span<const Range> ranges, char32_t code_point) {
  return std::ranges::any_of(ranges, [code_point](const Range& range) {
    return code_point >= range.first && code_point <= range.last;
  });
}

// The blocks of Unicode's EastAsianWidth.txt that matter for names and comments; a caret that is
// one column off under anything rarer does no harm.
constexpr Range wide[] = {
    {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},   {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},
    {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
};

constexpr Range combining[] = {
    {0x0300, 0x036F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},   {0x20D0, 0x20FF},
    {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xE0100, 0xE01EF},
};

constexpr Range hidden[] = {
    {0x0000, 0x001F}, {0x007F, 0x009F}, {0x061C, 0x061C}, {0x200B, 0x200F},   {0x2028, 0x202E},
    {0x2060, 0x2069}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE007F},
};

}  // namespace

CodePoint first_code_point(std::string_view text) {
  const auto octet = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = octet(0);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xC2 || lead > 0xF4) return {};
  const std::size_t size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (text.size() < size) return {};
  char32_t value = lead & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((octet(i) & 0xC0U) != 0x80) return {};
    value = value << 6 | (octet(i) & 0x3FU);
  }
  // Longer than needed, half of a UTF-16 pair, or beyond the last code point.
  constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < smallest[size] || surrogate || value > 0x10FFFF) return {};
  return {value, size};
}

std::size_t columns_of(char32_t code_point) {
  if (code_point < 0x300) return 1;
  if (is_in(combining, code_point)) return 0;
  return is_in(wide, code_point) ? 2 : 1;
}

bool is_hidden(char32_t code_point) {
  return is_in(hidden, code_point);
}

std::string printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const CodePoint point = first_code_point(text);
    const std::size_t size = std::max<std::size_t>(point.size_octets, 1);
    if (point.size_octets == 0) {
      out += fmt::format("<{:02X}>", static_cast<std::uint8_t>(text[0]));
    } else if (is_hidden(point.value)) {
      out += fmt::format("<U+{:04X}>", static_cast<std::uint32_t>(point.value));
    } else {
      out += text.substr(0, size);
    }
    text.remove_prefix(size);
  }
  return out;
}

std::string abbreviated(std::string_view text) {
  constexpr std::size_t most_octets = 60;
  if (text.size() <= most_octets) return printable(text);
  std::size_t end = most_octets;
  while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
  return printable(text.substr(0, end)) + "…";
}

}  // namespace wirestruct::schema
