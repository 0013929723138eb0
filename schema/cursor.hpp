// What the parser reads tokens with: look, take, complain, and go on after a mistake.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "schema/ast.hpp"
#include "schema/diagnostics.hpp"
#include "schema/token.hpp"

namespace wirestruct::schema {

/// `///` lines that follow each other.
struct DocComment {
  std::string text;  ///< the lines, joined by '\n'
  SourceSpan at;
};

class Cursor {
 public:
  /// The tokens end with one of kind `end`.
  Cursor(std::span<const Token> tokens, Diagnostics& diagnostics)
      : tokens_(tokens), diagnostics_(diagnostics) {}

  /// The token that comes `ahead` tokens after the next one, doc comments not counted; `end` beyond
  /// the last.
  const Token& peek(std::size_t ahead = 0) const;
  bool at(TokenKind kind) const { return peek().kind == kind; }
  bool at_word(std::string_view word, std::size_t ahead = 0) const;
  /// True, too, when there are so many errors that the parser stops.
  bool at_end() const { return at(TokenKind::end) || is_full(diagnostics_); }

  /// The next token. A doc comment in front of it documents nothing, since nobody took it.
  Token take();
  bool accept(TokenKind kind);
  bool accept_word(std::string_view word);

  /// The doc comment that stands here; its text is empty when there is none.
  DocComment take_doc();
  /// E107: the comment, when there is one, documents nothing.
  void refuse(const DocComment& doc);

  /// Takes a token of the kind. Otherwise complains that `what` was expected, and takes nothing.
  ///   what  as in "expected WHAT": "`;` after the field"
  bool expect(TokenKind kind, std::string_view what);
  /// The `;` that ends a statement. When it is missing at the end of a line, complains and returns
  /// true all the same: what follows is the next statement.
  bool end_statement(std::string_view what);
  /// The `}` of a block that was opened at the place. False when it is missing, which is reported.
  bool end_block(SourceSpan opened, std::string_view what);
  std::optional<ast::Name> expect_name(std::string_view what);
  std::optional<ast::Name> expect_dotted_name(std::string_view what);
  std::optional<Token> expect_string(std::string_view what);

  /// E106 at the next token: expected WHAT, found it. Says nothing about a `bad` token.
  void expected(std::string_view what, std::string fix = {});
  void report(Diagnostic diagnostic) { schema::report(diagnostics_, std::move(diagnostic)); }

  /// The place of the token taken last.
  SourceSpan previous() const { return previous_; }
  /// From `first` to the token taken last.
  SourceSpan span_from(SourceSpan first) const;

  /// E108: `what` is here for the second time.
  void report_twice(std::string_view what, SourceSpan at, SourceSpan first);

  /// Skips to behind the `;` that ends a broken statement, or to in front of the `}` that ends what
  /// it stands in. A block `{…}` on the way is skipped whole and ends the statement, too.
  void skip_statement();
  /// Skips to the `,`, `;` or `}` that ends a broken enumerator; takes it unless it is the `}`.
  void skip_list_item();
  /// Takes what is left of a block up to its `}`, that included.
  void skip_block();

 private:
  void skip_docs();
  SourceSpan behind_previous() const;

  std::span<const Token> tokens_;
  Diagnostics& diagnostics_;
  std::size_t next_ = 0;
  SourceSpan previous_;
};

}  // namespace wirestruct::schema
