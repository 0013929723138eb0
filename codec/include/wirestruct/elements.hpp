// How one element of an array lies on the wire, as a small type that Reader and Writer take along:
// its stride, and how it is read and written. An element may itself be a std::array.
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <tuple>

#include "wirestruct/fixed_block.hpp"
#include "wirestruct/status.hpp"

namespace wirestruct {

namespace detail {

/// Numbers or `bits` of N octets.
template <auto Order, std::size_t N>
struct Numbers {
  template <typename T>
  static constexpr std::size_t stride = N * scalars<T>;

  template <typename T>
  constexpr void read(const std::byte* from, T& to) const noexcept {
    detail::read<Order, N, N>(from, to);
  }
  template <typename T>
  constexpr void write(std::byte* to, const T& from) const noexcept {
    detail::write<Order, N>(to, from);
  }
};

}  // namespace detail

template <std::size_t N>
using Little = detail::Numbers<std::endian::little, N>;
template <std::size_t N>
using Big = detail::Numbers<std::endian::big, N>;
template <std::size_t N>
using Cdab = detail::Numbers<detail::MiddleEndian::cdab, N>;
template <std::size_t N>
using Badc = detail::Numbers<detail::MiddleEndian::badc, N>;
/// What has no order: text, raw octets, bools, 8-bit integers.
using Octets = detail::Numbers<std::endian::native, 1>;

/// Numbers of N octets in the order that the message says.
template <std::size_t N>
struct Chosen {
  std::endian order = std::endian::little;

  template <typename T>
  static constexpr std::size_t stride = N * detail::scalars<T>;

  template <typename T>
  constexpr void read(const std::byte* from, T& to) const noexcept {
    read_chosen<N>(from, to, order);
  }
  template <typename T>
  constexpr void write(std::byte* to, const T& from) const noexcept {
    write_chosen<N>(to, from, order);
  }
};

namespace detail {

/// What the schema gives to each struct of an array.
template <std::size_t Count>
struct GivenToStructs {
  template <std::integral... Given>
    requires(sizeof...(Given) == Count)
  constexpr explicit GivenToStructs(Given... values) noexcept
      : given{static_cast<std::int64_t>(values)...} {}

  std::array<std::int64_t, Count> given;
};

}  // namespace detail

/// Structs of fixed size, by their decode_unchecked() and encode_unchecked().
template <std::size_t Count = 0>
struct FixedStructs : detail::GivenToStructs<Count> {
  using detail::GivenToStructs<Count>::GivenToStructs;

  template <typename T>
  static constexpr std::size_t stride = detail::scalars<T> * detail::ScalarOf<T>::wire_size;

  template <typename T>
  constexpr void read(const std::byte* from, T& to) const noexcept {
    std::apply([&](auto... values) { read_structs(from, to, values...); }, this->given);
  }
  template <typename T>
  constexpr void write(std::byte* to, const T& from) const noexcept {
    std::apply([&](auto... values) { write_structs(to, from, values...); }, this->given);
  }
};
template <std::integral... Given>
FixedStructs(Given...) -> FixedStructs<sizeof...(Given)>;

/// Structs of varying size, by their decode_members() and encode_members().
template <std::size_t Count = 0>
struct VaryingStructs : detail::GivenToStructs<Count> {
  using detail::GivenToStructs<Count>::GivenToStructs;
};
template <std::integral... Given>
VaryingStructs(Given...) -> VaryingStructs<sizeof...(Given)>;

namespace detail {

template <typename Elements>
inline constexpr bool is_varying = false;
template <std::size_t Count>
inline constexpr bool is_varying<VaryingStructs<Count>> = true;

}  // namespace detail

}  // namespace wirestruct
