// Compiling schemas that stand in a test.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "schema/compile.hpp"

namespace wirestruct::schema {

using Files = std::map<std::string, std::string>;

/// Compiles files that exist only here; those named in `paths`, or `main.wire`.
inline Compilation compile_files(const Files& files, std::vector<std::string> paths = {"main.wire"},
                                 std::vector<std::string> include_folders = {}) {
  return compile(paths, include_folders,
                 [&files](const std::string& path) -> std::optional<std::string> {
                   const auto found = files.find(path);
                   if (found == files.end()) return std::nullopt;
                   return found->second;
                 });
}

inline Compilation compile_text(const std::string& text) {
  return compile_files({{"main.wire", text}});
}

/// The model of a schema that is right; a failed test and an empty model otherwise.
inline Model model_of(const std::string& text) {
  Compilation compilation = compile_text(text);
  EXPECT_TRUE(compilation.model) << render(compilation.diagnostics, compilation.sources);
  return std::move(compilation.model).value_or(Model{});
}

/// What is there; a test that is wrong about it ends.
template <typename Value>
const Value& value_of(const std::optional<Value>& value) {
  if (!value) throw std::logic_error("there is no value");
  return *value;
}

/// The codes of the errors in the order of their places: "E104 E106".
inline std::string codes_of(const Compilation& compilation) {
  std::vector<const Diagnostic*> errors;
  errors.reserve(compilation.diagnostics.errors.size());
  for (const Diagnostic& error : compilation.diagnostics.errors) errors.push_back(&error);
  std::ranges::stable_sort(errors, {}, [](const Diagnostic* error) {
    return std::pair(error->at.file, error->at.begin);
  });
  std::string codes;
  for (const Diagnostic* error : errors) {
    if (!codes.empty()) codes += ' ';
    codes += code_name(error->code);
  }
  return codes;
}

inline std::string codes_of(const std::string& text) {
  return codes_of(compile_text(text));
}

inline std::string read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Compares with a file that a person reviews, or writes it when WIRESTRUCT_UPDATE is set.
inline void expect_file(const std::filesystem::path& path, const std::string& text) {
  if (std::getenv("WIRESTRUCT_UPDATE") != nullptr) {
    if (read_text(path) != text) std::ofstream(path, std::ios::binary) << text;
    return;
  }
  EXPECT_EQ(text, read_text(path)) << path << ": WIRESTRUCT_UPDATE=1 writes what is told now";
}

}  // namespace wirestruct::schema
