// Structs, and the blocks within them.
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

constexpr std::string_view member_words =
    "a field, `if`, `switch`, `pad`, `align`, `reserved` or `}`";

}  // namespace

void Parser::structure(std::string doc) {
  auto name = declared_name("a name after `struct`");
  if (!name) return;
  ast::Struct to;
  to.name = std::move(*name);
  to.doc = std::move(doc);
  if (enter_struct(to) && !members(to, cursor_.previous())) to.incomplete = true;
  if (to.members.size() > limits::struct_members) {
    cursor_.report({.code = ErrorCode::e404,
                    .at = to.name.at,
                    .message = fmt::format("`{}` has {} members", to.name.text, to.members.size()),
                    .label = fmt::format("a struct has at most {}", limits::struct_members),
                    .notes = {},
                    .fix = "put parts of it into structs of their own"});
    to.members.resize(limits::struct_members);
    to.incomplete = true;
  }
  file_.structs.push_back(std::move(to));
}

// `(Kind kind, i64 length)` behind the name, or nothing.
bool Parser::parameters(std::vector<ast::Parameter>& to) {
  if (!cursor_.accept(TokenKind::open_paren)) return true;
  do {
    auto type = type_name("the type of a parameter: `i64`, an enum or flags");
    auto name = type ? cursor_.expect_name("the name of the parameter") : std::nullopt;
    if (!name) return false;
    if (to.size() == limits::parameters) {
      cursor_.report({.code = ErrorCode::e404,
                      .at = name->at,
                      .message = fmt::format("more than {} parameters", limits::parameters),
                      .label = {},
                      .notes = {},
                      .fix = {}});
      return false;
    }
    to.push_back({std::move(*type), std::move(*name)});
  } while (cursor_.accept(TokenKind::comma));
  return cursor_.expect(TokenKind::close_paren, "`,` or `)` after the parameter");
}

// The parameters, then the clauses between name and `{`, in any order, each once.
bool Parser::enter_struct(ast::Struct& to) {
  bool whole = parameters(to.parameters);
  while (whole && !cursor_.accept(TokenKind::open_brace)) whole = struct_clause(to);
  if (whole) return true;
  to.incomplete = true;
  return skip_to_block();
}

bool Parser::struct_clause(ast::Struct& to) {
  if (cursor_.accept_word("size")) {
    const SourceSpan word = cursor_.previous();
    auto size = expression("the size in octets after `size`");
    if (!size) return false;
    if (to.size) cursor_.report_twice("`size`", word, to.size->at);
    if (!to.size) to.size = std::move(size);
    return true;
  }
  if (cursor_.accept_word("byte_order")) {
    auto order = order_clause(false);
    if (!order) return false;
    if (to.order) cursor_.report_twice("`byte_order`", order->at, to.order->at);
    if (!to.order) to.order = std::move(order);
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
      clause.max_alignment = expression("the largest alignment, as in `natural(4)`");
      if (!clause.max_alignment) return false;
      if (!cursor_.expect(TokenKind::close_paren, "`)` after the alignment")) return false;
    }
  } else if (cursor_.accept_word("abi")) {
    clause.rule = LayoutRule::natural;
    if (!cursor_.expect(TokenKind::open_paren, "`(` after `abi`")) return false;
    auto abi = cursor_.expect_string("the compiler's target, as in `abi(\"i386-linux-gnu\")`");
    if (!abi || !cursor_.expect(TokenKind::close_paren, "`)` after the target")) return false;
    clause.abi = std::move(abi->text);
  } else if (!cursor_.accept_word("packed")) {
    cursor_.expected("`natural`, `natural(n)`, `abi(\"…\")` or `packed`");
    return false;
  }
  clause.at = cursor_.span_from(word);
  if (to.layout) cursor_.report_twice("`layout`", clause.at, to.layout->at);
  if (!to.layout) to.layout = std::move(clause);
  return true;
}

// Behind the word `byte_order`. That of a file cannot be chosen by a field.
std::optional<ast::OrderClause> Parser::order_clause(bool of_file) {
  const SourceSpan word = cursor_.previous();
  ast::OrderClause clause;
  if (!of_file && cursor_.accept_word("by")) {
    clause.order = ByteOrder::chosen;
    clause.selector = expression("a field after `by`, as in `byte_order by magic { … }`");
    if (!clause.selector) return std::nullopt;
    clause.at = cursor_.span_from(word);
    if (!cursor_.expect(TokenKind::open_brace, "`{` and the values of the field")) {
      return std::nullopt;
    }
    if (!order_cases(clause)) return std::nullopt;
    return clause;
  }
  const auto order = order_word(of_file ? "`little` or `big`" : "`little`, `big` or `by`");
  if (!order) return std::nullopt;
  clause.order = *order;
  clause.at = cursor_.span_from(word);
  return clause;
}

