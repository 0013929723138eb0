// The recorded captures of this folder and what was found in them.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "capture/flow_finding_table.hpp"
#include "capture/read_flows.hpp"

namespace wirestruct::capture::testing {

inline std::string read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline std::vector<std::filesystem::path> recorded_captures() {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(WIRESTRUCT_TESTS_DIR "/flows")) {
    if (entry.path().extension() == ".pcap") found.push_back(entry.path());
  }
  std::ranges::sort(found);
  return found;
}

/// Keeps all connections, and of every segment its number and kind.
struct Told : FlowSink {
  struct Kind {
    std::uint64_t packet;
    std::optional<FlowEventKind> kind;
    Side side;
    std::uint64_t begin, acknowledged, window_octets;
  };

  void segment(const Flow&, const JudgedSegment& judged) override {
    kinds.push_back({judged.segment->packet, judged.kind, judged.side, judged.begin,
                     judged.acknowledged, judged.window_octets});
  }
  void flow(const Flow& flow) override { flows.push_back(flow); }

  std::vector<Flow> flows;
  std::vector<Kind> kinds;
};

/// The codes that were found, each once: `F102 F121`.
inline std::string codes_of(const Flow& flow) {
  std::string codes;
  for (const FlowFinding& finding : findings_of(flow)) {
    const std::string code = code_name(finding.code);
    if (codes.find(code) == std::string::npos) codes += (codes.empty() ? "" : " ") + code;
  }
  return codes;
}

}  // namespace wirestruct::capture::testing
