// What holds for every conversation, however it was captured: cut, repeated, reordered, overlapping
// and dropped at random. A failure names its seed.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "capture/listener.hpp"

namespace wirestruct::capture {
namespace {

using namespace testing;

/// A part of what one side sends, as a segment of the capture.
struct Piece {
  std::size_t begin = 0, end = 0;
  std::size_t stored_end = 0;  // less than `end` when a snap length cut it
  bool by_client = true;
};

struct Side {
  Buffer sent;
  std::uint32_t initial_sequence = 0;
  std::vector<bool> captured;  // for each octet: some piece of the capture holds it
  std::vector<bool> cut;       // some packet had it on the wire that was not stored to there
};

struct Loss {
  bool drops = false;  // packets that the capture lacks
  bool cuts = false;   // packets that it stored in part
};

class RandomConversation {
 public:
  Random random;
  Listener listener;
  std::int64_t time_ns = 1'700'000'000'000'000'000;

  explicit RandomConversation(std::uint64_t seed) : random(seed) {
    listener.latest_packet = 0;
    for (Side& side : sides_) {
      side.sent = random.octets(random.between(1, 6000));
      side.captured.resize(side.sent.size());
      side.cut.resize(side.sent.size());
      // Often with a wrap of the sequence number inside.
      side.initial_sequence = static_cast<std::uint32_t>(
          random.one_in(2) ? -random.between(0, side.sent.size()) : random.between(0, ~0U));
    }
  }

  /// Segments of both sides as a network and a capture may have left them.
  std::vector<Piece> captured_pieces(const Loss& loss) {
    std::vector<Piece> pieces;
    for (const bool by_client : {true, false}) {
      const std::size_t size = side_of(by_client).sent.size();
      for (std::size_t at = 0; at < size;) {
        Piece piece{at, std::min(size, at + random.between(1, 400)), 0, by_client};
        at = piece.end;
        piece.stored_end = piece.end;
        if (loss.drops && random.one_in(12)) continue;
        if (loss.cuts && random.one_in(12)) {
          piece.stored_end = random.between(piece.begin, piece.end);
        }
        pieces.push_back(piece);
        if (random.one_in(6)) pieces.push_back(piece);
        // A retransmission that begins and ends elsewhere.
        if (random.one_in(6)) {
          Piece again{piece.begin - random.between(0, std::min<std::size_t>(piece.begin, 300)),
                      std::min(size, piece.end + random.between(0, 300)), 0, by_client};
          again.stored_end = again.end;
          pieces.push_back(again);
        }
      }
    }
    // Both sides at once, and each segment up to some places away from where it belongs.
    std::vector<std::pair<double, Piece>> placed;
    const auto spread = static_cast<double>(random.between(0, 8));
    for (const Piece& piece : pieces) {
      const auto base = static_cast<double>(piece.begin) / 200;
      placed.emplace_back(base + spread * static_cast<double>(random.between(0, 1000)) / 1000,
                          piece);
    }
    std::ranges::stable_sort(placed, {}, [](const auto& at) { return at.first; });
    for (std::size_t i = 0; i < pieces.size(); ++i) pieces[i] = placed[i].second;
    for (const Piece& piece : pieces) {
      Side& side = side_of(piece.by_client);
      const auto mark = [&](std::vector<bool>& octets, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) octets[i] = true;
      };
      mark(side.captured, piece.begin, piece.stored_end);
      mark(side.cut, piece.stored_end, piece.end);
    }
    return pieces;
  }

  Side& side_of(bool by_client) { return sides_[by_client ? 0 : 1]; }

  Segment segment(bool by_client) {
    Segment segment;
    segment.packet = ++listener.latest_packet;
    time_ns += 1'000'000;
    segment.time_ns = time_ns;
    Endpoint client{{}, 40000};
    Endpoint server{{}, 8888};
    segment.source = by_client ? client : server;
    segment.destination = by_client ? server : client;
    return segment;
  }

