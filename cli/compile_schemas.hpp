// The first step of nearly every subcommand: schemas from disk, their errors to the user.
//
// A subcommand is a function of its options, of `out` for what was asked for and of `messages` for
// what there is to say about it; what it returns is the exit status.
#pragma once

#include <iosfwd>
#include <span>
#include <string>
#include <string_view>

#include "schema/compile.hpp"

namespace wirestruct::cli {

/// The exit status of what could not be done.
inline constexpr int could_not = 2;

/// Compiles, and prints the errors, if any, to `messages`; there is no model then.
schema::Compilation compile_schemas(std::span<const std::string> paths,
                                    std::span<const std::string> import_folders, bool color,
                                    std::ostream& messages);

/// Prints what is ready to print and returns `could_not`.
int refuse(std::string_view text, std::ostream& messages);

/// Prints `wirestruct: MESSAGE` and returns `could_not`.
int fail(std::string_view message, std::ostream& messages);

}  // namespace wirestruct::cli
