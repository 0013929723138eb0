// Octets as tests write them.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace wirestruct {

/// "CAFE 01" → CA FE 01; blanks are for people.
inline std::vector<std::byte> from_hex(std::string_view text) {
  std::vector<std::byte> octets;
  int high = -1;
  for (const char character : text) {
    if (character == ' ') continue;
    const int digit = character <= '9' ? character - '0' : character - 'A' + 10;
    if (high < 0) {
      high = digit;
    } else {
      octets.push_back(static_cast<std::byte>(16 * high + digit));
      high = -1;
    }
  }
  return octets;
}

}  // namespace wirestruct
