#include "cli/flow_chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

#include "capture/flow_story.hpp"
#include "capture/flow_words.hpp"

namespace wirestruct::cli {
namespace {

using capture::Flow;
using capture::FlowEventKind;
using capture::Side;

// In pixels.
constexpr double width = 1040;
constexpr double left = 96, right = 24, top = 66, panel_height = 300, panel_gap = 46;
constexpr double bottom = 84;
constexpr double height = top + 2 * panel_height + panel_gap + bottom;
constexpr double least_mark = 3;  // what is shorter would not be seen

constexpr std::string_view style = R"(<style>
  svg { background: #fff; font: 13px system-ui, sans-serif; }
  text { fill: #24292f; } .quiet { fill: #57606a; } .title { font-size: 16px; font-weight: 600; }
  .frame { fill: none; stroke: #d0d7de; } .grid { stroke: #eaeef2; }
  .sent { stroke: #0969da; } .again { stroke: #cf222e; } .sack { stroke: #8250df; }
  .ack { fill: none; stroke: #1a7f37; } .edge { fill: none; stroke: #9a6700; stroke-dasharray: 4 3; }
  .seg { stroke-width: 2.5; } .mark { font-size: 11px; font-weight: 600; }
  .bad { fill: #cf222e; } .fine { fill: #57606a; }
  @media (prefers-color-scheme: dark) {
    svg { background: #0d1117; } text { fill: #e6edf3; } .quiet, .fine { fill: #9198a1; }
    .frame { stroke: #3d444d; } .grid { stroke: #21262d; }
    .sent { stroke: #58a6ff; } .again { stroke: #ff7b72; } .sack { stroke: #d2a8ff; }
    .ack { stroke: #56d364; } .edge { stroke: #e3b341; } .bad { fill: #ff7b72; }
  }
</style>
)";

/// 1, 2 or 5 times a power of ten, so that `most` steps are enough for `range`.
double nice_step(double range, double most) {
  const double raw = std::max(range, 1e-9) / most;
  const double power = std::pow(10, std::floor(std::log10(raw)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= raw) return factor * power;
  }
  return 10 * power;
}

bool is_again(const ChartSegment& segment) {
  if (!segment.kind) return false;
  switch (*segment.kind) {
    case FlowEventKind::syn_again:
    case FlowEventKind::syn_ack_again:
    case FlowEventKind::doubled:
    case FlowEventKind::retransmitted_fast:
    case FlowEventKind::retransmitted_late:
    case FlowEventKind::tail_probe:
    case FlowEventKind::retransmitted_after_all:
    case FlowEventKind::fin_again:
      return true;
    case FlowEventKind::syn:
    case FlowEventKind::syn_ack:
    case FlowEventKind::established:
    case FlowEventKind::first_data:
    case FlowEventKind::missing:
    case FlowEventKind::reordered:
    case FlowEventKind::duplicate_ack:
    case FlowEventKind::duplicate_sack:
    case FlowEventKind::not_captured:
    case FlowEventKind::oversized:
    case FlowEventKind::held_back:
    case FlowEventKind::window_full:
    case FlowEventKind::zero_window:
    case FlowEventKind::window_probe:
    case FlowEventKind::window_probe_answer:
    case FlowEventKind::window_open:
    case FlowEventKind::keep_alive:
    case FlowEventKind::keep_alive_answer:
    case FlowEventKind::fin:
    case FlowEventKind::fin_acked:
    case FlowEventKind::data_after_fin:
    case FlowEventKind::reset:
    case FlowEventKind::undelivered:
      return false;
  }
  return false;
}

/// A short word over a segment, where one helps.
std::string_view label_of(const ChartSegment& segment) {
  if (segment.rst) return "RST";
  if (segment.syn) return "SYN";
  if (segment.fin) return "FIN";
  if (segment.kind == FlowEventKind::held_back) return "held back";
  if (segment.kind == FlowEventKind::keep_alive) return "keep-alive";
  if (segment.kind == FlowEventKind::window_probe) return "probe";
  return "";
}

/// What one side sent, and what the other said to that.
class Panel {
 public:
  Panel(const Chart& chart, const Flow& flow, Side side, double y_top, std::string& out)
      : chart_(chart), flow_(flow), side_(side), y_top_(y_top), out_(out) {
    for (const ChartSegment& segment : chart.segments) {
      first_ns_ = first_ns_ ? std::min(*first_ns_, segment.time_ns) : segment.time_ns;
      last_ns_ = std::max(last_ns_, segment.time_ns);
      highest_ = std::max(highest_, segment.side == side ? segment.end : segment.acknowledged);
    }
    const std::uint64_t sent = highest_;
    // The window's edge, as far as it does not press what was sent to the ground.
    for (const ChartSegment& segment : chart.segments) {
      const std::uint64_t edge = segment.acknowledged + segment.window_octets;
      if (segment.side != side && edge <= sent + sent / 2) highest_ = std::max(highest_, edge);
    }
    seconds_ = std::max(static_cast<double>(last_ns_ - first_ns_.value_or(0)) / 1e9, 1e-6) * 1.03;
    octets_ = std::max(static_cast<double>(highest_), 1.0) * 1.08;
  }

  void draw() {
    add("<g>\n");
    frame();
    add("<g clip-path=\"url(#panel{})\">\n", name_of(side_));
    window_edge();
    acknowledgements();
    for (const ChartSegment& segment : chart_.segments) {
      if (segment.side == side_) {
        bar(segment);
      } else {
        blocks(segment);
      }
    }
    add("</g>\n</g>\n");
  }

 private:
  template <typename... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
  }
  double x(std::int64_t time_ns) const {
    return left +
           static_cast<double>(time_ns - *first_ns_) / 1e9 / seconds_ * (width - left - right);
  }
  double y(std::uint64_t position) const {
    return y_top_ + panel_height - static_cast<double>(position) / octets_ * panel_height;
  }

  void frame() {
    add(R"(<clipPath id="panel{}"><rect x="{}" y="{}" width="{}" height="{}"/></clipPath>)",
        name_of(side_), left, y_top_ - 14, width - left - right, panel_height + 16);
    add("\n");
    const double octet_step = std::max(1.0, nice_step(octets_, 6));
    for (double octets = 0; octets <= octets_; octets += octet_step) {
      const double at = y(static_cast<std::uint64_t>(octets));
      add(R"(<path class="grid" d="M{:.1f} {:.1f}H{:.1f}"/><text class="quiet" x="{:.1f}" y="{:.1f}" text-anchor="end">{}</text>)",
          left, at, width - right, left - 8, at + 4,
          capture::grouped_text(static_cast<std::uint64_t>(octets)));
      add("\n");
    }
    const double second_step = nice_step(seconds_, 9);
    for (double seconds = 0; seconds <= seconds_; seconds += second_step) {
      const double at = left + seconds / seconds_ * (width - left - right);
      add(R"(<path class="grid" d="M{:.1f} {:.1f}V{:.1f}"/><text class="quiet" x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>)",
          at, y_top_, y_top_ + panel_height, at, y_top_ + panel_height + 16,
          seconds == 0 ? "0" : capture::duration_text(std::llround(seconds * 1e9)));
      add("\n");
    }
    add(R"(<rect class="frame" x="{}" y="{}" width="{}" height="{}"/><text x="{}" y="{}">{} sends: octets over time</text>)",
        left, y_top_, width - left - right, panel_height, left, y_top_ - 8, name_of(side_));
    add("\n");
  }

  /// A stair of what the other side said, `position(segment)` at each of its packets.
  template <typename Position>
  void stair(std::string_view css, Position position) {
    std::string path;
    for (const ChartSegment& segment : chart_.segments) {
      if (segment.side == side_ || segment.acknowledged == 0 || segment.rst) continue;
      const std::uint64_t at = position(segment);
      path += path.empty() ? fmt::format("M{:.1f} {:.1f}", x(segment.time_ns), y(at))
                           : fmt::format("H{:.1f}V{:.1f}", x(segment.time_ns), y(at));
    }
    if (!path.empty()) add("<path class=\"{}\" d=\"{}\"/>\n", css, path);
  }
  void acknowledgements() {
    stair("ack", [](const ChartSegment& segment) { return segment.acknowledged; });
  }
  void window_edge() {
    stair("edge", [this](const ChartSegment& segment) {
      // Far above the panel, but not so far that a drawing program loses its way.
      return std::min<std::uint64_t>(segment.acknowledged + segment.window_octets,
                                     4 * highest_ + 4);
    });
  }

  void bar(const ChartSegment& segment) {
    const std::string_view label = label_of(segment);
    if (segment.end == segment.begin && label.empty()) return;
    const double at = x(segment.time_ns);
    const double low = y(segment.begin), high = std::min(y(segment.end), low - least_mark);
    add("<path class=\"seg {}\" d=\"M{:.1f} {:.1f}V{:.1f}\"><title>packet {}{}{}, {} – "
        "{}</title></path>",
        is_again(segment) ? "again" : "sent", at, low, high, segment.packet,
        segment.kind ? ": " : "", segment.kind ? name_of(*segment.kind) : "", segment.begin,
        segment.end);
    if (!label.empty()) {
      const bool bad = segment.rst || is_again(segment) ||
                       segment.kind == FlowEventKind::held_back ||
                       segment.kind == FlowEventKind::window_probe;
      const bool at_right = at > width - right - 70;
      add(R"(<text class="mark {}" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>)",
          bad ? "bad" : "fine", at + (at_right ? -4 : 4), high - 3, at_right ? "end" : "start",
          label);
    }
    add("\n");
  }

  /// Of a packet of the other side: what it has beyond a hole, and that it has no room.
  void blocks(const ChartSegment& segment) {
    for (const capture::SackBlock& block : segment.sacks) {
      add("<path class=\"seg sack\" d=\"M{:.1f} {:.1f}V{:.1f}\"><title>packet {}: SACK {} – "
          "{}</title></path>\n",
          x(segment.time_ns), y(block.begin), std::min(y(block.end), y(block.begin) - least_mark),
          segment.packet, block.begin, block.end);
    }
    if (segment.kind == FlowEventKind::zero_window) {
      add(R"(<text class="mark bad" x="{:.1f}" y="{:.1f}">zero window</text>)",
          x(segment.time_ns) + 4, y(segment.acknowledged) - 4);
      add("\n");
    }
  }

  const Chart& chart_;
  const Flow& flow_;
  Side side_;
  double y_top_;
  std::string& out_;
  std::optional<std::int64_t> first_ns_;
  std::int64_t last_ns_ = 0;
  std::uint64_t highest_ = 0;
  double seconds_ = 1, octets_ = 1;
};

void append_legend(std::string& out) {
  constexpr std::array<std::array<std::string_view, 2>, 5> entries{{
      {"seg sent", "segment"},
      {"seg again", "sent again"},
      {"ack", "acknowledged by the other side"},
      {"seg sack", "held by it beyond a gap (SACK)"},
      {"edge", "end of its window"},
  }};
  double x = left;
  const double y = height - 30;
  for (const auto& [css, text] : entries) {
    const bool upright = css.starts_with("seg");
    out += upright ? fmt::format(R"(<path class="{}" d="M{} {}v-12"/>)", css, x + 8, y + 2)
                   : fmt::format(R"(<path class="{}" d="M{} {}h18"/>)", css, x, y - 4);
    out += fmt::format("<text x=\"{}\" y=\"{}\">{}</text>\n", x + 24, y, text);
    x += 48 + 7.1 * static_cast<double>(text.size());
  }
}

}  // namespace

void add(Chart& chart, const capture::Flow& flow, const capture::JudgedSegment& judged) {
  if (chart.segments.size() >= chart_segments_limit) {
    ++chart.segments_left_out;
    return;
  }
  const capture::Segment& segment = *judged.segment;
  ChartSegment added{.packet = segment.packet,
                     .time_ns = segment.time_ns,
                     .side = judged.side,
                     .begin = judged.begin,
                     .end = judged.end,
                     .acknowledged = judged.acknowledged,
                     .window_octets = judged.window_octets,
                     .syn = segment.syn,
                     .fin = segment.fin,
                     .rst = segment.rst,
                     .kind = judged.kind,
                     .sacks = {}};
  const auto& first = flow.side(other(judged.side)).first_sequence;
  for (const capture::SackBlock& block : judged.options->sacks()) {
    if (first) added.sacks.push_back({block.begin - *first, block.end - *first});
  }
  chart.segments.push_back(std::move(added));
}

std::string chart_svg(const Chart& chart, const Flow& flow) {
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" width=\"{}\" "
      "height=\"{}\" role=\"img\">\n",
      width, height, width, height);
  const std::string title = fmt::format(
      "connection {}: {} → {}, {}", flow.number, to_string(flow.side(Side::client).endpoint),
      to_string(flow.side(Side::server).endpoint), capture::outcome_of(flow));
  out += fmt::format("<title>{}</title>\n{}<text class=\"title\" x=\"{}\" y=\"28\">{}</text>\n",
                     title, style, left, title);
  double y = top;
  for (const Side side : {Side::client, Side::server}) {
    Panel(chart, flow, side, y, out).draw();
    y += panel_height + panel_gap;
  }
  append_legend(out);
  if (chart.segments_left_out > 0) {
    out += fmt::format(
        "<text class=\"bad\" x=\"{}\" y=\"{}\">the first {} segments; {} more are left "
        "out</text>\n",
        left, height - 8, chart.segments.size(), chart.segments_left_out);
  }
  return out + "</svg>\n";
}

}  // namespace wirestruct::cli
