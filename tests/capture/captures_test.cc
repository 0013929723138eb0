// Real captures (tests/captures, made by record.py there): what we make of them, what tshark makes
// of them, and that no damage to them does harm. Files are found by glob; a new one needs no code.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "capture/capture_file.hpp"
#include "capture/conversation.hpp"
#include "capture/listener.hpp"
#include "capture/read_streams.hpp"

namespace wirestruct::capture {
namespace {

namespace fs = std::filesystem;
using namespace testing;

std::string read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<fs::path> captures() {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(fs::path(WIRESTRUCT_TESTS_DIR) / "captures")) {
    const std::string name = entry.path().filename();
    const bool is_capture = name.find(".pcap") != std::string::npos;
    if (is_capture && entry.path().extension() != ".tshark" &&
        entry.path().extension() != ".expected") {
      found.push_back(entry.path());
    }
  }
  std::ranges::sort(found);
  return found;
}

bool is_compressed(const fs::path& capture) {
  return capture.extension() == ".gz" || capture.extension() == ".zst";
}

/// What is told of a capture, a line each; the octets themselves apart.
class Account final : public StreamSink {
 public:
  void opened(const Connection& connection) override {
    add("#{} {} → {}{}\n", connection.number, to_string(connection.client),
        to_string(connection.server), connection.handshake_seen ? "" : ", older than the capture");
  }
  void octets(const Connection& connection, Direction direction, std::uint64_t stream_offset,
              Octets octets, std::uint64_t packet, std::int64_t) override {
    add("#{} {} {} octets from {}, packet {}\n", connection.number, arrow(direction), octets.size(),
        stream_offset, packet);
    Stream& stream = streams_[{connection.number, direction}];
    stream.octets += std::exchange(stream.gap_before, {});
    stream.octets += as_text(octets);
  }
  void gap(const Connection& connection, Direction direction, std::uint64_t stream_offset,
           std::uint64_t size_octets, GapCause cause, std::uint64_t packet) override {
    add("#{} {} gap of {} octets from {}, {}, certain at packet {}\n", connection.number,
        arrow(direction), size_octets, stream_offset, name_of(cause), packet);
    // As tshark marks a gap, with the NUL behind it. What a snap length cut it leaves out, and of a
    // gap at the end it says nothing.
    if (cause == GapCause::snap_length) return;
    std::string& mark = streams_[{connection.number, direction}].gap_before;
    mark += fmt::format("[{} bytes missing in capture file]", size_octets);
    mark += '\0';
  }
  void conflict(const Connection& connection, Direction direction, std::uint64_t stream_offset,
                Octets first, Octets, std::uint64_t packet) override {
    add("#{} {} conflict of {} octets from {}, packet {}\n", connection.number, arrow(direction),
        first.size(), stream_offset, packet);
  }
  void closed(const Connection& connection, Direction direction, CloseCause cause,
              std::uint64_t packet) override {
    add("#{} {} closed: {}, packet {}\n", connection.number, arrow(direction), name_of(cause),
        packet);
  }
  void datagram(const Datagram& datagram) override {
    add("datagram {} → {}, {} of {} octets, packet {}\n", to_string(datagram.source),
        to_string(datagram.destination), datagram.payload.size(), datagram.payload_octets,
        datagram.packet);
  }

  std::string lines;
  /// As tshark would give it.
  std::string stream(std::uint64_t connection, Direction direction) {
    return streams_[{connection, direction}].octets;
  }

 private:
  static char arrow(Direction direction) {
    return direction == Direction::client_to_server ? '>' : '<';
  }
  template <typename... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    lines += fmt::format(format, std::forward<Args>(args)...);
  }
  struct Stream {
    std::string octets;
    std::string gap_before;  // before the octets that come next
  };
  std::map<std::pair<std::uint64_t, Direction>, Stream> streams_;
};

class Capture : public ::testing::TestWithParam<fs::path> {
 protected:
  static Summary read(const std::string& path, StreamSink& sink) {
    auto source = PacketSource::open_file(path);
    if (!source) {
      Summary summary;
      summary.error = std::move(source).error();
      return summary;
    }
    return read_streams(*source, {.reassembly = {.server_ports = {8888}}}, sink);
  }
  /// Of payload, in any damaged version of the file. deflate makes 1032 octets of one at most; of
  /// a damaged zstd frame nothing comes but what its blocks say: 128 KiB each, of 3 octets.
  static std::uint64_t octets_limit() {
    return fs::file_size(GetParam()) * (is_compressed(GetParam()) ? 64 << 10 : 1);
  }
  static fs::path beside(const char* extension) {
    return fs::path(GetParam()).replace_extension(extension);
  }
};

