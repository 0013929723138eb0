#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "capture/flow_story.hpp"
#include "capture/flow_words.hpp"
#include "cli/flow_report.hpp"
#include "translate/style.hpp"

namespace wirestruct::cli {
namespace {

using capture::Flow;
using capture::FlowFinding;
using capture::FlowSeverity;
using capture::Side;
using translate::Style;

constexpr std::size_t width = 100;

// Columns on the screen: UTF-8 without its continuation octets.
std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

bool is_problem(const FlowFinding& finding) {
  return capture::row_of(finding.code).severity == FlowSeverity::problem;
}

std::string codes_of(std::span<const FlowFinding> findings) {
  std::string codes;
  for (const FlowFinding& finding : findings) {
    if (!is_problem(finding)) continue;
    const std::string code = capture::code_name(finding.code);
    if (codes.find(code) == std::string::npos) codes += (codes.empty() ? "" : " ") + code;
  }
  return codes;
}

void append_head(const Flow& flow, std::span<const FlowFinding> findings, const Style& style,
                 std::string& out) {
  const std::string ends = fmt::format("{} → {}", to_string(flow.side(Side::client).endpoint),
                                       to_string(flow.side(Side::server).endpoint));
  const std::string codes = codes_of(findings);
  const std::string outcome = capture::outcome_of(flow);
  out += fmt::format("{} {}: {}, {}, {}{}\n", style.bold(fmt::to_string(flow.number)),
                     style.bold(ends), codes.empty() ? outcome : style.warning(outcome),
                     capture::duration_text(flow.last.time_ns - flow.first.time_ns),
                     capture::counted_text(flow.packets, "packet"),
                     codes.empty() ? "" : "  " + style.warning(codes));
}

/// `0.012345`, in seconds since the first packet.
std::string time_text(const Flow& flow, std::int64_t time_ns) {
  const std::int64_t since_ns = time_ns - flow.first.time_ns;
  return fmt::format("{}{}.{:06}", since_ns < 0 ? "-" : "", std::abs(since_ns) / 1'000'000'000,
                     std::abs(since_ns) / 1'000 % 1'000'000);
}

void append_story(const Flow& flow, const FlowReportOptions& options, const Style& style,
                  std::string& out) {
  constexpr std::size_t what_columns = 22;
  out += style.dim("          s  packet") + '\n';
  std::uint64_t packet = 0;
  for (const capture::StoryLine& line : capture::story_of(flow, options.absolute)) {
    const bool same = line.at.packet == packet;
    packet = line.at.packet;
    const std::string place =
        same ? std::string(19, ' ')
             : fmt::format("{:>11} {:>7}", time_text(flow, line.at.time_ns), line.at.packet);
    std::string what = line.what;
    if (columns(what) < what_columns) what.resize(what.size() + what_columns - columns(what), ' ');
    std::string text = fmt::format(
        "{}  {} {} {}", style.dim(place),
        style.hue(line.side == Side::client ? 0 : 1, same ? " " : capture::arrow_of(line.side)),
        what, line.details);
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + '\n';
  }
}

/// Text behind a label, broken at spaces, that stays beside it.
void append_labelled(std::string_view label, std::string rest, const Style& style,
                     std::string& out) {
  constexpr std::size_t indent = 2;
  std::string line(indent, ' ');
  line += style.bold(label) + ' ';
  std::size_t used = indent + columns(label) + 1;
  while (used + columns(rest) > width) {
    std::size_t column = used, found = std::string::npos;
    for (std::size_t i = 0; i < rest.size() && column <= width; ++i) {
      if ((rest[i] & 0xC0) != 0x80) ++column;
      if (rest[i] == ' ') found = i;
    }
    if (found == std::string::npos) break;
    out += line + rest.substr(0, found) + '\n';
    rest.erase(0, found + 1);
    used = indent + columns(label) + 1;
    line = std::string(used, ' ');
  }
  out += line + rest + '\n';
}

/// `; packets 1, 2 and 3 more`
std::string packets_of(const FlowFinding& finding) {
  if (finding.packets.empty()) return "";  // their events were not kept
  std::string text = finding.packets.size() == 1 ? "; packet" : "; packets";
  for (std::size_t i = 0; i < finding.packets.size(); ++i) {
    text += fmt::format("{} {}", i == 0 ? "" : ",", finding.packets[i]);
  }
  if (finding.more_packets > 0) text += fmt::format(" and {} more", finding.more_packets);
  return text;
}

void append_finding(const FlowFinding& finding, const Style& style, std::string& out) {
  const std::string label = fmt::format("{}[{}]", is_problem(finding) ? "warning" : "note",
                                        capture::code_name(finding.code));
  out += (is_problem(finding) ? style.warning(label) : style.hue(4, label)) +
         style.bold(": " + finding.sentence) + '\n';
  append_labelled("why:", finding.why + packets_of(finding), style, out);
  if (!finding.fix.empty()) append_labelled("fix:", finding.fix, style, out);
}

}  // namespace

std::string flow_text(const Flow& flow, std::span<const FlowFinding> findings,
                      const FlowReportOptions& options) {
  const Style style(options.color);
  std::string out;
  append_head(flow, findings, style, out);
  if (options.brief) return out;
  append_story(flow, options, style, out);
  for (const Side side : {Side::client, Side::server}) {
    if (flow.side(side).payload_segments == 0) continue;
    out +=
        style.dim(fmt::format("  {} sent ", name_of(side))) + capture::sent_by(flow, side) + '\n';
  }
  for (const FlowFinding& finding : findings) append_finding(finding, style, out);
  return out + '\n';
}

}  // namespace wirestruct::cli
