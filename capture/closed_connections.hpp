// What is remembered of connections that are over: enough to know a straggler for what it is, and
// little, because there may be many of them.
#pragma once

#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "capture/connection_key.hpp"

namespace wirestruct::capture {

struct ClosedConnection {
  ConnectionKey key;
  std::int64_t last_time_ns = 0;
  /// Of the octet after the last one told, by side; nothing where nothing was known.
  std::array<std::optional<std::uint32_t>, 2> next_sequence;
  std::size_t client_side = 0;
};

class ClosedConnections {
 public:
  explicit ClosedConnections(SeededHash hash) : places_(0, hash) {}

  /// Null when none on these ports is remembered; valid until the next change.
  const ClosedConnection* find(const ConnectionKey& key) const;
  /// In the place of one on the same ports.
  void add(const ClosedConnection& connection);
  void forget(const ConnectionKey& key) { places_.erase(key); }
  void forget_oldest();
  void forget_until(std::int64_t time_ns);
  void clear();

  /// How many take memory: those that are remembered, and those forgotten by name only.
  std::size_t size() const { return queue_.size(); }

 private:
  std::deque<ClosedConnection> queue_;  // the first to be closed first
  std::uint64_t first_ = 0;             // place of the front of the queue
  boost::unordered_flat_map<ConnectionKey, std::uint64_t, SeededHash> places_;
};

}  // namespace wirestruct::capture
