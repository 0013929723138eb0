#include "verify/scene.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "capture/packet_builder.hpp"
#include "capture/writer.hpp"
#include "schema/compile.hpp"

namespace wirestruct::verify::testing {
namespace {

namespace packets = capture::testing;

constexpr std::int64_t start_ns = 1'700'000'000'000'000'000;
constexpr std::uint32_t client_start = 1000;
constexpr std::uint32_t server_start = 9000;

// Writes the packets of one TCP connection.
class Writer {
 public:
  explicit Writer(const std::string& path)
      : writer_(capture::PacketWriter::create(path, DLT_EN10MB).value()) {}

  void segment(bool by_client, std::uint32_t sequence, std::uint32_t acknowledgement,
               std::uint8_t flags, const Bytes& payload, std::size_t snap_octets = SIZE_MAX) {
    packets::Tcp tcp{.sequence = sequence,
                     .acknowledgement = acknowledgement,
                     .flags = flags,
                     .payload = payload};
    if (!by_client) std::swap(tcp.source, tcp.destination);
    Bytes octets = packets::ethernet(packets::ipv4(packets::tcp(tcp)));
    if (!by_client) std::swap_ranges(octets.begin() + 26, octets.begin() + 30, octets.begin() + 30);
    const std::size_t headers = octets.size() - payload.size();
    capture::Packet packet = packets::packet(
        octets, DLT_EN10MB, snap_octets >= payload.size() ? SIZE_MAX : headers + snap_octets);
    packet.time_ns = start_ns + 1'000'000 * static_cast<std::int64_t>(++count_);
    writer_.write(packet);
  }
  void close() { ASSERT_TRUE(writer_.close()); }

 private:
  capture::PacketWriter writer_;
  std::uint64_t count_ = 0;
};

constexpr std::uint8_t fin = 0x01, syn = 0x02, rst = 0x04, ack = 0x10;

// One side's segments from `at` on, as far as they were captured.
std::uint32_t write_side(const Side& side, bool by_client, std::uint32_t sequence,
                         std::uint32_t acknowledgement, Writer& writer) {
  std::vector<std::uint32_t> sequences;
  for (std::size_t i = 0; i < side.segments.size(); ++i) {
    sequences.push_back(sequence);
    if (!side.not_captured.contains(i)) {
      writer.segment(by_client, sequence, acknowledgement, ack, side.segments[i], side.snap_octets);
    }
    sequence += static_cast<std::uint32_t>(side.segments[i].size());
    for (const auto& [segment, octets] : side.sent_again) {
      if (segment == i) writer.segment(by_client, sequences[i], acknowledgement, ack, octets);
    }
  }
  return sequence;
}

void cut_file(const std::string& path, std::size_t octets) {
  if (octets > 0) std::filesystem::resize_file(path, std::filesystem::file_size(path) - octets);
}

}  // namespace

const char* const chat_schema = R"(
package example.chat;
byte_order little;
enum Kind : u8 { login = 'L', text = 'T' }
struct Packet size 88 {
  Kind kind;
  i32  sequence;
  i32  user_id;
  char name[16];
  byte token[63];
}
stream Chat { tcp port 8888; client sends Packet; server sends Packet; }
)";

const char* const market_schema = R"(
package example.market;
byte_order big;
enum Side : u8 { buy = 'B', sell = 'S' }
struct Trade size 40 {
  u16 kind;
  u16 locate;
  u48 time_ns;
  u64 order;
  Side side;
  u32 shares;
  char symbol[8];
  u32 price;
  u8 flags;
  u32 match;
}
stream Feed { tcp port 8888; client sends Trade; }
)";

schema::Model compile(const std::string& text) {
  const std::vector<std::string> paths{"test.wire"};
  schema::Compilation compiled =
      schema::compile(paths, {}, [&](const std::string& path) -> std::optional<std::string> {
        if (path != "test.wire") return std::nullopt;
        return text;
      });
  if (!compiled.model) {
    ADD_FAILURE() << schema::render(compiled.diagnostics, compiled.sources);
    return {};
  }
  return std::move(*compiled.model);
}

