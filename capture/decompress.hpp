// Octets that are stored compressed, as they were: unpacked while they are read, in memory that
// does not depend on their number.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "capture/octet_stream.hpp"

namespace wirestruct::capture {

/// What gzip (RFC 1952) or zstd (RFC 8878) have packed, told by its first octets; anything else as
/// it is. Members and frames may follow each other. Damage, or an end inside of a member, is an
/// error() behind all octets that came before it. A zstd window has at most 128 MiB.
std::unique_ptr<OctetStream> decompressed(std::unique_ptr<OctetStream> octets);

/// The name of a compression that has to be undone by other means first, `xz`; else empty.
std::string_view other_compression(std::span<const std::byte> head);

}  // namespace wirestruct::capture
