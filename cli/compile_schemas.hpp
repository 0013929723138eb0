// The first step of nearly every subcommand: schemas from disk, their errors on standard error.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "schema/compile.hpp"

namespace wirestruct::cli {

/// Compiles; prints the errors, if any, to standard error (there is no model then).
schema::Compilation compile_schemas(std::span<const std::string> paths,
                                    std::span<const std::string> import_folders);

/// Prints `wirestruct: MESSAGE` to standard error and returns 2, the exit status of what could not
/// be done.
int fail(std::string_view message);

/// `--color`: what the user said, or a terminal and no NO_COLOR.
enum class ColorChoice { automatic, always, never };
bool use_color(ColorChoice choice, int file_descriptor);

}  // namespace wirestruct::cli
