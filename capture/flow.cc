#include "capture/flow.hpp"

#include <algorithm>
#include <limits>

namespace wirestruct::capture {

void add(RoundTrips& trips, std::int64_t time_ns) {
  if (time_ns < 0 || time_ns > longest_round_trip_ns) return;
  if (trips.sum_ns > std::numeric_limits<std::int64_t>::max() - time_ns) return;
  trips.least_ns = trips.count == 0 ? time_ns : std::min(trips.least_ns, time_ns);
  trips.most_ns = std::max(trips.most_ns, time_ns);
  trips.sum_ns += time_ns;
  ++trips.count;
}

std::uint16_t maximum_segment_octets(const FlowSide& side) {
  return side.syn_options.maximum_segment_octets.value_or(536);
}

std::uint8_t window_shift(const Flow& flow, Side side) {
  // RFC 7323, 2.2: only when both SYNs carry the option.
  const bool agreed =
      flow.sides[0].syn_options.window_shift && flow.sides[1].syn_options.window_shift;
  return agreed ? *flow.side(side).syn_options.window_shift : std::uint8_t{0};
}

bool window_shift_unknown(const Flow& flow) {
  return !flow.sides[0].syn_seen || !flow.sides[1].syn_seen;
}

std::optional<Side> closed_first(const Flow& flow) {
  const auto& client = flow.side(Side::client).fin;
  const auto& server = flow.side(Side::server).fin;
  if (!client && !server) return std::nullopt;
  if (!client) return Side::server;
  if (!server) return Side::client;
  if (flow.side(Side::client).fin_answers) return Side::server;
  if (flow.side(Side::server).fin_answers) return Side::client;
  return client->packet < server->packet ? Side::client : Side::server;
}

bool closed_at_once(const Flow& flow) {
  const FlowSide& client = flow.side(Side::client);
  const FlowSide& server = flow.side(Side::server);
  return client.fin && server.fin && !client.fin_answers && !server.fin_answers;
}

}  // namespace wirestruct::capture
