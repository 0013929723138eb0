#include "cli/format.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>
#include <expected>
#include <filesystem>
#include <istream>
#include <ostream>

#include "cli/compile_schemas.hpp"
#include "cli/write_files.hpp"
#include "schema/format.hpp"
#include "schema/limits.hpp"

namespace wirestruct::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view standard_input = "-";

/// At most one octet more than a schema may have.
std::string read_all(std::istream& in) {
  std::string text(schema::limits::schema_octets + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

std::expected<schema::SourceFile, std::string> read_source(const std::string& path,
                                                           std::istream& in) {
  const bool is_stream = path == standard_input;
  auto text = is_stream ? read_all(in) : schema::read_file(path);
  if (!text) return std::unexpected(fmt::format("cannot read {}", path));
  if (text->size() > schema::limits::schema_octets) {
    return std::unexpected(fmt::format("{} is larger than {} octets, the most that a schema has",
                                       path, schema::limits::schema_octets));
  }
  return schema::SourceFile{is_stream ? "(standard input)" : path, *std::move(text)};
}

/// The file itself: writing goes through a new file, which must not take the place of a link.
std::string target_of(const std::string& path) {
  std::error_code error;
  const fs::path target = fs::canonical(path, error);
  return error ? path : target.string();
}

}  // namespace

int format(const FormatOptions& options, std::istream& in, std::ostream& out,
           std::ostream& messages) {
  const bool is_stream = std::ranges::find(options.files, standard_input) != options.files.end();
  if (is_stream && options.files.size() > 1) {
    return fail("format: `-` stands alone", messages);
  }
  std::vector<schema::SourceFile> sources;
  schema::Diagnostics diagnostics;
  std::vector<gen::OutputFile> outputs;
  std::vector<std::string> changed;
  for (const std::string& path : options.files) {
    auto source = read_source(path, in);
    if (!source) return fail(source.error(), messages);
    sources.push_back(*std::move(source));
    const auto text =
        schema::format(sources.back(), static_cast<std::uint32_t>(sources.size() - 1), diagnostics);
    if (!text) continue;
    if (is_stream && !options.check) out << *text;
    if (*text == sources.back().text) continue;
    const std::string target = target_of(path);
    if (std::ranges::find(outputs, target, &gen::OutputFile::path) != outputs.end()) continue;
    outputs.push_back({target, *text});
    changed.push_back(sources.back().path);
  }
  messages << schema::render(diagnostics, sources, options.color);
  if (!options.check && !is_stream) {
    if (const auto written = write_files({}, outputs); !written) {
      return fail(written.error(), messages);
    }
  }
  if (options.check || !is_stream) {
    const std::string_view what = options.check ? "not formatted" : "formatted";
    for (const std::string& path : changed) fmt::print(out, "{}: {}\n", path, what);
  }
  if (!diagnostics.errors.empty()) return could_not;
  return options.check && !changed.empty() ? 1 : 0;
}

}  // namespace wirestruct::cli
