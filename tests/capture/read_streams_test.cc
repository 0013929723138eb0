#include "capture/read_streams.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pcap/pcap.h>

#include "capture/capture_file.hpp"
#include "capture/conversation.hpp"

namespace wirestruct::capture {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Datagrams : Journal {
  void datagram(const Datagram& datagram) override {
    payloads.push_back(as_text(datagram.payload));
  }
  std::vector<std::string> payloads;
};

/// A capture of Ethernet frames, a millisecond apart.
Buffer capture_of(const std::vector<Buffer>& frames, std::uint32_t link_type = DLT_EN10MB) {
  Buffer file = pcap_header({}, pcap_nanoseconds, link_type);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    file << pcap_packet({}, 1'700'000'000, static_cast<std::uint32_t>(i * 1'000'000), frames[i]);
  }
  return file;
}

Buffer frame(const Tcp& segment) {
  return ethernet(ipv4(tcp(segment)));
}

constexpr std::uint8_t syn_flag = 0x02;

std::vector<Buffer> hello_frames() {
  return {frame({.sequence = 100, .flags = syn_flag}),
          frame({.sequence = 101, .payload = text("hello ")}),
          frame({.sequence = 107, .payload = text("server")})};
}

struct Told {
  Summary summary;
  std::string journal;
  std::vector<std::string> datagrams;
  std::vector<std::string> notes;

