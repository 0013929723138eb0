#include "cli/explain.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <ostream>

#include "capture/flow_finding_table.hpp"
#include "cli/compile_schemas.hpp"
#include "cli/explain_value.hpp"
#include "schema/compat.hpp"
#include "schema/error_table.hpp"
#include "verify/finding_table.hpp"

namespace wirestruct::cli {
namespace {

int explain_code(const std::string& code, std::ostream& out, std::ostream& messages) {
  if (const schema::ErrorRow* row = schema::find_error(code)) {
    out << schema::story(*row);
    return 0;
  }
  if (const verify::FindingRow* row = verify::find_finding(code)) {
    out << verify::story(*row);
    return 0;
  }
  if (const capture::FlowFindingRow* row = capture::find_flow_finding(code)) {
    out << capture::story(*row);
    return 0;
  }
  if (const schema::ChangeRow* row = schema::find_change(code)) {
    out << schema::story(*row);
    return 0;
  }
  return fail(
      fmt::format("explain: `{}` is no code (E301, V101, F101, …); a value needs its type, too: "
                  "wirestruct explain {} i32",
                  code, code),
      messages);
}

}  // namespace

int explain(const ExplainOptions& options, std::ostream& out, std::ostream& messages) {
  if (options.words.size() == 1) return explain_code(options.words[0], out, messages);
  return explain_value(options.words[0], options.words[1], options.color, out, messages);
}

}  // namespace wirestruct::cli
