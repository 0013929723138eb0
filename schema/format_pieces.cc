#include "schema/format_pieces.hpp"

#include <algorithm>
#include <array>

namespace wirestruct::schema {
namespace {

/// Adds pieces, and counts lines and columns on the way.
class Splitter {
 public:
  explicit Splitter(std::string_view text) : text_(text) {}

  std::vector<Piece> run(std::span<const Token> tokens) {
    for (const Token& token : tokens) {
      comments_up_to(token.at.begin);
      if (token.kind == TokenKind::end) break;
      const bool doc = token.kind == TokenKind::doc_comment;
      add(doc ? PieceKind::line_comment : PieceKind::token, token.kind, token.at.end);
    }
    return std::move(pieces_);
  }

 private:
  void comments_up_to(std::size_t end) {
    while (next_ < end) {
      if (text_.substr(next_).starts_with("//")) {
        add(PieceKind::line_comment, TokenKind::end, std::min(text_.find('\n', next_), end));
      } else if (text_.substr(next_).starts_with("/*")) {
        add(PieceKind::block_comment, TokenKind::end, text_.find("*/", next_ + 2) + 2);
      } else {
        step();  // a blank, or the byte order mark
      }
    }
  }

  void step() {
    if (text_[next_++] == '\n') {
      ++line_;
      line_begin_ = next_;
    }
  }

  void add(PieceKind kind, TokenKind token, std::size_t end) {
    Piece piece{.kind = kind,
                .token = token,
                .text = {},
                .first_line = line_,
                .last_line = line_,
                .column = next_ - line_begin_};
    while (next_ < end) {
      const char c = text_[next_];
      if (c == '\n') trim(piece.text);
      piece.text += c;
      step();
    }
    trim(piece.text);
    piece.last_line = line_;
    pieces_.push_back(std::move(piece));
  }

  static void trim(std::string& text) {
    while (text.ends_with(' ') || text.ends_with('\t') || text.ends_with('\r')) text.pop_back();
  }

  std::string_view text_;
  std::vector<Piece> pieces_;
  std::size_t next_ = 0;
  std::size_t line_ = 0;
  std::size_t line_begin_ = 0;
};

bool is(const Piece& piece, TokenKind kind) {
  return piece.kind == PieceKind::token && piece.token == kind;
}

bool is_word(const Piece& piece, std::string_view word) {
  return is(piece, TokenKind::identifier) && piece.text == word;
}

template <std::size_t Count>
bool is_one_of(const Piece& piece, const std::array<TokenKind, Count>& kinds) {
  return piece.kind == PieceKind::token && std::ranges::find(kinds, piece.token) != kinds.end();
}

template <std::size_t Count>
bool is_word_of(const Piece& piece, const std::array<std::string_view, Count>& words) {
  return is(piece, TokenKind::identifier) && std::ranges::find(words, piece.text) != words.end();
}

/// Words that a value follows where they are no names: behind a value, or at the start.
constexpr std::array<std::string_view, 8> words_before_values = {
    "where", "size", "by", "case", "port", "align", "version", "layout"};

/// The same at the start of a dimension.
constexpr std::array<std::string_view, 2> words_in_brackets = {"until", "bytes"};

/// How far the pieces of a line are; decides where spaces stand.
class Spacing {
 public:
  explicit Spacing(BlockKind around) : blocks_{around == BlockKind::byte_orders} {}

  /// Whether a space stands in front of the piece, which is the next one.
  bool space_in_front(const Piece& piece) {
    const bool space = left_ != nullptr && wants_space(piece);
    follow(piece);
    return space;
  }

 private:
  bool wants_space(const Piece& piece) const {
    using enum TokenKind;
    if (is_unary_) return is(piece, minus) && is(*left_, minus);
    constexpr std::array<TokenKind, 4> no_space_behind = {open_paren, open_bracket, dot, at_sign};
    constexpr std::array<TokenKind, 6> no_space_in_front = {
        semicolon, comma, dot, close_bracket, close_paren, open_bracket};
    if (is_one_of(*left_, no_space_behind) || is_one_of(piece, no_space_in_front)) return false;
    if (is(piece, colon)) return !is_label_end();
    if (is(piece, open_paren)) return !is_call_;
    return !(is(*left_, open_brace) && is(piece, close_brace));
  }

  /// `case 1:` and `0xA1: big;`, but not `a ? b : c`, `enum Kind : u8` and `Kind kind : 3`.
  bool is_label_end() const { return questions_ == 0 && (begins_with_case_ || blocks_.back()); }

