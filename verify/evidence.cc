#include "verify/evidence.hpp"

#include <algorithm>
#include <utility>

#include "verify/compare.hpp"

namespace wirestruct::verify {
namespace {

// A stream of which parts were sent differently: more ways than this are taken for changed values.
constexpr std::size_t most_groups = 4;

struct Tally {
  std::array<std::uint64_t, reading_count> holds{};
  std::uint64_t seen = 0;
};

bool holds(Readings readings, std::optional<Reading> reading, const Leaf& leaf) {
  if (!reading) return false;
  // Text without a NUL cannot show what stands behind it.
  return readings.has(*reading) ||
         (leaf.kind == translate::LeafKind::text && readings.has(Reading::same));
}

bool equal_as_far_as_seen(Octets sent, const Chunk& chunk) {
  std::uint64_t at = 0;
  const auto equal_to = [&](std::uint64_t end) {
    return std::ranges::equal(sent.subspan(at, end - at), chunk.octets.subspan(at, end - at));
  };
  for (const MissingRange& missing : chunk.missing) {
    if (!equal_to(missing.offset_octets)) return false;
    at = missing.offset_octets + missing.size_octets;
  }
  return equal_to(chunk.octets.size());
}

class Gatherer {
 public:
  Gatherer(const Sides& sides, const Shape& shape, const Alignment& alignment)
      : sides_(sides),
        shape_(shape),
        alignment_(alignment),
        grouped_(sides.sent.size(), false),
        readings_(shape.places.size()) {}

  Evidence run() {
    count_equal();
    while (evidence_.groups.size() < most_groups && grouped_messages_ < evidence_.compared) {
      Group group = next_group(false);
      if (group.messages == 0) break;
      evidence_.groups.push_back(std::move(group));
    }
    if (grouped_messages_ < evidence_.compared) add_rest();
    std::ranges::sort(evidence_.groups, [](const Group& a, const Group& b) {
      if (a.messages != b.messages) return a.messages > b.messages;
      return a.first.message < b.first.message;
    });
    for (const Group& group : evidence_.groups) {
      evidence_.explained += group.messages - group.changed_messages;
    }
    return std::move(evidence_);
  }

 private:
  // Calls visit(pairing, sent, chunk) for every pair.
  template <class Visit>
  void for_each_pair(const Visit& visit) {
    for (const Stretch& stretch : alignment_.stretches) {
      const bool paired = stretch.kind == StretchKind::paired ||
                          stretch.kind == StretchKind::changed ||
                          stretch.kind == StretchKind::moved || stretch.kind == StretchKind::cut;
      if (!paired) continue;
      for (std::uint64_t i = 0; i < stretch.messages; ++i) {
        const Pairing pairing{stretch.first_message + i,
                              stretch.stream_offset + i * shape_.stride_octets};
        visit(pairing, sides_.sent.message(pairing.message),
              message_at(sides_.captured, shape_, pairing.stream_offset, buffer_));
      }
    }
  }

  void count_equal() {
    const bool in_schema_shape = shape_.causes.empty();
    for_each_pair([&](const Pairing&, Octets sent, const Chunk& chunk) {
      ++evidence_.compared;
      if (!chunk.missing.empty() || chunk.octets.size() < shape_.stride_octets) {
        ++evidence_.half_seen;
        if (in_schema_shape && equal_as_far_as_seen(sent, chunk)) ++evidence_.equal_as_far_as_seen;
      } else if (in_schema_shape && std::ranges::equal(sent, chunk.octets)) {
        ++evidence_.equal;
      }
    });
  }

  void read(Octets sent, const Chunk& chunk) {
    for (std::size_t i = 0; i < readings_.size(); ++i) {
      readings_[i] = readings_of(sides_.subject, shape_, i, sent, chunk);
    }
  }

  // The readings that hold most often in the messages that no group has yet.
  std::vector<std::optional<Reading>> choose() {
    std::vector<Tally> tallies(readings_.size());
    for_each_pair([&](const Pairing& pairing, Octets sent, const Chunk& chunk) {
      if (grouped_[pairing.message]) return;
      read(sent, chunk);
      for (std::size_t i = 0; i < readings_.size(); ++i) {
        if (!readings_[i].seen) continue;
        ++tallies[i].seen;
        for (std::size_t r = 0; r < reading_count; ++r) {
          tallies[i].holds[r] += readings_[i].readings.has(static_cast<Reading>(r)) ? 1 : 0;
        }
      }
    });
    std::vector<std::optional<Reading>> chosen;
    chosen.reserve(readings_.size());
    for (const Tally& tally : tallies) {
      const auto most = std::ranges::max_element(tally.holds);
      chosen.push_back(*most == 0
                           ? std::nullopt
                           : std::optional(static_cast<Reading>(most - tally.holds.begin())));
    }
    return chosen;
  }

