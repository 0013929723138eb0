// The command line of `wirestruct decode`.
#pragma once

#include <CLI/CLI.hpp>

#include "cli/decode.hpp"

namespace wirestruct::cli {

void add_options(CLI::App& command, DecodeOptions& options);

}  // namespace wirestruct::cli
