// Streams.
#include <fmt/format.h>

#include <string>
#include <utility>

#include "schema/parser.hpp"

namespace wirestruct::schema {

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
  if (cursor_.at_word("tcp") || cursor_.at_word("udp")) return port(to);
  if (cursor_.at_word("client") || cursor_.at_word("server")) return sends(to);
  if (cursor_.at_word("delimited") || cursor_.at_word("framed")) return framing(to);
  cursor_.expected(
      "`tcp port`, `udp port`, `client sends`, `server sends`, `delimited by`, `framed by` or `}`");
  return false;
}

bool Parser::port(ast::Stream& to) {
  const Token word = cursor_.take();
  if (!cursor_.accept_word("port")) {
    cursor_.expected(fmt::format("`port` after `{}`", word.text));
    return false;
  }
  auto number = expression("the number of the port");
  if (!number) return false;
  ast::TransportClause clause{word.text == "tcp" ? Transport::tcp : Transport::udp,
                              std::move(*number), cursor_.span_from(word.at)};
  if (to.transport) cursor_.report_twice("the port", clause.at, to.transport->at);
  if (!to.transport) to.transport = std::move(clause);
  return cursor_.end_statement("`;` after the port");
}

bool Parser::sends(ast::Stream& to) {
  const Token word = cursor_.take();
  if (!cursor_.accept_word("sends")) {
    cursor_.expected(fmt::format("`sends` after `{}`", word.text));
    return false;
  }
  auto message = cursor_.expect_dotted_name("the name of a struct");
  if (!message) return false;
  auto& known = word.text == "client" ? to.client_sends : to.server_sends;
  if (known) cursor_.report_twice(fmt::format("`{} sends`", word.text), word.at, known->at);
  if (!known) known = std::move(message);
  return cursor_.end_statement("`;` after the struct");
}

bool Parser::framing(ast::Stream& to) {
  const Token word = cursor_.take();
  ast::FramingClause clause;
  if (!cursor_.accept_word("by")) {
    cursor_.expected(fmt::format("`by` after `{}`", word.text));
    return false;
  }
  std::string_view end = "`;` after the delimiter";
  if (word.text == "delimited") {
    auto delimiter =
        cursor_.expect_string(R"(the delimiter in quotes, as in `delimited by "\r\n";`)");
    if (!delimiter) return false;
    clause.delimiter = std::move(delimiter->text);
  } else {
    auto prefix = type_name("the type of the length, as in `framed by u32be length;`");
    if (!prefix) return false;
    clause.prefix = std::move(*prefix);
    if (!cursor_.accept_word("length")) {
      cursor_.expected("`length` after the type");
      return false;
    }
    end = "`;` or `counts itself` after `length`";
    if (cursor_.accept_word("counts")) {
      if (!cursor_.accept_word("itself")) {
        cursor_.expected("`itself` after `counts`");
        return false;
      }
      clause.counts_itself = true;
      end = "`;` after `counts itself`";
    }
  }
  clause.at = cursor_.span_from(word.at);
  if (to.framing) cursor_.report_twice("the framing", clause.at, to.framing->at);
  if (!to.framing) to.framing = std::move(clause);
  return cursor_.end_statement(end);
}

}  // namespace wirestruct::schema
