// Fragments put together, against a model that keeps every octet by its place.
#include "capture/fragments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "capture/dissector.hpp"
#include "capture/listener.hpp"
#include "capture/packet_builder.hpp"

namespace wirestruct::capture {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::int64_t second_ns = 1'000'000'000;

struct Piece {
  std::uint32_t begin = 0, end = 0;
  bool more = true;
};

/// One datagram as it should come out: the first octet that came for a place stays.
struct Model {
  std::vector<std::optional<std::byte>> octets;
  std::optional<std::uint32_t> size;

  bool is_whole() const {
    return size && octets.size() == *size &&
           std::ranges::all_of(octets, [](const auto& octet) { return octet.has_value(); });
  }
  void add(const Piece& piece, Octets content) {
    if (octets.size() < piece.end) octets.resize(piece.end);
    for (std::uint32_t i = piece.begin; i < piece.end; ++i) {
      if (!octets[i]) octets[i] = content[i - piece.begin];
    }
    if (!piece.more) size = piece.end;
  }
};

class FragmentsOf : public ::testing::TestWithParam<bool> {
 protected:
  Fragments::Result add(const Piece& piece, Octets content, std::int64_t time_ns = 0,
                        std::uint32_t identification = 1) {
    Packet packet;
    packet.number = ++packets;
    packet.time_ns = time_ns;
    fragments.begin_packet(time_ns);
    return fragments.add({}, {},
                         {.identification = identification,
                          .offset_octets = piece.begin,
                          .more = piece.more,
                          .ipv6 = GetParam(),
                          .protocol = 17},
                         content, piece.end - piece.begin, packet);
  }
  Fragments fragments{FragmentLimits{.datagrams = 8, .octets = 1 << 20}};
  std::uint64_t packets = 0;
};
INSTANTIATE_TEST_SUITE_P(Fragments, FragmentsOf, ::testing::Bool(),
                         [](const auto& v6) { return v6.param ? "Ipv6" : "Ipv4"; });

std::vector<Piece> cut_up(Random& random, std::uint32_t size) {
  std::vector<Piece> pieces;
  for (std::uint32_t at = 0; at < size;) {
    const auto length = static_cast<std::uint32_t>(random.between(1, 12) * 8);
    const std::uint32_t end = std::min(size, at + length);
    pieces.push_back({at, end, end < size});
    at = end;
  }
  return pieces;
}

TEST_P(FragmentsOf, ADatagramComeInAnyOrderAndTwice) {
  Random random(11);
  for (std::uint32_t run = 1; run <= 300; ++run) {
    const Buffer datagram = random.octets(random.between(9, 2000));
    std::vector<Piece> pieces = cut_up(random, static_cast<std::uint32_t>(datagram.size()));
    for (std::size_t i = pieces.size(); i > 1; --i) {
      std::swap(pieces[i - 1], pieces[random.between(0, i - 1)]);
    }
    Model model;
    bool was_whole = false;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      const Piece& piece = pieces[i];
      const Octets content = Octets(datagram).subspan(piece.begin, piece.end - piece.begin);
      if (random.one_in(4) && !was_whole && i > 0) {
        const Piece& again = pieces[random.between(0, i - 1)];
        const auto result =
            add(again, Octets(datagram).subspan(again.begin, again.end - again.begin),
                run * second_ns, run);
        EXPECT_EQ(result.state, Fragments::State::waits);
      }
      model.add(piece, content);
      const auto result = add(piece, content, run * second_ns, run);
      ASSERT_EQ(result.state == Fragments::State::whole, model.is_whole());
      if (result.state != Fragments::State::whole) continue;
      was_whole = true;
      EXPECT_EQ(as_text(result.datagram.octets), as_text(datagram));
      EXPECT_EQ(result.datagram.protocol, 17);
      EXPECT_EQ(result.datagram.packets.size(), pieces.size());
    }
    ASSERT_TRUE(was_whole);
    // What comes once more when it is whole begins nothing.
    EXPECT_EQ(
        add(pieces[0], Octets(datagram).subspan(pieces[0].begin, pieces[0].end - pieces[0].begin),
            run * second_ns, run)
            .state,
        Fragments::State::waits);
  }
  fragments.finish();
  EXPECT_EQ(fragments.counters().datagrams, 300U);
  EXPECT_EQ(fragments.counters().incomplete, 0U);
  EXPECT_EQ(fragments.counters().conflicting_octets, 0U);
}

