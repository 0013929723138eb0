#include "capture/fragments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace wirestruct::capture {
namespace {

constexpr std::uint32_t datagram_octets_limit = 65'535;
// A network that sends a fragment twice does so at once; later the identification is used again.
constexpr std::int64_t repeated_within_ns = 2'000'000'000;

Fragments::Result broken(std::string reason) {
  return {.state = Fragments::State::broken, .reason = std::move(reason)};
}

}  // namespace

void Fragments::begin_packet(std::int64_t time_ns) {
  while (!datagrams_.empty()) {
    const Datagram& oldest = datagrams_.front();
    const bool too_old = time_ns - oldest.first_time_ns > limits_.wait_ns;
    if (!too_old && datagrams_.size() <= limits_.datagrams && octets_ <= limits_.octets) return;
    give_up(datagrams_.begin());
  }
}

void Fragments::give_up(Datagrams::iterator datagram) {
  if (!datagram->is_whole && !datagram->is_dropped) ++counters_.incomplete;
  octets_ -= datagram->octets.size() + datagram->packets.size() * sizeof datagram->packets[0];
  const auto known = by_key_.find(datagram->key);
  if (known != by_key_.end() && known->second == datagram) by_key_.erase(known);
  datagrams_.erase(datagram);
}

void Fragments::finish() {
  while (!datagrams_.empty()) give_up(datagrams_.begin());
}

Fragments::Datagram& Fragments::begin_datagram(const Key& key, std::int64_t time_ns) {
  datagrams_.push_back({.key = key, .first_time_ns = time_ns});
  by_key_[key] = std::prev(datagrams_.end());
  return datagrams_.back();
}

/// One of a whole datagram that comes again, as a capture on several interfaces has them.
bool Fragments::is_repeated(const Datagram& datagram, Range range, Octets octets,
                            std::int64_t time_ns) {
  return time_ns - datagram.whole_time_ns <= repeated_within_ns &&
         range.end <= datagram.octets.size() &&
         std::ranges::equal(octets, std::span(datagram.octets).subspan(range.begin, octets.size()));
}

void Fragments::drop(Datagram& datagram) {
  datagram.is_dropped = true;
  ++counters_.overlapping_datagrams;
  octets_ -= datagram.octets.size();
  datagram.octets = {};
}

/// Copies what no fragment before has brought; returns how many octets were there already and are
/// others now.
std::uint32_t Fragments::take_what_is_new(Datagram& datagram, Range range, Octets octets) {
  const auto stored_end = range.begin + static_cast<std::uint32_t>(octets.size());
  const auto of_packet = [&](std::uint32_t begin, std::uint32_t end) {
    end = std::min(end, stored_end);
    return begin < end ? octets.subspan(begin - range.begin, end - begin) : Octets();
  };
  const auto copy = [&](std::uint32_t begin, std::uint32_t end) {
    std::ranges::copy(of_packet(begin, end), datagram.octets.begin() + begin);
  };
  std::uint32_t conflicting = 0;
  Range merged = range;
  std::uint32_t at = range.begin;
  auto& ranges = datagram.ranges;
  const auto first = std::ranges::lower_bound(ranges, range.begin, {}, &Range::end);
  auto known = first;
  for (; known != ranges.end() && known->begin <= range.end; ++known) {
    if (at < known->begin) copy(at, known->begin);
    const std::uint32_t overlap = std::max(range.begin, known->begin);
    const Octets again =
        of_packet(overlap, std::min({range.end, known->end, datagram.cut_at_octets}));
    for (std::size_t i = 0; i < again.size(); ++i) {
      if (again[i] != datagram.octets[overlap + i]) ++conflicting;
    }
    at = std::max(at, known->end);
    merged = {std::min(merged.begin, known->begin), std::max(merged.end, known->end)};
  }
  if (at < range.end) copy(at, range.end);
  ranges.insert(ranges.erase(first, known), merged);
  return conflicting;
}

