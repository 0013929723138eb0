// Values → octets at run time, from the schema alone: what `decode` gives as JSON, the other way.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "schema/model.hpp"

namespace wirestruct::translate {

enum class EncodeFault : std::uint8_t {
  json_invalid,        ///< no JSON, or not an object
  value_missing,       ///< a field without a value
  field_unknown,       ///< a value without a field
  value_wrong,         ///< a value that is not of the field's kind: text for a number, …
  value_out_of_range,  ///< more than the field can hold; likewise of what it derives from
  text_too_long,
  text_invalid,  ///< a character that the charset lacks
  count_wrong,   ///< elements that are not as many as the schema says, or more than `@max`
  size_wrong,    ///< octets, likewise; a region that is too small
  presence_wrong,
  case_wrong,        ///< the alternative is not the one that the selector says
  terminator_wrong,  ///< an element that ends the array stands in front of its end, or none does
  where_violated,
  expression_overflow,
  byte_order_unknown,
  message_too_large,  ///< more than `limits::message_octets`
};

/// `value_out_of_range`: as the enumerator is spelled.
std::string_view name_of(EncodeFault fault);

struct EncodeError {
  EncodeFault fault = EncodeFault::json_invalid;
  std::string path;                 ///< `Packet.items[2].name`, with the struct's name in front
  std::uint64_t offset_octets = 0;  ///< from the start of the message
  std::string why;                  ///< `300 does not fit into u8, which holds 0 to 255`
};

/// `Packet.items[2].name @57: value_out_of_range: 300 does not fit into u8, which holds 0 to 255`
std::string describe(const EncodeError& error);

/// The octets of a message whose values are one JSON object, in the form that append_json() writes.
/// Fields that derive are computed, whether they are given or not; `$patch` is put over what comes
/// out, and `$octets` replaces it.
std::expected<std::vector<std::byte>, EncodeError> encode(const schema::Model& model,
                                                          const schema::Struct& structure,
                                                          std::string_view json);

}  // namespace wirestruct::translate
