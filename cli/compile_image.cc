#include "cli/compile_image.hpp"

#include <ostream>

#include "cli/compile_schemas.hpp"
#include "cli/write_files.hpp"
#include "schema/image.hpp"

namespace wirestruct::cli {

int compile_image(const CompileImageOptions& options, std::ostream& out, std::ostream& messages) {
  const schema::Compilation compilation =
      compile_schemas(options.schemas, options.import_folders, options.color, messages);
  if (!compilation.model) return could_not;
  const std::string image = schema::to_image(*compilation.model);
  if (options.output == "-") {
    out << image << std::flush;
    return out ? 0 : fail("cannot write to standard output", messages);
  }
  const auto written = write_file(options.output, image);
  return written ? 0 : fail(written.error(), messages);
}

}  // namespace wirestruct::cli
