#include "verify/align.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <tuple>

#include "verify/compare.hpp"
#include "verify/limits.hpp"

namespace wirestruct::verify {
namespace {

// So many messages in a row must agree for a place to be the right one, unless one side ends.
constexpr std::uint64_t enough_messages = 2;

// Where both sides may agree again.
struct Resumption {
  std::uint64_t message = 0;
  std::uint64_t stream_offset = 0;
  // The fewer events the likelier; then the fewer octets too many or too few.
  std::uint64_t events = 0;
  std::uint64_t octets_off = 0;

  auto cost() const { return std::tuple(events, octets_off); }
};

class Aligner {
 public:
  Aligner(const Sides& sides, const Shape& shape, const LeafSet& leaves, const KeyIndex& index)
      : sides_(sides),
        shape_(shape),
        leaves_(leaves),
        index_(index),
        stride_(shape.stride_octets),
        messages_(sides.sent.size()),
        end_(sides.captured.end_offset),
        anywhere_(sides.joined) {}

  Alignment run() {
    while (offset_ < end_) {
      if (skip_gap()) continue;
      const Chunk chunk = message_at(sides_.captured, shape_, offset_, buffer_);
      const bool fits = message_ < messages_ && agrees(message_, chunk);
      if (chunk.octets.size() < stride_) {
        end_inside(chunk, fits);
      } else if (fits) {
        pair(StretchKind::paired);
        credit_octets_ += stride_ * limits::search_octets_for_each;
        anywhere_ = false;
      } else if (message_ == messages_) {
        add({StretchKind::extra, message_, 0, offset_, stride_});
        offset_ += stride_;
      } else if (!chunk.missing.empty()) {
        half_seen();
      } else {
        resume();
      }
    }
    if (message_ < messages_) lose(messages_ - message_);
    return std::move(alignment_);
  }

 private:
  bool agrees(std::uint64_t message, const Chunk& chunk) const {
    return verify::agrees(sides_.subject, shape_, leaves_, sides_.sent.message(message), chunk);
  }

  void add(const Stretch& stretch) {
    auto& all = alignment_.stretches;
    const bool grows = stretch.kind != StretchKind::broken && stretch.kind != StretchKind::moved;
    if (grows && !all.empty() && all.back().kind == stretch.kind &&
        all.back().first_message + all.back().messages == stretch.first_message &&
        all.back().stream_offset + all.back().size_octets == stretch.stream_offset) {
      all.back().messages += stretch.messages;
      all.back().size_octets += stretch.size_octets;
      return;
    }
    all.push_back(stretch);
  }

  void pair(StretchKind kind) {
    add({kind, message_, 1, offset_, stride_});
    ++message_;
    offset_ += stride_;
  }

  void pair_as_it_is() {
    const Chunk chunk = message_at(sides_.captured, shape_, offset_, buffer_);
    pair(agrees(message_, chunk) ? StretchKind::paired : StretchKind::changed);
  }

  void lose(std::uint64_t count) {
    if (count == 0) return;
    add({StretchKind::lost, message_, count, offset_, 0});
    message_ += count;
  }

  // Passes over the messages that lie whole in a gap, however long it claims to be.
  bool skip_gap() {
    const std::uint64_t gap_octets = end_of_gap(sides_.captured, offset_) - offset_;
    if (gap_octets < stride_) return false;
    const std::uint64_t inside = gap_octets / stride_;
    const std::uint64_t known = std::min(inside, messages_ - message_);
    if (known > 0) add({StretchKind::skipped, message_, known, offset_, known * stride_});
    if (inside > known) {
      add({StretchKind::unseen, message_ + known, 0, offset_ + known * stride_,
           (inside - known) * stride_});
    }
    message_ += known;
    offset_ += inside * stride_;
    return true;
  }

  // A message with a gap inside whose other octets disagree: the next whole one tells whether it is
  // this message, changed, or whether messages were lost in the gap.
  void half_seen() {
    ChunkBuffer buffer;
    const Chunk next = message_at(sides_.captured, shape_, offset_ + stride_, buffer);
    const bool in_step = message_ + 1 < messages_ && next.missing.empty() &&
                         next.octets.size() == stride_ && agrees(message_ + 1, next);
    pair(in_step ? StretchKind::changed : StretchKind::skipped);
  }

  void end_inside(const Chunk& chunk, bool fits) {
    const std::uint64_t size_octets = chunk.octets.size();
    const bool unseen = end_of_gap(sides_.captured, offset_) == end_;
    if (message_ == messages_) {
      const StretchKind kind = unseen ? StretchKind::unseen : StretchKind::inserted;
      add({kind, message_, 0, offset_, size_octets});
    } else {
      const StretchKind kind = unseen ? StretchKind::skipped
                               : fits ? StretchKind::cut
                                      : StretchKind::broken;
      add({kind, message_, 1, offset_, size_octets});
      ++message_;
    }
    offset_ = end_;
  }

