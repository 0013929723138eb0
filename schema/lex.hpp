// Text → tokens. Everything that is wrong with single characters is said here and becomes a `bad`
// token, so that the parser does not complain a second time.
#pragma once

#include <cstdint>
#include <vector>

#include "schema/diagnostics.hpp"
#include "schema/source.hpp"
#include "schema/token.hpp"

namespace wirestruct::schema {

/// The tokens of a file, the last of kind `end`.
///   file   the number of the source, for the spans
std::vector<Token> lex(const SourceFile& source, std::uint32_t file, Diagnostics& diagnostics);

}  // namespace wirestruct::schema
