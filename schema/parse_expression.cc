// Expressions, by precedence climbing: one loop in place of a function per precedence of C.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "schema/limits.hpp"
#include "schema/parser.hpp"

namespace wirestruct::schema {
namespace {

struct InfixRow {
  TokenKind kind;
  Operator op;
  int precedence;  ///< what is higher binds more tightly; those of C
};

constexpr InfixRow infix_rows[] = {
    {TokenKind::or_or, Operator::logical_or, 1},
    {TokenKind::and_and, Operator::logical_and, 2},
    {TokenKind::pipe, Operator::bit_or, 3},
    {TokenKind::caret, Operator::bit_xor, 4},
    {TokenKind::ampersand, Operator::bit_and, 5},
    {TokenKind::equal_equal, Operator::equal, 6},
    {TokenKind::not_equal, Operator::not_equal, 6},
    {TokenKind::less, Operator::less, 7},
    {TokenKind::less_equal, Operator::less_equal, 7},
    {TokenKind::greater, Operator::greater, 7},
    {TokenKind::greater_equal, Operator::greater_equal, 7},
    {TokenKind::shift_left, Operator::shift_left, 8},
    {TokenKind::shift_right, Operator::shift_right, 8},
    {TokenKind::plus, Operator::add, 9},
    {TokenKind::minus, Operator::subtract, 9},
    {TokenKind::star, Operator::multiply, 10},
    {TokenKind::slash, Operator::divide, 10},
    {TokenKind::percent, Operator::remainder, 10},
};

struct PrefixRow {
  TokenKind kind;
  Operator op;
};

constexpr PrefixRow prefix_rows[] = {
    {TokenKind::minus, Operator::negate},
    {TokenKind::tilde, Operator::complement},
    {TokenKind::exclamation, Operator::logical_not},
};

const InfixRow* find_infix(TokenKind kind) {
  const auto* row = std::ranges::find(infix_rows, kind, &InfixRow::kind);
  return row == std::end(infix_rows) ? nullptr : row;
}

const PrefixRow* find_prefix(TokenKind kind) {
  const auto* row = std::ranges::find(prefix_rows, kind, &PrefixRow::kind);
  return row == std::end(prefix_rows) ? nullptr : row;
}

ast::Expression text_expression(ast::ExpressionKind kind, std::string text, SourceSpan at) {
  ast::Expression expression;
  expression.kind = kind;
  expression.text = std::move(text);
  expression.at = at;
  return expression;
}

ast::Expression number_expression(const Token& token, bool negative, SourceSpan at) {
  ast::Expression expression;
  expression.number = {.magnitude = token.value,
                       .negative = negative && token.value != 0,
                       .is_character = token.kind == TokenKind::character,
                       .at = at};
  expression.at = at;
  return expression;
}

ast::Expression operation(Operator op, std::vector<ast::Expression> operands, SourceSpan at) {
  ast::Expression expression;
  expression.kind = ast::ExpressionKind::operation;
  expression.op = op;
  expression.operands = std::move(operands);
  expression.at = at;
  return expression;
}

}  // namespace

std::optional<ast::Expression> Parser::run_query() {
  is_query_ = true;
  auto query = expression("an expression");
  if (!query || cursor_.at_end()) return query;
  cursor_.expected("an operator or the end");
  return std::nullopt;
}

std::optional<ast::Expression> Parser::expression(std::string_view what) {
  terms_ = 0;
  return conditional(what);
}

std::optional<ast::Expression> Parser::argument(std::string_view what) {
  terms_ = 0;
  if (cursor_.at(TokenKind::string)) {
    const Token token = cursor_.take();
    return text_expression(ast::ExpressionKind::string, token.text, token.at);
  }
  const bool minus = cursor_.at(TokenKind::minus) && cursor_.peek(1).kind == TokenKind::real;
  if (minus || cursor_.at(TokenKind::real)) {
    const SourceSpan first = cursor_.peek().at;
    if (minus) cursor_.take();
    const Token token = cursor_.take();
    return text_expression(ast::ExpressionKind::real, (minus ? "-" : "") + token.text,
                           cursor_.span_from(first));
  }
  return conditional(what);
}

// One of `crc32(kind .. body)`.
std::optional<ast::Expression> Parser::nested_argument() {
  if (cursor_.at(TokenKind::string)) {
    if (!count_term()) return std::nullopt;
    const Token token = cursor_.take();
    return text_expression(ast::ExpressionKind::string, token.text, token.at);
  }
  auto first = conditional("an argument or `)`");
  if (!first || !cursor_.accept(TokenKind::dot_dot)) return first;
  auto last = conditional("the last field after `..`");
  if (!last) return std::nullopt;
  const SourceSpan at = cursor_.span_from(first->at);
  ast::Expression range;
  range.kind = ast::ExpressionKind::range;
  range.operands.push_back(std::move(*first));
  range.operands.push_back(std::move(*last));
  range.at = at;
  return range;
}

// Everything that holds an expression within an expression comes through here, but for unary
// operators.
std::optional<ast::Expression> Parser::conditional(std::string_view what) {
  if (too_deep("an expression", expression_depth_, limits::expression_depth)) return std::nullopt;
  ++expression_depth_;
  auto result = binary(what, 1);
  if (result && cursor_.accept(TokenKind::question)) {
    std::vector<ast::Expression> operands;
    const SourceSpan first = result->at;
    operands.push_back(std::move(*result));
    result = conditional("a value after `?`");
    if (result && !cursor_.expect(TokenKind::colon, "`:` and the other value")) result.reset();
    if (result) {
      operands.push_back(std::move(*result));
      result = conditional("a value after `:`");
    }
    if (result) {
      operands.push_back(std::move(*result));
      result = operation(Operator::conditional, std::move(operands), cursor_.span_from(first));
    }
  }
  --expression_depth_;
  return result;
}

// Operators of at least the precedence.
std::optional<ast::Expression> Parser::binary(std::string_view what, int lowest) {
  auto left = unary(what);
  while (left) {
    const InfixRow* row = find_infix(cursor_.peek().kind);
    if (!row || row->precedence < lowest) break;
    if (!count_term()) return std::nullopt;
    const Token sign = cursor_.take();
    auto right = binary(fmt::format("a value after {}", describe(sign)), row->precedence + 1);
    if (!right) return std::nullopt;
    const SourceSpan at = cursor_.span_from(left->at);
    std::vector<ast::Expression> operands;
    operands.push_back(std::move(*left));
    operands.push_back(std::move(*right));
    left = operation(row->op, std::move(operands), at);
  }
  return left;
}

std::optional<ast::Expression> Parser::unary(std::string_view what) {
  const PrefixRow* row = find_prefix(cursor_.peek().kind);
  if (!row) return primary(what);
  if (too_deep("an expression", expression_depth_, limits::expression_depth)) return std::nullopt;
  if (!count_term()) return std::nullopt;
  const Token sign = cursor_.take();
  // -9223372036854775808 is a number, and its magnitude alone is none of 64 bits.
  if (sign.kind == TokenKind::minus && cursor_.at(TokenKind::integer)) {
    const Token token = cursor_.take();
    return number_expression(token, true, cursor_.span_from(sign.at));
  }
  ++expression_depth_;
  auto operand = unary(fmt::format("a value after {}", describe(sign)));
  --expression_depth_;
  if (!operand) return std::nullopt;
  std::vector<ast::Expression> operands;
  operands.push_back(std::move(*operand));
  return operation(row->op, std::move(operands), cursor_.span_from(sign.at));
}

std::optional<ast::Expression> Parser::primary(std::string_view what) {
  if (!count_term()) return std::nullopt;
  const Token& token = cursor_.peek();
  if (token.kind == TokenKind::identifier) return named();
  if (token.kind == TokenKind::integer || token.kind == TokenKind::character) {
    const Token number = cursor_.take();
    return number_expression(number, false, number.at);
  }
  if (is_query_ && (token.kind == TokenKind::real || token.kind == TokenKind::string)) {
    const Token literal = cursor_.take();
    return text_expression(
        literal.kind == TokenKind::real ? ast::ExpressionKind::real : ast::ExpressionKind::string,
        literal.text, literal.at);
  }
  if (token.kind == TokenKind::real) {
    cursor_.report({.code = ErrorCode::e104,
                    .at = token.at,
                    .message = fmt::format("`{}` is not an integer", token.text),
                    .label = "only what `@scale` says has a fraction",
                    .notes = {},
                    .fix = {}});
    return std::nullopt;
  }
  if (token.kind != TokenKind::open_paren) {
    cursor_.expected(what);
    return std::nullopt;
  }
  const SourceSpan first = cursor_.take().at;
  auto inner = conditional("a value after `(`");
  if (!inner || !cursor_.expect(TokenKind::close_paren, "`)` after the value")) return std::nullopt;
  inner->at = cursor_.span_from(first);
  return inner;
}

std::optional<ast::Expression> Parser::named() {
  auto name = cursor_.expect_dotted_name("a name");
  if (!name || (is_query_ && !elements(*name))) return std::nullopt;
  const bool call = cursor_.at(TokenKind::open_paren);
  auto result = text_expression(call ? ast::ExpressionKind::call : ast::ExpressionKind::name,
                                std::move(name->text), name->at);
  if (call && !arguments(result)) return std::nullopt;
  return result;
}

// `[0].id` of `items[0].id`.
bool Parser::elements(ast::Name& to) {
  while (cursor_.accept(TokenKind::open_bracket)) {
    if (!count_term()) return false;
    if (!cursor_.at(TokenKind::integer)) {
      cursor_.expected("the number of an element");
      return false;
    }
    to.text += fmt::format("[{}]", cursor_.take().value);
    if (!cursor_.expect(TokenKind::close_bracket, "`]` after the element")) return false;
    if (cursor_.accept(TokenKind::dot)) {
      const auto rest = cursor_.expect_dotted_name("a name after the `.`");
      if (!rest) return false;
      to.text += "." + rest->text;
    }
    to.at = cursor_.span_from(to.at);
  }
  return true;
}

bool Parser::arguments(ast::Expression& to) {
  cursor_.take();
  while (!cursor_.accept(TokenKind::close_paren)) {
    auto next = nested_argument();
    if (!next) return false;
    to.operands.push_back(std::move(*next));
    if (cursor_.at(TokenKind::close_paren) || cursor_.accept(TokenKind::comma)) continue;
    cursor_.expected("`,` or `)` after the argument");
    return false;
  }
  to.at = cursor_.span_from(to.at);
  return true;
}

bool Parser::count_term() {
  if (++terms_ <= limits::expression_terms) return true;
  // What is behind that term may be the term after the next; one error is enough.
  if (terms_ == limits::expression_terms + 1) {
    cursor_.report({.code = ErrorCode::e112,
                    .at = cursor_.peek().at,
                    .message = fmt::format("an expression of more than {} values and operators",
                                           limits::expression_terms),
                    .label = {},
                    .notes = {},
                    .fix = {}});
  }
  return false;
}

// E112 when what comes next stands within as many others as it may.
bool Parser::too_deep(std::string_view what, std::size_t depth, std::size_t limit) {
  if (depth < limit) return false;
  cursor_.report({.code = ErrorCode::e112,
                  .at = cursor_.peek().at,
                  .message = fmt::format("{} within {} others", what, limit),
                  .label = {},
                  .notes = {},
                  .fix = {}});
  return true;
}

}  // namespace wirestruct::schema
