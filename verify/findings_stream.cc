// Findings about messages in the stream: lost, extra, repeated, moved.
#include <fmt/format.h>

#include <algorithm>

#include "verify/diagnose.hpp"
#include "verify/rows.hpp"
#include "verify/words.hpp"

namespace wirestruct::verify {
namespace {

// All stretches of a kind that one finding speaks about.
struct Gathered {
  std::vector<Range> messages;  // numbers, from 1
  std::uint64_t count = 0;      // of messages
  const Stretch* first = nullptr;
};

// Calls use(stretch) for those of the kind that are about the middle of the stream: what is lost
// before its first message or behind its last is left to find_ends().
template <class Use>
void for_each(const Case& of, StretchKind kind, const Use& use) {
  const auto& stretches = of.alignment().stretches;
  for (const Stretch& stretch : stretches) {
    if (stretch.kind != kind) continue;
    if (kind == StretchKind::lost && is_at_end(of, stretch)) continue;
    use(stretch);
  }
}

std::string where_lost(const Case& of, const Stretch& lost) {
  if (of.sides.captured.octets.empty()) return "the connection carried no octet in this direction.";
  return fmt::format(
      "at stream octet {} the stream goes on with message {}, and the capture lacks no octet "
      "there.",
      lost.stream_offset, lost.first_message + lost.messages + 1);
}

void find_lost(const Case& of, std::vector<Finding>& findings) {
  Gathered lost;
  for_each(of, StretchKind::lost, [&](const Stretch& stretch) {
    add_to(lost.messages, stretch.first_message + 1, stretch.messages);
    lost.count += stretch.messages;
    if (!lost.first) lost.first = &stretch;
  });
  if (!lost.first) return;
  Finding finding{.code = FindingCode::v141, .direction = of.direction};
  finding.messages = lost.count;
  finding.where = where_of(of.sides.captured, lost.first->stream_offset, 1);
  finding.where->size_octets = 0;
  finding.sentence = fmt::format("{} {} lost: {}", count_of(lost.count, "message"),
                                 lost.count == 1 ? "was" : "were", list_of(lost.messages));
  finding.why.push_back(where_lost(of, *lost.first));
  finding.fix =
      "look at the result of send and write: a send that fails or a buffer that is not "
      "flushed loses messages, TCP does not.";
  findings.push_back(std::move(finding));
}

void find_extra(const Case& of, std::vector<Finding>& findings) {
  std::uint64_t count = 0;
  const Stretch* first = nullptr;
  for_each(of, StretchKind::extra, [&](const Stretch& stretch) {
    if (is_beyond_recording(of, stretch)) return;
    count += stretch.size_octets / of.shape().stride_octets;
    if (!first) first = &stretch;
  });
  if (!first) return;
  Finding finding{.code = FindingCode::v142, .direction = of.direction};
  finding.messages = count;
  finding.where = where_of(of.sides.captured, first->stream_offset, first->size_octets);
  finding.sentence =
      fmt::format("{} in the stream {} not recorded; the first comes after message {}",
                  count_of(count, "message"), count == 1 ? "was" : "were", first->first_message);
  finding.fix =
      "record every message where it is sent; does another part of the program write to "
      "this socket?";
  findings.push_back(std::move(finding));
}

void find_repeated(const Case& of, std::vector<Finding>& findings) {
  Gathered repeated;
  std::vector<std::uint64_t> numbers;
  for_each(of, StretchKind::repeated, [&](const Stretch& stretch) {
    numbers.push_back(stretch.first_message + 1);
    if (!repeated.first) repeated.first = &stretch;
  });
  if (!repeated.first) return;
  std::ranges::sort(numbers);
  for (const std::uint64_t number : numbers) {
    const bool again = !repeated.messages.empty() && repeated.messages.back().last == number;
    if (!again) add_to(repeated.messages, number);
  }
  Finding finding{.code = FindingCode::v143, .direction = of.direction};
  finding.messages = numbers.size();
  finding.where =
      where_of(of.sides.captured, repeated.first->stream_offset, repeated.first->size_octets);
  finding.where->message = repeated.first->first_message + 1;
  finding.sentence =
      fmt::format("{} {} in the stream more often than recorded: {}",
                  numbers.size() == 1 ? "a message" : "messages",
                  numbers.size() == 1 ? "stands" : "stand", list_of(repeated.messages));
  finding.why.emplace_back(
      "the second one has stream octets of its own: it is no retransmission of TCP, the program "
      "wrote it again.");
  finding.fix = "when a send fails half-way, only the rest must be sent again.";
  findings.push_back(std::move(finding));
}

void find_moved_messages(const Case& of, std::vector<Finding>& findings) {
  std::vector<std::string> moves;
  const Stretch* first = nullptr;
  std::uint64_t previous = 0;  // the message before, from 1
  for (const Stretch& stretch : of.alignment().stretches) {
    if (stretch.kind == StretchKind::moved) {
      moves.push_back(
          previous == 0
              ? fmt::format("message {} comes first", stretch.first_message + 1)
              : fmt::format("message {} comes after {}", stretch.first_message + 1, previous));
      if (!first) first = &stretch;
    }
    if (stretch.messages > 0 && stretch.size_octets > 0) {
      previous = stretch.first_message + stretch.messages;
    }
  }
  if (!first) return;
  Finding finding = finding_at(of, FindingCode::v144, {first->first_message, first->stream_offset});
  finding.messages = moves.size();
  finding.sentence = "messages are in another order than recorded: " + list_of(moves, 3);
  finding.fix = "one lock around recording and sending, when several threads send.";
  findings.push_back(std::move(finding));
}

}  // namespace

void find_messages(const Case& of, std::vector<Finding>& findings) {
  find_lost(of, findings);
  find_extra(of, findings);
  find_repeated(of, findings);
  find_moved_messages(of, findings);
}

}  // namespace wirestruct::verify
