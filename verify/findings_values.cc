// Findings about values that stand where they should: text, padding, what no cause was found for.
#include <fmt/format.h>

#include <algorithm>

#include "verify/compare.hpp"
#include "verify/diagnose.hpp"
#include "verify/rows.hpp"
#include "verify/words.hpp"

namespace wirestruct::verify {
namespace {

std::string quoted(const Case& of, std::size_t leaf) {
  return "`" + of.sides.subject.leaves[leaf].path + "`";
}

void find_text_reading(const Case& of, const Group& group, Reading reading,
                       std::vector<Finding>& findings) {
  std::vector<std::size_t> leaves;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < group.leaves.size(); ++i) {
    if (group.leaves[i].reading != reading) continue;
    leaves.push_back(i);
    names.push_back(quoted(of, i));
  }
  if (leaves.empty()) return;
  const Pairing at = group.telling_messages > 0 ? group.first_telling : group.first;
  const bool spaces = reading == Reading::space_padded;
  Finding finding = finding_at(of, spaces ? FindingCode::v123 : FindingCode::v122, at);
  finding.messages = group.telling_messages;
  finding.sentence =
      spaces ? fmt::format("{} {} padded with spaces; the schema says NUL{}", list_of(names),
                           names.size() == 1 ? "is" : "are", of.scope_of(group))
             : fmt::format("the octets after the NUL of {} are not what was sent{}", list_of(names),
                           of.scope_of(group));
  add_rows({of.sides, of.shape(), at}, leaves, finding);
  finding.why.push_back(fmt::format("this explains {} of {}; the text itself is equal.",
                                    grouped(group.messages - group.changed_messages),
                                    count_of(of.evidence().compared, "message")));
  finding.fix =
      spaces ? "C++: clear the field with NUL before the text is copied in; Java: "
               "Arrays.copyOf(bytes, n) fills up with 0; or cut spaces off when reading."
             : "C++: clear the field (memset, strncpy) before the text is copied in: what is "
               "left of older text leaves the machine; Java: a new byte[] is clear.";
  findings.push_back(std::move(finding));
}

// The leaves that nothing explains in one message.
std::vector<std::size_t> changed_in(const Case& of, const Group& group, Pairing at) {
  ChunkBuffer buffer;
  const Chunk chunk = message_at(of.sides.captured, of.shape(), at.stream_offset, buffer);
  std::vector<std::size_t> leaves;
  for (std::size_t i = 0; i < group.leaves.size(); ++i) {
    const LeafReadings found =
        readings_of(of.sides.subject, of.shape(), i, of.sides.sent.message(at.message), chunk);
    const std::optional<Reading> reading = group.leaves[i].reading;
    if (found.seen && (!reading || !found.readings.has(*reading))) leaves.push_back(i);
  }
  return leaves;
}

}  // namespace

static bool is_unrelated(const Case& of) {
  return of.evidence().compared > 0 && !of.anything_found() && of.shape().causes.empty() &&
         std::ranges::all_of(of.evidence().groups, [&](const Group& group) {
           // Octets of values that ever agreed.
           std::uint64_t agreeing = 0;
           for (std::size_t i = 0; i < group.leaves.size(); ++i) {
             const bool agrees = group.leaves[i].different * 2 < group.leaves[i].seen;
             if (agrees) agreeing += of.sides.subject.leaves[i].size_octets;
           }
           return agreeing * 8 < of.sides.subject.size_octets();
         });
}

void find_unrelated(const Case& of, std::vector<Finding>& findings) {
  if (!is_unrelated(of)) return;
  Finding finding = finding_at(of, FindingCode::v149, of.evidence().groups.front().first);
  finding.messages = of.evidence().compared;
  finding.sentence = fmt::format("none of the {} that were sent {} in {} of the capture",
                                 count_of(of.sides.sent.size(), "message"),
                                 of.sides.sent.size() == 1 ? "is" : "are",
                                 count_of(of.sides.captured.octets.size(), "octet"));
  const Pairing at = of.evidence().groups.front().first;
  add_rows({of.sides, of.shape(), at}, changed_in(of, of.evidence().groups.front(), at), finding);
  finding.why.emplace_back("no layout and no byte order that was tried makes them alike.");
  finding.fix =
      "is it the recording of this conversation, of this side? --connection chooses another one; "
      "encrypted or compressed streams cannot be compared.";
  findings.push_back(std::move(finding));
}

void find_text(const Case& of, std::vector<Finding>& findings) {
  for (const Group& group : of.evidence().groups) {
    find_text_reading(of, group, Reading::equal_to_nul, findings);
    find_text_reading(of, group, Reading::space_padded, findings);
  }
}

void find_padding(const Case& of, std::vector<Finding>& findings) {
  const Evidence& evidence = of.evidence();
  if (evidence.padding_differs == 0) return;
  Finding finding = finding_at(of, FindingCode::v121, evidence.first_padding);
  finding.messages = evidence.padding_differs;
  finding.sentence =
      fmt::format("only padding differs, in {} of {}: it may leak memory",
                  grouped(evidence.padding_differs), count_of(evidence.compared, "message"));
  add_padding_rows({of.sides, of.shape(), evidence.first_padding}, finding);
  finding.why.emplace_back("all fields are equal; nothing reads these octets.");
  finding.fix =
      "C++: clear the struct with memset before its members are set, or send what the "
      "generated encode() writes.";
  findings.push_back(std::move(finding));
}

void find_values(const Case& of, std::vector<Finding>& findings) {
  if (is_unrelated(of)) return;
  std::vector<std::uint64_t> different(of.sides.subject.leaves.size());
  std::uint64_t messages = 0;
  const Group* first = nullptr;
  for (const Group& group : of.evidence().groups) {
    messages += group.changed_messages;
    if (group.changed_messages == 0) continue;
    if (!first || group.first_changed.message < first->first_changed.message) first = &group;
    for (std::size_t i = 0; i < different.size(); ++i) different[i] += group.leaves[i].different;
  }
  if (!first) return;
  std::vector<std::string> names;
  std::vector<std::string> counts;
  for (std::size_t i = 0; i < different.size(); ++i) {
    if (different[i] == 0) continue;
    names.push_back(quoted(of, i));
    counts.push_back(fmt::format("{} in {}", quoted(of, i), count_of(different[i], "message")));
  }
  Finding finding = finding_at(of, FindingCode::v131, first->first_changed);
  finding.messages = messages;
  finding.sentence = fmt::format("{} {} in {} of {}, and no cause was found", list_of(names),
                                 names.size() == 1 ? "differs" : "differ", grouped(messages),
                                 count_of(of.evidence().compared, "message"));
  add_rows({of.sides, of.shape(), first->first_changed},
           changed_in(of, *first, first->first_changed), finding);
  if (names.size() > 1) finding.why.push_back("different: " + list_of(counts) + ".");
  finding.fix = "does the program record the message as it sends it, after its last change?";
  findings.push_back(std::move(finding));
}

}  // namespace wirestruct::verify
