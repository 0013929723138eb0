#include "cli/compile_schemas.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace wirestruct::cli {

schema::Compilation compile_schemas(std::span<const std::string> paths,
                                    std::span<const std::string> import_folders) {
  schema::Compilation compilation = schema::compile(paths, import_folders);
  if (!compilation.diagnostics.errors.empty()) {
    fmt::print(stderr, "{}",
               schema::render(compilation.diagnostics, compilation.sources,
                              use_color(ColorChoice::automatic, STDERR_FILENO)));
  }
  return compilation;
}

int fail(std::string_view message) {
  fmt::print(stderr, "wirestruct: {}\n", message);
  return 2;
}

bool use_color(ColorChoice choice, int file_descriptor) {
  switch (choice) {
    case ColorChoice::always:
      return true;
    case ColorChoice::never:
      return false;
    case ColorChoice::automatic:
      // https://no-color.org: any value that is not empty.
      const char* no_color = std::getenv("NO_COLOR");
      return ::isatty(file_descriptor) == 1 && (no_color == nullptr || *no_color == '\0');
  }
  return false;
}

}  // namespace wirestruct::cli
