#include "cli/compile_schemas.hpp"

#include <ostream>

namespace wirestruct::cli {

schema::Compilation compile_schemas(std::span<const std::string> paths,
                                    std::span<const std::string> import_folders, bool color,
                                    std::ostream& messages) {
  schema::Compilation compilation = schema::compile(paths, import_folders);
  if (!compilation.model) {
    messages << schema::render(compilation.diagnostics, compilation.sources, color);
  }
  return compilation;
}

int refuse(std::string_view text, std::ostream& messages) {
  messages << text;
  return could_not;
}

int fail(std::string_view message, std::ostream& messages) {
  messages << "wirestruct: " << message << '\n';
  return could_not;
}

}  // namespace wirestruct::cli
