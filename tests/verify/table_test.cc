#include "verify/finding_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "verify/cases.hpp"

namespace wirestruct::verify::testing {
namespace {

std::string documentation() {
  std::string text =
      "# Findings\n\n"
      "What `wirestruct verify` can find, by code. `wirestruct explain V101` prints the same.\n"
      "This page is made from `verify/finding_table.cc`.\n\n"
      "| code | what was found | exit status |\n"
      "| --- | --- | --- |\n";
  for (const FindingRow& row : finding_rows()) {
    text += "| [" + code_name(row.code) + "](#" + code_name(row.code) + ") | " +
            std::string(row.title) + " | " + (row.severity == Severity::difference ? "1" : "2") +
            " |\n";
  }
  for (const FindingRow& row : finding_rows()) {
    text += "\n## " + code_name(row.code) + "\n\n**" + std::string(row.title) + ".**\n\n" +
            std::string(row.story) + "\n";
  }
  return text;
}

TEST(FindingTable, EveryCodeHasACase) {
  for (const FindingRow& row : finding_rows()) {
    EXPECT_TRUE(std::ranges::any_of(cases(),
                                    [&](const FindingCase& finding) {
                                      return finding.codes.find(code_name(row.code)) !=
                                             std::string::npos;
                                    }))
        << code_name(row.code) << " is shown by no case in tests/verify/cases.cc";
  }
}

TEST(FindingTable, IsDocumented) {
  const std::string path = std::string(WIRESTRUCT_SOURCE_DIR) + "/docs/findings.md";
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (std::getenv("WIRESTRUCT_UPDATE") != nullptr && text != documentation()) {
    std::ofstream(path, std::ios::binary) << documentation();
    return;
  }
  EXPECT_EQ(text, documentation()) << "run this test with WIRESTRUCT_UPDATE=1 to write " << path;
}

TEST(FindingTable, FindsRowsByCode) {
  ASSERT_NE(find_finding("V101"), nullptr);
  EXPECT_EQ(find_finding("V101")->code, FindingCode::v101);
  EXPECT_EQ(find_finding("V100"), nullptr);
  EXPECT_EQ(find_finding("E101"), nullptr);
  EXPECT_EQ(find_finding(""), nullptr);
  EXPECT_TRUE(story(finding_rows().front()).starts_with("V101: "));
  EXPECT_TRUE(story(finding_rows().front()).ends_with("\n"));
}

}  // namespace
}  // namespace wirestruct::verify::testing
