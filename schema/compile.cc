#include "schema/compile.hpp"

#include <filesystem>
#include <fstream>
#include <utility>

#include "schema/check.hpp"
#include "schema/lay_out.hpp"
#include "schema/lex.hpp"
#include "schema/limits.hpp"
#include "schema/load.hpp"
#include "schema/parse.hpp"
#include "schema/resolve.hpp"

namespace wirestruct::schema {

Compilation compile(std::span<const std::string> paths,
                    std::span<const std::string> include_folders, const ReadText& read_text) {
  Loaded loaded = load(paths, include_folders, read_text);

  Diagnostics diagnostics;
  std::vector<ast::File> files;
  for (const SourceFile& source : loaded.sources) {
    const auto file = static_cast<std::uint32_t>(files.size());
    files.push_back(parse(lex(source, file, diagnostics), diagnostics));
  }
  connect(loaded, files, diagnostics);

  // Every pass runs whatever the ones before it found, on what is left, so that one run finds all
  // errors.
  Resolved resolved = resolve(files, diagnostics);
  lay_out(resolved, diagnostics);
  check(resolved.model, diagnostics);

  Compilation compilation{std::move(loaded.sources), std::move(diagnostics), std::nullopt};
  if (compilation.diagnostics.errors.empty()) compilation.model = std::move(resolved.model);
  return compilation;
}

std::optional<std::string> read_file(const std::string& path) {
  if (path.find('\0') != path.npos) return std::nullopt;
  // A device or a pipe may never end, and a schema from a stranger chooses what is imported.
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return std::nullopt;
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::string text(limits::schema_octets + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad()) return std::nullopt;
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

}  // namespace wirestruct::schema
