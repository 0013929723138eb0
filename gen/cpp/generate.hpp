#pragma once

#include "gen/output_file.hpp"

namespace wirestruct::gen::cpp {

std::vector<OutputFile> generate(const schema::Model& model);

}  // namespace wirestruct::gen::cpp
