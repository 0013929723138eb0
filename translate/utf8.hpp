// Is it UTF-8? (RFC 3629, section 4: no overlong forms, no surrogates, nothing above U+10FFFF.)
#pragma once

#include <cstddef>

#include "translate/record.hpp"

namespace wirestruct::translate {

/// The octets in front of the first sequence that is not valid; all of them for valid text.
std::size_t valid_utf8_octets(Octets text);

inline bool valid_utf8(Octets text) {
  return valid_utf8_octets(text) == text.size();
}

}  // namespace wirestruct::translate
