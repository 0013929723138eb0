#include "cli/generate.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <filesystem>

#include "cli/compile_schemas.hpp"
#include "cli/counted.hpp"
#include "cli/write_files.hpp"
#include "gen/backends.hpp"

namespace wirestruct::cli {
namespace {

namespace fs = std::filesystem;

/// A path as make and ninja read it in a depfile.
std::string escaped_for_make(std::string_view path) {
  std::string out;
  for (const char c : path) {
    if (c == ' ' || c == '#') out += '\\';
    if (c == '$') out += '$';
    out += c;
  }
  return out;
}

std::string depfile_text(const GenerateOptions& options, const schema::Compilation& compilation) {
  std::string text = escaped_for_make(fs::absolute(options.stamp).string()) + ":";
  for (const schema::SourceFile& source : compilation.sources) {
    text += " \\\n  " + escaped_for_make(fs::absolute(source.path).string());
  }
  return text + "\n";
}

/// A path as javac reads it in an argument file: quoted, with `\` doubled.
std::string quoted_for_javac(const std::string& path) {
  std::string out = "\"";
  for (const char c : path) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"\n";
}

/// Asks the back ends that will be used; what they cannot do is told like an error of the schema.
bool can_be_generated(const GenerateOptions& options, const schema::Compilation& compilation,
                      std::ostream& messages) {
  schema::Diagnostics diagnostics;
  for (const gen::Backend& backend : gen::backends()) {
    if (!backend.check || !options.folders.contains(std::string(backend.name))) continue;
    backend.check(*compilation.model, diagnostics);
  }
  messages << schema::render(diagnostics, compilation.sources, options.color);
  return diagnostics.errors.empty();
}

struct Written {
  std::size_t files = 0;
  std::size_t unchanged = 0;
  std::string java_sources;
};

std::expected<Written, std::string> write_all(const GenerateOptions& options,
                                              const schema::Compilation& compilation) {
  Written written;
  for (const gen::Backend& backend : gen::backends()) {
    const auto folder = options.folders.find(std::string(backend.name));
    if (folder == options.folders.end()) continue;
    const std::vector<gen::OutputFile> files = backend.generate(*compilation.model);
    const auto summary = write_files(folder->second, files);
    if (!summary) return std::unexpected(summary.error());
    written.files += files.size();
    written.unchanged += summary->unchanged.size();
    for (const gen::OutputFile& file : files) {
      if (!file.path.ends_with(".java")) continue;
      written.java_sources += quoted_for_javac((fs::absolute(folder->second) / file.path).string());
    }
  }
  return written;
}

/// The files that only a build system wants.
std::expected<void, std::string> write_build_files(const GenerateOptions& options,
                                                   const schema::Compilation& compilation,
                                                   const Written& written) {
  if (!options.java_sources.empty()) {
    const auto list = write_file(options.java_sources, written.java_sources);
    if (!list) return std::unexpected(list.error());
  }
  if (!options.depfile.empty()) {
    const auto depfile = write_file(options.depfile, depfile_text(options, compilation));
    if (!depfile) return std::unexpected(depfile.error());
  }
  if (!options.stamp.empty()) {
    const auto stamp = write_file(options.stamp, "");
    if (!stamp) return std::unexpected(stamp.error());
    std::error_code error;
    fs::last_write_time(options.stamp, fs::file_time_type::clock::now(), error);
    if (error) {
      return std::unexpected(fmt::format("cannot touch {}: {}", options.stamp, error.message()));
    }
  }
  return {};
}

}  // namespace

int generate(const GenerateOptions& options, std::ostream& out, std::ostream& messages) {
  if (options.folders.empty()) {
    return fail("gen: say what to generate, and where: --cpp FOLDER, --java FOLDER", messages);
  }
  const schema::Compilation compilation =
      compile_schemas(options.schemas, options.import_folders, options.color, messages);
  if (!compilation.model) return could_not;
  if (!can_be_generated(options, compilation, messages)) return could_not;

  const auto written = write_all(options, compilation);
  if (!written) return fail(written.error(), messages);
  if (const auto built = write_build_files(options, compilation, *written); !built) {
    return fail(built.error(), messages);
  }
  if (!options.quiet) {
    fmt::print(out, "{} from {}", counted(written->files, "file", "files"),
               counted(options.schemas.size(), "schema", "schemas"));
    if (written->unchanged > 0) fmt::print(out, ", {} of them unchanged", written->unchanged);
    fmt::print(out, "\n");
  }
  return 0;
}

}  // namespace wirestruct::cli
