#include "capture/source.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <optional>
#include <thread>
#include <vector>

#include "capture/capture_file.hpp"
#include "capture/writer.hpp"

namespace wirestruct::capture {
namespace {

using namespace testing;
using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Read {
  std::vector<std::string> packets;  // `#1 1700000000123456789 hello`, with `of 9` when cut
  std::string error;
  int link_type = 0;
};

Read read_all(PacketSource& source) {
  Read all;
  all.link_type = source.link_type();
  while (true) {
    auto packet = source.next();
    if (!packet) {
      all.error = packet.error().message;
      // After an error there is nothing, and no second error.
      const auto after = source.next();
      EXPECT_TRUE(after && !*after);
      return all;
    }
    const std::optional<Packet>& next = *packet;
    if (!next) return all;
    const Packet& p = *next;
    std::string line =
        "#" + std::to_string(p.number) + " " + std::to_string(p.time_ns) + " " + as_text(p.octets);
    if (p.original_octets != p.octets.size()) line += " of " + std::to_string(p.original_octets);
    all.packets.push_back(line);
  }
}

Read read_all(const Buffer& file) {
  const TemporaryFile at(file);
  auto source = PacketSource::open_file(at.path());
  if (!source) {
    std::string error = source.error().message;
    const std::size_t name = error.find(at.path());
    if (name != std::string::npos) error.replace(name, at.path().size(), "FILE");
    return {{}, error};
  }
  Read all = read_all(*source);
  if (const auto name = all.error.find(at.path()); name != std::string::npos) {
    all.error.replace(name, at.path().size(), "FILE");
  }
  return all;
}

class InEitherByteOrder : public ::testing::TestWithParam<bool> {
 protected:
  FileOrder order{GetParam()};
};
std::string name_of_order(const ::testing::TestParamInfo<bool>& big) {
  return big.param ? "BigEndian" : "LittleEndian";
}
INSTANTIATE_TEST_SUITE_P(Source, InEitherByteOrder, ::testing::Bool(), name_of_order);

TEST_P(InEitherByteOrder, PcapGivesPacketsWithTheirTimesInNanoseconds) {
  const Read microseconds =
      read_all(join({pcap_header(order, pcap_microseconds),
                     pcap_packet(order, 1'700'000'000, 123'456, text("hello")),
                     pcap_packet(order, 1'700'000'001, 0, text("you"), 9)}));
  EXPECT_THAT(microseconds.packets, ::testing::ElementsAre("#1 1700000000123456000 hello",
                                                           "#2 1700000001000000000 you of 9"));
  EXPECT_EQ(microseconds.error, "");

  const Read nanoseconds =
      read_all(join({pcap_header(order, pcap_nanoseconds, 113),
                     pcap_packet(order, 1'700'000'000, 123'456'789, text("hello"))}));
  EXPECT_THAT(nanoseconds.packets, ::testing::ElementsAre("#1 1700000000123456789 hello"));
  EXPECT_EQ(link_type_name(nanoseconds.link_type), "LINUX_SLL (DLT 113)");
}

TEST_P(InEitherByteOrder, PcapngGivesThePacketsOfAllItsInterfaces) {
  const Read all = read_all(join({
      pcapng_section(order),
      pcapng_interface(order),
      pcapng_interface(order, 1, 9),
      pcapng_packet(order, 0, 1'700'000'000'123'456, text("one")),
      pcapng_block(order, 0x0BAD, text("a block that nobody knows")),
      pcapng_packet(order, 1, 1'700'000'000'123'456'789, text("other")),
      pcapng_packet(order, 0, 1'700'000'000'123'457, text("")),
  }));
  EXPECT_THAT(all.packets,
              ::testing::ElementsAre("#1 1700000000123456000 one", "#2 1700000000123456789 other",
                                     "#3 1700000000123457000 "));
  EXPECT_EQ(all.error, "");
}

TEST_P(InEitherByteOrder, PcapngHasLinkLayersAndTimesOfItsInterfaces) {
  // Resolutions: 10^-3 and 2^-10 of a second; in the next section interface 0 is another one.
  const TemporaryFile file(join({
      pcapng_section(order),
      pcapng_interface(order),
      pcapng_interface(order, 113, 3),
      pcapng_interface(order, 101, 0x80 | 10),
      pcapng_packet(order, 0, 1'700'000'000'123'456, text("ethernet")),
      pcapng_packet(order, 1, 1'700'000'000'123, text("cooked")),
      pcapng_packet(order, 2, (1'700'000'000ULL << 10) + 512, text("raw")),
      pcapng_section(FileOrder{!order.big}),
      pcapng_interface(FileOrder{!order.big}, 0),
      pcapng_packet(FileOrder{!order.big}, 0, 1, text("loopback")),
  }));
  auto source = PacketSource::open_file(file.path());
  ASSERT_TRUE(source) << source.error().message;
  EXPECT_FALSE(source->has_one_link_type());
  std::vector<std::string> packets;
  while (const auto packet = source->next().value()) {
    packets.push_back(
        fmt::format("{} {} {}", packet->link_type, packet->time_ns, as_text(packet->octets)));
  }
  EXPECT_THAT(packets, ::testing::ElementsAre("1 1700000000123456000 ethernet",
                                              "113 1700000000123000000 cooked",
                                              "12 1700000000500000000 raw", "0 1000 loopback"));
}

TEST_P(InEitherByteOrder, PcapngHasPacketsOfEveryKindOfBlock) {
  const Read all = read_all(join({
      pcapng_section(order),
      pcapng_interface(order, 1, 6, 5),
      pcapng_packet(order, 0, 2'000'000, text("one")),
      // Simple: without a time, cut at the snap length of the first interface.
      pcapng_block(order, 3, join({order(9, 4), text("simpl")})),
      pcapng_block(order, 3, join({order(2, 4), text("ab")})),
      // The packet block of before, with a count of drops.
      pcapng_block(order, 2,
                   join({order(0, 2), order(1, 2), order(0, 4), order(3'000'000, 4), order(3, 4),
                         order(4, 4), text("old")})),
  }));
  EXPECT_THAT(all.packets, ::testing::ElementsAre("#1 2000000000 one", "#2 2000000000 simpl of 9",
                                                  "#3 2000000000 ab", "#4 3000000000 old of 4"));
  EXPECT_EQ(all.error, "");
}

TEST_P(InEitherByteOrder, PcapngSaysWhatIsWrongWithABlock) {
  const auto error_after_one = [&](const Buffer& block) {
    const Read all = read_all(join({pcapng_section(order), pcapng_interface(order),
                                    pcapng_packet(order, 0, 1'000'000, text("good")), block}));
    EXPECT_THAT(all.packets, ::testing::ElementsAre("#1 1000000000 good"));
    return all.error;
  };
  const std::string where = "`FILE` cannot be read from packet 2 on: ";
  EXPECT_EQ(error_after_one(pcapng_packet(order, 1, 0, text("x"))),
            where + "a packet of interface 1, which is not described");
  EXPECT_EQ(error_after_one(join({order(6, 4), order(11, 4), Buffer(20)})),
            where + "a block of 11 octets, expected a multiple of 4 from 12 on");
  EXPECT_EQ(error_after_one(join({order(5, 4), order(12, 4), order(16, 4)})),
            where + "a block of 12 octets that says 16 at its end");
  EXPECT_EQ(error_after_one(pcapng_block(
                order, 6, join({Buffer(12), order(100, 4), order(100, 4), text("short")}))),
            where + "it claims 100 octets in a block of 40");
  EXPECT_EQ(error_after_one(join({order(6, 4), order(~0ULL << 2 & 0xFFFFFFFF, 4), Buffer(12),
                                  order(0x7FFFFFFF, 4), order(0, 4), Buffer(8)})),
            where + "it claims 2147483647 octets, more than the 262144 that a packet may have");
  EXPECT_EQ(error_after_one({std::byte{6}}), "`FILE` ends inside of a block, behind packet 1");
  EXPECT_EQ(read_all(pcapng_section(order)).error,
            "`FILE` has no packets: it describes no interface");
}

TEST_P(InEitherByteOrder, APacketThatIsCutIsNamedAndThoseBeforeItAreGood) {
  const Buffer whole = join({pcap_header(order), pcap_packet(order, 1, 0, text("hello")),
                             pcap_packet(order, 2, 0, text("goodbye"))});
  const std::size_t second = 24 + 16 + 5;
  for (std::size_t size = second; size < whole.size(); ++size) {
    const Read all = read_all({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)});
    EXPECT_THAT(all.packets, ::testing::ElementsAre("#1 1000000000 hello")) << size;
    if (size == second) {
      EXPECT_EQ(all.error, "");
    } else {
      EXPECT_THAT(all.error, StartsWith("`FILE` ends inside of packet 2: ")) << size;
    }
  }
}

TEST_P(InEitherByteOrder, ATruncatedHeaderIsNoCapture) {
  const Buffer header = pcap_header(order);
  for (std::size_t size = 1; size < header.size(); ++size) {
    const Read all = read_all({header.begin(), header.begin() + static_cast<std::ptrdiff_t>(size)});
    EXPECT_THAT(all.error, StartsWith("`FILE` is not a pcap or pcapng file that can be read"))
        << size;
  }
  EXPECT_EQ(read_all(header).error, "");  // a capture of nothing
}

TEST_P(InEitherByteOrder, AnAbsurdLengthIsDamageAndTakesNoMemory) {
  const auto with_length = [&](std::uint32_t stored) {
    return join({pcap_header(order), pcap_packet(order, 1, 0, text("hello")), order(2, 4),
                 order(0, 4), order(stored, 4), order(5, 4), text("hello")});
  };
  for (const std::uint32_t stored : {0xFFFFFFFFU, 0x7FFFFFFFU, 0x10000000U}) {
    const Read all = read_all(with_length(stored));
    EXPECT_THAT(all.packets, ::testing::ElementsAre("#1 1000000000 hello"));
    EXPECT_THAT(all.error, StartsWith("`FILE` cannot be read from packet 2 on: "));
  }
}

TEST_P(InEitherByteOrder, AFractionOfMoreThanASecondDoesNotOverflow) {
  const Read all = read_all(
      join({pcap_header(order), pcap_packet(order, 0xFFFFFFFF, 0xFFFFFFFF, text("late"))}));
  ASSERT_EQ(all.packets.size(), 1U);
  EXPECT_THAT(all.packets[0], HasSubstr(" late"));
}

TEST(Source, SaysWhatAFileIsThatIsNoCapture) {
  const auto error_of = [](const Buffer& file) { return read_all(file).error; };
  EXPECT_THAT(error_of({}), HasSubstr("the file is empty"));
  EXPECT_THAT(error_of(text("\x1F\x8B\x08 gzip")),
              HasSubstr("the gzip data is damaged (unknown header"));
  EXPECT_THAT(error_of(text("\x28\xB5\x2F\xFD zstd")), HasSubstr("the zstd data breaks off"));
  EXPECT_THAT(error_of(text("BZh9 bzip2")), HasSubstr("compressed with bzip2: unpack it"));
  EXPECT_THAT(error_of(text("struct Packet {")), HasSubstr("it starts with 73 74 72 75"));
}

TEST(Source, SaysWhyAFileCannotBeOpened) {
  const auto missing = PacketSource::open_file("/nowhere/chat.pcap");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().message, "`/nowhere/chat.pcap`: No such file or directory");
  const auto folder = PacketSource::open_file("/tmp");
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().message, "`/tmp` is a folder, not a capture file");
}

TEST(Source, ReadsAPipe) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const Buffer file = join(
      {pcap_header({}), pcap_packet({}, 1, 0, text("hello")), pcap_packet({}, 2, 0, text("pipe"))});
  // Octet by octet: a pipe gives what there is, not what was asked for.
  std::thread writer([&] {
    for (const std::byte octet : file) {
      EXPECT_EQ(write(ends[1], &octet, 1), 1);
    }
    close(ends[1]);
  });
  auto source = PacketSource::open_file("/dev/fd/" + std::to_string(ends[0]));
  ASSERT_TRUE(source) << source.error().message;
  EXPECT_THAT(read_all(*source).packets,
              ::testing::ElementsAre("#1 1000000000 hello", "#2 2000000000 pipe"));
  writer.join();
  close(ends[0]);
}

TEST(Source, StandardInputHasAName) {
  const int before = dup(STDIN_FILENO);
  const int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, STDIN_FILENO);
  const auto source = PacketSource::open_file("-");
  dup2(before, STDIN_FILENO);
  close(before);
  close(nothing);
  ASSERT_FALSE(source);
  EXPECT_THAT(source.error().message,
              StartsWith("standard input is not a pcap or pcapng file that can be read: "));
}

TEST(Source, OfAFileStopsWhereItIsTold) {
  const TemporaryFile file(join({pcap_header({}), pcap_packet({}, 1, 0, text("hello")),
                                 pcap_packet({}, 2, 0, text("never"))}));
  auto source = PacketSource::open_file(file.path());
  ASSERT_TRUE(source);
  ASSERT_TRUE(source->next().value());
  source->stop();
  EXPECT_FALSE(source->next().value());
  EXPECT_EQ(source->dropped_packets(), 0U);
}

TEST(Source, LinkTypesWithoutANameAreNumbers) {
  EXPECT_EQ(link_type_name(1), "EN10MB (DLT 1)");
  EXPECT_EQ(link_type_name(4711), "DLT 4711");
}

// ---- what the writer writes, the source reads

TEST(Writer, WritesWhatTheSourceReadsToTheNanosecond) {
  const TemporaryFile file;
  const Buffer octets = text("hello");
  {
    auto writer = PacketWriter::create(file.path(), 276);
    ASSERT_TRUE(writer);
    Packet packet{.time_ns = 1'700'000'000'123'456'789, .original_octets = 9, .octets = octets};
    writer->write(packet);
    packet.time_ns = -1;  // a nanosecond before 1970: pcap has no sign, and nothing may crash
    writer->write(packet);
    ASSERT_TRUE(writer->close());
  }
  auto source = PacketSource::open_file(file.path());
  ASSERT_TRUE(source);
  const Read all = read_all(*source);
  ASSERT_EQ(all.packets.size(), 2U);
  EXPECT_EQ(all.packets[0], "#1 1700000000123456789 hello of 9");
  EXPECT_EQ(link_type_name(all.link_type), "LINUX_SLL2 (DLT 276)");
}

TEST(Writer, LeavesTheFileAloneUntilItIsWhole) {
  const TemporaryFile file(text("before"));
  const auto content = [&] {
    std::ifstream in(file.path());
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  {
    auto writer = PacketWriter::create(file.path(), 1);
    ASSERT_TRUE(writer);
    writer->write({.octets = {}});
    ASSERT_TRUE(writer->flush());
    EXPECT_EQ(content(), "before");
  }
  EXPECT_EQ(content(), "before");
  EXPECT_FALSE(PacketWriter::create("/nowhere/chat.pcap", 1));
}

TEST(Writer, SaysThatTheDiskIsFull) {
  auto writer = PacketWriter::create("/dev/full", 1);
  ASSERT_TRUE(writer);
  EXPECT_TRUE(writer->is_read_meanwhile());
  writer->write({.octets = {}});
  const auto closed = writer->close();
  ASSERT_FALSE(closed);
  EXPECT_EQ(closed.error().message, "cannot write `/dev/full`: No space left on device");
}

// ---- live, on the loopback interface

/// A UDP datagram to a port of 127.0.0.1 where nobody listens.
void send_datagram(std::string_view payload, std::uint16_t port) {
  const int out = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sendto(out, payload.data(), payload.size(), 0, reinterpret_cast<sockaddr*>(&to), sizeof to);
  close(out);
}

class Live : public ::testing::Test {
 protected:
  static std::expected<PacketSource, SourceError> open(const std::string& filter) {
    return PacketSource::open_live({.interface = "lo", .filter = filter});
  }
  void SetUp() override {
    const auto source = open("");
    if (!source) GTEST_SKIP() << source.error().message;
  }
  /// Of this process alone: other tests send on the same interface at the same time.
  const std::uint16_t port = static_cast<std::uint16_t>(20'000 + 2 * (getpid() % 10'000));
};

TEST_F(Live, GivesOnlyWhatTheFilterLetsThroughAtItsTime) {
  auto source = open(fmt::format("udp dst port {}", port));
  ASSERT_TRUE(source) << source.error().message;
  const auto before = std::chrono::system_clock::now();
  send_datagram("other", static_cast<std::uint16_t>(port + 1));
  send_datagram("ours", port);
  const Packet packet = source->next().value_or(std::nullopt).value_or(Packet{});
  EXPECT_THAT(as_text(packet.octets), ::testing::EndsWith("ours"));
  EXPECT_EQ(packet.number, 1U);
  const std::chrono::sys_time<std::chrono::nanoseconds> at{
      std::chrono::nanoseconds{packet.time_ns}};
  EXPECT_GE(at, before);
  EXPECT_LE(at, std::chrono::system_clock::now());
}

TEST_F(Live, StopWakesASourceToWhichNothingComes) {
  auto source = open(fmt::format("udp dst port {}", port));
  ASSERT_TRUE(source) << source.error().message;
  std::thread stopper([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    source->stop();
  });
  EXPECT_FALSE(source->next().value());
  stopper.join();
}

TEST_F(Live, AfterStopStillGivesWhatHadBeenCapturedAndNothingFromLater) {
  auto source = open(fmt::format("udp dst port {}", port));
  ASSERT_TRUE(source) << source.error().message;
  send_datagram("one", port);
  send_datagram("two", port);
  source->stop();
  const Read all = read_all(*source);
  ASSERT_EQ(all.packets.size(), 2U);
  EXPECT_THAT(all.packets[1], ::testing::EndsWith("two"));
  send_datagram("late", port);
  EXPECT_FALSE(source->next().value());
}

TEST_F(Live, LosesNothingWhileItsReaderIsHeldUp) {
  // One ring slot of the interface's largest packet for each would be far more than the buffer.
  constexpr std::size_t datagrams = 5'000;
  auto source = open(fmt::format("udp dst port {}", port));
  ASSERT_TRUE(source) << source.error().message;
  for (std::size_t sent = 0; sent < datagrams; ++sent) send_datagram("one of many", port);
  source->stop();
  const Read all = read_all(*source);
  EXPECT_EQ(all.packets.size(), datagrams);
  EXPECT_EQ(source->dropped_packets(), 0U);
}

TEST_F(Live, SaysWhatIsWrongWithAFilter) {
  const auto source = open("tcp prot 8888");
  ASSERT_FALSE(source);
  EXPECT_THAT(source.error().message, StartsWith("capture filter `tcp prot 8888`: "));
  EXPECT_FALSE(source.error().not_permitted);
}

TEST_F(Live, SaysThatThereIsNoSuchInterface) {
  const auto source = PacketSource::open_live({.interface = "nosuch0", .filter = {}});
  ASSERT_FALSE(source);
  EXPECT_EQ(source.error().message, "interface `nosuch0`: No such device exists");
}

}  // namespace
}  // namespace wirestruct::capture