// Behind the `{`. What is wrong with a case hides the rest of the struct's head.
bool Parser::order_cases(ast::OrderClause& to) {
  const SourceSpan opened = cursor_.previous();
  bool whole = true;
  while (!cursor_.at_end() && !cursor_.at(TokenKind::close_brace)) {
    if (order_case(to)) continue;
    whole = false;
    cursor_.skip_statement();
  }
  return cursor_.end_block(opened, "the byte orders") && whole;
}

bool Parser::order_case(ast::OrderClause& to) {
  auto value = expression("a value of the field or `}`");
  if (!value) return false;
  if (!cursor_.expect(TokenKind::colon, "`:` after the value, as in `1: big;`")) return false;
  const auto order = order_word("`little` or `big`");
  if (!order) return false;
  to.cases.push_back({std::move(*value), *order, cursor_.previous()});
  return cursor_.end_statement("`;` after the byte order");
}

std::optional<ByteOrder> Parser::order_word(std::string_view what) {
  if (cursor_.accept_word("little")) return ByteOrder::little;
  if (cursor_.accept_word("big")) return ByteOrder::big;
  cursor_.expected(what);
  return std::nullopt;
}

bool Parser::members(ast::Struct& to, SourceSpan opened) {
  while (!cursor_.at_end()) {
    const DocComment comment = cursor_.take_doc();
    if (cursor_.at(TokenKind::close_brace)) {
      cursor_.refuse(comment);
      break;
    }
    // A declaration at the start of a line: the `}` in front of it is missing.
    if (at_nested_declaration() && cursor_.peek().starts_line) break;
    const std::size_t errors = lost_braces_;
    if (!member(to, comment)) {
      to.incomplete = true;
      cursor_.skip_statement();
    }
    if (lost_braces_ > errors) return false;
  }
  if (cursor_.end_block(opened, "the fields")) return true;
  ++lost_braces_;
  return false;
}

bool Parser::member(ast::Struct& to, const DocComment& doc) {
  if (cursor_.at_word("pad") || cursor_.at_word("align") || cursor_.at_word("reserved")) {
    cursor_.refuse(doc);
    const std::string word = cursor_.take().text;
    return word == "pad" ? pad(to) : word == "align" ? align(to) : reserved(to);
  }
  if (cursor_.at_word("if")) {
    cursor_.refuse(doc);
    return condition(to);
  }
  if (cursor_.at_word("switch")) return selection(to, doc.text);
  const TokenKind behind = cursor_.peek(1).kind;
  if (at_nested_declaration() && behind == TokenKind::identifier) {
    file_.incomplete = true;
    const Token& word = cursor_.peek();
    cursor_.report({.code = ErrorCode::e106,
                    .at = word.at,
                    .message = fmt::format("expected {}, found `{}`", member_words, word.text),
                    .label = "declarations stand side by side, not in each other",
                    .notes = {},
                    .fix = word.text == "const"
                               ? "declare it in front of this struct"
                               : "declare it in front of this struct, and write a field of that "
                                 "type"});
    return false;
  }
  if (cursor_.at_word("else")) {
    cursor_.expected(member_words, "`else` stands right behind the `}` of an `if`");
    return false;
  }
  const bool label = cursor_.at_word("case") &&
                     (behind != TokenKind::identifier || cursor_.peek(2).kind == TokenKind::colon);
  if (label || !cursor_.at(TokenKind::identifier) || behind == TokenKind::open_paren ||
      behind == TokenKind::open_brace) {
    // `while (…)` is a statement of C, and `Body(kind) body;` a field.
    const std::string fix = word_of_another_language(cursor_.peek());
    if (behind != TokenKind::open_paren || label || !cursor_.at(TokenKind::identifier) ||
        !fix.empty()) {
      cursor_.expected(member_words, fix);
      return false;
    }
  }
  return field(to, doc.text);
}

