// How the end of a message is found in a stream when the message's own octets do not say it: what
// `framed by` and `delimited by` of a schema mean. The third way, that they do, is OwnFraming.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "wirestruct/byte_order.hpp"

namespace wirestruct {

/// A frame at the start of some octets.
struct Frame {
  std::size_t octets_needed = 0;  ///< at least, as long as it is not whole; else 0
  std::size_t begin = 0;          ///< of the message, from the start of the octets
  std::size_t message_octets = 0;
  std::size_t size_octets = 0;  ///< of message and framing together
  bool is_broken = false;       ///< the prefix says that the frame is shorter than itself
};

/// Messages follow each other without anything between them.
struct OwnFraming {};

/// A number of N octets in front of each message says how many octets follow, or, when it counts
/// itself, how many there are from its own start.
template <std::size_t N, std::endian Order, bool CountsItself = false>
struct PrefixFraming {
  static Frame find(std::span<const std::byte> octets, std::size_t) noexcept {
    if (octets.size() < N) return {.octets_needed = N};
    const auto number = Order == std::endian::big
                            ? load_big<detail::Unsigned<N>, N>(octets.data())
                            : load_little<detail::Unsigned<N>, N>(octets.data());
    if (CountsItself && number < N) return {.is_broken = true};
    const std::uint64_t message = std::uint64_t{number} - (CountsItself ? N : 0);
    constexpr std::uint64_t most = ~std::size_t{0} / 2;
    const auto size = static_cast<std::size_t>(std::min(message, most)) + N;
    if (octets.size() < size) return {.octets_needed = size};
    return {.begin = N, .message_octets = size - N, .size_octets = size};
  }

  /// Writes the prefix of a message of so many octets to the end of `to`. False when the number
  /// does not fit in it.
  static bool begin(std::size_t message_octets, std::vector<std::byte>& to) {
    const std::uint64_t number = std::uint64_t{message_octets} + (CountsItself ? N : 0);
    if (!fits<N>(number)) return false;
    std::array<std::byte, N> prefix;
    const auto bits = static_cast<detail::Unsigned<N>>(number);
    Order == std::endian::big ? store_big<N>(prefix.data(), bits)
                              : store_little<N>(prefix.data(), bits);
    to.insert(to.end(), prefix.begin(), prefix.end());
    return true;
  }
  static bool end(std::span<const std::byte>, std::vector<std::byte>&) { return true; }
};

/// The octets `Delimiter` follow each message and are not in one.
template <char... Delimiter>
struct DelimiterFraming {
  static constexpr std::array<std::byte, sizeof...(Delimiter)> delimiter{
      static_cast<std::byte>(Delimiter)...};

  ///   scanned  so many octets were looked at before, without finding the end
  static Frame find(std::span<const std::byte> octets, std::size_t scanned) noexcept {
    const std::size_t from = scanned < delimiter.size() ? 0 : scanned - delimiter.size() + 1;
    const auto found = std::search(octets.begin() + static_cast<std::ptrdiff_t>(from), octets.end(),
                                   delimiter.begin(), delimiter.end());
    if (found == octets.end()) {
      return {.octets_needed = std::max(octets.size() + 1, delimiter.size())};
    }
    const auto message = static_cast<std::size_t>(found - octets.begin());
    return {.message_octets = message, .size_octets = message + delimiter.size()};
  }

  static bool begin(std::size_t, std::vector<std::byte>&) { return true; }
  /// Writes the delimiter behind a message. False when the message has it, too.
  static bool end(std::span<const std::byte> message, std::vector<std::byte>& to) {
    const auto found =
        std::search(message.begin(), message.end(), delimiter.begin(), delimiter.end());
    if (found != message.end()) return false;
    to.insert(to.end(), delimiter.begin(), delimiter.end());
    return true;
  }
};

}  // namespace wirestruct
