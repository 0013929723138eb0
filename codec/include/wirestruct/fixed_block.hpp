// The pieces of a block of octets whose fields stand at constant offsets: what generated
// decode_unchecked() and encode_unchecked() consist of. Each call moves one field, an array as a
// whole; where octets and memory are alike that is one copy.
//
// Generated code calls these after one bounds check for the whole block. Arrays are std::array, of
// any depth.
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <type_traits>
#include <vector>

#include "wirestruct/byte_order.hpp"

namespace wirestruct {

namespace detail {

template <typename T>
struct ArrayTraits {
  static constexpr bool is_array = false;
  static constexpr std::size_t scalars = 1;
  using Scalar = T;
};
template <typename T, std::size_t N>
struct ArrayTraits<std::array<T, N>> {
  static constexpr bool is_array = true;
  static constexpr std::size_t scalars = N * ArrayTraits<T>::scalars;
  using Scalar = typename ArrayTraits<T>::Scalar;
};

/// Of these, only the elements are of fixed size.
template <typename T>
struct ArrayTraits<std::vector<T>> {
  static constexpr bool is_array = true;
  using Scalar = typename ArrayTraits<T>::Scalar;
};

template <typename T>
inline constexpr bool is_array = ArrayTraits<T>::is_array;
template <typename T>
inline constexpr std::size_t scalars = ArrayTraits<T>::scalars;
template <typename T>
using ScalarOf = typename ArrayTraits<T>::Scalar;

/// A generated struct of `bits`, cut from one integer by its own unpack() and put together by
/// pack().
template <typename T>
concept BitStruct = requires { T::is_cut_from_an_integer; };

/// What a scalar takes on the wire when nothing else is said.
template <typename T>
constexpr std::size_t own_octets() {
  if constexpr (BitStruct<T>) {
    return T::wire_size;
  } else {
    return sizeof(T);
  }
}

/// N, or for 0 what a scalar takes by itself.
template <typename T, std::size_t N>
inline constexpr std::size_t wire_octets = N == 0 ? own_octets<ScalarOf<T>>() : N;

constexpr bool is_native(std::endian order) noexcept {
  return order == std::endian::native;
}
constexpr bool is_native(MiddleEndian) noexcept {
  return false;
}

/// True when the octets on the wire are those in memory. A bool is not: memory may hold only 0
/// or 1.
template <auto Order, std::size_t N, typename T>
inline constexpr bool same_as_memory =
    sizeof(ScalarOf<T>) == N && (N == 1 || is_native(Order)) &&
    !std::is_same_v<ScalarOf<T>, bool> && !BitStruct<ScalarOf<T>>;

// memcpy takes no null pointer, not even for nothing: an array of nothing goes through the loop.
template <auto Order, std::size_t N, std::size_t Readable, typename T>
constexpr void read(const std::byte* from, T& to) noexcept {
  if constexpr (is_array<T>) {
    if constexpr (same_as_memory<Order, N, T> && scalars<T> > 0) {
      if (!std::is_constant_evaluated()) {
        std::memcpy(to.data(), from, N * scalars<T>);
        return;
      }
    }
    for (auto& element : to) {
      read<Order, N, N>(from, element);
      from += N * scalars<typename T::value_type>;
    }
  } else if constexpr (BitStruct<T>) {
    unpack(load_bits<Order, N, Readable>(from), to);
  } else {
    to = from_bits<T, N>(load_bits<Order, N, Readable>(from));
  }
}

template <auto Order, std::size_t N, typename T>
constexpr void write(std::byte* to, const T& from) noexcept {
  if constexpr (is_array<T>) {
    if constexpr (same_as_memory<Order, N, T> && scalars<T> > 0) {
      if (!std::is_constant_evaluated()) {
        std::memcpy(to, from.data(), N * scalars<T>);
        return;
      }
    }
    for (const auto& element : from) {
      write<Order, N>(to, element);
      to += N * scalars<typename T::value_type>;
    }
  } else if constexpr (BitStruct<T>) {
    store_bits<Order, N>(to, pack(from));
  } else {
    store_bits<Order, N>(to, to_bits<N>(from));
  }
}

}  // namespace detail

/// Numbers of N octets, least significant first; 0: as wide as in memory. `Readable` as for
/// load_little().
template <std::size_t N = 0, std::size_t Readable = 0, typename T>
constexpr void read_little(const std::byte* from, T& to) noexcept {
  constexpr std::size_t width = detail::wire_octets<T, N>;
  detail::read<std::endian::little, width, (Readable > width ? Readable : width)>(from, to);
}
template <std::size_t N = 0, typename T>
constexpr void write_little(std::byte* to, const T& from) noexcept {
  detail::write<std::endian::little, detail::wire_octets<T, N>>(to, from);
}

/// Likewise, most significant octet first.
template <std::size_t N = 0, std::size_t Readable = 0, typename T>
constexpr void read_big(const std::byte* from, T& to) noexcept {
  constexpr std::size_t width = detail::wire_octets<T, N>;
  detail::read<std::endian::big, width, (Readable > width ? Readable : width)>(from, to);
}
template <std::size_t N = 0, typename T>
constexpr void write_big(std::byte* to, const T& from) noexcept {
  detail::write<std::endian::big, detail::wire_octets<T, N>>(to, from);
}

/// Likewise, in 16-bit units as load_cdab() and load_badc() have them.
template <std::size_t N = 0, std::size_t Readable = 0, typename T>
constexpr void read_cdab(const std::byte* from, T& to) noexcept {
  constexpr std::size_t width = detail::wire_octets<T, N>;
  detail::read<detail::MiddleEndian::cdab, width, (Readable > width ? Readable : width)>(from, to);
}
template <std::size_t N = 0, typename T>
constexpr void write_cdab(std::byte* to, const T& from) noexcept {
  detail::write<detail::MiddleEndian::cdab, detail::wire_octets<T, N>>(to, from);
}
template <std::size_t N = 0, std::size_t Readable = 0, typename T>
constexpr void read_badc(const std::byte* from, T& to) noexcept {
  constexpr std::size_t width = detail::wire_octets<T, N>;
  detail::read<detail::MiddleEndian::badc, width, (Readable > width ? Readable : width)>(from, to);
}
template <std::size_t N = 0, typename T>
constexpr void write_badc(std::byte* to, const T& from) noexcept {
  detail::write<detail::MiddleEndian::badc, detail::wire_octets<T, N>>(to, from);
}

/// Likewise, in the order that the message itself says.
template <std::size_t N = 0, std::size_t Readable = 0, typename T>
constexpr void read_chosen(const std::byte* from, T& to, std::endian order) noexcept {
  order == std::endian::big ? read_big<N, Readable>(from, to) : read_little<N, Readable>(from, to);
}
template <std::size_t N = 0, typename T>
constexpr void write_chosen(std::byte* to, const T& from, std::endian order) noexcept {
  order == std::endian::big ? write_big<N>(to, from) : write_little<N>(to, from);
}

/// What has one octet and no order: text, raw octets, bools, 8-bit integers and enums.
template <typename T>
constexpr void read_octets(const std::byte* from, T& to) noexcept {
  detail::read<std::endian::native, 1, 1>(from, to);
}
template <typename T>
constexpr void write_octets(std::byte* to, const T& from) noexcept {
  detail::write<std::endian::native, 1>(to, from);
}

/// Structs, one after the other; each by its own decode_unchecked() and encode_unchecked(), which
/// take what the schema gives to the struct.
template <typename T, std::integral... Given>
constexpr void read_structs(const std::byte* from, T& to, Given... given) noexcept {
  if constexpr (detail::is_array<T>) {
    for (auto& element : to) {
      read_structs(from, element, given...);
      from += detail::scalars<typename T::value_type> * detail::ScalarOf<T>::wire_size;
    }
  } else {
    decode_unchecked(from, to, given...);
  }
}
template <typename T, std::integral... Given>
constexpr void write_structs(std::byte* to, const T& from, Given... given) noexcept {
  if constexpr (detail::is_array<T>) {
    for (const auto& element : from) {
      write_structs(to, element, given...);
      to += detail::scalars<typename T::value_type> * detail::ScalarOf<T>::wire_size;
    }
  } else {
    encode_unchecked(from, to, given...);
  }
}

/// Octets without a value. They are always written, so that no old memory leaks.
constexpr void write_filler(std::byte* to, std::size_t octets,
                            std::byte filler = std::byte{0}) noexcept {
  for (std::size_t i = 0; i < octets; ++i) to[i] = filler;
}

}  // namespace wirestruct
