#include "capture/octet_block.hpp"

#include <pcap/pcap.h>

#include <algorithm>
#include <utility>

namespace wirestruct::capture {
namespace {

// Half of a usual second-level cache; larger blocks were slower.
constexpr std::size_t block_octets = 512 << 10;
static_assert(block_octets >= OctetBlock::largest_look_octets);

}  // namespace

OctetBlock::OctetBlock(std::unique_ptr<OctetStream> octets)
    : octets_(std::move(octets)),
      block_(std::make_unique_for_overwrite<std::byte[]>(block_octets)) {}

void OctetBlock::fill(std::size_t count) {
  std::memmove(block_.get(), block_.get() + at_, end_ - at_);
  end_ -= at_;
  at_ = 0;
  while (end_ < count) {
    const std::size_t got = octets_->read({block_.get() + end_, block_octets - end_});
    if (got == 0) return;
    end_ += got;
  }
}

bool OctetBlock::skip(std::uint64_t count) {
  while (count > 0) {
    const std::size_t there =
        look(static_cast<std::size_t>(std::min<std::uint64_t>(count, largest_look_octets))).size();
    if (there == 0) return false;
    take(there);
    count -= there;
  }
  return true;
}

int link_type_of_file(std::uint32_t number) {
  switch (number) {
    case 100:
      return DLT_ATM_RFC1483;
    case 101:
      return DLT_RAW;
    default:
      return static_cast<int>(number);
  }
}

}  // namespace wirestruct::capture
