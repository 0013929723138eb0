// Looking for the first fault in a block: in octets that were decoded under Checking::strict, and
// in values that are to be encoded. What generated find_fault() and find_misfit() consist of.
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "wirestruct/bits.hpp"
#include "wirestruct/byte_order.hpp"
#include "wirestruct/checked.hpp"
#include "wirestruct/fixed_block.hpp"
#include "wirestruct/status.hpp"
#include "wirestruct/text.hpp"

namespace wirestruct {

/// True when an integer of 1 to 64 bits holds the value. Of an unsigned one of 64 bits, what is
/// below 2^63 is all that an expression can compute.
constexpr bool fits_in_bits(std::int64_t value, unsigned width_bits, bool is_signed) noexcept {
  if (width_bits >= 64) return is_signed || value >= 0;
  const std::int64_t above = std::int64_t{1} << (is_signed ? width_bits - 1 : width_bits);
  return value < above && value >= (is_signed ? -above : 0);
}

/// Asks for the fields of a decoded block in the order of their octets, and keeps the first fault.
class OctetChecker {
 public:
  /// `octets` are the whole block; `checking` is strict or exact.
  constexpr OctetChecker(const std::byte* octets, Checking checking) noexcept
      : octets_(octets), checking_(checking) {}

  /// Bools, `count` of them, each 0 or 1.
  constexpr void bools(std::size_t offset, std::size_t count = 1) noexcept {
    for (std::size_t i = 0; i < count && !fault_; ++i) {
      if (octets_[offset + i] > std::byte{1}) found(Error::bool_not_0_or_1, offset + i);
    }
  }

  /// An enum, or an array of them, of N octets each.
  template <std::size_t N, typename T>
  constexpr void enums(std::size_t offset, const T& value) noexcept {
    if constexpr (detail::is_array<T>) {
      for (const auto& element : value) {
        enums<N>(offset, element);
        offset += N * detail::scalars<typename T::value_type>;
      }
    } else if (!fault_ && name_of(value).empty()) {
      found(Error::enum_value_unknown, offset);
    }
  }

  /// Flags, or an array of them, of N octets each.
  template <std::size_t N, typename T>
  constexpr void flags(std::size_t offset, const T& value) noexcept {
    if constexpr (detail::is_array<T>) {
      for (const auto& element : value) {
        flags<N>(offset, element);
        offset += N * detail::scalars<typename T::value_type>;
      }
    } else if (!fault_ && has_unknown_flags(value)) {
      found(Error::flag_unknown, offset);
    }
  }

  /// `bits`, or an array of them; `load` gives the integer of N octets that one is cut from.
  template <std::size_t N, typename T, typename Load>
  constexpr void bits(std::size_t offset, const T& value, Load load) noexcept {
    if constexpr (detail::is_array<T>) {
      for (const auto& element : value) {
        bits<N>(offset, element, load);
        offset += N * detail::scalars<typename T::value_type>;
      }
    } else if (!fault_) {
      fault_ = find_fault(value, load(octets_ + offset));
      fault_.offset_octets += static_cast<std::uint32_t>(offset);
    }
  }

  /// A text, or an array of them. A single char is a text, too.
  template <typename T>
  constexpr void texts(std::size_t offset, const T& value, TextRules rules = {}) noexcept {
    if constexpr (std::is_same_v<T, char>) {
      if (!fault_ && !is_valid_text({&value, 1}, rules.charset)) found(Error::text_invalid, offset);
    } else if constexpr (detail::is_array<typename T::value_type>) {
      for (const auto& element : value) {
        texts(offset, element, rules);
        offset += detail::scalars<typename T::value_type>;
      }
    } else if (!fault_) {
      const std::string_view before_pad = text(value, rules);
      if (!is_valid_text(before_pad, rules.charset)) {
        found(Error::text_invalid, offset);
      } else if (checking_ == Checking::exact) {
        for (std::size_t i = before_pad.size(); i < value.size(); ++i) {
          if (value[i] != rules.pad) return found(Error::octets_after_nul, offset);
        }
      }
    }
  }
  /// A text of varying length: all of it.
  constexpr void texts(std::size_t offset, const std::string& value,
                       TextRules rules = {}) noexcept {
    if (!fault_ && !is_valid_text(value, rules.charset)) found(Error::text_invalid, offset);
  }

