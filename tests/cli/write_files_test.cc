// Output files are written whole or not at all, and left alone when they would not change.
#include "cli/write_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

namespace wirestruct::cli {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class WriteFiles : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("wirestruct-write-" + std::to_string(::getpid()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string text(const std::string& name) const {
    std::ifstream in(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::size_t files() const {
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
      count += entry.is_regular_file() ? 1 : 0;
    }
    return count;
  }

  fs::path folder_;
};

TEST_F(WriteFiles, MakesFoldersAndLeavesNoTemporaryFile) {
  const std::vector<gen::OutputFile> files{{"a/b/c.txt", "one\n"}, {"d.txt", ""}};
  const auto summary = write_files(folder_, files);
  ASSERT_TRUE(summary.has_value()) << summary.error();
  EXPECT_THAT(summary->written, ElementsAre(folder_ / "a/b/c.txt", folder_ / "d.txt"));
  EXPECT_EQ(text("a/b/c.txt"), "one\n");
  EXPECT_EQ(files.size(), this->files());
}

TEST_F(WriteFiles, LeavesAFileAloneThatWouldNotChange) {
  const std::vector<gen::OutputFile> files{{"same.txt", "text"}, {"other.txt", "before"}};
  ASSERT_TRUE(write_files(folder_, files).has_value());
  const fs::file_time_type long_ago = fs::file_time_type::clock::now() - std::chrono::hours(1);
  fs::last_write_time(folder_ / "same.txt", long_ago);

  const std::vector<gen::OutputFile> again{{"same.txt", "text"}, {"other.txt", "after!"}};
  const auto summary = write_files(folder_, again);
  ASSERT_TRUE(summary.has_value()) << summary.error();
  EXPECT_THAT(summary->unchanged, ElementsAre(folder_ / "same.txt"));
  EXPECT_THAT(summary->written, ElementsAre(folder_ / "other.txt"));
  EXPECT_EQ(fs::last_write_time(folder_ / "same.txt"), long_ago);
  EXPECT_EQ(text("other.txt"), "after!");
}

TEST_F(WriteFiles, ChangesNothingWhenOneOfThemCannotBeWritten) {
  ASSERT_TRUE(write_file(folder_ / "first.txt", "before").has_value());
  fs::create_directories(folder_ / "second.txt");
  const std::vector<gen::OutputFile> files{{"first.txt", "after"}, {"second.txt", "after"}};
  const auto summary = write_files(folder_, files);
  ASSERT_FALSE(summary.has_value());
  EXPECT_THAT(summary.error(), HasSubstr("second.txt: it is a folder"));
  EXPECT_EQ(text("first.txt"), "before");
  EXPECT_EQ(files.size() - 1, this->files()) << "a temporary file was left behind";
}

TEST_F(WriteFiles, NamesTheFolderThatCannotBeMade) {
  ASSERT_TRUE(write_file(folder_ / "file", "x").has_value());
  const auto summary = write_file(folder_ / "file" / "below.txt", "x");
  ASSERT_FALSE(summary.has_value());
  EXPECT_THAT(summary.error(), HasSubstr((folder_ / "file").string()));
}

TEST_F(WriteFiles, SeesAChangeThatKeepsTheSize) {
  ASSERT_TRUE(write_file(folder_ / "f", "aa").has_value());
  const auto summary = write_file(folder_ / "f", "ab");
  ASSERT_TRUE(summary.has_value());
  EXPECT_THAT(summary->unchanged, IsEmpty());
  EXPECT_EQ(text("f"), "ab");
}

}  // namespace
}  // namespace wirestruct::cli
