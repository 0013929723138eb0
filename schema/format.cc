#include "schema/format.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "schema/format_lines.hpp"
#include "schema/format_pieces.hpp"
#include "schema/lex.hpp"
#include "schema/parse.hpp"

namespace wirestruct::schema {
namespace {

constexpr std::size_t line_columns = 100;
constexpr std::size_t block_columns = 2;
constexpr std::size_t continuation_columns = 4;

bool is(const Piece& piece, TokenKind kind) {
  return piece.kind == PieceKind::token && piece.token == kind;
}

bool is_multiline(const Piece& piece) {
  return piece.last_line > piece.first_line;
}

/// Puts every statement on lines of its own; the syntax is right, and so all braces match.
class Formatter {
 public:
  explicit Formatter(std::vector<Piece> pieces) : pieces_(std::move(pieces)) {
    closing_.resize(pieces_.size());
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      if (is(pieces_[i], TokenKind::open_brace)) open.push_back(i);
      if (!is(pieces_[i], TokenKind::close_brace)) continue;
      closing_[open.back()] = i;
      open.pop_back();
    }
  }

  std::string run() {
    block(BlockKind::file, 0, pieces_.size(), 0);
    return aligned_text(lines_);
  }

 private:
  std::span<const Piece> range(std::size_t begin, std::size_t end) const {
    return std::span(pieces_).subspan(begin, end - begin);
  }

  bool same_line(std::size_t left, std::size_t right) const {
    return pieces_[left].last_line == pieces_[right].first_line;
  }

  /// True when what comes behind the piece cannot stand on its line.
  bool ends_line(std::size_t i) const {
    return i + 1 == pieces_.size() || pieces_[i].kind == PieceKind::line_comment ||
           !same_line(i, i + 1) || is(pieces_[i + 1], TokenKind::close_brace);
  }

  /// A comment that is no part of a statement.
  bool stands_alone(std::size_t i) const {
    if (pieces_[i].kind == PieceKind::token) return false;
    while (!ends_line(i) && pieces_[i + 1].kind != PieceKind::token) ++i;
    return ends_line(i);
  }

  void block(BlockKind kind, std::size_t begin, std::size_t end, std::size_t indent) {
    for (std::size_t i = begin; i < end;) {
      const bool blank = i > begin && pieces_[i].first_line > pieces_[i - 1].last_line + 1;
      const std::size_t line = lines_.size();
      if (stands_alone(i)) {
        comment(i++, indent);
      } else {
        i = statement(kind, i, indent);
      }
      lines_[line].blank_in_front = blank;
    }
  }

  void comment(std::size_t i, std::size_t indent) {
    lines_.push_back(
        {.indent_columns = indent, .cells = {shifted(pieces_[i], indent)}, .comment = {}});
  }

  /// The lines of a comment, moved as far as its first one is.
  static std::string shifted(const Piece& piece, std::size_t indent) {
    std::string out;
    std::size_t begin = 0;
    while (true) {
      const std::size_t end = std::min(piece.text.find('\n', begin), piece.text.size());
      std::string_view line = std::string_view(piece.text).substr(begin, end - begin);
      if (begin > 0 && !line.empty()) {
        const std::size_t blanks = std::min(line.find_first_not_of(' '), line.size());
        const std::size_t moved = blanks + indent;
        line.remove_prefix(blanks);
        out.append(moved > piece.column ? moved - piece.column : 0, ' ');
      }
      out += line;
      if (end == piece.text.size()) return out;
      out += '\n';
      begin = end + 1;
    }
  }

  /// Behind the last token of the statement that begins at the piece.
  std::size_t statement_end(BlockKind kind, std::size_t begin) const {
    std::size_t end = begin;  // behind the last token seen
    std::size_t parens = 0;
    for (std::size_t i = begin; i < pieces_.size(); ++i) {
      const Piece& piece = pieces_[i];
      if (piece.kind != PieceKind::token) continue;
      if (piece.token == TokenKind::close_brace) break;
      end = i + 1;
      if (piece.token == TokenKind::open_paren) ++parens;
      if (piece.token == TokenKind::close_paren) --parens;
      if (piece.token == TokenKind::semicolon) break;
      if (piece.token == TokenKind::comma && kind == BlockKind::enumerators && parens == 0) break;
      if (piece.token != TokenKind::open_brace) continue;
      const bool in_head = opened_block(range(begin, i + 1)) == BlockKind::byte_orders;
      i = closing_[i];
      end = i + 1;
      if (in_head) continue;
      std::size_t next = end;
      while (next < pieces_.size() && pieces_[next].kind != PieceKind::token) ++next;
      if (next == pieces_.size()) break;
      if (kind == BlockKind::file && is(pieces_[next], TokenKind::semicolon)) return next + 1;
      const bool otherwise = kind == BlockKind::members && pieces_[next].text == "else";
      if (!otherwise) break;
    }
    return end;
  }

