// The types that fields name.
#include <fmt/format.h>

#include <filesystem>

#include "schema/limits.hpp"
#include "schema/resolver.hpp"
#include "schema/suggest.hpp"
#include "schema/utf8.hpp"

namespace wirestruct::schema {

// Null when there is no such declaration, or not one, and that is reported.
const Declaration* Resolver::look_up(std::size_t file, const ast::Name& name) {
  const std::vector<const Declaration*> found = names_.find(file, name.text);
  if (found.size() == 1) return found.front();
  // One error for a name, however often it is used.
  if (!unknown_.insert({file, name.text}).second) return nullptr;
  if (found.empty()) {
    report_unknown(file, name);
    return nullptr;
  }
  std::vector<Note> notes;
  for (const Declaration* candidate : found) {
    if (notes.size() == limits::notes) break;
    notes.push_back({candidate->name->at, "one is here"});
  }
  error(ErrorCode::e206, name.at, fmt::format("`{}` could mean {} types", name.text, found.size()),
        {}, "write the package in front", std::move(notes));
  return nullptr;
}

void Resolver::report_unknown(std::size_t file, const ast::Name& name) {
  if (names_.may_lack_names(file)) return;
  if (const Declaration* elsewhere = names_.find_anywhere(name.text)) {
    error(ErrorCode::e202, name.at, fmt::format("`{}` is not known in this file", name.text), {},
          fmt::format("write `import \"{}\";`", path_from(file, elsewhere->file)),
          {{elsewhere->name->at, "one is declared here"}});
    return;
  }
  std::vector<std::string_view> known;
  if (!is_full(diagnostics_)) known = names_.visible_names(file);
  for (const ScalarRow& row : scalar_rows()) known.push_back(row.name);
  std::string fix = is_full(diagnostics_) ? "" : did_you_mean(name.text, known);
  std::string label =
      fix.empty() ? "neither a type of the language nor declared or imported here" : "";
  error(ErrorCode::e202, name.at, fmt::format("there is no type `{}`", name.text), std::move(label),
        std::move(fix));
}

// As the one file would import the other.
std::string Resolver::path_from(std::size_t importing, std::size_t imported) const {
  const std::filesystem::path to = files_[imported].path;
  const std::filesystem::path from = std::filesystem::path(files_[importing].path).parent_path();
  const std::string relative = to.lexically_relative(from.empty() ? "." : from).string();
  return printable(relative.empty() ? to.string() : relative);
}

TypeUse Resolver::resolve_scalar(const ast::Name& name, const ScalarSpelling& spelling) {
  if (!spelling.suffix_without_meaning) return {spelling.scalar, spelling.order};
  error(ErrorCode::e303, name.at,
        fmt::format("`{}` has a byte order, and one octet has none", name.text), {},
        fmt::format("write `{}`", scalar_name(spelling.scalar)));
  return {spelling.scalar, ByteOrder::none};
}

void Resolver::report_refused(const ast::Name& name) {
  const RefusedRow* row = find_refused(name.text);
  error(ErrorCode::e302, name.at,
        row ? fmt::format("`{}` {}", name.text, row->why)
            : fmt::format("`{}` is a C type, and its width is not fixed", name.text),
        {}, row ? fmt::format("write {}", row->write) : "write a type such as u32 or i64");
}

std::optional<TypeUse> Resolver::resolve_type(std::size_t file, const ast::Name& name) {
  if (const auto scalar = find_scalar(name.text)) return resolve_scalar(name, *scalar);
  if (find_refused(name.text) || name.text.find(' ') != name.text.npos) {
    report_refused(name);
    return std::nullopt;
  }
  const Declaration* found = look_up(file, name);
  if (!found) return std::nullopt;
  switch (found->kind) {
    case DeclarationKind::enumeration: {
      resolve_enum_number(found->number);
      const std::optional<ByteOrder> order = enum_orders_[found->number];
      if (!order) return std::nullopt;
      return TypeUse{EnumType{found->number}, *order};
    }
    case DeclarationKind::bits: {
      const std::optional<ByteOrder> order = bits_orders_[found->number];
      if (!order) return std::nullopt;
      return TypeUse{BitsType{found->number}, *order};
    }
    case DeclarationKind::structure:
      return TypeUse{StructType{found->number}};
    case DeclarationKind::stream:
    case DeclarationKind::constant:
      break;
  }
  const bool is_stream = found->kind == DeclarationKind::stream;
  error(ErrorCode::e307, name.at,
        fmt::format("`{}` is a {}, not a type", name.text, is_stream ? "stream" : "constant"), {},
        {}, {{found->name->at, "declared here"}});
  return std::nullopt;
}

}  // namespace wirestruct::schema
