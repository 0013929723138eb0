#include "cli/output_files.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <vector>

#include "cli/progress.hpp"

namespace wirestruct::cli {
namespace {

namespace fs = std::filesystem;

class OutputFilesTest : public testing::Test {
 protected:
  void SetUp() override { fs::remove_all(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  std::string text_of(const std::string& name) const {
    std::ifstream in(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::size_t entries() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  const fs::path folder_ =
      fs::temp_directory_path() / fmt::format("wirestruct-output-files-{}", ::getpid());
};

TEST_F(OutputFilesTest, WritesMoreFilesThanAreOpenAtOnce) {
  constexpr std::size_t count = 200;
  OutputFiles files(folder_);
  std::vector<std::size_t> numbers;
  for (std::size_t i = 0; i < count; ++i) {
    numbers.push_back(files.open(fmt::format("{}.bin", i)).value());
  }
  for (int round = 0; round < 3; ++round) {
    for (const std::size_t number : numbers) files.write(number, fmt::format("{}.", number));
  }
  EXPECT_FALSE(fs::exists(folder_ / "0.bin"));
  ASSERT_TRUE(files.put_in_place());
  EXPECT_EQ(entries(), count);
  for (std::size_t i = 0; i < count; ++i) {
    EXPECT_EQ(text_of(fmt::format("{}.bin", i)), fmt::format("{0}.{0}.{0}.", i));
  }
}

TEST_F(OutputFilesTest, LeavesNothingThatIsNotWhole) {
  {
    OutputFiles files(folder_);
    const std::size_t whole = files.open("whole").value();
    const std::size_t other = files.open("other").value();
    files.write(whole, "all");
    files.write(other, "some");
    ASSERT_TRUE(files.put_in_place(whole, "whole.1"));
  }
  EXPECT_EQ(entries(), 1U);
  EXPECT_EQ(text_of("whole.1"), "all");
}

TEST_F(OutputFilesTest, SaysWhichFileCannotBeWritten) {
  std::ofstream(folder_.string()) << "a file";
  OutputFiles files(folder_ / "below");
  const auto number = files.open("x");
  ASSERT_FALSE(number);
  EXPECT_TRUE(number.error().contains("below")) << number.error();
}

TEST(Progress, SaysHowMuchHowFastAndHowLong) {
  EXPECT_EQ(progress_line(412'000'000, 1'000'000'000, 1.33),
            "412 MB of 1.0 GB, 41 %, 310 MB/s, 2 s left");
  EXPECT_EQ(progress_line(0, 5000, 0.1), "0 octets of 5.0 kB, 0 %");
  EXPECT_EQ(progress_line(7000, 5000, 1), "5.0 kB of 5.0 kB, 100 %, 5.0 kB/s, 0 s left");
  EXPECT_EQ(progress_line(1'000'000, 10'000'000'000'000, 1),
            "1.0 MB of 10 TB, 0 %, 1.0 MB/s, 2778 h left");
  EXPECT_EQ(progress_line(0, 0, 1), "0 octets of 0 octets");
}

}  // namespace
}  // namespace wirestruct::cli
