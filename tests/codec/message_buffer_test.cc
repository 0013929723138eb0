#include "wirestruct/message_buffer.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "wirestruct/byte_order.hpp"

namespace wirestruct {
namespace {

/// As the generator writes it: a number and a byte.
struct Tick {
  std::uint32_t number = 0;
  std::byte side{};

  static constexpr std::size_t wire_size = 5;
  static constexpr FieldLayout fields[] = {{"number", 0, 4}, {"side", 4, 1}};
  static constexpr StructLayout layout{"Tick", wire_size, fields};
};

Status decode(std::span<const std::byte> in, Tick& out) {
  if (in.size() < Tick::wire_size) return Status::cut(Tick::layout, in.size());
  out.number = load_big<std::uint32_t>(in.data());
  out.side = in[4];
  return {};
}

std::vector<std::byte> ticks(std::uint32_t count) {
  std::vector<std::byte> octets(count * Tick::wire_size);
  for (std::uint32_t i = 0; i < count; ++i) store_big(&octets[i * Tick::wire_size], i);
  return octets;
}

TEST(MessageBuffer, OneReadIsNotOneMessage) {
  MessageBuffer<Tick> buffer;
  Tick tick;
  const std::vector<std::byte> octets = ticks(3);

  EXPECT_EQ(buffer.push(std::span(octets).first(7)), 7U);
  EXPECT_TRUE(buffer.next(tick));
  EXPECT_EQ(tick.number, 0U);
  EXPECT_FALSE(buffer.next(tick)) << "only two octets of the second message are there";
  EXPECT_EQ(buffer.missing_octets(), 3U);

  EXPECT_EQ(buffer.push(std::span(octets).subspan(7)), 8U);
  EXPECT_EQ(buffer.missing_octets(), 0U);
  EXPECT_TRUE(buffer.next(tick));
  EXPECT_TRUE(buffer.next(tick));
  EXPECT_EQ(tick.number, 2U);
  EXPECT_FALSE(buffer.next(tick));
}

TEST(MessageBuffer, AnyCutOfTheStreamGivesTheSameMessages) {
  constexpr std::uint32_t count = 1000;
  const std::vector<std::byte> octets = ticks(count);
  for (std::uint32_t seed = 0; seed < 20; ++seed) {
    std::minstd_rand random(seed);
    MessageBuffer<Tick> buffer(64);
    std::uint32_t received = 0;
    std::size_t sent = 0;
    Tick tick;
    while (sent < octets.size()) {
      const std::span<std::byte> room = buffer.room();
      ASSERT_FALSE(room.empty()) << "recv() into no room looks like the end of the stream";
      const std::size_t piece =
          std::min({octets.size() - sent, room.size(), std::size_t{1} + random() % 23});
      std::copy_n(&octets[sent], piece, room.begin());
      buffer.received(piece);
      sent += piece;
      while (buffer.next(tick)) ASSERT_EQ(tick.number, received++);
    }
    EXPECT_EQ(received, count);
    EXPECT_TRUE(buffer.end());
  }
}

TEST(MessageBuffer, TakesNoMoreThanItsCapacity) {
  MessageBuffer<Tick> buffer(12);
  const std::vector<std::byte> octets = ticks(10);
  EXPECT_EQ(buffer.push(octets), 12U);
  EXPECT_EQ(buffer.push(octets), 0U);
  Tick tick;
  EXPECT_TRUE(buffer.next(tick));
  EXPECT_TRUE(buffer.next(tick));
  EXPECT_EQ(buffer.push(octets), 10U) << "what was taken makes room";
}

TEST(MessageBuffer, HasRoomForTwoMessagesWhateverIsAsked) {
  MessageBuffer<Tick> buffer(0);
  EXPECT_EQ(buffer.room().size(), 10U);
}

TEST(MessageBuffer, AStreamThatEndsInsideAMessageNamesTheField) {
  MessageBuffer<Tick> buffer;
  EXPECT_TRUE(buffer.end());
  const std::vector<std::byte> octets = ticks(1);
  EXPECT_EQ(buffer.push(std::span(octets).first(4)), 4U);
  EXPECT_EQ(to_string(buffer.end()), "Tick.side @4: message ends after 4 of 5 octets");
}

}  // namespace
}  // namespace wirestruct
