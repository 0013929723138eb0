// Files that are compressed, several, or still being written.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <chrono>
#include <fstream>
#include <optional>
#include <thread>
#include <vector>

#include "capture/capture_file.hpp"
#include "capture/source.hpp"

namespace wirestruct::capture {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Read {
  std::vector<std::string> packets;  // `#1 2 hello`: number, seconds, octets
  std::string error;
};

Read read_all(std::expected<PacketSource, SourceError> source) {
  Read all;
  if (!source) return {{}, source.error().message};
  while (true) {
    const auto packet = source->next();
    if (!packet) return {all.packets, packet.error().message};
    const std::optional<Packet>& next = *packet;
    if (!next) return all;
    all.packets.push_back(fmt::format("#{} {} {}", next->number, next->time_ns / 1'000'000'000,
                                      as_text(next->octets)));
  }
}

Read read_file(const Buffer& octets) {
  const TemporaryFile file(octets);
  Read all = read_all(PacketSource::open_file(file.path()));
  if (const auto at = all.error.find(file.path()); at != std::string::npos) {
    all.error.replace(at, file.path().size(), "FILE");
  }
  return all;
}

Buffer gzipped(const Buffer& octets) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
  Buffer packed(deflateBound(&stream, octets.size()) + 64);
  Buffer copy = octets;
  stream.next_in = reinterpret_cast<Bytef*>(copy.data());
  stream.avail_in = static_cast<uInt>(copy.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(packed.size() - stream.avail_out);
  deflateEnd(&stream);
  return packed;
}

Buffer zstandard(const Buffer& octets) {
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);  // as the zstd program does
  Buffer packed(ZSTD_compressBound(octets.size()));
  packed.resize(
      ZSTD_compress2(context, packed.data(), packed.size(), octets.data(), octets.size()));
  ZSTD_freeCCtx(context);
  return packed;
}

/// Packets of a second each, from the given one on.
Buffer pcap_of(std::uint32_t second, const std::vector<std::string>& packets) {
  Buffer file = pcap_header({});
  for (const std::string& packet : packets) file << pcap_packet({}, second++, 0, text(packet));
  return file;
}

class Compressed : public ::testing::TestWithParam<Buffer (*)(const Buffer&)> {
 protected:
  Buffer compress(const Buffer& octets) { return GetParam()(octets); }
};
INSTANTIATE_TEST_SUITE_P(Files, Compressed, ::testing::Values(gzipped, zstandard),
                         [](const auto& way) { return way.index == 0 ? "Gzip" : "Zstd"; });

TEST_P(Compressed, IsReadAsWhatItWasWhateverItsFormat) {
  EXPECT_THAT(read_file(compress(pcap_of(1, {"hello", "you"}))).packets,
              ElementsAre("#1 1 hello", "#2 2 you"));
  EXPECT_THAT(read_file(compress(join({pcapng_section({}), pcapng_interface({}),
                                       pcapng_packet({}, 0, 3'000'000, text("next"))})))
                  .packets,
              ElementsAre("#1 3 next"));
}

TEST_P(Compressed, MayComeInSeveralPiecesBehindEachOther) {
  const Buffer file = pcap_of(1, {"hello", "you"});
  const Buffer first(file.begin(), file.begin() + 30);
  const Buffer second(file.begin() + 30, file.end());
  const Read all = read_file(join({compress(first), compress({}), compress(second)}));
  EXPECT_THAT(all.packets, ElementsAre("#1 1 hello", "#2 2 you"));
  EXPECT_EQ(all.error, "");
}

