// The parser's own class; others call parse() (schema/parse.hpp).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/ast.hpp"
#include "schema/cursor.hpp"

namespace wirestruct::schema {

/// What takes the place of a word that begins a statement in C or elsewhere; empty for any other.
std::string word_of_another_language(const Token& token);

/// Parses by recursive descent. Only blocks and expressions hold others of their own kind; how deep
/// they go is limited (schema/limits.hpp).
class Parser {
 public:
  Parser(std::span<const Token> tokens, Diagnostics& diagnostics) : cursor_(tokens, diagnostics) {}

  ast::File run();
  /// What parse_query() says.
  std::optional<ast::Expression> run_query();

 private:
  // parse.cc: the file
  void declaration(std::string doc);
  void file_statement(const DocComment& doc);
  void unknown_statement();
  void package();
  void import();
  void option();
  void file_order();
  void version();
  bool at_declaration() const;
  /// The same within a struct, where `const u8 a;` is a field of somebody who thinks of C.
  bool at_nested_declaration() const;

  // parse_declarations.cc: enums, flags, bits, constants
  void enumeration(std::string doc, bool is_flags);
  bool enumerator(ast::Enum& to, std::string doc);
  void bits(std::string doc);
  bool enter_bits(ast::Bits& to);
  bool bit_field(ast::Bits& to, const DocComment& doc);
  bool bit_padding(ast::Bits& to);
  void constant(std::string doc);

  // parse_stream.cc
  void stream(std::string doc);
  bool stream_statement(ast::Stream& to);
  bool port(ast::Stream& to);
  bool sends(ast::Stream& to);
  bool framing(ast::Stream& to);

  // parse_struct.cc: structs and their blocks; a bool says whether it was all there
  void structure(std::string doc);
  bool enter_struct(ast::Struct& to);
  bool parameters(std::vector<ast::Parameter>& to);
  bool struct_clause(ast::Struct& to);
  bool layout_clause(ast::Struct& to);
  std::optional<ast::OrderClause> order_clause(bool of_file);
  bool order_cases(ast::OrderClause& to);
  bool order_case(ast::OrderClause& to);
  std::optional<ByteOrder> order_word(std::string_view what);
  /// Members up to the `}` of a block, that included. False when it is missing, which is reported.
  bool members(ast::Struct& to, SourceSpan opened);
  bool member(ast::Struct& to, const DocComment& doc);
  bool condition(ast::Struct& to);
  bool guarded_block(ast::Struct& to, ast::Guard guard);
  bool selection(ast::Struct& to, std::string doc);
  bool selection_case(ast::Switch& to);
  bool case_labels(ast::Case& to);

  // parse_field.cc
  bool field(ast::Struct& to, std::string doc);
  bool field_clauses(ast::Field& to);
  bool attributes(std::vector<ast::Attribute>& to);
  bool attribute(std::vector<ast::Attribute>& to);
  bool attribute_ends() const;
  bool pad(ast::Struct& to);
  bool align(ast::Struct& to);
  bool reserved(ast::Struct& to);
  bool dimensions(std::vector<ast::Dimension>& to);
  bool dimension(ast::Dimension& to);
  std::optional<ast::Name> type_name(std::string_view what);
  /// Behind the name of a type, when a `(` stands there. False when an error was reported.
  bool type_arguments(std::optional<ast::Arguments>& to);

  // parse_expression.cc; nothing when an error was reported
  std::optional<ast::Expression> expression(std::string_view what);
  /// Also what only an argument can be: a string, a number with a fraction, a range.
  std::optional<ast::Expression> argument(std::string_view what);
  std::optional<ast::Expression> conditional(std::string_view what);
  std::optional<ast::Expression> binary(std::string_view what, int lowest);
  std::optional<ast::Expression> unary(std::string_view what);
  std::optional<ast::Expression> primary(std::string_view what);
  std::optional<ast::Expression> named();
  bool elements(ast::Name& to);
  bool arguments(ast::Expression& to);
  std::optional<ast::Expression> nested_argument();
  bool count_term();
  bool too_deep(std::string_view what, std::size_t depth, std::size_t limit);

  /// The name of a declaration, or nothing when the declaration was skipped.
  std::optional<ast::Name> declared_name(std::string_view what);
  /// Takes everything up to the `{` of a declaration, or stops where it cannot be any more.
  bool skip_to_block();

  Cursor cursor_;
  ast::File file_;
  bool is_query_ = false;
  std::optional<SourceSpan> first_declaration_;
  std::optional<std::size_t> guard_;  // of the block that is being read
  std::size_t block_depth_ = 0;
  std::size_t lost_braces_ = 0;  // blocks without their `}`: one error is enough
  std::size_t expression_depth_ = 0;
  std::size_t terms_ = 0;  // of the expression that is being read
};

}  // namespace wirestruct::schema
