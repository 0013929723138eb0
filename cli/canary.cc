#include "cli/canary.hpp"

#include <fmt/format.h>

#include <ostream>

#include "cli/choose_streams.hpp"
#include "cli/compile_schemas.hpp"
#include "translate/canary.hpp"

namespace wirestruct::cli {

int canary(const CanaryOptions& options, std::ostream& out, std::ostream& messages) {
  const schema::Compilation compiled =
      compile_schemas(options.schemas, options.import_folders, options.color, messages);
  if (!compiled.model) return could_not;
  const auto streams =
      choose_streams(*compiled.model, {.stream = {}, .message = options.structure});
  if (!streams) return fail(streams.error(), messages);
  const schema::Struct& structure = compiled.model->structs[*streams->front().client_sends];
  for (std::uint64_t index = 0; index < options.count && out; ++index) {
    const auto json = translate::canary(*compiled.model, structure, index);
    if (!json) {
      return fail(fmt::format("canary: no values were found that the schema allows: {}",
                              translate::describe(json.error())),
                  messages);
    }
    out << *json << '\n';
  }
  if (!out.flush()) return fail("the output could not be written", messages);
  return 0;
}

}  // namespace wirestruct::cli
