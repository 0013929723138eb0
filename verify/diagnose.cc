#include "verify/diagnose.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "verify/compare.hpp"
#include "verify/rows.hpp"
#include "verify/words.hpp"

namespace wirestruct::verify {
namespace {

constexpr std::array all_diagnosers{
    Diagnoser{"unrelated", find_unrelated},
    Diagnoser{"layout", find_layout},
    Diagnoser{"byte order", find_byte_order},
    Diagnoser{"text", find_text},
    Diagnoser{"padding", find_padding},
    Diagnoser{"values", find_values},
    Diagnoser{"messages", find_messages},
    Diagnoser{"shifts", find_shifts},
    Diagnoser{"ends", find_ends},
    Diagnoser{"capture faults", find_capture_faults},
};

std::string_view name_of_kind(FindingCode code) {
  switch (code) {
    case FindingCode::v111:
      return "another alignment";
    case FindingCode::v112:
      return "another width";
    case FindingCode::v113:
      return "extra octets in every message";
    case FindingCode::v114:
      return "octets missing in every message";
    case FindingCode::v104:
      return "whole message swapped";
    default:  // no kind of shape
      return row_of(code).title;
  }
}

// The whole stream is octet by octet what was recorded.
bool is_identical(const Sides& sides) {
  const Octets captured = sides.captured.octets;
  const Octets sent = sides.sent.octets;
  const bool gapless = sides.captured.gaps.empty() && sides.captured.not_kept_octets == 0;
  return gapless && captured.size() == sent.size() &&
         (sent.empty() || std::memcmp(captured.data(), sent.data(), sent.size()) == 0);
}

// What is_identical leaves to find.
Judgement identical(const Sides& sides) {
  Judgement judgement;
  judgement.trial.shape = schema_shape(sides.subject);
  const std::uint64_t messages = sides.sent.size();
  if (messages > 0) {
    judgement.trial.alignment.stretches = {
        {StretchKind::paired, 0, messages, 0, sides.sent.octets.size()}};
  }
  judgement.trial.evidence.compared = messages;
  judgement.trial.evidence.explained = messages;
  judgement.trial.evidence.equal = messages;
  return judgement;
}

Counts count(const Case& of) {
  const Evidence& evidence = of.evidence();
  Counts counts;
  counts.sent = of.sides.sent.size();
  counts.octets = of.sides.captured.octets.size();
  counts.equal = evidence.equal;
  counts.different = evidence.compared - evidence.equal - evidence.equal_as_far_as_seen;
  counts.not_compared = evidence.equal_as_far_as_seen;
  counts.captured = evidence.compared;
  for (const Stretch& stretch : of.alignment().stretches) {
    const std::uint64_t whole = stretch.size_octets / of.shape().stride_octets;
    switch (stretch.kind) {
      case StretchKind::paired:
      case StretchKind::changed:
      case StretchKind::moved:
      case StretchKind::cut:
        break;
      case StretchKind::lost:
        (may_have_been_sent(of, stretch) ? counts.not_compared : counts.lost) += stretch.messages;
        break;
      case StretchKind::extra:
      case StretchKind::repeated:
        if (is_beyond_recording(of, stretch)) break;
        counts.extra += whole;
        counts.captured += whole;
        break;
      case StretchKind::broken:
        counts.different += stretch.messages;
        counts.captured += stretch.messages;
        break;
      case StretchKind::skipped:
        counts.not_compared += stretch.messages;
        break;
      case StretchKind::inserted:
      case StretchKind::unseen:
        break;
    }
  }
  return counts;
}

// No number of the recording could have shown a wrong byte order.
bool order_cannot_be_told(const Sides& sides) {
  constexpr std::uint64_t enough_messages = 10'000;
  const std::uint64_t messages = std::min(enough_messages, sides.sent.size());
  bool any = false;
  for (const Leaf& leaf : sides.subject.leaves) {
    if (!has_order(leaf)) continue;
    any = true;
    for (std::uint64_t i = 0; i < messages * leaf.count; ++i) {
      const Octets element = sides.sent.message(i / leaf.count)
                                 .subspan(leaf.offset_octets + i % leaf.count * leaf.element_octets,
                                          leaf.element_octets);
      if (!readings_of(leaf, element, element).has(Reading::reversed)) return false;
    }
  }
  return any && messages > 0;
}

// How segments and messages lie to each other: a receiver must not take one for the other.
void note_segments(const Case& of, std::vector<std::string>& notes) {
  const std::uint64_t stride = of.shape().stride_octets;
  const auto& carriers = of.sides.captured.carriers;
  std::uint64_t spanning = 0;
  std::uint64_t merged = 0;
  for (const Stretch& stretch : of.alignment().stretches) {
    if (stretch.kind != StretchKind::paired || stretch.size_octets < stride) continue;
    std::uint64_t last_spanned = UINT64_MAX;
    const auto in = carriers_of(of.sides.captured, stretch.stream_offset, stretch.size_octets);
    for (auto carrier = in.begin(); carrier != in.end(); ++carrier) {
      const std::uint64_t begin = std::max(carrier->stream_offset, stretch.stream_offset);
      const std::uint64_t end = carrier + 1 != in.end()
                                    ? (carrier + 1)->stream_offset
                                    : stretch.stream_offset + stretch.size_octets;
      const std::uint64_t message = (begin - stretch.stream_offset) / stride;
      const bool inside = (begin - stretch.stream_offset) % stride != 0;
      if (inside && message != last_spanned) {
        ++spanning;
        last_spanned = message;
      }
      if ((end - 1 - stretch.stream_offset) / stride > message) ++merged;
    }
  }
  if (spanning > 0) {
    notes.push_back(fmt::format("{} {} more than one segment", count_of(spanning, "message"),
                                spanning == 1 ? "spans" : "span"));
  }
  if (merged > 0) {
    notes.push_back(fmt::format("{} of {} {} octets of more than one message", grouped(merged),
                                count_of(carriers.size(), "segment"),
                                merged == 1 ? "carries" : "carry"));
  }
}

}  // namespace

bool Case::anything_found() const {
  const auto& stretches = alignment().stretches;
  return evidence().explained > 0 || std::ranges::any_of(stretches, [](const Stretch& stretch) {
           return stretch.kind == StretchKind::paired;
         });
}

std::string Case::scope_of(const Group& group) const {
  if (group.messages == evidence().compared) return "";
  return fmt::format(" in {} of {} ({} to {})", grouped(group.messages),
                     count_of(evidence().compared, "message"), group.first.message + 1,
                     group.last.message + 1);
}

std::span<const Diagnoser> diagnosers() {
  return all_diagnosers;
}

Finding finding_at(const Case& of, FindingCode code, Pairing pairing) {
  Finding finding;
  finding.code = code;
  finding.direction = of.direction;
  finding.where = where_of(RowSource{of.sides, of.shape(), pairing});
  return finding;
}

std::vector<std::string> rivals_of(const Case& of) {
  std::vector<std::string> rivals;
  const auto add = [&](std::string text) {
    if (std::ranges::find(rivals, text) == rivals.end()) rivals.push_back(std::move(text));
  };
  for (const auto& causes : of.shape().also) {
    if (causes.size() <= of.shape().causes.size() + 1) {
      add(describe(causes) + " (here the same octets)");
    }
  }
  for (const Trial& rival : of.judgement.rivals) {
    std::vector<std::string> parts;
    if (!rival.shape.causes.empty()) parts.push_back(describe(rival.shape.causes));
    for (const Group& group : rival.evidence.groups) {
      for (const FindingCode code : codes_of(of.sides.subject, rival.shape, group)) {
        const std::string title(row_of(code).title);
        if (std::ranges::find(parts, title) == parts.end()) parts.push_back(title);
      }
    }
    add(parts.empty() ? "the schema's own layout" : list_of(parts));
  }
  return rivals;
}

std::vector<std::string> ruled_out_of(const Case& of) {
  std::vector<std::string> names;
  for (const FindingCode code : of.judgement.ruled_out) {
    std::string name(name_of_kind(code));
    if (code == FindingCode::v111 && of.shape().causes.empty() && of.evidence().compared > 1) {
      name += fmt::format(" (messages are {} octets apart)", of.shape().stride_octets);
    }
    names.push_back(std::move(name));
  }
  return names;
}

DirectionReport compare_direction(const Sides& sides, capture::Direction direction) {
  DirectionReport report;
  report.direction = direction;
  report.structure = sides.subject.structure->name;
  report.structure_octets = sides.subject.size_octets();
  const Judgement judgement = is_identical(sides) ? identical(sides) : judge(sides);
  const Case of{sides, judgement, direction};
  for (const Diagnoser& diagnoser : diagnosers()) diagnoser.add(of, report.findings);
  report.counts = count(of);
  note_segments(of, report.notes);
  if (report.findings.empty() && order_cannot_be_told(sides)) {
    report.notes.emplace_back(
        "every number reads the same in both byte orders, so nothing shows whether it is the right "
        "one");
  }
  if (judgement.trial.alignment.gave_up_looking) {
    report.notes.emplace_back(
        "messages were compared in order from some place on: too much differs to look for each");
  }
  return report;
}

}  // namespace wirestruct::verify
