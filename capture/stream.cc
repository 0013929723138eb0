#include "capture/stream.hpp"

#include <algorithm>
#include <limits>

namespace wirestruct::capture {
namespace {

// Positions begin in the middle, so that there is room in both directions.
constexpr std::uint64_t first_position = std::uint64_t{1} << 62;
// The largest window: 65,535 × 2^14 (RFC 7323, 2.3).
constexpr std::uint64_t window_octets = std::uint64_t{1} << 30;
// How far before the first octet seen a late SYN may place the start.
constexpr std::uint64_t late_syn_octets = 1 << 20;
// Keeping a piece or range costs about this much beside its octets, and counts as such: otherwise a
// flood of tiny segments would hold a hundred times the limit.
constexpr std::uint64_t keeping_octets = 128;

}  // namespace

std::uint64_t Stream::position_of(std::uint32_t sequence) const {
  if (start_ == Start::unknown) return first_position + sequence;
  const auto difference = static_cast<std::int32_t>(sequence - static_cast<std::uint32_t>(next_));
  return next_ + static_cast<std::uint64_t>(std::int64_t{difference});
}

bool Stream::is_far(std::uint32_t sequence) const {
  if (start_ == Start::unknown || start_ == Start::hinted) return false;
  const std::uint64_t position = position_of(sequence);
  return std::max(position, next_) - std::min(position, next_) > window_octets;
}

bool is_before(std::uint32_t sequence, std::uint32_t size_octets, std::uint32_t next) {
  const std::uint32_t before = next - sequence;  // modulo 2^32, as sequence numbers are
  return before >= size_octets && before <= window_octets;
}

bool Stream::finished() const {
  return fin_ != 0 && start_ != Start::pending && next_ >= fin_;
}

bool Stream::could_begin_with(std::uint32_t initial_sequence) const {
  if (initial_sequence_) return *initial_sequence_ == initial_sequence;
  if (start_ == Start::unknown) return true;
  const std::uint64_t first = position_of(initial_sequence + 1);
  return first <= base_ && base_ - first <= late_syn_octets;
}

void Stream::begin(std::uint32_t initial_sequence, Telling& telling) {
  if (initial_sequence_ && has_payload_) return;
  const std::uint64_t first = position_of(initial_sequence + 1);
  initial_sequence_ = initial_sequence;
  if (start_ == Start::fixed && has_payload_) return;
  base_ = next_ = first;
  start_ = Start::fixed;
  if (backlog_) settle(telling);
}

void Stream::acknowledge(std::uint32_t sequence) {
  const std::uint64_t position = position_of(sequence);
  if (start_ == Start::unknown) {
    base_ = next_ = acknowledged_ = position;
    start_ = Start::hinted;
    return;
  }
  if (std::max(position, next_) - std::min(position, next_) > window_octets) return;
  if (start_ == Start::hinted) base_ = next_ = std::min(base_, position);
  acknowledged_ = std::max(acknowledged_, position);
}

void Stream::end_at(std::uint32_t sequence, std::uint64_t packet) {
  const std::uint64_t position = position_of(sequence);
  if (start_ == Start::unknown) {
    base_ = next_ = position;
    start_ = Start::hinted;
  }
  // A FIN in front of octets that have been seen is not the end: forged, or misunderstood.
  if (position < highest_ || position < next_ || position == fin_) return;
  fin_ = position;
  fin_packet_ = packet;
}

/// A probe repeats the octet before the next one, or claims to, with an octet of its choice (RFC
/// 9293, 3.8.4). Where that octet was acknowledged nobody has a reason to send it again.
bool Stream::is_keep_alive(std::uint64_t position, const Segment& segment) const {
  return start_ == Start::fixed && segment.payload_octets <= 1 && position + 1 == next_ &&
         !segment.fin && !segment.syn && (next_ == base_ || acknowledged_ >= next_);
}

void Stream::push(const Segment& segment, Telling& telling) {
  const std::uint64_t position = position_of(segment.sequence + (segment.syn ? 1U : 0U));
  if (segment.payload_octets == 0) {
    if (is_keep_alive(position, segment)) ++shared_->counters.keep_alives;
    return;
  }
  Octets octets = segment.payload;
  const std::uint64_t stored_end = position + octets.size();
  const std::uint64_t sent_end = position + segment.payload_octets;
  const bool whole = stored_end == sent_end;
  if (fin_ != 0 && sent_end > fin_) fin_ = 0;  // it was not the end
  const bool after_later_ones = position < highest_;
  highest_ = std::max(highest_, sent_end);
  has_payload_ = true;

  if (position == next_ && start_ == Start::fixed && !backlog_ && whole) {
    deliver(octets, segment.packet, segment.time_ns, telling);
    return;
  }
  if (start_ != Start::fixed) lower_start(position);
  if (is_keep_alive(position, segment)) {
    ++shared_->counters.keep_alives;
    shared_->counters.keep_alive_octets += octets.size();
    return;
  }
  std::uint64_t at = position;
  if (at < next_) {
    const auto told = std::min<std::uint64_t>(octets.size(), next_ - at);
    review(at, octets.first(told), segment.packet, telling);
    octets = octets.subspan(told);
    at += told;
  }
  if (after_later_ones && sent_end > next_) ++shared_->counters.reordered_segments;
  if (at == next_ && start_ == Start::fixed && !octets.empty()) {
    const auto ready =
        std::min<std::uint64_t>(octets.size(), backlog_ ? first_waiting() - next_ : octets.size());
    deliver(octets.first(ready), segment.packet, segment.time_ns, telling);
    octets = octets.subspan(ready);
    at += ready;
  }
  if (!octets.empty()) store(at, octets, segment, telling);
  if (!whole && sent_end > next_) store_cut(std::max(stored_end, next_), sent_end);
  if (!backlog_) return;
  if (start_ == Start::pending) {
    if (!backlog_->since_ns) backlog_->since_ns = segment.time_ns;
    if (++backlog_->segments >= shared_->options.start_segments) fix_start();
  }
  settle(telling);
}

void Stream::lower_start(std::uint64_t position) {
  const bool unknown =
      start_ == Start::unknown ||
      (start_ == Start::hinted &&
       std::max(position, base_) - std::min(position, base_) > window_octets);  // a wrong hint
  if (start_ != Start::pending) backlog();
  start_ = Start::pending;
  base_ = next_ = unknown ? position : std::min(base_, position);
}

void Stream::fix_start() {
  start_ = Start::fixed;
  backlog_->since_ns.reset();
}

void Stream::deliver(Octets octets, std::uint64_t packet, std::int64_t time_ns, Telling& telling) {
  if (octets.empty()) return;
  telling.octets(offset_of(next_), octets, packet, time_ns);
  shared_->counters.delivered_octets += octets.size();
  if (!history_) history_ = std::make_unique<History>(shared_->history);
  history_->append(next_, octets);
  next_ += octets.size();
}

void Stream::tell_gap(std::uint64_t end, GapCause cause, Telling& telling) {
  const std::uint64_t size = end - next_;
  Counters& counters = shared_->counters;
  Counters::Gaps& gaps = cause == GapCause::not_captured  ? counters.gaps_not_captured
                         : cause == GapCause::snap_length ? counters.gaps_snap_length
                                                          : counters.gaps_buffer_limit;
  ++gaps.count;
  gaps.octets += size;
  telling.gap(offset_of(next_), size, cause);
  if (history_) history_->append_gap(next_, size);
  next_ = end;
}

/// Octets of a range that has been told.
void Stream::review(std::uint64_t position, Octets octets, std::uint64_t packet, Telling& telling) {
  Counters& counters = shared_->counters;
  const auto before = position < base_ ? std::min<std::uint64_t>(octets.size(), base_ - position)
                                       : std::uint64_t{0};
  counters.before_start_octets += before;
  position += before;
  octets = octets.subspan(before);
  if (octets.empty()) return;

  if (!history_) {
    counters.retransmitted_not_compared_octets += octets.size();
    ++counters.retransmitted_segments;
    return;
  }
  const Comparison comparison = history_->compare(position, octets);
  counters.retransmitted_octets += comparison.compared_octets;
  counters.late_octets += comparison.missing_octets;
  counters.retransmitted_not_compared_octets += comparison.older_octets;
  if (comparison.compared_octets + comparison.older_octets != 0) ++counters.retransmitted_segments;
  for (const Difference& difference : comparison.differences) {
    tell_difference(difference.position, difference.first, difference.second, packet, telling);
  }
}

bool Stream::tell_difference(std::uint64_t position, Octets kept, Octets other,
                             std::uint64_t packet, Telling& telling) {
  const auto differs = std::ranges::mismatch(kept, other);
  if (differs.in1 == kept.end()) return false;
  const auto from = static_cast<std::size_t>(differs.in1 - kept.begin());
  std::size_t to = kept.size();
  while (kept[to - 1] == other[to - 1]) --to;
  ++shared_->counters.conflicts;
  telling.conflict(offset_of(position + from), kept.subspan(from, to - from),
                   other.subspan(from, to - from), packet);
  return true;
}

// ---- the backlog

Stream::Backlog& Stream::backlog() {
  if (!backlog_) backlog_ = std::make_unique<Backlog>();
  return *backlog_;
}

void Stream::drop_backlog() {
  if (!backlog_) return;
  shared_->buffered_octets -= backlog_->octets;
  backlog_.reset();
}

void Stream::account(std::uint64_t octets) {
  backlog_->octets += octets + keeping_octets;
  shared_->buffered_octets += octets + keeping_octets;
}

void Stream::release(std::uint64_t octets) {
  backlog_->octets -= octets + keeping_octets;
  shared_->buffered_octets -= octets + keeping_octets;
}

/// Keeps what no piece holds yet; compares what one does.
void Stream::store(std::uint64_t position, Octets octets, const Segment& segment,
                   Telling& telling) {
  auto& pieces = backlog().pieces;
  auto piece = pieces.upper_bound(position);
  if (piece != pieces.begin()) {
    const auto before = std::prev(piece);
    if (before->first + before->second.octets.size() > position) piece = before;
  }
  bool repeated = false;
  while (!octets.empty()) {
    const std::uint64_t begin =
        piece == pieces.end() ? std::numeric_limits<std::uint64_t>::max() : piece->first;
    if (position < begin) {
      const auto count = std::min<std::uint64_t>(octets.size(), begin - position);
      const Octets part = octets.first(count);
      pieces.emplace_hint(piece, position,
                          Piece{{part.begin(), part.end()}, segment.packet, segment.time_ns});
      account(count);
      octets = octets.subspan(count);
      position += count;
      continue;
    }
    const Octets first = Octets(piece->second.octets).subspan(position - begin);
    const auto count = std::min(octets.size(), first.size());
    // A conflict is told with its place in the stream: from here on the start cannot move.
    if (start_ == Start::pending && !std::ranges::equal(first.first(count), octets.first(count))) {
      fix_start();
    }
    const Octets last = octets.first(count);
    if (shared_->options.overlap == Overlap::first) {
      tell_difference(position, first.first(count), last, segment.packet, telling);
    } else if (tell_difference(position, last, first.first(count), piece->second.packet, telling)) {
      ++shared_->counters.conflicts_of_last;
      replace(piece, position, last, segment);
    }
    shared_->counters.retransmitted_octets += count;
    repeated = true;
    octets = octets.subspan(count);
    position += count;
    piece = pieces.lower_bound(position);
  }
  if (repeated) ++shared_->counters.retransmitted_segments;
}

/// Puts octets into the place of some of a piece, which keeps what lies around them.
void Stream::replace(Pieces::iterator piece, std::uint64_t position, Octets octets,
                     const Segment& segment) {
  auto& pieces = backlog_->pieces;
  Piece& old = piece->second;
  const std::uint64_t before = position - piece->first;
  const Octets behind = Octets(old.octets).subspan(before + octets.size());
  if (!behind.empty()) {
    pieces.emplace(position + octets.size(),
                   Piece{{behind.begin(), behind.end()}, old.packet, old.time_ns});
    account(0);
  }
  Piece replaced{{octets.begin(), octets.end()}, segment.packet, segment.time_ns};
  if (before == 0) {
    old = std::move(replaced);
    return;
  }
  old.octets.resize(before);
  pieces.emplace(position, std::move(replaced));
  account(0);
}

void Stream::store_cut(std::uint64_t begin, std::uint64_t end) {
  auto& cut = backlog().cut;
  auto at = cut.upper_bound(begin);
  if (at != cut.begin() && std::prev(at)->second >= begin) --at;
  while (at != cut.end() && at->first <= end) {
    begin = std::min(begin, at->first);
    end = std::max(end, at->second);
    at = cut.erase(at);
    release(0);
  }
  cut.emplace_hint(at, begin, end);
  account(0);
}

/// Where the first missing range ends.
std::uint64_t Stream::first_waiting() const {
  std::uint64_t first = std::numeric_limits<std::uint64_t>::max();
  if (!backlog_->pieces.empty()) first = backlog_->pieces.begin()->first;
  if (!backlog_->cut.empty()) first = std::min(first, backlog_->cut.begin()->first);
  return first;
}

/// Tells what has become contiguous.
void Stream::drain(Telling& telling) {
  auto& pieces = backlog_->pieces;
  auto& cut = backlog_->cut;
  const std::uint64_t before = next_;
  while (true) {
    while (!cut.empty() && cut.begin()->second <= next_) {
      cut.erase(cut.begin());
      release(0);
    }
    if (!pieces.empty() && pieces.begin()->first == next_) {
      const Piece piece = std::move(pieces.begin()->second);
      pieces.erase(pieces.begin());
      release(piece.octets.size());
      deliver(piece.octets, piece.packet, piece.time_ns, telling);
    } else if (!cut.empty() && cut.begin()->first <= next_) {
      const std::uint64_t end = cut.begin()->second;
      tell_gap(pieces.empty() ? end : std::min(end, pieces.begin()->first), GapCause::snap_length,
               telling);
    } else {
      break;
    }
  }
  if (next_ != before) backlog_->acknowledged_since_ns.reset();
  if (pieces.empty() && cut.empty()) drop_backlog();
}

/// Tells what can be told, and what must be because the buffer is full.
void Stream::settle(Telling& telling) {
  const std::uint64_t limit = shared_->options.buffered_octets_per_direction;
  if (start_ == Start::pending && backlog_->octets <= limit) return;
  fix_start();
  drain(telling);
  while (backlog_ && backlog_->octets > limit) give_up(GapCause::buffer_limit, telling);
}

void Stream::give_up(GapCause cause, Telling& telling) {
  if (!backlog_) return;
  fix_start();
  const std::uint64_t end = first_waiting();
  if (end != std::numeric_limits<std::uint64_t>::max() && end > next_) {
    tell_gap(end, cause, telling);
  }
  drain(telling);
}

void Stream::look_at_time(std::int64_t now_ns, Telling& telling) {
  if (!backlog_) return;
  const ReassemblyOptions& options = shared_->options;
  if (start_ == Start::pending) {
    const std::int64_t since_ns = backlog_->since_ns.value_or(now_ns);
    backlog_->since_ns = since_ns;
    if (now_ns - since_ns < options.start_wait_ns) return;
    fix_start();
    settle(telling);
    return;
  }
  if (acknowledged_ < first_waiting()) return;
  auto& since = backlog_->acknowledged_since_ns;
  if (!since) since = now_ns;
  if (now_ns - *since >= options.acknowledged_wait_ns) give_up(GapCause::not_captured, telling);
}

void Stream::flush(Telling& telling) {
  if (backlog_ && start_ == Start::pending) {
    fix_start();
    drain(telling);
  }
  while (backlog_) give_up(GapCause::not_captured, telling);
  if (start_ == Start::unknown) return;
  start_ = Start::fixed;
  // What was acknowledged was sent, though no packet of the capture shows it. One octet too many
  // may be a FIN that the capture lacks.
  std::uint64_t end = fin_;
  if (fin_ == 0) end = acknowledged_ == next_ + 1 ? next_ : acknowledged_;
  if (end > next_) tell_gap(end, GapCause::not_captured, telling);
}

}  // namespace wirestruct::capture
