// Findings about octets that are missing or too many at one place of the stream.
#include <fmt/format.h>

#include <algorithm>

#include "translate/format.hpp"
#include "verify/compare.hpp"
#include "verify/diagnose.hpp"
#include "verify/render.hpp"
#include "verify/rows.hpp"
#include "verify/words.hpp"

namespace wirestruct::verify {
namespace {

// How far two runs of octets agree from the start, and from the end.
struct Agreement {
  std::uint64_t from_start = 0;
  std::uint64_t from_end = 0;
};
Agreement compare_ends(const Pattern& pattern, Octets captured) {
  const std::size_t common = std::min(pattern.octets.size(), captured.size());
  const auto same = [&](std::size_t i, std::size_t j) {
    return !pattern.known[i] || pattern.octets[i] == captured[j];
  };
  Agreement agreement;
  while (agreement.from_start < common && same(agreement.from_start, agreement.from_start)) {
    ++agreement.from_start;
  }
  while (agreement.from_end < common && same(pattern.octets.size() - 1 - agreement.from_end,
                                             captured.size() - 1 - agreement.from_end)) {
    ++agreement.from_end;
  }
  return agreement;
}

// The leaf whose octets these are, as a reader of the sender's shape counts.
std::string field_at(const Case& of, std::uint64_t offset_octets) {
  const Shape& shape = of.shape();
  for (std::size_t i = 0; i < shape.places.size(); ++i) {
    const Leaf& leaf = of.sides.subject.leaves[i];
    const std::uint64_t end =
        shape.places[i].offset_octets + shape.places[i].element_octets * leaf.count;
    if (offset_octets >= shape.places[i].offset_octets && offset_octets < end) {
      return fmt::format(" (`{}`)", leaf.path);
    }
  }
  return "";
}

// `these octets: 68 65 6C 6C 6F "hello"`
std::string describe_octets(Octets octets) {
  constexpr std::size_t shown = 16;
  return fmt::format("these octets: {}  {}", translate::hex_octets(octets, shown),
                     translate::quote_text(octets.first(std::min(shown, octets.size()))));
}

Group plain_group(const Case& of) {
  Group group;
  group.leaves.resize(of.shape().places.size());
  for (Group::OfLeaf& leaf : group.leaves) leaf.reading = Reading::same;
  return group;
}

// One message whose octets are fewer or more than its shape has.
void find_broken(const Case& of, const Stretch& stretch, std::vector<Finding>& findings) {
  const Break at = locate(of, stretch);
  Finding finding{.code = at.missing ? FindingCode::v145 : FindingCode::v146,
                  .direction = of.direction};
  finding.messages = 1;
  finding.where = where_of(of.sides.captured, stretch.stream_offset, stretch.size_octets);
  finding.where->message = stretch.first_message + 1;
  const char* verb = at.missing ? (at.count == 1 ? "is missing" : "are missing")
                                : (at.count == 1 ? "was inserted" : "were inserted");
  const std::string place = at.first_octet < at.last_octet
                                ? fmt::format("somewhere in octets {} to {}", at.first_octet,
                                              at.last_octet + (at.missing ? at.count - 1 : 0))
                                : fmt::format("at octet {}", at.first_octet);
  finding.sentence = fmt::format("{} {} {}{} of message {}; all that follows is shifted",
                                 count_of(at.count, "octet"), verb, place,
                                 field_at(of, at.first_octet), stretch.first_message + 1);
  finding.why.emplace_back(at.exact
                               ? "every other octet of the message fits, before it and behind it."
                               : "the next message stands there; other octets of this one differ.");
  if (at.first_octet < at.last_octet) {
    finding.not_told_apart.emplace_back(
        "which of these octets: they are alike, so that any of them gives the same");
  }
  if (!at.missing && at.exact) {
    ChunkBuffer buffer;
    const Chunk chunk =
        fetch(of.sides.captured, stretch.stream_offset, stretch.size_octets, buffer);
    finding.why.push_back(describe_octets(chunk.octets.subspan(at.first_octet, at.count)));
  }
  finding.fix = at.missing ? "send in a loop until every octet is written: write and send may take "
                             "fewer than they are given."
                           : "does something else print to this socket, or is a length too large?";
  findings.push_back(std::move(finding));
}

void find_inserted(const Case& of, const Stretch& stretch, std::vector<Finding>& findings) {
  const bool at_end = stretch.first_message == of.sides.sent.size();
  ChunkBuffer buffer;
  const Chunk chunk = fetch(of.sides.captured, stretch.stream_offset, stretch.size_octets, buffer);
  Finding finding{.code = FindingCode::v146, .direction = of.direction};
  finding.where = where_of(of.sides.captured, stretch.stream_offset, stretch.size_octets);
  finding.sentence =
      fmt::format("{} {} inserted {}", count_of(stretch.size_octets, "octet"),
                  stretch.size_octets == 1 ? "was" : "were",
                  at_end ? "behind the last message"
                         : fmt::format("before message {}; all that follows is shifted",
                                       stretch.first_message + 1));
  finding.why.push_back(describe_octets(chunk.octets));
  finding.fix = "does something else print to this socket, or is a length too large?";
  findings.push_back(std::move(finding));
}

}  // namespace

Break locate(const Case& of, const Stretch& broken) {
  const std::uint64_t stride = of.shape().stride_octets;
  const std::uint64_t shorter = std::min(stride, broken.size_octets);
  const auto& groups = of.evidence().groups;
  const Pattern pattern =
      render(of.sides.subject, of.shape(), groups.empty() ? plain_group(of) : groups.front(),
             of.sides.sent.message(broken.first_message));
  ChunkBuffer buffer;
  const Chunk chunk = fetch(of.sides.captured, broken.stream_offset, broken.size_octets, buffer);
  const Agreement agreement = compare_ends(pattern, chunk.octets);
  Break at;
  at.missing = broken.size_octets < stride;
  at.count = std::max(stride, broken.size_octets) - shorter;
  at.exact = agreement.from_start + agreement.from_end >= shorter;
  at.first_octet = at.exact ? shorter - agreement.from_end : agreement.from_start;
  at.last_octet = agreement.from_start;
  return at;
}

void find_shifts(const Case& of, std::vector<Finding>& findings) {
  std::uint64_t told = 0;
  for (const Stretch& stretch : of.alignment().stretches) {
    if (told >= limits::shifts) return;
    if (stretch.kind == StretchKind::broken && !ends_inside(of, stretch)) {
      find_broken(of, stretch, findings);
      ++told;
    } else if (stretch.kind == StretchKind::inserted && !is_beyond_recording(of, stretch)) {
      find_inserted(of, stretch, findings);
      ++told;
    }
  }
}

}  // namespace wirestruct::verify
