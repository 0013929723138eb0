// A whole capture → streams: the one loop from packets to what a StreamSink is told.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "capture/dissector.hpp"
#include "capture/reassembler.hpp"
#include "capture/source.hpp"

namespace wirestruct::capture {

struct IgnoredPacket {
  std::uint64_t packet = 0;
  std::string reason;
};

struct ReadOptions {
  ReassemblyOptions reassembly = {};
  /// With a place asked for, segments and datagrams elsewhere are packets that are something else.
  DissectOptions dissection = {};
  /// TCP and UDP ports, at either end, that matter; empty: all. Segments and datagrams of other
  /// ports are counted and passed over.
  std::vector<std::uint16_t> ports = {};
  /// Called for every packet that holds neither a segment nor a datagram, broken ones included.
  std::function<void(const Packet&, const Ignored&)> on_ignored = {};
  std::uint64_t broken_packets_listed = 100;
  std::uint64_t ignored_reasons_listed = 100;
};

struct Summary {
  std::uint64_t packets = 0;
  std::uint64_t segments = 0;     ///< TCP segments handed on
  std::uint64_t datagrams = 0;    ///< UDP datagrams handed on
  std::uint64_t other_ports = 0;  ///< segments and datagrams not in ReadOptions::ports
  std::uint64_t cut_packets = 0;  ///< stored only in part (snap length)

  /// Packets that are something else, by what they are: `ARP` → 12. Reasons beyond
  /// ReadOptions::ignored_reasons_listed are counted under `other`.
  std::map<std::string, std::uint64_t> ignored;
  std::uint64_t broken_packets = 0;
  std::vector<IgnoredPacket> broken;  ///< the first ReadOptions::broken_packets_listed of them

  Counters reassembly;
  FragmentCounters fragments;
  std::uint64_t dropped_packets = 0;  ///< by the kernel, before this process saw them
  /// Why reading stopped before the end. What had been read until then was told to the sink.
  std::optional<SourceError> error;
};

/// Takes what packets hold, in the order of the capture.
class PacketHandler {
 public:
  virtual ~PacketHandler() = default;
  virtual void segment(const Segment& segment) = 0;
  virtual void datagram(const Datagram&) {}
  virtual void ignored(const Packet&, const Ignored&) {}
};

/// Reads `source` to its end, or to its stop(), and hands on every packet. A link layer that cannot
/// be dissected is an error before the first packet. `Summary::reassembly` stays empty.
Summary read_packets(PacketSource& source, const ReadOptions& options, PacketHandler& handler);

/// Likewise, with segments put together to streams: tells `sink` all that the source holds.
Summary read_streams(PacketSource& source, const ReadOptions& options, StreamSink& sink);

/// What a person should know about how the capture was read, a sentence each, the gravest first:
/// broken packets, gaps, conflicts, what a limit dropped, what was passed over. Empty when every
/// packet was a segment or datagram and every octet came once.
std::vector<std::string> notes(const Summary& summary);

}  // namespace wirestruct::capture
