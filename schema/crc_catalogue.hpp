// The catalogue of parametrised CRC algorithms (https://reveng.sourceforge.io/crc-catalogue/): what
// `crc("CRC-16/MCRF4XX", …)` in a schema means.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "schema/expression.hpp"

namespace wirestruct::schema {

/// One algorithm. The members as in CrcParameters.
struct CrcRow {
  std::string_view name;
  std::uint32_t width_bits;
  std::uint64_t polynomial;
  std::uint64_t initial;
  bool reflect_in;
  bool reflect_out;
  std::uint64_t xor_out;
  std::uint64_t check;  ///< of the octets of "123456789"
};

/// Another name of an algorithm.
struct CrcAlias {
  std::string_view alias;
  std::string_view name;  ///< of a CrcRow
};

/// All algorithms of 3 to 64 bits, by width and name.
std::span<const CrcRow> crc_rows();

std::span<const CrcAlias> crc_aliases();

/// By its name or an alias, written in capitals or not. Its parameters have the algorithm's name.
/// Nothing when the catalogue has no such name.
std::optional<CrcParameters> find_crc(std::string_view name);

}  // namespace wirestruct::schema
