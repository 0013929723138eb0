// Enums and streams.
#include <fmt/format.h>

#include <string>
#include <utility>

#include "schema/parser.hpp"

namespace wirestruct::schema {

void Parser::enumeration(std::string doc) {
  auto name = declared_name("a name after `enum`");
  if (!name) return;
  ast::Enum to;
  to.name = std::move(*name);
  to.doc = std::move(doc);
  if (cursor_.expect(TokenKind::colon, "`:` and the type of the enum, as in `: u8`")) {
    if (auto underlying = type_name("the type of the enum, as in `: u8`")) {
      to.underlying = std::move(*underlying);
    }
  }
  to.incomplete = to.underlying.text.empty();
  bool inside = cursor_.accept(TokenKind::open_brace);
  if (!inside) {
    if (!to.incomplete) cursor_.expected("`{` after the type of the enum");
    to.incomplete = true;
    inside = skip_to_block();
  }
  const SourceSpan opened = cursor_.previous();
  while (inside && !cursor_.at_end()) {
    const DocComment comment = cursor_.take_doc();
    if (cursor_.at(TokenKind::close_brace)) {
      cursor_.refuse(comment);
      break;
    }
    if (!enumerator(to, comment.text)) {
      to.incomplete = true;
      cursor_.skip_list_item();
    }
  }
  if (inside) cursor_.end_block(opened, "the enumerators");
  file_.enums.push_back(std::move(to));
}

bool Parser::enumerator(ast::Enum& to, std::string doc) {
  auto name = cursor_.expect_name("the name of an enumerator or `}`");
  if (!name) return false;
  ast::Enumerator enumerator{std::move(*name), std::move(doc), {}};
  if (cursor_.accept(TokenKind::equals)) {
    enumerator.value = cursor_.expect_value("an integer or a character after `=`");
    if (!enumerator.value) return false;
  }
  // A `,` that is missing at the end of a line hides nothing.
  const bool ends = cursor_.at(TokenKind::close_brace) ||
                    cursor_.expect(TokenKind::comma, "`,` after the enumerator") ||
                    cursor_.peek().first_in_line;
  if (ends) to.enumerators.push_back(std::move(enumerator));
  return ends;
}

void Parser::stream(std::string doc) {
  auto name = declared_name("a name after `stream`");
  if (!name) return;
  ast::Stream to;
  to.name = std::move(*name);
  to.doc = std::move(doc);
  bool inside = cursor_.accept(TokenKind::open_brace);
  if (!inside) {
    cursor_.expected("`{` after the name of the stream");
    to.incomplete = true;
    inside = skip_to_block();
  }
  const SourceSpan opened = cursor_.previous();
  while (inside && !cursor_.at_end() && !cursor_.at(TokenKind::close_brace)) {
    if (!stream_statement(to)) {
      to.incomplete = true;
      cursor_.skip_statement();
    }
  }
  if (inside) cursor_.end_block(opened, "the stream");
  file_.streams.push_back(std::move(to));
}

bool Parser::stream_statement(ast::Stream& to) {
  const bool tcp = cursor_.at_word("tcp");
  const bool client = cursor_.at_word("client");
  if (!tcp && !client && !cursor_.at_word("udp") && !cursor_.at_word("server")) {
    cursor_.expected("`tcp port`, `udp port`, `client sends`, `server sends` or `}`");
    return false;
  }
  const Token word = cursor_.take();
  if (tcp || word.text == "udp") {
    if (!cursor_.accept_word("port")) {
      cursor_.expected(fmt::format("`port` after `{}`", word.text));
      return false;
    }
    const auto port = cursor_.expect_integer("the number of the port");
    if (!port) return false;
    const ast::TransportClause clause{tcp ? Transport::tcp : Transport::udp, *port,
                                      cursor_.span_from(word.at)};
    if (to.transport) cursor_.report_twice("the port", clause.at, to.transport->at);
    if (!to.transport) to.transport = clause;
    return cursor_.end_statement("`;` after the port");
  }
  if (!cursor_.accept_word("sends")) {
    cursor_.expected(fmt::format("`sends` after `{}`", word.text));
    return false;
  }
  auto message = cursor_.expect_dotted_name("the name of a struct");
  if (!message) return false;
  auto& sends = client ? to.client_sends : to.server_sends;
  if (sends) cursor_.report_twice(fmt::format("`{} sends`", word.text), word.at, sends->at);
  if (!sends) sends = std::move(message);
  return cursor_.end_statement("`;` after the struct");
}

}  // namespace wirestruct::schema
