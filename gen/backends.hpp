// The table of back ends: to add one, add a folder and a row.
#pragma once

#include <span>
#include <string_view>

#include "gen/output_file.hpp"
#include "schema/diagnostics.hpp"

namespace wirestruct::gen {

using Check = void (*)(const schema::Model&, schema::Diagnostics&);

struct Backend {
  std::string_view name;  ///< `cpp`: the option is `--cpp DIR`
  std::string_view help;
  Generate generate;
  Check check = nullptr;  ///< of what the schema may say and this language cannot; may be null
};

std::span<const Backend> backends();

}  // namespace wirestruct::gen
