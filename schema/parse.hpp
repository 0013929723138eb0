// Tokens → ast.
#pragma once

#include <span>

#include "schema/ast.hpp"
#include "schema/diagnostics.hpp"
#include "schema/token.hpp"

namespace wirestruct::schema {

/// The file that the tokens spell. After an error the parser goes on behind the next `;` or `}`,
/// and marks what the error may have hidden as incomplete.
ast::File parse(std::span<const Token> tokens, Diagnostics& diagnostics);

}  // namespace wirestruct::schema
