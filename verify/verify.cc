#include "verify/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "capture/capture_files.hpp"
#include "verify/comparable.hpp"
#include "verify/diagnose.hpp"
#include "verify/words.hpp"

namespace wirestruct::verify {
namespace {

using capture::Direction;

// Reads each recording once for every struct that it could be of.
class Recordings {
 public:
  explicit Recordings(const Request& request) : request_(request) {}

  /// Null when it is not of that struct; `error()` says why.
  const Recording* read(const std::string& path, std::size_t structure) {
    const auto [entry, is_new] = read_.try_emplace({path, structure});
    if (is_new) {
      auto recording =
          read_recording(path, request_.model.structs[structure], request_.recording_octets);
      if (recording) {
        entry->second = std::move(*recording);
      } else if (error_.empty()) {
        error_ = std::move(recording).error();
      }
    }
    return entry->second ? &*entry->second : nullptr;
  }

  const std::string& error() const { return error_; }

 private:
  const Request& request_;
  std::map<std::pair<std::string, std::size_t>, std::optional<Recording>> read_;
  std::string error_;
};

// The recordings that a conversation of the stream would have; an error is in words.
class Matcher {
 public:
  explicit Matcher(const Request& request) : request_(request), recordings_(request) {}

  /// False when the stream cannot be the one that was recorded.
  bool match(const schema::Stream& stream, Candidate& candidate) {
    return match_side(stream, "client", request_.client_sent, stream.client_sends,
                      candidate.client) &&
           match_side(stream, "server", request_.server_sent, stream.server_sends,
                      candidate.server);
  }

  std::string error() const { return recordings_.error().empty() ? error_ : recordings_.error(); }

 private:
  bool match_side(const schema::Stream& stream, std::string_view side, const std::string& path,
                  const std::optional<std::size_t>& sends, const Recording*& recording) {
    if (path.empty()) return true;
    if (!sends) {
      error_ =
          fmt::format("{} cannot be compared: in stream {} the {} sends nothing, says the schema",
                      path, stream.name, side);
      return false;
    }
    const std::string hindrance =
        why_not_comparable(request_.model, request_.model.structs[*sends], stream.framing);
    if (!hindrance.empty()) {
      error_ = fmt::format(
          "verify compares messages of one fixed shape, and cannot compare what the {} of {} "
          "sends: "
          "{}; decode shows it",
          side, stream.name.empty() ? "the stream" : "stream " + stream.name, hindrance);
      return false;
    }
    recording = recordings_.read(path, *sends);
    return recording != nullptr;
  }

