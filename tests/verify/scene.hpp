// Conversations made by hand: what was recorded, what went over the wire, and what the capture kept
// of it, as files; and what the verifier says about them.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "schema/model.hpp"
#include "verify/verify.hpp"

namespace wirestruct::verify::testing {

using Bytes = std::vector<std::byte>;

enum class End : std::uint8_t { fin, reset, none };

/// One direction.
struct Side {
  std::vector<Bytes> recorded;
  std::vector<Bytes> segments;              ///< payloads, one a TCP segment
  std::set<std::size_t> not_captured = {};  ///< indices of segments
  std::size_t snap_octets = SIZE_MAX;       ///< of each payload that the capture stores
  /// Sent once more, with these octets in place of the first time's.
  std::vector<std::pair<std::size_t, Bytes>> sent_again = {};
};

struct Scene {
  std::string schema;
  Side client;
  Side server = {};
  bool handshake = true;  ///< captured
  End end = End::fin;
  std::size_t capture_cut_octets = 0;    ///< from the end of the capture file
  std::size_t recording_cut_octets = 0;  ///< from the end of the client's recording
  std::uint64_t captured_octets = limits::captured_octets;  ///< that the verifier keeps
};

/// Two structs of a little-endian chat protocol of 88 octets and of a big-endian market feed of 40.
extern const char* const chat_schema;
extern const char* const market_schema;

schema::Model compile(const std::string& text);

/// Joins all octets, then cuts them into segments of so many octets.
std::vector<Bytes> segments_of(const std::vector<Bytes>& messages, std::size_t segment_octets);
Bytes joined(const std::vector<Bytes>& messages);

/// Writes the files of the scene, verifies them and removes them.
Report verify(const Scene& scene);

/// Codes of all findings, in their order, each once: `V111 V101`.
std::string codes_of(const Report& report);

/// All findings of the report.
std::vector<Finding> findings_of(const Report& report);

/// A folder of its own that is gone with the object.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string path(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};
void write_recording(const std::string& path, const std::vector<Bytes>& messages);
void write_capture(const std::string& path, const Scene& scene);

}  // namespace wirestruct::verify::testing