  std::string error() const { return summary.error.value_or(SourceError{}).message; }
};

Told read(const Buffer& file, const ReadOptions& options = {}) {
  const TemporaryFile at(file);
  auto source = PacketSource::open_file(at.path());
  if (!source) {
    ADD_FAILURE() << source.error().message;
    return {};
  }
  Datagrams sink;
  Told told{read_streams(*source, options, sink), {}, {}, {}};
  told.journal = sink.take();
  told.datagrams = sink.payloads;
  told.notes = notes(told.summary);
  return told;
}

TEST(ReadStreams, TellsAWholeCaptureAndHasNothingToNote) {
  const Told told = read(capture_of(hello_frames()));
  EXPECT_EQ(told.journal,
            "#1 open\n#1 > 0 hello \n#1 > 6 server\n"
            "#1 > closed capture ended\n#1 < closed capture ended\n");
  EXPECT_EQ(told.summary.packets, 3U);
  EXPECT_EQ(told.summary.segments, 3U);
  EXPECT_FALSE(told.summary.error);
  EXPECT_THAT(told.notes, IsEmpty());
}

TEST(ReadStreams, OfNoPacketsIsNothing) {
  const Told told = read(capture_of({}));
  EXPECT_EQ(told.journal, "");
  EXPECT_EQ(told.summary.packets, 0U);
  EXPECT_FALSE(told.summary.error);
}

TEST(ReadStreams, HandsOnDatagrams) {
  const Told told =
      read(capture_of({ethernet(ipv4(udp(5000, 53, text("ask")), {.protocol = 17})),
                       ethernet(ipv4(udp(53, 5000, text("tell")), {.protocol = 17}))}));
  EXPECT_THAT(told.datagrams, ElementsAre("ask", "tell"));
  EXPECT_EQ(told.summary.datagrams, 2U);
  EXPECT_EQ(told.summary.reassembly.connections, 0U);
}

TEST(ReadStreams, PassesOverOtherPortsAtBothEnds) {
  std::vector<Buffer> frames = hello_frames();
  frames.push_back(frame({.source = 1, .destination = 2, .payload = text("other")}));
  frames.push_back(
      frame({.source = 8888, .destination = 40000, .sequence = 7, .payload = text("answer")}));
  frames.push_back(ethernet(ipv4(udp(3, 4, text("other")), {.protocol = 17})));
  const Told told = read(capture_of(frames), {.ports = {8888}});
  EXPECT_THAT(told.journal, HasSubstr(" < 0 answer\n"));
  EXPECT_THAT(told.datagrams, IsEmpty());
  EXPECT_EQ(told.summary.other_ports, 2U);
  EXPECT_EQ(told.summary.segments, 4U);
  EXPECT_EQ(told.summary.datagrams, 0U);
}

TEST(ReadStreams, CountsPacketsThatAreSomethingElseByWhatTheyAre) {
  std::vector<Buffer> frames = hello_frames();
  frames.push_back(ethernet(Buffer(28), 0x0806));
  frames.push_back(ethernet(Buffer(28), 0x0806));
  frames.push_back(ethernet(ipv4(Buffer(8), {.protocol = 1})));
  std::vector<std::uint64_t> ignored;
  const Told told =
      read(capture_of(frames), {.on_ignored = [&](const Packet& packet, const Ignored& why) {
             EXPECT_FALSE(why.broken);
             ignored.push_back(packet.number);
           }});
  EXPECT_THAT(ignored, ElementsAre(4, 5, 6));
  EXPECT_THAT(told.notes, ElementsAre("2 packets passed over: ARP", "1 packet passed over: ICMP"));
}

TEST(ReadStreams, NamesNoMoreReasonsThanItsLimit) {
  std::vector<Buffer> frames;
  for (std::uint16_t type = 0x1000; type < 0x1010; ++type) {
    frames.push_back(ethernet(Buffer(4), type));
  }
  const Told told =
      read(capture_of(frames), {

                                   .broken_packets_listed = 100, .ignored_reasons_listed = 3});
  EXPECT_EQ(told.summary.ignored.size(), 4U);
  EXPECT_EQ(told.summary.ignored.at("other"), 13U);
}

TEST(ReadStreams, ListsBrokenPacketsUpToItsLimitAndGoesOn) {
  std::vector<Buffer> frames(5, ethernet(ipv4(Buffer(19))));
  for (const Buffer& good : hello_frames()) frames.push_back(good);
  const Told told = read(capture_of(frames), {.broken_packets_listed = 2});
  EXPECT_EQ(told.summary.broken_packets, 5U);
  ASSERT_EQ(told.summary.broken.size(), 2U);
  EXPECT_EQ(told.summary.broken[1].packet, 2U);
  EXPECT_THAT(told.journal, HasSubstr("hello "));
  EXPECT_THAT(told.notes, ElementsAre("5 packets could not be taken apart; the first is packet 1: "
                                      "TCP header of 20 octets, but only 19 octets are left"));
}

TEST(ReadStreams, CountsPacketsThatWereStoredInPart) {
  Buffer file = capture_of(hello_frames());
  Buffer cut = frame({.sequence = 113, .payload = text("and all of you")});
  const auto whole = static_cast<std::uint32_t>(cut.size());
  cut.resize(cut.size() - 11);
  file << pcap_packet({}, 1'700'000'001, 0, cut, whole);
  const Told told = read(file);
  EXPECT_EQ(told.summary.cut_packets, 1U);
  EXPECT_THAT(told.journal, HasSubstr("#1 > 12 and\n#1 > 15 gap 11 snap length\n"));
  EXPECT_THAT(told.notes, ElementsAre("1 gap: 11 octets cut off when the packets were stored "
                                      "(snap length)"));
}

TEST(ReadStreams, OfACaptureThatBreaksOffTellsWhatCameBefore) {
  Buffer file = capture_of(hello_frames());
  file.resize(file.size() - 1);
  const Told told = read(file);
  EXPECT_EQ(told.journal,
            "#1 open\n#1 > 0 hello \n#1 > closed capture ended\n#1 < closed capture ended\n");
  EXPECT_THAT(told.error(), HasSubstr("ends inside of packet 3"));
}

TEST(ReadStreams, OfAnUnknownLinkLayerNamesItAndThoseThatAreKnown) {
  const Told told = read(capture_of(hello_frames(), DLT_IEEE802_11));
  EXPECT_EQ(told.error(),
            "packets of link type IEEE802_11 (DLT 105) cannot be taken apart; known are Ethernet, "
            "loopback (NULL, LOOP), Linux cooked (SLL, SLL2), PPP and raw IP");
  EXPECT_EQ(told.journal, "");
  EXPECT_EQ(told.summary.packets, 0U);
}

TEST(Notes, SayWhatIsMissingAndWhatWasDropped) {
  const Told told = read(capture_of({
      frame({.sequence = 100, .flags = syn_flag}),
      frame({.sequence = 101, .payload = text("abc")}),
      frame({.sequence = 110, .payload = text("jkl")}),
      frame({.sequence = 101, .payload = text("aXc")}),
  }));
  EXPECT_THAT(told.notes,
              ElementsAre("1 gap in the capture: 6 octets were sent, but no packet holds them",
                          "1 conflict: two packets carried different octets for the same place; "
                          "the first ones were taken",
                          "1 segment carried octets again (3 octets), which were dropped"));
}

TEST(Notes, SayEachThingOnceTheGravestFirst) {
  Summary summary;
  summary.dropped_packets = 1;
  summary.broken_packets = 1;
  summary.broken = {{9, "too short"}};
  Counters& c = summary.reassembly;
  c.gaps_not_captured = {1, 1};
  c.gaps_snap_length = {2, 20};
  c.gaps_buffer_limit = {1, 30};
  c.conflicts = 2;
  c.late_octets = 4;
  c.outside_window_octets = 5;
  c.connections_dropped = 1;
  c.before_start_octets = 6;
  c.retransmitted_segments = 1;
  c.retransmitted_octets = 7;
  c.retransmitted_not_compared_octets = 1;
  c.reordered_segments = 2;
  summary.ignored = {{"ARP", 1}};
  EXPECT_THAT(
      notes(summary),
      ElementsAre(
          "1 packet could not be taken apart; the first is packet 9: too short",
          "1 packet dropped by the kernel, because this process was too slow",
          "1 gap in the capture: 1 octet was sent, but no packet holds it",
          "2 gaps: 20 octets cut off when the packets were stored (snap length)",
          "1 gap, 30 octets: given up because what waited behind them filled the buffer",
          "2 conflicts: two packets carried different octets for the same place; the first ones "
          "were taken",
          "4 octets left out: came after their place had been given up as a gap",
          "5 octets left out: their sequence number cannot belong to their connection",
          "1 connection dropped while open: more were open at once than the limit allows",
          "6 octets left out: before the first octet of their stream, whose beginning the capture "
          "lacks",
          "1 segment carried octets again (8 octets), which were dropped",
          "1 octet of them too long after the first time to be compared with it",
          "2 segments came out of order", "1 packet passed over: ARP"));
}

}  // namespace
}  // namespace wirestruct::capture