  const Request& request_;
  Recordings recordings_;
  std::string error_;
};

std::vector<std::uint16_t> ports_of(const std::vector<schema::Stream>& streams) {
  std::vector<std::uint16_t> ports;
  for (const schema::Stream& stream : streams) {
    if (stream.port == 0) return {};  // any
    ports.push_back(stream.port);
  }
  return ports;
}

std::string where_looked(const Request& request) {
  std::vector<std::string> places;
  for (const schema::Stream& stream : request.streams) {
    const char* transport = stream.transport == schema::Transport::tcp ? "TCP" : "UDP";
    const std::string place = stream.port == 0 ? fmt::format("any {} port", transport)
                                               : fmt::format("{} port {}", transport, stream.port);
    if (std::ranges::find(places, place) == places.end()) places.push_back(place);
  }
  return list_of(places);
}

std::string nothing_found(const Request& request, const capture::Summary& summary) {
  const std::string capture_name = capture::name_of_files(request.captures);
  std::string text =
      request.connection != 0
          ? fmt::format("{}: connection {} is none at {}", capture_name, request.connection,
                        where_looked(request))
          : fmt::format("{}: no connection at {}", capture_name, where_looked(request));
  text += fmt::format("; the capture has {}", count_of(summary.packets, "packet"));
  if (summary.other_ports > 0) text += fmt::format(", {} of other ports", summary.other_ports);
  if (summary.error) text += "; " + summary.error->message;
  return text;
}

std::string describe(const Conversation& conversation) {
  const capture::Connection& connection = conversation.connection;
  std::string text = conversation.datagrams ? std::string("datagrams")
                                            : fmt::format("connection {}", connection.number);
  text += fmt::format(": {} → {}", capture::to_string(connection.client),
                      capture::to_string(connection.server));
  if (!conversation.stream->name.empty()) text += ", stream " + conversation.stream->name;
  return text;
}

void note_choice(const std::vector<Candidate>& candidates, const Choice& choice, Report& report) {
  if (candidates.size() == 1) return;
  std::string note = fmt::format("{} of {} was compared: it fits best",
                                 report.connection.substr(0, report.connection.find(':')),
                                 count_of(candidates.size(), "conversation"));
  if (choice.equally_good > 0) {
    note += fmt::format(", as {} as well", choice.equally_good == 1
                                               ? "another does"
                                               : fmt::format("{} others do", choice.equally_good));
  }
  report.notes.push_back(note + "; --connection chooses another");
}

void find_capture_errors(const capture::Summary& summary, std::uint64_t not_kept, Report& report) {
  const auto add = [&](FindingCode code, std::string sentence, std::string why) {
    Finding finding{.code = code};
    finding.sentence = std::move(sentence);
    if (!why.empty()) finding.why.push_back(std::move(why));
    report.findings.push_back(std::move(finding));
  };
  if (summary.error) {
    add(FindingCode::v153,
        fmt::format("the capture breaks off after {}", count_of(summary.packets, "packet")),
        summary.error->message + ".");
  }
  if (summary.broken_packets > 0) {
    const capture::IgnoredPacket* first =
        summary.broken.empty() ? nullptr : &summary.broken.front();
    add(FindingCode::v153,
        fmt::format("{} of the capture could not be taken apart",
                    count_of(summary.broken_packets, "packet")),
        first ? fmt::format("packet {}: {}.", first->packet, first->reason) : "");
  }
  if (not_kept > 0) {
    add(FindingCode::v157,
        fmt::format("{} at the port not looked at: more than are kept",
                    count_of(not_kept, "connection")),
        "");
  }
}

void note_counters(const capture::Counters& counters, std::vector<std::string>& notes) {
  if (counters.retransmitted_segments > 0) {
    notes.push_back(fmt::format("{} carried octets again, which were dropped",
                                count_of(counters.retransmitted_segments, "segment")));
  }
  if (counters.reordered_segments > 0) {
    notes.push_back(
        fmt::format("{} came out of order", count_of(counters.reordered_segments, "segment")));
  }
}

}  // namespace

std::vector<DirectionReport> compare(const schema::Model& model, const Candidate& candidate) {
  const Conversation& conversation = *candidate.conversation;
  const bool joined = !conversation.connection.handshake_seen;
  std::vector<DirectionReport> reports;
  const auto add = [&](const Recording* recording, const std::optional<std::size_t>& sends,
                       const CapturedStream& captured, Direction direction) {
    if (!recording) return;
    const Subject subject = subject_of(model, model.structs[*sends]);
    reports.push_back(compare_direction(Sides{subject, *recording, captured, joined}, direction));
  };
  add(candidate.client, conversation.stream->client_sends, conversation.client,
      Direction::client_to_server);
  add(candidate.server, conversation.stream->server_sends, conversation.server,
      Direction::server_to_client);
  return reports;
}

std::expected<Report, std::string> verify(const Request& request) {
  Matcher matcher(request);
  std::map<const schema::Stream*, Candidate> of_streams;
  for (const schema::Stream& stream : request.streams) {
    Candidate candidate;
    if (matcher.match(stream, candidate)) of_streams[&stream] = candidate;
  }
  if (of_streams.empty()) return std::unexpected(matcher.error());

  auto source = capture::PacketSource::open_files(request.captures);
  if (!source) return std::unexpected(source.error().message);
  Collector collector(request.streams, request.connection, {.octets = request.captured_octets});
  capture::ReadOptions options;
  options.ports = ports_of(request.streams);
  options.reassembly = request.reassembly;
  options.reassembly.server_ports = options.ports;
  const capture::Summary summary = capture::read_streams(*source, options, collector);

  std::vector<Candidate> candidates;
  for (const auto& conversation : collector.conversations()) {
    const auto found = of_streams.find(conversation->stream);
    if (found == of_streams.end()) continue;
    candidates.push_back(found->second);
    candidates.back().conversation = conversation.get();
  }
  if (candidates.empty()) return std::unexpected(nothing_found(request, summary));

  const Choice choice = choose_conversation(request.model, candidates);
  const Candidate& chosen = candidates[choice.index];
  Report report;
  report.capture = capture::name_of_files(request.captures);
  report.connection = describe(*chosen.conversation);
  report.connection_number =
      chosen.conversation->datagrams ? 0 : chosen.conversation->connection.number;
  report.directions = compare(request.model, chosen);
  note_choice(candidates, choice, report);
  note_counters(summary.reassembly, report.notes);
  find_capture_errors(summary, collector.connections_not_kept(), report);
  return report;
}

}  // namespace wirestruct::verify
