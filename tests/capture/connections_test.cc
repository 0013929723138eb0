#include "capture/reassembler.hpp"

#include <gtest/gtest.h>

#include <string>

#include "capture/conversation.hpp"

namespace wirestruct::capture {
namespace {

using namespace testing;

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
    void octets(const Connection&, Direction told, std::uint64_t, Octets, std::uint64_t,
                std::int64_t) override {
      direction = told;
    }
    std::uint16_t client_port = 0;
    bool handshake_seen = false;
    Direction direction = {};
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
    EXPECT_EQ(roles.direction, roles.client_port == 1000 ? Direction::client_to_server
                                                         : Direction::server_to_client);
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
  Conversation talk({.history_octets = 512});
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

TEST(Strays, OfAllConnectionsAreKeptUpToALimitAndTheRestIsCounted) {
  Conversation talk({.stray_octets = 10});
  const auto sends = [&](std::uint16_t port, std::uint32_t sequence, std::string_view payload) {
    talk.client({.sequence = sequence, .payload = payload, .client_port = port});
  };
  for (std::uint16_t port = 1; port <= 3; ++port) {
    talk.client({.sequence = 0, .flags = "S", .client_port = port});
    sends(port, 2'000'000'000, "1234567");
  }
  EXPECT_EQ(talk.counters().outside_window_octets, 14U) << "the first one is kept";
  talk.told();
  // Of the second connection nothing was kept that could agree; now it is.
  sends(1, 2'000'000'007, "89");
  EXPECT_EQ(talk.counters().outside_window_octets, 14U);
  sends(2, 2'000'000'007, "89");
  sends(2, 2'000'000'009, "ab");
  talk.end();
  EXPECT_EQ(talk.told(),
            "#1 > closed ports reused\n#1 < closed ports reused\n"
            "#2 > closed ports reused\n#2 < closed ports reused\n"
            "#3 > closed capture ended\n#3 < closed capture ended\n"
            "#4 open\n#4 > 0 1234567\n#4 > 7 89\n"
            "#4 > closed capture ended\n#4 < closed capture ended\n"
            "#5 open\n#5 > 0 89\n#5 > 2 ab\n"
            "#5 > closed capture ended\n#5 < closed capture ended\n");
  EXPECT_EQ(talk.counters().outside_window_octets, 14U);
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
