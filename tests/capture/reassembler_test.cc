#include "capture/reassembler.hpp"

#include <gtest/gtest.h>

#include <string>

#include "capture/conversation.hpp"

namespace wirestruct::capture {
namespace {

using namespace testing;

// ---- octets in order

TEST(Reassembly, TellsBothDirectionsOfAConnection) {
  Conversation talk;
  talk.handshake()
      .client({.sequence = 101, .payload = "hello ", .acknowledgement = 501})
      .client({.sequence = 107, .payload = "server", .acknowledgement = 501})
      .server({.sequence = 501, .payload = "hi", .acknowledgement = 113})
      .client({.sequence = 113, .flags = "F", .acknowledgement = 503})
      .server({.sequence = 503, .flags = "F", .acknowledgement = 114})
      .client({.sequence = 114, .acknowledgement = 504})
      .end();
  EXPECT_EQ(talk.told(),
            "#1 open\n"
            "#1 > 0 hello \n"
            "#1 > 6 server\n"
            "#1 < 0 hi\n"
            "#1 > closed fin\n"
            "#1 < closed fin\n");
  EXPECT_EQ(talk.counters().connections, 1U);
  EXPECT_EQ(talk.counters().segments, 9U);
  EXPECT_EQ(talk.counters().payload_octets, 14U);
  EXPECT_EQ(talk.counters().delivered_octets, 14U);
}

TEST(Reassembly, PutsReorderedSegmentsInOrder) {
  Conversation talk;
  talk.handshake()
      .client({.sequence = 105, .payload = "five"})
      .client({.sequence = 103, .payload = "3-"})
      .client({.sequence = 109, .payload = "nine"});
  EXPECT_EQ(talk.told(), "#1 open\n");
  talk.client({.sequence = 101, .payload = "1-"});
  EXPECT_EQ(talk.told(), "#1 > 0 1-\n#1 > 2 3-\n#1 > 4 five\n#1 > 8 nine\n");
  EXPECT_EQ(talk.counters().reordered_segments, 2U);
}

TEST(Reassembly, DropsRetransmissionsAndCountsThem) {
  Conversation talk;
  talk.handshake()
      .client({.sequence = 101, .payload = "abcdef"})
      .client({.sequence = 101, .payload = "abcdef"})
      .client({.sequence = 104, .payload = "def"});
  EXPECT_EQ(talk.told(), "#1 open\n#1 > 0 abcdef\n");
  EXPECT_EQ(talk.counters().retransmitted_octets, 9U);
  EXPECT_EQ(talk.counters().retransmitted_segments, 2U);
  EXPECT_EQ(talk.counters().conflicts, 0U);
}

TEST(Reassembly, TrimsPartialOverlapOnEitherSide) {
  Conversation talk;
  talk.handshake()
      .client({.sequence = 101, .payload = "abc"})
      .client({.sequence = 102, .payload = "bcdef"})    // begins in what was told
      .client({.sequence = 110, .payload = "jkl"})      // waits
      .client({.sequence = 105, .payload = "efghijk"})  // both
      .client({.sequence = 111, .payload = "klmn"});
  EXPECT_EQ(talk.told(), "#1 open\n#1 > 0 abc\n#1 > 3 def\n#1 > 6 ghi\n#1 > 9 jkl\n#1 > 12 mn\n");
  EXPECT_EQ(talk.counters().conflicts, 0U);
}

TEST(Reassembly, FillsTheHolesBetweenWaitingPieces) {
  Conversation talk;
  talk.handshake()
      .client({.sequence = 103, .payload = "c"})
      .client({.sequence = 105, .payload = "e"})
      .client({.sequence = 102, .payload = "bcdefg"})
      .client({.sequence = 101, .payload = "a"});
  EXPECT_EQ(talk.told(), "#1 open\n#1 > 0 a\n#1 > 1 b\n#1 > 2 c\n#1 > 3 d\n#1 > 4 e\n#1 > 5 fg\n");
}

// ---- the same range with other octets

TEST(Conflict, IsToldForARangeThatWasToldAlreadyAndTheFirstOctetsStay) {
  Conversation talk;
  talk.handshake()
      .client({.sequence = 101, .payload = "transfer 100"})
      .client({.sequence = 101, .payload = "transfer 999 now"});
  EXPECT_EQ(talk.told(),
            "#1 open\n"
            "#1 > 0 transfer 100\n"
            "#1 > 9 conflict 100 999\n"
            "#1 > 12  now\n");
  EXPECT_EQ(talk.counters().conflicts, 1U);
}

TEST(Conflict, IsToldForARangeThatStillWaits) {
  Conversation talk;
  talk.handshake()
      .client({.sequence = 103, .payload = "cdef"})
      .client({.sequence = 102, .payload = "bcDEfg"})
      .client({.sequence = 101, .payload = "a"});
  EXPECT_EQ(talk.told(),
            "#1 open\n"
            "#1 > 3 conflict de DE\n"
            "#1 > 0 a\n#1 > 1 b\n#1 > 2 cdef\n#1 > 6 g\n");
}

TEST(Conflict, IsToldBetweenASegmentThatFillsAHoleAndWhatWaitsBehindIt) {
  Conversation talk;
  talk.handshake()
      .client({.sequence = 103, .payload = "cd"})
      .client({.sequence = 101, .payload = "abXde"});
  EXPECT_EQ(talk.told(), "#1 open\n#1 > 0 ab\n#1 > 2 conflict c X\n#1 > 2 cd\n#1 > 4 e\n");
}

TEST(Conflict, IsNotSeenBeyondTheHistoryAndThatIsCounted) {
  Conversation talk({.history_octets_per_direction = 4096});
  const std::string long_text(6000, 'x');
  talk.handshake()
      .client({.sequence = 101, .payload = long_text})
      .client({.sequence = 101, .payload = "yy"})
      .client({.sequence = 6099, .payload = "yy"});
  EXPECT_EQ(talk.counters().conflicts, 1U);
  EXPECT_EQ(talk.counters().retransmitted_not_compared_octets, 2U);
  EXPECT_EQ(talk.counters().retransmitted_octets, 2U);
}

TEST(KeepAlive, NeverOverwritesDataAndIsNoConflict) {
  Conversation talk;
  talk.handshake()
      .client({.sequence = 101, .payload = "abc"})
      .server({.sequence = 501, .acknowledgement = 104})
      .client({.sequence = 103, .payload = std::string_view("\0", 1), .after_ms = 75'000})
      .client({.sequence = 103, .after_ms = 75'000})
      .client({.sequence = 104, .payload = "def"});
  EXPECT_EQ(talk.told(), "#1 open\n#1 > 0 abc\n#1 > 3 def\n");
  EXPECT_EQ(talk.counters().keep_alives, 2U);
  EXPECT_EQ(talk.counters().keep_alive_octets, 1U);
}

TEST(KeepAlive, IsNotTakenForOneWhereTheOctetWasNeverAcknowledged) {
  Conversation talk;
  talk.handshake()
      .client({.sequence = 101, .payload = "abc"})
      .client({.sequence = 103, .payload = "X"});
  EXPECT_EQ(talk.told(), "#1 open\n#1 > 0 abc\n#1 > 2 conflict c X\n");
}

TEST(KeepAlive, BeforeAnythingWasSentIsNotTheStart) {
  Conversation talk;
  talk.handshake()
      .client({.sequence = 100, .payload = std::string_view("\0", 1)})
      .client({.sequence = 101, .payload = "abc"});
  EXPECT_EQ(talk.told(), "#1 open\n#1 > 0 abc\n");
}

// ---- gaps

TEST(Gap, IsToldWhenTheCaptureEndsWhetherOrNotItWasAcknowledged) {
  Conversation talk;
  talk.handshake()
      .client({.sequence = 101, .payload = "abc"})
      .client({.sequence = 107, .payload = "ghi"})
      .client({.sequence = 114, .payload = "n"});
  EXPECT_EQ(talk.told(), "#1 open\n#1 > 0 abc\n");
  talk.end();
  EXPECT_EQ(talk.told(),
            "#1 > 3 gap 3 not captured\n"
            "#1 > 6 ghi\n"
            "#1 > 9 gap 4 not captured\n"
            "#1 > 13 n\n"
            "#1 > closed capture ended\n"
            "#1 < closed capture ended\n");
  EXPECT_EQ(talk.counters().gaps_not_captured.count, 2U);
  EXPECT_EQ(talk.counters().gaps_not_captured.octets, 7U);
}

TEST(Gap, IsNotToldForOctetsThatAreAcknowledgedBeforeTheCaptureShowsThem) {
  Conversation talk;
  talk.handshake()
      .client({.sequence = 104, .payload = "def"})
      .server({.sequence = 501, .payload = "ok", .acknowledgement = 107})
      .client({.sequence = 101, .payload = "abc", .after_ms = 900});
  EXPECT_EQ(talk.told(), "#1 open\n#1 < 0 ok\n#1 > 0 abc\n#1 > 3 def\n");
}

TEST(Gap, IsToldWhenItsAcknowledgementIsASecondOld) {
  Conversation talk;
  talk.handshake()
      .client({.sequence = 104, .payload = "def"})
      .server({.sequence = 501, .acknowledgement = 107})
      .server({.sequence = 501, .acknowledgement = 107, .after_ms = 999});
  EXPECT_EQ(talk.told(), "#1 open\n");
  talk.server({.sequence = 501, .acknowledgement = 107, .after_ms = 1});
  EXPECT_EQ(talk.told(), "#1 > 0 gap 3 not captured\n#1 > 3 def\n");
}

TEST(Gap, ThatIsAcknowledgedIsToldThoughItsOwnConnectionHasFallenSilent) {
  Conversation talk;
  talk.handshake()
      .client({.sequence = 104, .payload = "def"})
      .server({.sequence = 501, .acknowledgement = 107});
  EXPECT_EQ(talk.told(), "#1 open\n");
  talk.client({.sequence = 1, .flags = "S", .after_ms = 1000, .client_port = 40001});
  EXPECT_EQ(talk.told(), "#2 open\n#1 > 0 gap 3 not captured\n#1 > 3 def\n");
}

TEST(Gap, ThatNobodyAcknowledgesIsWaitedForHoweverLong) {
  Conversation talk;
  talk.handshake()
      .client({.sequence = 104, .payload = "def"})
      .server({.sequence = 501, .acknowledgement = 101, .after_ms = 600'000})
      .client({.sequence = 101, .payload = "abc"});
  EXPECT_EQ(talk.told(), "#1 open\n#1 > 0 abc\n#1 > 3 def\n");
}

TEST(Gap, IsToldWhenWhatWaitsBehindItNoLongerFits) {
  Conversation talk({.buffered_octets_per_direction = 1000});
  const std::string piece(400, 'x');
  talk.handshake()
      .client({.sequence = 111, .payload = piece})
      .client({.sequence = 511, .payload = "y"});
  EXPECT_EQ(talk.told(), "#1 open\n");
  talk.client({.sequence = 512, .payload = piece});
  EXPECT_EQ(talk.told(), "#1 > 0 gap 10 buffer limit\n#1 > 10 " + piece +
                             "\n#1 > 410 y\n#1 > 411 " + piece + "\n");
  EXPECT_EQ(talk.counters().gaps_buffer_limit.octets, 10U);
}

TEST(Gap, OfTheConnectionThatWaitsLongestIsGivenUpWhenAllTogetherHoldTooMuch) {
  Conversation talk({.buffered_octets = 1200});
  const std::string piece(400, 'x');
  for (std::uint16_t port = 1; port <= 3; ++port) {
    talk.client({.sequence = 0, .flags = "S", .client_port = port});
  }
  talk.client({.sequence = 2, .payload = piece, .client_port = 1})
      .client({.sequence = 2, .payload = piece, .client_port = 2});
  EXPECT_EQ(talk.told(), "#1 open\n#2 open\n#3 open\n");
  talk.client({.sequence = 2, .payload = piece, .client_port = 3});
  const std::string told = talk.told();
  EXPECT_NE(told.find(" > 0 gap 1 buffer limit\n"), std::string::npos) << told;
  EXPECT_EQ(talk.counters().gaps_buffer_limit.count, 1U);
}

TEST(Gap, ThatIsFilledTooLateIsCountedAndStaysAGap) {
  Conversation talk;
  talk.handshake()
      .client({.sequence = 101, .payload = "abc"})
      .client({.sequence = 107, .payload = "ghi"})
      .server({.sequence = 501, .acknowledgement = 110})
      .server({.sequence = 501, .acknowledgement = 110, .after_ms = 1000})
      .client({.sequence = 103, .payload = "cdefg"});
  EXPECT_EQ(talk.told(), "#1 open\n#1 > 0 abc\n#1 > 3 gap 3 not captured\n#1 > 6 ghi\n");
  EXPECT_EQ(talk.counters().late_octets, 3U);
  EXPECT_EQ(talk.counters().retransmitted_octets, 2U);
  EXPECT_EQ(talk.counters().conflicts, 0U);
}

TEST(Gap, AtTheEndIsWhatWasAcknowledgedAndNeverSeen) {
  Conversation talk;
  talk.handshake()
      .client({.sequence = 101, .payload = "abc"})
      .server({.sequence = 501, .acknowledgement = 110})
      .end();
  EXPECT_EQ(talk.told(),
            "#1 open\n#1 > 0 abc\n#1 > 3 gap 6 not captured\n"
            "#1 > closed capture ended\n#1 < closed capture ended\n");
}

TEST(Gap, IsNotMadeOfAnAcknowledgedFin) {
  Conversation talk;
  talk.handshake()
      .client({.sequence = 101, .payload = "abc"})
      .client({.sequence = 104, .flags = "F"})
      .server({.sequence = 501, .acknowledgement = 105})
      .end();
  EXPECT_EQ(talk.told(), "#1 open\n#1 > 0 abc\n#1 > closed fin\n#1 < closed capture ended\n");
  // Nor of one that the capture lacks.
  Conversation lacking;
  lacking.handshake()
      .client({.sequence = 101, .payload = "abc"})
      .server({.sequence = 501, .acknowledgement = 105})
      .end();
  EXPECT_EQ(lacking.counters().gaps_not_captured.count, 0U);
}

TEST(SnapLength, TellsWhatWasStoredThenAGap) {
  Conversation talk;
  talk.handshake()
      .client({.sequence = 101, .payload = "abcdef", .cut_octets = 2})
      .client({.sequence = 107, .payload = "ghi", .cut_octets = 3})
      .client({.sequence = 110, .payload = "jkl"});
  EXPECT_EQ(talk.told(),
            "#1 open\n#1 > 0 abcd\n#1 > 4 gap 2 snap length\n"
            "#1 > 6 gap 3 snap length\n#1 > 9 jkl\n");
  EXPECT_EQ(talk.counters().gaps_snap_length.octets, 5U);
}

TEST(SnapLength, OfASegmentThatWaitsIsFilledByAnotherThatWasStoredWhole) {
  Conversation talk;
  talk.handshake()
      .client({.sequence = 104, .payload = "defgh", .cut_octets = 3})
      .client({.sequence = 106, .payload = "fg"})
      .client({.sequence = 101, .payload = "abc"});
  EXPECT_EQ(talk.told(), "#1 open\n#1 > 0 abc\n#1 > 3 de\n#1 > 5 fg\n#1 > 7 gap 1 snap length\n");
}

// ---- where a stream begins and ends

TEST(Start, InTheMiddleTakesTheLowestOfTheFirstSegments) {
  Conversation talk;
  talk.client({.sequence = 7007, .payload = "ghi"})
      .client({.sequence = 7004, .payload = "def"})
      .client({.sequence = 7010, .payload = "jkl"});
  EXPECT_EQ(talk.told(), "");
  talk.client({.sequence = 7001, .payload = "abc"});
  EXPECT_EQ(talk.told(), "#1 open\n#1 > 0 abc\n#1 > 3 def\n#1 > 6 ghi\n#1 > 9 jkl\n");
  talk.client({.sequence = 6998, .payload = "...ab"});
  EXPECT_EQ(talk.told(), "");
  EXPECT_EQ(talk.counters().before_start_octets, 3U);
}

TEST(Start, InTheMiddleWaitsNoLongerThanItsTime) {
  Conversation talk;
  talk.client({.sequence = 7001, .payload = "abc"})
      .client({.sequence = 7004, .payload = "def", .after_ms = 199});
  EXPECT_EQ(talk.told(), "");
  talk.client({.sequence = 7007, .payload = "ghi", .after_ms = 1});
  EXPECT_EQ(talk.told(), "#1 open\n#1 > 0 abc\n#1 > 3 def\n#1 > 6 ghi\n");
}

TEST(Start, InTheMiddleIsToldAtTheEndOfTheCaptureAtTheLatest) {
  Conversation talk;
  talk.client({.sequence = 7001, .payload = "abc"}).end();
  EXPECT_EQ(talk.told(),
            "#1 open\n#1 > 0 abc\n#1 > closed capture ended\n#1 < closed capture ended\n");
}

TEST(Start, InTheMiddleKnowsFromTheOtherSideWhatIsMissing) {
  Conversation talk;
  talk.server({.sequence = 9001, .payload = "x", .acknowledgement = 7001})
      .client({.sequence = 7004, .payload = "def", .acknowledgement = 9002})
      .end();
  EXPECT_EQ(talk.told(),
            "#1 open\n"
            "#1 > 0 gap 3 not captured\n"
            "#1 > 3 def\n"
            "#1 < 0 x\n"
            "#1 > closed capture ended\n"
            "#1 < closed capture ended\n");
}

TEST(Start, OfASynThatComesAfterItsData) {
  Conversation talk;
  talk.client({.sequence = 104, .payload = "def"})
      .client({.sequence = 101, .payload = "abc"})
      .client({.sequence = 100, .flags = "S"});
  EXPECT_EQ(talk.told(), "#1 open\n#1 > 0 abc\n#1 > 3 def\n");
}

TEST(Start, WithDataInTheSyn) {
  Conversation talk;
  talk.client({.sequence = 100, .payload = "fast", .flags = "S"})
      .server({.sequence = 500, .flags = "S", .acknowledgement = 105})
      .client({.sequence = 105, .payload = " open", .acknowledgement = 501});
  EXPECT_EQ(talk.told(), "#1 open\n#1 > 0 fast\n#1 > 4  open\n");
}

TEST(Start, OfAClientWhoseSynIsMissingIsTheServersWord) {
  Conversation talk;
  talk.server({.sequence = 500, .flags = "S", .acknowledgement = 101})
      .server({.sequence = 501, .payload = "welcome", .acknowledgement = 101})
      .client({.sequence = 104, .payload = "lo", .acknowledgement = 508})
      .end();
  EXPECT_EQ(talk.told(),
            "#1 open\n#1 < 0 welcome\n#1 > 0 gap 3 not captured\n#1 > 3 lo\n"
            "#1 > closed capture ended\n#1 < closed capture ended\n");
}

TEST(Start, OfOneDirectionOnly) {
  Conversation talk;
  talk.client({.sequence = 100, .flags = "S"})
      .client({.sequence = 101, .payload = "abc"})
      .client({.sequence = 104, .payload = "def", .flags = "F"})
      .end();
  EXPECT_EQ(talk.told(),
            "#1 open\n#1 > 0 abc\n#1 > 3 def\n#1 > closed fin\n#1 < closed capture ended\n");
}

TEST(Roles, FollowTheSynThenTheServerPortsThenTheHigherPort) {
  struct Roles : Journal {
    void opened(const Connection& connection) override {
      client_port = connection.client.port;
      handshake_seen = connection.handshake_seen;
    }
    std::uint16_t client_port = 0;
    bool handshake_seen = false;
  };
  const auto roles_of = [](bool syn, bool ack, std::vector<std::uint16_t> server_ports) {
    Roles roles;
    Reassembler reassembler({.server_ports = std::move(server_ports)}, roles);
    const Buffer payload = text("x");
    reassembler.push({.source = {{}, 1000},
                      .destination = {{}, 2000},
                      .syn = syn,
                      .ack = ack,
                      .payload = payload,
                      .payload_octets = 1});
    reassembler.finish();
    EXPECT_EQ(roles.handshake_seen, syn);
    return roles.client_port;
  };
  EXPECT_EQ(roles_of(true, false, {}), 1000);
  EXPECT_EQ(roles_of(true, true, {}), 2000);
  EXPECT_EQ(roles_of(false, true, {}), 2000);
  EXPECT_EQ(roles_of(false, true, {2000}), 1000);
}

TEST(Wrap, OfTheSequenceNumberChangesNothing) {
  Conversation talk;
  talk.client({.sequence = 0xFFFFFFFC, .flags = "S"})
      .client({.sequence = 0x00000001, .payload = "ef"})
      .client({.sequence = 0xFFFFFFFD, .payload = "abcd"})
      .client({.sequence = 0xFFFFFFFF, .payload = "cdefgh"})
      .client({.sequence = 0x00000005, .payload = "", .flags = "F"})
      .end();
  EXPECT_EQ(talk.told(),
            "#1 open\n#1 > 0 abcd\n#1 > 4 ef\n#1 > 6 gh\n"
            "#1 > closed fin\n#1 < closed capture ended\n");
}

TEST(Wrap, StreamOffsetsGoOnBeyondFourGibioctets) {
  struct Last : StreamSink {
    void octets(const Connection&, Direction, std::uint64_t stream_offset, Octets octets,
                std::uint64_t, std::int64_t) override {
      if (stream_offset != end) ++breaks;
      end = stream_offset + octets.size();
    }
    void gap(const Connection&, Direction, std::uint64_t, std::uint64_t, GapCause,
             std::uint64_t) override {
      ++breaks;
    }
    std::uint64_t end = 0, breaks = 0;
  } last;
  Reassembler reassembler({.history_octets_per_direction = 0}, last);
  const Buffer payload(64 << 20);
  Segment segment{.source = {{}, 40000}, .destination = {{}, 8888}, .sequence = 77, .syn = true};
  reassembler.push(segment);
  segment.syn = false;
  segment.sequence = 78;
  segment.payload = payload;
  segment.payload_octets = static_cast<std::uint32_t>(payload.size());
  for (int i = 0; i < 140; ++i) {
    reassembler.push(segment);
    segment.sequence += segment.payload_octets;
  }
  EXPECT_EQ(last.end, std::uint64_t{140} << 26);
  EXPECT_EQ(last.breaks, 0U);
}

TEST(End, DataBehindAReorderedFinStillComes) {
  Conversation talk;
  talk.handshake()
      .client({.sequence = 104, .flags = "F"})
      .server({.sequence = 501, .flags = "F"})
      .client({.sequence = 101, .payload = "abc"})
      .end();
  EXPECT_EQ(talk.told(), "#1 open\n#1 > 0 abc\n#1 > closed fin\n#1 < closed fin\n");
}

TEST(End, DataAfterTheFinOfTheOtherSideStillComes) {
  Conversation talk;
  talk.handshake()
      .client({.sequence = 101, .flags = "F"})
      .server({.sequence = 501, .payload = "bye", .acknowledgement = 102, .after_ms = 10'000})
      .server({.sequence = 504, .flags = "F"})
      .end();
  EXPECT_EQ(talk.told(), "#1 open\n#1 < 0 bye\n#1 > closed fin\n#1 < closed fin\n");
}

TEST(End, DataAfterAFinThatWasNotTheEndStillComes) {
  Conversation talk;
  talk.handshake()
      .client({.sequence = 101, .payload = "abc"})
      .client({.sequence = 104, .flags = "F"})
      .client({.sequence = 104, .payload = "def"})
      .end();
  EXPECT_EQ(
      talk.told(),
      "#1 open\n#1 > 0 abc\n#1 > 3 def\n#1 > closed capture ended\n#1 < closed capture ended\n");
}

TEST(End, DataAfterAResetStillComesWhicheverSideSentIt) {
  Conversation talk;
  talk.handshake()
      .client({.sequence = 101, .payload = "abc"})
      .server({.sequence = 501, .flags = "R"})
      .server({.sequence = 501, .payload = "late"})
      .client({.sequence = 104, .payload = "def", .after_ms = 1900});
  EXPECT_EQ(talk.told(), "#1 open\n#1 > 0 abc\n#1 < 0 late\n#1 > 3 def\n");
  talk.end();
  EXPECT_EQ(talk.told(), "#1 > closed reset\n#1 < closed reset\n");
}

TEST(End, IsToldTwoSecondsAfterTheLastPacketOfAConnectionThatIsOver) {
  Conversation talk;
  talk.handshake().server({.sequence = 501, .flags = "R"});
  talk.client({.sequence = 1, .flags = "S", .after_ms = 1999, .client_port = 40001});
  EXPECT_EQ(talk.told(), "#1 open\n#2 open\n");
  talk.client({.sequence = 1, .flags = "S", .client_port = 40001});
  EXPECT_EQ(talk.told(), "#1 > closed reset\n#1 < closed reset\n");
}

TEST(End, OctetsInAResetAreNotPartOfTheStream) {
  Conversation talk;
  talk.handshake().server({.sequence = 501, .payload = "no such service", .flags = "R"}).end();
  EXPECT_EQ(talk.told(), "#1 open\n#1 > closed reset\n#1 < closed reset\n");
  EXPECT_EQ(talk.counters().reset_octets, 15U);
}

TEST(End, StragglersOfAClosedConnectionAreNotAnotherOne) {
  Conversation talk;
  talk.handshake()
      .client({.sequence = 101, .payload = "abc", .flags = "F"})
      .server({.sequence = 501, .flags = "F"})
      .client({.sequence = 101, .payload = "abc", .flags = "F", .after_ms = 5000})
      .client({.sequence = 105, .after_ms = 80'000})
      .end();
  EXPECT_EQ(talk.told(), "#1 open\n#1 > 0 abc\n#1 > closed fin\n#1 < closed fin\n");
  EXPECT_EQ(talk.counters().retransmitted_not_compared_octets, 3U);
}

// ---- the same ports again

TEST(PortReuse, AfterTheEndIsAnotherConnection) {
  Conversation talk;
  talk.handshake()
      .client({.sequence = 101, .payload = "first", .flags = "F"})
      .server({.sequence = 501, .flags = "F"})
      .client({.sequence = 9000, .flags = "S"})
      .server({.sequence = 3000, .flags = "S", .acknowledgement = 9001})
      .client({.sequence = 9001, .payload = "second"})
      .end();
  EXPECT_EQ(talk.told(),
            "#1 open\n#1 > 0 first\n#1 > closed fin\n#1 < closed fin\n"
            "#2 open\n#2 > 0 second\n#2 > closed capture ended\n#2 < closed capture ended\n");
}

TEST(PortReuse, WithoutAnEndIsSeenByTheSyn) {
  Conversation talk;
  talk.handshake()
      .client({.sequence = 101, .payload = "first"})
      .client({.sequence = 9000, .flags = "S"})
      .client({.sequence = 9001, .payload = "second"})
      .end();
  EXPECT_EQ(talk.told(),
            "#1 open\n#1 > 0 first\n#1 > closed ports reused\n#1 < closed ports reused\n"
            "#2 open\n#2 > 0 second\n#2 > closed capture ended\n#2 < closed capture ended\n");
}

TEST(PortReuse, ByTheFormerServerSwapsTheRoles) {
  Conversation talk;
  talk.handshake()
      .client({.sequence = 101, .flags = "R"})
      .server({.sequence = 7000, .flags = "S"})
      .server({.sequence = 7001, .payload = "now I call"})
      .end();
  EXPECT_EQ(talk.told(),
            "#1 open\n#1 > closed reset\n#1 < closed reset\n"
            "#2 open\n#2 > 0 now I call\n#2 > closed capture ended\n#2 < closed capture ended\n");
}

TEST(PortReuse, WithoutSynIsSeenWhenTwoSegmentsAgreeOnAPlaceFarAway) {
  Conversation talk;
  talk.handshake()
      .client({.sequence = 101, .payload = "first"})
      .client({.sequence = 2'000'000'000, .payload = "damaged"})
      .client({.sequence = 106, .payload = " go on"});
  EXPECT_EQ(talk.told(), "#1 open\n#1 > 0 first\n#1 > 5  go on\n");
  talk.client({.sequence = 3'000'000'000, .payload = "sec"})
      .client({.sequence = 3'000'000'003, .payload = "ond"})
      .end();
  EXPECT_EQ(talk.told(),
            "#1 > closed ports reused\n#1 < closed ports reused\n"
            "#2 open\n#2 > 0 sec\n#2 > 3 ond\n"
            "#2 > closed capture ended\n#2 < closed capture ended\n");
  EXPECT_EQ(talk.counters().outside_window_octets, 7U);
}

TEST(PortReuse, IsNotWhatARetransmittedSynIs) {
  Conversation talk;
  talk.client({.sequence = 100, .flags = "S"})
      .client({.sequence = 100, .flags = "S", .after_ms = 1000})
      .server({.sequence = 500, .flags = "S", .acknowledgement = 101})
      .server({.sequence = 500, .flags = "S", .acknowledgement = 101})
      .client({.sequence = 101, .payload = "abc"})
      .client({.sequence = 100, .flags = "S"})
      .end();
  EXPECT_EQ(talk.told(),
            "#1 open\n#1 > 0 abc\n#1 > closed capture ended\n#1 < closed capture ended\n");
}

TEST(PortReuse, IsNotWhatASimultaneousOpenIs) {
  Conversation talk;
  talk.client({.sequence = 100, .flags = "S"})
      .server({.sequence = 500, .flags = "S"})
      .client({.sequence = 100, .flags = "S", .acknowledgement = 501})
      .server({.sequence = 500, .flags = "S", .acknowledgement = 101})
      .client({.sequence = 101, .payload = "a"})
      .server({.sequence = 501, .payload = "b"});
  EXPECT_EQ(talk.told(), "#1 open\n#1 > 0 a\n#1 < 0 b\n");
}

TEST(PortReuse, IsNotWhatARefusedClientDoesWhenItTriesAgain) {
  Conversation talk;
  talk.client({.sequence = 100, .flags = "S"})
      .server({.flags = "R", .acknowledgement = 101})
      .client({.sequence = 100, .flags = "S", .after_ms = 500})
      .server({.sequence = 500, .flags = "S", .acknowledgement = 101})
      .client({.sequence = 101, .payload = "abc"})
      .end();
  EXPECT_EQ(talk.told(),
            "#1 open\n#1 > 0 abc\n#1 > closed capture ended\n#1 < closed capture ended\n");
}

// ---- limits over all connections

TEST(ConnectionLimit, DropsTheLongestSilentOneAndCountsIt) {
  Conversation talk({.connections = 2});
  talk.client({.sequence = 0, .flags = "S", .client_port = 1})
      .client({.sequence = 0, .flags = "S", .client_port = 2})
      .client({.sequence = 1, .payload = "a", .client_port = 1})
      .client({.sequence = 0, .flags = "S", .client_port = 3});
  EXPECT_EQ(talk.told(),
            "#1 open\n#2 open\n#1 > 0 a\n"
            "#2 > closed connection limit\n#2 < closed connection limit\n#3 open\n");
  EXPECT_EQ(talk.counters().connections_dropped, 1U);
}

TEST(ConnectionLimit, IsNotReachedByConnectionsThatAreOver) {
  Conversation talk({.connections = 2});
  for (std::uint16_t port = 1; port <= 100; ++port) {
    talk.client({.sequence = 0, .flags = "S", .client_port = port})
        .server({.sequence = 0, .flags = "R", .client_port = port});
  }
  EXPECT_EQ(talk.counters().connections, 100U);
  EXPECT_EQ(talk.counters().connections_dropped, 0U);
}

TEST(History, MemoryOfAllIsBoundedAndTheNewestKeepTheirs) {
  Conversation talk({.history_octets = 8192});
  for (std::uint16_t port = 1; port <= 3; ++port) {
    talk.client({.sequence = 0, .flags = "S", .client_port = port})
        .client({.sequence = 1, .payload = "aaa", .client_port = port})
        .client({.sequence = 4, .payload = "bbb", .client_port = port});
  }
  talk.client({.sequence = 4, .payload = "BBB", .client_port = 3})
      .client({.sequence = 1, .payload = "AAA", .client_port = 1});
  EXPECT_EQ(talk.counters().conflicts, 1U);
  EXPECT_EQ(talk.counters().retransmitted_not_compared_octets, 3U);
}

TEST(Reassembly, TellsNothingOfConnectionsWithoutSynOrPayload) {
  Conversation talk;
  talk.client({.sequence = 5, .acknowledgement = 9})
      .server({.sequence = 9, .flags = "F", .acknowledgement = 5})
      .server({.sequence = 9, .flags = "R"})
      .end();
  EXPECT_EQ(talk.told(), "");
  EXPECT_EQ(talk.counters().connections, 0U);
}

TEST(Reassembly, CanBeginAnewAfterItsEnd) {
  Conversation talk;
  talk.handshake().client({.sequence = 101, .payload = "a"}).end();
  talk.told();
  talk.handshake().client({.sequence = 101, .payload = "b"}).end();
  EXPECT_EQ(talk.told(),
            "#2 open\n#2 > 0 b\n#2 > closed capture ended\n#2 < closed capture ended\n");
}

}  // namespace
}  // namespace wirestruct::capture
