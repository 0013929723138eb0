#include <gtest/gtest.h>

#include <random>

#include "translate/framed.hpp"
#include "translate/limits.hpp"

namespace wirestruct::translate {
namespace {

using namespace testing;

constexpr std::string_view counted =
    "struct M { u8 n; u16be items[n]; } stream S { tcp port 1; client sends M; }";
constexpr std::string_view by_length =
    "struct M { u8 length = size(this); byte rest[..]; } stream S { tcp port 1; client sends M; }";
constexpr std::string_view prefixed =
    "struct M { byte all[..]; } "
    "stream S { tcp port 1; client sends M; framed by u16be length; }";
constexpr std::string_view prefixed_itself =
    "struct M { byte all[..]; } "
    "stream S { tcp port 1; client sends M; framed by u16be length counts itself; }";
constexpr std::string_view delimited =
    "struct M { char line[..]; } "
    "stream S { tcp port 1; client sends M; delimited by \"\\r\\n\"; }";

TEST(VariableFramer, CutsByWhatTheMessagesSay) {
  EXPECT_EQ(Framed(counted).push("01 AAAA 00 02 BBBB", 1).push("CCCC 01", 2).push("DDDD", 3).end(),
            "1 at 0: 01 AA AA packets 1\n"
            "2 at 3: 00 packets 1\n"
            "3 at 4: 02 BB BB CC CC packets 1 2\n"
            "4 at 9: 01 DD DD packets 2 3\n");
  EXPECT_EQ(Framed(by_length).push("03 AAAA 01 02", 1).push("BB", 2).end(),
            "1 at 0: 03 AA AA packets 1\n"
            "2 at 3: 01 packets 1\n"
            "3 at 4: 02 BB packets 1 2\n");
}

TEST(VariableFramer, CutsByALengthInFront) {
  EXPECT_EQ(Framed(prefixed).push("0002 AAAA 00", 1).push("00 0001 BB", 2).end(),
            "1 at 2: AA AA packets 1\n"
            "2 at 6:  packets 1 2\n"
            "3 at 8: BB packets 2\n");
  EXPECT_EQ(Framed(prefixed_itself).push("0004 AAAA 0002", 1).end(),
            "1 at 2: AA AA packets 1\n"
            "2 at 6:  packets 1\n");
  EXPECT_EQ(Framed(prefixed_itself).push("0003 AA 0001 BB", 7).push("CC", 8).end(),
            "1 at 2: AA packets 7\n"
            "2 at 3: 00 01 BB packets 7\n"
            "lost at 6 packet 7: length_too_small: the length 1 is less than its own 2 octets\n");
}

TEST(VariableFramer, CutsAtADelimiterThatComesInPieces) {
  EXPECT_EQ(Framed(delimited)
                .push("\"ab\" 0D", 1)
                .push("0A 0D0A \"c\" 0D", 2)
                .push("\"d\" 0D0A", 3)
                .end(),
            "1 at 0: 61 62 packets 1\n"
            "2 at 4:  packets 2\n"
            "3 at 6: 63 0D 64 packets 2 3\n");
}

TEST(VariableFramer, GivesWhatIsLeftAsAMessageCutShort) {
  EXPECT_EQ(Framed(counted).push("02 AAAA BB", 1).end(), "1 at 0: 02 AA AA BB of 5 packets 1\n");
  EXPECT_EQ(Framed(by_length).push("09 AA", 1).end(), "1 at 0: 09 AA of 9 packets 1\n");
  EXPECT_EQ(Framed(prefixed).push("0004 AA", 1).end(), "1 at 2: AA of 4 packets 1\n");
  EXPECT_EQ(Framed(delimited).push("\"ab\"", 1).end(), "1 at 0: 61 62 of 3 packets 1\n");
}

TEST(VariableFramer, GoesOnBehindAGapInsideAMessageOfKnownLength) {
  EXPECT_EQ(Framed(by_length).push("05 AA", 1).gap(2).push("BB 02 CC", 2).end(),
            "1 at 0: 05 AA 00 00 BB missing 2+2 packets 1 2\n"
            "2 at 5: 02 CC packets 2\n");
}

TEST(VariableFramer, SaysWhereItLostTheMessages) {
  Framed beyond(by_length);
  EXPECT_EQ(beyond.push("03 AA", 1).gap(2).push("BB CC", 2).end(),
            "1 at 0: 03 AA of 3 packets 1\n"
            "lost at 4 packet 0: octets that are missing hide where the message ends\n");
  EXPECT_EQ(beyond.framer->lost_octets(), 2U);
  EXPECT_EQ(Framed(counted).push("00", 1).gap(1).push("00", 2).end(),
            "1 at 0: 00 packets 1\n"
            "lost at 2 packet 0: octets that are missing hide where a message begins\n");
  // A length that is less than what it is read with.
  EXPECT_EQ(Framed(by_length).push("02 AA 00 BB CC", 4).push("DD", 5).end(),
            "1 at 0: 02 AA packets 4\n"
            "2 at 2: 00 BB CC packets 4\n"
            "lost at 5 packet 4: length: too small: 0 octets in all, and 1 are read already\n");
}

TEST(VariableFramer, FindsLinesAgainBehindWhatIsLost) {
  Framed lines(delimited);
  EXPECT_EQ(lines.push("\"ab\"", 1).gap(3).push("\"c\" 0D0A \"d\" 0D0A", 2).end(),
            "1 at 0: 61 62 of 5 packets 1\n"
            "lost at 5 packet 0: octets that are missing hide where the message ends\n"
            "2 at 8: 64 packets 2\n");
  EXPECT_EQ(lines.framer->lost_octets(), 3U);
}

TEST(VariableFramer, TakesNoMessageLargerThanTheLimit) {
  Framed large(
      "struct M { byte all[..]; } stream S { tcp port 1; client sends M; framed by u32be length; "
      "}");
  const std::string lines = large.push("FFFFFFFF 00", 1).push("00*64", 2).end();
  EXPECT_EQ(lines,
            "1 at 4: 00 packets 1\n"
            "lost at 5 packet 1: a message of 4294967299 octets or more; at most 16777216 are "
            "taken\n");
  Framed endless(delimited);
  const Buffer piece(1 << 20, std::byte{'x'});
  for (int i = 0; i < 20; ++i) endless.framer->push(piece, {1, 0});
  endless.lines.clear();
  EXPECT_EQ(endless.push("\"x\" 0D0A \"y\" 0D0A", 2).end(), "2 at 20971523: 79 packets 2\n");
}

/// Whatever the pieces are in which the octets come, the messages are the same.
TEST(VariableFramer, DoesNotDependOnThePieces) {
  std::mt19937 random(3);
  for (const std::string_view schema : {counted, by_length, prefixed, prefixed_itself, delimited}) {
    for (int round = 0; round < 300; ++round) {
      Buffer stream(random() % 60);
      for (std::byte& octet : stream) {
        octet = static_cast<std::byte>(random() % 4 == 0 ? random() % 256 : random() % 5 + 9);
      }
      const auto frame = [&](std::size_t longest) {
        Framed framed(schema);
        for (std::size_t at = 0; at < stream.size();) {
          const std::size_t size = std::min(stream.size() - at, random() % longest + 1);
          framed.framer->push(Octets(stream).subspan(at, size), {1, 0});
          at += size;
        }
        std::string lines = framed.end();
        // How far a message that fails goes depends on what has come.
        return lines.substr(0, lines.find("lost"));
      };
      const std::string whole = frame(1000);
      const std::string pieces = frame(3);
      const auto last = [](const std::string& text) { return text.rfind('\n', text.size() - 2); };
      if (whole != pieces) {
        ASSERT_EQ(whole.substr(0, last(whole)), pieces.substr(0, last(pieces)));
      }
    }
  }
}

/// A message of many small parts that comes octet by octet takes time in proportion.
TEST(VariableFramer, DoesNotReadAMessageAgainForEveryOctet) {
  Framed labels(
      "struct L { u8 n; char text[n]; } struct M { L labels[until last.n == 0]; } "
      "stream S { tcp port 1; client sends M; }");
  const Buffer label = octets("02 \"ab\"");
  constexpr std::uint64_t count = 60'000;
  for (std::uint64_t i = 0; i < count; ++i) {
    for (const std::byte& octet : label) labels.framer->push({&octet, 1}, {1, 0});
  }
  EXPECT_EQ(labels.lines, "");
  labels.framer->push(octets("00"), {1, 0});
  EXPECT_TRUE(labels.lines.starts_with("1 at 0: 02 61 62 02")) << labels.lines;
}

}  // namespace
}  // namespace wirestruct::translate
