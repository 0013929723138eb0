// Looking for the first fault in a block: in octets that were decoded under Checking::strict, and
// in values that are to be encoded. What generated find_fault() and find_misfit() consist of.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "wirestruct/byte_order.hpp"
#include "wirestruct/fixed_block.hpp"
#include "wirestruct/status.hpp"
#include "wirestruct/text.hpp"

namespace wirestruct {

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

  /// A text, or an array of them. A single char is a text, too.
  template <typename T>
  constexpr void texts(std::size_t offset, const T& value) noexcept {
    if constexpr (std::is_same_v<T, char>) {
      if (!fault_ && !is_utf8({&value, 1})) found(Error::text_not_utf8, offset);
    } else if constexpr (detail::is_array<typename T::value_type>) {
      for (const auto& element : value) {
        texts(offset, element);
        offset += detail::scalars<typename T::value_type>;
      }
    } else if (!fault_) {
      const std::string_view before_nul = text(value);
      if (!is_utf8(before_nul)) {
        found(Error::text_not_utf8, offset);
      } else if (checking_ == Checking::exact) {
        for (std::size_t i = before_nul.size(); i < value.size(); ++i) {
          if (value[i] != '\0') return found(Error::octets_after_nul, offset);
        }
      }
    }
  }

  /// Structs, by their own find_fault().
  template <typename T>
  constexpr void structs(std::size_t offset, const T& value) noexcept {
    if constexpr (detail::is_array<T>) {
      for (const auto& element : value) {
        structs(offset, element);
        offset += detail::scalars<typename T::value_type> * detail::ScalarOf<T>::wire_size;
      }
    } else if (!fault_) {
      const Fault inside = find_fault(value, octets_ + offset, checking_);
      if (inside) found(inside.error, offset + inside.offset_octets);
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
    fault_ = {error, static_cast<std::uint32_t>(offset)};
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
      fault_ = {Error::value_out_of_range, static_cast<std::uint32_t>(offset)};
    }
  }

  /// Structs, by their own find_misfit().
  template <typename T>
  constexpr void structs(std::size_t offset, const T& value) noexcept {
    if constexpr (detail::is_array<T>) {
      for (const auto& element : value) {
        structs(offset, element);
        offset += detail::scalars<typename T::value_type> * detail::ScalarOf<T>::wire_size;
      }
    } else if (!fault_) {
      fault_ = find_misfit(value);
      fault_.offset_octets += static_cast<std::uint32_t>(offset);
    }
  }

  constexpr Fault fault() const noexcept { return fault_; }

 private:
  Fault fault_;
};

}  // namespace wirestruct
