// The client's direction of a schema's stream, framed, as lines.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "translate/format.hpp"
#include "translate/framer.hpp"
#include "translate/schema_text.hpp"

namespace wirestruct::translate::testing {

/// What the framer of a stream's client gives: `1 at 0: 01 AA packets 1`, `lost at 3 packet 2: …`,
/// `found at 5 behind 2`.
struct Framed {
  explicit Framed(std::string_view schema, bool finds_again = false) : model(model_of(schema)) {
    const schema::Stream& stream = model.streams.back();
    framer = make_framer(
        model, model.structs[*stream.client_sends], stream.framing,
        [this](const Message& message) { add(message); },
        [this](const LostFraming& lost) {
          lines +=
              fmt::format("lost at {} packet {}: {}\n", lost.stream_offset, lost.packet, lost.why);
        },
        finds_again ? OnFound([this](const FoundFraming& found) {
          lines +=
              fmt::format("found at {} behind {}\n", found.stream_offset, found.skipped_octets);
        })
                    : OnFound());
  }
  Framed(const Framed&) = delete;
  Framed& operator=(const Framed&) = delete;

  Framed& push(std::string_view written, std::uint64_t packet) {
    framer->push(octets(written), {packet, 0});
    return *this;
  }
  Framed& gap(std::uint64_t size_octets) {
    framer->gap(size_octets);
    return *this;
  }
  std::string end() {
    framer->end();
    return std::exchange(lines, {});
  }

  void add(const Message& message) {
    lines += fmt::format("{} at {}: {}", message.number, message.stream_offset,
                         hex_octets(message.octets, 64));
    for (const MissingRange& range : message.missing) {
      lines += fmt::format(" missing {}+{}", range.offset_octets, range.size_octets);
    }
    if (message.octets.size() != message.expected_octets) {
      lines += fmt::format(" of {}", message.expected_octets);
    }
    lines += " packets";
    for (const Carrier& carrier : message.carriers) lines += fmt::format(" {}", carrier.packet);
    lines += '\n';
  }

  schema::Model model;
  std::string lines;
  std::unique_ptr<Framer> framer;
};

}  // namespace wirestruct::translate::testing