  /// The comments behind the pieces up to `end` on their line; moves `end` behind them.
  std::string trailing_comment(std::size_t& end) const {
    std::size_t last = end;
    while (last < pieces_.size() && pieces_[last].kind != PieceKind::token &&
           same_line(last - 1, last) && !is_multiline(pieces_[last])) {
      ++last;
    }
    if (last == end || !ends_line(last - 1)) return {};
    std::string text = joined(range(end, last), BlockKind::file);
    end = last;
    return text;
  }

  /// True when no comment keeps the pieces from standing on one line, and that is not too long.
  bool fits(BlockKind kind, std::size_t begin, std::size_t end, std::size_t indent) const {
    const auto pieces = range(begin, end);
    const bool keeps_lines = std::ranges::any_of(pieces, [](const Piece& piece) {
      return piece.kind == PieceKind::line_comment || is_multiline(piece);
    });
    return !keeps_lines && indent + width_columns(joined(pieces, kind)) <= line_columns;
  }

  /// True when the author wrote each block of the pieces on one line.
  bool has_only_flat_blocks(std::size_t begin, std::size_t end) const {
    for (std::size_t i = begin; i < end; ++i) {
      if (is(pieces_[i], TokenKind::open_brace) && !same_line(i, closing_[i])) return false;
    }
    return true;
  }

  /// Adds the lines of the statement; returns where the next one begins.
  std::size_t statement(BlockKind kind, std::size_t begin, std::size_t indent) {
    const std::size_t end = statement_end(kind, begin);
    std::size_t next = end;
    std::string comment = trailing_comment(next);
    const auto has_block = std::ranges::any_of(
        range(begin, end), [](const Piece& piece) { return is(piece, TokenKind::open_brace); });
    const bool flat = has_only_flat_blocks(begin, end) && fits(kind, begin, end, indent);
    if (has_block && !flat) {
      with_blocks(kind, begin, end, std::move(comment), indent);
    } else if (flat || same_line(begin, end - 1)) {
      lines_.push_back({.indent_columns = indent,
                        .cells = has_block ? std::vector{joined(range(begin, end), kind)}
                                           : cells_of(range(begin, end), kind),
                        .comment = std::move(comment),
                        .is_aligned = true});
    } else {
      broken(kind, begin, end, std::move(comment), indent);
    }
    return next;
  }

  /// A statement whose blocks have lines of their own.
  void with_blocks(BlockKind kind, std::size_t begin, std::size_t end, std::string comment,
                   std::size_t indent) {
    std::size_t head = begin;
    for (std::size_t i = begin; i < end; ++i) {
      if (!is(pieces_[i], TokenKind::open_brace)) continue;
      const std::size_t close = closing_[i];
      const BlockKind inner = opened_block(range(begin, i + 1));
      if (inner == BlockKind::byte_orders && same_line(i, close) &&
          fits(kind, i, close + 1, indent)) {
        i = close;
        continue;
      }
      std::size_t first = i + 1;
      std::string behind = trailing_comment(first);
      broken(kind, head, i + 1, std::move(behind), indent);
      block(inner, first, close, indent + block_columns);
      head = close;
      i = close;
    }
    broken(kind, head, end, std::move(comment), indent);
  }

  /// Pieces that stand on one line if they can, and otherwise are broken where the author did.
  void broken(BlockKind kind, std::size_t begin, std::size_t end, std::string comment,
              std::size_t indent) {
    if (fits(kind, begin, end, indent)) {
      lines_.push_back({.indent_columns = indent,
                        .cells = {joined(range(begin, end), kind)},
                        .comment = std::move(comment)});
      return;
    }
    for (std::size_t i = begin; i < end;) {
      std::size_t last = i + 1;
      while (last < end && same_line(last - 1, last)) ++last;
      std::size_t code = last;
      while (code > i + 1 && pieces_[code - 1].kind == PieceKind::line_comment) --code;
      const bool starts = i == begin || pieces_[i].text == "else";
      lines_.push_back({.indent_columns = starts ? indent : indent + continuation_columns,
                        .cells = {joined(range(i, code), kind)},
                        .comment = last == end ? comment : joined(range(code, last), kind)});
      i = last;
    }
  }

  std::vector<Piece> pieces_;
  std::vector<std::size_t> closing_;  // by `{`: its `}`
  std::vector<FormattedLine> lines_;
};

}  // namespace

std::optional<std::string> format(const SourceFile& source, std::uint32_t file,
                                  Diagnostics& diagnostics) {
  // Apart from those of other files: where many errors are known already, the lexer stops early.
  Diagnostics own;
  const std::vector<Token> tokens = lex(source, file, own);
  parse(tokens, own);
  if (own.errors.empty()) return Formatter(pieces_of(source.text, tokens)).run();
  for (Diagnostic& error : own.errors) report(diagnostics, std::move(error));
  return std::nullopt;
}

}  // namespace wirestruct::schema
