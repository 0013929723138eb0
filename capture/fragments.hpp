// IP datagrams that came in fragments, put together (RFC 791, 3.2; RFC 8200, 4.5), in memory that
// is bounded whatever is sent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "capture/packet.hpp"
#include "capture/seeded_hash.hpp"
#include "capture/segment.hpp"

namespace wirestruct::capture {

/// Where a part of an IP datagram belongs.
struct FragmentPlace {
  std::uint32_t identification = 0;
  std::uint32_t offset_octets = 0;
  bool more = false;  ///< others follow it
  bool ipv6 = false;
  std::uint8_t protocol = 0;  ///< of what the datagram carries
};

struct FragmentLimits {
  std::uint64_t datagrams = 4096;  ///< waiting at the same time
  std::uint64_t octets = 16 << 20;
  std::int64_t wait_ns = 60'000'000'000;  ///< for the rest, from the first one on (RFC 8200, 4.5)
};

struct FragmentCounters {
  std::uint64_t fragments = 0;
  std::uint64_t datagrams = 0;   ///< put together
  std::uint64_t incomplete = 0;  ///< never whole: fragments are missing, or a limit was reached
  std::uint64_t duplicates = 0;  ///< fragments that brought nothing new
  /// Octets that came again and were others: of IPv4 the first ones stay,
  std::uint64_t conflicting_octets = 0;
  /// of IPv6 the whole datagram is dropped when any overlap (RFC 5722).
  std::uint64_t overlapping_datagrams = 0;
};

/// A datagram's payload; spans are valid until begin_packet().
struct WholeDatagram {
  std::uint8_t protocol = 0;
  Octets octets;  ///< up to the first one that a snap length cut away
  std::uint32_t size_octets = 0;
  std::span<const std::uint64_t> packets;  ///< that carried it, in the order they came
};

class Fragments {
 public:
  explicit Fragments(FragmentLimits limits) : limits_(limits) {}

  /// Before the fragments of the next packet, of which there may be several inside each other: what
  /// is too old, or too much, is given up.
  void begin_packet(std::int64_t time_ns);

  enum class State : std::uint8_t { waits, whole, broken };
  struct Result {
    State state = State::waits;
    WholeDatagram datagram = {};
    std::string reason = {};  ///< why it is broken
  };
  /// `octets` of the fragment were stored, `size_octets` were sent.
  Result add(const IpAddress& source, const IpAddress& destination, const FragmentPlace& place,
             Octets octets, std::uint64_t size_octets, const Packet& packet);

  void finish();
  const FragmentCounters& counters() const { return counters_; }

 private:
  /// Of a datagram; IPv6 does without the protocol.
  struct Key {
    IpAddress source{};
    IpAddress destination{};
    std::uint32_t identification = 0;
    std::uint32_t kind = 0;  // IPv4: the protocol; IPv6: `ipv6_kind`

    friend bool operator==(const Key&, const Key&) = default;
  };
  static constexpr std::uint32_t ipv6_kind = 0x100;
  struct Range {
    std::uint32_t begin, end;
  };
  struct Datagram {
    Key key;
    std::int64_t first_time_ns = 0;
    std::int64_t whole_time_ns = 0;
    std::vector<std::byte> octets = {};
    std::vector<Range> ranges = {};     // received, ascending, not touching each other
    std::uint32_t size_octets = 0;      // 0: the last fragment is missing
    std::uint32_t cut_at_octets = ~0U;  // the first that a snap length cut away
    std::uint8_t protocol = 0;
    std::vector<std::uint64_t> packets = {};
    bool is_whole = false;
    bool is_dropped = false;  // overlapping fragments of IPv6; the others are still to come
  };
  using Datagrams = std::list<Datagram>;

  Datagram& begin_datagram(const Key& key, std::int64_t time_ns);
  static bool is_repeated(const Datagram& datagram, Range range, Octets octets,
                          std::int64_t time_ns);
  void put(Datagram& datagram, Range range, Octets octets, std::uint64_t packet);
  std::uint32_t take_what_is_new(Datagram& datagram, Range range, Octets octets);
  void drop(Datagram& datagram);
  Result result_of(Datagram& datagram, std::int64_t time_ns);
  void give_up(Datagrams::iterator datagram);

  FragmentLimits limits_;
  Datagrams datagrams_;  // the oldest first; whole ones stay for a while, to know what is repeated
  std::unordered_map<Key, Datagrams::iterator, SeededHash> by_key_{0, random_hash()};
  std::uint64_t octets_ = 0;  // of all of them
  FragmentCounters counters_;
};

}  // namespace wirestruct::capture
