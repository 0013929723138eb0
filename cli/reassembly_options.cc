#include "cli/reassembly_options.hpp"

#include <cstdint>
#include <string>

#include "cli/options.hpp"

namespace wirestruct::cli {

void add_reassembly(CLI::App& command, capture::ReassemblyOptions& options) {
  const std::string group = "Putting streams together (sizes as in 512K, 64M, 2G)";
  const auto add_size = [&](const std::string& name, std::uint64_t& octets,
                            const std::string& help) {
    command.add_option(name, octets, help)
        ->type_name("SIZE")
        ->transform(CLI::AsSizeValue(false).description(""))
        ->group(group);
  };
  command
      .add_option("--max-connections", options.connections,
                  "known at the same time; default: 65536")
      ->type_name("N")
      ->check(CLI::Validator(CLI::PositiveNumber).description(""))
      ->group(group);
  add_size("--max-buffered", options.buffered_octets, "waiting for what is missing; default: 64M");
  add_size("--max-buffered-each", options.buffered_octets_per_direction,
           "the same of one direction; default: 4M");
  add_size("--max-history", options.history_octets,
           "kept to compare what comes again; default: 16M");
  add_size("--max-history-each", options.history_octets_per_direction,
           "the same of one direction; default: 256K");
  add_choice<capture::Overlap>(
      command, "--overlap", options.overlap,
      {{"first", capture::Overlap::first}, {"last", capture::Overlap::last}},
      "of two copies that differ, take the first (default) or the last")
      ->type_name("WHICH")
      ->group(group);
}

}  // namespace wirestruct::cli
