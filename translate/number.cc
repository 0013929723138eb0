#include "translate/number.hpp"

#include <bit>
#include <cmath>
#include <cstdlib>

#include "wirestruct/half.hpp"

namespace wirestruct::translate {
namespace {

using schema::ByteOrder;

// Where the octet stands that counts 256^weight.
std::size_t place_of(std::size_t weight, std::size_t size, ByteOrder order) {
  switch (order) {
    case ByteOrder::big:
      return size - 1 - weight;
    case ByteOrder::cdab:
      return weight ^ 1;
    case ByteOrder::badc:
      return (size - 1 - weight) ^ 1;
    case ByteOrder::little:
    case ByteOrder::none:
    case ByteOrder::chosen:  // nobody reads before it is decided
      return weight;
  }
  std::abort();
}

constexpr int half_fraction_bits = 10;
constexpr int half_smallest_exponent = -14;  // of a normal number
constexpr int half_bias = 15;

std::uint64_t double_to_half(double number) {
  const std::uint64_t sign = std::signbit(number) ? 0x8000 : 0;
  if (std::isnan(number)) return sign | 0x7E00;
  const double magnitude = std::fabs(number);
  if (std::isinf(magnitude)) return sign | 0x7C00;
  if (magnitude == 0) return sign;
  int exponent = 0;
  std::frexp(magnitude, &exponent);
  // In units of the last place; nearbyint rounds to even. What is carried over goes into the
  // exponent by itself, up to infinity.
  const int of_unit = std::max(exponent - 1, half_smallest_exponent) - half_fraction_bits;
  const double units = std::nearbyint(std::ldexp(magnitude, -of_unit));
  if (of_unit + half_fraction_bits > half_bias) return sign | 0x7C00;
  const auto fraction = static_cast<std::uint64_t>(units);
  const bool normal = exponent - 1 >= half_smallest_exponent;
  const auto biased = static_cast<std::uint64_t>(of_unit + half_fraction_bits + half_bias);
  if (!normal) return sign | fraction;
  return sign | ((biased << half_fraction_bits) + (fraction - 1024));
}

}  // namespace

std::uint64_t read_unsigned(std::span<const std::byte> octets, ByteOrder order) {
  std::uint64_t value = 0;
  for (std::size_t weight = octets.size(); weight-- > 0;) {
    const std::size_t place = place_of(weight, octets.size(), order);
    value = value << 8 | std::to_integer<std::uint64_t>(octets[place]);
  }
  return value;
}

void write_unsigned(std::span<std::byte> octets, ByteOrder order, std::uint64_t bits) {
  for (std::size_t weight = 0; weight < octets.size(); ++weight) {
    octets[place_of(weight, octets.size(), order)] = static_cast<std::byte>(bits >> 8 * weight);
  }
}

std::int64_t sign_extend_bits(std::uint64_t bits, std::uint32_t width_bits) {
  const std::uint32_t unused_bits = 64 - width_bits;
  return static_cast<std::int64_t>(bits << unused_bits) >> unused_bits;
}

std::int64_t sign_extend(std::uint64_t bits, std::uint32_t size_octets) {
  return sign_extend_bits(bits, 8 * size_octets);
}

std::uint64_t mask_of_bits(std::uint32_t width_bits) {
  return width_bits >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width_bits) - 1;
}

std::uint64_t mask_of(std::uint32_t size_octets) {
  return mask_of_bits(8 * size_octets);
}

double to_double(std::uint64_t bits, std::uint32_t size_octets) {
  if (size_octets == 2) return half_to_float(static_cast<std::uint16_t>(bits));
  if (size_octets == 4) return std::bit_cast<float>(static_cast<std::uint32_t>(bits));
  return std::bit_cast<double>(bits);
}

std::uint64_t to_float_bits(double number, std::uint32_t size_octets) {
  if (size_octets == 2) return double_to_half(number);
  if (size_octets == 4) return std::bit_cast<std::uint32_t>(static_cast<float>(number));
  return std::bit_cast<std::uint64_t>(number);
}

std::uint64_t quiet_nan(std::uint32_t size_octets) {
  if (size_octets == 2) return 0x7E00;
  return size_octets == 4 ? 0x7FC0'0000 : 0x7FF8'0000'0000'0000;
}

}  // namespace wirestruct::translate
