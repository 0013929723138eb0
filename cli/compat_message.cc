#include "cli/compat_message.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <ostream>
#include <utility>
#include <vector>

#include "schema/model.hpp"
#include "translate/canary.hpp"
#include "translate/decode.hpp"
#include "translate/encode.hpp"
#include "translate/format.hpp"
#include "translate/json.hpp"
#include "translate/remark.hpp"

namespace wirestruct::cli {
namespace {

// Values that are tried until one is misread; rows of a table; octets of a message that are shown.
constexpr std::uint64_t tries = 16;
constexpr std::size_t shown_rows = 24;
constexpr std::size_t shown_octets = 64;
constexpr std::size_t shown_columns = 36;  // of a value

/// `body.items[2].x` and its value as JSON.
using Row = std::pair<std::string, std::string>;

std::string text_of(const rapidjson::Value& value) {
  rapidjson::StringBuffer text;
  rapidjson::Writer<rapidjson::StringBuffer> writer(text);
  value.Accept(writer);
  return text.GetString();
}

// What is no text of its charset, or a NaN with a payload, is one value all the same.
bool is_one_value(const rapidjson::Value& object) {
  return object.MemberCount() == 1 && (object.HasMember("octets") || object.HasMember("bits"));
}

void flatten(const rapidjson::Value& value, const std::string& path, std::vector<Row>& rows) {
  if (value.IsObject() && !is_one_value(value)) {
    for (const auto& member : value.GetObject()) {
      const std::string name(member.name.GetString(), member.name.GetStringLength());
      if (path.empty() && name.starts_with('$')) continue;  // octets without a value
      flatten(member.value, path.empty() ? name : path + '.' + name, rows);
    }
    return;
  }
  if (value.IsArray() && !value.Empty()) {
    for (rapidjson::SizeType i = 0; i < value.Size(); ++i) {
      flatten(value[i], fmt::format("{}[{}]", path, i), rows);
    }
    return;
  }
  rows.emplace_back(path, text_of(value));
}

/// What a program with the model finds in the octets.
struct Reading {
  std::vector<Row> rows;
  std::vector<std::string> remarks;
};

Reading read(const schema::Model& model, const schema::Struct& structure,
             translate::Octets octets) {
  translate::Record record;
  translate::decode(model, structure, octets, record);
  std::string json;
  translate::append_json(model, record, json);
  rapidjson::Document document;
  document.Parse<rapidjson::kParseFullPrecisionFlag>(json.c_str(), json.size());
  Reading reading;
  if (!document.HasParseError()) flatten(document, "", reading.rows);
  for (const translate::RemarkAt& remark : record.remarks) {
    const std::string path = path_of(record, remark);
    reading.remarks.push_back((path.empty() ? "" : path + ": ") + describe(record, remark));
  }
  return reading;
}

std::string_view value_of(const std::vector<Row>& rows, std::string_view path) {
  const auto found = std::ranges::find(rows, path, &Row::first);
  return found == rows.end() ? std::string_view("-") : std::string_view(found->second);
}

/// One line of the table.
struct Line {
  std::string path;
  std::string written;
  std::string read;
};

std::vector<Line> side_by_side(const std::vector<Row>& written, const std::vector<Row>& read) {
  std::vector<Line> lines;
  for (const auto& [path, value] : written) {
    lines.push_back({path, value, std::string(value_of(read, path))});
  }
  for (const auto& [path, value] : read) {
    if (value_of(written, path) == "-") lines.push_back({path, "-", value});
  }
  return lines;
}

bool differs(const Line& line) {
  return line.written != line.read;
}

// Cut where a character begins.
std::string shortened(const std::string& value) {
  if (value.size() <= shown_columns) return value;
  std::size_t end = shown_columns - 1;
  while (end > 0 && (value[end] & 0xC0) == 0x80) --end;
  return value.substr(0, end) + "…";
}

void print_table(std::ostream& out, const std::vector<Line>& lines, std::string_view written_by,
                 std::string_view read_by, const translate::Style& style) {
  std::size_t path_columns = 5;
  std::size_t written_columns = 10 + written_by.size();
  for (const Line& line : lines) {
    path_columns = std::max(path_columns, line.path.size());
    written_columns = std::max(written_columns, std::min(line.written.size(), shown_columns));
  }
  fmt::print(out, "    {:<{}}  {:<{}}  {}\n", "field", path_columns,
             fmt::format("written by {}", written_by), written_columns + 1,
             fmt::format("read by {}", read_by));
  for (std::size_t i = 0; i < std::min(lines.size(), shown_rows); ++i) {
    const Line& line = lines[i];
    const std::string text =
        fmt::format("{:<{}}  {:<{}}  {}", line.path, path_columns, shortened(line.written),
                    written_columns + 1, shortened(line.read));
    fmt::print(out, "  {} {}\n", differs(line) ? "!" : " ",
               differs(line) ? style.warning(text) : text);
  }
  if (lines.size() > shown_rows) {
    fmt::print(out, "      … and {} more\n", lines.size() - shown_rows);
  }
}

}  // namespace

void print_misread_message(std::ostream& out, const NamedModel& writer, const NamedModel& reader,
                           std::string_view structure, const translate::Style& style) {
  const schema::Struct* written_as = schema::find_struct(writer.model, structure);
  const schema::Struct* read_as = schema::find_struct(reader.model, structure);
  if (!written_as || !read_as) return;
  for (std::uint64_t number = 0; number < tries; ++number) {
    const auto json = translate::canary(writer.model, *written_as, number);
    if (!json) continue;
    const auto octets = translate::encode(writer.model, *written_as, *json);
    if (!octets) continue;
    const Reading written = read(writer.model, *written_as, *octets);
    const Reading misread = read(reader.model, *read_as, *octets);
    const std::vector<Line> lines = side_by_side(written.rows, misread.rows);
    if (misread.remarks.empty() && std::ranges::none_of(lines, differs)) continue;

    const translate::Octets shown =
        translate::Octets(*octets).first(std::min(octets->size(), shown_octets));
    fmt::print(
        out, "{}\n",
        style.bold(fmt::format("a {} by {}, {} octets", structure, writer.name, octets->size())));
    fmt::print(out, "    {}{}\n", translate::hex_octets(shown),
               shown.size() < octets->size() ? " …" : "");
    print_table(out, lines, writer.name, reader.name, style);
    for (const std::string& remark : misread.remarks) {
      fmt::print(out, "    {}: {}\n", reader.name, remark);
    }
    out << '\n';
    return;
  }
}

}  // namespace wirestruct::cli
