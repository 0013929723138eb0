// The alignments that compilers are told to use.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "verify/placement.hpp"

namespace wirestruct::verify {

struct Alignment {
  std::string_view name;
  std::uint64_t octets = 1;  ///< that no member's alignment exceeds
};

/// The likeliest first. No scalar is longer than 8 octets.
inline constexpr std::array alignments{
    Alignment{"natural alignment", 8},
    Alignment{"pack(4)", 4},
    Alignment{"pack(2)", 2},
    Alignment{"no padding between fields", 1},
};

}  // namespace wirestruct::verify
