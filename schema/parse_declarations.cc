// Enums, flags, bits and constants.
#include <fmt/format.h>

#include <string>
#include <utility>

#include "schema/parser.hpp"

namespace wirestruct::schema {

void Parser::enumeration(std::string doc, bool is_flags) {
  const std::string_view what = is_flags ? "flags" : "enum";
  auto name = declared_name(fmt::format("a name after `{}`", what));
  if (!name) return;
  ast::Enum to;
  to.name = std::move(*name);
  to.doc = std::move(doc);
  to.is_flags = is_flags;
  const std::string type =
      is_flags ? "the type of the flags, as in `: u8`" : "the type of the enum, as in `: u8`";
  if (cursor_.expect(TokenKind::colon, "`:` and " + type)) {
    if (auto underlying = type_name(type)) to.underlying = std::move(*underlying);
  }
  to.incomplete = to.underlying.text.empty();
  bool inside = cursor_.accept(TokenKind::open_brace);
  if (!inside) {
    if (!to.incomplete) cursor_.expected(fmt::format("`{{` after the type of the {}", what));
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
    enumerator.value = expression("an integer or a character after `=`");
    if (!enumerator.value) return false;
  }
  // A `,` that is missing at the end of a line hides nothing.
  const bool ends = cursor_.at(TokenKind::close_brace) ||
                    cursor_.expect(TokenKind::comma, "`,` after the enumerator") ||
                    cursor_.peek().first_in_line;
  if (ends) to.enumerators.push_back(std::move(enumerator));
  return ends;
}

void Parser::bits(std::string doc) {
  auto name = declared_name("a name after `bits`");
  if (!name) return;
  ast::Bits to;
  to.name = std::move(*name);
  to.doc = std::move(doc);
  const bool inside = enter_bits(to);
  const SourceSpan opened = cursor_.previous();
  while (inside && !cursor_.at_end()) {
    const DocComment comment = cursor_.take_doc();
    if (cursor_.at(TokenKind::close_brace)) {
      cursor_.refuse(comment);
      break;
    }
    if (!bit_field(to, comment)) {
      to.incomplete = true;
      cursor_.skip_statement();
    }
  }
  if (inside) cursor_.end_block(opened, "the fields");
  file_.bits.push_back(std::move(to));
}

// Type and order, both obligatory: which bit comes first is what everybody gets wrong.
bool Parser::enter_bits(ast::Bits& to) {
  if (parameters(to.parameters) &&
      cursor_.expect(TokenKind::colon, "`:` and the type of the bits, as in `: u8 msb_first`")) {
    if (auto underlying = type_name("the type of the bits, as in `: u8 msb_first`")) {
      to.underlying = std::move(*underlying);
      to.msb_first = cursor_.accept_word("msb_first");
      const bool ordered = to.msb_first || cursor_.accept_word("lsb_first");
      if (ordered && cursor_.accept(TokenKind::open_brace)) return true;
      if (ordered) cursor_.expected("`{` after the order of the bits");
      if (!ordered) {
        cursor_.expected("`msb_first` or `lsb_first`",
                         "msb_first when the first field has the most significant bits, as in "
                         "RFC diagrams; lsb_first when it has the least significant ones");
      }
    }
  }
  to.incomplete = true;
  return skip_to_block();
}

bool Parser::bit_field(ast::Bits& to, const DocComment& doc) {
  if (cursor_.at_word("pad")) {
    cursor_.refuse(doc);
    return bit_padding(to);
  }
  ast::BitField field;
  field.doc = doc.text;
  auto type = type_name("a type such as `u4`, `pad` or `}`");
  if (!type) return false;
  field.type = std::move(*type);
  auto name = cursor_.expect_name("the name of the field");
  if (!name) return false;
  field.name = std::move(*name);
  if (cursor_.accept(TokenKind::colon)) {
    field.width = expression("the number of bits after `:`");
    if (!field.width) return false;
  }
  if (cursor_.accept(TokenKind::equals)) {
    field.derived = expression("a value after `=`");
    if (!field.derived) return false;
  }
  to.fields.push_back(std::move(field));
  return cursor_.end_statement("`;` after the field");
}

bool Parser::bit_padding(ast::Bits& to) {
  ast::BitField field;
  const Token word = cursor_.take();
  field.type = {word.text, word.at};
  if (!cursor_.expect(TokenKind::open_bracket, "`[` after `pad`, as in `pad[2];`")) return false;
  field.width = expression("the number of bits");
  if (!field.width || !cursor_.expect(TokenKind::close_bracket, "`]` after the number")) {
    return false;
  }
  field.name.at = cursor_.span_from(word.at);
  to.fields.push_back(std::move(field));
  return cursor_.end_statement("`;` after the padding");
}

void Parser::constant(std::string doc) {
  auto name = declared_name("a name after `const`");
  if (!name) return;
  ast::Constant to;
  to.name = std::move(*name);
  to.doc = std::move(doc);
  bool whole = cursor_.accept(TokenKind::equals);
  if (!whole) {
    cursor_.expected(
        "`=` after the name of the constant",
        cursor_.at(TokenKind::identifier) ? "constants have no type: `const MAX = 16;`" : "");
  } else {
    auto value = expression("a value after `=`");
    whole = value.has_value();
    if (value) to.value = std::move(*value);
  }
  if (!whole) {
    file_.incomplete = true;
    return cursor_.skip_statement();
  }
  file_.constants.push_back(std::move(to));
  if (!cursor_.end_statement("`;` after the constant")) cursor_.skip_statement();
}

}  // namespace wirestruct::schema
