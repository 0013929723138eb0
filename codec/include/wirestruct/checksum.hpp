// Checksums over octets: sums, the Internet checksum, Fletcher's, Adler's and every CRC that the
// catalogue of parametrised CRC algorithms can describe. All of them work in constant expressions.
//
// A checksum often stands within the octets that it is computed over; its own octets then count as
// zero. So every function takes a range of octets that do:
//
//   const std::uint16_t check = wirestruct::inet16(header, {10, 12});
//   const std::uint32_t crc = wirestruct::crc<wirestruct::crc32>(message);
//
// What goes over several pieces:
//
//   using Crc = wirestruct::Crc<wirestruct::crc16_modbus>;
//   const std::uint64_t check = wirestruct::checksum<Crc>(
//       message, {10, 12}, wirestruct::OctetRange{1, 10}, std::byte{0x32});
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>

#include "wirestruct/checked.hpp"

namespace wirestruct {

/// From the octet `begin` up to, and without, the octet `end`. Nothing when end <= begin.
struct OctetRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The sum of the octets, modulo 256.
class Sum8 {
 public:
  constexpr void add(std::byte octet) noexcept {
    sum_ = (sum_ + std::to_integer<unsigned>(octet)) & 0xFF;
  }
  constexpr std::uint8_t value() const noexcept { return static_cast<std::uint8_t>(sum_); }

 private:
  unsigned sum_ = 0;
};

/// All octets, exclusive or.
class Xor8 {
 public:
  constexpr void add(std::byte octet) noexcept { sum_ ^= octet; }
  constexpr std::uint8_t value() const noexcept { return std::to_integer<std::uint8_t>(sum_); }

 private:
  std::byte sum_{0};
};

/// The Internet checksum (RFC 1071): the one's complement of the one's complement sum of big-endian
/// 16-bit units. An octet left over at the end is the upper half of a unit.
class Inet16 {
 public:
  constexpr void add(std::byte octet) noexcept {
    const auto bits = std::to_integer<std::uint64_t>(octet);
    sum_ += is_upper_ ? bits << 8 : bits;  // 64 bits: no message is long enough for an overflow
    is_upper_ = !is_upper_;
  }
  constexpr std::uint16_t value() const noexcept {
    std::uint64_t folded = sum_;
    while (folded > 0xFFFF) folded = (folded & 0xFFFF) + (folded >> 16);
    return static_cast<std::uint16_t>(~folded);
  }

 private:
  std::uint64_t sum_ = 0;
  bool is_upper_ = true;
};

/// Fletcher's checksum of 16 bits (RFC 1146, appendix): two sums modulo 255, the second one in the
/// upper octet.
class Fletcher16 {
 public:
  constexpr void add(std::byte octet) noexcept {
    first_ = (first_ + std::to_integer<unsigned>(octet)) % 255;
    second_ = (second_ + first_) % 255;
  }
  constexpr std::uint16_t value() const noexcept {
    return static_cast<std::uint16_t>(second_ << 8 | first_);
  }

 private:
  unsigned first_ = 0;
  unsigned second_ = 0;
};

/// Adler-32 (RFC 1950, section 8.2): two sums modulo 65521, the second one in the upper half.
class Adler32 {
 public:
  constexpr void add(std::byte octet) noexcept {
    first_ = (first_ + std::to_integer<std::uint32_t>(octet)) % prime;
    second_ = (second_ + first_) % prime;
  }
  constexpr std::uint32_t value() const noexcept { return second_ << 16 | first_; }

