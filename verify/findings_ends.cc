// Findings about where the stream begins and ends.
#include <fmt/format.h>

#include <algorithm>

#include "verify/diagnose.hpp"
#include "verify/rows.hpp"
#include "verify/words.hpp"

namespace wirestruct::verify {
namespace {

using capture::CloseCause;

// How the capture says that a direction ended.
bool is_reset(const Case& of) {
  return of.sides.captured.closed == CloseCause::reset;
}
bool is_finished(const Case& of) {
  return of.sides.captured.closed == CloseCause::fin;
}

std::string how_it_ended(const Case& of) {
  const auto& closed = of.sides.captured.closed;
  if (!closed) return "the capture ends";
  switch (*closed) {
    case CloseCause::fin:
      return fmt::format("the sender closed the connection (FIN in packet {})",
                         of.sides.captured.closed_by_packet);
    case CloseCause::reset:
      return fmt::format("the connection was reset (RST in packet {})",
                         of.sides.captured.closed_by_packet);
    case CloseCause::capture_ended:
      return "the capture ends";
    case CloseCause::ports_reused:
      return "the capture lacks the end of the connection, whose ports were used again";
    case CloseCause::connection_limit:
      return "the connection was given up: more were open at once than are kept";
  }
  return "";
}

bool at_start(const Case& of, const Stretch& stretch) {
  const auto& stretches = of.alignment().stretches;
  const auto first = std::ranges::find(stretches, StretchKind::paired, &Stretch::kind);
  return of.sides.joined &&
         (first == stretches.end() || stretch.stream_offset <= first->stream_offset);
}

void find_start(const Case& of, std::vector<Finding>& findings) {
  std::uint64_t messages = 0;
  std::uint64_t octets = 0;
  for (const Stretch& stretch : of.alignment().stretches) {
    if (!at_start(of, stretch)) continue;
    if (stretch.kind == StretchKind::lost && is_at_end(of, stretch)) messages += stretch.messages;
    if (stretch.kind == StretchKind::unseen) octets += stretch.size_octets;
  }
  if (messages == 0 && octets == 0) return;
  Finding finding{.code = FindingCode::v155, .direction = of.direction};
  finding.messages = messages;
  finding.sentence = fmt::format(
      "the capture begins inside the connection: {} before its first whole one {} not compared",
      count_of(messages, "message"), messages == 1 ? "was" : "were");
  if (octets > 0) {
    finding.why.push_back(fmt::format("its first {} belong to a message that began earlier.",
                                      count_of(octets, "octet")));
  }
  finding.fix = "start the capture before the programs.";
  findings.push_back(std::move(finding));
}

FindingCode code_of_end(const Case& of) {
  if (is_reset(of)) return FindingCode::v148;
  return is_finished(of) ? FindingCode::v141 : FindingCode::v156;
}

// Messages of the recording behind the last one captured.
void find_lost_at_end(const Case& of, std::vector<Finding>& findings) {
  // What was captured and not kept says nothing about them.
  if (of.sides.captured.not_kept_octets > 0) return;
  std::vector<Range> lost;
  std::uint64_t count = 0;
  for (const Stretch& stretch : of.alignment().stretches) {
    if (stretch.kind != StretchKind::lost || !is_at_end(of, stretch) ||
        stretch.first_message + stretch.messages != of.sides.sent.size() ||
        stretch.stream_offset < of.sides.captured.end_offset) {
      continue;
    }
    add_to(lost, stretch.first_message + 1, stretch.messages);
    count += stretch.messages;
  }
  if (count == 0) return;
  Finding finding{.code = code_of_end(of), .direction = of.direction};
  finding.messages = count;
  const bool none = of.sides.captured.end_offset == 0;
  const char* verb = count == 1 ? "was" : "were";
  if (none) {
    finding.sentence =
        fmt::format("no octet was captured in this direction: {} recorded, none sent",
                    count_of(count, "message"));
    finding.why.push_back(how_it_ended(of) + ".");
  } else {
    finding.sentence = fmt::format("{} {} not {} before {}: {}", count_of(count, "message"), verb,
                                   finding.code == FindingCode::v156 ? "captured" : "sent",
                                   is_reset(of)      ? "the connection was reset"
                                   : is_finished(of) ? "the connection was closed"
                                                     : "the capture ended",
                                   list_of(lost));
    finding.where = where_of(of.sides.captured, of.sides.captured.end_offset - 1, 1);
    finding.why.push_back(fmt::format("{} after {} of stream.", how_it_ended(of),
                                      count_of(of.sides.captured.end_offset, "octet")));
  }
  switch (finding.code) {
    case FindingCode::v148:
      finding.fix =
          "a program that closes a socket with unread octets in it resets the connection; "
          "so does one that crashes.";
      break;
    case FindingCode::v156:
      finding.fix = "stop the capture after both programs have ended.";
      break;
    default:  // lost
      finding.fix =
          "flush and send everything before the socket is closed, and look at what send "
          "returns.";
  }
  findings.push_back(std::move(finding));
}

void find_cut(const Case& of, std::vector<Finding>& findings) {
  if (of.sides.captured.not_kept_octets > 0) return;
  for (const Stretch& stretch : of.alignment().stretches) {
    if (!ends_inside(of, stretch)) continue;
    const bool ended = is_finished(of) || is_reset(of);
    Finding finding{.code = ended ? FindingCode::v147 : FindingCode::v156,
                    .direction = of.direction};
    finding.messages = 1;
    finding.where = where_of(of.sides.captured, stretch.stream_offset, stretch.size_octets);
    finding.where->message = stretch.first_message + 1;
    finding.sentence =
        fmt::format("the {} inside message {}: {} of {}", ended ? "stream ends" : "capture ends",
                    stretch.first_message + 1, stretch.size_octets,
                    count_of(of.shape().stride_octets, "octet"));
    finding.why.push_back(how_it_ended(of) + ".");
    finding.fix = ended ? "send in a loop until every octet is written, and only then close."
                        : "stop the capture after both programs have ended.";
    findings.push_back(std::move(finding));
  }
}

}  // namespace

bool is_at_end(const Case& of, const Stretch& lost) {
  if (at_start(of, lost)) return true;
  return lost.first_message + lost.messages == of.sides.sent.size() &&
         lost.stream_offset >= of.sides.captured.end_offset;
}

bool may_have_been_sent(const Case& of, const Stretch& lost) {
  if (!is_at_end(of, lost)) return false;
  return at_start(of, lost) || of.sides.captured.not_kept_octets > 0 ||
         !(is_finished(of) || is_reset(of));
}

bool is_beyond_recording(const Case& of, const Stretch& stretch) {
  return stretch.first_message == of.sides.sent.size() &&
         (!of.sides.sent.broken.empty() || of.sides.sent.not_kept_messages > 0);
}

bool ends_inside(const Case& of, const Stretch& stretch) {
  if (stretch.kind == StretchKind::cut) return true;
  if (stretch.kind != StretchKind::broken || stretch.size_octets >= of.shape().stride_octets ||
      stretch.stream_offset + stretch.size_octets < of.sides.captured.end_offset) {
    return false;
  }
  return !locate(of, stretch).exact;
}

void find_ends(const Case& of, std::vector<Finding>& findings) {
  find_start(of, findings);
  find_cut(of, findings);
  find_lost_at_end(of, findings);
}

}  // namespace wirestruct::verify
