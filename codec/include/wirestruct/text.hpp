// Text in fixed fields: char[n] on the wire is std::array<char, n> in memory, padded with NULs;
// text of exactly n octets has none.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace wirestruct {

/// The text up to its NUL, or all of the field. A view into the array.
template <std::size_t N>
constexpr std::string_view text(const std::array<char, N>& field) noexcept {
  const std::string_view all(field.data(), N);
  return all.substr(0, all.find('\0'));
}
template <std::size_t N>
std::string_view text(const std::array<char, N>&&) = delete;  // the view would outlive the array

/// Puts the text into the field and NULs behind it. False, and the field as it was, when the text
/// is too long or has a NUL of its own: text is never cut silently.
template <std::size_t N>
[[nodiscard]] constexpr bool assign_text(std::array<char, N>& field,
                                         std::string_view text) noexcept {
  if (text.size() > N || text.find('\0') != std::string_view::npos) return false;
  std::size_t i = 0;
  for (; i < text.size(); ++i) field[i] = text[i];
  for (; i < N; ++i) field[i] = '\0';
  return true;
}

/// True for well-formed UTF-8 (RFC 3629, section 4): no overlong forms, no surrogates, nothing
/// above U+10FFFF.
constexpr bool is_utf8(std::string_view text) noexcept {
  const auto octet = [&text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  for (std::size_t i = 0; i < text.size();) {
    const unsigned lead = octet(i);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    if (lead < 0xC2 || lead > 0xF4) return false;
    const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (text.size() - i < length) return false;

    // The lead octet narrows what may come second; the others are any 10xxxxxx.
    const unsigned least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (octet(i + 1) < least || octet(i + 1) > most) return false;
    for (std::size_t k = 2; k < length; ++k) {
      if ((octet(i + k) & 0xC0) != 0x80) return false;
    }
    i += length;
  }
  return true;
}

}  // namespace wirestruct
