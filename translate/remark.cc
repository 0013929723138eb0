#include "translate/remark.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "translate/charset.hpp"
#include "translate/format.hpp"

namespace wirestruct::translate {
namespace {

// What ends too early, inside of a message that has no size of its own or of a region.
std::string describe_cut(const RemarkAt& remark) {
  return fmt::format("cut: {}", remark.detail);
}

std::string describe_end(const Record& record, const Item& item) {
  const std::uint64_t have = octets_of(record, item).size();
  if (item.kind == ItemKind::structure) {
    return fmt::format("the message ends after {} of {}", record.octets.size(),
                       counted_octets(record.structure->size_octets));
  }
  return fmt::format("the message ends {} this field, after {} of {}{}",
                     have == 0 ? "before" : "inside", record.octets.size(),
                     counted_octets(record.structure->size_octets),
                     have == 0 ? "" : fmt::format(": {} of its {}", have, item.size_octets));
}

std::string with_detail(std::string_view text, const RemarkAt& remark) {
  return remark.detail.empty() ? std::string(text) : fmt::format("{}: {}", text, remark.detail);
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
    case Remark::text_invalid:
      return "text_invalid";
    case Remark::elements_not_shown:
      return "elements_not_shown";
    case Remark::flag_unknown:
      return "flag_unknown";
    case Remark::derived_wrong:
      return "derived_wrong";
    case Remark::checksum_wrong:
      return "checksum_wrong";
    case Remark::where_violated:
      return "where_violated";
    case Remark::length_negative:
      return "length_negative";
    case Remark::length_too_small:
      return "length_too_small";
    case Remark::too_many_elements:
      return "too_many_elements";
    case Remark::no_case:
      return "no_case";
    case Remark::expression_overflow:
      return "expression_overflow";
    case Remark::byte_order_unknown:
      return "byte_order_unknown";
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
      return remark.detail.empty() ? describe_end(record, item) : describe_cut(remark);
    case Remark::octets_left_over:
      if (item.kind == ItemKind::left_over) {
        return fmt::format("{} that no member takes", counted_octets(remark.count));
      }
      return fmt::format("{} after the struct's {}", counted_octets(remark.count),
                         item.size_octets);
    case Remark::octets_missing:
      return fmt::format("{} not captured", counted_octets(remark.count));
    case Remark::bool_not_0_or_1:
      return "not 0 or 1" + of_elements(item, remark);
    case Remark::enum_value_unknown:
      return with_detail("not an enumerator", remark) + of_elements(item, remark);
    case Remark::reserved_not_zero:
      return with_detail("reserved, must be zero", remark) + of_elements(item, remark);
    case Remark::padding_not_filler:
      return fmt::format("padding, should be {:02X}",
                         item.padding ? std::to_integer<unsigned>(item.padding->filler) : 0U);
    case Remark::octets_after_nul:
      return fmt::format("{} after the NUL: {}", counted_octets(remark.count),
                         hex_octets(concerned, 64));
    case Remark::text_invalid: {
      const schema::Charset charset = shape_of(item).text.charset;
      return fmt::format("not {} from its octet {} on: {}",
                         charset == schema::Charset::utf8 ? "UTF-8" : name_of(charset),
                         remark.offset_octets - item.offset_octets, hex_octets(concerned, 16));
    }
    case Remark::elements_not_shown:
      return fmt::format("{} more not shown, from octet {} on", remark.count, remark.offset_octets);
    case Remark::flag_unknown:
      return with_detail("bits without a name", remark) + of_elements(item, remark);
    case Remark::derived_wrong:
      return with_detail("wrong", remark) + of_elements(item, remark);
    case Remark::checksum_wrong:
      return with_detail("wrong checksum", remark);
    case Remark::where_violated:
      return with_detail("not what the schema allows", remark);
    case Remark::length_negative:
      return with_detail("less than nothing", remark);
    case Remark::length_too_small:
      return with_detail("too small", remark);
    case Remark::too_many_elements:
      return with_detail("too many", remark);
    case Remark::no_case:
      return with_detail("the switch does not say what this is", remark);
    case Remark::expression_overflow:
      return with_detail("an expression has no value", remark);
    case Remark::byte_order_unknown:
      return with_detail("the byte order is not known", remark);
  }
  return "";
}

}  // namespace wirestruct::translate