  void handshake(Reassembler& reassembler) {
    for (const bool by_client : {true, false}) {
      Segment syn = segment(by_client);
      syn.syn = true;
      syn.ack = !by_client;
      syn.sequence = side_of(by_client).initial_sequence;
      syn.acknowledgement = side_of(true).initial_sequence + 1;
      reassembler.push(syn);
    }
  }

  void push(Reassembler& reassembler, const Piece& piece) {
    const Side& side = side_of(piece.by_client);
    Segment segment = this->segment(piece.by_client);
    segment.sequence = side.initial_sequence + 1 + static_cast<std::uint32_t>(piece.begin);
    segment.payload = Octets(side.sent).subspan(piece.begin, piece.stored_end - piece.begin);
    segment.payload_octets = static_cast<std::uint32_t>(piece.end - piece.begin);
    reassembler.push(segment);
  }

  void fins(Reassembler& reassembler) {
    for (const bool by_client : {true, false}) {
      Segment fin = segment(by_client);
      fin.fin = true;
      fin.sequence = side_of(by_client).initial_sequence + 1 +
                     static_cast<std::uint32_t>(side_of(by_client).sent.size());
      reassembler.push(fin);
    }
  }

 private:
  std::array<Side, 2> sides_;
};

/// Stops at the first seed that fails.
template <class Property>
void holds_for_random_conversations(const Property& property) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    RandomConversation talk(seed);
    property(talk);
    if (::testing::Test::HasFailure()) return;
  }
}

Direction direction_of(bool by_client) {
  return by_client ? Direction::client_to_server : Direction::server_to_client;
}

/// Every octet told is the one that was sent, and has been captured; `check_gap(octet, cause)`
/// judges those that were told to be missing.
template <class CheckGap>
void expect_sent(const Side& side, const Told& told, const CheckGap& check_gap) {
  ASSERT_EQ(told.octets.size(), side.sent.size());
  auto gap = told.gaps.begin();
  for (std::size_t i = 0; i < side.sent.size(); ++i) {
    while (gap != told.gaps.end() && gap->end <= i) ++gap;
    if (gap != told.gaps.end() && gap->begin <= i) {
      check_gap(i, gap->cause);
    } else {
      ASSERT_EQ(told.octets[i], side.sent[i]) << "octet " << i;
      ASSERT_TRUE(side.captured[i]) << "octet " << i;
    }
  }
}

TEST(RandomStreams, GiveExactlyTheOctetsCapturedAndNameTheOthersAsGaps) {
  holds_for_random_conversations([](RandomConversation& talk) {
    Reassembler reassembler({}, talk.listener);
    talk.handshake(reassembler);
    for (const Piece& piece : talk.captured_pieces({.drops = true})) talk.push(reassembler, piece);
    talk.fins(reassembler);
    reassembler.finish();

    for (const bool by_client : {true, false}) {
      const Side& side = talk.side_of(by_client);
      expect_sent(side, talk.listener.of(1, direction_of(by_client)),
                  [&](std::size_t octet, GapCause cause) {
                    ASSERT_EQ(cause, GapCause::not_captured);
                    ASSERT_FALSE(side.captured[octet]) << "octet " << octet;
                  });
    }
    const Counters& counters = reassembler.counters();
    EXPECT_EQ(counters.gaps_not_captured.octets, talk.listener.gap_octets);
    EXPECT_EQ(counters.connections, 1U);
    EXPECT_EQ(counters.late_octets, 0U);
    EXPECT_EQ(talk.listener.conflicts, 0U);
    expect_every_octet_counted(counters);
    talk.listener.expect_all_closed();
  });
}