TEST_P(Compressed, CutAnywhereGivesThePacketsBeforeAndSaysSo) {
  const Buffer first = compress(pcap_of(1, {"hello", "you"}));
  Buffer rest;
  for (std::uint32_t i = 0; i < 40; ++i) {
    rest << pcap_packet({}, 3 + i, 0, text(fmt::format("packet {:x}", i * 7919)));
  }
  const Buffer whole = join({first, compress(rest)});
  for (std::size_t size = 8; size < whole.size(); ++size) {
    if (size == first.size()) continue;
    const Read all = read_file({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)});
    EXPECT_THAT(all.error, HasSubstr(" data breaks off")) << size;
    EXPECT_GE(all.packets.size(), size > first.size() ? 2U : 0U);
    for (std::size_t i = 2; i < all.packets.size(); ++i) {
      EXPECT_EQ(all.packets[i], fmt::format("#{0} {0} packet {1:x}", i + 1, (i - 2) * 7919));
    }
  }
}

TEST_P(Compressed, SaysThatItIsDamaged) {
  Buffer damaged = compress(pcap_of(1, {"hello", "you"}));
  damaged[damaged.size() / 2] ^= std::byte{0x55};
  EXPECT_THAT(read_file(damaged).error, HasSubstr(" data is damaged ("));
}

TEST(Gzip, EndsWhereOnlyZerosFollowAndNamesAnythingElse) {
  const Buffer packed = gzipped(pcap_of(1, {"hello"}));
  EXPECT_EQ(read_file(join({packed, Buffer(100)})).error, "");
  const Read other = read_file(join({packed, text("more")}));
  EXPECT_THAT(other.packets, ElementsAre("#1 1 hello"));
  EXPECT_EQ(other.error,
            "`FILE` cannot be read from packet 2 on: something else follows the gzip data");
}

std::int64_t resident_octets() {
  std::int64_t total_pages = 0;
  std::int64_t resident_pages = 0;
  std::ifstream("/proc/self/statm") >> total_pages >> resident_pages;
  return resident_pages * sysconf(_SC_PAGESIZE);
}

TEST(Compression, IsUndoneWhileItIsReadInLittleMemory) {
  // Zeros: more than a million packets of no octets.
  constexpr std::size_t file_octets = 24 + 16 * 1'250'000;
  Buffer packed = [] {
    Buffer file = pcap_header({});
    file.resize(file_octets);
    return zstandard(file);
  }();
  const TemporaryFile at(packed);
  const std::int64_t before = resident_octets();
  auto source = PacketSource::open_file(at.path());
  ASSERT_TRUE(source) << source.error().message;
  std::uint64_t packets = 0;
  while (source->next().value()) ++packets;
  EXPECT_EQ(packets, 1'250'000U);
  EXPECT_LT(resident_octets() - before, 8 << 20);
}

// ---- several files

Read read_files(const std::vector<Buffer>& contents) {
  std::vector<std::unique_ptr<TemporaryFile>> files;
  std::vector<std::string> paths;
  for (const Buffer& content : contents) {
    files.push_back(std::make_unique<TemporaryFile>(content));
    paths.push_back(files.back()->path());
  }
  return read_all(PacketSource::open_files(paths));
}

TEST(SeveralFiles, AreOneCaptureInTheOrderOfTheirFirstPackets) {
  const Read all = read_files({pcap_of(30, {"e", "f"}), gzipped(pcap_of(10, {"a", "b"})),
                               pcap_header({}), pcap_of(20, {"c", "d"})});
  EXPECT_THAT(all.packets,
              ElementsAre("#1 10 a", "#2 11 b", "#3 20 c", "#4 21 d", "#5 30 e", "#6 31 f"));
  EXPECT_EQ(all.error, "");
}

TEST(SeveralFiles, ThatOverlapGiveTheirPacketsByTime) {
  const Read all = read_files({pcap_of(10, {"a", "c", "e", "g"}), pcap_of(12, {"d", "f"}),
                               pcap_of(11, {"b"}), pcap_of(10, {"A"})});
  EXPECT_THAT(all.packets, ElementsAre("#1 10 a", "#2 10 A", "#3 11 c", "#4 11 b", "#5 12 e",
                                       "#6 12 d", "#7 13 g", "#8 13 f"));
}

