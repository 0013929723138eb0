// What the compiler says about a schema. Passes add to `Diagnostics` and go on, so that one run
// reports every error of a file; `compile()` fails when any error is among them.
#pragma once

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
  ErrorCode code;  ///< E104; its longer story is in schema/error_rows_*.cc
  SourceSpan at;
  std::string message;  ///< one sentence: what is wrong
  std::string label;    ///< beside the caret: what was expected, what was found; may be empty
  std::vector<Note> notes;
  std::string fix;  ///< what to write instead; may be empty
};

struct Diagnostics {
  std::vector<Diagnostic> errors;  ///< in the order found; `render` sorts by place
};

/// Adds an error, unless there are `limits::errors` of them already.
void report(Diagnostics& diagnostics, Diagnostic diagnostic);

/// True when no further error is kept: a pass may stop there, and does not think about hints.
bool is_full(const Diagnostics& diagnostics);

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

/// A place on one line: `chat.wire:8:3`, counted from 1, and the line that is there, without the
/// blanks around it, ready to print.
struct PlaceLine {
  std::string place;
  std::string line;
};
PlaceLine place_line(const std::vector<SourceFile>& sources, SourceSpan at);

}  // namespace wirestruct::schema
