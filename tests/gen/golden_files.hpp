// The schemas of tests/golden.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "schema/compile.hpp"
#include "schema/diagnostics.hpp"

namespace wirestruct::golden {

inline std::filesystem::path folder() {
  return std::filesystem::path(WIRESTRUCT_TESTS_DIR) / "golden";
}

/// The names, without folder and extension, of all files with the extension in the folder, which
/// may be missing.
inline std::vector<std::string> stems(const std::filesystem::path& in, std::string_view extension) {
  std::vector<std::string> names;
  std::error_code missing;
  for (const auto& entry : std::filesystem::directory_iterator(in, missing)) {
    if (entry.path().extension() == extension) names.push_back(entry.path().stem().string());
  }
  std::ranges::sort(names);
  return names;
}

inline std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The model of `name`.wire; nothing, and the errors on `errors`, when it does not compile.
inline std::optional<schema::Model> compile(const std::string& name, std::string& errors) {
  const std::vector<std::string> paths{(folder() / (name + ".wire")).string()};
  schema::Compilation compilation = schema::compile(paths);
  errors = schema::render(compilation.diagnostics, compilation.sources);
  return std::move(compilation.model);
}

/// Likewise, compiled once and kept; it must compile.
inline const schema::Model& model_of(std::string_view schema) {
  static std::map<std::string, schema::Model, std::less<>> models;
  const auto known = models.find(schema);
  if (known != models.end()) return known->second;
  std::string errors;
  std::optional<schema::Model> model = compile(std::string(schema), errors);
  if (!model) throw std::runtime_error(errors);
  return models.emplace(schema, std::move(*model)).first->second;
}

}  // namespace wirestruct::golden