TEST(SeveralFiles, OfWhichOneBreaksOffAreReadToTheEnd) {
  Buffer broken = pcap_of(10, {"a", "lost"});
  broken.pop_back();
  const Read all = read_files({pcap_of(20, {"c"}), broken});
  EXPECT_THAT(all.packets, ElementsAre("#1 10 a", "#2 20 c"));
  EXPECT_THAT(all.error, HasSubstr("ends inside of packet 2: 3 of 4 octets"));
}

TEST(SeveralFiles, ThatAreNoCapturesOrPipesAreNamed) {
  EXPECT_THAT(read_files({pcap_of(1, {"a"}), text("no capture")}).error,
              HasSubstr("is not a pcap or pcapng file"));
  const std::vector<std::string> paths{"-", "-"};
  EXPECT_THAT(read_all(PacketSource::open_files(paths)).error,
              HasSubstr("standard input is a pipe: one of several captures has to be a file"));
}

/// A zstd frame (RFC 8878, 3.1.1) of one block that is not compressed.
Buffer zstandard_with_window(int window_log, const Buffer& octets) {
  const auto order = [](std::uint64_t value, std::size_t size) {
    Buffer reversed = number(value, size);
    std::ranges::reverse(reversed);
    return reversed;
  };
  constexpr std::uint64_t last_block = 1;
  return join({order(0xFD2FB528, 4), number(0, 1),
               number(static_cast<std::uint64_t>(window_log - 10) << 3, 1),
               order(octets.size() << 3 | last_block, 3), octets});
}

TEST(SeveralFiles, HaveSmallerWindowsThanOneAlone) {
  const Buffer file = pcap_of(10, {"a", "b"});
  EXPECT_THAT(read_file(zstandard_with_window(27, file)).packets,
              ElementsAre("#1 10 a", "#2 11 b"));
  EXPECT_THAT(read_file(zstandard_with_window(28, file)).error, HasSubstr("too much memory"));
  const Buffer other = pcap_of(20, {"c"});
  EXPECT_THAT(read_files({zstandard_with_window(25, file), other}).packets,
              ElementsAre("#1 10 a", "#2 11 b", "#3 20 c"));
  EXPECT_THAT(read_files({zstandard_with_window(26, file), other}).error,
              HasSubstr("too much memory"));
}

// ---- a file that grows

TEST(FollowedFile, IsWaitedForInTheMiddleOfARecordAndEndsWithStop) {
  const Buffer whole = pcap_of(1, {"hello", "you", "never whole"});
  const TemporaryFile file;
  std::thread writer([&] {
    std::ofstream out(file.path(), std::ios::binary | std::ios::app);
    // All but the last octet, in pieces that end anywhere.
    for (std::size_t at = 0; at + 1 < whole.size(); at += 7) {
      const std::size_t size = std::min<std::size_t>(7, whole.size() - 1 - at);
      out.write(reinterpret_cast<const char*>(whole.data() + at),
                static_cast<std::streamsize>(size));
      out.flush();
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  });
  auto source = PacketSource::open_file(file.path(), {.follow = true});
  ASSERT_TRUE(source) << source.error().message;
  EXPECT_EQ(as_text(source->next().value().value().octets), "hello");
  EXPECT_EQ(as_text(source->next().value().value().octets), "you");
  writer.join();
  std::thread stopper([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    source->stop();
  });
  const auto end = source->next();
  stopper.join();
  ASSERT_TRUE(end) << end.error().message;
  EXPECT_FALSE(*end);
}

TEST(FollowedFile, ThatBecomesShorterIsAnError) {
  const TemporaryFile file(pcap_of(1, {"hello", "you"}));
  auto source = PacketSource::open_file(file.path(), {.follow = true});
  ASSERT_TRUE(source) << source.error().message;
  ASSERT_TRUE(source->next().value());
  ASSERT_TRUE(source->next().value());
  ASSERT_EQ(truncate(file.path().c_str(), 24), 0);
  const auto next = source->next();
  ASSERT_FALSE(next);
  EXPECT_THAT(next.error().message, HasSubstr("became shorter than what had been read of it"));
}

}  // namespace
}  // namespace wirestruct::capture
