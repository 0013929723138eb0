#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>

#include "capture/flow_finding_table.hpp"
#include "flows/recorded.hpp"

namespace wirestruct::capture::testing {
namespace {

// docs/flows.md: what a person wrote ends at this line, what follows is made from the table.
constexpr std::string_view made_from_here = "<!-- made from capture/flow_finding_table.cc -->\n";

std::string documentation() {
  std::string text(made_from_here);
  text += "\n| code | | what was found |\n| --- | --- | --- |\n";
  for (const FlowFindingRow& row : flow_finding_rows()) {
    text += "| [" + code_name(row.code) + "](#" + code_name(row.code) + ") | " +
            (row.severity == FlowSeverity::problem ? "problem" : "note") + " | " +
            std::string(row.title) + " |\n";
  }
  for (const FlowFindingRow& row : flow_finding_rows()) {
    text += "\n### " + code_name(row.code) + "\n\n**" + std::string(row.title) + ".**\n\n" +
            std::string(row.story) + "\n";
  }
  return text;
}

TEST(FlowFindingTable, IsDocumented) {
  const std::string path = WIRESTRUCT_SOURCE_DIR "/docs/flows.md";
  const std::string text = read_text(path);
  const std::size_t at = text.find(made_from_here);
  ASSERT_NE(at, std::string::npos) << path << " has no line " << made_from_here;
  if (std::getenv("WIRESTRUCT_UPDATE") != nullptr && text.substr(at) != documentation()) {
    std::ofstream(path, std::ios::binary) << text.substr(0, at) + documentation();
    return;
  }
  EXPECT_EQ(text.substr(at), documentation())
      << "run this test with WIRESTRUCT_UPDATE=1 to write " << path;
}

/// Every finding is shown by real packets, or made in judge_test.cc where they cannot be recorded.
TEST(FlowFindingTable, EveryCodeIsShownByARecordedCapture) {
  std::set<std::string> missing;
  for (const FlowFindingRow& row : flow_finding_rows()) missing.insert(code_name(row.code));
  for (const auto& path : recorded_captures()) {
    auto source = PacketSource::open_file(path.string());
    ASSERT_TRUE(source) << path;
    Told told;
    read_flows(*source, {}, told);
    for (const Flow& flow : told.flows) {
      for (const FlowFinding& finding : findings_of(flow)) missing.erase(code_name(finding.code));
    }
  }
  EXPECT_EQ(missing, std::set<std::string>{});
}

TEST(FlowFindingTable, FindsRowsByCode) {
  ASSERT_NE(find_flow_finding("F101"), nullptr);
  EXPECT_EQ(find_flow_finding("F101")->code, FlowCode::f101);
  EXPECT_EQ(find_flow_finding("F100"), nullptr);
  EXPECT_EQ(find_flow_finding("V101"), nullptr);
  EXPECT_EQ(find_flow_finding(""), nullptr);
  EXPECT_TRUE(story(flow_finding_rows().front()).starts_with("F101: "));
  EXPECT_TRUE(story(flow_finding_rows().front()).ends_with("\n"));
}

}  // namespace
}  // namespace wirestruct::capture::testing
