// The table of back ends: to add one, add a folder and a row.
#pragma once

#include <span>
#include <string_view>

#include "gen/output_file.hpp"

namespace wirestruct::gen {

struct Backend {
  std::string_view name;  ///< `cpp`: the option is `--cpp DIR`
  std::string_view help;
  Generate generate;
};

std::span<const Backend> backends();

}  // namespace wirestruct::gen
