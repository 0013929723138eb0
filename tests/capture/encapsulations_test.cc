// What stands between the link and IP. Real header stacks of other tools: tests/captures/wrap.py.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pcap/pcap.h>

#include <bit>
#include <utility>

#include "capture/dissector.hpp"
#include "capture/packet_builder.hpp"

namespace wirestruct::capture {
namespace {

using namespace testing;
using ::testing::StartsWith;

Buffer hello() {
  return ipv4(tcp({.sequence = 1000, .payload = text("hello")}));
}

Dissected dissect(const Buffer& octets, int link_type = DLT_EN10MB, DissectOptions options = {}) {
  return Dissector(options).dissect(packet(octets, link_type));
}

/// `hello` when the segment was found, else why not; with `broken:` in front when it is damage.
std::string found(const Buffer& octets, int link_type = DLT_EN10MB) {
  const Dissected dissected = dissect(octets, link_type);
  if (const auto* segment = std::get_if<Segment>(&dissected)) {
    EXPECT_EQ(segment->payload_octets, 5U);
    return as_text(segment->payload);
  }
  if (std::holds_alternative<Datagram>(dissected)) return "a datagram";
  const auto& ignored = std::get<Ignored>(dissected);
  return (ignored.broken ? "broken: " : "") + ignored.reason;
}

TEST(Encapsulation, Ieee8023FramesHaveALengthAndPaddingBehindIt) {
  const Buffer snap = join({number(0xAAAA030000000800, 8), hello()});
  EXPECT_EQ(found(join({ethernet(snap, static_cast<std::uint16_t>(snap.size())), Buffer(9)})),
            "hello");
  const Buffer plain = join({number(0x060603, 3), hello()});
  EXPECT_EQ(found(ethernet(plain, static_cast<std::uint16_t>(plain.size()))), "hello");
  EXPECT_EQ(found(ethernet(join({number(0x424203, 3), Buffer(35)}), 38)), "spanning tree");
  EXPECT_EQ(found(ethernet(join({number(0xAAAA0300000C2000, 8), Buffer(30)}), 38)),
            "SNAP of organization 00000C");
  EXPECT_EQ(found(ethernet(snap, 1400)),
            "broken: IEEE 802.3 length 1400, but the packet has 53 octets");
}

TEST(Encapsulation, PppMayLeaveOutWhatItCan) {
  const Buffer ip = hello();
  EXPECT_EQ(found(join({number(0xFF030021, 4), ip}), DLT_PPP), "hello");
  EXPECT_EQ(found(join({number(0xFF0321, 3), ip}), DLT_PPP), "hello");
  EXPECT_EQ(found(join({number(0x0021, 2), ip}), DLT_PPP), "hello");
  EXPECT_EQ(found(join({number(0x21, 1), ip}), DLT_PPP), "hello");
  EXPECT_EQ(found(join({number(0x0F000800, 4), ip}), DLT_PPP_SERIAL), "hello");
  EXPECT_EQ(found(join({number(0xFF03C021, 4), Buffer(8)}), DLT_PPP), "PPP link control");
}

TEST(Encapsulation, PppoeSaysHowLongItIs) {
  const Buffer ppp = join({number(0x0021, 2), hello()});
  const auto session = [&](std::size_t length) {
    return join({number(0x11000009, 4), number(length, 2), ppp, Buffer(9)});
  };
  EXPECT_EQ(found(ethernet(session(ppp.size()), 0x8864)), "hello");
  EXPECT_EQ(found(ethernet(session(1000), 0x8864)),
            "broken: PPPoE length 1000, but the packet has 56 octets");
  EXPECT_EQ(found(ethernet(Buffer(40), 0x8863)), "PPPoE discovery");
}

TEST(Encapsulation, MplsCarriesIpOrAPseudowire) {
  EXPECT_EQ(found(ethernet(join({number(0x00010040, 4), number(0x00011140, 4), hello()}), 0x8847)),
            "hello");
  EXPECT_EQ(found(ethernet(join({number(0x00011140, 4), number(0, 4), ethernet(hello())}), 0x8848)),
            "hello");
  EXPECT_EQ(found(ethernet(join({number(0x00011140, 4), Buffer(20, std::byte{0x80})}), 0x8847)),
            "MPLS without IP or a control word");
  EXPECT_EQ(found(ethernet(Buffer(200), 0x8847)), "broken: more than 16 MPLS labels");
}

TEST(Encapsulation, GreHasOptionalFields) {
  const auto gre = [](unsigned flags, std::uint16_t type, const Buffer& inner) {
    const std::size_t fields = static_cast<std::size_t>(std::popcount(flags & 0xB000U));
    return ethernet(ipv4(join({number(flags, 2), number(type, 2), Buffer(4 * fields), inner}),
                         {.protocol = 47}));
  };
  for (const unsigned flags : {0x0000U, 0x8000U, 0x2000U, 0x1000U, 0x3000U, 0xB000U}) {
    EXPECT_EQ(found(gre(flags, 0x0800, hello())), "hello");
    EXPECT_EQ(found(gre(flags, 0x6558, ethernet(hello()))), "hello");
  }
  EXPECT_EQ(found(gre(0x2001, 0x880B, hello())), "GRE version 1");
  EXPECT_EQ(found(gre(0x0000, 0x88BE, hello())), "ERSPAN");
}

TEST(Encapsulation, VxlanIsWhatItsHeaderSaysItIs) {
  const auto datagram = [](const Buffer& header) {
    return ethernet(ipv4(udp(50000, 4789, join({header, ethernet(hello())})), {.protocol = 17}));
  };
  EXPECT_EQ(found(datagram(number(0x0800000000000500, 8))), "hello");
  EXPECT_EQ(found(datagram(number(0x0000000000000500, 8))), "a datagram");
  const Dissected own =
      dissect(datagram(number(0x0800000000000500, 8)), DLT_EN10MB, {.vxlan_port = 0});
  EXPECT_TRUE(std::holds_alternative<Datagram>(own));
}

TEST(Encapsulation, HasABoundForHeadersInsideEachOther) {
  Buffer packet = hello();
  for (int i = 0; i < 20; ++i) packet = ipv4(packet, {.protocol = 4});
  EXPECT_EQ(found(ethernet(packet)), "hello");
  for (int i = 0; i < 20; ++i) packet = ipv4(packet, {.protocol = 4});
  EXPECT_EQ(found(ethernet(packet)), "broken: more than 32 headers inside each other");
}

TEST(PayloadAtAPlace, IsGivenWithTheStationsOfItsFrame) {
  const DissectOptions at{.at = PayloadPlace{PayloadPlace::Kind::ether_type, 0x88B5}};
  Buffer frame = join({number(0x020000000002, 6), number(0x020000000001, 6), number(0x8100, 2),
                       number(7, 2), number(0x88B5, 2), text("measured")});
  frame.resize(60);
  const Dissected dissected = dissect(frame, DLT_EN10MB, at);
  const auto& datagram = std::get<Datagram>(dissected);
  EXPECT_EQ(source_of(datagram), "02:00:00:00:00:01");
  EXPECT_EQ(destination_of(datagram), "02:00:00:00:00:02");
  EXPECT_TRUE(datagram.may_be_padded);
  EXPECT_EQ(as_text(without_padding(datagram, 8).payload), "measured");
  EXPECT_EQ(without_padding(datagram, 100).payload_octets, 42U);
  frame.resize(61);
  EXPECT_EQ(without_padding(std::get<Datagram>(dissect(frame, DLT_EN10MB, at)), 8).payload_octets,
            43U);
}

TEST(PayloadAtAPlace, OfAnIpProtocolHasItsAddresses) {
  const DissectOptions at{.at = PayloadPlace{PayloadPlace::Kind::ip_protocol, 253}};
  const Buffer frame = ethernet(ipv6(text("measured"), 253), 0x86DD);
  const Dissected dissected = dissect(frame, DLT_EN10MB, at);
  const auto& datagram = std::get<Datagram>(dissected);
  EXPECT_EQ(source_of(datagram), "2001:db8::1");
  EXPECT_EQ(as_text(datagram.payload), "measured");
  EXPECT_EQ(to_string(*at.at), "IP protocol 253");
}

TEST(Encapsulation, ReadsNothingOutsideOfAPacketCutAnywhere) {
  const Buffer ip = hello();
  const Buffer ppp = join({number(0xFF030021, 4), ip});
  const std::pair<int, Buffer> packets[] = {
      {DLT_PPP, ppp},
      {DLT_PPP_SERIAL, join({number(0x0F000800, 4), ip})},
      {DLT_PPP_ETHER, join({number(0x110000090040, 6), number(0x0021, 2), ip})},
      {DLT_EN10MB, ethernet(join({number(0xAAAA030000000800, 8), ip}), 53)},
      {DLT_EN10MB, ethernet(join({number(0x00011140, 4), number(0, 4), ethernet(ip)}), 0x8847)},
      {DLT_EN10MB,
       ethernet(ipv4(join({number(0xB0006558, 4), Buffer(12), ethernet(ip)}), {.protocol = 47}))},
      {DLT_EN10MB, ethernet(ipv4(udp(1, 4789, join({number(0x0800000000000500, 8), ethernet(ip)})),
                                 {.protocol = 17}))},
  };
  for (const auto& [link_type, whole] : packets) {
    for (std::size_t size = 0; size <= whole.size(); ++size) {
      const Buffer stored(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
      Packet cut = packet(stored, link_type);
      Dissector().dissect(cut);  // a short packet
      cut.original_octets = static_cast<std::uint32_t>(whole.size());
      const Dissected dissected = Dissector().dissect(cut);  // a packet that was cut
      if (const auto* segment = std::get_if<Segment>(&dissected)) {
        EXPECT_LE(segment->payload.size(), segment->payload_octets);
      }
    }
  }
}

}  // namespace
}  // namespace wirestruct::capture