// An `if` with everything that hangs on it. What is wrong in one of its heads hides that block, and
// no more.
bool Parser::condition(ast::Struct& to) {
  const std::optional<std::size_t> outer = guard_;
  const std::size_t depth = block_depth_;
  bool more = true;
  while (more) {
    const SourceSpan word = cursor_.take().at;
    ast::Guard guard{{}, false, guard_, word};
    bool whole = cursor_.expect(TokenKind::open_paren, "`(` after `if`");
    if (whole) {
      auto value = expression("a condition");
      whole = value.has_value();
      if (value) guard.condition = std::move(*value);
    }
    if (whole && !cursor_.accept(TokenKind::close_paren)) {
      cursor_.expected("`)` after the condition",
                       cursor_.at(TokenKind::equals) ? "write `==` to compare" : "");
      whole = false;
    }
    ast::Guard otherwise = guard;
    if (!whole || !guarded_block(to, std::move(guard))) {
      to.incomplete = true;
      cursor_.skip_statement();
    }
    more = false;
    if (!cursor_.accept_word("else")) break;
    otherwise.negated = true;
    otherwise.at = cursor_.previous();
    if (cursor_.at_word("if")) {
      // What follows stands inside of this `else`, as if it had braces.
      if (too_deep("a block", block_depth_ + 1, limits::block_depth)) {
        to.incomplete = true;
        do cursor_.skip_statement();
        while (cursor_.accept_word("else"));
        break;
      }
      ++block_depth_;
      guard_ = to.guards.size();
      to.guards.push_back(std::move(otherwise));
      more = true;
    } else if (!guarded_block(to, std::move(otherwise))) {
      to.incomplete = true;
      cursor_.skip_statement();
    }
  }
  guard_ = outer;
  block_depth_ = depth;
  return true;
}

bool Parser::guarded_block(ast::Struct& to, ast::Guard guard) {
  if (!cursor_.at(TokenKind::open_brace)) {
    cursor_.expected("`{`", "braces stand around one field, too");
    return false;
  }
  if (too_deep("a block", block_depth_, limits::block_depth)) return false;
  cursor_.take();
  const std::optional<std::size_t> outer = guard_;
  guard_ = to.guards.size();
  to.guards.push_back(std::move(guard));
  ++block_depth_;
  if (!members(to, cursor_.previous())) to.incomplete = true;
  --block_depth_;
  guard_ = outer;
  return true;
}

bool Parser::selection(ast::Struct& to, std::string doc) {
  ast::Switch result;
  result.at = cursor_.take().at;
  result.doc = std::move(doc);
  result.guard = guard_;
  if (!cursor_.expect(TokenKind::open_paren, "`(` after `switch`")) return false;
  auto selector = expression("the value that selects");
  if (!selector || !cursor_.expect(TokenKind::close_paren, "`)` after the value")) return false;
  result.selector = std::move(*selector);
  auto name = cursor_.expect_name("the name of the field, as in `switch (kind) body { … }`");
  if (!name) return false;
  result.name = std::move(*name);
  if (cursor_.accept_word("size")) {
    result.region = expression("the number of octets after `size`");
    if (!result.region) return false;
  }
  if (!attributes(result.attributes)) return false;
  if (!cursor_.expect(TokenKind::open_brace, "`{` and the cases")) return false;
  const SourceSpan opened = cursor_.previous();
  while (!cursor_.at_end() && !cursor_.at(TokenKind::close_brace)) {
    if (at_nested_declaration() && cursor_.peek().starts_line) break;
    if (selection_case(result)) continue;
    to.incomplete = true;
    cursor_.skip_statement();
  }
  // Without any case that was understood, there is nothing to say about it.
  if (!result.cases.empty() || !to.incomplete) to.members.emplace_back(std::move(result));
  if (cursor_.end_block(opened, "the cases")) return true;
  ++lost_braces_;
  to.incomplete = true;
  return true;
}

bool Parser::selection_case(ast::Switch& to) {
  ast::Case next;
  if (cursor_.accept_word("default")) {
    next.at = cursor_.previous();
    const auto first =
        std::ranges::find_if(to.cases, [](const ast::Case& known) { return known.labels.empty(); });
    if (first != to.cases.end()) cursor_.report_twice("`default`", next.at, first->at);
  } else if (cursor_.accept_word("case")) {
    next.at = cursor_.previous();
    if (!case_labels(next)) return false;
  } else {
    cursor_.expected("`case`, `default` or `}`");
    return false;
  }
  if (!cursor_.expect(TokenKind::colon,
                      next.labels.empty() ? "`:` after `default`" : "`:` after the values")) {
    return false;
  }
  auto type = type_name("a struct, `byte[..]`, or `void` where nothing is there");
  if (!type || !type_arguments(next.arguments) || !dimensions(next.dimensions)) return false;
  next.type = std::move(*type);
  to.cases.push_back(std::move(next));
  const Token& token = cursor_.peek();
  if (token.kind == TokenKind::identifier && !token.first_in_line) {
    cursor_.expected("`;` after the type", "the name of the field stands behind `switch (…)`");
    return false;
  }
  return cursor_.end_statement("`;` after the type");
}

bool Parser::case_labels(ast::Case& to) {
  do {
    auto first = expression("a value after `case`");
    if (!first) return false;
    ast::Case::Label label{std::move(*first), {}};
    if (cursor_.accept(TokenKind::dot_dot)) {
      label.last = expression("the last value after `..`");
      if (!label.last) return false;
    }
    to.labels.push_back(std::move(label));
  } while (cursor_.accept(TokenKind::comma));
  return true;
}

}  // namespace wirestruct::schema
