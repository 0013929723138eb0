// What recorded captures cannot show: options octet by octet, limits, numbers that wrap around.
#include <gtest/gtest.h>

#include <limits>

#include "capture/flow_story.hpp"
#include "capture/packet_builder.hpp"
#include "flows/recorded.hpp"

namespace wirestruct::capture::testing {
namespace {

constexpr std::uint8_t fin = 0x01, syn = 0x02, rst = 0x04, ack = 0x10;

/// Segments between one client and one server, a millisecond apart.
class Conversation {
 public:
  explicit Conversation(FlowLimits limits = {}) : tracker_(limits, told) {}

  void client(std::uint8_t flags, std::uint32_t sequence, std::uint32_t acknowledgement,
              std::uint32_t payload_octets = 0, Octets options = {}) {
    push({.source = {{}, client_port}, .destination = {{}, 8888}}, flags, sequence, acknowledgement,
         payload_octets, options);
  }
  void server(std::uint8_t flags, std::uint32_t sequence, std::uint32_t acknowledgement,
              std::uint32_t payload_octets = 0, Octets options = {}) {
    push({.source = {{}, 8888}, .destination = {{}, client_port}}, flags, sequence, acknowledgement,
         payload_octets, options);
  }
  void open(std::uint32_t client_sequence = 1000, std::uint32_t server_sequence = 5000) {
    client(syn, client_sequence, 0);
    server(syn | ack, server_sequence, client_sequence + 1);
    client(ack, client_sequence + 1, server_sequence + 1);
  }
  const Flow& only() {
    tracker_.finish();
    EXPECT_EQ(told.flows.size(), 1U);
    return told.flows.at(0);
  }
  void finish() { tracker_.finish(); }
  FlowCounters counters() const { return tracker_.counters(); }

  std::int64_t time_ns = 0;
  std::uint16_t client_port = 40'000;
  Told told;

 private:
  void push(Segment segment, std::uint8_t flags, std::uint32_t sequence,
            std::uint32_t acknowledgement, std::uint32_t payload_octets, Octets options) {
    segment.packet = ++packets_;
    segment.time_ns = time_ns += 1'000'000;
    segment.fin = (flags & fin) != 0;
    segment.syn = (flags & syn) != 0;
    segment.rst = (flags & rst) != 0;
    segment.ack = (flags & ack) != 0;
    segment.sequence = sequence;
    segment.acknowledgement = acknowledgement;
    segment.window = 512;
    segment.hop_limit = 64;
    segment.options = options;
    segment.payload_octets = payload_octets;
    tracker_.push(segment);
  }

