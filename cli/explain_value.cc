#include "cli/explain_value.hpp"

#include <ostream>

#include "translate/explain.hpp"

namespace wirestruct::cli {

int explain_value(std::string_view value, std::string_view type, bool color, std::ostream& out,
                  std::ostream& messages) {
  const auto text = translate::explain_value(value, type, color);
  if (!text) {
    messages << "wirestruct: " << text.error() << '\n';
    return 2;
  }
  out << *text;
  return 0;
}

}  // namespace wirestruct::cli