TEST_P(FragmentsOf, ADatagramThatOverlapKeepTheFirstOctetsOrDropItAll) {
  Random random(12);
  for (std::uint32_t run = 1; run <= 500; ++run) {
    const auto size = static_cast<std::uint32_t>(random.between(2, 12) * 8);
    Model model;
    std::uint64_t overlapping = 0;
    bool ended = false;
    for (int i = 0; i < 60 && !ended; ++i) {
      const auto begin = static_cast<std::uint32_t>(random.between(0, size / 8 - 1) * 8);
      const auto end = std::min<std::uint32_t>(
          size, begin + static_cast<std::uint32_t>(random.between(1, 4) * 8));
      const Piece piece{begin, end, end < size};
      const Buffer content = random.octets(end - begin);
      for (std::uint32_t at = begin; at < end && at < model.octets.size(); ++at) {
        if (model.octets[at]) ++overlapping;
      }
      model.add(piece, content);
      const auto result = add(piece, content, run * second_ns, run);
      const bool whole = GetParam() ? model.is_whole() && overlapping == 0 : model.is_whole();
      ASSERT_EQ(result.state == Fragments::State::whole, whole);
      ended = model.is_whole();
      if (!whole) continue;
      for (std::uint32_t at = 0; at < size; ++at) {
        ASSERT_EQ(result.datagram.octets[at], *model.octets[at]);
      }
    }
  }
  const FragmentCounters& counters = fragments.counters();
  if (GetParam()) {
    EXPECT_GT(counters.overlapping_datagrams, 100U);
  } else {
    EXPECT_GT(counters.conflicting_octets, 1000U);
  }
}

TEST_P(FragmentsOf, ASnapLengthGiveTheOctetsBeforeIt) {
  const Buffer content(16, std::byte{'x'});
  EXPECT_EQ(add({0, 16, true}, content).state, Fragments::State::waits);
  EXPECT_EQ(add({32, 40, false}, Octets(content).first(8)).state, Fragments::State::waits);
  const auto result = add({16, 32, true}, Octets(content).first(5));
  ASSERT_EQ(result.state, Fragments::State::whole);
  EXPECT_EQ(result.datagram.octets.size(), 21U);
  EXPECT_EQ(result.datagram.size_octets, 40U);
  EXPECT_THAT(result.datagram.packets, ElementsAre(1, 2, 3));
}

