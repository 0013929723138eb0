#include "cli/compile_image.hpp"

#include <cstdio>

#include "cli/compile_schemas.hpp"
#include "cli/write_files.hpp"
#include "schema/image.hpp"

namespace wirestruct::cli {

int compile_image(const CompileImageOptions& options) {
  const schema::Compilation compilation = compile_schemas(options.schemas, options.import_folders);
  if (!compilation.model) return 2;
  const std::string image = schema::to_image(*compilation.model);
  if (options.output == "-") {
    const bool written = std::fwrite(image.data(), 1, image.size(), stdout) == image.size();
    return written && std::fflush(stdout) == 0 ? 0 : fail("cannot write to standard output");
  }
  const auto written = write_file(options.output, image);
  return written ? 0 : fail(written.error());
}

}  // namespace wirestruct::cli
