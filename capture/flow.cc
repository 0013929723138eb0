#include "capture/flow.hpp"

namespace wirestruct::capture {

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
