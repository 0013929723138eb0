#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pcap/pcap.h>

#include "capture/dissector.hpp"
#include "capture/packet_builder.hpp"

namespace wirestruct::capture {
namespace {

using namespace testing;
using ::testing::HasSubstr;

Buffer hello() {
  return tcp({.sequence = 1000, .payload = text("hello")});
}

Dissected dissect(const Packet& packet) {
  static Dissector dissector;
  return dissector.dissect(packet);
}

Segment segment_of(const Packet& packet) {
  const Dissected dissected = dissect(packet);
  if (const auto* ignored = std::get_if<Ignored>(&dissected)) ADD_FAILURE() << ignored->reason;
  const auto* segment = std::get_if<Segment>(&dissected);
  return segment != nullptr ? *segment : Segment{};
}

Ignored ignored_of(const Packet& packet) {
  const Dissected dissected = dissect(packet);
  const auto* ignored = std::get_if<Ignored>(&dissected);
  EXPECT_NE(ignored, nullptr) << "expected to be ignored";
  return ignored != nullptr ? *ignored : Ignored{};
}

void expect_hello(const Buffer& octets, int link_type = DLT_EN10MB) {
  const Segment segment = segment_of(packet(octets, link_type));
  EXPECT_EQ(as_text(segment.payload), "hello");
  EXPECT_EQ(segment.payload_octets, 5U);
  EXPECT_EQ(segment.sequence, 1000U);
  EXPECT_EQ(segment.source.port, 40000);
  EXPECT_EQ(segment.destination.port, 8888);
}

void expect_broken(const Packet& packet, const std::string& reason) {
  const Ignored ignored = ignored_of(packet);
  EXPECT_TRUE(ignored.broken) << ignored.reason;
  EXPECT_THAT(ignored.reason, HasSubstr(reason));
}

void expect_something_else(const Packet& packet, const std::string& reason) {
  const Ignored ignored = ignored_of(packet);
  EXPECT_FALSE(ignored.broken) << ignored.reason;
  EXPECT_EQ(ignored.reason, reason);
}

TEST(Dissect, ReadsATcpSegmentWithAllItsFields) {
  const Buffer frame = ethernet(ipv4(
      tcp({.sequence = 0xFFFFFFF0, .acknowledgement = 77, .flags = 0x19, .payload = text("x")})));
  const Segment segment = segment_of(packet(frame));
  EXPECT_EQ(segment.packet, 7U);
  EXPECT_EQ(segment.time_ns, 1'700'000'000'123'456'789);
  EXPECT_EQ(to_string(segment.source), "10.0.0.1:40000");
  EXPECT_EQ(to_string(segment.destination), "10.0.0.2:8888");
  EXPECT_EQ(segment.sequence, 0xFFFFFFF0U);
  EXPECT_EQ(segment.acknowledgement, 77U);
  EXPECT_EQ(segment.window, 512);
  EXPECT_TRUE(segment.fin && segment.psh && segment.ack);
  EXPECT_FALSE(segment.syn || segment.rst);
}

TEST(Dissect, ReadsEveryLinkLayerInEitherByteOrder) {
  const Buffer ip = ipv4(hello());
  expect_hello(ethernet(ip));
  expect_hello(join({number(0x02000000, 4), ip}), DLT_NULL);  // captured on a little-endian machine
  expect_hello(join({number(2, 4), ip}), DLT_NULL);
  expect_hello(join({number(2, 4), ip}), DLT_LOOP);
  expect_hello(join({Buffer(14), number(0x0800, 2), ip}), DLT_LINUX_SLL);
  expect_hello(join({number(0x0800, 2), Buffer(18), ip}), DLT_LINUX_SLL2);
  expect_hello(ip, DLT_RAW);
  expect_hello(ip, DLT_IPV4);
}

TEST(Dissect, ReadsIpv6OnEveryLinkLayer) {
  const Buffer ip = ipv6(hello());
  expect_hello(ethernet(ip, 0x86DD));
  for (const std::uint32_t family : {10U, 24U, 28U, 30U}) {
    expect_hello(join({number(family, 4), ip}), DLT_NULL);
    expect_hello(join({number(family << 24, 4), ip}), DLT_NULL);
  }
  expect_hello(join({Buffer(14), number(0x86DD, 2), ip}), DLT_LINUX_SLL);
  expect_hello(join({number(0x86DD, 2), Buffer(18), ip}), DLT_LINUX_SLL2);
  expect_hello(ip, DLT_RAW);
  expect_hello(ip, DLT_IPV6);
  EXPECT_EQ(to_string(segment_of(packet(ip, DLT_RAW)).source), "[2001:db8::1]:40000");
}

TEST(Dissect, LooksBehindVlanTagsOnEveryLinkLayerThatHasThem) {
  expect_hello(ethernet(ipv4(hello()), 0x0800, {0x8100}));
  expect_hello(ethernet(ipv4(hello()), 0x0800, {0x88A8, 0x8100}));
  expect_hello(ethernet(ipv6(hello()), 0x86DD, {0x9100, 0x8100, 0x8100}));
  expect_hello(join({Buffer(14), number(0x81000007, 4), number(0x0800, 2), ipv4(hello())}),
               DLT_LINUX_SLL);
  expect_broken(packet(ethernet(ipv4(hello()), 0x0800, std::vector<std::uint16_t>(33, 0x8100))),
                "more than 32 headers inside each other");
}

TEST(Dissect, SkipsOptionsOfIpv4AndTcp) {
  expect_hello(
      ethernet(ipv4(tcp({.sequence = 1000, .options = Buffer(12), .payload = text("hello")}),
                    {.options = Buffer(40)})));
}

TEST(Dissect, GivesTheOptionsOfTcpAsFarAsTheyAreStored) {
  const Buffer frame = ethernet(ipv4(tcp({.options = text("abcdefgh"), .payload = text("hello")})));
  const Segment whole = segment_of(packet(frame));
  EXPECT_EQ(as_text(whole.options), "abcdefgh");
  EXPECT_EQ(as_text(whole.payload), "hello");
  EXPECT_EQ(whole.hop_limit, 64);
  const Segment cut = segment_of(packet(frame, DLT_EN10MB, 14 + 20 + 20 + 3));
  EXPECT_EQ(as_text(cut.options), "abc");
  EXPECT_EQ(cut.payload_octets, 5U);
  EXPECT_TRUE(segment_of(packet(ethernet(ipv6(hello()), 0x86DD))).options.empty());
  EXPECT_EQ(segment_of(packet(ethernet(ipv6(hello()), 0x86DD))).hop_limit, 64);
}

TEST(Dissect, TakesNoSegmentLongerThanAnyWindow) {
  // As a damaged file has it, and no length in the IP header contradicts.
  const Buffer frame = ethernet(ipv4(hello(), {.total_octets = 0}));
  Packet longest = packet(frame);
  longest.original_octets = 14 + 20 + (1U << 30);
  EXPECT_EQ(segment_of(longest).payload_octets, (1U << 30) - 20);
  ++longest.original_octets;
  expect_broken(longest, "TCP segment of 1073741825 octets, more than any window");
}

TEST(Dissect, GivesWhatOtherProtocolsCarry) {
  const Buffer frame = ethernet(ipv4(text("unreachable"), {.protocol = 1}));
  const Ignored icmp = ignored_of(packet(frame));
  EXPECT_EQ(icmp.ip_protocol, 1);
  EXPECT_EQ(as_text(icmp.ip_payload), "unreachable");
  EXPECT_EQ(to_string(icmp.ip_source), "10.0.0.1:0");
}

TEST(Dissect, DoesNotTakePaddingOfShortFramesForPayload) {
  Buffer frame = ethernet(ipv4(tcp({.payload = text("a")})));
  frame.resize(60);
  EXPECT_EQ(as_text(segment_of(packet(frame)).payload), "a");
  Buffer empty = ethernet(ipv4(tcp({})));
  empty.resize(60);
  EXPECT_EQ(segment_of(packet(empty)).payload_octets, 0U);
  Buffer datagram = ethernet(ipv4(udp(1, 2, text("b")), {.protocol = 17}));
  datagram.resize(60);
  EXPECT_EQ(as_text(std::get<Datagram>(dissect(packet(datagram))).payload), "b");
}

TEST(Dissect, TakesTheLengthOfTheFrameWhereOffloadLeftItZero) {
  expect_hello(ethernet(ipv4(hello(), {.total_octets = 0})));
  expect_hello(ethernet(ipv6(hello(), 6, 0), 0x86DD));
}

TEST(Dissect, SaysHowMuchPayloadASnapLengthCutAway) {
  const Buffer frame = ethernet(ipv4(hello()));
  const Segment segment = segment_of(packet(frame, DLT_EN10MB, frame.size() - 3));
  EXPECT_EQ(as_text(segment.payload), "he");
  EXPECT_EQ(segment.payload_octets, 5U);
  // The options may be cut as well: where the payload stands is known all the same.
  const Buffer with_options =
      ethernet(ipv4(tcp({.options = Buffer(12), .payload = text("hello")})));
  const Segment headers_only = segment_of(packet(with_options, DLT_EN10MB, 14 + 20 + 25));
  EXPECT_TRUE(headers_only.payload.empty());
  EXPECT_EQ(headers_only.payload_octets, 5U);
}

TEST(Dissect, ReadsAUdpDatagram) {
  const Buffer frame = ethernet(ipv6(udp(5000, 53, text("question")), 17), 0x86DD);
  const auto datagram = std::get<Datagram>(dissect(packet(frame, DLT_EN10MB, frame.size() - 4)));
  EXPECT_EQ(to_string(datagram.destination), "[2001:db8::2]:53");
  EXPECT_EQ(as_text(datagram.payload), "ques");
  EXPECT_EQ(datagram.payload_octets, 8U);
}

TEST(Dissect, BelievesNoDatagramLongerThanACaptureStores) {
  // As a damaged file has it, and no length in the IP and UDP headers contradicts.
  Buffer udp_packet = udp(5000, 53, text("question"));
  udp_packet[4] = udp_packet[5] = std::byte{0};
  const Buffer frame = ethernet(ipv4(udp_packet, {.protocol = 17, .total_octets = 0}));
  Packet claimed = packet(frame);
  claimed.original_octets = UINT32_MAX;
  const auto datagram = std::get<Datagram>(dissect(claimed));
  EXPECT_EQ(as_text(datagram.payload), "question");
  EXPECT_EQ(datagram.payload_octets, stored_octets_limit);

  Packet at_a_place = packet(frame);
  at_a_place.original_octets = UINT32_MAX;
  Dissector dissector({.at = PayloadPlace{PayloadPlace::Kind::ether_type, 0x0800}});
  const Dissected placed = dissector.dissect(at_a_place);
  EXPECT_EQ(std::get<Datagram>(placed).payload_octets, stored_octets_limit);
}

TEST(Dissect, WalksIpv6ExtensionHeaders) {
  const auto extension = [](std::uint8_t next, std::uint8_t length, std::size_t octets) {
    Buffer header(octets);
    header[0] = std::byte{next};
    header[1] = std::byte{length};
    return header;
  };
  // Hop-by-hop, routing of 24 octets, destination options, authentication in units of 4 octets.
  expect_hello(ethernet(ipv6(join({extension(43, 0, 8), extension(60, 2, 24), extension(51, 0, 8),
                                   extension(6, 4, 24), hello()}),
                             0),
                        0x86DD));
  Buffer many;
  for (int i = 0; i < 17; ++i) many << extension(60, 0, 8);
  expect_broken(packet(ethernet(ipv6(many << hello(), 60), 0x86DD)),
                "more than 16 IPv6 extension headers");
  expect_broken(packet(ethernet(ipv6(extension(6, 255, 8), 60), 0x86DD)),
                "IPv6 extension header of 2048 octets, but only 8 octets are left");
}

TEST(Dissect, KeepsFragmentsButNotThoseThatAreWhole) {
  expect_something_else(packet(ethernet(ipv4(Buffer(24), {.fragment = 0x2000}))), "IP fragment");
  expect_something_else(packet(ethernet(ipv4(hello(), {.fragment = 0x0005}))), "IP fragment");
  expect_hello(ethernet(ipv4(hello(), {.fragment = 0x4000})));  // "do not fragment"
  const auto fragment = [](std::uint16_t offset_and_more) {
    return ethernet(
        ipv6(join({number(0x0600, 2), number(offset_and_more, 2), number(1, 4), hello()}), 44),
        0x86DD);
  };
  expect_something_else(packet(fragment(0x0008)), "IP fragment");
  expect_hello(fragment(0));
}

TEST(Dissect, NamesWhatIsSomethingElse) {
  expect_something_else(packet(ethernet(Buffer(28), 0x0806)), "ARP");
  expect_something_else(packet(ethernet(Buffer(28), 0x1234)), "EtherType 0x1234");
  expect_something_else(packet(ethernet(Buffer(28), 28)), "LLC of access point 0x00");
  expect_something_else(packet(ethernet(ipv4(Buffer(8), {.protocol = 1}))), "ICMP");
  expect_something_else(packet(ethernet(ipv4(Buffer(8), {.protocol = 200}))), "IP protocol 200");
  expect_something_else(packet(ethernet(ipv6(Buffer(8), 58), 0x86DD)), "ICMPv6");
  expect_something_else(packet(join({number(1, 4), Buffer(8)}), DLT_NULL), "address family 1");
}

TEST(Dissect, NamesWhatIsBroken) {
  expect_broken(packet(Buffer(13)), "Ethernet header of 14 octets, but only 13 octets are left");
  expect_broken(packet(ethernet(Buffer(19))), "IPv4 header of 20 octets, but only 19");
  expect_broken(packet(ethernet(ipv6(hello()))), "IPv4 header says version 6");
  expect_broken(packet(ethernet(ipv4(hello()), 0x86DD)), "IPv6 header says version 4");
  Buffer short_header = ipv4(hello());
  short_header[0] = std::byte{0x44};
  expect_broken(packet(ethernet(short_header)), "IPv4 header length of 16 octets, at least 20");
  expect_broken(packet(ethernet(ipv4(hello(), {.total_octets = 19}))),
                "IPv4 total length 19 is less than its header of 20");
  expect_broken(packet(ethernet(ipv4(hello(), {.total_octets = 1500}))),
                "IPv4 total length 1500, but the packet has 45 octets");
  expect_broken(packet(ethernet(ipv6(hello(), 6, 100), 0x86DD)),
                "IPv6 payload length 100, but the packet has 25 octets");
  expect_broken(packet(ethernet(ipv4(Buffer(19)))), "TCP header of 20 octets, but only 19");
  Buffer small_offset = hello();
  small_offset[12] = std::byte{0x40};
  expect_broken(packet(ethernet(ipv4(small_offset))),
                "TCP header length of 16 octets, at least 20");
  Buffer large_offset = hello();
  large_offset[12] = std::byte{0xF0};
  expect_broken(packet(ethernet(ipv4(large_offset))),
                "TCP header of 60 octets, but only 25 octets are left");
  Buffer short_udp = udp(1, 2, text("x"));
  short_udp[5] = std::byte{7};
  expect_broken(packet(ethernet(ipv4(short_udp, {.protocol = 17}))), "UDP length 7, at least 8");
  short_udp[5] = std::byte{10};
  expect_broken(packet(ethernet(ipv4(short_udp, {.protocol = 17}))),
                "UDP length 10, but the packet has 9 octets");
  expect_broken(packet(Buffer(20, std::byte{0x50}), DLT_RAW), "IP version 5, expected 4 or 6");
}

TEST(Dissect, SaysWhichHeaderASnapLengthCut) {
  const Buffer frame = ethernet(ipv4(hello()));
  expect_broken(packet(frame, DLT_EN10MB, 40),
                "TCP header cut: the capture stored 40 of 59 octets (snap length)");
  expect_broken(packet(frame, DLT_EN10MB, 20), "IPv4 header cut");
  expect_broken(packet(frame, DLT_EN10MB, 0), "Ethernet header cut");
}

TEST(Dissect, ReadsNothingOutsideOfAPacketCutAnywhere) {
  // Under the address sanitizer each prefix, in memory of exactly its size, would tell.
  const Buffer frames[] = {
      ethernet(ipv4(tcp({.options = Buffer(12), .payload = text("hello")}), {.options = Buffer(8)}),
               0x0800, {0x88A8, 0x8100}),
      ethernet(ipv6(join({number(0x0600, 2), Buffer(6), hello()}), 0), 0x86DD),
      ethernet(ipv4(udp(1, 2, text("hello")), {.protocol = 17}))};
  for (const Buffer& frame : frames) {
    for (std::size_t size = 0; size <= frame.size(); ++size) {
      const Buffer stored(frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(size));
      Packet cut = packet(stored);
      dissect(cut);  // a short packet
      cut.original_octets = static_cast<std::uint32_t>(frame.size());
      dissect(cut);  // a packet that was cut
    }
  }
}

}  // namespace
}  // namespace wirestruct::capture
