#include "schema/load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "schema/lex.hpp"
#include "schema/limits.hpp"
#include "schema/parse.hpp"
#include "schema/utf8.hpp"

namespace wirestruct::schema {
namespace {

namespace fs = std::filesystem;

Diagnostic error(ErrorCode code, std::string message, std::string label, std::string fix = {}) {
  return {.code = code,
          .at = {},
          .message = std::move(message),
          .label = std::move(label),
          .notes = {},
          .fix = std::move(fix)};
}

class Loader {
 public:
  Loader(std::span<const std::string> include_folders, const ReadText& read_text)
      : include_folders_(include_folders), read_text_(read_text) {}

  void load_requested(const std::string& path) {
    const std::string key = key_of(path);
    if (const auto known = indices_.find(key); known != indices_.end()) {
      const std::optional<std::size_t> index = known->second;
      if (index) loaded_.files[*index].requested = true;
      return;
    }
    std::optional<Diagnostic> why = too_many();
    std::optional<std::string> text = why ? std::nullopt : read_text_(path);
    if (text) why = too_large(path, *text);
    if (!text && !why) {
      why = error(ErrorCode::e205, fmt::format("`{}` cannot be read", printable(path)),
                  "there is no such file, or it is not a plain file");
    }
    if (why) text.reset();
    const std::size_t index = load_text(path, key, std::move(text).value_or(""));
    loaded_.files[index].requested = true;
    loaded_.files[index].error = std::move(why);
  }

  Loaded take() { return std::move(loaded_); }

 private:
  // `a/../b.wire` and `b.wire` are one file.
  static std::string key_of(const std::string& path) {
    return fs::path(path).lexically_normal().string();
  }

  // Before anything more is read.
  std::optional<Diagnostic> too_many() const {
    if (path_.size() > limits::import_depth) {
      return error(ErrorCode::e205, "imports go too deep",
                   fmt::format("at most {} files, each importing the next", limits::import_depth));
    }
    if (indices_.size() < limits::files && all_octets_ < limits::all_schemas_octets) return {};
    return error(ErrorCode::e205, "these are too many schemas",
                 fmt::format("one run takes at most {} files and {} octets", limits::files,
                             limits::all_schemas_octets));
  }

  std::optional<Diagnostic> too_large(const std::string& path, const std::string& text) {
    all_octets_ += text.size();
    if (text.size() <= limits::schema_octets) return std::nullopt;
    return error(ErrorCode::e205, fmt::format("`{}` is too large", printable(path)),
                 fmt::format("a schema has at most {} octets", limits::schema_octets));
  }

  // Puts the file behind those that it imports, and returns its index. The text is parsed once more
  // when the index, which every place in it carries, is known.
  std::size_t load_text(const std::string& path, const std::string& key, std::string text) {
    indices_[key] = std::nullopt;
    path_.push_back(path);
    SourceFile source{path, std::move(text)};
    Diagnostics ignored;
    const ast::File file = parse(lex(source, 0, ignored), ignored);
    LoadedFile loaded;
    for (const ast::Import& import : file.imports)
      loaded.imports.push_back(find(path, import.path));
    path_.pop_back();
    indices_[key] = loaded_.sources.size();
    loaded_.sources.push_back(std::move(source));
    loaded_.files.push_back(std::move(loaded));
    return loaded_.sources.size() - 1;
  }

  LoadedImport find(const std::string& from, const std::string& wanted) {
    std::vector<std::string> places = {(fs::path(from).parent_path() / wanted).lexically_normal()};
    for (const std::string& folder : include_folders_) {
      places.push_back((fs::path(folder) / wanted).lexically_normal());
    }
    places.erase(std::ranges::unique(places).begin(), places.end());  // an absolute path
    constexpr std::size_t path_octets = 4096;                         // PATH_MAX
    const bool plain =
        !wanted.empty() && wanted.size() < path_octets &&
        std::ranges::none_of(wanted, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    if (plain) {
      for (const std::string& place : places) {
        if (auto found = load_import(place)) return std::move(*found);
      }
    }
    if (!plain) return {{}, error(ErrorCode::e203, "this is no name of a file", {})};
    std::string looked_for;
    for (const std::string& place : places) {
      looked_for += fmt::format("{}`{}`", looked_for.empty() ? "" : ", ", printable(place));
    }
    return {{},
            error(ErrorCode::e203, fmt::format("`{}` is not found", abbreviated(wanted)),
                  "looked for " + looked_for, "`-I FOLDER` names one more folder to look in")};
  }

  // Nothing when there is no such file.
  std::optional<LoadedImport> load_import(const std::string& place) {
    if (const auto known = indices_.find(place); known != indices_.end()) {
      if (known->second) return LoadedImport{known->second, {}};
      return LoadedImport{{}, cycle(place)};
    }
    if (auto why = too_many()) return LoadedImport{{}, std::move(why)};
    std::optional<std::string> text = read_text_(place);
    if (!text) return std::nullopt;
    if (auto why = too_large(place, *text)) return LoadedImport{{}, std::move(why)};
    return LoadedImport{load_text(place, place, std::move(*text)), {}};
  }

  Diagnostic cycle(const std::string& place) {
    auto first = std::ranges::find(path_, place, key_of);
    std::string chain;
    for (; first != path_.end(); ++first) chain += printable(*first) + " → ";
    return error(ErrorCode::e204, fmt::format("`{}` imports itself", printable(place)),
                 chain + printable(place), "move what both need into a file that imports neither");
  }

  std::span<const std::string> include_folders_;
  const ReadText& read_text_;
  Loaded loaded_;
  std::vector<std::string> path_;  // the files being loaded, each importing the next
  std::map<std::string, std::optional<std::size_t>> indices_;  // nothing: being loaded
  std::size_t all_octets_ = 0;
};

}  // namespace

Loaded load(std::span<const std::string> paths, std::span<const std::string> include_folders,
            const ReadText& read_text) {
  Loader loader(include_folders, read_text);
  for (const std::string& path : paths) loader.load_requested(path);
  return loader.take();
}

void connect(Loaded& loaded, std::span<ast::File> files, Diagnostics& diagnostics) {
  for (std::size_t i = 0; i < files.size(); ++i) {
    LoadedFile& from = loaded.files[i];
    files[i].path = loaded.sources[i].path;
    files[i].requested = from.requested;
    if (from.error) {
      from.error->at = {static_cast<std::uint32_t>(i), 0, 0};
      files[i].incomplete = true;
      report(diagnostics, std::move(*from.error));
    }
    for (std::size_t k = 0; k < std::min(files[i].imports.size(), from.imports.size()); ++k) {
      LoadedImport& import = from.imports[k];
      files[i].imports[k].file = import.file;
      if (!import.error) continue;
      import.error->at = files[i].imports[k].at;
      report(diagnostics, std::move(*import.error));
    }
  }
}

}  // namespace wirestruct::schema
