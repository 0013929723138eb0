#include "translate/utf8.hpp"

#include <cstdint>

namespace wirestruct::translate {
namespace {

// The length of the valid sequence that `text` begins with, or 0.
std::size_t sequence_octets(Octets text) {
  const auto octet = [&](std::size_t i) { return std::to_integer<std::uint8_t>(text[i]); };
  const std::uint8_t lead = octet(0);
  if (lead < 0x80) return 1;
  // The second octet's range is narrower after some leads: that excludes overlong forms (E0, F0),
  // surrogates (ED) and code points that do not exist (F4).
  std::size_t length = 0;
  std::uint8_t second_low = 0x80;
  std::uint8_t second_high = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    if (lead == 0xE0) second_low = 0xA0;
    if (lead == 0xED) second_high = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    if (lead == 0xF0) second_low = 0x90;
    if (lead == 0xF4) second_high = 0x8F;
  } else {
    return 0;
  }
  if (text.size() < length || octet(1) < second_low || octet(1) > second_high) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if (octet(i) < 0x80 || octet(i) > 0xBF) return 0;
  }
  return length;
}

}  // namespace

std::size_t valid_utf8_octets(Octets text) {
  std::size_t valid = 0;
  while (valid < text.size()) {
    const std::size_t length = sequence_octets(text.subspan(valid));
    if (length == 0) break;
    valid += length;
  }
  return valid;
}

}  // namespace wirestruct::translate
