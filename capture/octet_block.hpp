// A stream's octets in large blocks, so that a file's records are read where they lie: no copy, and
// one question to the kernel for many of them.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>

#include "capture/octet_stream.hpp"
#include "capture/packet.hpp"

namespace wirestruct::capture {

class OctetBlock {
 public:
  /// At most so many octets can be looked at together.
  static constexpr std::size_t largest_look_octets = 512 << 10;

  explicit OctetBlock(std::unique_ptr<OctetStream> octets);

  /// The next `count` octets without taking them; fewer where the stream ends. Valid until the next
  /// call.
  Octets look(std::size_t count) {
    if (end_ - at_ < count) fill(count);
    return {block_.get() + at_, std::min(count, end_ - at_)};
  }
  /// Takes octets that have been looked at.
  void take(std::size_t count) { at_ += count; }
  /// Takes any number of octets, all at once in memory or not; false where the stream ends before.
  bool skip(std::uint64_t count);
  /// OctetStream::error().
  const std::string& error() const { return octets_->error(); }

 private:
  void fill(std::size_t count);

  std::unique_ptr<OctetStream> octets_;
  std::unique_ptr<std::byte[]> block_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;
};

/// Numbers of capture files, which are in the byte order of whoever wrote them.
struct FileNumbers {
  bool is_swapped = false;  ///< not in the order of this machine

  template <typename Number>
  Number at(Octets octets, std::size_t offset) const {
    Number number{};
    std::memcpy(&number, octets.data() + offset, sizeof number);
    return is_swapped ? std::byteswap(number) : number;
  }
};

/// The DLT_… of a link type in a file (pcap-linktype(7)): but for a few they are the same.
int link_type_of_file(std::uint32_t number);

}  // namespace wirestruct::capture
