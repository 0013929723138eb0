#include "cli/decode.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <expected>
#include <iterator>
#include <ostream>
#include <span>
#include <string>
#include <string_view>

#include "capture/read_streams.hpp"
#include "cli/compile_schemas.hpp"
#include "cli/decode_octets.hpp"
#include "cli/decode_raw.hpp"
#include "cli/decode_sink.hpp"
#include "cli/decode_summary.hpp"
#include "cli/live_capture.hpp"
#include "cli/message_selection.hpp"
#include "cli/message_writer.hpp"
#include "cli/progress.hpp"

namespace wirestruct::cli {
namespace {

constexpr std::size_t buffered_octets = 64 << 10;
constexpr int recording_link_type = 147;  // DLT_USER0: see codec's recorder

std::vector<std::uint16_t> ports_of(const std::vector<schema::Stream>& streams) {
  std::vector<std::uint16_t> ports;
  for (const schema::Stream& stream : streams) {
    if (stream.port == 0) return {};  // any
    ports.push_back(stream.port);
  }
  return ports;
}

// An option that does nothing would be taken for one that does.
std::expected<void, std::string> check_options(const DecodeOptions& options) {
  const bool is_raw = options.format == DecodeFormat::raw;
  if (options.stats && options.format != DecodeFormat::text &&
      options.format != DecodeFormat::json) {
    return std::unexpected("--stats are text or, with --format json, JSON");
  }
  if (options.split && options.format != DecodeFormat::csv) {
    return std::unexpected("--split is for --format csv");
  }
  if (!options.output.empty() && !is_raw && !options.split) {
    return std::unexpected(
        "--output is a folder for the files of --format raw, or of --format csv with --split");
  }
  if (!options.fields.empty() && (is_raw || options.stats)) {
    return std::unexpected(is_raw ? "--fields: --format raw has all octets of a message"
                                  : "--fields: --stats takes one, as in --stats=kind");
  }
  return {};
}

}  // namespace

int decode(const DecodeOptions& options, std::ostream& out, std::ostream& messages) {
  const bool plain = !options.raw.empty() || options.has_hex;
  if (options.capture.is_empty() && !plain) {
    return fail(
        "decode: name a capture file (- for standard input), an --interface, or plain octets with "
        "--hex or --raw",
        messages);
  }
  if (const auto checked = check_options(options); !checked) {
    return fail(checked.error(), messages);
  }
  const schema::Compilation compiled =
      compile_schemas(options.schemas, options.include_folders, options.color, messages);
  if (!compiled.model) return could_not;
  if (plain) return decode_octets(*compiled.model, options, out, messages);
  const auto streams = choose_streams(*compiled.model, options.streams);
  if (!streams) return fail(streams.error(), messages);
  const std::vector<std::size_t> structs = structs_of(*streams);
  if (options.format == DecodeFormat::raw) {
    if (const auto checked = check_raw(*streams, options); !checked) {
      return fail(checked.error(), messages);
    }
  }
  auto selection =
      MessageSelection::make(*compiled.model, structs, options.selection, options.color);
  if (!selection) return refuse(selection.error(), messages);

  capture::ReadOptions read_options;
  read_options.ports = ports_of(*streams);
  read_options.reassembly = options.reassembly;
  read_options.reassembly.server_ports = read_options.ports;
  read_options.dissection.at = options.streams.at;
  auto source = open_captures(options.capture, read_options.ports, messages, options.streams.at);
  if (!source) return fail(source.error(), messages);
  if (source->link_type() == recording_link_type) {
    return fail(
        "decode: this is what a program recorded as sent (link type USER0), not a capture: "
        "verify takes it as --client-sent or --server-sent",
        messages);
  }

  // What is read while it happens is printed at once: nothing waits in a buffer.
  const bool live = options.capture.is_live();
  std::string buffer;
  const auto flush = [&] {
    out.write(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    out.flush();
    buffer.clear();
  };
  const auto write = [&](std::string_view text) {
    buffer += text;
    if (live || buffer.size() >= buffered_octets) flush();
  };
  Progress progress(options.capture.files, messages);
  const Outlets outlets{.out = write, .aside = [&](std::string_view text) { progress.say(text); }};
  const StopOnSignal stop_on_signal(*source);
  // At a fixed place no octets are between the messages, but padding is behind them.
  const bool all_octets = options.format == DecodeFormat::raw && !options.streams.at &&
                          !selection->chooses_messages() && options.limit == 0;
  if (all_octets) {
    const int status =
        decode_raw(*streams, options, *source, read_options, outlets, progress, messages);
    flush();
    return out ? status : fail("the output could not be written", messages);
  }
  const auto writer = make_message_writer(*compiled.model, structs, options, outlets);
  if (!writer) return fail(writer.error(), messages);
  DecodeSink sink(*compiled.model, *streams, options, *selection, **writer,
                  [&] { source->stop(); });
  const capture::Summary summary = capture::read_streams(*source, read_options, sink);
  progress.end();
  const auto finished = (*writer)->finish();
  flush();

  const bool unreadable = summary.error && summary.packets == 0;
  const bool lacks_connection = options.connection != 0 && sink.counts().connections == 0;
  if (!unreadable) {
    summarize(sink.counts(), summary, *selection,
              lacks_connection ? std::string() : looked_for(*streams, options.streams.at),
              messages);
  }
  if (summary.error) return fail(summary.error->message, messages);
  if (lacks_connection) return fail(no_connection(options.connection), messages);
  if (!finished) return fail(finished.error(), messages);
  if (!out) return fail("the output could not be written", messages);
  return all_was_read(sink.counts(), summary) ? 0 : could_not;
}

}  // namespace wirestruct::cli
