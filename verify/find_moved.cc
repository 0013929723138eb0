#include <algorithm>
#include <optional>
#include <utility>

#include "verify/align.hpp"
#include "verify/compare.hpp"

namespace wirestruct::verify {
namespace {

// Splits what could not be paired into single messages and pairs those again by their values.
class Finder {
 public:
  Finder(const Sides& sides, const Shape& shape, const LeafSet& leaves, const KeyIndex& index,
         Alignment& alignment)
      : sides_(sides),
        shape_(shape),
        leaves_(leaves),
        index_(index),
        alignment_(alignment),
        unpaired_(sides.sent.size(), false) {}

  void run() {
    for (const Stretch& stretch : alignment_.stretches) {
      if (stretch.kind == StretchKind::lost || stretch.kind == StretchKind::changed) {
        for (std::uint64_t i = 0; i < stretch.messages; ++i) {
          unpaired_[stretch.first_message + i] = true;
        }
      }
    }
    for (const Stretch& stretch : alignment_.stretches) find_in(stretch);
    // A lost message that turned up elsewhere is not lost.
    std::vector<Stretch> kept;
    for (const Stretch& stretch : result_) {
      if (stretch.kind == StretchKind::lost) {
        keep_lost(stretch, kept);
      } else {
        kept.push_back(stretch);
      }
    }
    alignment_.stretches = std::move(kept);
  }

 private:
  void find_in(const Stretch& stretch) {
    if (stretch.kind != StretchKind::extra && stretch.kind != StretchKind::changed) {
      result_.push_back(stretch);
      return;
    }
    const std::uint64_t stride = shape_.stride_octets;
    for (std::uint64_t at = 0; at < stretch.size_octets; at += stride) {
      const std::uint64_t offset = stretch.stream_offset + at;
      const std::uint64_t near = stretch.first_message + (stretch.messages > 0 ? at / stride : 0);
      const auto found = message_like(offset, near);
      if (!found) {
        keep(stretch.kind, near, offset);
        continue;
      }
      if (stretch.kind == StretchKind::changed) {
        result_.push_back({StretchKind::lost, near, 1, offset, 0});
      }
      const bool moved = unpaired_[*found];
      unpaired_[*found] = false;
      result_.push_back({moved ? StretchKind::moved : StretchKind::repeated, *found,
                         moved ? 1U : 0U, offset, stride});
    }
  }

  // Nothing is like these octets: they are what became of their message, unless that one has turned
  // up elsewhere.
  void keep(StretchKind kind, std::uint64_t near, std::uint64_t offset) {
    const std::uint64_t stride = shape_.stride_octets;
    if (kind == StretchKind::changed && unpaired_[near]) {
      unpaired_[near] = false;
      add({StretchKind::changed, near, 1, offset, stride});
    } else {
      add({StretchKind::extra, near, 0, offset, stride});
    }
  }

  void add(const Stretch& stretch) {
    if (!result_.empty() && result_.back().kind == stretch.kind &&
        result_.back().stream_offset + result_.back().size_octets == stretch.stream_offset &&
        result_.back().first_message + result_.back().messages == stretch.first_message) {
      result_.back().messages += stretch.messages;
      result_.back().size_octets += stretch.size_octets;
      return;
    }
    result_.push_back(stretch);
  }

  // The nearest message that was sent with the values that stand there; one that has no place of
  // its own rather than one that has.
  std::optional<std::uint64_t> message_like(std::uint64_t stream_offset, std::uint64_t near) {
    const Chunk chunk = message_at(sides_.captured, shape_, stream_offset, buffer_);
    if (!chunk.missing.empty() || chunk.octets.size() < shape_.stride_octets) return std::nullopt;
    const std::uint64_t key = key_of(sides_.subject, shape_, leaves_, chunk.octets);
    const std::optional<std::uint64_t> candidates[] = {index_.at_or_after(key, near),
                                                       index_.before(key, near)};
    std::optional<std::uint64_t> found;
    for (const auto& candidate : candidates) {
      if (!candidate ||
          !agrees(sides_.subject, shape_, leaves_, sides_.sent.message(*candidate), chunk)) {
        continue;
      }
      if (!found || (unpaired_[*candidate] && !unpaired_[*found])) found = candidate;
    }
    return found;
  }

  void keep_lost(const Stretch& stretch, std::vector<Stretch>& kept) const {
    for (std::uint64_t i = 0; i < stretch.messages; ++i) {
      const std::uint64_t message = stretch.first_message + i;
      if (!unpaired_[message]) continue;
      if (!kept.empty() && kept.back().kind == StretchKind::lost &&
          kept.back().first_message + kept.back().messages == message) {
        ++kept.back().messages;
      } else {
        kept.push_back({StretchKind::lost, message, 1, stretch.stream_offset, 0});
      }
    }
  }

  const Sides& sides_;
  const Shape& shape_;
  const LeafSet& leaves_;
  const KeyIndex& index_;
  Alignment& alignment_;
  std::vector<bool> unpaired_;  // by message
  std::vector<Stretch> result_;
  ChunkBuffer buffer_;
};

}  // namespace

void find_moved(const Sides& sides, const Shape& shape, const LeafSet& leaves,
                const KeyIndex& index, Alignment& alignment) {
  Finder(sides, shape, leaves, index, alignment).run();
}

}  // namespace wirestruct::verify
