// Packet → what it carries: through link layers, tags, tunnels and IP, to TCP, UDP, or a payload at
// a place that was asked for.
#pragma once

#include <cstdint>
#include <optional>

#include "capture/fragments.hpp"
#include "capture/segment.hpp"

namespace wirestruct::capture {

struct Dissection;
struct Next;

/// True when packets of the link layer (DLT_…) can be taken apart.
bool knows_link_type(int link_type);

struct DissectOptions {
  /// What stands there is given as a datagram.
  std::optional<PayloadPlace> at = {};
  /// Datagrams to this UDP port carry Ethernet frames (RFC 7348); 0: none do.
  std::uint16_t vxlan_port = 4789;
  FragmentLimits fragments = {};
};

/// Checksums are not verified: with checksum offload the sender's own capture holds wrong ones.
/// What a short frame is filled up with is no payload.
class Dissector {
 public:
  explicit Dissector(DissectOptions options = {});

  /// Spans are valid until the next call, or until the packet is gone.
  Dissected dissect(const Packet& packet);
  /// The capture has ended: datagrams that still wait for fragments are counted as incomplete.
  void finish() { fragments_.finish(); }
  const FragmentCounters& fragment_counters() const { return fragments_.counters(); }

 private:
  Next behind(Dissection& dissection, Next next);
  Next behind_ip(Dissection& dissection, std::uint8_t protocol);
  Next whole_of_fragments(Dissection& dissection);
  bool is_asked_for(PayloadPlace::Kind kind, std::uint16_t number) const;

  DissectOptions options_;
  Fragments fragments_;
};

}  // namespace wirestruct::capture
