#include "schema/parse.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "schema/parser.hpp"
#include "schema/suggest.hpp"

namespace wirestruct::schema {
namespace {

constexpr std::array<std::string_view, 5> about_file_words = {"package", "import", "option",
                                                              "byte_order", "version"};
constexpr std::array<std::string_view, 6> declaration_words = {"struct", "enum",  "flags",
                                                               "bits",   "const", "stream"};

// "`struct`, `enum` or `stream`"
std::string alternatives(std::span<const std::string_view> words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += fmt::format("`{}`", words[i]);
  }
  return text;
}

bool is_one_of(const Token& token, std::span<const std::string_view> words) {
  return token.kind == TokenKind::identifier && std::ranges::find(words, token.text) != words.end();
}

}  // namespace

ast::File Parser::run() {
  while (true) {
    const DocComment doc = cursor_.take_doc();
    if (cursor_.at_end()) {
      cursor_.refuse(doc);
      break;
    }
    if (at_declaration()) {
      if (!first_declaration_) first_declaration_ = cursor_.peek().at;
      declaration(doc.text);
    } else {
      file_statement(doc);
    }
  }
  return std::move(file_);
}

void Parser::declaration(std::string doc) {
  const std::string word = cursor_.take().text;
  if (word == "struct") structure(std::move(doc));
  if (word == "enum" || word == "flags") enumeration(std::move(doc), word == "flags");
  if (word == "bits") bits(std::move(doc));
  if (word == "const") constant(std::move(doc));
  if (word == "stream") stream(std::move(doc));
}

bool Parser::at_declaration() const {
  return is_one_of(cursor_.peek(), declaration_words);
}

bool Parser::at_nested_declaration() const {
  if (cursor_.at_word("const")) return cursor_.peek(2).kind == TokenKind::equals;
  return at_declaration();
}

// A doc comment in front of the file's first statement is about the file.
void Parser::file_statement(const DocComment& doc) {
  const bool about_file = file_.doc.empty() && !first_declaration_;
  if (about_file) file_.doc = doc.text;
  if (!about_file) cursor_.refuse(doc);
  const Token& word = cursor_.peek();
  if (!is_one_of(word, about_file_words)) return unknown_statement();
  if (first_declaration_) {
    cursor_.report({.code = ErrorCode::e109,
                    .at = word.at,
                    .message = fmt::format("`{}` stands in front of all declarations", word.text),
                    .label = {},
                    .notes = {{*first_declaration_, "the first declaration is here"}},
                    .fix = "move it up"});
  }
  const std::string name = cursor_.take().text;
  if (name == "package") package();
  if (name == "import") import();
  if (name == "option") option();
  if (name == "byte_order") file_order();
  if (name == "version") version();
}

void Parser::unknown_statement() {
  if (cursor_.accept(TokenKind::semicolon)) return;  // as after a C declaration: `};`
  file_.incomplete = true;
  const Token& token = cursor_.peek();
  std::vector<std::string_view> words;
  if (!first_declaration_) words.assign(about_file_words.begin(), about_file_words.end());
  words.insert(words.end(), declaration_words.begin(), declaration_words.end());
  std::string fix = word_of_another_language(token);
  if (fix.empty() && token.kind == TokenKind::identifier) fix = did_you_mean(token.text, words);
  cursor_.expected(alternatives(words), std::move(fix));
  if (!cursor_.accept(TokenKind::close_brace)) cursor_.skip_statement();
}

void Parser::package() {
  const SourceSpan word = cursor_.previous();
  auto name = cursor_.expect_dotted_name("the name of the package, as in `package example.chat;`");
  if (!name) return cursor_.skip_statement();
  if (file_.package) {
    cursor_.report_twice("`package`", word, file_.package->at);
  } else {
    file_.package = std::move(name);
  }
  if (!cursor_.end_statement("`;` after the package")) cursor_.skip_statement();
}