  /// Octets that are always the same.
  template <typename Octet, std::size_t N>
  constexpr void octets(std::size_t offset, const std::array<Octet, N>& expected) noexcept {
    if (fault_) return;
    for (std::size_t i = 0; i < N; ++i) {
      if (octets_[offset + i] != static_cast<std::byte>(expected[i])) {
        return found(Error::derived_wrong, offset);
      }
    }
  }
  /// A part of `bits` that is computed, in each of `count` integers; what is wrong with another
  /// part of them stands further ahead only when its octets do.
  template <typename Elements>
  constexpr void computed_bits(std::size_t offset, std::size_t count, Elements elements,
                               BitPart part, Checked computed) noexcept {
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t at = offset + i * Elements::template stride<std::uint64_t>;
      if (fault_ && fault_.offset_octets <= at) return;
      const std::int64_t read = part_of_bits(octets_ + at, elements, part);
      if (computed.ok() && read == computed.value()) continue;
      fault_ = {.error = computed.ok() ? Error::derived_wrong : Error::expression_overflow,
                .offset_octets = static_cast<std::uint32_t>(at),
                .bit_field = part.index};
      return;
    }
  }
  /// A derived field: what was read, and what it derives from.
  constexpr void derived(std::size_t offset, Checked read, Checked computed) noexcept {
    if (fault_) return;
    if (!computed.ok()) {
      found(Error::expression_overflow, offset);
    } else if (!read.ok() || read.value() != computed.value()) {
      found(Error::derived_wrong, offset);
    }
  }
  /// A constant that a signed integer of 64 bits does not hold.
  constexpr void constant(std::size_t offset, std::uint64_t read, std::uint64_t expected) noexcept {
    if (!fault_ && read != expected) found(Error::derived_wrong, offset);
  }
  /// A checksum has no value when one that it goes over has none.
  template <typename T>
  constexpr void checksum(std::size_t offset, T read,
                          std::optional<std::uint64_t> computed) noexcept {
    if (fault_ || (computed && static_cast<std::uint64_t>(read) == *computed)) return;
    found(computed ? Error::checksum_wrong : Error::expression_overflow, offset);
  }

  /// The byte order that the data says.
  constexpr void order(std::size_t offset, Checked selector,
                       std::initializer_list<OrderCase> cases) noexcept {
    if (!fault_ && !order_of(selector, cases)) found(Error::byte_order_unknown, offset);
  }
  /// What is given to structs, or goes into a checksum, must be a number.
  constexpr void computable(std::size_t offset, Checked value) noexcept {
    if (fault_ || value.ok()) return;
    found(Error::expression_overflow, offset);
    fault_.whole_depth = 0;
  }
  /// Structs, by their own find_unreadable().
  template <typename T, std::integral... Given>
  constexpr void readable(std::size_t offset, const T& value, Given... given) noexcept {
    if constexpr (detail::is_array<T>) {
      for (const auto& element : value) {
        readable(offset, element, given...);
        offset += detail::scalars<typename T::value_type> * detail::ScalarOf<T>::wire_size;
      }
    } else if (!fault_) {
      fault_ = find_unreadable(value, octets_ + offset, given...).within(offset);
    }
  }

  /// What the schema says must hold.
  constexpr void where(std::size_t offset, Checked holds) noexcept {
    if (fault_ || holds.is_true()) return;
    found(holds.ok() ? Error::where_violated : Error::expression_overflow, offset);
  }

  /// Structs, by their own find_fault().
  template <typename T, std::integral... Given>
  constexpr void structs(std::size_t offset, const T& value, Given... given) noexcept {
    if constexpr (detail::is_array<T>) {
      for (const auto& element : value) {
        structs(offset, element, given...);
        offset += detail::scalars<typename T::value_type> * detail::ScalarOf<T>::wire_size;
      }
    } else if (!fault_) {
      fault_ = find_fault(value, octets_ + offset, checking_, given...).within(offset);
    }
  }

  constexpr void reserved(std::size_t offset, std::size_t count) noexcept {
    expect_filler(Error::reserved_not_zero, offset, count, std::byte{0});
  }

