// The fields of a `bits`: an integer is read in its byte order, then cut. What generated unpack()
// and pack() consist of. Bits are counted from the least significant one, which is bit 0.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "wirestruct/checked.hpp"
#include "wirestruct/status.hpp"

namespace wirestruct {

namespace detail {

constexpr std::uint64_t low_bits(unsigned width_bits) noexcept {
  return ~std::uint64_t{0} >> (64 - width_bits);
}

}  // namespace detail

/// The value of `width_bits` bits from bit `shift_bits` up: an integer, a bool or an enum.
template <typename T>
constexpr T cut_bits(std::uint64_t bits, unsigned shift_bits, unsigned width_bits) noexcept {
  bits = bits >> shift_bits & detail::low_bits(width_bits);
  if constexpr (std::is_enum_v<T>) {
    return static_cast<T>(cut_bits<std::underlying_type_t<T>>(bits, 0, width_bits));
  } else if constexpr (std::is_same_v<T, bool>) {
    return bits != 0;
  } else if constexpr (std::is_signed_v<T>) {
    const unsigned spare_bits = 64 - width_bits;
    return static_cast<T>(static_cast<std::int64_t>(bits << spare_bits) >> spare_bits);
  } else {
    return static_cast<T>(bits);
  }
}

/// The value at its place; what does not fit is cut off.
template <typename T>
constexpr std::uint64_t place_bits(T value, unsigned shift_bits, unsigned width_bits) noexcept {
  return (static_cast<std::uint64_t>(value) & detail::low_bits(width_bits)) << shift_bits;
}

/// A part of a `bits` that is no member of it: it is always the same, or computed.
struct BitPart {
  std::uint8_t index;  ///< among the fields of the `bits`, padding included
  unsigned shift_bits;
  unsigned width_bits;
  bool is_signed = false;
};

/// The part's value in the integer at `octets`, which lies as `elements` says. Not for all of 64
/// bits without a sign.
template <typename Elements>
constexpr std::int64_t part_of_bits(const std::byte* octets, Elements elements,
                                    BitPart part) noexcept {
  std::uint64_t bits = 0;
  elements.read(octets, bits);
  if (part.is_signed) return cut_bits<std::int64_t>(bits, part.shift_bits, part.width_bits);
  return static_cast<std::int64_t>(cut_bits<std::uint64_t>(bits, part.shift_bits, part.width_bits));
}

/// The part's value goes into each of `count` integers, which lie as `elements` says, and in which
/// its bits are zero; 0 when it has no value.
template <typename Elements>
constexpr void put_bits(std::byte* octets, std::size_t count, Elements elements, BitPart part,
                        Checked value) noexcept {
  for (std::size_t i = 0; i < count; ++i) {
    std::uint64_t bits = 0;
    elements.read(octets, bits);
    elements.write(octets, bits | place_bits(value.value(), part.shift_bits, part.width_bits));
    octets += Elements::template stride<std::uint64_t>;
  }
}

/// Asks for the fields of a `bits` under Checking::strict, and keeps the first fault.
class BitChecker {
 public:
  constexpr explicit BitChecker(std::uint64_t bits) noexcept : bits_(bits) {}

  /// Bits that always have that value.
  constexpr void constant(std::size_t index, unsigned shift_bits, unsigned width_bits,
                          std::uint64_t value) noexcept {
    if (cut_bits<std::uint64_t>(bits_, shift_bits, width_bits) != value) {
      found(index, Error::derived_wrong);
    }
  }
  constexpr void padding(std::size_t index, unsigned shift_bits, unsigned width_bits) noexcept {
    if (cut_bits<std::uint64_t>(bits_, shift_bits, width_bits) != 0) {
      found(index, Error::reserved_not_zero);
    }
  }
  template <typename T>
  constexpr void enums(std::size_t index, T value) noexcept {
    if (name_of(value).empty()) found(index, Error::enum_value_unknown);
  }
  template <typename T>
  constexpr void flags(std::size_t index, T value) noexcept {
    if (has_unknown_flags(value)) found(index, Error::flag_unknown);
  }

  constexpr Fault fault() const noexcept { return fault_; }

 private:
  constexpr void found(std::size_t index, Error error) noexcept {
    if (!fault_) fault_ = {.error = error, .bit_field = static_cast<std::uint8_t>(index)};
  }

  std::uint64_t bits_;
  Fault fault_;
};

/// Asks for the fields of a `bits` that is to be encoded, and keeps the first that does not fit.
class BitRangeChecker {
 public:
  template <typename T>
  constexpr void number(std::size_t index, T value, unsigned width_bits) noexcept {
    if (fault_ || cut_bits<T>(place_bits(value, 0, width_bits), 0, width_bits) == value) return;
    fault_ = {.error = Error::value_out_of_range, .bit_field = static_cast<std::uint8_t>(index)};
  }

  constexpr Fault fault() const noexcept { return fault_; }

 private:
  Fault fault_;
};

}  // namespace wirestruct
