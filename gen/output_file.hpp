// What a back end returns. Back ends return text; only the command line writes files.
#pragma once

#include <string>
#include <vector>

#include "schema/model.hpp"

namespace wirestruct::gen {

struct OutputFile {
  std::string path;  ///< below the output folder, with '/': `example/chat/Packet.java`
  std::string text;
};

/// A back end: the files for every schema file of the model that the user named
/// (`File::requested`). The model compiled without errors, so that generating cannot fail.
using Generate = std::vector<OutputFile> (*)(const schema::Model& model);

}  // namespace wirestruct::gen
