// Findings about what the capture itself lacks, in one direction.
#include <fmt/format.h>

#include <algorithm>

#include "translate/format.hpp"
#include "verify/diagnose.hpp"
#include "verify/rows.hpp"
#include "verify/words.hpp"

namespace wirestruct::verify {
namespace {

// Ranges that a sentence names.
std::string list_of_gaps(const std::vector<Gap>& gaps) {
  std::vector<std::string> ranges;
  ranges.reserve(gaps.size());
  for (const Gap& gap : gaps) {
    ranges.push_back(gap.size_octets == 1 ? fmt::to_string(gap.stream_offset)
                                          : fmt::format("{}–{}", gap.stream_offset,
                                                        gap.stream_offset + gap.size_octets - 1));
  }
  return list_of(ranges, 3);
}

std::string not_compared(const Case& of) {
  std::uint64_t skipped = 0;
  for (const Stretch& stretch : of.alignment().stretches) {
    if (stretch.kind == StretchKind::skipped) skipped += stretch.messages;
  }
  std::string text;
  if (skipped > 0) text = count_of(skipped, "message") + " not compared";
  if (const std::uint64_t half = of.evidence().half_seen; half > 0) {
    text += (text.empty() ? "" : ", ") + fmt::format("{} compared as far as {} octets are there",
                                                     count_of(half, "message"),
                                                     half == 1 ? "its" : "their");
  }
  return text.empty() ? "" : text + ".";
}

void find_gaps(const Case& of, bool snap_length, std::vector<Finding>& findings) {
  std::vector<Gap> gaps;
  std::uint64_t octets = 0;
  for (const Gap& gap : of.sides.captured.gaps) {
    if ((gap.cause == capture::GapCause::snap_length) != snap_length) continue;
    gaps.push_back(gap);
    octets += gap.size_octets;
  }
  if (gaps.empty()) return;
  Finding finding{.code = snap_length ? FindingCode::v152 : FindingCode::v151,
                  .direction = of.direction};
  finding.where = where_of(of.sides.captured, gaps.front().stream_offset, 1);
  finding.where->size_octets = gaps.front().size_octets;
  finding.sentence =
      snap_length
          ? fmt::format(
                "packets were stored only in part (snap length): stream octets {} are missing",
                list_of_gaps(gaps))
          : fmt::format("the capture lacks stream octets {}; not compared", list_of_gaps(gaps));
  finding.why.push_back(
      fmt::format("{} in {}.", count_of(octets, "octet"), count_of(gaps.size(), "gap")));
  if (const std::string text = not_compared(of); !text.empty()) finding.why.push_back(text);
  finding.fix = snap_length ? "capture whole packets: `wirestruct capture`, or `tcpdump -s 0`."
                            : "capture on a machine that sees every packet, with a larger buffer "
                              "(`tcpdump -B`).";
  findings.push_back(std::move(finding));
}

void find_conflicts(const Case& of, std::vector<Finding>& findings) {
  const CapturedStream& captured = of.sides.captured;
  if (captured.conflict_count == 0) return;
  const Conflict& first = captured.conflicts.front();
  Finding finding{.code = FindingCode::v154, .direction = of.direction};
  finding.where = where_of(captured, first.stream_offset, first.first.size());
  finding.where->packets.push_back(first.packet);
  finding.sentence =
      fmt::format("{} came twice with different octets{}",
                  range_of("stream octet", first.stream_offset, first.first.size()),
                  captured.conflict_count == 1
                      ? ""
                      : fmt::format(", the first of {} such ranges", captured.conflict_count));
  finding.why.push_back(
      fmt::format("first:  {}  (compared)", translate::hex_octets(first.first, 16)));
  finding.why.push_back(fmt::format("second: {}  in packet {}",
                                    translate::hex_octets(first.second, 16), first.packet));
  finding.fix =
      "which of them the receiver took cannot be known; look for what rewrites packets on "
      "the way.";
  findings.push_back(std::move(finding));
}

void find_limits(const Case& of, std::vector<Finding>& findings) {
  const auto add = [&](std::string sentence, std::string fix) {
    Finding finding{.code = FindingCode::v157, .direction = of.direction};
    finding.sentence = std::move(sentence);
    finding.fix = std::move(fix);
    findings.push_back(std::move(finding));
  };
  if (of.sides.captured.not_kept_octets > 0) {
    add(fmt::format(
            "the last {} of the direction were not compared: more was captured than is kept",
            count_of(of.sides.captured.not_kept_octets, "octet")),
        "cut the capture into parts, or filter the connection out of it.");
  }
  if (of.sides.sent.not_kept_messages > 0) {
    add(fmt::format("the last {} of the recording were not compared: it is longer than is kept",
                    count_of(of.sides.sent.not_kept_messages, "message")),
        "compare a shorter run.");
  }
}

void find_broken_recording(const Case& of, std::vector<Finding>& findings) {
  if (of.sides.sent.broken.empty()) return;
  Finding finding{.code = FindingCode::v158, .direction = of.direction};
  finding.sentence = fmt::format(
      "the recording breaks off after {}; what was sent later was not "
      "compared",
      count_of(of.sides.sent.size(), "message"));
  finding.why.push_back(of.sides.sent.broken + ".");
  finding.fix = "close the recorder before the program ends.";
  findings.push_back(std::move(finding));
}

}  // namespace

void find_capture_faults(const Case& of, std::vector<Finding>& findings) {
  find_gaps(of, false, findings);
  find_gaps(of, true, findings);
  find_conflicts(of, findings);
  find_limits(of, findings);
  find_broken_recording(of, findings);
}

}  // namespace wirestruct::verify
