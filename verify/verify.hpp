// The whole of it: recordings and a capture in, a report out.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "capture/read_streams.hpp"
#include "verify/captured.hpp"
#include "verify/recording.hpp"
#include "verify/report.hpp"

namespace wirestruct::verify {

struct Request {
  const schema::Model& model;
  /// That the capture is searched for; of any with port 0, a struct was named in place of a stream.
  std::vector<schema::Stream> streams;
  std::vector<std::string> captures;  ///< paths, as one capture; `-` for standard input
  std::string client_sent = {};  ///< path of a recording; empty: this direction is not compared
  std::string server_sent = {};
  std::uint64_t connection = 0;  ///< number in the capture; 0: the one that fits best
  capture::ReassemblyOptions reassembly = {};
  std::uint64_t captured_octets = limits::captured_octets;    ///< kept of the capture
  std::uint64_t recording_octets = limits::recording_octets;  ///< kept of each recording
};

/// An error is one sentence about why nothing could be compared.
std::expected<Report, std::string> verify(const Request& request);

/// A conversation with the recordings that are its, and how well they fit.
struct Candidate {
  const Conversation* conversation = nullptr;
  const Recording* client = nullptr;
  const Recording* server = nullptr;
};

/// The conversation that fits its recordings best; of several equally good the first. `candidates`
/// has at least one.
struct Choice {
  std::size_t index = 0;
  std::size_t equally_good = 0;  ///< others that fit as well
};
Choice choose_conversation(const schema::Model& model, const std::vector<Candidate>& candidates);

/// Compares the directions that have a recording.
std::vector<DirectionReport> compare(const schema::Model& model, const Candidate& candidate);

}  // namespace wirestruct::verify
