#pragma once

#include "gen/output_file.hpp"

namespace wirestruct::gen::java {

std::vector<OutputFile> generate(const schema::Model& model);

}  // namespace wirestruct::gen::java
