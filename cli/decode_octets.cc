#include "cli/decode_octets.hpp"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <charconv>
#include <expected>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "cli/choose_streams.hpp"
#include "cli/compile_schemas.hpp"
#include "cli/decode_summary.hpp"
#include "cli/message_selection.hpp"
#include "cli/message_writer.hpp"
#include "translate/decode.hpp"
#include "translate/framer.hpp"
#include "translate/limits.hpp"

namespace wirestruct::cli {
namespace {

using translate::Octets;

// `01 02`, `0102`, `01:02`, `0x01, 0x02`: what people copy from other tools.
std::expected<std::vector<std::byte>, std::string> parse_hex(std::string_view text) {
  std::vector<std::byte> octets;
  for (std::size_t at = 0; at < text.size();) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (std::isspace(c) != 0 || c == ':' || c == ',' || c == '-') {
      ++at;
      continue;
    }
    if (text.substr(at).starts_with("0x") || text.substr(at).starts_with("\\x")) {
      at += 2;
      continue;
    }
    std::uint8_t octet = 0;
    const std::string_view digits = text.substr(at, 2);
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, octet, 16);
    if (digits.size() < 2 || error != std::errc{} || stop != end) {
      return std::unexpected(fmt::format(
          "decode: --hex takes two hex digits for each octet; at column {} there is `{}`", at + 1,
          digits));
    }
    octets.push_back(std::byte{octet});
    at += 2;
  }
  return octets;
}

/// Prints messages as they are framed.
class Printer {
 public:
  Printer(const schema::Model& model, const schema::Struct& structure, const DecodeOptions& options,
          MessageSelection& selection, MessageWriter& writer)
      : model_(model),
        structure_(structure),
        options_(options),
        selection_(selection),
        writer_(writer) {}

  void message(const translate::Message& message) {
    if (options_.limit > 0 && chosen_ >= options_.limit) return;
    if (writer_.wants_records() || selection_.wants_records()) {
      translate::decode(model_, structure_, message.octets, record_);
      if (!selection_.admits(record_)) return;
      writer_.message(
          record_,
          {.number = message.number, .has_origin = false, .stream_offset = message.stream_offset});
    }
    ++chosen_;
    is_cut_ |= message.octets.size() < message.expected_octets;
  }

  std::uint64_t chosen() const { return chosen_; }
  bool is_cut() const { return is_cut_; }

 private:
  const schema::Model& model_;
  const schema::Struct& structure_;
  const DecodeOptions& options_;
  MessageSelection& selection_;
  MessageWriter& writer_;
  translate::Record record_;
  std::uint64_t chosen_ = 0;
  bool is_cut_ = false;
};

// Hands the octets over piece by piece; false when they cannot be read.
template <class Take>
bool read_pieces(std::istream& in, const Take& take) {
  std::array<char, 64 << 10> piece{};
  while (in) {
    in.read(piece.data(), piece.size());
    const auto size = static_cast<std::size_t>(in.gcount());
    take(std::as_bytes(std::span(piece)).first(size));
  }
  return in.eof();
}

}  // namespace

int decode_octets(const schema::Model& model, const DecodeOptions& options, std::ostream& out,
                  std::ostream& messages) {
  const bool from_file = !options.raw.empty();
  if (options.streams.message.empty()) {
    return fail("decode: name the struct that the octets are with --message", messages);
  }
  const auto streams = choose_streams(model, options.streams);
  if (!streams) return fail(streams.error(), messages);
  const schema::Struct& structure = model.structs[*streams->front().client_sends];
  const std::vector<std::size_t> structs = structs_of(*streams);
  auto selection = MessageSelection::make(model, structs, options.selection, options.color);
  if (!selection) return refuse(selection.error(), messages);
  const auto hex = parse_hex(options.hex);
  if (!hex) return fail(hex.error(), messages);
  std::ifstream file;
  if (from_file && options.raw != "-") {
    file.open(options.raw, std::ios::binary);
    if (!file) return fail(fmt::format("`{}` cannot be read", options.raw), messages);
  }
  std::istream& in = options.raw == "-" ? std::cin : file;

  const auto writer =
      make_message_writer(model, structs, options,
                          {.out = [&](std::string_view text) { out << text; },
                           .aside = [&](std::string_view text) { messages << text; }});
  if (!writer) return fail(writer.error(), messages);
  Printer printer(model, structure, options, *selection, **writer);
  bool read = true;
  std::optional<std::string> lost;
  if (structure.end == schema::EndKind::open) {
    // Where it ends is where the octets end.
    std::vector<std::byte> all = *hex;
    bool too_large = false;
    const auto take = [&](Octets octets) {
      too_large |= all.size() + octets.size() > translate::limits::message_octets;
      if (!too_large) all.insert(all.end(), octets.begin(), octets.end());
    };
    if (from_file) read = read_pieces(in, take);
    if (too_large) {
      return fail(fmt::format("a message has at most {} octets", translate::limits::message_octets),
                  messages);
    }
    printer.message(
        {.number = 1, .octets = all, .expected_octets = all.size(), .missing = {}, .carriers = {}});
  } else {
    const auto framer = translate::make_framer(
        model, structure, {}, [&](const translate::Message& message) { printer.message(message); },
        [&](const translate::LostFraming& where) {
          lost = fmt::format("from octet {} on there is no message: {}", where.stream_offset,
                             where.why);
        });
    framer->push(*hex, {});
    if (from_file) {
      read = read_pieces(in, [&](Octets octets) { framer->push(octets, {}); });
    }
    framer->end();
  }
  if (const auto finished = (*writer)->finish(); !finished) {
    return fail(finished.error(), messages);
  }
  summarize_selection(*selection, printer.chosen(), messages);
  if (!out.flush()) return fail("the output could not be written", messages);
  if (!read) return fail(fmt::format("`{}` could not be read to its end", options.raw), messages);
  if (lost) return fail(*lost, messages);
  return printer.is_cut() ? could_not : 0;
}

}  // namespace wirestruct::cli
