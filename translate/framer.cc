#include "translate/framer.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace wirestruct::translate {

FixedFramer::FixedFramer(std::uint64_t message_octets, OnMessage on_message,
                         std::uint64_t stream_offset)
    : message_octets_(message_octets),
      on_message_(std::move(on_message)),
      message_offset_(stream_offset) {
  assert(message_octets_ >= 1);
}

void FixedFramer::push(Octets octets, Carrier carrier) {
  if (!octets_.empty()) {
    const std::uint64_t wanted = message_octets_ - octets_.size();
    const Octets part = octets.first(std::min<std::uint64_t>(wanted, octets.size()));
    add_octets(part, carrier);
    octets = octets.subspan(part.size());
  }
  for (; octets.size() >= message_octets_; octets = octets.subspan(message_octets_)) {
    on_message_({.number = number_,
                 .stream_offset = message_offset_,
                 .octets = octets.first(message_octets_),
                 .expected_octets = message_octets_,
                 .missing = {},
                 .carriers = {&carrier, 1}});
    ++number_;
    message_offset_ += message_octets_;
  }
  if (!octets.empty()) add_octets(octets, carrier);
}

void FixedFramer::gap(std::uint64_t size_octets) {
  if (!octets_.empty()) {
    const std::uint64_t inside = std::min(size_octets, message_octets_ - octets_.size());
    add_missing(inside);
    size_octets -= inside;
  }
  // Whole messages are skipped by arithmetic: a gap may be as long as its sequence numbers claim.
  const std::uint64_t skipped = size_octets / message_octets_;
  number_ += skipped;
  message_offset_ += skipped * message_octets_;
  add_missing(size_octets % message_octets_);
}

void FixedFramer::end() {
  if (!octets_.empty()) give(octets_);
}

void FixedFramer::add_octets(Octets octets, Carrier carrier) {
  octets_.insert(octets_.end(), octets.begin(), octets.end());
  if (carriers_.empty() || carriers_.back() != carrier) carriers_.push_back(carrier);
  if (octets_.size() == message_octets_) give(octets_);
}

void FixedFramer::add_missing(std::uint64_t size_octets) {
  if (size_octets == 0) return;
  const std::uint64_t begin = octets_.size();
  octets_.resize(begin + size_octets);
  if (!missing_.empty() && missing_.back().offset_octets + missing_.back().size_octets == begin) {
    missing_.back().size_octets += size_octets;
  } else {
    missing_.push_back({begin, size_octets});
  }
  if (octets_.size() == message_octets_) give(octets_);
}

void FixedFramer::give(Octets octets) {
  if (!carriers_.empty()) {
    on_message_({.number = number_,
                 .stream_offset = message_offset_,
                 .octets = octets,
                 .expected_octets = message_octets_,
                 .missing = missing_,
                 .carriers = carriers_});
  }
  next_message();
}

void FixedFramer::next_message() {
  ++number_;
  message_offset_ += message_octets_;
  octets_.clear();
  missing_.clear();
  carriers_.clear();
}

}  // namespace wirestruct::translate
