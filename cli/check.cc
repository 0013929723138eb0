#include "cli/check.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>
#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>

#include "cli/compile_schemas.hpp"
#include "cli/counted.hpp"

namespace wirestruct::cli {
namespace {

/// What a file declares: "1 enum, 2 structs".
class Counts {
 public:
  void add(std::ptrdiff_t count, std::string_view one, std::string_view many) {
    if (count == 0) return;
    if (!text_.empty()) text_ += ", ";
    text_ += counted(static_cast<std::uint64_t>(count), one, many);
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

std::string counts_of(const schema::Model& model, std::size_t file) {
  const auto count_in = [file](const auto& declarations) {
    return std::ranges::count_if(declarations,
                                 [file](const auto& each) { return each.file == file; });
  };
  const auto flags = std::ranges::count_if(
      model.enums, [file](const schema::Enum& each) { return each.file == file && each.is_flags; });
  Counts counts;
  counts.add(count_in(model.constants), "constant", "constants");
  counts.add(count_in(model.enums) - flags, "enum", "enums");
  counts.add(flags, "set of flags", "sets of flags");
  counts.add(count_in(model.bits), "set of bits", "sets of bits");
  counts.add(count_in(model.structs), "struct", "structs");
  counts.add(count_in(model.streams), "stream", "streams");
  return counts.text().empty() ? "nothing declared" : counts.text();
}

}  // namespace

int check(const CheckOptions& options, std::ostream& out, std::ostream& messages) {
  const schema::Compilation compilation =
      compile_schemas(options.schemas, options.import_folders, options.color, messages);
  if (!compilation.model) return could_not;
  const schema::Model& model = *compilation.model;
  for (std::size_t file = 0; file < model.files.size(); ++file) {
    if (!model.files[file].requested) continue;
    fmt::print(out, "{}: {}: no errors\n", model.files[file].path, counts_of(model, file));
  }
  return 0;
}

}  // namespace wirestruct::cli
