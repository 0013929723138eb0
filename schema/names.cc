#include "schema/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "schema/scalar_table.hpp"

namespace wirestruct::schema {
namespace {

/// Words that begin a statement where a type may stand.
constexpr std::array<std::string_view, 21> statement_words = {
    "pad",     "align",  "reserved",   "struct", "enum",   "stream", "package",
    "import",  "option", "byte_order", "if",     "switch", "bits",   "flags",
    "version", "const",  "else",       "this",   "last",   "true",   "false"};

bool is_taken(std::string_view name) {
  return find_scalar(name) || find_refused(name) ||
         std::ranges::find(statement_words, name) != statement_words.end();
}

}  // namespace

Names::Names(std::span<const ast::File> files, Diagnostics& diagnostics)
    : files_(files), diagnostics_(diagnostics) {
  std::size_t enums = 0;
  std::size_t structs = 0;
  std::size_t streams = 0;
  std::size_t bits = 0;
  std::size_t constants = 0;
  for (std::size_t file = 0; file < files.size(); ++file) {
    for (const ast::Enum& declared : files[file].enums) {
      add(DeclarationKind::enumeration, file, enums++, declared.name);
    }
    for (const ast::Struct& declared : files[file].structs) {
      add(DeclarationKind::structure, file, structs++, declared.name);
    }
    for (const ast::Stream& declared : files[file].streams) {
      add(DeclarationKind::stream, file, streams++, declared.name);
    }
    for (const ast::Bits& declared : files[file].bits) {
      add(DeclarationKind::bits, file, bits++, declared.name);
    }
    for (const ast::Constant& declared : files[file].constants) {
      add(DeclarationKind::constant, file, constants++, declared.name);
    }
  }
}

std::string_view Names::package_of(std::size_t file) const {
  const auto& package = files_[file].package;
  return package ? std::string_view(package->text) : std::string_view();
}

void Names::add(DeclarationKind kind, std::size_t file, std::size_t number, const ast::Name& name) {
  if (is_taken(name.text)) {
    report(diagnostics_, {.code = ErrorCode::e207,
                          .at = name.at,
                          .message = fmt::format("`{}` already means something", name.text),
                          .label = "it is a word of the language or a type of C",
                          .notes = {},
                          .fix = "choose another name"});
    return;
  }
  std::vector<Declaration>& same_name = declarations_[name.text];
  // A package is one name space, in C++ as in Java, however many files it is made of.
  const auto first = std::ranges::find_if(same_name, [&](const Declaration& other) {
    return package_of(other.file) == package_of(file);
  });
  if (first != same_name.end()) {
    // Enums, structs and streams are collected one after the other: the later one in the text is
    // the second.
    const bool swapped = first->file == file && name.at.begin < first->name->at.begin;
    report(diagnostics_, {.code = ErrorCode::e201,
                          .at = swapped ? first->name->at : name.at,
                          .message = fmt::format("`{}` is declared twice", name.text),
                          .label = {},
                          .notes = {{swapped ? name.at : first->name->at, "first declared here"}},
                          .fix = {}});
    return;
  }
  same_name.push_back({kind, file, number, &name});
}

bool Names::sees(std::size_t file, std::size_t other) const {
  return file == other ||
         std::ranges::any_of(files_[file].imports,
                             [other](const ast::Import& import) { return import.file == other; });
}

std::vector<const Declaration*> Names::find(std::size_t file, std::string_view name) const {
  const std::size_t dot = name.rfind('.');
  const bool has_package = dot != name.npos;
  const auto found = declarations_.find(has_package ? name.substr(dot + 1) : name);
  std::vector<const Declaration*> seen;
  if (found == declarations_.end()) return seen;
  for (const Declaration& candidate : found->second) {
    if (!sees(file, candidate.file)) continue;
    if (has_package && package_of(candidate.file) != name.substr(0, dot)) continue;
    // What the file's own package declares hides what other packages do.
    if (!has_package && package_of(candidate.file) == package_of(file)) return {&candidate};
    seen.push_back(&candidate);
  }
  return seen;
}

const Declaration* Names::find_anywhere(std::string_view name) const {
  const std::size_t dot = name.rfind('.');
  const bool has_package = dot != name.npos;
  const auto found = declarations_.find(has_package ? name.substr(dot + 1) : name);
  if (found == declarations_.end()) return nullptr;
  for (const Declaration& candidate : found->second) {
    if (!has_package || package_of(candidate.file) == name.substr(0, dot)) return &candidate;
  }
  return nullptr;
}

std::vector<std::string_view> Names::visible_names(std::size_t file) const {
  std::vector<std::string_view> names;
  for (const auto& [name, all] : declarations_) {
    const bool visible = std::ranges::any_of(
        all, [&](const Declaration& declaration) { return sees(file, declaration.file); });
    if (visible) names.push_back(name);
  }
  return names;
}

bool Names::may_lack_names(std::size_t file) const {
  const ast::File& asking = files_[file];
  return asking.incomplete || std::ranges::any_of(asking.imports, [&](const ast::Import& import) {
           return !import.file || files_[*import.file].incomplete;
         });
}

}  // namespace wirestruct::schema
