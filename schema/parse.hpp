// Tokens → ast.
#pragma once

#include <optional>
#include <span>

#include "schema/ast.hpp"
#include "schema/diagnostics.hpp"
#include "schema/token.hpp"

namespace wirestruct::schema {

/// The file that the tokens spell. After an error the parser goes on behind the next `;` or `}`,
/// and marks what the error may have hidden as incomplete.
ast::File parse(std::span<const Token> tokens, Diagnostics& diagnostics);

/// One expression that asks something of a message, and nothing behind it. Besides what schemas
/// have, its values are strings, numbers with a fraction and elements of arrays: `items[0].id` is
/// an ExpressionKind::name with just this text. Nothing when there was an error.
std::optional<ast::Expression> parse_query(std::span<const Token> tokens, Diagnostics& diagnostics);

}  // namespace wirestruct::schema
