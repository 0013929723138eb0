// The canonical layout of a schema file: what `wirestruct format` writes.
//
// Tokens and comments stay as they are and in their order; only the space between them changes.
// Every statement has a line; blocks are indented by two. What the author wrote on one line, such
// as `struct Point { i32 x; i32 y; }`, stays on one while it fits. Of blank lines one remains.
// Within consecutive lines the names, the `=` and the comments behind the statements stand in
// columns. The text that comes out is not changed by formatting it again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "schema/diagnostics.hpp"
#include "schema/source.hpp"

namespace wirestruct::schema {

/// Nothing when the file has errors of syntax (E1xx), which are then reported.
///   file  the number of the source, for the spans
std::optional<std::string> format(const SourceFile& source, std::uint32_t file,
                                  Diagnostics& diagnostics);

}  // namespace wirestruct::schema
