#include "schema/diagnostics.hpp"

#include <utility>

#include "schema/limits.hpp"

namespace wirestruct::schema {

void report(Diagnostics& diagnostics, Diagnostic diagnostic) {
  if (diagnostics.errors.size() >= limits::errors) {
    ++diagnostics.dropped;
    return;
  }
  diagnostics.errors.push_back(std::move(diagnostic));
}

}  // namespace wirestruct::schema
