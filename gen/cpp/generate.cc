#include "gen/cpp/generate.hpp"

namespace wirestruct::gen::cpp {

std::vector<OutputFile> generate(const schema::Model&) {
  return {};
}

}  // namespace wirestruct::gen::cpp
