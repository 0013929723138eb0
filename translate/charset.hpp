// Text of the charsets of a schema ⇄ UTF-8.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/model.hpp"

namespace wirestruct::translate {

/// The text in UTF-8; nothing when the octets mean nothing in the charset, or when UTF-8 would not
/// lead back to them.
std::optional<std::string> to_utf8(std::span<const std::byte> text, schema::Charset charset);

/// The octets of valid UTF-8 in the charset; nothing when the charset lacks one of its characters.
std::optional<std::vector<std::byte>> from_utf8(std::string_view text, schema::Charset charset);

/// How many octets from the start on make sense in the charset: all of them when it is valid.
std::size_t valid_octets(std::span<const std::byte> text, schema::Charset charset);

/// `utf8`, `latin1`: as the schema writes it.
std::string_view name_of(schema::Charset charset);

}  // namespace wirestruct::translate
