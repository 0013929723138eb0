// What a schema file consists of besides space: tokens and comments, and how pieces that stand on
// one line are spaced.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/token.hpp"

namespace wirestruct::schema {

enum class PieceKind : std::uint8_t {
  token,
  line_comment,   ///< `// …` and `/// …`
  block_comment,  ///< `/* … */`
};

struct Piece {
  PieceKind kind = PieceKind::token;
  TokenKind token = TokenKind::end;  ///< of a token
  std::string text;                  ///< as written, without blanks at the ends of its lines
  std::size_t first_line = 0;        ///< in the source, counted from 0
  std::size_t last_line = 0;
  std::size_t column = 0;  ///< of its first octet, counted from 0
};

/// The tokens, doc comments among them, with the comments between them.
///   tokens  all those of the text, which has no errors
std::vector<Piece> pieces_of(std::string_view text, std::span<const Token> tokens);

/// Where pieces stand, as far as it is of interest for the space between them.
enum class BlockKind : std::uint8_t {
  file,
  members,  ///< of a struct, or of a block within one
  enumerators,
  bit_fields,
  cases,        ///< of a `switch`
  byte_orders,  ///< of `byte_order by`
  stream,
};

/// The kind of the block that the last piece, a `{`, opens.
///   pieces  from the start of its statement
BlockKind opened_block(std::span<const Piece> pieces);

/// The pieces on one line.
std::string joined(std::span<const Piece> pieces, BlockKind around);

/// The pieces on one line, cut where a column begins: `u16`, `length`, `= size(this);`.
std::vector<std::string> cells_of(std::span<const Piece> pieces, BlockKind around);

}  // namespace wirestruct::schema
