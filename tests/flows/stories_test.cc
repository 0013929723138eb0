// Each recorded capture: our story is the one that its .expected file tells, and agrees with what
// Wireshark says of the same packets.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <set>
#include <sstream>

#include "capture/flow_words.hpp"
#include "cli/flow_report.hpp"
#include "flows/recorded.hpp"

namespace wirestruct::capture::testing {
namespace {

namespace fs = std::filesystem;

class Story : public ::testing::TestWithParam<fs::path> {
 protected:
  void SetUp() override {
    auto source = PacketSource::open_file(GetParam().string());
    ASSERT_TRUE(source);
    const FlowSummary summary = read_flows(*source, {}, told_);
    ASSERT_FALSE(summary.packets.error);
    std::ranges::sort(told_.flows, {}, &Flow::number);
  }
  static fs::path beside(const char* extension) {
    return fs::path(GetParam()).replace_extension(extension);
  }

  Told told_;
};

TEST_P(Story, IsToldAsItsExpectedFileSays) {
  std::string text = "what was done: " + read_text(beside(".cause")) + "\n";
  for (const Flow& flow : told_.flows) text += cli::flow_text(flow, findings_of(flow), {});
  const fs::path expected = beside(".expected");
  if (std::getenv("WIRESTRUCT_UPDATE") != nullptr) std::ofstream(expected) << text;
  EXPECT_EQ(text, read_text(expected));
}

/// Rows of `tshark -T fields -E header=y`: column name → value.
std::vector<std::map<std::string, std::string>> rows_of(const std::string& text) {
  std::vector<std::map<std::string, std::string>> rows;
  std::vector<std::string> names;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    std::vector<std::string> values;
    std::istringstream cells(line);
    for (std::string value; std::getline(cells, value, '\t');) values.push_back(value);
    if (names.empty()) {
      names = values;
      continue;
    }
    values.resize(names.size());
    rows.emplace_back();
    for (std::size_t i = 0; i < names.size(); ++i) rows.back()[names[i]] = values[i];
  }
  return rows;
}

class Oracle : public Story {
 protected:
  void SetUp() override {
    Story::SetUp();
    for (auto& row : rows_of(read_text(beside(".tshark")))) {
      if (!row["tcp.seq"].empty()) rows_[std::stoull(row["frame.number"])] = row;
    }
  }
  std::map<std::uint64_t, std::map<std::string, std::string>> rows_;
};

TEST_P(Oracle, NumbersAreThoseOfTshark) {
  ASSERT_FALSE(told_.kinds.empty());
  for (const Told::Kind& told : told_.kinds) {
    SCOPED_TRACE(told.packet);
    auto& row = rows_.at(told.packet);
    if (told.kind == FlowEventKind::reset) continue;  // their numbers need not be of the stream
    EXPECT_EQ(fmt::to_string(told.begin), row["tcp.seq"]);
    EXPECT_EQ(fmt::to_string(told.acknowledged), row["tcp.ack"]);
    EXPECT_EQ(fmt::to_string(told.window_octets), row["tcp.window_size"]);
  }
}

/// What Wireshark calls retransmissions and we do not, both in handshakes: octets of a SYN that
/// were not taken, so that they come for the first time; and the SYN-ACKs when both sides open.
const std::map<std::string, std::set<std::uint64_t>> not_retransmitted{
    {"fast_open_not_taken", {11}},
    {"simultaneous_open", {3, 4}},
};

/// What both call by one name must be the same packets.
TEST_P(Oracle, AgreesOnWhatPacketsAre) {
  using enum FlowEventKind;
  const std::map<std::string, std::vector<FlowEventKind>> same{
      {"tcp.analysis.keep_alive", {keep_alive, window_probe}},
      {"tcp.analysis.zero_window", {zero_window}},
      {"tcp.analysis.window_full", {window_full}},
      {"tcp.analysis.retransmission",
       {syn_again, syn_ack_again, fin_again, retransmitted_fast, retransmitted_late,
        retransmitted_after_all, tail_probe, doubled}},
      {"tcp.analysis.out_of_order", {reordered}},
  };
  for (const auto& [name, kinds] : same) {
    SCOPED_TRACE(name);
    std::set<std::uint64_t> theirs, ours;
    for (auto& [packet, row] : rows_) {
      const bool again = !row["tcp.analysis.retransmission"].empty();
      if (!row[name].empty() && !(again && name == "tcp.analysis.window_full")) {
        theirs.insert(packet);
      }
    }
    for (const Flow& flow : told_.flows) {
      for (const FlowEvent& event : flow.events) {
        if (std::ranges::find(kinds, event.kind) != kinds.end()) ours.insert(event.at.packet);
      }
    }
    if (const auto found = not_retransmitted.find(GetParam().stem().string());
        found != not_retransmitted.end() && name == "tcp.analysis.retransmission") {
      for (const std::uint64_t packet : found->second) EXPECT_EQ(theirs.erase(packet), 1U);
    }
    // Wireshark calls every segment of a closed window so; we its first.
    if (name == "tcp.analysis.zero_window") {
      EXPECT_TRUE(std::ranges::includes(theirs, ours));
      EXPECT_EQ(theirs.empty(), ours.empty());
    } else {
      EXPECT_EQ(theirs, ours);
    }
  }
}

std::string name_of_capture(const ::testing::TestParamInfo<fs::path>& capture) {
  return capture.param.stem().string();
}
INSTANTIATE_TEST_SUITE_P(Files, Story, ::testing::ValuesIn(recorded_captures()), name_of_capture);
INSTANTIATE_TEST_SUITE_P(Files, Oracle, ::testing::ValuesIn(recorded_captures()), name_of_capture);

}  // namespace
}  // namespace wirestruct::capture::testing
