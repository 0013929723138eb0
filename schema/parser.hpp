// The parser's own class; others call parse() (schema/parse.hpp).
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "schema/ast.hpp"
#include "schema/cursor.hpp"

namespace wirestruct::schema {

/// Parses by recursive descent, without the recursion: no construct holds one of its own kind.
class Parser {
 public:
  Parser(std::span<const Token> tokens, Diagnostics& diagnostics) : cursor_(tokens, diagnostics) {}

  ast::File run();

 private:
  // parse.cc: the file
  void file_statement(const DocComment& doc);
  void unknown_statement();
  void package();
  void import();
  void option();
  void file_order();
  bool at_declaration() const;
  std::optional<ast::OrderClause> order_clause();

  // parse_declarations.cc: enums and streams
  void enumeration(std::string doc);
  bool enumerator(ast::Enum& to, std::string doc);
  void stream(std::string doc);
  bool stream_statement(ast::Stream& to);

  // parse_struct.cc; a bool says whether it was all there
  void structure(std::string doc);
  bool struct_clause(ast::Struct& to);
  bool layout_clause(ast::Struct& to);
  bool enter_struct(ast::Struct& to);
  bool member(ast::Struct& to, const DocComment& doc);
  bool field(ast::Struct& to, std::string doc);
  bool attribute(ast::Field& to);
  bool attribute_ends() const;
  bool pad(ast::Struct& to);
  bool align(ast::Struct& to);
  bool reserved(ast::Struct& to);
  bool dimensions(std::vector<ast::Number>& to);
  std::optional<ast::Name> type_name(std::string_view what);

  /// The name of a declaration, or nothing when the declaration was skipped.
  std::optional<ast::Name> declared_name(std::string_view what);
  /// Takes everything up to the `{` of a declaration, or stops where it cannot be any more.
  bool skip_to_block();

  Cursor cursor_;
  ast::File file_;
  std::optional<SourceSpan> first_declaration_;
};

}  // namespace wirestruct::schema
