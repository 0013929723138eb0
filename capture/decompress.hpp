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
/// error() behind all octets that came before it, and so is a zstd window of more octets than
/// 2 to the power of `zstd_window_log`.
std::unique_ptr<OctetStream> decompressed(std::unique_ptr<OctetStream> octets, int zstd_window_log);

/// 128 MiB: what `zstd --long` writes.
inline constexpr int largest_zstd_window_log = 27;
/// 32 MiB, of each of several files: as many windows are kept as files are read at the same time.
inline constexpr int zstd_window_log_of_several = 25;

/// The name of a compression that has to be undone by other means first, `xz`; else empty.
std::string_view other_compression(std::span<const std::byte> head);

}  // namespace wirestruct::capture
