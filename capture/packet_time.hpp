// Times of packets, which a file may give in any unit and with any value.
#pragma once

#include <algorithm>
#include <cstdint>

namespace wirestruct::capture {

inline constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;

/// Seconds and fractions of a damaged file may be anything: times saturate, at the 32 bits that a
/// pcap file has for seconds, so that not even a difference of two overflows. `per_second` divides
/// a thousand million.
inline std::int64_t nanoseconds(std::int64_t seconds, std::int64_t fraction,
                                std::int64_t per_second) {
  constexpr std::int64_t seconds_limit = 4'294'967'295;
  seconds = std::clamp(seconds, -seconds_limit, seconds_limit);
  fraction = std::clamp<std::int64_t>(fraction, 0, 4 * per_second);
  return seconds * nanoseconds_per_second + fraction * (nanoseconds_per_second / per_second);
}

}  // namespace wirestruct::capture