TEST_P(FragmentsOf, TooMuchOrTooLongAgoAreGivenUpAndCounted) {
  const Buffer content(1024);
  for (std::uint32_t i = 0; i < 20; ++i) add({0, 1024, true}, content, 0, i);
  EXPECT_EQ(fragments.counters().incomplete, 11U);  // 8 are kept, and the one that came last
  add({0, 1024, true}, content, 61 * second_ns, 100);
  EXPECT_EQ(fragments.counters().incomplete, 20U);
  // Each of the largest size: 16 fit.
  Fragments small(FragmentLimits{.datagrams = 1000, .octets = 1 << 20});
  for (std::uint32_t i = 0; i < 40; ++i) {
    small.begin_packet(0);
    small.add({}, {},
              {.identification = i, .offset_octets = 65'512, .more = true, .ipv6 = GetParam()},
              Octets(content).first(16), 16, {});
  }
  EXPECT_GT(small.counters().incomplete, 20U);
  small.finish();
  EXPECT_EQ(small.counters().incomplete, 40U);
}

TEST_P(FragmentsOf, NoDatagramAreNamed) {
  const Buffer content(64);
  EXPECT_THAT(add({65'528, 65'592, false}, content).reason, HasSubstr("ends at octet 65592"));
  EXPECT_THAT(add({0, 63, true}, Octets(content).first(63)).reason, HasSubstr("multiple of 8"));
  EXPECT_THAT(add({0, 0, true}, {}).reason, HasSubstr("fragment of 0 octets"));
  add({64, 128, true}, content);
  EXPECT_THAT(add({0, 64, false}, content).reason, HasSubstr("end at different places"));
}

/// Every second piece of 8 octets of the longest datagram: as many ranges as there can be.
TEST_P(FragmentsOf, ManyPiecesApartAreToldFromThoseThatOverlap) {
  constexpr std::uint32_t ranges = 4095;
  const Buffer content(48, std::byte{'x'});
  const auto piece = [&](std::uint32_t begin, std::uint32_t octets, std::uint32_t datagram) {
    add({begin, begin + octets, true}, Octets(content).first(octets), 0, datagram);
  };
  for (std::uint32_t i = 0; i < ranges; ++i) piece(16 * i, 8, 1);
  for (std::uint32_t i = 0; i < ranges; ++i) piece(16 * i, 8, 2);
  EXPECT_EQ(fragments.counters().duplicates, 0U);
  // The same again; in the second datagram all of them bring something new.
  for (std::uint32_t i = 0; i < ranges; i += 5) piece(16 * i, 8, 1);
  EXPECT_EQ(fragments.counters().duplicates, (ranges + 4) / 5);
  EXPECT_EQ(fragments.counters().overlapping_datagrams, 0U) << "a whole piece again is no overlap";
  for (std::uint32_t i = 1; i < ranges; ++i) piece(16 * i - 8, 8, 2);
  EXPECT_EQ(fragments.counters().duplicates, (ranges + 4) / 5);
  EXPECT_EQ(fragments.counters().overlapping_datagrams, 0U) << "they only touch";
  // From within one, over its neighbour, to the next.
  piece(16 * 2000, 48, 1);
  EXPECT_EQ(fragments.counters().duplicates, (ranges + 4) / 5);
  EXPECT_EQ(fragments.counters().overlapping_datagrams, GetParam() ? 1U : 0U);
  fragments.finish();
  EXPECT_EQ(fragments.counters().conflicting_octets, 0U);
}

// ---- in packets

Buffer ipv4_piece(const Buffer& content, std::uint32_t offset, bool more) {
  return ethernet(ipv4(
      content,
      {.protocol = 17, .fragment = static_cast<std::uint16_t>(offset / 8 | (more ? 0x2000U : 0))}));
}

TEST(FragmentedPackets, CarryADatagramTogether) {
  const Buffer whole = udp(5000, 53, text("a question of some length"));
  const Buffer last = ipv4_piece({whole.begin() + 16, whole.end()}, 16, false);
  const Buffer first = ipv4_piece({whole.begin(), whole.begin() + 16}, 0, true);
  Dissector dissector;
  Packet packet = testing::packet(last);
  packet.number = 3;
  EXPECT_TRUE(std::get<Ignored>(dissector.dissect(packet)).is_fragment);
  packet = testing::packet(first);
  packet.number = 5;
  const auto datagram = std::get<Datagram>(dissector.dissect(packet));
  EXPECT_EQ(as_text(datagram.payload), "a question of some length");
  EXPECT_THAT(datagram.fragments, ElementsAre(3, 5));
  EXPECT_EQ(dissector.fragment_counters().datagrams, 1U);
}

TEST(FragmentedPackets, InsideOfAFragmentedTunnelAreFollowed) {
  // A datagram in two fragments, in a GRE tunnel whose packets come in two fragments themselves:
  // the inner ones have the addresses and the identification of the outer ones.
  const Buffer whole = udp(5000, 53, text("a question of some length"));
  std::vector<Buffer> frames;
  for (const auto& [begin, end] : {std::pair{0, 16}, std::pair{16, int(whole.size())}}) {
    const Buffer inner =
        ipv4({whole.begin() + begin, whole.begin() + end},
             {.protocol = 17,
              .fragment = static_cast<std::uint16_t>(begin / 8 | (begin == 0 ? 0x2000 : 0))});
    const Buffer tunnel = join({number(0x00000800, 4), inner});
    for (const std::size_t at : {std::size_t{0}, std::size_t{16}}) {
      const std::size_t stop = at == 0 ? 16 : tunnel.size();
      frames.push_back(ethernet(
          ipv4({tunnel.begin() + static_cast<std::ptrdiff_t>(at),
                tunnel.begin() + static_cast<std::ptrdiff_t>(stop)},
               {.protocol = 47,
                .fragment = static_cast<std::uint16_t>(at / 8 | (at == 0 ? 0x2000U : 0))})));
    }
  }
  Dissector dissector;
  Dissected last = Ignored{};
  for (const Buffer& frame : frames) last = dissector.dissect(packet(frame));
  ASSERT_TRUE(std::holds_alternative<Datagram>(last));
  EXPECT_EQ(as_text(std::get<Datagram>(last).payload), "a question of some length");
}

}  // namespace
}  // namespace wirestruct::capture