 private:
  static constexpr std::uint32_t prime = 65521;
  std::uint32_t first_ = 1;
  std::uint32_t second_ = 0;
};

/// A cyclic redundancy check of 3 to 64 bits, in the terms of the catalogue of parametrised CRC
/// algorithms (Ross Williams, "A painless guide to CRC error detection algorithms").
struct CrcParameters {
  std::uint32_t width_bits = 32;
  std::uint64_t polynomial = 0;  ///< without the highest term, not reflected
  std::uint64_t initial = 0;     ///< not reflected
  bool reflect_in = false;
  bool reflect_out = false;
  std::uint64_t xor_out = 0;
};

inline constexpr CrcParameters crc16_ccitt{16, 0x1021, 0xFFFF, false, false, 0};  // CRC-16/IBM-3740
inline constexpr CrcParameters crc16_modbus{16, 0x8005, 0xFFFF, true, true, 0};
inline constexpr CrcParameters crc32{32, 0x04C11DB7, 0xFFFFFFFF, true, true, 0xFFFFFFFF};
inline constexpr CrcParameters crc32c{32, 0x1EDC6F41, 0xFFFFFFFF, true, true, 0xFFFFFFFF};

namespace detail {

/// The low `width_bits` of the bits, the first one last.
constexpr std::uint64_t reflected(std::uint64_t bits, std::uint32_t width_bits) noexcept {
  std::uint64_t result = 0;
  for (std::uint32_t i = 0; i < width_bits; ++i) result |= (bits >> i & 1) << (width_bits - 1 - i);
  return result;
}

using CrcTable = std::array<std::uint64_t, 256>;

/// What each octet adds. The register of a reflected CRC is in the low bits, that of another one in
/// the high bits of 64, so that no width needs a case of its own.
constexpr CrcTable crc_table(const CrcParameters& crc) noexcept {
  CrcTable table{};
  for (std::uint64_t octet = 0; octet < table.size(); ++octet) {
    std::uint64_t bits = crc.reflect_in ? octet : octet << 56;
    for (int step = 0; step < 8; ++step) {
      if (crc.reflect_in) {
        bits = bits >> 1 ^ ((bits & 1) != 0 ? reflected(crc.polynomial, crc.width_bits) : 0);
      } else {
        bits = bits << 1 ^ (bits >> 63 != 0 ? crc.polynomial << (64 - crc.width_bits) : 0);
      }
    }
    table[octet] = bits;
  }
  return table;
}

constexpr std::uint64_t crc_start(const CrcParameters& crc) noexcept {
  return crc.reflect_in ? reflected(crc.initial, crc.width_bits)
                        : crc.initial << (64 - crc.width_bits);
}

constexpr std::uint64_t crc_step(const CrcParameters& crc, const CrcTable& table,
                                 std::uint64_t bits, std::byte octet) noexcept {
  const auto added = std::to_integer<std::uint64_t>(octet);
  return crc.reflect_in ? table[(bits ^ added) & 0xFF] ^ bits >> 8
                        : table[(bits >> 56 ^ added) & 0xFF] ^ bits << 8;
}

constexpr std::uint64_t crc_end(const CrcParameters& crc, std::uint64_t bits) noexcept {
  if (!crc.reflect_in) bits >>= 64 - crc.width_bits;
  if (crc.reflect_in != crc.reflect_out) bits = reflected(bits, crc.width_bits);
  return bits ^ crc.xor_out;
}

}  // namespace detail

/// A CRC whose parameters are known when the program is compiled, and so is its table.
template <CrcParameters Parameters>
class Crc {
  static_assert(Parameters.width_bits >= 1 && Parameters.width_bits <= 64);

 public:
  constexpr void add(std::byte octet) noexcept {
    bits_ = detail::crc_step(Parameters, table_, bits_, octet);
  }
  constexpr std::uint64_t value() const noexcept { return detail::crc_end(Parameters, bits_); }

 private:
  static constexpr detail::CrcTable table_ = detail::crc_table(Parameters);
  std::uint64_t bits_ = detail::crc_start(Parameters);
};

/// A CRC of any parameters of 1 to 64 bits. Making one computes its table, which is more work than
/// a short message is; start() makes it ready for the next message.
class AnyCrc {
 public:
  constexpr explicit AnyCrc(const CrcParameters& parameters) noexcept
      : parameters_(parameters),
        table_(detail::crc_table(parameters)),
        bits_(detail::crc_start(parameters)) {}

  constexpr void start() noexcept { bits_ = detail::crc_start(parameters_); }
  constexpr void add(std::byte octet) noexcept {
    bits_ = detail::crc_step(parameters_, table_, bits_, octet);
  }
  constexpr std::uint64_t value() const noexcept { return detail::crc_end(parameters_, bits_); }

