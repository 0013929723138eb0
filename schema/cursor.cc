#include "schema/cursor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "schema/limits.hpp"
#include "schema/utf8.hpp"

namespace wirestruct::schema {

const Token& Cursor::peek(std::size_t ahead) const {
  std::size_t index = next_;
  while (true) {
    while (tokens_[index].kind == TokenKind::doc_comment) ++index;
    if (ahead == 0 || tokens_[index].kind == TokenKind::end) return tokens_[index];
    --ahead;
    ++index;
  }
}

DocComment Cursor::take_doc() {
  DocComment doc;
  doc.at = tokens_[next_].at;
  for (bool first = true; tokens_[next_].kind == TokenKind::doc_comment; first = false) {
    if (!first) doc.text += '\n';
    doc.text += tokens_[next_].text;
    doc.at.end = tokens_[next_++].at.end;
  }
  return doc;
}

void Cursor::refuse(const DocComment& doc) {
  if (doc.text.empty()) return;
  report({.code = ErrorCode::e107,
          .at = doc.at,
          .message = "this `///` comment documents nothing",
          .label = "it may stand in front of a declaration, a field or an enumerator",
          .notes = {},
          .fix = "write `//`, or move it"});
}

void Cursor::skip_docs() {
  while (tokens_[next_].kind == TokenKind::doc_comment) ++next_;
}

bool Cursor::at_word(std::string_view word, std::size_t ahead) const {
  const Token& token = peek(ahead);
  return token.kind == TokenKind::identifier && token.text == word;
}

Token Cursor::take() {
  refuse(take_doc());
  Token token = tokens_[next_];
  if (token.kind != TokenKind::end) ++next_;
  previous_ = token.at;
  return token;
}

bool Cursor::accept(TokenKind kind) {
  if (!at(kind)) return false;
  take();
  return true;
}

bool Cursor::accept_word(std::string_view word) {
  if (!at_word(word)) return false;
  take();
  return true;
}

bool Cursor::expect(TokenKind kind, std::string_view what) {
  if (accept(kind)) return true;
  expected(what);
  return false;
}

bool Cursor::end_statement(std::string_view what) {
  return expect(TokenKind::semicolon, what) || peek().first_in_line;
}

bool Cursor::end_block(SourceSpan opened, std::string_view what) {
  if (accept(TokenKind::close_brace)) return true;
  report({.code = ErrorCode::e106,
          .at = at_end() ? behind_previous() : peek().at,
          .message = fmt::format("expected `}}` after {}, found {}", what, describe(peek())),
          .label = {},
          .notes = {{opened, "its `{` is here"}},
          .fix = {}});
  return false;
}

void Cursor::report_twice(std::string_view what, SourceSpan at, SourceSpan first) {
  report({.code = ErrorCode::e108,
          .at = at,
          .message = fmt::format("{} is given twice", what),
          .label = {},
          .notes = {{first, "first given here"}},
          .fix = {}});
}

std::optional<ast::Name> Cursor::expect_name(std::string_view what) {
  if (!at(TokenKind::identifier)) {
    expected(what);
    return std::nullopt;
  }
  Token token = take();
  return ast::Name{std::move(token.text), token.at};
}

std::optional<ast::Name> Cursor::expect_dotted_name(std::string_view what) {
  auto name = expect_name(what);
  while (name && accept(TokenKind::dot)) {
    const auto part = expect_name("a name after the `.`");
    if (!part) return std::nullopt;
    name->text += "." + part->text;
    name->at.end = part->at.end;
  }
  if (name && name->text.size() > limits::name_octets) {
    report({.code = ErrorCode::e111,
            .at = name->at,
            .message = fmt::format("a name of {} characters", name->text.size()),
            .label = fmt::format("with its dots, a name has at most {}", limits::name_octets),
            .notes = {},
            .fix = {}});
    return std::nullopt;
  }
  return name;
}

std::optional<Token> Cursor::expect_string(std::string_view what) {
  if (at(TokenKind::string)) return take();
  expected(what);
  return std::nullopt;
}

void Cursor::expected(std::string_view what, std::string fix) {
  const Token& token = peek();
  if (token.kind == TokenKind::bad) return;
  // A `;` that is missing at the end of a line is missing there, not at the start of the next one.
  const bool behind = token.first_in_line && what.contains("` after ");
  report({.code = ErrorCode::e106,
          .at = behind || token.kind == TokenKind::end ? behind_previous() : token.at,
          .message = fmt::format("expected {}, found {}", what, describe(token)),
          .label = {},
          .notes = {},
          .fix = std::move(fix)});
}

SourceSpan Cursor::behind_previous() const {
  return previous_.end > 0 ? SourceSpan{previous_.file, previous_.end, previous_.end} : peek().at;
}

SourceSpan Cursor::span_from(SourceSpan first) const {
  return {first.file, first.begin, std::max(first.end, previous_.end)};
}

void Cursor::skip_statement() {
  for (skip_docs(); !at_end() && !at(TokenKind::close_brace); skip_docs()) {
    const TokenKind kind = take().kind;
    if (kind == TokenKind::semicolon) return;
    if (kind == TokenKind::open_brace) return skip_block();
  }
}

void Cursor::skip_list_item() {
  for (skip_docs(); !at_end() && !at(TokenKind::close_brace); skip_docs()) {
    const TokenKind kind = take().kind;
    if (kind == TokenKind::comma || kind == TokenKind::semicolon) return;
    if (kind == TokenKind::open_brace) skip_block();
  }
}

void Cursor::skip_block() {
  std::size_t depth = 1;
  for (skip_docs(); depth > 0 && !at_end(); skip_docs()) {
    const TokenKind kind = take().kind;
    if (kind == TokenKind::open_brace) ++depth;
    if (kind == TokenKind::close_brace) --depth;
  }
}

}  // namespace wirestruct::schema
