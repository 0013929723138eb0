// What generated code says of what `translate` remarks.
#pragma once

#include <algorithm>
#include <string>

#include "translate/record.hpp"
#include "wirestruct/status.hpp"

namespace wirestruct::golden {

/// True for what hides where things are: the message cannot be read on, however lenient one is.
inline bool is_fatal(translate::Remark remark) {
  switch (remark) {
    case translate::Remark::message_cut:
    case translate::Remark::length_negative:
    case translate::Remark::length_too_small:
    case translate::Remark::too_many_elements:
    case translate::Remark::no_case:
    case translate::Remark::expression_overflow:
    case translate::Remark::byte_order_unknown:
      return true;
    case translate::Remark::bool_not_0_or_1:
    case translate::Remark::enum_value_unknown:
    case translate::Remark::reserved_not_zero:
    case translate::Remark::text_invalid:
    case translate::Remark::flag_unknown:
    case translate::Remark::derived_wrong:
    case translate::Remark::checksum_wrong:
    case translate::Remark::where_violated:
    case translate::Remark::padding_not_filler:
    case translate::Remark::octets_after_nul:
    case translate::Remark::octets_left_over:
    case translate::Remark::octets_missing:
    case translate::Remark::elements_not_shown:
      return false;
  }
  return false;
}

/// The error that a remark is for who decodes; none when it is none.
inline Error error_for(translate::Remark remark, Checking checking) {
  const bool strict = checking != Checking::lenient;
  const bool exact = checking == Checking::exact;
  switch (remark) {
    case translate::Remark::message_cut:
      return Error::message_cut;
    case translate::Remark::length_negative:
      return Error::length_negative;
    case translate::Remark::length_too_small:
      return Error::length_too_small;
    case translate::Remark::too_many_elements:
      return Error::too_many_elements;
    case translate::Remark::no_case:
      return Error::no_case;
    case translate::Remark::expression_overflow:
      return Error::expression_overflow;
    case translate::Remark::byte_order_unknown:
      return Error::byte_order_unknown;
    case translate::Remark::bool_not_0_or_1:
      return strict ? Error::bool_not_0_or_1 : Error::none;
    case translate::Remark::enum_value_unknown:
      return strict ? Error::enum_value_unknown : Error::none;
    case translate::Remark::reserved_not_zero:
      return strict ? Error::reserved_not_zero : Error::none;
    case translate::Remark::text_invalid:
      return strict ? Error::text_invalid : Error::none;
    case translate::Remark::flag_unknown:
      return strict ? Error::flag_unknown : Error::none;
    case translate::Remark::derived_wrong:
      return strict ? Error::derived_wrong : Error::none;
    case translate::Remark::checksum_wrong:
      return strict ? Error::checksum_wrong : Error::none;
    case translate::Remark::where_violated:
      return strict ? Error::where_violated : Error::none;
    case translate::Remark::padding_not_filler:
      return exact ? Error::padding_not_filler : Error::none;
    case translate::Remark::octets_after_nul:
      return exact ? Error::octets_after_nul : Error::none;
    case translate::Remark::octets_left_over:  // behind the struct, or within it: see the item
      return strict ? Error::octets_left_over : Error::none;
    case translate::Remark::octets_missing:
    case translate::Remark::elements_not_shown:
      return Error::none;
  }
  return Error::none;
}

/// True for what `translate` cannot read on behind. That an expression overflows is one such only
/// where it says how to read on.
inline bool is_fatal(const translate::RemarkAt& at) {
  if (at.remark == translate::Remark::expression_overflow) {
    return !at.detail.starts_with("what it ");
  }
  return is_fatal(at.remark);
}

/// What `translate` finds that is an error under the checking: first what hides where things are,
/// else what comes first in the message.
inline const translate::RemarkAt* first_error(const translate::Record& record, Checking checking) {
  const translate::RemarkAt* first = nullptr;
  for (const translate::RemarkAt& remark : record.remarks) {
    const bool is_behind = remark.item == 0 && remark.remark == translate::Remark::octets_left_over;
    if (is_behind || error_for(remark.remark, checking) == Error::none) continue;
    if (is_fatal(remark)) return &remark;
    if (checking != Checking::lenient && first == nullptr) first = &remark;
  }
  return first;
}

/// The field that a remark is about, as generated code names it: octets that are left over are an
/// item to `translate`, and a fault of what has them to who decodes.
inline std::string path_of_field(const translate::Record& record,
                                 const translate::RemarkAt& remark) {
  const std::string path = path_of(record, remark);
  if (remark.remark != translate::Remark::octets_left_over) return path;
  const std::size_t dot = path.find_last_of('.');
  return path.substr(0, dot == std::string::npos ? 0 : dot);
}

/// True when the error and the field that generated code names are those of the remark, or of
/// another one about the same field.
inline bool agrees(const translate::Record& record, const translate::RemarkAt& remark, Error error,
                   const std::string& path, Checking checking) {
  const std::string expected = path_of_field(record, remark);
  const bool same_field = path == expected;
  // What lacks octets is found first, and behind it that its region says more than there are.
  if (error == Error::message_cut) {
    return std::ranges::any_of(record.remarks, [&](const auto& other) {
      return other.remark == translate::Remark::message_cut && path_of_field(record, other) == path;
    });
  }
  // A region around nothing (`void`) has no item of its own.
  if (error == Error::octets_left_over) {
    return std::ranges::any_of(record.remarks, [](const auto& other) {
      return other.remark == translate::Remark::octets_left_over;
    });
  }
  return same_field && std::ranges::any_of(record.remarks, [&](const auto& other) {
           return error_for(other.remark, checking) == error &&
                  path_of_field(record, other) == expected;
         });
}

}  // namespace wirestruct::golden
