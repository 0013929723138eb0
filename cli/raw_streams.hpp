// Where the octets of streams go as they are: a file for each direction, or standard output.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "capture/stream_sink.hpp"
#include "cli/message_writer.hpp"
#include "cli/output_files.hpp"
#include "translate/envelope.hpp"

namespace wirestruct::cli {

/// One direction.
struct RawStream {
  std::uint64_t connection = 0;  ///< 0: all datagrams of this side
  translate::Sender sender = translate::Sender::client;
  const capture::Connection* ends = nullptr;  ///< for the index, where it is known
};

/// A folder gets `1-client.bin`, `1-server.bin`, …, and `datagrams-client.bin` for those of UDP,
/// one behind the other. Octets that the capture lacks are left out and never made up: the name
/// says `1-client.2-gaps.bin`, and `index.jsonl` has a line for each file with where its gaps are.
class RawStreams {
 public:
  /// Without a folder everything is given to `out`.
  RawStreams(const std::string& folder, Outlets::Write out);

  /// Nothing but an error stops writing; it is told by finish().
  void write(const RawStream& stream, capture::Octets octets);
  ///   stream_offset  of the first octet that is missing
  void gap(const RawStream& stream, std::uint64_t stream_offset, std::uint64_t size_octets);
  /// No more comes: its file gets its place.
  void close(const RawStream& stream);
  std::expected<void, std::string> finish();

  std::uint64_t streams() const { return streams_; }
  std::uint64_t octets() const { return octets_; }

 private:
  struct Gap {
    std::uint64_t file_offset = 0;
    std::uint64_t stream_offset = 0;
    std::uint64_t size_octets = 0;
  };
  struct Open {
    RawStream stream;
    std::string source;  // empty: not known
    std::string destination;
    std::size_t file = 0;
    std::uint64_t size_octets = 0;
    std::uint64_t gap_count = 0;
    std::vector<Gap> gaps;  // the first of them
  };
  using Key = std::pair<std::uint64_t, translate::Sender>;

  Open* open(const RawStream& stream);
  void put_in_place(const Open& open);
  void fail(const std::string& error);

  OutputFiles files_;
  bool has_folder_;
  Outlets::Write out_;
  std::map<Key, Open> open_;
  std::optional<std::size_t> index_;
  std::uint64_t streams_ = 0;
  std::uint64_t octets_ = 0;
  std::string error_;
};

}  // namespace wirestruct::cli
