// The octets of one direction of a connection → messages. TCP is a stream: a message may come in
// many pieces, and many messages in one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "translate/record.hpp"

namespace wirestruct::translate {

/// A packet that carried octets of a message.
struct Carrier {
  std::uint64_t packet = 0;  ///< its number in the capture, from 1
  std::int64_t time_ns = 0;  ///< since the epoch

  friend bool operator==(const Carrier&, const Carrier&) = default;
};

/// One message as framed. The spans are valid inside the callback that receives it.
struct Message {
  std::uint64_t number = 0;         ///< in its direction, from 1; messages inside a gap are counted
  std::uint64_t stream_offset = 0;  ///< octets of the direction before it
  Octets octets;  ///< what is there; missing ranges hold zeros and are named below
  std::uint64_t expected_octets = 0;  ///< what the struct needs; more than `octets` when cut short
  std::span<const MissingRange> missing;  ///< ascending, never touching each other
  std::span<const Carrier> carriers;      ///< in the order in which their octets stand

  bool whole() const { return missing.empty() && octets.size() == expected_octets; }
};

using OnMessage = std::function<void(const Message&)>;

/// Where nobody can tell any more where messages begin. What follows belongs to none, until one is
/// found again.
struct LostFraming {
  std::uint64_t stream_offset = 0;  ///< of the first octet that belongs to no message
  std::uint64_t packet = 0;         ///< that carried it; 0 when none did
  std::string why;
};
using OnLost = std::function<void(const LostFraming&)>;

/// Where messages go on: behind the next delimiter, or from where on several in a row are as they
/// must be.
struct FoundFraming {
  std::uint64_t stream_offset = 0;
  std::uint64_t skipped_octets = 0;  ///< since LostFraming::stream_offset, missing ones included
};
using OnFound = std::function<void(const FoundFraming&)>;

/// Cuts one direction of a connection into messages.
class Framer {
 public:
  Framer() = default;
  Framer(const Framer&) = delete;
  Framer& operator=(const Framer&) = delete;
  virtual ~Framer() = default;

  virtual void push(Octets octets, Carrier carrier) = 0;
  /// Octets that were not captured.
  virtual void gap(std::uint64_t size_octets) = 0;
  /// The stream has ended: gives what is left as a message cut short. Nothing may follow.
  virtual void end() = 0;
  /// Octets that belong to no message, so far.
  virtual std::uint64_t lost_octets() const { return 0; }
};

/// The framer for messages of the struct in a stream with that framing. The model is kept.
/// A message has at most `limits::message_octets`, so that what is kept of a stream is bounded.
/// Without `on_found`, messages that are not delimited are not looked for again.
std::unique_ptr<Framer> make_framer(const schema::Model& model, const schema::Struct& structure,
                                    const schema::Framing& framing, OnMessage on_message,
                                    OnLost on_lost, OnFound on_found = {});

/// Cuts one direction into messages of a fixed size. A message that a gap touches is given with its
/// missing ranges; after the gap, cutting goes on at the next multiple of the size. A message of
/// which no octet was seen is counted, not given.
///
/// Holds at most one message: its octets, and as many carriers and missing ranges as it has octets
/// of its own. Messages that lie whole in one pushed piece are given without being copied.
class FixedFramer : public Framer {
 public:
  /// `message_octets` is at least 1. `stream_offset` is where in the direction a message begins:
  /// not 0 for a capture that starts after the connection did.
  FixedFramer(std::uint64_t message_octets, OnMessage on_message, std::uint64_t stream_offset = 0);

  void push(Octets octets, Carrier carrier) override;
  void gap(std::uint64_t size_octets) override;
  void end() override;

 private:
  void add_octets(Octets octets, Carrier carrier);
  void add_missing(std::uint64_t size_octets);
  void give(Octets octets);
  void next_message();

  std::uint64_t message_octets_;
  OnMessage on_message_;
  std::uint64_t number_ = 1;          // of the message being put together
  std::uint64_t message_offset_ = 0;  // of its first octet
  std::vector<std::byte> octets_;     // of it, missing ones included
  std::vector<MissingRange> missing_;
  std::vector<Carrier> carriers_;
};

}  // namespace wirestruct::translate
