// The octets of one direction of a connection → messages. TCP is a stream: a message may come in
// many pieces, and many messages in one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "translate/record.hpp"

namespace wirestruct::translate {

/// A packet that carried octets of a message, in the order in which the octets stand.
struct Carrier {
  std::uint64_t packet = 0;  ///< its number in the capture, from 1
  std::int64_t time_ns = 0;  ///< since the epoch
};

/// Octets of a message that are missing, as offsets from its start.
struct MissingRange {
  std::uint64_t offset_octets = 0;
  std::uint64_t size_octets = 0;
};

/// One message as framed. The spans are valid inside the callback that receives it.
struct Message {
  std::uint64_t number = 0;         ///< in its direction, from 1; messages in a gap are counted
  std::uint64_t stream_offset = 0;  ///< octets of the direction before it
  Octets octets;  ///< what is there; missing ranges hold zeros and are named below
  std::uint64_t expected_octets = 0;  ///< what the struct needs; more than `octets` when cut short
  std::span<const MissingRange> missing;
  std::span<const Carrier> carriers;

  bool whole() const { return missing.empty() && octets.size() == expected_octets; }
};

using OnMessage = std::function<void(const Message&)>;

/// Cuts one direction into messages of a fixed size. A message that a gap touches is given with its
/// missing ranges; after the gap, cutting goes on at the next multiple of the size. A gap longer
/// than a message yields only the messages that have an octet of their own.
class FixedFramer {
 public:
  /// `message_octets` is at least 1.
  FixedFramer(std::uint64_t message_octets, OnMessage on_message);

  void push(Octets octets, Carrier carrier);
  void gap(std::uint64_t size_octets);
  /// The stream has ended: gives what is left as a message cut short.
  void end();

 private:
  void finish_message();

  std::uint64_t message_octets_;
  OnMessage on_message_;
  std::uint64_t message_offset_ = 0;  // stream offset of the message being put together
  std::uint64_t filled_octets_ = 0;   // of it, missing ones included
  std::vector<std::byte> octets_;
  std::vector<MissingRange> missing_;
  std::vector<Carrier> carriers_;
};

}  // namespace wirestruct::translate
