// What the compiler says about a schema. Passes add to `Diagnostics` and go on, so that one run
// reports every error of a file; `compile()` fails when any error is among them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "schema/error_table.hpp"
#include "schema/source.hpp"

namespace wirestruct::schema {

/// A second place that helps, such as "first declared here".
struct Note {
  SourceSpan at;
  std::string text;
};

struct Diagnostic {
  ErrorCode code;  ///< E104; its longer story is in schema/error_table.cc
  SourceSpan at;
  std::string message;  ///< one sentence: what is wrong
  std::string label;    ///< beside the caret: what was expected, what was found; may be empty
  std::vector<Note> notes;
  std::string fix;  ///< what to write instead; may be empty
};

struct Diagnostics {
  std::vector<Diagnostic> errors;  ///< in the order found; `render` sorts by place
  std::size_t dropped = 0;         ///< found beyond `limits::errors`: only counted
};

/// Adds an error, or counts it when there are `limits::errors` of them already.
void report(Diagnostics& diagnostics, Diagnostic diagnostic);

/// The errors as text for people, by file and position, each with its source line and a caret:
///
///   error[E301]: `sequence` is 4 octets wide and has no byte order
///     --> chat.wire:8:3
///      |
///    8 |   i32  sequence;
///      |   ^^^ expected `i32le` or `i32be`
///      = fix: write `byte_order little;` or `byte_order big;` at the top of the file
std::string render(const Diagnostics& diagnostics, const std::vector<SourceFile>& sources,
                   bool color = false);

}  // namespace wirestruct::schema
