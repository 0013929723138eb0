#include "cli/capture.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <ostream>
#include <stop_token>
#include <thread>

#include "capture/source.hpp"
#include "capture/writer.hpp"
#include "cli/compile_schemas.hpp"
#include "cli/counted.hpp"
#include "cli/live_capture.hpp"

namespace wirestruct::cli {
namespace {

// A year: more would overflow the clock.
constexpr std::uint64_t seconds_limit = 365 * 24 * 3600;

/// Stops the source after a time, whether or not packets come. Leaves earlier when destroyed.
class Alarm {
 public:
  Alarm(capture::PacketSource& source, std::uint64_t seconds) {
    if (seconds == 0) return;
    thread_ = std::jthread([&source, seconds](const std::stop_token& leave) {
      std::mutex mutex;
      std::condition_variable_any wakes;
      std::unique_lock lock(mutex);
      wakes.wait_for(lock, leave, std::chrono::seconds(seconds), [] { return false; });
      if (!leave.stop_requested()) source.stop();
    });
  }

 private:
  std::jthread thread_;
};

struct Outcome {
  std::uint64_t packets = 0;
  std::uint64_t cut_packets = 0;
  std::optional<capture::SourceError> source_error;  // what came before it is in the file
  std::optional<capture::SourceError> writer_error;
};

Outcome record(capture::PacketSource& source, capture::PacketWriter& writer,
               std::uint64_t packets_limit) {
  // In between, a full disk would go unnoticed.
  constexpr std::uint64_t packets_between_flushes = 1024;
  Outcome outcome;
  while (packets_limit == 0 || outcome.packets < packets_limit) {
    auto packet = source.next();
    if (!packet) {
      outcome.source_error = std::move(packet).error();
      break;
    }
    if (!*packet) break;
    writer.write(**packet);
    ++outcome.packets;
    if ((*packet)->octets.size() < (*packet)->original_octets) ++outcome.cut_packets;
    if (!writer.is_read_meanwhile() && outcome.packets % packets_between_flushes != 0) continue;
    if (auto flushed = writer.flush(); !flushed) {
      outcome.writer_error = std::move(flushed).error();
      return outcome;
    }
  }
  if (auto closed = writer.close(); !closed) outcome.writer_error = std::move(closed).error();
  return outcome;
}

std::string summary_of(const CaptureOptions& options, const Outcome& outcome,
                       std::uint64_t dropped_packets) {
  std::string summary =
      fmt::format("{} in {}", counted(outcome.packets, "packet", "packets"), options.output);
  if (options.output == "-") summary.replace(summary.size() - 1, 1, "standard output");
  if (outcome.cut_packets > 0) {
    summary += fmt::format(", {} of them not whole (snap length)", outcome.cut_packets);
  }
  if (dropped_packets > 0) {
    summary += fmt::format("; {} more dropped by the kernel: the file has gaps", dropped_packets);
  }
  return summary;
}

}  // namespace

int capture(const CaptureOptions& options, std::ostream& /*out*/, std::ostream& messages) {
  if (options.seconds > seconds_limit) {
    return fail(fmt::format("capture: --seconds takes at most {}", seconds_limit), messages);
  }
  auto source =
      capture::PacketSource::open_live({.interface = options.interface, .filter = options.filter});
  if (!source) return fail(message_of(source.error()), messages);
  auto writer = capture::PacketWriter::create(options.output, source->link_type());
  if (!writer) return fail(writer.error().message, messages);

  const StopOnSignal stop_on_signal(*source);
  const Alarm alarm(*source, options.seconds);
  announce(options.interface, options.filter, messages);

  const Outcome outcome = record(*source, *writer, options.packets);
  if (outcome.writer_error) return fail(outcome.writer_error->message, messages);
  fmt::print(messages, "{}\n", summary_of(options, outcome, source->dropped_packets()));
  if (outcome.source_error) return fail(outcome.source_error->message, messages);
  return 0;
}

}  // namespace wirestruct::cli