  constexpr void padding(std::size_t offset, std::size_t count,
                         std::byte filler = std::byte{0}) noexcept {
    if (checking_ == Checking::exact) {
      expect_filler(Error::padding_not_filler, offset, count, filler);
    }
  }

  constexpr Fault fault() const noexcept { return fault_; }

 private:
  constexpr void found(Error error, std::size_t offset) noexcept {
    fault_ = {.error = error, .offset_octets = static_cast<std::uint32_t>(offset)};
  }

  constexpr void expect_filler(Error error, std::size_t offset, std::size_t count,
                               std::byte filler) noexcept {
    for (std::size_t i = 0; i < count && !fault_; ++i) {
      if (octets_[offset + i] != filler) found(error, offset + i);
    }
  }

  const std::byte* octets_;
  Checking checking_;
  Fault fault_;
};

/// Asks for the fields of a block that is to be encoded, and keeps the first that does not fit.
class RangeChecker {
 public:
  /// A number, or an array of them, that must fit in N octets.
  template <std::size_t N, typename T>
  constexpr void numbers(std::size_t offset, const T& value) noexcept {
    if constexpr (detail::is_array<T>) {
      for (const auto& element : value) {
        numbers<N>(offset, element);
        offset += N * detail::scalars<typename T::value_type>;
      }
    } else if (!fault_ && !fits<N>(value)) {
      found(Error::value_out_of_range, offset);
    }
  }

  /// `bits`, or an array of them, of N octets each.
  template <std::size_t N, typename T>
  constexpr void bits(std::size_t offset, const T& value) noexcept {
    if constexpr (detail::is_array<T>) {
      for (const auto& element : value) {
        bits<N>(offset, element);
        offset += N * detail::scalars<typename T::value_type>;
      }
    } else if (!fault_) {
      fault_ = find_misfit(value);
      fault_.offset_octets += static_cast<std::uint32_t>(offset);
    }
  }

  /// A value that is computed, of an integer of so many bits.
  constexpr void derived(std::size_t offset, Checked value, unsigned width_bits,
                         bool is_signed) noexcept {
    if (fault_) return;
    if (!value.ok()) {
      found(Error::expression_overflow, offset);
    } else if (!fits_in_bits(value.value(), width_bits, is_signed)) {
      found(Error::value_out_of_range, offset);
    }
  }

  constexpr void where(std::size_t offset, Checked holds) noexcept {
    if (fault_ || holds.is_true()) return;
    found(holds.ok() ? Error::where_violated : Error::expression_overflow, offset);
  }

  /// A part of `bits` that is computed, in `count` integers.
  constexpr void computed_bits(std::size_t offset, std::size_t count, BitPart part,
                               Checked value) noexcept {
    if (fault_ || count == 0) return;
    if (value.ok() && fits_in_bits(value.value(), part.width_bits, part.is_signed)) return;
    fault_ = {.error = value.ok() ? Error::value_out_of_range : Error::expression_overflow,
              .offset_octets = static_cast<std::uint32_t>(offset),
              .bit_field = part.index};
  }
  /// What is given to structs, or goes into a checksum, must be a number.
  constexpr void computable(std::size_t offset, Checked value) noexcept {
    if (fault_ || value.ok()) return;
    found(Error::expression_overflow, offset);
    fault_.whole_depth = 0;
  }
  /// The byte order that the value says.
  constexpr void order(std::size_t offset, Checked selector,
                       std::initializer_list<OrderCase> cases) noexcept {
    if (!fault_ && !order_of(selector, cases)) found(Error::byte_order_unknown, offset);
  }

  /// Structs, by their own find_misfit().
  template <typename T, std::integral... Given>
  constexpr void structs(std::size_t offset, const T& value, Given... given) noexcept {
    if constexpr (detail::is_array<T>) {
      for (const auto& element : value) {
        structs(offset, element, given...);
        offset += detail::scalars<typename T::value_type> * detail::ScalarOf<T>::wire_size;
      }
    } else if (!fault_) {
      fault_ = find_misfit(value, given...).within(offset);
    }
  }

  constexpr Fault fault() const noexcept { return fault_; }

 private:
  constexpr void found(Error error, std::size_t offset) noexcept {
    fault_ = {.error = error, .offset_octets = static_cast<std::uint32_t>(offset)};
  }

  Fault fault_;
};

}  // namespace wirestruct
