// Every error, shown by a schema. tests/errors/E301-enum.wire has errors of code E301 and of no
// other; beside it, E301-enum.expected is what the compiler says, to the letter. A code without a
// schema fails, too.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "schema/check_code.hpp"
#include "schema/compile_text.hpp"
#include "schema/limits.hpp"

namespace wirestruct::schema {
namespace {

namespace fs = std::filesystem;

const fs::path folder = fs::path(WIRESTRUCT_TESTS_DIR) / "errors";

std::vector<std::string> schemas() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".wire") names.push_back(entry.path().stem());
  }
  std::ranges::sort(names);
  return names;
}

// One file is made up here: nobody wants it in the repository.
std::optional<std::string> read(const std::string& path) {
  if (path == "imports/huge.wire") return std::string(limits::schema_octets + 1, ' ');
  return read_file(folder / path);
}

class SchemaErrors : public testing::TestWithParam<std::string> {};

TEST_P(SchemaErrors, AreToldExactly) {
  const std::vector<std::string> paths = {GetParam() + ".wire"};
  Compilation compilation = compile(paths, {}, read);
  // What only generated code minds is not asked before it is generated.
  if (compilation.model) {
    check_java(*compilation.model, compilation.diagnostics);
    if (compilation.diagnostics.errors.empty()) {
      check_cpp(*compilation.model, compilation.diagnostics);
    }
  }
  EXPECT_FALSE(compilation.diagnostics.errors.empty());
  for (const Diagnostic& error : compilation.diagnostics.errors) {
    EXPECT_EQ(code_name(error.code), GetParam().substr(0, 4)) << error.message;
  }
  expect_file(folder / (GetParam() + ".expected"),
              render(compilation.diagnostics, compilation.sources));
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::ranges::replace(name, '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Files, SchemaErrors, testing::ValuesIn(schemas()), test_name);

TEST(SchemaErrorFiles, ShowEveryCode) {
  std::set<std::string> shown;
  for (const std::string& name : schemas()) shown.insert(name.substr(0, 4));
  for (const ErrorRow& row : error_rows()) {
    EXPECT_EQ(shown.count(code_name(row.code)), 1U) << code_name(row.code) << " has no schema";
  }
}

TEST(SchemaErrorFiles, HaveNoTextWithoutASchema) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".expected") continue;
    EXPECT_TRUE(fs::exists(fs::path(entry.path()).replace_extension(".wire"))) << entry.path();
  }
}

}  // namespace
}  // namespace wirestruct::schema
