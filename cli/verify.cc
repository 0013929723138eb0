#include "cli/verify.hpp"

#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "cli/compile_schemas.hpp"
#include "cli/progress.hpp"
#include "verify/verify.hpp"

namespace wirestruct::cli {

int verify(const VerifyOptions& options, std::ostream& out, std::ostream& messages) {
  if (options.client_sent.empty() && options.server_sent.empty()) {
    return fail(
        "verify: nothing to compare with: give a recording of what was sent with "
        "--client-sent or --server-sent",
        messages);
  }
  const schema::Compilation compiled =
      compile_schemas(options.schemas, options.include_folders, options.color, messages);
  if (!compiled.model) return could_not;
  auto streams = choose_streams(*compiled.model, options.streams);
  if (!streams) return fail(streams.error(), messages);

  std::vector<std::string> files = options.captures;
  for (const std::string& sent : {options.client_sent, options.server_sent}) {
    if (!sent.empty()) files.push_back(sent);
  }
  Progress progress(files, messages);
  const auto report = verify::verify({.model = *compiled.model,
                                      .streams = std::move(*streams),
                                      .captures = options.captures,
                                      .client_sent = options.client_sent,
                                      .server_sent = options.server_sent,
                                      .connection = options.connection,
                                      .reassembly = options.reassembly});
  progress.end();
  if (!report) return fail(report.error(), messages);
  switch (options.format) {
    case VerifyFormat::text:
      out << verify::report_text(*report, options.color);
      break;
    case VerifyFormat::json:
      out << verify::report_json(*report);
      break;
  }
  if (!out.flush()) return fail("the output could not be written", messages);
  switch (verify::verdict_of(*report)) {
    case verify::Verdict::equal:
      return 0;
    case verify::Verdict::different:
      return 1;
    case verify::Verdict::incomplete:
      return could_not;
  }
  return could_not;
}

}  // namespace wirestruct::cli
