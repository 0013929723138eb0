#include "capture/closed_connections.hpp"

namespace wirestruct::capture {

const ClosedConnection* ClosedConnections::find(const ConnectionKey& key) const {
  const auto found = places_.find(key);
  return found == places_.end() ? nullptr : &queue_[found->second - first_];
}

void ClosedConnections::add(const ClosedConnection& connection) {
  places_.insert_or_assign(connection.key, first_ + queue_.size());
  queue_.push_back(connection);
}

void ClosedConnections::forget_oldest() {
  const auto found = places_.find(queue_.front().key);
  if (found != places_.end() && found->second == first_) places_.erase(found);
  queue_.pop_front();
  ++first_;
}

/// In the order of closing, not of times, which may run backwards: an old front only makes those
/// behind it wait.
void ClosedConnections::forget_until(std::int64_t time_ns) {
  while (!queue_.empty() && queue_.front().last_time_ns <= time_ns) forget_oldest();
}

void ClosedConnections::clear() {
  queue_.clear();
  places_.clear();
}

}  // namespace wirestruct::capture
