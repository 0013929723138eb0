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

std::string_view label_of(const Counts& counts, std::uint64_t Counts::* member) {
  if (member == &Counts::different) return counts.different == 1 ? "differs" : "differ";
  if (member == &Counts::lost) return "lost";
  return "extra";
}

std::string differences(const DirectionReport& direction) {
  std::vector<std::string> parts;
  for (std::uint64_t Counts::* member : {&Counts::different, &Counts::lost, &Counts::extra}) {
    const std::uint64_t count = direction.counts.*member;
    if (count == 0) continue;
    parts.push_back(
        fmt::format("{} {}", count_of(count, "message"), label_of(direction.counts, member)));
  }
  if (parts.empty() && has(direction.findings, Severity::difference)) {
    return fmt::format("{}: see above", name_of(direction.direction));
  }
  if (parts.empty()) return "";
  return fmt::format("{} {}", name_of(direction.direction), list_of(parts));
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
