// The octets that a message would have under a hypothesis, with what it leaves open.
#pragma once

#include <cstddef>
#include <vector>

#include "verify/evidence.hpp"

namespace wirestruct::verify {

struct Pattern {
  std::vector<std::byte> octets;
  std::vector<bool> known;  ///< false: any octet may stand there
};

/// `sent` in this shape, with the values of each leaf read as the group says.
Pattern render(const Subject& subject, const Shape& shape, const Group& group, Octets sent);

}  // namespace wirestruct::verify
