// Fields and what stands between them.
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

/// An attribute, and what stands between its parentheses; nothing: it has none.
struct AttributeRow {
  std::string_view name;
  std::string_view argument;
};

constexpr AttributeRow attribute_rows[] = {
    {"at", "the offset in octets"},
    {"charset", "the encoding of the text, as in `@charset(latin1)`"},
    {"pad", "the octet to fill with: `nul`, `space` or a number"},
    {"max", "the largest number of elements"},
    {"since", "the version that the field came with"},
    {"version", ""},
    {"unit", "the unit in quotes, as in `@unit(\"ms\")`"},
    {"scale", "the factor, as in `@scale(0.001)`"},
    {"time", "the kind of time, as in `@time(unix_ms)`"},
    {"hex", ""},
    {"ipv4", ""},
    {"ipv6", ""},
    {"mac", ""},
    {"secret", ""},
    {"deprecated", "the reason in quotes, as in `@deprecated(\"see total\")`"},
};

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

/// True for what `bytes` or `until` in front of it makes the word of a dimension, and not the name
/// of a field.
bool begins_value(const Token& token) {
  constexpr std::array<TokenKind, 6> kinds = {TokenKind::identifier, TokenKind::integer,
                                              TokenKind::character,  TokenKind::open_paren,
                                              TokenKind::tilde,      TokenKind::exclamation};
  return std::ranges::find(kinds, token.kind) != kinds.end();
}

}  // namespace

bool Parser::field(ast::Struct& to, std::string doc) {
  ast::Field field;
  field.doc = std::move(doc);
  field.guard = guard_;
  auto type = type_name("the type of a field");
  if (!type) return false;
  field.type = std::move(*type);
  if (!type_arguments(field.arguments)) return false;
  if (cursor_.at(TokenKind::star) || cursor_.at(TokenKind::ampersand)) {
    cursor_.expected("the name of the field",
                     "a pointer cannot be sent: it means nothing elsewhere");
    return false;
  }
  auto name = cursor_.expect_name("the name of the field");
  if (!name) return false;
  field.name = std::move(*name);
  if (!field_clauses(field)) return false;
  to.members.emplace_back(std::move(field));
  return cursor_.end_statement("`;` after the field");
}

// In this order only, so that `where a = 1` cannot be read as two clauses.
bool Parser::field_clauses(ast::Field& to) {
  if (!dimensions(to.dimensions)) return false;
  if (cursor_.accept_word("size")) {
    to.region = expression("the number of octets after `size`");
    if (!to.region) return false;
  }
  if (cursor_.accept(TokenKind::equals)) {
    to.derived = cursor_.at(TokenKind::string) ? argument("") : expression("a value after `=`");
    if (!to.derived) return false;
  }
  if (cursor_.accept_word("where")) {
    to.where = expression("a condition after `where`");
    if (!to.where) return false;
  }
  if (!attributes(to.attributes)) return false;
  std::string_view fix;
  if (cursor_.at(TokenKind::comma)) {
    fix = "write one field in each statement";
  } else if (cursor_.at(TokenKind::colon)) {
    fix = "for fields of single bits, declare `bits`";
  } else if (cursor_.at(TokenKind::equals)) {
    fix = to.where ? "write `==` to compare" : "write `= …` in front of `@…`";
  } else if (!cursor_.peek().first_in_line &&
             (cursor_.at_word("size") || cursor_.at_word("where"))) {
    fix = "the order is: dimensions, `size n`, `= …`, `where …`, `@…`";
  }
  if (fix.empty()) return true;
  cursor_.expected("`;` after the field", std::string(fix));
  return false;
}

bool Parser::attributes(std::vector<ast::Attribute>& to) {
  while (cursor_.accept(TokenKind::at_sign)) {
    if (!attribute(to)) return false;
  }
  return true;
}

