// Findings about where values stand: alignment, width, extra and missing octets, the message
// swapped as a whole.
#include <fmt/format.h>

#include <algorithm>

#include "verify/diagnose.hpp"
#include "verify/rows.hpp"
#include "verify/words.hpp"

namespace wirestruct::verify {
namespace {

std::string size_change(const Case& of) {
  const std::uint64_t schema = of.sides.subject.size_octets();
  const std::uint64_t stride = of.shape().stride_octets;
  if (schema == stride) return fmt::format("{} as in the schema", count_of(stride, "octet"));
  return fmt::format("{} a message instead of {}", count_of(stride, "octet"), schema);
}

std::string sentence_of(const Case& of, const Cause& cause) {
  switch (cause.code) {
    case FindingCode::v111:
      return fmt::format("the sender's struct is laid out with {}: {}", cause.what,
                         size_change(of));
    case FindingCode::v104:
      return fmt::format("{}, text too: something swapped the buffer, not the fields", cause.what);
    default:  // of all findings few are causes of a shape
      return fmt::format("{}: {}", cause.what, size_change(of));
  }
}

std::uint64_t hole_before(const std::vector<Hole>& holes, std::size_t leaf) {
  const auto hole = std::ranges::find(holes, leaf, &Hole::leaf);
  return hole == holes.end() ? 0 : hole->size_octets;
}

std::string place_name(const Subject& subject, std::size_t leaf) {
  if (leaf == subject.leaves.size()) return "at the end";
  return fmt::format("before `{}`", subject.leaves[leaf].path);
}

// `3 extra octets before sequence, 1 at the end`
std::string describe_holes(const Case& of) {
  const Subject& subject = of.sides.subject;
  const std::vector<Hole> declared = holes_of(subject, schema_shape(subject));
  const std::vector<Hole> found = holes_of(subject, of.shape());
  std::vector<std::string> parts;
  for (std::size_t leaf = 0; leaf <= subject.leaves.size(); ++leaf) {
    const std::uint64_t before = hole_before(declared, leaf);
    const std::uint64_t now = hole_before(found, leaf);
    if (now > before) {
      parts.push_back(
          fmt::format("{} {}", count_of(now - before, "extra octet"), place_name(subject, leaf)));
    } else if (now < before) {
      parts.push_back(
          fmt::format("{} fewer {}", count_of(before - now, "octet"), place_name(subject, leaf)));
    }
  }
  return list_of(parts);
}

std::string fix_of(const Case& of, const Cause& cause) {
  switch (cause.code) {
    case FindingCode::v111:
      if (of.shape().stride_octets > of.sides.subject.size_octets()) {
        return "C++: `#pragma pack(push, 1)` around the sender's struct, or send what the "
               "generated "
               "encode() writes; Java: do not skip to multiples of the alignment; or `layout "
               "natural` in the schema. Not both.";
      }
      return "C++: take `#pragma pack` off the sender's struct, or send what the generated "
             "encode() "
             "writes; Java: write the padding, too; or no `layout natural` in the schema. Not "
             "both.";
    case FindingCode::v112:
      return "C++: a type of fixed width (std::int32_t, not long) in the sender's struct; Java: "
             "writeInt is 4 octets, writeLong 8; or the sender's width in the schema.";
    case FindingCode::v113:
      return "if the sender is right, put these octets into the schema, as a field or as `pad[n]`.";
    case FindingCode::v114:
      return "if the sender is right, take them out of the schema; else the sender is an older "
             "version, or sends text without filling up the field.";
    default:
      return "take out the loop that swaps the buffer (ntohl over all of it, a swapping driver): "
             "only numbers have a byte order.";
  }
}

const Group* first_group(const Case& of) {
  const auto& groups = of.evidence().groups;
  return groups.empty() ? nullptr : &groups.front();
}

}  // namespace

void find_layout(const Case& of, std::vector<Finding>& findings) {
  const Group* group = first_group(of);
  if (of.shape().causes.empty() || !group) return;
  bool first = true;
  for (const Cause& cause : of.shape().causes) {
    Finding finding = finding_at(of, cause.code, group->first);
    finding.sentence = sentence_of(of, cause);
    finding.messages = of.evidence().compared;
    if (first) {
      add_layout_rows({of.sides, of.shape(), group->first}, finding);
      const std::string holes = describe_holes(of);
      if (!holes.empty() && cause.code != FindingCode::v113 && cause.code != FindingCode::v104) {
        finding.why.push_back(holes + ".");
      }
      finding.why.push_back(fmt::format(
          "this explains {} of {}; as the schema says, the messages "
          "could not be found.",
          grouped(of.evidence().explained), count_of(of.evidence().compared, "message")));
      finding.not_told_apart = rivals_of(of);
      finding.ruled_out = ruled_out_of(of);
    }
    finding.fix = fix_of(of, cause);
    findings.push_back(std::move(finding));
    first = false;
  }
}

}  // namespace wirestruct::verify
