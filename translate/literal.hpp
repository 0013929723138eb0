// Values as people type them on a command line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/model.hpp"

namespace wirestruct::translate {

/// The bits of the value in the low octets of the scalar's size, or a sentence that says why it is
/// none: it is not a number, or what the type can hold.
std::expected<std::uint64_t, std::string> parse_value(std::string_view text,
                                                      const schema::Scalar& scalar,
                                                      std::string_view type_name);

/// `40 E2 01 00`, `40:e2:01:00`: two hex digits each, two octets at least, so that a number in hex
/// (`40`, `0x40E2`) is never taken for octets. Nothing when it is anything else.
std::optional<std::vector<std::byte>> parse_octets(std::string_view text);

}  // namespace wirestruct::translate
