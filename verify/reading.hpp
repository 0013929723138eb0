// How the octets that were captured for a value relate to those that were meant to be sent: the
// causes that show in one value alone. A new one is an enumerator, a row in reading.cc and a test
// there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "verify/subject.hpp"

namespace wirestruct::verify {

/// In order of plausibility: where several hold, the first is taken.
enum class Reading : std::uint8_t {
  same,
  reversed,                ///< the other byte order
  units_cdab,              ///< 16-bit units in the other order, octets inside each as they were
  units_badc,              ///< octets swapped inside each 16-bit unit
  zero_extended,           ///< in more octets, the others 00
  sign_extended,           ///< in more octets, the others full of the sign
  zero_extended_reversed,  ///< the same, all octets in the other order
  sign_extended_reversed,
  cut,           ///< in fewer octets: the low ones
  cut_reversed,  ///< the same in the other order
  equal_to_nul,  ///< text: the same up to the NUL
  space_padded,  ///< text: spaces in place of the NUL and what follows
};
inline constexpr std::size_t reading_count = 12;

/// A set of readings.
class Readings {
 public:
  constexpr Readings() = default;
  static constexpr Readings all() { return Readings((1U << reading_count) - 1); }

  constexpr void add(Reading reading) { bits_ |= bit(reading); }
  constexpr bool has(Reading reading) const { return (bits_ & bit(reading)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr Readings operator&(Readings other) const { return Readings(bits_ & other.bits_); }
  friend constexpr bool operator==(Readings, Readings) = default;

 private:
  constexpr explicit Readings(std::uint32_t bits) : bits_(bits) {}
  static constexpr std::uint32_t bit(Reading reading) {
    return 1U << static_cast<unsigned>(reading);
  }
  std::uint32_t bits_ = 0;
};

/// All readings under which `captured` is what became of `sent`, one element of the leaf. `sent`
/// has the leaf's element_octets; `captured` may have more or fewer.
Readings readings_of(const Leaf& leaf, Octets sent, Octets captured);

/// The octets are those of the value in the other byte order than the schema's.
bool is_reversed(Reading reading);

/// `the other byte order`
std::string_view name_of(Reading reading);

}  // namespace wirestruct::verify
