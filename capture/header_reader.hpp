// The one place where octets of a packet are read: big-endian, as all network headers are, and
// never past the end.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "capture/packet.hpp"

namespace wirestruct::capture {

/// Reads a packet from its front. A read that does not fit gives 0 and moves to the end; callers
/// ask has() first, once per header.
class HeaderReader {
 public:
  explicit HeaderReader(Octets octets) : octets_(octets) {}

  std::size_t position() const { return position_; }
  bool has(std::size_t count) const { return octets_.size() - position_ >= count; }
  Octets rest() const { return octets_.subspan(position_); }

  std::uint8_t u8() { return static_cast<std::uint8_t>(number<1>()); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(number<2>()); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(number<4>()); }

  /// The next `count` octets, or what is left of them.
  Octets take(std::size_t count) {
    const Octets taken = octets_.subspan(position_, std::min(count, octets_.size() - position_));
    position_ += taken.size();
    return taken;
  }
  void skip(std::size_t count) { take(count); }

  /// Takes away all but the next `count` octets: what follows them is not part of the packet.
  void keep(std::size_t count) {
    octets_ = octets_.first(position_ + std::min(count, octets_.size() - position_));
  }

 private:
  template <std::size_t Count>
  std::uint32_t number() {
    const Octets taken = take(Count);
    if (taken.size() < Count) return 0;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < Count; ++i) {
      value = value << 8 | std::to_integer<std::uint32_t>(taken[i]);
    }
    return value;
  }

  Octets octets_;
  std::size_t position_ = 0;
};

}  // namespace wirestruct::capture
