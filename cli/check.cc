#include "cli/check.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>
#include <ostream>

#include "cli/compile_schemas.hpp"

namespace wirestruct::cli {
namespace {

template <class Declaration>
void append_count(std::string& counts, const std::vector<Declaration>& declarations,
                  std::size_t file, std::string_view noun) {
  const auto count = std::ranges::count(declarations, file, &Declaration::file);
  if (count == 0) return;
  counts +=
      fmt::format("{}{} {}{}", counts.empty() ? "" : ", ", count, noun, count == 1 ? "" : "s");
}

}  // namespace

int check(const CheckOptions& options, std::ostream& out, std::ostream& messages) {
  const schema::Compilation compilation =
      compile_schemas(options.schemas, options.import_folders, options.color, messages);
  if (!compilation.model) return could_not;
  const schema::Model& model = *compilation.model;
  for (std::size_t file = 0; file < model.files.size(); ++file) {
    if (!model.files[file].requested) continue;
    std::string counts;
    append_count(counts, model.enums, file, "enum");
    append_count(counts, model.structs, file, "struct");
    append_count(counts, model.streams, file, "stream");
    fmt::print(out, "{}: {}: no errors\n", model.files[file].path,
               counts.empty() ? "nothing declared" : counts);
  }
  return 0;
}

}  // namespace wirestruct::cli
