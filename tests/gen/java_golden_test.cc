// Generated Java is what tests/golden/java says; its README tells what a mismatch means.
#include <gmock/gmock.h>

#include <cstdlib>

#include "gen/golden_files.hpp"
#include "gen/java/generate.hpp"

namespace wirestruct {
namespace {

namespace fs = std::filesystem;

const fs::path goldens = golden::folder() / "java";

std::vector<gen::OutputFile> generated(const std::string& name) {
  std::string errors;
  const std::optional<schema::Model> model = golden::compile(name, errors);
  EXPECT_TRUE(model) << errors;
  return model ? gen::java::generate(*model) : std::vector<gen::OutputFile>{};
}

class JavaGolden : public testing::TestWithParam<std::string> {};

TEST_P(JavaGolden, IsWhatIsGenerated) {
  const std::vector<gen::OutputFile> files = generated(GetParam());
  ASSERT_FALSE(files.empty());
  for (const gen::OutputFile& file : files) {
    const fs::path path = goldens / file.path;
    if (std::getenv("WIRESTRUCT_UPDATE") != nullptr) {
      fs::create_directories(path.parent_path());
      std::ofstream(path, std::ios::binary) << file.text;
    }
    EXPECT_EQ(golden::text_of(path), file.text) << path << " differs: see tests/golden/README.md";
  }
}

TEST_P(JavaGolden, IsAsciiInLinesOfAHundredColumns) {
  for (const gen::OutputFile& file : generated(GetParam())) {
    std::size_t columns = 0;
    for (const char c : file.text) {
      ASSERT_TRUE(c == '\n' || (c >= ' ' && c <= '~')) << file.path << ": " << static_cast<int>(c);
      columns = c == '\n' ? 0 : columns + 1;
      // The awkward schema has words that are longer.
      if (GetParam() != "awkward") {
        ASSERT_LE(columns, 100U) << file.path;
      }
    }
    EXPECT_THAT(file.text, testing::EndsWith("}\n")) << file.path;
    EXPECT_THAT(file.text, testing::Not(testing::HasSubstr(" \n"))) << file.path;
    EXPECT_THAT(file.text, testing::Not(testing::HasSubstr("\n\n\n"))) << file.path;
  }
}

INSTANTIATE_TEST_SUITE_P(, JavaGolden, testing::ValuesIn(golden::stems(golden::folder(), ".wire")),
                         [](const auto& name) { return name.param; });

TEST(JavaGoldens, EachHasItsSchema) {
  std::vector<std::string> expected;
  for (const std::string& name : golden::stems(golden::folder(), ".wire")) {
    for (const gen::OutputFile& file : generated(name)) expected.push_back(file.path);
  }
  std::vector<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(goldens)) {
    if (entry.is_regular_file()) found.push_back(fs::relative(entry.path(), goldens).string());
  }
  EXPECT_THAT(found, testing::UnorderedElementsAreArray(expected));
}

}  // namespace
}  // namespace wirestruct