  // How many messages from there on agree: up to enough, where the end of one side is enough.
  std::uint64_t agreeing_from(std::uint64_t message, std::uint64_t stream_offset) {
    for (std::uint64_t count = 0; count < enough_messages; ++count) {
      if (message + count >= messages_) return count == 0 ? 0 : enough_messages;
      const std::uint64_t at = stream_offset + count * stride_;
      if (at >= end_) return count == 0 ? 0 : enough_messages;
      spend(stride_);
      const Chunk chunk = message_at(sides_.captured, shape_, at, buffer_);
      if (!agrees(message + count, chunk)) return count;
      // The rest of a message proves little.
      if (chunk.octets.size() < stride_) return count == 0 ? 0 : enough_messages;
    }
    return enough_messages;
  }

  void spend(std::uint64_t octets) {
    credit_octets_ = credit_octets_ > octets ? credit_octets_ - octets : 0;
  }

  void consider(std::uint64_t message, std::uint64_t stream_offset, std::uint64_t events) {
    const std::uint64_t sent_octets = (message - message_) * stride_;
    const std::uint64_t seen_octets = stream_offset - offset_;
    const Resumption candidate{
        message, stream_offset, events,
        std::max(sent_octets, seen_octets) - std::min(sent_octets, seen_octets)};
    if (best_ && candidate.cost() >= best_->cost()) return;
    if (agreeing_from(message, stream_offset) >= enough_messages) best_ = candidate;
  }

  // The messages that the octets there could be, as far as they are ahead.
  void consider_keys_at(std::uint64_t stream_offset, std::uint64_t passed, bool shifted) {
    const Chunk chunk = message_at(sides_.captured, shape_, stream_offset, buffer_);
    if (!chunk.missing.empty() || chunk.octets.size() < stride_) return;
    spend(stride_);
    const std::uint64_t key = key_of(sides_.subject, shape_, leaves_, chunk.octets);
    const auto message = index_.at_or_after(key, message_);
    if (!message) return;
    const std::uint64_t ahead = *message - message_;
    if (shifted) {
      if (anywhere_ || ahead <= limits::look_ahead_messages) {
        consider(*message, stream_offset, 2 + (ahead > passed ? ahead - passed : 0));
      }
    } else {
      consider(*message, stream_offset, std::max(ahead, passed));
    }
  }

  void look_for_resumption() {
    best_.reset();
    consider_keys_at(offset_, 0, false);
    for (std::uint64_t count = 1; count <= limits::look_ahead_messages; ++count) {
      if (credit_octets_ == 0) return;
      const std::uint64_t at = offset_ + count * stride_;
      if (at >= end_) break;
      if (message_ + count < messages_) consider(message_ + count, at, count);
      consider(message_, at, count);
      consider_keys_at(at, count, false);
    }
    const std::uint64_t last = std::min(2 * stride_, end_ - offset_);
    for (std::uint64_t by = 1; by < last && credit_octets_ > 0; ++by) {
      if (by % stride_ == 0) continue;
      // A shift is two events, so nothing beyond that can be better than what is known.
      if (best_ && best_->events < 2) return;
      consider_keys_at(offset_ + by, by / stride_, true);
    }
  }

  void resume() {
    if (credit_octets_ == 0) {
      alignment_.gave_up_looking = true;
      pair(StretchKind::changed);
      return;
    }
    look_for_resumption();
    if (!best_) {
      pair(StretchKind::changed);
      return;
    }
    const Resumption to = *best_;
    if ((to.stream_offset - offset_) % stride_ == 0) {
      resume_in_step(to);
    } else {
      resume_shifted(to);
    }
  }

  void resume_in_step(const Resumption& to) {
    while (message_ < to.message && offset_ < to.stream_offset) pair_as_it_is();
    if (message_ < to.message) lose(to.message - message_);
    if (offset_ < to.stream_offset) {
      add({StretchKind::extra, message_, 0, offset_, to.stream_offset - offset_});
      offset_ = to.stream_offset;
    }
  }

  void resume_shifted(const Resumption& to) {
    if (anywhere_) {
      add({StretchKind::unseen, to.message, 0, offset_, to.stream_offset - offset_});
      if (to.message > message_) lose(to.message - message_);
      message_ = to.message;
    } else {
      while (message_ + 1 < to.message && offset_ + stride_ < to.stream_offset) pair_as_it_is();
      const std::uint64_t rest = to.stream_offset - offset_;
      if (message_ < to.message) {
        add({StretchKind::broken, message_, 1, offset_, rest});
        ++message_;
      } else {
        add({StretchKind::inserted, message_, 0, offset_, rest});
      }
      offset_ = to.stream_offset;
      if (message_ < to.message) lose(to.message - message_);
    }
    offset_ = to.stream_offset;
  }

  const Sides& sides_;
  const Shape& shape_;
  const LeafSet& leaves_;
  const KeyIndex& index_;
  std::uint64_t stride_;
  std::uint64_t messages_;
  std::uint64_t end_;
  bool anywhere_;  // the first message that agrees may be any

  Alignment alignment_;
  std::uint64_t message_ = 0;  // the next one to find
  std::uint64_t offset_ = 0;   // the next octets to explain
  std::uint64_t credit_octets_ = limits::search_octets;
  std::optional<Resumption> best_;
  ChunkBuffer buffer_;
};

}  // namespace

Alignment align(const Sides& sides, const Shape& shape, const LeafSet& leaves,
                const KeyIndex& index) {
  Alignment alignment = Aligner(sides, shape, leaves, index).run();
  find_moved(sides, shape, leaves, index, alignment);
  return alignment;
}

}  // namespace wirestruct::verify
