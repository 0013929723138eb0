#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <string_view>

#include "capture/flow_story.hpp"
#include "capture/flow_words.hpp"
#include "cli/flow_report.hpp"

namespace wirestruct::cli {
namespace {

using capture::Flow;
using capture::FlowFinding;
using capture::FlowSide;
using capture::Side;
using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void key(Writer& writer, std::string_view name) {
  writer.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
}
void text(Writer& writer, std::string_view name, std::string_view value) {
  key(writer, name);
  writer.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}
void number(Writer& writer, std::string_view name, std::uint64_t value) {
  key(writer, name);
  writer.Uint64(value);
}
void time(Writer& writer, std::string_view name, std::int64_t value_ns) {
  key(writer, name);
  writer.Int64(value_ns);
}
void boolean(Writer& writer, std::string_view name, bool value) {
  key(writer, name);
  writer.Bool(value);
}

void write_options(Writer& writer, const capture::TcpOptions& options) {
  key(writer, "syn_options");
  writer.StartObject();
  if (options.maximum_segment_octets) number(writer, "mss", *options.maximum_segment_octets);
  if (options.window_shift) number(writer, "window_shift", *options.window_shift);
  boolean(writer, "sack", options.sack_permitted);
  boolean(writer, "timestamps", options.timestamps.has_value());
  if (options.fast_open_cookie_octets) {
    number(writer, "fast_open_cookie_octets", *options.fast_open_cookie_octets);
  }
  writer.EndObject();
}

void write_side(Writer& writer, const FlowSide& side) {
  writer.StartObject();
  text(writer, "endpoint", to_string(side.endpoint));
  if (side.first_sequence) number(writer, "first_sequence", *side.first_sequence);
  if (side.syn_seen) write_options(writer, side.syn_options);
  number(writer, "segments", side.segments);
  number(writer, "payload_segments", side.payload_segments);
  number(writer, "payload_octets", side.payload_octets);
  number(writer, "retransmitted_octets", side.retransmitted_octets);
  number(writer, "least_window_octets", side.least_window_octets);
  number(writer, "most_window_octets", side.most_window_octets);
  number(writer, "unacknowledged_octets", side.unacknowledged_octets);
  key(writer, "round_trip");
  writer.StartObject();
  number(writer, "count", side.round_trips.count);
  time(writer, "least_ns", side.round_trips.least_ns);
  time(writer, "most_ns", side.round_trips.most_ns);
  time(writer, "sum_ns", side.round_trips.sum_ns);
  writer.EndObject();
  writer.EndObject();
}

void write_events(Writer& writer, const Flow& flow, bool absolute) {
  key(writer, "story");
  writer.StartArray();
  for (const capture::StoryLine& line : capture::story_of(flow, absolute)) {
    writer.StartObject();
    number(writer, "packet", line.at.packet);
    time(writer, "time_ns", line.at.time_ns - flow.first.time_ns);
    text(writer, "sender", name_of(line.side));
    text(writer, "what", line.what);
    text(writer, "details", line.details);
    writer.EndObject();
  }
  writer.EndArray();
}

void write_findings(Writer& writer, std::span<const FlowFinding> findings) {
  key(writer, "findings");
  writer.StartArray();
  for (const FlowFinding& finding : findings) {
    const capture::FlowFindingRow& row = capture::row_of(finding.code);
    writer.StartObject();
    text(writer, "code", code_name(finding.code));
    text(writer, "severity", row.severity == capture::FlowSeverity::problem ? "problem" : "note");
    text(writer, "side", name_of(finding.side));
    text(writer, "title", row.title);
    text(writer, "sentence", finding.sentence);
    key(writer, "packets");
    writer.StartArray();
    for (const std::uint64_t packet : finding.packets) writer.Uint64(packet);
    writer.EndArray();
    number(writer, "more_packets", finding.more_packets);
    text(writer, "why", finding.why);
    text(writer, "fix", finding.fix);
    writer.EndObject();
  }
  writer.EndArray();
}

}  // namespace

std::string flow_json(const Flow& flow, std::span<const FlowFinding> findings,
                      const FlowReportOptions& options) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  number(writer, "connection", flow.number);
  text(writer, "outcome", capture::outcome_of(flow));
  time(writer, "time_ns", flow.first.time_ns);
  time(writer, "lasted_ns", flow.last.time_ns - flow.first.time_ns);
  number(writer, "first_packet", flow.first.packet);
  number(writer, "last_packet", flow.last.packet);
  number(writer, "packets", flow.packets);
  key(writer, "client");
  write_side(writer, flow.side(Side::client));
  key(writer, "server");
  write_side(writer, flow.side(Side::server));
  write_events(writer, flow, options.absolute);
  write_findings(writer, findings);
  writer.EndObject();
  return std::string(buffer.GetString(), buffer.GetSize()) + '\n';
}

}  // namespace wirestruct::cli
