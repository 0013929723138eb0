#include "translate/remark.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "translate/format.hpp"

namespace wirestruct::translate {
namespace {

std::string octets(std::uint64_t count) {
  return fmt::format("{} {}", count, count == 1 ? "octet" : "octets");
}

std::string describe_end(const Record& record, const Item& item) {
  const std::uint64_t have = octets_of(record, item).size();
  if (item.kind == ItemKind::structure) {
    return fmt::format("the message ends after {} of {}", record.octets.size(),
                       octets(record.structure->size_octets));
  }
  return fmt::format("the message ends {} this field, after {} of {}{}",
                     have == 0 ? "before" : "inside", record.octets.size(),
                     octets(record.structure->size_octets),
                     have == 0 ? "" : fmt::format(": {} of its {}", have, item.size_octets));
}

// How many elements of an array of numbers a remark is about; nothing for a single value.
std::string of_elements(const Item& item, const RemarkAt& remark) {
  if (item.kind != ItemKind::scalars || remark.count == 1) return "";
  return fmt::format(" (first of {} such elements)", remark.count);
}

}  // namespace

std::string_view name_of(Remark remark) {
  switch (remark) {
    case Remark::message_cut:
      return "message_cut";
    case Remark::octets_left_over:
      return "octets_left_over";
    case Remark::octets_missing:
      return "octets_missing";
    case Remark::bool_not_0_or_1:
      return "bool_not_0_or_1";
    case Remark::enum_value_unknown:
      return "enum_value_unknown";
    case Remark::reserved_not_zero:
      return "reserved_not_zero";
    case Remark::padding_not_filler:
      return "padding_not_filler";
    case Remark::octets_after_nul:
      return "octets_after_nul";
    case Remark::text_not_utf8:
      return "text_not_utf8";
    case Remark::elements_not_shown:
      return "elements_not_shown";
  }
  return "";
}

std::string describe(const Record& record, const RemarkAt& remark) {
  const Item& item = record.items[remark.item];
  const Octets from_there =
      record.octets.subspan(std::min<std::uint64_t>(remark.offset_octets, record.octets.size()));
  const Octets concerned =
      from_there.first(std::min<std::uint64_t>(remark.count, from_there.size()));
  switch (remark.remark) {
    case Remark::message_cut:
      return describe_end(record, item);
    case Remark::octets_left_over:
      return fmt::format("{} after the struct's {}", octets(remark.count),
                         record.structure->size_octets);
    case Remark::octets_missing:
      return fmt::format("{} not captured", octets(remark.count));
    case Remark::bool_not_0_or_1:
      return "not 0 or 1" + of_elements(item, remark);
    case Remark::enum_value_unknown:
      return "not an enumerator" + of_elements(item, remark);
    case Remark::reserved_not_zero:
      return "reserved, must be zero";
    case Remark::padding_not_filler:
      return fmt::format("padding, should be {:02X}",
                         item.padding ? std::to_integer<unsigned>(item.padding->filler) : 0U);
    case Remark::octets_after_nul:
      return fmt::format("{} after the NUL: {}", octets(remark.count), hex_octets(concerned, 64));
    case Remark::text_not_utf8:
      return fmt::format("not UTF-8 from its octet {} on: {}",
                         remark.offset_octets - item.offset_octets, hex_octets(concerned, 16));
    case Remark::elements_not_shown:
      return fmt::format("{} more not shown, from octet {} on", remark.count, remark.offset_octets);
  }
  return "";
}

}  // namespace wirestruct::translate