// What a snap length took from the segment that came in time is a gap at once, though a
// retransmission may bring it later.
TEST(RandomStreams, WithCutPacketsTellApartWhatWasCutAndWhatWasNotCaptured) {
  holds_for_random_conversations([](RandomConversation& talk) {
    Reassembler reassembler({}, talk.listener);
    talk.handshake(reassembler);
    for (const Piece& piece : talk.captured_pieces({.drops = true, .cuts = true})) {
      talk.push(reassembler, piece);
    }
    talk.fins(reassembler);
    reassembler.finish();

    for (const bool by_client : {true, false}) {
      const Side& side = talk.side_of(by_client);
      expect_sent(side, talk.listener.of(1, direction_of(by_client)),
                  [&](std::size_t octet, GapCause cause) {
                    ASSERT_EQ(cause == GapCause::snap_length, side.cut[octet]) << "octet " << octet;
                    ASSERT_TRUE(side.cut[octet] || !side.captured[octet]) << "octet " << octet;
                  });
    }
    const Counters& counters = reassembler.counters();
    EXPECT_EQ(counters.gaps_not_captured.octets + counters.gaps_snap_length.octets,
              talk.listener.gap_octets);
    EXPECT_EQ(talk.listener.conflicts, 0U);
    expect_every_octet_counted(counters);
  });
}

TEST(RandomStreams, WithoutTheirBeginningGiveWhatWasSentFromTheFirstOctetOn) {
  holds_for_random_conversations([](RandomConversation& talk) {
    Reassembler reassembler({.server_ports = {8888}}, talk.listener);
    for (const Piece& piece : talk.captured_pieces({})) talk.push(reassembler, piece);
    reassembler.finish();

    const Counters& counters = reassembler.counters();
    std::uint64_t told_octets = 0;
    for (const bool by_client : {true, false}) {
      const Side& side = talk.side_of(by_client);
      const Told& told = talk.listener.of(1, direction_of(by_client));
      EXPECT_TRUE(told.gaps.empty());
      ASSERT_LE(told.octets.size(), side.sent.size());
      // Nothing is missing up to the last octet, so that the first one is as far from the end.
      EXPECT_TRUE(std::ranges::equal(told.octets, Octets(side.sent).last(told.octets.size())));
      told_octets += told.octets.size();
    }
    EXPECT_EQ(counters.delivered_octets, told_octets);
    EXPECT_EQ(talk.listener.conflicts, 0U);
    expect_every_octet_counted(counters);
  });
}

TEST(RandomStreams, WithTightLimitsNeverGiveAWrongOctet) {
  holds_for_random_conversations([](RandomConversation& talk) {
    Reassembler reassembler({.buffered_octets_per_direction = 2000,
                             .buffered_octets = 3000,
                             .history_octets_per_direction = 4096,
                             .history_octets = 4096},
                            talk.listener);
    talk.handshake(reassembler);
    for (const Piece& piece : talk.captured_pieces({.drops = true, .cuts = true}))
      talk.push(reassembler, piece);
    talk.fins(reassembler);
    reassembler.finish();

    for (const bool by_client : {true, false}) {
      expect_sent(talk.side_of(by_client), talk.listener.of(1, direction_of(by_client)),
                  [](std::size_t, GapCause) {});
    }
    EXPECT_EQ(talk.listener.conflicts, 0U);
    expect_every_octet_counted(reassembler.counters());
  });
}

/// One direction as it was told, and every octet that a conflict named.
class ConflictSink final : public StreamSink {
 public:
  Buffer octets_told;
  std::vector<std::pair<std::uint64_t, std::byte>> others;  // by packet and place, in order

  void octets(const Connection&, Direction, std::uint64_t, Octets octets, std::uint64_t,
              std::int64_t) override {
    octets_told.insert(octets_told.end(), octets.begin(), octets.end());
  }
  void gap(const Connection&, Direction, std::uint64_t, std::uint64_t, GapCause,
           std::uint64_t) override {
    ADD_FAILURE() << "nothing is missing";
  }
  void conflict(const Connection&, Direction, std::uint64_t stream_offset, Octets kept,
                Octets other, std::uint64_t) override {
    for (std::size_t i = 0; i < other.size(); ++i) {
      if (kept[i] != other[i]) others.emplace_back(stream_offset + i, other[i]);
    }
  }
};