// Behind the `@`.
bool Parser::attribute(std::vector<ast::Attribute>& to) {
  auto name = cursor_.expect_name("the name of an attribute after `@`");
  if (!name) return false;
  const auto* row = std::ranges::find(attribute_rows, name->text, &AttributeRow::name);
  if (row == std::end(attribute_rows)) {
    std::vector<std::string_view> names;
    for (const AttributeRow& known : attribute_rows) names.push_back(known.name);
    cursor_.report({.code = ErrorCode::e110,
                    .at = name->at,
                    .message = fmt::format("there is no attribute `@{}`", name->text),
                    .label = {},
                    .notes = {},
                    .fix = did_you_mean(name->text, names)});
    while (!attribute_ends()) cursor_.take();
    return true;
  }
  ast::Attribute attribute{std::move(*name), {}};
  if (!row->argument.empty()) {
    if (!cursor_.expect(TokenKind::open_paren, fmt::format("`(` after `@{}`", row->name))) {
      return false;
    }
    auto value = argument(row->argument);
    if (!value || !cursor_.expect(TokenKind::close_paren, "`)` after the value")) return false;
    attribute.arguments.push_back(std::move(*value));
  } else if (cursor_.at(TokenKind::open_paren)) {
    cursor_.expected("`;` after the field", fmt::format("`@{}` takes no value", row->name));
    return false;
  }
  const auto first = std::ranges::find(to, attribute.name.text,
                                       [](const ast::Attribute& known) { return known.name.text; });
  if (first != to.end()) {
    cursor_.report_twice(fmt::format("`@{}`", row->name), attribute.name.at, first->name.at);
  } else {
    to.push_back(std::move(attribute));
  }
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
  auto count = expression("the number of octets");
  if (!count || !cursor_.expect(TokenKind::close_bracket, "`]` after the number")) return false;
  pad.count = std::move(*count);
  if (cursor_.accept(TokenKind::equals)) {
    pad.filler = expression("the octet to fill with, as in `0x20`");
    if (!pad.filler) return false;
  }
  pad.at = cursor_.span_from(word);
  pad.guard = guard_;
  to.members.emplace_back(std::move(pad));
  return cursor_.end_statement("`;` after the padding");
}

bool Parser::align(ast::Struct& to) {
  const SourceSpan word = cursor_.previous();
  auto alignment = expression("the alignment in octets, as in `align 8;`");
  if (!alignment) return false;
  to.members.emplace_back(ast::Align{std::move(*alignment), cursor_.span_from(word), guard_});
  return cursor_.end_statement("`;` after the alignment");
}

bool Parser::reserved(ast::Struct& to) {
  const SourceSpan word = cursor_.previous();
  auto type = type_name("a type, as in `reserved u16;`");
  if (!type) return false;
  ast::Reserved reserved{std::move(*type), {}, {}, guard_};
  if (!dimensions(reserved.dimensions)) return false;
  reserved.at = cursor_.span_from(word);
  to.members.emplace_back(std::move(reserved));
  return cursor_.end_statement("`;` after the type; what is reserved has no name");
}

bool Parser::dimensions(std::vector<ast::Dimension>& to) {
  while (cursor_.accept(TokenKind::open_bracket)) {
    if (!dimension(to.emplace_back())) return false;
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

// Behind the `[`.
bool Parser::dimension(ast::Dimension& to) {
  using enum ast::Dimension::Kind;
  to.at = cursor_.peek().at;
  if (cursor_.accept(TokenKind::dot_dot)) {
    to.kind = rest;
    return cursor_.expect(TokenKind::close_bracket, "`]` after `..`");
  }
  std::string_view what = "the number of elements";
  const Token& next = cursor_.peek(1);
  if (cursor_.at_word("bytes") && begins_value(next)) {
    to.kind = octets;
    what = "the number of octets after `bytes`";
  } else if (cursor_.at_word("until") && (begins_value(next) || next.kind == TokenKind::minus)) {
    to.kind = until;
    what = "the last element or a condition after `until`";
  }
  if (to.kind != count) cursor_.take();
  auto value = expression(what);
  if (!value) return false;
  to.expression = std::move(*value);
  to.at = cursor_.span_from(to.at);
  return cursor_.expect(TokenKind::close_bracket,
                        to.kind == until ? "`]` after the value" : "`]` after the number");
}

bool Parser::type_arguments(std::optional<ast::Arguments>& to) {
  if (!cursor_.accept(TokenKind::open_paren)) return true;
  ast::Arguments result;
  const SourceSpan opened = cursor_.previous();
  do {
    auto value = expression("a value for the struct");
    if (!value) return false;
    result.values.push_back(std::move(*value));
  } while (cursor_.accept(TokenKind::comma));
  if (!cursor_.expect(TokenKind::close_paren, "`,` or `)` after the value")) return false;
  result.at = cursor_.span_from(opened);
  to = std::move(result);
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