  FlowTracker tracker_;
  std::uint64_t packets_ = 0;
};

TEST(TcpOptions, AreReadAsTheStandardsLayThemOut) {
  const Buffer octets = join({number(0x020405B4, 4), number(0x01030307, 4), number(0x0402, 2),
                              number(0x080A, 2), number(0x0102030405060708, 8), number(0x050A, 2),
                              number(100, 4), number(200, 4), number(0x2204AABB, 4), number(0, 1)});
  const TcpOptions options = parse_tcp_options(octets);
  EXPECT_EQ(options.maximum_segment_octets, 1460);
  EXPECT_EQ(options.window_shift, 7);
  EXPECT_TRUE(options.sack_permitted);
  ASSERT_TRUE(options.timestamps);
  EXPECT_EQ(options.timestamps->value, 0x01020304U);
  EXPECT_EQ(options.timestamps->echo, 0x05060708U);
  ASSERT_EQ(options.sacks().size(), 1U);
  EXPECT_EQ(options.sacks()[0].begin, 100U);
  EXPECT_EQ(options.sacks()[0].end, 200U);
  EXPECT_EQ(options.fast_open_cookie_octets, 2);
  EXPECT_TRUE(options.whole);
}

TEST(TcpOptions, EndWhereALengthCannotBeTrue) {
  EXPECT_FALSE(parse_tcp_options(number(0x0200, 2)).whole);
  EXPECT_FALSE(parse_tcp_options(number(0x02, 1)).whole);
  EXPECT_FALSE(parse_tcp_options(number(0x0204, 2)).whole);
  EXPECT_EQ(parse_tcp_options(number(0x030310, 3)).window_shift, 14) << "the largest there is";
  EXPECT_FALSE(parse_tcp_options(number(0x0303, 2)).window_shift);
}

/// Destination unreachable, of the packet that is quoted.
std::optional<IcmpError> unreachable(std::uint8_t code, const Buffer& quoted) {
  const Buffer payload = join({number(3, 1), number(code, 1), number(0, 6), quoted});
  Ignored ignored;
  ignored.ip_protocol = 1;
  ignored.ip_payload = payload;
  return icmp_error(ignored);
}

TEST(IcmpError, QuotesTheFirstFragmentOfASegmentOrIsNone) {
  const Buffer segment = tcp({.source = 40'000, .destination = 8888, .sequence = 77});
  constexpr std::uint16_t more = 0x2000;
  const auto error = unreachable(1, ipv4(segment, {.fragment = more}));
  ASSERT_TRUE(error);
  EXPECT_EQ(to_string(error->source), "10.0.0.1:40000");
  EXPECT_EQ(to_string(error->destination), "10.0.0.2:8888");
  EXPECT_EQ(error->sequence, 77U);
  EXPECT_FALSE(unreachable(1, ipv4(segment, {.fragment = more | 1})));
  EXPECT_FALSE(unreachable(1, ipv4(segment, {.fragment = 3})));
}

TEST(IcmpError, IsToldByItsOwnName) {
  const FlowLimits limits;
  FlowUse use;
  const Buffer segment = tcp({});
  FlowJudge judge(limits, use, 1, {}, {});
  for (const std::uint8_t code : {std::uint8_t{1}, std::uint8_t{13}}) {
    judge.undelivered(unreachable(code, ipv4(segment)).value(), {});
  }
  const auto story = story_of(judge.flow(), false);
  ASSERT_EQ(story.size(), 2U);
  EXPECT_EQ(story[0].details, "host unreachable");
  EXPECT_EQ(story[1].details, "administratively prohibited");
}

TEST(FlowJudge, CountsThroughTheWrapAroundOfSequenceNumbers) {
  Conversation talk;
  talk.open(0xFFFFFFF0, 0xFFFFFFFE);
  talk.client(ack, 0xFFFFFFF1, 0xFFFFFFFF, 100);
  talk.server(ack, 0xFFFFFFFF, 85);
  talk.client(ack, 85, 0xFFFFFFFF, 100);
  const Flow& flow = talk.only();
  EXPECT_EQ(flow.side(Side::client).payload_octets, 200U);
  EXPECT_EQ(flow.side(Side::client).unacknowledged_octets, 100U);
  EXPECT_EQ(talk.told.kinds.back().begin, 101U);
  EXPECT_EQ(codes_of(flow), "");
}

TEST(FlowJudge, TellsARepeatedSynFromAnotherConnectionOnTheSamePorts) {
  Conversation talk;
  talk.client(syn, 1000, 0);
  talk.client(syn, 1000, 0);
  talk.client(syn, 77'000, 0);
  talk.finish();
  ASSERT_EQ(talk.told.flows.size(), 2U);
  EXPECT_EQ(talk.told.flows[0].end, FlowEnd::ports_reused);
  EXPECT_EQ(talk.told.flows[0].count(FlowEventKind::syn_again, Side::client), 1U);
  EXPECT_EQ(talk.told.flows[1].packets, 1U);
}

TEST(FlowJudge, TakesTheClientForTheOneWhoDoesNotAnswer) {
  Conversation talk;
  talk.server(syn | ack, 5000, 1001);
  talk.client(ack, 1001, 5001);
  EXPECT_EQ(talk.only().side(Side::client).endpoint.port, 40'000);
}

TEST(FlowJudge, KeepsSoManyEventsAndCountsTheRest) {
  Conversation talk({.events_per_kind = 3});
  talk.open();
  for (int i = 0; i < 50; ++i) talk.server(rst, 5001, 0);
  const Flow& flow = talk.only();
  EXPECT_EQ(flow.count(FlowEventKind::reset, Side::server), 50U);
  EXPECT_EQ(std::ranges::count(flow.events, FlowEventKind::reset, &FlowEvent::kind), 3);
}

TEST(FlowJudge, DoesNotFollowASegmentFartherThanAnyWindow) {
  Conversation talk;
  talk.open();
  talk.client(ack, 1001 + (1U << 30) + 5, 5001, 10);
  talk.client(ack, 1001, 5001, 10);
  const Flow& flow = talk.only();
  EXPECT_EQ(flow.side(Side::client).payload_octets, 10U);
  EXPECT_EQ(flow.count(FlowEventKind::missing, Side::client), 0U);
}

TEST(FlowJudge, TakesAsRoundTripsOnlyWhatCanBeOne) {
  RoundTrips trips;
  for (const std::int64_t time_ns : {std::int64_t{-1}, longest_round_trip_ns + 1}) {
    add(trips, time_ns);
    EXPECT_EQ(trips.count, 0U);
  }
  add(trips, 5);
  add(trips, longest_round_trip_ns);
  EXPECT_EQ(trips.count, 2U);
  EXPECT_EQ(trips.least_ns, 5);
  EXPECT_EQ(trips.sum_ns, longest_round_trip_ns + 5);
  trips.sum_ns = std::numeric_limits<std::int64_t>::max() - 4;
  add(trips, 5);
  EXPECT_EQ(trips.count, 2U) << "their sum has no room for more";
}

TEST(FlowJudge, SharesItsLimitsWithAllOthersAndGivesBackWhatItTook) {
  const FlowLimits limits{.events_in_all = 6, .sent_segments_in_all = 5};
  const Endpoint client{{}, 40'000}, server{{}, 8888};
  FlowUse use;
  FlowJudge first(limits, use, 1, client, server);
  FlowJudge second(limits, use, 2, client, server);
  const auto send = [&](FlowJudge& judge, std::uint32_t sequence) {
    const Segment segment{.packet = 1,
                          .source = client,
                          .destination = server,
                          .sequence = sequence,
                          .psh = true,
                          .payload_octets = 10};
    judge.judge(segment, {});
  };
  for (std::uint32_t i = 0; i < 4; ++i) send(first, 10 * i);
  EXPECT_EQ(use.sent_segments, 4U);
  // Each has a hole before it: an event, and the octets to wait for.
  for (std::uint32_t i = 0; i < 20; ++i) send(second, 20 * i);
  EXPECT_EQ(use.sent_segments, 5U);
  EXPECT_EQ(use.events, 6U);
  EXPECT_EQ(use.events_dropped, 12U) << "the last 3 of 19 are too many of one kind";
  EXPECT_EQ(second.flow().count(FlowEventKind::missing, Side::client), 19U);

  first.judge({.source = server, .destination = client, .acknowledgement = 40, .ack = true}, {});
  EXPECT_EQ(use.sent_segments, 1U);
  EXPECT_EQ(second.finish({}, 0).events.size(), 5U);
  EXPECT_EQ(use.sent_segments, 0U);
  EXPECT_EQ(use.events, 1U);
  EXPECT_EQ(first.finish({}, 0).events.size(), 1U);
  EXPECT_EQ(use.events, 0U);
}

TEST(FlowTracker, CountsTheEventsThatItDidNotKeep) {
  Conversation talk({.events_in_all = 2});
  talk.open();
  talk.client(ack, 1001, 5001, 10);
  talk.server(ack, 5001, 1011);
  talk.client(ack, 1010, 5001);
  talk.server(ack, 5001, 1011);
  const Flow& flow = talk.only();
  EXPECT_EQ(flow.events.size(), 2U);
  EXPECT_EQ(flow.count(FlowEventKind::keep_alive, Side::client), 1U);
  EXPECT_EQ(flow.count(FlowEventKind::keep_alive_answer, Side::server), 1U);
  EXPECT_EQ(talk.counters().events_dropped, 4U) << "established, first octets, probe, answer";
  EXPECT_EQ(codes_of(flow), "") << "nothing is found without what shows it";
}

TEST(FlowTracker, KnowsOneConnectionWhenNoneAreAllowed) {
  Conversation talk({.connections = 0});
  for (std::uint16_t port = 1; port <= 3; ++port) {
    talk.client_port = port;
    talk.client(syn, 1000, 0);
  }
  EXPECT_EQ(talk.told.flows.size(), 2U);
  talk.finish();
  EXPECT_EQ(talk.told.flows.size(), 3U);
}

TEST(FlowTracker, TellsTheLongestSilentConnectionAtTheLimit) {
  Conversation talk({.connections = 4});
  for (std::uint16_t port = 1; port <= 6; ++port) {
    talk.client_port = port;
    talk.client(syn, 1000, 0);
  }
  ASSERT_EQ(talk.told.flows.size(), 2U);
  EXPECT_EQ(talk.told.flows[0].number, 1U);
  EXPECT_EQ(talk.told.flows[0].end, FlowEnd::connection_limit);
  talk.finish();
  EXPECT_EQ(talk.told.flows.size(), 6U);
}

TEST(FlowTracker, TellsEndedConnectionsAfterAWhile) {
  Conversation talk;
  talk.open();
  talk.client(ack | fin, 1001, 5001);
  talk.server(ack | fin, 5001, 1002);
  talk.client(ack, 1002, 5002);
  EXPECT_TRUE(talk.told.flows.empty()) << "a FIN may come again";
  talk.time_ns += FlowLimits{}.linger_ns;
  talk.client_port = 40'001;
  talk.client(syn, 1, 0);
  ASSERT_EQ(talk.told.flows.size(), 1U);
  EXPECT_EQ(talk.told.flows[0].end, FlowEnd::closed);
  EXPECT_EQ(codes_of(talk.told.flows[0]), "F121 F124");
}

}  // namespace
}  // namespace wirestruct::capture::testing
