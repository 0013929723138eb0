// `wirestruct explain VALUE TYPE`.
#pragma once

#include <iosfwd>
#include <string_view>

namespace wirestruct::cli {

/// Prints what translate::explain_value says, or its error to `messages`. Returns the exit status.
int explain_value(std::string_view value, std::string_view type, bool color, std::ostream& out,
                  std::ostream& messages);

}  // namespace wirestruct::cli
