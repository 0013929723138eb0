// `wirestruct explain`: the story behind a code, or the octets of a value.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace wirestruct::cli {

struct ExplainOptions {
  std::vector<std::string> words;  ///< `E301`, or a value and a type: `123456 i32`
  bool color = false;
};

/// Exit status: 0, or 2 when the code is unknown or the value does not fit the type.
int explain(const ExplainOptions& options, std::ostream& out, std::ostream& messages);

}  // namespace wirestruct::cli
