// Every finding code, shown by real octets.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "verify/scene.hpp"

namespace wirestruct::verify::testing {

struct FindingCase {
  std::string name;
  std::string codes;  ///< of all findings that it has, in their order: `V111 V101`
  std::function<Scene()> make;
  /// A piece of the first finding's sentence.
  std::string says = {};
  /// The octets cannot tell: this must be named beside what `codes` says.
  std::string or_else = {};
};

const std::vector<FindingCase>& cases();

}  // namespace wirestruct::verify::testing
