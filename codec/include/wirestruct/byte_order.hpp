// Numbers ⇄ octets in any byte order, 1 to 8 octets wide: integers (the odd widths with sign
// extension), IEEE 754 floating point, enums, bool, char and std::byte. At run time a width of 1,
// 2, 4 or 8 octets is one load or store and, in the foreign order, one byte swap; in constant
// expressions the same functions work octet by octet.
//
// Nothing here checks bounds: the caller has seen that the octets are there.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "wirestruct/half.hpp"

namespace wirestruct {

/// What a field without parts can be.
template <typename T>
concept Number = (std::is_arithmetic_v<T> || std::is_enum_v<T>) && sizeof(T) <= 8;

namespace detail {

template <std::size_t N>
using Unsigned = std::conditional_t<
    N == 1, std::uint8_t,
    std::conditional_t<N == 2, std::uint16_t,
                       std::conditional_t<N <= 4, std::uint32_t, std::uint64_t>>>;

template <std::unsigned_integral U>
constexpr U swap_octets(U bits) noexcept {
#if defined(__GNUC__)
  if constexpr (sizeof(U) == 8) return __builtin_bswap64(bits);
  if constexpr (sizeof(U) == 4) return __builtin_bswap32(bits);
  if constexpr (sizeof(U) == 2) return __builtin_bswap16(bits);
  return bits;
#else
  U swapped = 0;
  for (std::size_t i = 0; i < sizeof(U); ++i) {
    swapped = static_cast<U>(swapped << 8 | (bits >> (8 * i) & 0xFF));
  }
  return swapped;
#endif
}

template <std::endian Order, std::size_t N>
constexpr Unsigned<N> load_bits_by_octet(const std::byte* from) noexcept {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < N; ++i) {
    const std::size_t significance = Order == std::endian::little ? i : N - 1 - i;
    bits |= std::to_integer<std::uint64_t>(from[i]) << (8 * significance);
  }
  return static_cast<Unsigned<N>>(bits);
}

/// The N octets at `from` in the low bits. Up to `Readable` octets may be touched: where they are
/// enough for one load of the next power of two, that is taken and cut.
template <std::endian Order, std::size_t N, std::size_t Readable = N>
constexpr Unsigned<N> load_bits(const std::byte* from) noexcept {
  static_assert(N >= 1 && N <= 8 && Readable >= N);
  if (std::is_constant_evaluated()) return load_bits_by_octet<Order, N>(from);

  if constexpr (std::has_single_bit(N)) {
    Unsigned<N> bits;
    std::memcpy(&bits, from, N);
    return Order == std::endian::native ? bits : swap_octets(bits);
  } else if constexpr (Readable >= std::bit_ceil(N)) {
    constexpr std::size_t wide = std::bit_ceil(N);
    const Unsigned<wide> bits = load_bits<Order, wide>(from);
    if constexpr (Order == std::endian::big) return bits >> (8 * (wide - N));
    return bits & ((Unsigned<wide>{1} << (8 * N)) - 1);
  } else {
    constexpr std::size_t first = std::bit_floor(N);
    constexpr std::size_t rest = N - first;
    const Unsigned<N> at_front = load_bits<Order, first>(from);
    const Unsigned<N> behind = load_bits<Order, rest>(from + first);
    if constexpr (Order == std::endian::big) return at_front << (8 * rest) | behind;
    return at_front | behind << (8 * first);
  }
}

template <std::endian Order, std::size_t N>
constexpr void store_bits(std::byte* to, Unsigned<N> bits) noexcept {
  static_assert(N >= 1 && N <= 8);
  if (std::is_constant_evaluated()) {
    for (std::size_t i = 0; i < N; ++i) {
      const std::size_t significance = Order == std::endian::little ? i : N - 1 - i;
      to[i] = static_cast<std::byte>(bits >> (8 * significance) & 0xFF);
    }
    return;
  }
  if constexpr (std::has_single_bit(N)) {
    if constexpr (Order != std::endian::native) bits = swap_octets(bits);
    std::memcpy(to, &bits, N);
  } else {
    constexpr std::size_t first = std::bit_floor(N);
    constexpr std::size_t rest = N - first;
    constexpr bool big = Order == std::endian::big;
    store_bits<Order, first>(to, static_cast<Unsigned<first>>(big ? bits >> (8 * rest) : bits));
    store_bits<Order, rest>(to + first,
                            static_cast<Unsigned<rest>>(big ? bits : bits >> (8 * first)));
  }
}

/// The two orders of devices that send 16-bit units one way and the octets in them the other way.
enum class MiddleEndian : std::uint8_t {
  cdab,  ///< the least significant unit first, each unit most significant octet first
  badc,  ///< the most significant unit first, each unit least significant octet first
};

/// Of each pair of octets, one in the place of the other.
template <std::size_t N>
constexpr Unsigned<N> swap_pairs(Unsigned<N> bits) noexcept {
  static_assert(N % 2 == 0, "16-bit units make an even number of octets");
  constexpr auto low = static_cast<Unsigned<N>>(0x00FF00FF00FF00FF);
  return static_cast<Unsigned<N>>((bits & low) << 8 | (bits >> 8 & low));
}

template <MiddleEndian Order, std::size_t N, std::size_t Readable = N>
constexpr Unsigned<N> load_bits(const std::byte* from) noexcept {
  constexpr auto units = Order == MiddleEndian::cdab ? std::endian::little : std::endian::big;
  return swap_pairs<N>(load_bits<units, N, Readable>(from));
}
template <MiddleEndian Order, std::size_t N>
constexpr void store_bits(std::byte* to, Unsigned<N> bits) noexcept {
  constexpr auto units = Order == MiddleEndian::cdab ? std::endian::little : std::endian::big;
  store_bits<units, N>(to, swap_pairs<N>(bits));
}

/// The value that N octets mean as a T.
template <Number T, std::size_t N>
constexpr T from_bits(Unsigned<N> bits) noexcept {
  static_assert(N <= sizeof(T), "the type is too narrow for so many octets");
  if constexpr (std::is_enum_v<T>) {
    return static_cast<T>(from_bits<std::underlying_type_t<T>, N>(bits));
  } else if constexpr (std::is_same_v<T, float> && N == 2) {
    return half_to_float(bits);
  } else if constexpr (std::is_floating_point_v<T>) {
    static_assert(N == sizeof(T), "floating point has no odd widths");
    return std::bit_cast<T>(bits);
  } else if constexpr (std::is_same_v<T, bool>) {
    return bits != 0;
  } else if constexpr (std::is_signed_v<T> && N < sizeof(T)) {
    constexpr unsigned spare_bits = 8 * (sizeof(T) - N);
    using Bits = std::make_unsigned_t<T>;
    return static_cast<T>(static_cast<T>(static_cast<Bits>(bits) << spare_bits) >> spare_bits);
  } else {
    return static_cast<T>(bits);
  }
}

/// The value's octets, of which the low N count.
template <std::size_t N, Number T>
constexpr Unsigned<N> to_bits(T value) noexcept {
  if constexpr (std::is_enum_v<T>) {
    return to_bits<N>(static_cast<std::underlying_type_t<T>>(value));
  } else if constexpr (std::is_same_v<T, float> && N == 2) {
    return float_to_half(value);
  } else if constexpr (std::is_floating_point_v<T>) {
    static_assert(N == sizeof(T), "floating point has no odd widths");
    return std::bit_cast<Unsigned<N>>(value);
  } else {
    return static_cast<Unsigned<N>>(value);
  }
}

}  // namespace detail