void Fragments::put(Datagram& datagram, Range range, Octets octets, std::uint64_t packet) {
  if (datagram.octets.size() < range.end) {
    octets_ += range.end - datagram.octets.size();
    datagram.octets.resize(range.end);
  }
  const auto known = std::ranges::upper_bound(datagram.ranges, range.begin, {}, &Range::end);
  const bool overlaps = known != datagram.ranges.end() && known->begin < range.end;
  const bool contained = overlaps && known->begin <= range.begin && range.end <= known->end;
  const std::uint32_t conflicting = take_what_is_new(datagram, range, octets);
  counters_.conflicting_octets += conflicting;
  if (contained && conflicting == 0) {
    ++counters_.duplicates;
    return;
  }
  datagram.packets.push_back(packet);
  octets_ += sizeof packet;
  if (octets.size() < range.end - range.begin) {
    datagram.cut_at_octets =
        std::min(datagram.cut_at_octets, range.begin + static_cast<std::uint32_t>(octets.size()));
  }
  if (overlaps && datagram.key.kind == ipv6_kind) drop(datagram);
}

Fragments::Result Fragments::add(const IpAddress& source, const IpAddress& destination,
                                 const FragmentPlace& place, Octets octets,
                                 std::uint64_t size_octets, const Packet& packet) {
  ++counters_.fragments;
  const std::uint64_t end = place.offset_octets + size_octets;
  if (end > datagram_octets_limit) {
    return broken(fmt::format("fragment that ends at octet {}; a datagram has at most {}", end,
                              datagram_octets_limit));
  }
  if (size_octets == 0 || (place.more && size_octets % 8 != 0)) {
    return broken(fmt::format(
        "fragment of {} octets that is not the last one: expected a multiple of 8", size_octets));
  }
  const Range range{place.offset_octets, static_cast<std::uint32_t>(end)};
  const Key key{.source = source,
                .destination = destination,
                .identification = place.identification,
                .kind = place.ipv6 ? ipv6_kind : place.protocol};
  const auto known = by_key_.find(key);
  if (known != by_key_.end() && known->second->is_whole &&
      is_repeated(*known->second, range, octets, packet.time_ns)) {
    ++counters_.duplicates;
    return {};
  }
  const bool begins = known == by_key_.end() || known->second->is_whole;
  Datagram& datagram = begins ? begin_datagram(key, packet.time_ns) : *known->second;
  if (datagram.is_dropped) return {};
  const bool ends_elsewhere =
      datagram.size_octets != 0 &&
      (range.end > datagram.size_octets || (!place.more && range.end != datagram.size_octets));
  const bool ends_too_early =
      !place.more && !datagram.ranges.empty() && datagram.ranges.back().end > range.end;
  if (ends_elsewhere || ends_too_early) {
    return broken("fragments of one datagram that end at different places");
  }
  if (!place.more) datagram.size_octets = range.end;
  if (range.begin == 0) datagram.protocol = place.protocol;
  put(datagram, range, octets, packet.number);
  return result_of(datagram, packet.time_ns);
}

Fragments::Result Fragments::result_of(Datagram& datagram, std::int64_t time_ns) {
  const bool is_whole = !datagram.is_dropped && datagram.size_octets != 0 &&
                        datagram.ranges.size() == 1 && datagram.ranges.front().begin == 0 &&
                        datagram.ranges.front().end == datagram.size_octets;
  if (!is_whole) return {};
  datagram.is_whole = true;
  datagram.whole_time_ns = time_ns;
  ++counters_.datagrams;
  const std::uint32_t stored = std::min(datagram.size_octets, datagram.cut_at_octets);
  return {.state = State::whole,
          .datagram = {.protocol = datagram.protocol,
                       .octets = Octets(datagram.octets).first(stored),
                       .size_octets = datagram.size_octets,
                       .packets = datagram.packets}};
}

}  // namespace wirestruct::capture
