// Structs and what stands in them.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "schema/limits.hpp"
#include "schema/parser.hpp"
#include "schema/suggest.hpp"

namespace wirestruct::schema {
namespace {

constexpr std::string_view member_words = "a field, `pad`, `align`, `reserved` or `}`";

/// The words that C makes its types of. Gathered into one name, `unsigned long` becomes one error.
bool is_c_type_word(const Token& token) {
  constexpr std::array<std::string_view, 4> words = {"unsigned", "signed", "long", "short"};
  return token.kind == TokenKind::identifier && std::ranges::find(words, token.text) != words.end();
}

bool continues_c_type(const Token& token) {
  constexpr std::array<std::string_view, 3> words = {"int", "char", "double"};
  return is_c_type_word(token) || (token.kind == TokenKind::identifier &&
                                   std::ranges::find(words, token.text) != words.end());
}

}  // namespace

void Parser::structure(std::string doc) {
  auto name = declared_name("a name after `struct`");
  if (!name) return;
  ast::Struct to;
  to.name = std::move(*name);
  to.doc = std::move(doc);
  bool inside = enter_struct(to);
  const SourceSpan opened = cursor_.previous();
  while (inside && !cursor_.at_end()) {
    const DocComment comment = cursor_.take_doc();
    if (cursor_.at(TokenKind::close_brace)) {
      cursor_.refuse(comment);
      break;
    }
    // A declaration at the start of a line: the `}` in front of it is missing.
    const bool next_declaration = at_declaration() && cursor_.peek().starts_line;
    if (next_declaration) {
      to.incomplete = true;
      break;
    }
    if (!member(to, comment)) {
      to.incomplete = true;
      cursor_.skip_statement();
    }
  }
  if (inside) cursor_.end_block(opened, "the fields");
  file_.structs.push_back(std::move(to));
}

// The clauses between name and `{`, in any order, each once.
bool Parser::enter_struct(ast::Struct& to) {
  while (!cursor_.accept(TokenKind::open_brace)) {
    if (struct_clause(to)) continue;
    to.incomplete = true;
    return skip_to_block();
  }
  return true;
}

bool Parser::struct_clause(ast::Struct& to) {
  if (cursor_.accept_word("size")) {
    const SourceSpan word = cursor_.previous();
    const auto size = cursor_.expect_integer("the size in octets after `size`");
    if (!size) return false;
    if (to.size) cursor_.report_twice("`size`", word, to.size->at);
    if (!to.size) to.size = size;
    return true;
  }
  if (cursor_.accept_word("byte_order")) {
    const auto order = order_clause();
    if (!order) return false;
    if (to.order) cursor_.report_twice("`byte_order`", order->at, to.order->at);
    if (!to.order) to.order = order;
    return true;
  }
  if (cursor_.accept_word("layout")) return layout_clause(to);
  constexpr std::array<std::string_view, 3> words = {"size", "byte_order", "layout"};
  const Token& token = cursor_.peek();
  cursor_.expected("`{`, `size`, `byte_order` or `layout`",
                   token.kind == TokenKind::identifier ? did_you_mean(token.text, words) : "");
  return false;
}

bool Parser::layout_clause(ast::Struct& to) {
  ast::LayoutClause clause;
  const SourceSpan word = cursor_.previous();
  if (cursor_.accept_word("natural")) {
    clause.rule = LayoutRule::natural;
    if (cursor_.accept(TokenKind::open_paren)) {
      clause.max_alignment = cursor_.expect_integer("the largest alignment, as in `natural(4)`");
      if (!clause.max_alignment) return false;
      if (!cursor_.expect(TokenKind::close_paren, "`)` after the alignment")) return false;
    }
  } else if (!cursor_.accept_word("packed")) {
    cursor_.expected("`natural`, `natural(n)` or `packed`");
    return false;
  }
  clause.at = cursor_.span_from(word);
  if (to.layout) cursor_.report_twice("`layout`", clause.at, to.layout->at);
  if (!to.layout) to.layout = clause;
  return true;
}

bool Parser::member(ast::Struct& to, const DocComment& doc) {
  const TokenKind behind = cursor_.peek(1).kind;
  if (cursor_.at_word("pad") || cursor_.at_word("align") || cursor_.at_word("reserved")) {
    cursor_.refuse(doc);
    const std::string word = cursor_.take().text;
    return word == "pad" ? pad(to) : word == "align" ? align(to) : reserved(to);
  }
  if (at_declaration() && behind == TokenKind::identifier) {
    file_.incomplete = true;
    const Token& word = cursor_.peek();
    cursor_.report({.code = ErrorCode::e106,
                    .at = word.at,
                    .message = fmt::format("expected {}, found `{}`", member_words, word.text),
                    .label = "declarations stand side by side, not in each other",
                    .notes = {},
                    .fix = "declare it in front of this struct, and write a field of that type"});
    return false;
  }
  if (!cursor_.at(TokenKind::identifier) || behind == TokenKind::open_paren) {
    cursor_.expected(member_words);
    return false;
  }
  return field(to, doc.text);
}

bool Parser::field(ast::Struct& to, std::string doc) {
  auto type = type_name("the type of a field");
  if (!type) return false;
  auto name = cursor_.expect_name("the name of the field");
  if (!name) return false;
  ast::Field field{std::move(*name), std::move(doc), std::move(*type), {}, {}};
  if (!dimensions(field.dimensions)) return false;
  while (cursor_.accept(TokenKind::at_sign)) {
    if (!attribute(field)) return false;
  }
  const bool comma = cursor_.at(TokenKind::comma);
  if (comma) {
    cursor_.expected("`;` after the field", "write one field in each statement");
    return false;
  }
  to.members.emplace_back(std::move(field));
  return cursor_.end_statement("`;` after the field");
}

// Behind the `@`.
bool Parser::attribute(ast::Field& to) {
  const auto name = cursor_.expect_name("the name of an attribute after `@`");
  if (!name) return false;
  if (name->text != "at") {
    cursor_.report({.code = ErrorCode::e110,
                    .at = name->at,
                    .message = fmt::format("there is no attribute `@{}`", name->text),
                    .label = "expected `@at(n)`, the offset that the field must have",
                    .notes = {},
                    .fix = {}});
    while (!attribute_ends()) cursor_.take();
    return true;
  }
  if (!cursor_.expect(TokenKind::open_paren, "`(` after `@at`")) return false;
  const auto offset = cursor_.expect_integer("the offset in octets");
  if (!offset || !cursor_.expect(TokenKind::close_paren, "`)` after the offset")) return false;
  if (to.offset) cursor_.report_twice("`@at`", name->at, to.offset->at);
  if (!to.offset) to.offset = offset;
  return true;
}

bool Parser::attribute_ends() const {
  return cursor_.at_end() || cursor_.at(TokenKind::semicolon) || cursor_.at(TokenKind::at_sign) ||
         cursor_.at(TokenKind::open_brace) || cursor_.at(TokenKind::close_brace);
}

// Behind the word; likewise below.
bool Parser::pad(ast::Struct& to) {
  ast::Pad pad;
  const SourceSpan word = cursor_.previous();
  if (!cursor_.expect(TokenKind::open_bracket, "`[` after `pad`, as in `pad[3];`")) return false;
  const auto count = cursor_.expect_integer("the number of octets");
  if (!count || !cursor_.expect(TokenKind::close_bracket, "`]` after the number")) return false;
  pad.count = *count;
  if (cursor_.accept(TokenKind::equals)) {
    pad.filler = cursor_.expect_value("the octet to fill with, as in `0x20`");
    if (!pad.filler) return false;
  }
  pad.at = cursor_.span_from(word);
  to.members.emplace_back(pad);
  return cursor_.end_statement("`;` after the padding");
}

bool Parser::align(ast::Struct& to) {
  const SourceSpan word = cursor_.previous();
  const auto alignment = cursor_.expect_integer("the alignment in octets, as in `align 8;`");
  if (!alignment) return false;
  to.members.emplace_back(ast::Align{*alignment, cursor_.span_from(word)});
  return cursor_.end_statement("`;` after the alignment");
}

bool Parser::reserved(ast::Struct& to) {
  const SourceSpan word = cursor_.previous();
  auto type = type_name("a type, as in `reserved u16;`");
  if (!type) return false;
  ast::Reserved reserved{std::move(*type), {}, {}};
  if (!dimensions(reserved.dimensions)) return false;
  reserved.at = cursor_.span_from(word);
  to.members.emplace_back(std::move(reserved));
  return cursor_.end_statement("`;` after the type; what is reserved has no name");
}

bool Parser::dimensions(std::vector<ast::Number>& to) {
  while (cursor_.accept(TokenKind::open_bracket)) {
    const auto count = cursor_.expect_integer("the number of elements");
    if (!count || !cursor_.expect(TokenKind::close_bracket, "`]` after the number")) return false;
    to.push_back(*count);
    if (to.size() == limits::dimensions && cursor_.at(TokenKind::open_bracket)) {
      cursor_.report({.code = ErrorCode::e404,
                      .at = cursor_.peek().at,
                      .message = fmt::format("an array of more than {} dimensions", to.size()),
                      .label = {},
                      .notes = {},
                      .fix = {}});
      return false;
    }
  }
  return true;
}

std::optional<ast::Name> Parser::type_name(std::string_view what) {
  if (cursor_.at_word("const") || cursor_.at_word("volatile")) {
    cursor_.expected(what, fmt::format("leave out `{}`", cursor_.peek().text));
    return std::nullopt;
  }
  if (!is_c_type_word(cursor_.peek())) return cursor_.expect_dotted_name(what);
  ast::Name type;
  type.at = cursor_.peek().at;
  // `long size;` is a field named size; words go on only as far as C types do.
  while (continues_c_type(cursor_.peek()) && type.text.size() < limits::name_octets) {
    if (!type.text.empty()) type.text += ' ';
    type.text += cursor_.take().text;
  }
  type.at = cursor_.span_from(type.at);
  return type;
}

}  // namespace wirestruct::schema
