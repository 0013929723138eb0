#include "gen/java/generate.hpp"

namespace wirestruct::gen::java {

std::vector<OutputFile> generate(const schema::Model&) {
  return {};
}

}  // namespace wirestruct::gen::java
