// One direction of a connection: segments in any order → octets in order, gaps, conflicts.
//
// Sequence numbers have 32 bits and wrap; inside, every octet has a position of 64 bits whose lower
// half is its sequence number. A position follows from a sequence number because the two ends never
// are more than a window (1 GiB, RFC 7323) apart.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "capture/history.hpp"
#include "capture/reassembler.hpp"

namespace wirestruct::capture {

/// What all streams share.
struct Shared {
  ReassemblyOptions options;
  Counters counters;
  HistoryBudget history;
  std::uint64_t buffered_octets = 0;  ///< in all backlogs, with what keeping them costs
};

/// Where a stream tells its octets: one direction of one connection, at one packet.
class Telling {
 public:
  virtual ~Telling() = default;
  virtual void octets(std::uint64_t stream_offset, Octets octets, std::uint64_t packet,
                      std::int64_t time_ns) = 0;
  virtual void gap(std::uint64_t stream_offset, std::uint64_t size_octets, GapCause cause) = 0;
  virtual void conflict(std::uint64_t stream_offset, Octets kept, Octets other,
                        std::uint64_t packet) = 0;
};

/// True when a segment ends no later than at `next`, and is no farther off than any window.
bool is_before(std::uint32_t sequence, std::uint32_t size_octets, std::uint32_t next);

class Stream {
 public:
  explicit Stream(Shared& shared) : shared_(&shared) {}
  ~Stream() { drop_backlog(); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// Anything known at all, if only from the other side's acknowledgements.
  bool known() const { return start_ != Start::unknown; }
  bool has_payload() const { return has_payload_; }
  std::optional<std::uint32_t> initial_sequence() const { return initial_sequence_; }
  /// True when a SYN with this sequence number can be the one of this stream, seen late.
  bool could_begin_with(std::uint32_t initial_sequence) const;
  /// The sequence number cannot be of this stream: farther off than any window.
  bool is_far(std::uint32_t sequence) const;
  /// Of the octet after the last one told.
  std::optional<std::uint32_t> next_sequence() const {
    return known() ? std::optional(static_cast<std::uint32_t>(next_)) : std::nullopt;
  }
  /// The sender's last octet is known and told.
  bool finished() const;
  std::uint64_t fin_packet() const { return fin_packet_; }

  void begin(std::uint32_t initial_sequence, Telling& telling);
  /// The other side has acknowledged everything before `sequence`.
  void acknowledge(std::uint32_t sequence);
  /// The payload of a segment that is not far.
  void push(const Segment& segment, Telling& telling);
  void end_at(std::uint32_t sequence, std::uint64_t packet);

  /// Octets are held back, for a missing range or for the start to become certain.
  bool waits() const { return backlog_ != nullptr; }
  /// Stops waiting where time has decided.
  void look_at_time(std::int64_t now_ns, Telling& telling);
  /// Stops waiting for the first missing range.
  void give_up(GapCause cause, Telling& telling);
  /// No more segments will come: tells what waits, and what is known to be missing at the end.
  void flush(Telling& telling);

  bool remembers() const { return history_ != nullptr && history_->memory_octets() != 0; }
  void forget_history() { history_.reset(); }

 private:
  enum class Start : std::uint8_t {
    unknown,
    hinted,   // by an acknowledgement of the other side
    pending,  // payload has come, but reordered segments may still lower the start
    fixed,
  };
  struct Piece {
    std::vector<std::byte> octets;
    std::uint64_t packet = 0;
    std::int64_t time_ns = 0;
  };
  using Pieces = std::map<std::uint64_t, Piece>;  // by position; none overlap
  // What is ahead of a missing range.
  struct Backlog {
    Pieces pieces;
    std::map<std::uint64_t, std::uint64_t> cut;  // begin → end of what a snap length took away
    std::uint64_t octets = 0;                    // as counted in Shared::buffered_octets
    std::uint32_t segments = 0;
    std::optional<std::int64_t> since_ns;               // start pending
    std::optional<std::int64_t> acknowledged_since_ns;  // the first missing range
  };

  std::uint64_t position_of(std::uint32_t sequence) const;
  std::uint64_t offset_of(std::uint64_t position) const { return position - base_; }
  bool is_keep_alive(std::uint64_t position, const Segment& segment) const;

  void deliver(Octets octets, std::uint64_t packet, std::int64_t time_ns, Telling& telling);
  void tell_gap(std::uint64_t end, GapCause cause, Telling& telling);
  void review(std::uint64_t position, Octets octets, std::uint64_t packet, Telling& telling);
  bool tell_difference(std::uint64_t position, Octets kept, Octets other, std::uint64_t packet,
                       Telling& telling);

  Backlog& backlog();
  void drop_backlog();
  void account(std::uint64_t octets);
  void release(std::uint64_t octets);
  void lower_start(std::uint64_t position);
  void fix_start();
  void store(std::uint64_t position, Octets octets, const Segment& segment, Telling& telling);
  void replace(Pieces::iterator piece, std::uint64_t position, Octets octets,
               const Segment& segment);
  void store_cut(std::uint64_t begin, std::uint64_t end);
  std::uint64_t first_waiting() const;
  void drain(Telling& telling);
  void settle(Telling& telling);

  Shared* shared_;
  std::unique_ptr<Backlog> backlog_;
  std::unique_ptr<History> history_;
  std::uint64_t base_ = 0;          // of stream offset 0
  std::uint64_t next_ = 0;          // of the first octet that has not been told
  std::uint64_t highest_ = 0;       // after the last octet seen
  std::uint64_t acknowledged_ = 0;  // by the other side; 0: nothing seen
  std::uint64_t fin_ = 0;           // where the sender ended; 0: no FIN seen
  std::uint64_t fin_packet_ = 0;
  std::optional<std::uint32_t> initial_sequence_;
  Start start_ = Start::unknown;
  bool has_payload_ = false;
};

}  // namespace wirestruct::capture
