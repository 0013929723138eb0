// Java 17: for each struct a value type and a view of its octets, for each enum and stream a class;
// a file for each. They use the runtime in interop/java and java.base.
#pragma once

#include "gen/output_file.hpp"

namespace wirestruct::gen::java {

/// Everything that the requested files of the model declare. The text is pure ASCII: javac reads it
/// right in any locale.
std::vector<OutputFile> generate(const schema::Model& model);

}  // namespace wirestruct::gen::java
