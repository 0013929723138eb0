// Generated C++ is what tests/golden/cpp says; its README tells what a mismatch means.
#include <gtest/gtest.h>

#include <cstdlib>

#include "gen/cpp/generate.hpp"
#include "gen/golden_files.hpp"

namespace wirestruct {
namespace {

namespace fs = std::filesystem;

const fs::path goldens = golden::folder() / "cpp";

class CppGolden : public testing::TestWithParam<std::string> {};

TEST_P(CppGolden, IsWhatIsGenerated) {
  std::string errors;
  const std::optional<schema::Model> model = golden::compile(GetParam(), errors);
  ASSERT_TRUE(model) << errors;
  const std::vector<gen::OutputFile> files = gen::cpp::generate(*model);
  ASSERT_EQ(files.size(), 1U) << "an imported schema has a header only when it is asked for";
  EXPECT_EQ(files[0].path, GetParam() + ".hpp");

  const fs::path path = goldens / files[0].path;
  if (std::getenv("WIRESTRUCT_UPDATE") != nullptr) {
    std::ofstream(path, std::ios::binary) << files[0].text;
  }
  EXPECT_EQ(golden::text_of(path), files[0].text) << path << " differs: see tests/golden/README.md";
}

TEST_P(CppGolden, IsFormatted) {
  const std::string format = WIRESTRUCT_CLANG_FORMAT;
  if (format.empty()) GTEST_SKIP() << "there is no clang-format 19";
  const std::string path = (goldens / (GetParam() + ".hpp")).string();
  EXPECT_EQ(std::system((format + " --dry-run --Werror '" + path + "'").c_str()), 0);
}

INSTANTIATE_TEST_SUITE_P(, CppGolden, testing::ValuesIn(golden::stems(golden::folder(), ".wire")),
                         [](const auto& name) { return name.param; });

TEST(CppGoldens, EachHasItsSchema) {
  EXPECT_EQ(golden::stems(goldens, ".hpp"), golden::stems(golden::folder(), ".wire"));
}

}  // namespace
}  // namespace wirestruct