void Parser::import() {
  auto path = cursor_.expect_string("the file in quotes, as in `import \"common.wire\";`");
  if (!path) return cursor_.skip_statement();
  file_.imports.push_back({std::move(path->text), path->at});
  if (!cursor_.end_statement("`;` after the file")) cursor_.skip_statement();
}

void Parser::option() {
  const auto key = cursor_.expect_dotted_name("`cpp.namespace` or `java.package`");
  if (!key) return cursor_.skip_statement();
  if (!cursor_.expect(TokenKind::equals, "`=` after the option")) return cursor_.skip_statement();
  const auto value = cursor_.expect_string("the value in quotes");
  if (!value) return cursor_.skip_statement();

  constexpr std::array<std::string_view, 2> keys = {"cpp.namespace", "java.package"};
  if (key->text == keys[0] || key->text == keys[1]) {
    auto& option = key->text == keys[0] ? file_.cpp_namespace : file_.java_package;
    if (option) cursor_.report_twice(fmt::format("`{}`", key->text), key->at, option->at);
    if (!option) option = ast::Option{value->text, value->at};
  } else {
    cursor_.report({.code = ErrorCode::e110,
                    .at = key->at,
                    .message = fmt::format("there is no option `{}`", key->text),
                    .label = "expected `cpp.namespace` or `java.package`",
                    .notes = {},
                    .fix = did_you_mean(key->text, keys)});
  }
  if (!cursor_.end_statement("`;` after the option")) cursor_.skip_statement();
}

void Parser::file_order() {
  auto order = order_clause(true);
  if (!order) return cursor_.skip_statement();
  if (file_.order) cursor_.report_twice("`byte_order`", order->at, file_.order->at);
  if (!file_.order) file_.order = std::move(order);
  if (!cursor_.end_statement("`;` after the byte order")) cursor_.skip_statement();
}

void Parser::version() {
  const SourceSpan word = cursor_.previous();
  auto number = expression("the version of the messages, as in `version 2;`");
  if (!number) return cursor_.skip_statement();
  if (file_.version) cursor_.report_twice("`version`", word, file_.version->at);
  if (!file_.version) file_.version = std::move(number);
  if (!cursor_.end_statement("`;` after the version")) cursor_.skip_statement();
}

std::optional<ast::Name> Parser::declared_name(std::string_view what) {
  auto name = cursor_.expect_name(what);
  if (name) return name;
  file_.incomplete = true;
  cursor_.skip_statement();
  return std::nullopt;
}

bool Parser::skip_to_block() {
  while (!cursor_.at_end() && !cursor_.at(TokenKind::open_brace)) {
    const bool next_declaration = cursor_.peek().first_in_line && at_declaration();
    if (next_declaration || cursor_.at(TokenKind::close_brace)) return false;
    if (cursor_.take().kind == TokenKind::semicolon) return false;
  }
  return cursor_.accept(TokenKind::open_brace);
}

std::string word_of_another_language(const Token& token) {
  struct Row {
    std::string_view word;
    std::string_view fix;
  };
  constexpr std::array<Row, 7> rows = {{
      {"union", "for one of several structs, write `switch (kind) body { … }` in a struct"},
      {"typedef", "write `struct NAME { … }`: its name is that of the type"},
      {"class", "write `struct NAME { … }`"},
      {"message", "write `struct NAME { … }`"},
      {"for", "for several elements, write an array: `T x[n];`"},
      {"while", "write an array, as in `T x[until last.kind == 0];`"},
      {"case", "cases stand in `switch (kind) body { … }`"},
  }};
  if (token.kind != TokenKind::identifier) return {};
  const auto row = std::ranges::find(rows, token.text, &Row::word);
  return row == rows.end() ? std::string() : std::string(row->fix);
}

ast::File parse(std::span<const Token> tokens, Diagnostics& diagnostics) {
  return Parser(tokens, diagnostics).run();
}

std::optional<ast::Expression> parse_query(std::span<const Token> tokens,
                                           Diagnostics& diagnostics) {
  return Parser(tokens, diagnostics).run_query();
}

}  // namespace wirestruct::schema