  // All ungrouped messages that the chosen readings explain, but for values that nothing does; with
  // `all`, all ungrouped messages.
  Group next_group(bool all) {
    const std::vector<std::optional<Reading>> chosen =
        all && !evidence_.groups.empty() ? chosen_of(evidence_.groups.front()) : choose();
    Group group;
    group.leaves.resize(chosen.size());
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      group.leaves[i].reading = chosen[i];
      group.leaves[i].possible = Readings::all();
    }
    for_each_pair([&](const Pairing& pairing, Octets sent, const Chunk& chunk) {
      if (grouped_[pairing.message]) return;
      read(sent, chunk);
      if (!all && !explains(chosen)) return;
      grouped_[pairing.message] = true;
      ++grouped_messages_;
      take(pairing, chosen, sent, chunk, group);
    });
    return group;
  }

  static std::vector<std::optional<Reading>> chosen_of(const Group& group) {
    std::vector<std::optional<Reading>> chosen;
    chosen.reserve(group.leaves.size());
    for (const Group::OfLeaf& leaf : group.leaves) chosen.push_back(leaf.reading);
    return chosen;
  }

  bool explains(const std::vector<std::optional<Reading>>& chosen) const {
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      const LeafReadings& found = readings_[i];
      if (!found.seen || found.readings.empty()) continue;
      if (!holds(found.readings, chosen[i], sides_.subject.leaves[i])) return false;
    }
    return true;
  }

  void take(const Pairing& pairing, const std::vector<std::optional<Reading>>& chosen, Octets sent,
            const Chunk& chunk, Group& group) {
    bool telling = false;
    bool changed = false;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      const LeafReadings& found = readings_[i];
      if (!found.seen) continue;
      Group::OfLeaf& leaf = group.leaves[i];
      ++leaf.seen;
      if (!holds(found.readings, chosen[i], sides_.subject.leaves[i])) {
        ++leaf.different;
        changed = true;
        continue;
      }
      if (sides_.subject.leaves[i].kind != translate::LeafKind::text) {
        leaf.possible = leaf.possible & found.readings;
      }
      if (chosen[i] != Reading::same && !found.readings.has(Reading::same)) {
        ++leaf.telling;
        telling = true;
      }
    }
    if (group.messages++ == 0) group.first = pairing;
    if (telling && group.telling_messages++ == 0) group.first_telling = pairing;
    if (changed && group.changed_messages++ == 0) group.first_changed = pairing;
    group.last = pairing;
    if (!changed && !telling) look_at_padding(pairing, sent, chunk);
  }

  void look_at_padding(const Pairing& pairing, Octets sent, const Chunk& chunk) {
    if (!shape_.causes.empty() || sides_.subject.paddings.empty()) return;
    if (!chunk.missing.empty() || chunk.octets.size() < shape_.stride_octets) return;
    const bool differs = std::ranges::any_of(sides_.subject.paddings, [&](const auto& padding) {
      return !std::ranges::equal(
          sent.subspan(padding.offset_octets, padding.padding->size_octets),
          chunk.octets.subspan(padding.offset_octets, padding.padding->size_octets));
    });
    if (differs && evidence_.padding_differs++ == 0) evidence_.first_padding = pairing;
  }

  void add_rest() {
    Group rest = next_group(true);
    if (rest.messages > 0) evidence_.groups.push_back(std::move(rest));
  }

  const Sides& sides_;
  const Shape& shape_;
  const Alignment& alignment_;
  Evidence evidence_;
  std::vector<bool> grouped_;  // by message
  std::uint64_t grouped_messages_ = 0;
  std::vector<LeafReadings> readings_;  // of the message at hand
  ChunkBuffer buffer_;
};

}  // namespace

bool Group::as_schema() const {
  return std::ranges::all_of(
      leaves, [](const OfLeaf& leaf) { return !leaf.reading || *leaf.reading == Reading::same; });
}

Evidence gather(const Sides& sides, const Shape& shape, const Alignment& alignment) {
  return Gatherer(sides, shape, alignment).run();
}

}  // namespace wirestruct::verify