  void follow(const Piece& piece) {
    using enum TokenKind;
    if (piece.kind != PieceKind::token) {
      left_ = &piece;
      is_unary_ = false;
      return;
    }
    constexpr std::array<TokenKind, 3> signs = {minus, tilde, exclamation};
    constexpr std::array<TokenKind, 7> ends = {identifier, integer,     real,         character,
                                               string,     close_paren, close_bracket};
    // `[bytes - 4]` has a field of that name, since no array has -4 octets.
    is_unary_ =
        is_one_of(piece, signs) && !ends_value_ && !(left_ != nullptr && is_word(*left_, "bytes"));
    const bool word =
        ((begins_statement_ || ends_value_) && is_word_of(piece, words_before_values)) ||
        (left_ != nullptr && is(*left_, open_bracket) && is_word_of(piece, words_in_brackets));
    is_call_ = is(piece, identifier) && !word && !is_word(piece, "if") && !is_word(piece, "switch");
    ends_value_ = is_one_of(piece, ends) && !word;
    if (is(piece, question)) ++questions_;
    if (is(piece, colon) && questions_ > 0) --questions_;
    if (begins_statement_) begins_with_case_ = is_word(piece, "case") || is_word(piece, "default");
    if (is(piece, open_brace)) blocks_.push_back(is_order_);
    if (is(piece, close_brace) && blocks_.size() > 1) blocks_.pop_back();
    is_order_ = (is_order_ && !is(piece, open_brace)) ||
                (is_word(piece, "by") && left_ != nullptr && is_word(*left_, "byte_order"));
    begins_statement_ = is(piece, semicolon) || is(piece, open_brace) || is(piece, close_brace);
    if (is_word(piece, "else")) begins_statement_ = true;  // `if` may follow
    if (begins_statement_) ends_value_ = false;
    left_ = &piece;
  }

  const Piece* left_ = nullptr;
  bool begins_statement_ = true;
  bool begins_with_case_ = false;
  bool ends_value_ = false;  // a value ends with the piece on the left
  bool is_unary_ = false;    // the piece on the left is a sign with one operand
  bool is_call_ = false;     // the piece on the left is the name of a function
  bool is_order_ = false;    // behind `byte_order by`, in front of its `{`
  std::size_t questions_ = 0;
  std::vector<bool> blocks_;  // whether each holds byte orders
};

/// Where the name of a field begins: behind its type. The end when this is no field.
std::size_t field_name(std::span<const Piece> pieces) {
  constexpr std::array<std::string_view, 5> others = {"pad", "align", "reserved", "if", "switch"};
  std::size_t i = 0;
  while (i < pieces.size() && pieces[i].kind != PieceKind::token) ++i;
  if (i == pieces.size() || is_word_of(pieces[i], others)) return pieces.size();
  ++i;
  while (i + 1 < pieces.size() && is(pieces[i], TokenKind::dot)) i += 2;
  return i;
}

std::size_t label_end(std::span<const Piece> pieces) {
  std::size_t questions = 0;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (is(pieces[i], TokenKind::question)) ++questions;
    if (!is(pieces[i], TokenKind::colon)) continue;
    if (questions == 0) return i + 1;
    --questions;
  }
  return pieces.size();
}

}  // namespace

std::vector<Piece> pieces_of(std::string_view text, std::span<const Token> tokens) {
  return Splitter(text).run(tokens);
}

BlockKind opened_block(std::span<const Piece> pieces) {
  for (std::size_t i = pieces.size(); i-- > 1 && !is(pieces[i], TokenKind::close_brace);) {
    if (is_word(pieces[i], "by") && is_word(pieces[i - 1], "byte_order")) {
      return BlockKind::byte_orders;
    }
  }
  const auto first = std::ranges::find(pieces, PieceKind::token, &Piece::kind);
  if (is_word(*first, "enum") || is_word(*first, "flags")) return BlockKind::enumerators;
  if (is_word(*first, "bits")) return BlockKind::bit_fields;
  if (is_word(*first, "switch")) return BlockKind::cases;
  if (is_word(*first, "stream")) return BlockKind::stream;
  return BlockKind::members;
}

std::string joined(std::span<const Piece> pieces, BlockKind around) {
  Spacing spacing(around);
  std::string text;
  for (const Piece& piece : pieces) {
    if (spacing.space_in_front(piece)) text += ' ';
    text += piece.text;
  }
  return text;
}

std::vector<std::string> cells_of(std::span<const Piece> pieces, BlockKind around) {
  std::vector<std::size_t> columns;
  const auto equals = static_cast<std::size_t>(
      std::ranges::find_if(pieces, [](const Piece& p) { return is(p, TokenKind::equals); }) -
      pieces.begin());
  switch (around) {
    case BlockKind::members:
    case BlockKind::bit_fields:
      columns.push_back(field_name(pieces));
      // What a struct is told has any width, and would push the names around it far to the right.
      if (columns.back() < pieces.size() && is(pieces[columns.back()], TokenKind::open_paren)) {
        columns.clear();
        break;
      }
      if (columns.back() < equals) columns.push_back(equals);
      break;
    case BlockKind::enumerators:
      columns.push_back(equals);
      break;
    case BlockKind::cases:
    case BlockKind::byte_orders:
      columns.push_back(label_end(pieces));
      break;
    case BlockKind::file:
      if (is_word(pieces.front(), "const")) columns.push_back(equals);
      break;
    case BlockKind::stream:
      break;
  }
  std::vector<std::string> cells;
  std::size_t begin = 0;
  for (const std::size_t end : columns) {
    if (end == begin || end == pieces.size()) continue;
    cells.push_back(joined(pieces.subspan(begin, end - begin), around));
    begin = end;
  }
  cells.push_back(joined(pieces.subspan(begin), around));
  return cells;
}

}  // namespace wirestruct::schema
