// What the decoder does where octets make no sense: it says so, shows what follows as it is, and
// goes on behind the region.
#include <algorithm>
#include <utility>

#include "translate/decode.hpp"
#include "translate/decoder.hpp"

namespace wirestruct::translate {

Decoder::Step Decoder::fault(Remark what, const Item& where, std::string detail) {
  Item item = where;
  item.kind = ItemKind::undecoded;
  item.depth = depth();
  const std::uint64_t offset = where.offset_octets;
  // Of a field that is read already, only the remark: the octets behind it are not its own.
  if (offset < position_) {
    for (auto index = static_cast<std::uint32_t>(record_.items.size()); index-- > 0;) {
      if (record_.items[index].field != where.field) continue;
      remark(what, index, offset, 1, std::move(detail));
      break;
    }
    item.field = nullptr;
    item.content = nullptr;
    return stop(item);
  }
  // Where a region is cut, that is said already.
  const auto region =
      std::ranges::find(frames_.rbegin(), frames_.rend(), true, &Frame::owns_region);
  if (what != Remark::message_cut || !region->is_cut) {
    remark(what, static_cast<std::uint32_t>(record_.items.size()), offset, 1, std::move(detail));
  }
  return stop(item);
}

// The octets up to the end of the region are shown as they are.
Decoder::Step Decoder::stop(const Item& where) {
  Item item = where;
  item.kind = ItemKind::undecoded;
  item.depth = depth();
  item.offset_octets = position_;
  std::uint64_t end = record_.octets.size();
  for (std::size_t i = frames_.size(); i-- > 0;) {
    if (!frames_[i].owns_region) continue;
    if (frames_[i].is_bounded) end = frames_[i].end;
    break;
  }
  item.size_octets = std::max(end, position_) - position_;
  open(item);
  leave_region();
  return Step::done;
}

void Decoder::leave_region() {
  while (!frames_.empty()) {
    std::size_t owner = frames_.size() - 1;
    while (!frames_[owner].owns_region) --owner;
    const Frame region = frames_[owner];
    if (!region.is_bounded) failed_ = true;
    position_ = std::max<std::uint64_t>(
        position_, std::max(region.is_bounded ? region.end : record_.octets.size(),
                            owner == 0 ? 0 : region.region_end));
    while (frames_.size() > owner) {
      const Frame& left = frame();
      close(left.item);
      Item& item = record_.items[left.item];
      item.size_octets = position_ - item.offset_octets;
      item.state = state_of(record_, item.offset_octets, item.size_octets);
      if (left.kind == FrameKind::array) item.count = left.next;
      frames_.pop_back();
    }
    scanned_octets_ = 0;
    if (owner == 0) return;
    // Where a region would go on behind the one around it, that one has ended, too.
    if (!region.is_cut || is_lenient_) {
      position_ = region.resume;
      return;
    }
  }
}

}  // namespace wirestruct::translate
