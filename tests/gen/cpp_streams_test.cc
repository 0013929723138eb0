// Messages of varying size, and framed ones, out of streams that bring them in any pieces.
#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "choices.hpp"
#include "messages.hpp"
#include "wirestruct/message_buffer.hpp"

namespace {

using golden::choices::Framed;
using golden::choices::Grown;
using golden::choices::Lines;
using golden::choices::Point;
using golden::choices::Sums;
using golden::messages::Kind;
using golden::messages::Packet;
using golden::messages::Tag;
using wirestruct::Error;
using wirestruct::MessageBuffer;

using Octets = std::vector<std::byte>;

Octets octets_of(std::initializer_list<int> values) {
  Octets octets;
  for (const int value : values) octets.push_back(static_cast<std::byte>(value));
  return octets;
}

Packet packet(std::size_t octets) {
  return {.kind = Kind::blob, .number = 7, .body = std::vector<std::byte>(octets, std::byte{1})};
}

/// Puts the octets in, in pieces of random sizes, and takes out all messages.
template <typename Message, typename Framing>
std::vector<Message> all_messages(MessageBuffer<Message, Framing>& buffer,
                                  std::span<const std::byte> octets, unsigned seed) {
  std::minstd_rand random(seed);
  std::vector<Message> messages;
  while (!octets.empty() && !buffer.is_broken()) {
    const std::size_t size = std::min<std::size_t>(1 + random() % 7, octets.size());
    octets = octets.subspan(buffer.push(octets.first(size)));
    for (Message message; buffer.next(message);) messages.push_back(message);
  }
  return messages;
}

TEST(Streams, MessagesComeInAnyPieces) {
  std::vector<Packet> sent;
  Octets octets;
  for (std::size_t i = 0; i < 40; ++i) {
    sent.push_back(packet(i % 11));
    ASSERT_TRUE(wirestruct::append(sent.back(), octets).ok());
  }
  for (unsigned seed = 1; seed < 50; ++seed) {
    MessageBuffer<Packet> buffer(64);
    ASSERT_EQ(all_messages(buffer, octets, seed), sent);
    EXPECT_TRUE(buffer.end().ok());
  }
}

TEST(Streams, ABufferSaysHowMuchItNeedsAtLeast) {
  Octets octets;
  ASSERT_TRUE(wirestruct::append(packet(20), octets).ok());
  MessageBuffer<Packet> buffer;
  Packet message;
  EXPECT_FALSE(buffer.next(message));
  ASSERT_EQ(buffer.push(std::span(octets).first(4)), 4U);
  EXPECT_FALSE(buffer.next(message));
  EXPECT_EQ(buffer.missing_octets(), 1U) << "of the fields up to the length";
  ASSERT_EQ(buffer.push(std::span(octets).subspan(4, 1)), 1U);
  EXPECT_FALSE(buffer.next(message));
  EXPECT_EQ(buffer.missing_octets(), octets.size() - 5) << "the length is known";
  EXPECT_EQ(buffer.end().error(), Error::message_cut);
  ASSERT_EQ(buffer.push(std::span(octets).subspan(5)), octets.size() - 5);
  EXPECT_TRUE(buffer.next(message));
  EXPECT_EQ(message, packet(20));
}

// Otherwise a stream would wait for octets that no message has.
TEST(Streams, ACountThatLiesNeedsNoMoreThanTheMessageHas) {
  MessageBuffer<Packet> buffer;
  Packet message;
  ASSERT_GT(buffer.push(octets_of({0xCA, 0xFE, 1, 0, 20, 200, 0})), 0U);
  EXPECT_FALSE(buffer.next(message));
  EXPECT_EQ(buffer.missing_octets(), 13U) << "of the 20 that the length says";
  ASSERT_GT(buffer.push(Octets(13)), 0U);
  EXPECT_FALSE(buffer.next(message));
  EXPECT_TRUE(buffer.is_broken());
}

TEST(Streams, AMessageThatCannotBeReadBreaksTheStream) {
  MessageBuffer<Packet> buffer;
  Packet message;
  ASSERT_GT(buffer.push(octets_of({0xCA, 0xFE, 1, 0, 3, 0, 0})), 0U);
  EXPECT_FALSE(buffer.next(message));
  EXPECT_TRUE(buffer.is_broken());
  EXPECT_EQ(to_string(buffer.end()), "Packet.length @3: length is less than what was read already");
  ASSERT_GT(buffer.push(octets_of({1, 2, 3})), 0U);
  EXPECT_FALSE(buffer.next(message)) << "nobody knows where the next one begins";
}

TEST(Streams, AMessageLongerThanTheBufferIsRefused) {
  MessageBuffer<Packet> buffer(16);
  Packet message;
  ASSERT_GT(buffer.push(octets_of({0xCA, 0xFE, 200, 0xFF, 0xFF, 0, 0})), 0U);
  EXPECT_FALSE(buffer.next(message));
  EXPECT_EQ(to_string(buffer.status()), "Packet: message is longer than its buffer");
}

TEST(Streams, APrefixSaysWhereAFrameEnds) {
  using Buffer = MessageBuffer<Grown, Framed::Framing>;
  const std::vector<Grown> sent{{.always = 1}, {.always = 2, .second = 3}, {.always = 4}};
  Octets octets;
  for (const Grown& message : sent) {
    ASSERT_TRUE(wirestruct::append<Framed::Framing>(message, octets).ok());
  }
  EXPECT_EQ(octets, octets_of({0, 3, 1, 0, 5, 2, 3, 0, 0, 3, 4})) << "the prefix counts itself";
  for (unsigned seed = 1; seed < 20; ++seed) {
    Buffer buffer;
    ASSERT_EQ(all_messages(buffer, octets, seed), sent);
  }
}

TEST(Streams, AFrameWithAWrongMessageIsLeftOut) {
  MessageBuffer<Tag, Framed::Framing> buffer;
  Tag tag;
  ASSERT_GT(buffer.push(octets_of({0, 4, 9, 'a', 0, 4, 1, 'b'})), 0U);
  ASSERT_TRUE(buffer.next(tag));
  EXPECT_EQ(tag.text, "b");
  EXPECT_EQ(to_string(buffer.status()), "Tag.text @1: message ends after 2 of at least 10 octets");
  EXPECT_FALSE(buffer.is_broken());
}

TEST(Streams, APrefixShorterThanItselfBreaksTheStream) {
  MessageBuffer<Tag, Framed::Framing> buffer;
  Tag tag;
  ASSERT_GT(buffer.push(octets_of({0, 1, 9})), 0U);
  EXPECT_FALSE(buffer.next(tag));
  EXPECT_TRUE(buffer.is_broken());
  EXPECT_EQ(buffer.status().error(), Error::length_too_small);
}

TEST(Streams, DelimitersEndMessages) {
  using Buffer = MessageBuffer<Grown, Lines::Framing>;
  const std::vector<Grown> sent{
      {.always = 1}, {.always = 2, .second = 0x0D0D}, {.always = '\r', .second = 5}};
  Octets octets;
  for (const Grown& message : sent) {
    ASSERT_TRUE(wirestruct::append<Lines::Framing>(message, octets).ok());
  }
  for (unsigned seed = 1; seed < 20; ++seed) {
    Buffer buffer;
    ASSERT_EQ(all_messages(buffer, octets, seed), sent);
    EXPECT_TRUE(buffer.end().ok());
  }
}

TEST(Streams, AMessageWithTheDelimiterInItIsNotSent) {
  Octets octets = octets_of({1, 2});
  const auto status =
      wirestruct::append<Lines::Framing>(Grown{.always = 1, .second = 0x0A0D}, octets);
  EXPECT_EQ(status.error(), Error::size_wrong);
  EXPECT_EQ(octets, octets_of({1, 2})) << "what was there stays";
}

TEST(Streams, AFixedMessageCanBeFramed) {
  Octets octets;
  ASSERT_TRUE(wirestruct::append<Framed::Framing>(Point{.x = 1, .y = 2}, octets).ok());
  MessageBuffer<Point, Framed::Framing> buffer;
  Point point;
  ASSERT_EQ(buffer.push(octets), octets.size());
  ASSERT_TRUE(buffer.next(point));
  EXPECT_EQ(point, (Point{.x = 1, .y = 2}));
  ASSERT_GT(buffer.push(octets_of({0, 3, 1})), 0U);
  EXPECT_FALSE(buffer.next(point));
  EXPECT_EQ(to_string(buffer.status()), "Point.x @0: message ends after 1 of at least 4 octets");
}

}  // namespace
