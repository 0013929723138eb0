// What the decoder does where octets make no sense: it says so, shows what follows as it is, and
// goes on behind the region.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "translate/decode.hpp"
#include "translate/decoder.hpp"
#include "translate/format.hpp"

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
    return abandon(item);
  }
  if (what != Remark::message_cut || !region().is_cut_told) {
    remark(what, static_cast<std::uint32_t>(record_.items.size()), offset, 1, std::move(detail));
  }
  return abandon(item);
}

// Likewise where there is nothing to say but that the region is cut.
Decoder::Step Decoder::stop(const Item& where) {
  if (region().is_cut) tell_cut(region());
  return abandon(where);
}

// The octets up to the end of the region are shown as they are.
Decoder::Step Decoder::abandon(const Item& where) {
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

Decoder::Frame& Decoder::region() {
  return *std::ranges::find(frames_.rbegin(), frames_.rend(), true, &Frame::owns_region);
}

// True when the region in which the walk is has more octets than there are. Not of a struct that is
// shorter than its region by its own length.
bool Decoder::goes_on_behind_the_octets() {
  const Frame& here = region();
  return here.is_cut && !(here.has_length && here.cut_item == here.item);
}

// No field of the region lacked octets.
void Decoder::tell_cut(Frame& region) {
  tell_cut(region, region.cut_item, record_.items[region.cut_item].offset_octets);
}

void Decoder::tell_cut(Frame& region, std::uint32_t item, std::uint64_t offset_octets) {
  if (region.is_cut_told) return;
  region.is_cut_told = true;
  const std::uint64_t there = region.region_end - record_.items[region.item].offset_octets;
  remark(
      Remark::message_cut, item, offset_octets, region.cut_octets - there,
      region.cut_item == region.item
          ? fmt::format("a size of {}, and there are {}", region.cut_octets, counted_octets(there))
          : fmt::format("{} in all, and there are {}", counted_octets(region.cut_octets), there));
  record_.remarks.back().is_whole = true;
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