 private:
  CrcParameters parameters_;
  detail::CrcTable table_;
  std::uint64_t bits_;
};

/// Adds the octets of `range` to a checksum, those of them that are in `zeros` as zero. Both ranges
/// count from the start of `octets`; what lies behind its end is left out.
template <typename Checksum>
constexpr void add_octets(Checksum& checksum, std::span<const std::byte> octets, OctetRange range,
                          OctetRange zeros) noexcept {
  const std::size_t end = std::min(range.end, octets.size());
  for (std::size_t i = range.begin; i < end; ++i) {
    const bool is_zero = i >= zeros.begin && i < zeros.end;
    checksum.add(is_zero ? std::byte{0} : octets[i]);
  }
}

namespace detail {

template <typename Checksum>
constexpr auto checksum_of(std::span<const std::byte> octets, OctetRange zeros,
                           Checksum checksum = {}) noexcept {
  add_octets(checksum, octets, {0, octets.size()}, zeros);
  return checksum.value();
}

}  // namespace detail

/// The low N octets of a value, two's complement, as a checksum goes over them: they need not stand
/// in the message. `Number` is std::int64_t or, where there may be none, Checked.
template <std::size_t N, std::endian Order, typename Number>
struct ValueOctets {
  Number value;
};
template <std::size_t N>
constexpr ValueOctets<N, std::endian::big, std::int64_t> big_octets(std::int64_t value) noexcept {
  return {value};
}
template <std::size_t N>
constexpr ValueOctets<N, std::endian::big, Checked> big_octets(Checked value) noexcept {
  return {value};
}
template <std::size_t N>
constexpr ValueOctets<N, std::endian::little, std::int64_t> little_octets(
    std::int64_t value) noexcept {
  return {value};
}
template <std::size_t N>
constexpr ValueOctets<N, std::endian::little, Checked> little_octets(Checked value) noexcept {
  return {value};
}

/// Adds them to a checksum; 0 for a value that is none.
template <typename Checksum, std::size_t N, std::endian Order, typename Number>
constexpr void add_octets(Checksum& checksum, ValueOctets<N, Order, Number> octets) noexcept {
  const auto bits = static_cast<std::uint64_t>(Checked(octets.value).value());
  for (std::size_t i = 0; i < N; ++i) {
    const std::size_t shift_bits = 8 * (Order == std::endian::big ? N - 1 - i : i);
    checksum.add(static_cast<std::byte>(bits >> shift_bits & 0xFF));
  }
}

namespace detail {

template <typename Piece>
inline constexpr bool is_value = false;
template <std::size_t N, std::endian Order, typename Number>
inline constexpr bool is_value<ValueOctets<N, Order, Number>> = true;

/// One that may be no value.
template <typename Piece>
inline constexpr bool is_checked_value = false;
template <std::size_t N, std::endian Order>
inline constexpr bool is_checked_value<ValueOctets<N, Order, Checked>> = true;

}  // namespace detail

/// Over pieces in their order: an OctetRange of `octets`, a constant std::byte, or ValueOctets.
/// With one of those that may be no value, a std::optional of 64 bits: nothing when it is none.
template <typename Checksum, typename... Pieces>
constexpr auto checksum(std::span<const std::byte> octets, OctetRange zeros,
                        const Pieces&... pieces) noexcept {
  Checksum sum;
  [[maybe_unused]] bool is_sum = true;
  const auto add = [&](const auto& piece) {
    using Piece = std::remove_cvref_t<decltype(piece)>;
    if constexpr (std::is_same_v<Piece, std::byte>) {
      sum.add(piece);
    } else if constexpr (detail::is_value<Piece>) {
      if constexpr (detail::is_checked_value<Piece>) is_sum = is_sum && piece.value.ok();
      add_octets(sum, piece);
    } else {
      add_octets(sum, octets, piece, zeros);
    }
  };
  (add(pieces), ...);
  if constexpr ((detail::is_checked_value<Pieces> || ...)) {
    return is_sum ? std::optional<std::uint64_t>(sum.value()) : std::nullopt;
  } else {
    return sum.value();
  }
}

constexpr std::uint8_t sum8(std::span<const std::byte> octets, OctetRange zeros = {}) noexcept {
  return detail::checksum_of<Sum8>(octets, zeros);
}
constexpr std::uint8_t xor8(std::span<const std::byte> octets, OctetRange zeros = {}) noexcept {
  return detail::checksum_of<Xor8>(octets, zeros);
}
constexpr std::uint16_t inet16(std::span<const std::byte> octets, OctetRange zeros = {}) noexcept {
  return detail::checksum_of<Inet16>(octets, zeros);
}
constexpr std::uint16_t fletcher16(std::span<const std::byte> octets,
                                   OctetRange zeros = {}) noexcept {
  return detail::checksum_of<Fletcher16>(octets, zeros);
}
constexpr std::uint32_t adler32(std::span<const std::byte> octets, OctetRange zeros = {}) noexcept {
  return detail::checksum_of<Adler32>(octets, zeros);
}
template <CrcParameters Parameters>
constexpr std::uint64_t crc(std::span<const std::byte> octets, OctetRange zeros = {}) noexcept {
  return detail::checksum_of<Crc<Parameters>>(octets, zeros);
}
constexpr std::uint64_t crc(const CrcParameters& parameters, std::span<const std::byte> octets,
                            OctetRange zeros = {}) noexcept {
  return detail::checksum_of(octets, zeros, AnyCrc(parameters));
}

}  // namespace wirestruct
