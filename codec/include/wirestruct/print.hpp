// Decoded structs as text for people, logs and test failures: what generated to_string() consists
// of.
//
//   Packet{kind: login, sequence: 123456, name: "alice", token: 00 01 02 03}
#pragma once

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "wirestruct/checked.hpp"
#include "wirestruct/fixed_block.hpp"
#include "wirestruct/text.hpp"

namespace wirestruct {

namespace limits {
/// Of an array, so many elements are printed; of raw octets, so many octets.
inline constexpr std::size_t printed_elements = 64;
}  // namespace limits

namespace detail {

inline void append_hex(std::string& text, std::uint64_t bits, std::size_t digits) {
  for (std::size_t i = digits; i-- > 0;) text += "0123456789ABCDEF"[bits >> (4 * i) & 0xF];
}

template <typename T>
inline constexpr bool is_variant = false;
template <typename... Ts>
inline constexpr bool is_variant<std::variant<Ts...>> = true;

/// An enum class that is generated from `flags`.
template <typename T>
inline constexpr bool is_flags = requires(T value) { has_unknown_flags(value); };

template <typename T>
void append_number(std::string& text, T value) {
  if constexpr (std::is_floating_point_v<T>) {
    if (std::isnan(value)) {  // which one: payloads are kept, so they can differ
      text += "NaN(0x";
      append_hex(text, std::bit_cast<Unsigned<sizeof(T)>>(value), 2 * sizeof(T));
      text += ')';
      return;
    }
  }
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  text.append(digits.data(), end.ptr);
}

}  // namespace detail

/// "40 E2 01 00"; what is beyond `limits::printed_elements` only as its number.
inline std::string hex(std::span<const std::byte> octets) {
  std::string text;
  const std::size_t shown =
      octets.size() <= limits::printed_elements ? octets.size() : limits::printed_elements;
  for (const std::byte octet : octets.first(shown)) {
    if (!text.empty()) text += ' ';
    detail::append_hex(text, std::to_integer<std::uint64_t>(octet), 2);
  }
  if (shown < octets.size()) text += " … " + std::to_string(octets.size() - shown) + " more";
  return text;
}

/// In double quotes, with C escapes for what a terminal should not get. Text that is not UTF-8 has
/// every octet above 0x7F escaped.
inline std::string quoted(std::string_view text) {
  const bool utf8 = is_utf8(text);
  std::string result = "\"";
  for (const char character : text) {
    const auto octet = static_cast<unsigned char>(character);
    if (character == '"' || character == '\\') {
      result += '\\';
      result += character;
    } else if (character == '\n') {
      result += "\\n";
    } else if (character == '\t') {
      result += "\\t";
    } else if (octet < 0x20 || octet == 0x7F || (octet >= 0x80 && !utf8)) {
      result += "\\x";
      detail::append_hex(result, octet, 2);
    } else {
      result += character;
    }
  }
  return result + '"';
}

/// The names of all flags that are set, and the bits of those without one: "read | 0x40".
template <typename T>
std::string printed_flags(T value) {
  using Bits = std::make_unsigned_t<std::underlying_type_t<T>>;
  const auto bits = static_cast<Bits>(value);
  auto unnamed = bits;
  std::string text;
  for_each_flag(value, [&](std::string_view name, T flag) {
    const auto mask = static_cast<Bits>(flag);
    if (mask == 0 || (bits & mask) != mask) return;
    unnamed = static_cast<Bits>(unnamed & ~mask);
    if (!text.empty()) text += " | ";
    text += name;
  });
  if (unnamed != 0 || text.empty()) {
    if (!text.empty()) text += " | ";
    text += "0x";
    detail::append_hex(text, unnamed, unnamed < 0x100 ? 2 : 2 * sizeof(Bits));
  }
  return text;
}

/// Any value that a field can have. Enums and structs are found by their name_of() and to_string().
template <typename T>
std::string printed(const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    return value ? "true" : "false";
  } else if constexpr (std::is_same_v<T, char>) {
    return quoted(std::string_view(&value, 1));
  } else if constexpr (std::is_same_v<T, std::byte>) {
    return hex(std::span(&value, 1));
  } else if constexpr (std::is_same_v<T, std::string>) {
    return quoted(std::string_view(value));
  } else if constexpr (std::is_same_v<T, std::monostate>) {
    return "nothing";
  } else if constexpr (detail::is_optional<T>) {
    return value ? printed(*value) : "absent";
  } else if constexpr (detail::is_variant<T>) {
    return std::visit([](const auto& held) { return printed(held); }, value);
  } else if constexpr (detail::is_flags<T>) {
    return printed_flags(value);
  } else if constexpr (std::is_enum_v<T>) {
    const std::string_view name = name_of(value);
    if (!name.empty()) return std::string(name);
    std::string text;
    detail::append_number(text, static_cast<std::underlying_type_t<T>>(value));
    return text + " (unknown)";
  } else if constexpr (std::is_arithmetic_v<T>) {
    std::string text;
    detail::append_number(text, value);
    return text;
  } else if constexpr (detail::is_array<T>) {
    using Element = typename T::value_type;
    if constexpr (std::is_same_v<Element, char>) {
      // Octets after a NUL are shown, because they make two values differ.
      const std::string_view all(value.data(), value.size());
      return quoted(all.substr(0, all.find_last_not_of('\0') + 1));
    } else if constexpr (std::is_same_v<Element, std::byte>) {
      return hex(value);
    } else {
      std::string text = "[";
      for (std::size_t i = 0; i < value.size(); ++i) {
        if (i > 0) text += ", ";
        if (i == limits::printed_elements) {
          text += "… " + std::to_string(value.size() - i) + " more";
          break;
        }
        text += printed(static_cast<const Element&>(value[i]));
      }
      return text + ']';
    }
  } else {
    return to_string(value);
  }
}

/// Puts a struct's text together, field by field.
class Printer {
 public:
  explicit Printer(std::string_view struct_name) : text_(struct_name) { text_ += '{'; }

  /// A field that is absent is left out.
  template <typename T>
  void field(std::string_view name, const T& value) {
    if constexpr (detail::is_optional<T>) {
      if (!value) return;
    }
    if (text_.back() != '{') text_ += ", ";
    text_ += name;
    text_ += ": ";
    text_ += printed(value);
  }

  /// A field whose value nobody should see.
  void secret(std::string_view name) {
    if (text_.back() != '{') text_ += ", ";
    text_ += name;
    text_ += ": ***";
  }

  /// The whole text. The printer is used up.
  std::string take() {
    text_ += '}';
    return std::move(text_);
  }

 private:
  std::string text_;
};

}  // namespace wirestruct
