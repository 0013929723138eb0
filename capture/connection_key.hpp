// The two ends of a connection as a key, the same for both directions.
#pragma once

#include "capture/seeded_hash.hpp"
#include "capture/segment.hpp"

namespace wirestruct::capture {

/// The ends in an order of their own.
struct ConnectionKey {
  Endpoint low, high;

  ConnectionKey(const Endpoint& a, const Endpoint& b) : low(a < b ? a : b), high(a < b ? b : a) {}
  friend bool operator==(const ConnectionKey&, const ConnectionKey&) = default;
};

}  // namespace wirestruct::capture
