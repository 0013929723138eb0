// What generated code says of what `translate` remarks.
#pragma once

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

}  // namespace wirestruct::golden