Bytes joined(const std::vector<Bytes>& messages) {
  Bytes all;
  for (const Bytes& message : messages) all.insert(all.end(), message.begin(), message.end());
  return all;
}

std::vector<Bytes> segments_of(const std::vector<Bytes>& messages, std::size_t segment_octets) {
  const Bytes all = joined(messages);
  std::vector<Bytes> segments;
  for (std::size_t at = 0; at < all.size(); at += segment_octets) {
    const auto from = all.begin() + static_cast<std::ptrdiff_t>(at);
    segments.emplace_back(
        from, from + static_cast<std::ptrdiff_t>(std::min(segment_octets, all.size() - at)));
  }
  return segments;
}

Folder::Folder() {
  static int count = 0;
  path_ = (std::filesystem::temp_directory_path() /
           ("wirestruct-verify-" + std::to_string(::getpid()) + "-" + std::to_string(++count)))
              .string();
  std::filesystem::create_directories(path_);
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void write_recording(const std::string& path, const std::vector<Bytes>& messages) {
  auto writer = capture::PacketWriter::create(path, DLT_USER0).value();
  for (const Bytes& message : messages) {
    capture::Packet packet = packets::packet(message, DLT_USER0);
    packet.time_ns = start_ns;
    writer.write(packet);
  }
  ASSERT_TRUE(writer.close());
}

void write_capture(const std::string& path, const Scene& scene) {
  Writer writer(path);
  if (scene.handshake) {
    writer.segment(true, client_start - 1, 0, syn, {});
    writer.segment(false, server_start - 1, client_start, syn | ack, {});
    writer.segment(true, client_start, server_start, ack, {});
  }
  const std::uint32_t client_end =
      write_side(scene.client, true, client_start, server_start, writer);
  const std::uint32_t server_end =
      write_side(scene.server, false, server_start, client_end, writer);
  switch (scene.end) {
    case End::fin:
      writer.segment(true, client_end, server_end, fin | ack, {});
      writer.segment(false, server_end, client_end + 1, fin | ack, {});
      break;
    case End::reset:
      writer.segment(false, server_end, client_end, rst | ack, {});
      break;
    case End::none:
      break;
  }
  writer.close();
  cut_file(path, scene.capture_cut_octets);
}

Report verify(const Scene& scene) {
  const schema::Model model = compile(scene.schema);
  const Folder folder;
  const std::string capture = folder.path("scene.pcap");
  write_capture(capture, scene);
  Request request{.model = model, .streams = model.streams, .captures = {capture}};
  request.captured_octets = scene.captured_octets;
  if (!scene.client.recorded.empty()) {
    request.client_sent = folder.path("client.pcap");
    write_recording(request.client_sent, scene.client.recorded);
    cut_file(request.client_sent, scene.recording_cut_octets);
  }
  if (!scene.server.recorded.empty()) {
    request.server_sent = folder.path("server.pcap");
    write_recording(request.server_sent, scene.server.recorded);
  }
  auto report = verify::verify(request);
  if (!report) {
    ADD_FAILURE() << report.error();
    return {};
  }
  report->capture = "scene.pcap";
  return std::move(*report);
}

std::vector<Finding> findings_of(const Report& report) {
  std::vector<Finding> findings;
  for (const DirectionReport& direction : report.directions) {
    findings.insert(findings.end(), direction.findings.begin(), direction.findings.end());
  }
  findings.insert(findings.end(), report.findings.begin(), report.findings.end());
  return findings;
}

std::string codes_of(const Report& report) {
  std::string codes;
  std::set<FindingCode> seen;
  for (const Finding& finding : findings_of(report)) {
    if (!seen.insert(finding.code).second) continue;
    codes += (codes.empty() ? "" : " ") + code_name(finding.code);
  }
  return codes;
}

}  // namespace wirestruct::verify::testing
