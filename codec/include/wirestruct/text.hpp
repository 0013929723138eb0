// Text: octets of the field's charset, as they are on the wire. char[n] is std::array<char, n> in
// memory, padded with NULs unless the schema names another padding; text of exactly n octets has
// none.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace wirestruct {

/// The encodings of text that a schema can name.
enum class Charset : std::uint8_t { ascii, latin1, utf8, utf16le, utf16be, gbk };

/// How the octets of a text field are to be understood.
struct TextRules {
  Charset charset = Charset::utf8;
  char pad = '\0';
};

/// The text in front of the padding: up to the first NUL (of two octets in UTF-16), or, when the
/// padding is something else, all but the padding at the end.
constexpr std::string_view text(std::string_view field, TextRules rules) noexcept {
  if (rules.pad != '\0') return field.substr(0, field.find_last_not_of(rules.pad) + 1);
  if (rules.charset != Charset::utf16le && rules.charset != Charset::utf16be) {
    return field.substr(0, field.find('\0'));
  }
  for (std::size_t i = 0; i + 1 < field.size(); i += 2) {
    if (field[i] == '\0' && field[i + 1] == '\0') return field.substr(0, i);
  }
  return field;
}
template <std::size_t N>
constexpr std::string_view text(const std::array<char, N>& field, TextRules rules) noexcept {
  return text(std::string_view(field.data(), N), rules);
}
template <std::size_t N>
std::string_view text(const std::array<char, N>&& field, TextRules rules) = delete;

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

/// Likewise, with the padding that the schema names. A text that ends with it does not come back,
/// so it is refused, too.
template <std::size_t N>
[[nodiscard]] constexpr bool assign_text(std::array<char, N>& field, std::string_view value,
                                         TextRules rules) noexcept {
  if (value.size() > N || text(value, rules).size() != value.size()) return false;
  std::size_t i = 0;
  for (; i < value.size(); ++i) field[i] = value[i];
  for (; i < N; ++i) field[i] = rules.pad;
  return true;
}

/// A field without text: nothing but padding.
template <std::size_t N>
constexpr std::array<char, N> blank_text(char pad) noexcept {
  std::array<char, N> field{};
  for (char& character : field) character = pad;
  return field;
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

/// True for well-formed UTF-16: whole units, and every surrogate one of a pair.
constexpr bool is_utf16(std::string_view text, bool big_endian) noexcept {
  if (text.size() % 2 != 0) return false;
  bool expects_low = false;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const auto upper = static_cast<unsigned char>(text[big_endian ? i : i + 1]);
    const bool is_high = upper >= 0xD8 && upper <= 0xDB;
    const bool is_low = upper >= 0xDC && upper <= 0xDF;
    if (is_low != expects_low) return false;
    expects_low = is_high;
  }
  return !expects_low;
}

/// True for the shape of GBK: ASCII, 80 (a euro sign to some), or two octets of which the first is
/// 81 to FE and the second 40 to FE but not 7F. Whether a character has such a code is not looked
/// up.
constexpr bool is_gbk(std::string_view text) noexcept {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead <= 0x80) continue;
    if (lead == 0xFF || ++i == text.size()) return false;
    const auto trail = static_cast<unsigned char>(text[i]);
    if (trail < 0x40 || trail == 0x7F || trail == 0xFF) return false;
  }
  return true;
}

constexpr bool is_valid_text(std::string_view text, Charset charset) noexcept {
  switch (charset) {
    case Charset::ascii:
      for (const char character : text) {
        if (static_cast<unsigned char>(character) > 0x7F) return false;
      }
      return true;
    case Charset::latin1:
      return true;
    case Charset::utf8:
      return is_utf8(text);
    case Charset::utf16le:
      return is_utf16(text, false);
    case Charset::utf16be:
      return is_utf16(text, true);
    case Charset::gbk:
      return is_gbk(text);
  }
  return false;
}

}  // namespace wirestruct
