// Which declarations there are and which of them a file sees: its own and those of the files that
// it imports itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/ast.hpp"
#include "schema/diagnostics.hpp"

namespace wirestruct::schema {

enum class DeclarationKind : std::uint8_t { enumeration, structure, stream, bits, constant };

struct Declaration {
  DeclarationKind kind = DeclarationKind::enumeration;
  std::size_t file = 0;
  std::size_t number = 0;  ///< among all enums (structs, …) of the run, in order of files
  const ast::Name* name = nullptr;
};

class Names {
 public:
  /// Collects the declarations of all files, which stay where they are as long as this is used.
  /// Reports names declared twice (E201) and names that are words of the language (E207).
  Names(std::span<const ast::File> files, Diagnostics& diagnostics);

  /// The declarations that a name may mean in a file: one, none, or several when imported packages
  /// have the same. With a package in front (`example.chat.Kind`), only that package's.
  std::vector<const Declaration*> find(std::size_t file, std::string_view name) const;

  /// Any file's declaration that the name may mean, for a hint; null when there is none.
  const Declaration* find_anywhere(std::string_view name) const;

  /// Every name that the file sees, for a "did you mean".
  std::vector<std::string_view> visible_names(std::size_t file) const;

  /// True when a name that the file does not see may be declared all the same, behind a syntax
  /// error or in an imported file that was not found.
  bool may_lack_names(std::size_t file) const;

 private:
  void add(DeclarationKind kind, std::size_t file, std::size_t number, const ast::Name& name);
  bool sees(std::size_t file, std::size_t other) const;
  std::string_view package_of(std::size_t file) const;

  std::span<const ast::File> files_;
  Diagnostics& diagnostics_;
  std::map<std::string_view, std::vector<Declaration>> declarations_;
};

}  // namespace wirestruct::schema
