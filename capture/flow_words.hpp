// How the story of a connection spells times, numbers and sides.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "capture/flow.hpp"

namespace wirestruct::capture {

/// `client`, `server`.
std::string_view name_of(Side side);

/// `→` from the client, `←` from the server.
std::string_view arrow_of(Side side);

/// The address of an endpoint: `10.0.0.1`, `[::1]`.
std::string host_text(const Endpoint& endpoint);

/// Three digits that matter, and the unit: `0.028 ms`, `1.02 s`, `3 min 20 s`.
std::string duration_text(std::int64_t time_ns);

/// `1,234,567`.
std::string grouped_text(std::uint64_t number);

/// `1 octet`, `88 octets`, `1,234 octets`.
std::string counted_text(std::uint64_t count, std::string_view noun);

/// `once`, `twice`, `3 times`.
std::string times_text(std::uint64_t count);

}  // namespace wirestruct::capture