/// The number in the N octets at `from`, least significant octet first. A signed T narrower on the
/// wire than in memory (i24, i40, …) is sign-extended. `Readable` may be given when more than the
/// N octets are known to be there: an odd width is then one load instead of two or three.
template <Number T, std::size_t N = sizeof(T), std::size_t Readable = N>
constexpr T load_little(const std::byte* from) noexcept {
  return detail::from_bits<T, N>(detail::load_bits<std::endian::little, N, Readable>(from));
}

/// Likewise, most significant octet first.
template <Number T, std::size_t N = sizeof(T), std::size_t Readable = N>
constexpr T load_big(const std::byte* from) noexcept {
  return detail::from_bits<T, N>(detail::load_bits<std::endian::big, N, Readable>(from));
}

/// Writes the low N octets of the value to `to`, least significant octet first.
template <std::size_t N, Number T>
constexpr void store_little(std::byte* to, T value) noexcept {
  detail::store_bits<std::endian::little, N>(to, detail::to_bits<N>(value));
}
template <Number T>
constexpr void store_little(std::byte* to, T value) noexcept {
  store_little<sizeof(T)>(to, value);
}

/// Likewise, most significant octet first.
template <std::size_t N, Number T>
constexpr void store_big(std::byte* to, T value) noexcept {
  detail::store_bits<std::endian::big, N>(to, detail::to_bits<N>(value));
}
template <Number T>
constexpr void store_big(std::byte* to, T value) noexcept {
  store_big<sizeof(T)>(to, value);
}

/// Likewise, in 16-bit units: the least significant one first, each most significant octet first,
/// as many Modbus devices have it.
template <Number T, std::size_t N = sizeof(T), std::size_t Readable = N>
constexpr T load_cdab(const std::byte* from) noexcept {
  return detail::from_bits<T, N>(detail::load_bits<detail::MiddleEndian::cdab, N, Readable>(from));
}
template <std::size_t N, Number T>
constexpr void store_cdab(std::byte* to, T value) noexcept {
  detail::store_bits<detail::MiddleEndian::cdab, N>(to, detail::to_bits<N>(value));
}

/// Likewise, the most significant unit first, each least significant octet first.
template <Number T, std::size_t N = sizeof(T), std::size_t Readable = N>
constexpr T load_badc(const std::byte* from) noexcept {
  return detail::from_bits<T, N>(detail::load_bits<detail::MiddleEndian::badc, N, Readable>(from));
}
template <std::size_t N, Number T>
constexpr void store_badc(std::byte* to, T value) noexcept {
  detail::store_bits<detail::MiddleEndian::badc, N>(to, detail::to_bits<N>(value));
}

/// Little-endian or big-endian, as the message itself says.
template <Number T, std::size_t N = sizeof(T)>
constexpr T load_chosen(const std::byte* from, std::endian order) noexcept {
  return order == std::endian::big ? load_big<T, N>(from) : load_little<T, N>(from);
}
template <std::size_t N, Number T>
constexpr void store_chosen(std::byte* to, T value, std::endian order) noexcept {
  order == std::endian::big ? store_big<N>(to, value) : store_little<N>(to, value);
}

/// True when N octets hold the value: a 32-bit number may be too large for an i24 on the wire.
template <std::size_t N, Number T>
constexpr bool fits(T value) noexcept {
  if constexpr (std::is_enum_v<T>) {
    return fits<N>(static_cast<std::underlying_type_t<T>>(value));
  } else if constexpr (N >= sizeof(T) || std::is_floating_point_v<T>) {
    return true;  // a float as f16 is rounded
  } else {
    constexpr std::uint64_t low_octets = ~std::uint64_t{0} >> (64 - 8 * N);
    const auto bits = static_cast<detail::Unsigned<N>>(detail::to_bits<N>(value) & low_octets);
    return detail::from_bits<T, N>(bits) == value;
  }
}

}  // namespace wirestruct
