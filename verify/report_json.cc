// The report for programs: docs/verify.md describes it.
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <string_view>

#include "verify/report.hpp"

namespace wirestruct::verify {
namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

// Values quoted out of a capture are escaped before they get here, so all of it is UTF-8.
void string(Writer& writer, std::string_view text) {
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

void key(Writer& writer, std::string_view name) {
  writer.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
}

void text(Writer& writer, std::string_view name, std::string_view value) {
  key(writer, name);
  string(writer, value);
}

void number(Writer& writer, std::string_view name, std::uint64_t value) {
  key(writer, name);
  writer.Uint64(value);
}

void texts(Writer& writer, std::string_view name, const std::vector<std::string>& values) {
  key(writer, name);
  writer.StartArray();
  for (const std::string& value : values) string(writer, value);
  writer.EndArray();
}

std::string_view sender_of(capture::Direction direction) {
  return direction == capture::Direction::client_to_server ? "client" : "server";
}

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::equal:
      return "equal";
    case Verdict::different:
      return "different";
    case Verdict::incomplete:
      return "incomplete";
  }
  return "";
}

void write(Writer& writer, const Where& where) {
  writer.StartObject();
  if (where.message > 0) number(writer, "message", where.message);
  key(writer, "packets");
  writer.StartArray();
  for (const std::uint64_t packet : where.packets) writer.Uint64(packet);
  writer.EndArray();
  number(writer, "stream_offset", where.stream_offset);
  number(writer, "octets", where.size_octets);
  writer.EndObject();
}

void write(Writer& writer, const ValueRow& row) {
  writer.StartObject();
  number(writer, "offset", row.offset_octets);
  if (row.sent_at_octets) number(writer, "sent_at", *row.sent_at_octets);
  text(writer, "field", row.field);
  text(writer, "expected_octets", row.expected_octets);
  text(writer, "expected", row.expected_value);
  text(writer, "captured_octets", row.captured_octets);
  text(writer, "read_as_schema", row.misread_value);
  key(writer, "reversed");
  writer.Bool(row.reversed);
  writer.EndObject();
}

void write(Writer& writer, const Finding& finding) {
  const FindingRow& row = row_of(finding.code);
  writer.StartObject();
  text(writer, "code", code_name(finding.code));
  text(writer, "severity", row.severity == Severity::difference ? "difference" : "incomplete");
  text(writer, "title", row.title);
  text(writer, "sentence", finding.sentence);
  number(writer, "messages", finding.messages);
  if (finding.where) {
    key(writer, "where");
    write(writer, *finding.where);
  }
  key(writer, "fields");
  writer.StartArray();
  for (const ValueRow& value : finding.rows) write(writer, value);
  writer.EndArray();
  number(writer, "fields_not_shown", finding.rows_not_shown);
  texts(writer, "why", finding.why);
  text(writer, "fix", finding.fix);
  texts(writer, "not_told_apart", finding.not_told_apart);
  texts(writer, "ruled_out", finding.ruled_out);
  writer.EndObject();
}

void write(Writer& writer, const std::vector<Finding>& findings) {
  key(writer, "findings");
  writer.StartArray();
  for (const Finding& finding : findings) write(writer, finding);
  writer.EndArray();
}

void write(Writer& writer, const DirectionReport& direction) {
  writer.StartObject();
  text(writer, "sender", sender_of(direction.direction));
  text(writer, "struct", direction.structure);
  number(writer, "struct_octets", direction.structure_octets);
  const Counts& counts = direction.counts;
  number(writer, "sent", counts.sent);
  number(writer, "captured", counts.captured);
  number(writer, "equal", counts.equal);
  number(writer, "different", counts.different);
  number(writer, "lost", counts.lost);
  number(writer, "extra", counts.extra);
  number(writer, "not_compared", counts.not_compared);
  number(writer, "octets", counts.octets);
  write(writer, direction.findings);
  texts(writer, "notes", direction.notes);
  writer.EndObject();
}

}  // namespace

std::string report_json(const Report& report) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  text(writer, "verdict", name_of(verdict_of(report)));
  text(writer, "sentence", sentence_of(report));
  text(writer, "capture", report.capture);
  number(writer, "connection", report.connection_number);
  text(writer, "conversation", report.connection);
  key(writer, "directions");
  writer.StartArray();
  for (const DirectionReport& direction : report.directions) write(writer, direction);
  writer.EndArray();
  write(writer, report.findings);
  texts(writer, "notes", report.notes);
  writer.EndObject();
  return std::string(buffer.GetString(), buffer.GetSize()) + '\n';
}

}  // namespace wirestruct::verify
