#include "schema/diagnostics.hpp"

#include <utility>

#include "schema/limits.hpp"

namespace wirestruct::schema {

void report(Diagnostics& diagnostics, Diagnostic diagnostic) {
  if (!is_full(diagnostics)) diagnostics.errors.push_back(std::move(diagnostic));
}

bool is_full(const Diagnostics& diagnostics) {
  return diagnostics.errors.size() >= limits::errors;
}

}  // namespace wirestruct::schema
