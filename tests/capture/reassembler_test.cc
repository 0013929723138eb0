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

TEST(Conflict, IsDecidedForTheLastOctetsWhereAskedAsLongAsTheyWait) {
  Conversation talk({.overlap = Overlap::last});
  talk.handshake()
      .client({.sequence = 103, .payload = "cdefg"})
      .client({.sequence = 104, .payload = "DE"})
      .client({.sequence = 101, .payload = "abC"})
      .client({.sequence = 101, .payload = "xb"});
  EXPECT_EQ(talk.told(),
            "#1 open\n"
            "#1 > 3 conflict DE de\n"
            "#1 > 0 ab\n"
            "#1 > 2 conflict C c\n"
            "#1 > 2 C\n#1 > 3 DE\n#1 > 5 fg\n"
            "#1 > 0 conflict a x\n");
  EXPECT_EQ(talk.counters().conflicts, 3U);
  EXPECT_EQ(talk.counters().conflicts_of_last, 2U);
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

}  // namespace
}  // namespace wirestruct::capture
