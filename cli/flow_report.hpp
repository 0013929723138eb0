// One connection for people, or for programs.
#pragma once

#include <span>
#include <string>

#include "capture/flow_finding_table.hpp"

namespace wirestruct::cli {

struct FlowReportOptions {
  bool absolute = false;  ///< sequence numbers as on the wire
  bool brief = false;     ///< only the first line
  bool color = false;
};

/// A line that sums it up, the story, what each side sent, and what was found, `findings_of` the
/// flow. Ends with a blank line, unless it is brief.
std::string flow_text(const capture::Flow& flow, std::span<const capture::FlowFinding> findings,
                      const FlowReportOptions& options);

/// One JSON object, as docs/flows.md describes it, on one line that ends with '\n'.
std::string flow_json(const capture::Flow& flow, std::span<const capture::FlowFinding> findings,
                      const FlowReportOptions& options);

}  // namespace wirestruct::cli
