// IEEE 754 binary16, the f16 of a schema, as a float: every one of its values, NaN payloads
// included, is a float and comes back as it was.
#pragma once

#include <bit>
#include <cstdint>

namespace wirestruct {

/// The float of the same value. A NaN keeps its payload in the upper bits, quiet or signalling.
constexpr float half_to_float(std::uint16_t half) noexcept {
  const std::uint32_t sign = (half & 0x8000U) << 16;
  const std::uint32_t exponent = half >> 10 & 0x1FU;
  std::uint32_t mantissa = half & 0x3FFU;
  if (exponent == 0x1F) return std::bit_cast<float>(sign | 0x7F800000U | mantissa << 13);
  if (exponent != 0) return std::bit_cast<float>(sign | (exponent + 112) << 23 | mantissa << 13);
  if (mantissa == 0) return std::bit_cast<float>(sign);

  // A subnormal of binary16 is a normal number of binary32.
  std::uint32_t shifted = 113;
  for (; (mantissa & 0x400U) == 0; mantissa <<= 1) --shifted;
  return std::bit_cast<float>(sign | shifted << 23 | (mantissa & 0x3FFU) << 13);
}

/// The nearest binary16, ties to even; what is too large becomes infinite.
constexpr std::uint16_t float_to_half(float value) noexcept {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t sign = bits >> 16 & 0x8000U;
  const std::uint32_t magnitude = bits & 0x7FFFFFFFU;
  const auto rounded = [sign](std::uint32_t kept, std::uint32_t cut, std::uint32_t tie) {
    if (cut > tie || (cut == tie && (kept & 1) != 0)) ++kept;  // may carry into the exponent
    return static_cast<std::uint16_t>(sign | kept);
  };

  if (magnitude > 0x7F800000U) {
    const std::uint32_t payload = magnitude >> 13 & 0x3FFU;
    return static_cast<std::uint16_t>(sign | 0x7C00U | (payload == 0 ? 0x200U : payload));
  }
  if (magnitude >= 0x47800000U) return static_cast<std::uint16_t>(sign | 0x7C00U);  // 2^16
  if (magnitude >= 0x38800000U) {                                                   // 2^-14
    return rounded((magnitude - (112U << 23)) >> 13, magnitude & 0x1FFFU, 0x1000U);
  }
  if (magnitude < 0x33000000U) return static_cast<std::uint16_t>(sign);  // below half of 2^-24
  const std::uint32_t shift = 126 - (magnitude >> 23);
  const std::uint32_t mantissa = (magnitude & 0x7FFFFFU) | 0x800000U;
  return rounded(mantissa >> shift, mantissa & ((1U << shift) - 1), 1U << (shift - 1));
}

}  // namespace wirestruct
