// Model → a C++20 header for each schema that the user named.
#pragma once

#include "gen/output_file.hpp"

namespace wirestruct::gen::cpp {

/// `chat.wire` → `chat.hpp`, which includes the codec and the headers of the schemas that
/// `chat.wire` imports. The same model gives the same text.
std::vector<OutputFile> generate(const schema::Model& model);

}  // namespace wirestruct::gen::cpp