/// A simple model: of each octet, the first version wins, or the last that came while an octet
/// before it was still missing; every version that does not is named.
TEST(RandomStreams, WithConflictsTakeTheFirstOrTheLastOctetsAndNameTheOthers) {
  for (const Overlap overlap : {Overlap::first, Overlap::last}) {
    holds_for_random_conversations([&](RandomConversation& talk) {
      ConflictSink sink;
      Reassembler reassembler({.overlap = overlap}, sink);
      talk.handshake(reassembler);
      Side& side = talk.side_of(true);
      const std::size_t size = side.sent.size();
      std::vector<std::optional<std::byte>> model(size);
      std::vector<std::pair<std::uint64_t, std::byte>> others;
      std::size_t told = 0;
      for (const Piece& piece : talk.captured_pieces({})) {
        if (!piece.by_client) continue;
        for (std::size_t i = piece.begin; i < piece.end; ++i) {
          if (talk.random.one_in(40))
            side.sent[i] = static_cast<std::byte>(talk.random.between(0, 255));
        }
        const std::size_t told_before = told;
        while (told < size && (model[told] || (piece.begin <= told && told < piece.end))) ++told;
        for (std::size_t i = piece.begin; i < piece.end; ++i) {
          const std::byte octet = side.sent[i];
          if (!model[i]) model[i] = octet;
          if (*model[i] == octet) continue;
          const bool is_kept = overlap == Overlap::last && i >= told_before;
          others.emplace_back(i, is_kept ? *model[i] : octet);
          if (is_kept) model[i] = octet;
        }
        talk.push(reassembler, piece);
      }
      reassembler.finish();
      ASSERT_EQ(sink.octets_told.size(), size);
      for (std::size_t i = 0; i < size; ++i) {
        ASSERT_EQ(sink.octets_told[i], model[i]) << "octet " << i;
      }
      ASSERT_EQ(sink.others, others);
      expect_every_octet_counted(reassembler.counters());
    });
  }
}

TEST(RandomStreams, OfNonsenseAreToldInOrderAndCounted) {
  holds_for_random_conversations([](RandomConversation& talk) {
    Reassembler reassembler({.buffered_octets_per_direction = 4000,
                             .connections = 3,
                             .linger_ns = 50'000'000,
                             .forget_ns = 200'000'000},
                            talk.listener);
    std::uint32_t near = static_cast<std::uint32_t>(talk.random.between(0, ~0U));
    for (int i = 0; i < 600; ++i) {
      Segment segment = talk.segment(talk.random.one_in(2));
      segment.time_ns += static_cast<std::int64_t>(talk.random.between(0, 40'000'000));
      talk.time_ns =
          segment.time_ns - (talk.random.one_in(20) ? 500'000'000 : 0);  // clocks go back
      Endpoint& client = segment.source.port == 40000 ? segment.source : segment.destination;
      client.port = static_cast<std::uint16_t>(talk.random.between(1, 5));
      if (talk.random.one_in(50)) near = static_cast<std::uint32_t>(talk.random.between(0, ~0U));
      segment.sequence = near + static_cast<std::uint32_t>(talk.random.between(0, 3000));
      segment.acknowledgement = near + static_cast<std::uint32_t>(talk.random.between(0, 3000));
      segment.ack = !talk.random.one_in(3);
      segment.syn = talk.random.one_in(15);
      segment.fin = talk.random.one_in(15);
      segment.rst = talk.random.one_in(25);
      const Buffer payload = talk.random.octets(
          talk.random.one_in(3) ? talk.random.between(0, 2) : talk.random.between(0, 500));
      segment.payload = payload;
      segment.payload_octets = static_cast<std::uint32_t>(
          payload.size() + (talk.random.one_in(10) ? talk.random.between(1, 900) : 0));
      reassembler.push(segment);
    }
    reassembler.finish();
    talk.listener.expect_all_closed();
    expect_every_octet_counted(reassembler.counters());
    EXPECT_EQ(reassembler.counters().conflicts, talk.listener.conflicts);
  });
}

}  // namespace
}  // namespace wirestruct::capture
