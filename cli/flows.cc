#include "cli/flows.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>
#include <map>
#include <ostream>
#include <span>
#include <utility>
#include <vector>

#include "capture/flow_story.hpp"
#include "capture/flow_words.hpp"
#include "capture/read_flows.hpp"
#include "cli/compile_schemas.hpp"
#include "cli/flow_chart.hpp"
#include "cli/flow_report.hpp"
#include "cli/live_capture.hpp"
#include "cli/write_files.hpp"

namespace wirestruct::cli {
namespace {

using capture::Flow;
using capture::FlowFinding;

/// Prints connections by ascending number. One that stays open for long would hold back all behind
/// it: so many wait, then those that are there are printed.
class Printer : public capture::FlowSink {
 public:
  Printer(const FlowsOptions& options, std::ostream& out)
      : options_(options),
        report_options_{options.absolute, options.brief, options.color},
        out_(out) {}

  void segment(const Flow& flow, const capture::JudgedSegment& judged) override {
    if (!options_.chart.empty() && flow.number == options_.connection) add(chart_, flow, judged);
  }
  void flow(const Flow& flow) override {
    const std::vector<FlowFinding> findings = capture::findings_of(flow);
    ++outcomes_[outcome_of(flow)];
    count(findings);
    if (options_.connection == 0) {
      wait(flow.number, report_of(flow, findings));
    } else if (options_.connection == flow.number) {
      print(report_of(flow, findings));
      if (!options_.chart.empty()) svg_ = chart_svg(chart_, flow);
    }
  }
  void finish() {
    while (!waiting_.empty()) print_first();
  }

  std::uint64_t printed() const { return printed_; }
  /// The chart of the connection, if one was asked for.
  const std::string& chart() const { return svg_; }
  const std::map<std::string, std::uint64_t>& outcomes() const { return outcomes_; }
  const std::map<capture::FlowCode, std::uint64_t>& codes() const { return codes_; }

 private:
  static constexpr std::size_t waiting_limit = 4'096;
  static constexpr std::size_t waiting_octets_limit = 64 << 20;

  void count(std::span<const FlowFinding> findings) {
    for (const FlowFinding& finding : findings) {
      if (row_of(finding.code).severity == capture::FlowSeverity::problem) ++codes_[finding.code];
    }
  }
  std::string report_of(const Flow& flow, std::span<const FlowFinding> findings) const {
    switch (options_.format) {
      case FlowsFormat::text:
        return flow_text(flow, findings, report_options_);
      case FlowsFormat::json:
        break;
    }
    return flow_json(flow, findings, report_options_);
  }
  void wait(std::uint64_t number, std::string report) {
    waiting_octets_ += report.size();
    waiting_.emplace(number, std::move(report));
    while (!waiting_.empty() &&
           (waiting_.begin()->first <= next_ || waiting_.size() > waiting_limit ||
            waiting_octets_ > waiting_octets_limit)) {
      print_first();
    }
  }
  void print_first() {
    const auto first = waiting_.begin();
    print(first->second);
    next_ = std::max(next_, first->first + 1);
    waiting_octets_ -= first->second.size();
    waiting_.erase(first);
  }
  void print(const std::string& report) {
    ++printed_;
    out_ << report;
    if (options_.capture.is_live()) out_.flush();
  }

  const FlowsOptions& options_;
  FlowReportOptions report_options_;
  std::ostream& out_;
  std::map<std::uint64_t, std::string> waiting_;  // reports, by the number of their connection
  std::size_t waiting_octets_ = 0;                // in them
  std::uint64_t next_ = 1;
  std::uint64_t printed_ = 0;
  Chart chart_;
  std::string svg_;
  std::map<std::string, std::uint64_t> outcomes_;
  std::map<capture::FlowCode, std::uint64_t> codes_;
};

void summarize(const Printer& printer, const capture::FlowSummary& summary,
               std::ostream& messages) {
  std::string text = capture::counted_text(summary.flows.flows, "TCP connection") + " in " +
                     capture::counted_text(summary.packets.packets, "packet");
  std::string_view separator = ": ";
  for (const auto& [outcome, count] : printer.outcomes()) {
    text += fmt::format("{}{} {}", std::exchange(separator, ", "), count, outcome);
  }
  fmt::print(messages, "{}\n", text);
  for (const auto& [code, count] : printer.codes()) {
    fmt::print(messages, "  {} in {}: {}\n", code_name(code),
               capture::counted_text(count, "connection"), row_of(code).title);
  }
  if (summary.flows.flows_dropped > 0) {
    fmt::print(messages, "  {} told while open: more were open at once than the limit allows\n",
               capture::counted_text(summary.flows.flows_dropped, "connection"));
  }
  if (summary.flows.events_dropped > 0) {
    fmt::print(messages, "  {} not told: more were kept at once than the limit allows\n",
               capture::counted_text(summary.flows.events_dropped, "event"));
  }
  for (const std::string& note : capture::notes(summary.packets)) {
    fmt::print(messages, "  {}\n", note);
  }
}

}  // namespace

int flows(const FlowsOptions& options, std::ostream& out, std::ostream& messages) {
  if (options.capture.is_empty()) {
    return fail("flows: name a capture file (- for standard input), or an --interface", messages);
  }
  CaptureChoice choice = options.capture;
  if (choice.filter.empty()) choice.filter = "tcp or icmp or icmp6";
  auto source = open_captures(choice, {}, messages);
  if (!source) return fail(source.error(), messages);
  Printer printer(options, out);
  capture::FlowSummary summary;
  {
    const StopOnSignal stop_on_signal(*source);
    summary = capture::read_flows(*source, {}, printer);
  }
  printer.finish();
  summarize(printer, summary, messages);
  if (summary.packets.error) return fail(message_of(*summary.packets.error), messages);
  if (options.connection != 0 && printer.printed() == 0) {
    return fail(fmt::format("flows: there is no connection {}", options.connection), messages);
  }
  if (!options.chart.empty()) {
    const auto written = write_file(options.chart, printer.chart());
    if (!written) return fail(written.error(), messages);
  }
  return 0;
}

}  // namespace wirestruct::cli
