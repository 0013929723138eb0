#include "capture/tcp_options.hpp"

#include <algorithm>

#include "capture/header_reader.hpp"

namespace wirestruct::capture {
namespace {

// IANA tcp-parameters.
constexpr std::uint8_t kind_end = 0;
constexpr std::uint8_t kind_no_operation = 1;
constexpr std::uint8_t kind_maximum_segment = 2;
constexpr std::uint8_t kind_window_scale = 3;
constexpr std::uint8_t kind_sack_permitted = 4;
constexpr std::uint8_t kind_sack = 5;
constexpr std::uint8_t kind_timestamps = 8;
constexpr std::uint8_t kind_fast_open = 34;
constexpr std::uint8_t kind_experiment = 254;
constexpr std::uint16_t experiment_fast_open = 0xF989;

constexpr std::uint8_t window_shift_limit = 14;

void read_sack(HeaderReader value, TcpOptions& options) {
  while (value.has(8) && options.sack_block_count < options.sack_blocks.size()) {
    const std::uint32_t begin = value.u32();
    options.sack_blocks[options.sack_block_count++] = {begin, value.u32()};
  }
}

void read_option(std::uint8_t kind, Octets octets, TcpOptions& options) {
  HeaderReader value(octets);
  switch (kind) {
    case kind_maximum_segment:
      if (octets.size() == 2) options.maximum_segment_octets = value.u16();
      break;
    case kind_window_scale:
      if (octets.size() == 1) options.window_shift = std::min(value.u8(), window_shift_limit);
      break;
    case kind_sack_permitted:
      options.sack_permitted = true;
      break;
    case kind_sack:
      read_sack(value, options);
      break;
    case kind_timestamps:
      if (octets.size() == 8) {
        const std::uint32_t now = value.u32();
        options.timestamps = {now, value.u32()};
      }
      break;
    case kind_fast_open:
      options.fast_open_cookie_octets = static_cast<std::uint8_t>(octets.size());
      break;
    case kind_experiment:
      if (octets.size() >= 2 && value.u16() == experiment_fast_open) {
        options.fast_open_cookie_octets = static_cast<std::uint8_t>(octets.size() - 2);
      }
      break;
    default:
      break;
  }
}

}  // namespace

TcpOptions parse_tcp_options(Octets octets) {
  TcpOptions options;
  HeaderReader reader(octets);
  while (reader.has(1)) {
    const std::uint8_t kind = reader.u8();
    if (kind == kind_end) break;
    if (kind == kind_no_operation) continue;
    const std::uint8_t length = reader.u8();  // with kind and length themselves
    if (length < 2 || !reader.has(length - std::size_t{2})) {
      options.whole = false;
      break;
    }
    read_option(kind, reader.take(length - std::size_t{2}), options);
  }
  return options;
}

}  // namespace wirestruct::capture
