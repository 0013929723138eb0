// Numbers ⇄ octets, by byte orders and widths that are known only at run time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "schema/model.hpp"

namespace wirestruct::translate {

/// The number in at most 8 octets.
std::uint64_t read_unsigned(std::span<const std::byte> octets, schema::ByteOrder order);

/// Writes the low octets of `bits`, as many as the span has.
void write_unsigned(std::span<std::byte> octets, schema::ByteOrder order, std::uint64_t bits);

/// The low `size_octets` octets of `bits` as two's complement.
std::int64_t sign_extend(std::uint64_t bits, std::uint32_t size_octets);

/// The low `width_bits` bits as two's complement; 1 to 64.
std::int64_t sign_extend_bits(std::uint64_t bits, std::uint32_t width_bits);

/// All bits of a number of so many bits or octets.
std::uint64_t mask_of_bits(std::uint32_t width_bits);
std::uint64_t mask_of(std::uint32_t size_octets);

/// The sum and the product, or the greatest number when they are greater.
inline std::uint64_t saturating_sum(std::uint64_t a, std::uint64_t b) {
  std::uint64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}
inline std::uint64_t saturating_product(std::uint64_t a, std::uint64_t b) {
  std::uint64_t product = 0;
  return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
}

/// The number that the bits of an f16, f32 or f64 mean; a NaN for every NaN.
double to_double(std::uint64_t bits, std::uint32_t size_octets);

/// The bits of the nearest number of that size, ties to even; infinity when it is too large.
std::uint64_t to_float_bits(double number, std::uint32_t size_octets);

/// The bits of the NaN that JSON calls "NaN": quiet, positive, without a payload.
std::uint64_t quiet_nan(std::uint32_t size_octets);

}  // namespace wirestruct::translate