TEST_P(Capture, IsReadAsItsExpectedFileSays) {
  Account account;
  const Summary summary = read(GetParam(), account);
  ASSERT_EQ(summary.error.value_or(SourceError{}).message, "");
  expect_every_octet_counted(summary.reassembly);
  std::string text = fmt::format("{} packets\n", summary.packets) + account.lines;
  for (const std::string& note : notes(summary)) text += "note: " + note + "\n";

  const fs::path expected = beside(".expected");
  if (std::getenv("WIRESTRUCT_UPDATE") != nullptr) std::ofstream(expected) << text;
  EXPECT_EQ(text, read_text(expected));
}

/// One direction of `tshark -z follow,tcp,raw`: hex digits, a line for each piece; those of the
/// side that answers, "node 1", behind a tab.
struct Followed {
  std::string node_0, node_1;
  std::string of_node_0, of_node_1;
};

std::vector<Followed> parse_followed(const std::string& text) {
  std::vector<Followed> streams;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("Follow: ")) {
      streams.emplace_back();
    } else if (line.starts_with("Node 0: ")) {
      streams.back().node_0 = line.substr(8);
    } else if (line.starts_with("Node 1: ")) {
      streams.back().node_1 = line.substr(8);
    } else if (!line.empty() && !line.starts_with("===") && !line.starts_with("Filter: ")) {
      const bool answer = line[0] == '\t';
      std::string& to = answer ? streams.back().of_node_1 : streams.back().of_node_0;
      for (std::size_t i = answer ? 1 : 0; i + 1 < line.size(); i += 2) {
        to += static_cast<char>(std::stoi(line.substr(i, 2), nullptr, 16));
      }
    }
  }
  return streams;
}

std::string in_hex(const std::string& octets) {
  std::string hex;
  for (const char octet : octets) hex += fmt::format("{:02x}", static_cast<unsigned char>(octet));
  return hex;
}

TEST_P(Capture, HoldsTheOctetsThatTsharkFinds) {
  ASSERT_TRUE(fs::exists(beside(".tshark")));
  const std::vector<Followed> streams = parse_followed(read_text(beside(".tshark")));
  Account account;
  const Summary summary = read(GetParam(), account);
  ASSERT_EQ(streams.size(), summary.reassembly.connections);
  for (std::size_t i = 0; i < streams.size(); ++i) {
    // Without a handshake tshark's node 0 is who sent the first packet.
    const bool node_0_is_client = !streams[i].node_0.ends_with(":8888");
    const auto number = static_cast<std::uint64_t>(i + 1);
    const std::string client = account.stream(number, Direction::client_to_server);
    const std::string server = account.stream(number, Direction::server_to_client);
    EXPECT_EQ(in_hex(client),
              in_hex(node_0_is_client ? streams[i].of_node_0 : streams[i].of_node_1));
    EXPECT_EQ(in_hex(server),
              in_hex(node_0_is_client ? streams[i].of_node_1 : streams[i].of_node_0));
  }
}

/// The capture from octets that are not what they were: an error, or less than there was, and never
/// more than the file could hold.
void expect_harmless(const Buffer& octets, std::uint64_t octets_limit) {
  const TemporaryFile file(octets);
  auto source = PacketSource::open_file(file.path());
  if (!source) return;
  Listener listener;
  const Summary summary = read_streams(*source, {.reassembly = {.server_ports = {8888}}}, listener);
  expect_every_octet_counted(summary.reassembly);
  EXPECT_LE(summary.reassembly.payload_octets, octets_limit);
  listener.expect_all_closed();
}

TEST_P(Capture, CutAnywhereDoesNoHarm) {
  Random random(1);
  const Buffer whole = text(read_text(GetParam()));
  ASSERT_FALSE(whole.empty());
  for (int i = 0; i < 100; ++i) {
    SCOPED_TRACE(i);
    const auto size = static_cast<std::ptrdiff_t>(random.between(0, whole.size() - 1));
    expect_harmless({whole.begin(), whole.begin() + size}, octets_limit());
    if (HasFailure()) return;
  }
}

TEST_P(Capture, WithFlippedBitsDoesNoHarm) {
  Random random(2);
  const Buffer whole = text(read_text(GetParam()));
  for (int i = 0; i < 200; ++i) {
    SCOPED_TRACE(i);
    Buffer flipped = whole;
    for (std::uint64_t flips = random.between(1, 8); flips > 0; --flips) {
      // Mostly in packets; the file's own header ends nearly every reading at once.
      const std::uint64_t at = random.between(random.one_in(10) ? 0 : 24, flipped.size() - 1);
      flipped[at] ^= static_cast<std::byte>(1 << random.between(0, 7));
    }
    expect_harmless(flipped, octets_limit());
    if (HasFailure()) return;
  }
}

std::string name_of_capture(const ::testing::TestParamInfo<fs::path>& capture) {
  std::string name = capture.param.stem().string();
  std::ranges::replace(name, '.', '_');  // `gzip.pcap`
  return name;
}
INSTANTIATE_TEST_SUITE_P(Files, Capture, ::testing::ValuesIn(captures()), name_of_capture);

}  // namespace
}  // namespace wirestruct::capture
