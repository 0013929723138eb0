#include "verify/report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "verify/words.hpp"

namespace wirestruct::verify {
namespace {

bool has(const std::vector<Finding>& findings, Severity severity) {
  return std::ranges::any_of(
      findings, [&](const Finding& finding) { return row_of(finding.code).severity == severity; });
}

bool has(const Report& report, Severity severity) {
  return has(report.findings, severity) ||
         std::ranges::any_of(report.directions, [&](const DirectionReport& direction) {
           return has(direction.findings, severity);
         });
}

std::string directions_of(const Report& report) {
  if (report.directions.size() == 2) return "both directions";
  return std::string(name_of(report.directions.front().direction));
}

// `server → client: 311 of 312 messages differ, 2 lost`
std::string differences(const DirectionReport& direction) {
  const Counts& counts = direction.counts;
  std::string list;
  const auto add = [&](std::string part) { list += (list.empty() ? "" : ", ") + part; };
  if (counts.different > 0) {
    add(fmt::format("{} of {} {}", grouped(counts.different), count_of(counts.sent, "message"),
                    counts.different == 1 ? "differs" : "differ"));
  }
  if (counts.lost > 0) add(grouped(counts.lost) + " lost");
  if (counts.extra > 0) add(grouped(counts.extra) + " extra");
  if (list.empty() && has(direction.findings, Severity::difference)) list = "see above";
  return list.empty() ? "" : fmt::format("{}: {}", name_of(direction.direction), list);
}

}  // namespace

Verdict verdict_of(const Report& report) {
  if (has(report, Severity::difference)) return Verdict::different;
  return has(report, Severity::incomplete) ? Verdict::incomplete : Verdict::equal;
}

std::string sentence_of(const Report& report) {
  std::uint64_t equal = 0;
  std::uint64_t sent = 0;
  for (const DirectionReport& direction : report.directions) {
    equal += direction.counts.equal;
    sent += direction.counts.sent;
  }
  switch (verdict_of(report)) {
    case Verdict::equal:
      if (sent == 0) return "equal: no message was sent, " + directions_of(report);
      return "equal: every message, " + directions_of(report);
    case Verdict::incomplete:
      return fmt::format("not fully compared: {} of {} equal, nothing differs", grouped(equal),
                         count_of(sent, "message"));
    case Verdict::different: {
      std::string list;
      for (const DirectionReport& direction : report.directions) {
        const std::string part = differences(direction);
        if (!part.empty()) list += (list.empty() ? "" : "; ") + part;
      }
      return "different: " + (list.empty() ? std::string("see above") : list);
    }
  }
  return "";
}

}  // namespace wirestruct::verify
