// What the verifier has to say, as data: report_text.cc and report_json.cc print it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "capture/stream_sink.hpp"
#include "verify/finding_table.hpp"

namespace wirestruct::verify {

/// A place in a direction of the captured connection.
struct Where {
  std::uint64_t message = 0;           ///< in the recording, from 1; 0: it is about none
  std::vector<std::uint64_t> packets;  ///< that carried the octets; the first few
  std::uint64_t stream_offset = 0;
  std::uint64_t size_octets = 0;
};

/// One value, as sent and as captured.
struct ValueRow {
  std::uint64_t offset_octets = 0;  ///< in the schema
  std::optional<std::uint64_t> sent_at_octets =
      {};                            ///< where it was found in the message, if elsewhere
  std::string field = {};            ///< `padding` rows begin with `·`
  std::string expected_octets = {};  ///< hex
  std::string expected_value = {};
  std::string captured_octets = {};  ///< hex
  std::string misread_value = {};    ///< what a reader gets who believes the schema
  bool reversed = false;             ///< the captured octets are the expected ones, back to front
};

struct Finding {
  FindingCode code = FindingCode::v131;
  std::optional<capture::Direction> direction = {};
  std::string sentence = {};  ///< without a dot
  std::optional<Where> where = {};
  std::vector<ValueRow> rows = {};
  std::uint64_t rows_not_shown = 0;
  std::string others = {};  ///< `0 kind, 9 name: equal`; may be empty
  std::vector<std::string> why = {};
  std::string fix = {};
  std::vector<std::string> ruled_out = {};
  std::vector<std::string> not_told_apart = {};
  std::uint64_t messages = 0;  ///< concerned
};

struct Counts {
  std::uint64_t sent = 0;      ///< messages recorded
  std::uint64_t captured = 0;  ///< messages of which octets were captured
  std::uint64_t equal = 0;
  std::uint64_t different = 0;
  std::uint64_t lost = 0;
  std::uint64_t extra = 0;  ///< repeated ones, too
  std::uint64_t not_compared = 0;
  std::uint64_t octets = 0;  ///< captured
};

struct DirectionReport {
  capture::Direction direction = capture::Direction::client_to_server;
  std::string structure;  ///< its name
  std::uint64_t structure_octets = 0;
  Counts counts;
  std::vector<Finding> findings;
  std::vector<std::string> notes;  ///< what a person may wonder about and is no difference
};

enum class Verdict : std::uint8_t { equal, different, incomplete };

struct Report {
  std::string capture;     ///< its path
  std::string connection;  ///< `connection 1: 127.0.0.1:40312 → 127.0.0.1:8888, stream Chat`
  std::uint64_t connection_number = 0;  ///< 0 for datagrams
  std::vector<DirectionReport> directions;
  std::vector<Finding> findings;  ///< about the capture as a whole
  std::vector<std::string> notes;
};

/// Different when anything differs, else incomplete when anything could not be compared.
Verdict verdict_of(const Report& report);

/// `equal: every message, both directions`
std::string sentence_of(const Report& report);

/// For people; `color`: with ANSI escapes.
std::string report_text(const Report& report, bool color);

/// One JSON object, as docs/verify.md describes it, on one line that ends with '\n'.
std::string report_json(const Report& report);

}  // namespace wirestruct::verify
