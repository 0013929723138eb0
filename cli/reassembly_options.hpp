// `--max-buffered 256M` and the like: how subcommands that read captures let the user bound what
// putting streams together takes, and choose between octets that differ.
#pragma once

#include <CLI/CLI.hpp>

#include "capture/reassembler.hpp"

namespace wirestruct::cli {

/// The options' values are kept by reference.
void add_reassembly(CLI::App& command, capture::ReassemblyOptions& options);

}  // namespace wirestruct::cli
