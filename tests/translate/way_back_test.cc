// Messages that are found again behind octets that belong to none.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "translate/framed.hpp"
#include "translate/way_back.hpp"

namespace wirestruct::translate {
namespace {

using namespace testing;

constexpr std::string_view with_magic =
    "struct M { u16be magic = 0xCAFE; u8 length = size(this); byte rest[..]; } "
    "stream S { tcp port 1; client sends M; }";
constexpr std::string_view with_checksum =
    "struct M { u8 n = count(body); byte body[n]; u32be crc = crc32(n .. body); } "
    "stream S { tcp port 1; client sends M; }";
constexpr std::string_view with_enum =
    "enum Kind : u16be { login = 0x4C01, text = 0x5402 } "
    "struct M { Kind kind; u8 n; byte body[n]; } stream S { tcp port 1; client sends M; }";
constexpr std::string_view with_long_prefix =
    "struct M { byte all[..]; } "
    "stream S { tcp port 1; client sends M; framed by u32be length; }";

TEST(WayBack, LeadsToThreeMessagesInARowThatAreAsTheyMustBe) {
  Framed framed(with_magic, true);
  EXPECT_EQ(framed.push("CAFE 05 AABB", 1)
                .gap(10)
                // The end of a message, in which others seem to begin.
                .push("11 CAFE 04 22 33 CAFE 03 44", 2)
                .end(),
            "1 at 0: CA FE 05 AA BB packets 1\n"
            "lost at 15 packet 0: octets that are missing hide where a message begins\n");
  EXPECT_EQ(framed.framer->lost_octets(), 10U);

  EXPECT_EQ(Framed(with_magic, true)
                .gap(10)
                .push("11 CAFE 04 22 33 CAFE 04", 2)
                .push("01 CAFE 05 0202", 3)
                .push("CAFE 03", 4)
                .end(),
            "lost at 10 packet 0: octets that are missing hide where a message begins\n"
            "found at 16 behind 6\n"
            "1 at 16: CA FE 04 01 packets 2 3\n"
            "2 at 20: CA FE 05 02 02 packets 3\n"
            "3 at 25: CA FE 03 packets 4\n");
}

TEST(WayBack, TakesOneMessageWhereItsChecksumIsRightAndNothingFollows) {
  // CRC-32 of `02 31 32`.
  EXPECT_EQ(Framed(with_checksum, true).gap(1).push("FF FF 02 3132 F24F5B4E", 1).end(),
            "lost at 1 packet 0: octets that are missing hide where a message begins\n"
            "found at 3 behind 2\n"
            "1 at 3: 02 31 32 F2 4F 5B 4E packets 1\n");
}

TEST(WayBack, IsNotLookedForWhereNothingTells) {
  Framed framed("struct M { u8 n; u16be items[n]; } stream S { tcp port 1; client sends M; }",
                true);
  EXPECT_EQ(framed.gap(1).push("00 00 00", 1).end(),
            "lost at 1 packet 0: octets that are missing hide where a message begins; nothing in a "
            "M tells where one begins\n");
  EXPECT_EQ(framed.framer->lost_octets(), 3U);
}

TEST(WayBack, IsNotSeenInZeros) {
  constexpr std::string_view flags =
      "enum K : u32be { none = 0, some = 1 } struct M { K kind; bool b; u8 n; byte body[n]; } "
      "stream S { tcp port 1; client sends M; }";
  Framed framed(flags, true);
  EXPECT_EQ(framed.gap(1).push("00*600", 1).end(),
            "lost at 1 packet 0: octets that are missing hide where a message begins\n");
  EXPECT_EQ(framed.framer->lost_octets(), 600U);
}

TEST(WayBack, LeadsOnFromAMessageThatIsWrong) {
  EXPECT_EQ(Framed(with_magic, true)
                .push("CAFE 04 AA CAFE 02 CAFE 04 BB", 1)  // shorter than its own length field
                .push("CAFE 03 CAFE 03 CAFE 03", 2)
                .end(),
            "1 at 0: CA FE 04 AA packets 1\n"
            "2 at 4: CA FE 02 packets 1\n"
            "lost at 7 packet 1: length: too small: 2 octets in all, and 3 are read already\n"
            "found at 7 behind 0\n"
            "3 at 7: CA FE 04 BB packets 1\n"
            "4 at 11: CA FE 03 packets 2\n"
            "5 at 14: CA FE 03 packets 2\n"
            "6 at 17: CA FE 03 packets 2\n");
}

TEST(WayBack, IsLostAgainInTheNextGap) {
  EXPECT_EQ(Framed(with_magic, true)
                .gap(1)
                .push("CAFE 03", 1)
                .gap(1)
                .push("CAFE 03 CAFE 03 CAFE 03", 2)
                .gap(5)
                .push("CAFE 04 01", 3)
                .end(),
            "lost at 1 packet 0: octets that are missing hide where a message begins\n"
            "found at 5 behind 4\n"
            "1 at 5: CA FE 03 packets 2\n"
            "2 at 8: CA FE 03 packets 2\n"
            "3 at 11: CA FE 03 packets 2\n"
            "lost at 19 packet 0: octets that are missing hide where a message begins\n");
}

struct Cut {
  Buffer stream;
  std::vector<std::size_t> begins;  // of messages
};

/// Messages of one of the schemas above, with random bodies.
Cut random_messages(std::string_view schema, std::mt19937& random) {
  const schema::Model model = model_of(schema);
  Cut cut;
  for (int i = 0; i < 30; ++i) {
    cut.begins.push_back(cut.stream.size());
    Buffer body(random() % 40);
    for (std::byte& octet : body) octet = static_cast<std::byte>(random());
    Buffer message;
    if (schema == with_long_prefix) {
      message = octets(fmt::format("{:08X}", body.size() + 1));
      body.push_back(std::byte{1});
    } else if (schema == with_magic) {
      message = octets(fmt::format("CAFE {:02X}", body.size() + 3));
    } else {
      message = octets(fmt::format("5402 {:02X}", body.size()));
    }
    message.insert(message.end(), body.begin(), body.end());
    cut.stream.insert(cut.stream.end(), message.begin(), message.end());
  }
  return cut;
}

/// Behind a gap anywhere, what is given are the messages that were sent, and all that came whole.
TEST(WayBack, GivesNoMessageThatWasNotSentAndAllFromTheFirstOnThatCameWhole) {
  std::mt19937 random(11);
  for (const std::string_view schema : {with_magic, with_enum, with_long_prefix}) {
    for (int round = 0; round < 200; ++round) {
      const Cut cut = random_messages(schema, random);
      const std::size_t prefix = schema == with_long_prefix ? 4 : 0;
      const std::size_t gap_begin = random() % (cut.stream.size() / 2);
      const std::size_t gap_end = gap_begin + 1 + random() % 100;
      std::vector<std::size_t> given;
      const schema::Model model = model_of(schema);
      const schema::Stream& stream = model.streams.back();
      const auto framer = make_framer(
          model, model.structs[*stream.client_sends], stream.framing,
          [&](const Message& message) {
            if (message.stream_offset >= gap_end) given.push_back(message.stream_offset - prefix);
          },
          [](const LostFraming&) {}, [](const FoundFraming&) {});
      const auto push = [&](std::size_t begin, std::size_t end) {
        while (begin < end) {
          const std::size_t size = std::min<std::size_t>(end - begin, random() % 50 + 1);
          framer->push(Octets(cut.stream).subspan(begin, size), {1, 0});
          begin += size;
        }
      };
      push(0, gap_begin);
      framer->gap(gap_end - gap_begin);
      push(gap_end, cut.stream.size());
      framer->end();

      const auto first = std::ranges::lower_bound(cut.begins, gap_end);
      ASSERT_EQ(given, std::vector<std::size_t>(first, cut.begins.end())) << round << ' ' << schema;
    }
  }
}

/// Octets that look like messages everywhere, and lead nowhere.
TEST(WayBack, GoesThroughOctetsOfAnyKindAndKeepsNoMoreThanItsReach) {
  std::mt19937 random(5);
  for (const std::string_view schema : {with_magic, with_checksum, with_enum, with_long_prefix}) {
    for (const std::string_view kind : {"CA FE FF", "00 00 FF FF", ""}) {
      Framed framed(schema, true);
      framed.gap(1);
      Buffer piece = octets(kind);
      while (piece.size() < 10'000) {
        if (kind.empty()) {
          piece.push_back(static_cast<std::byte>(random()));
        } else {
          const Buffer more = octets(kind);
          piece.insert(piece.end(), more.begin(), more.end());
        }
      }
      for (int i = 0; i < 2; ++i) framed.framer->push(piece, {1, 0});
      framed.framer->end();
      EXPECT_LE(framed.framer->lost_octets(), 2 * piece.size());
    }
  }
}

/// Every four octets seem to begin a message of 60,000 whose end is wrong.
constexpr std::string_view with_wrong_end =
    "struct M { u16be magic = 0xCAFE; u16be n; byte body[n]; u32be crc = crc32(n .. body); } "
    "stream S { tcp port 1; client sends M; }";

Buffer repeated(std::string_view written, std::size_t times) {
  const Buffer once = octets(written);
  Buffer all;
  for (std::size_t i = 0; i < times; ++i) all.insert(all.end(), once.begin(), once.end());
  return all;
}

// What WayBack::work() says, and one attempt: a message of 64 Ki, found and decoded, and its nodes.
std::uint64_t work_allowed(std::uint64_t octets) {
  return (256U << 10) + 16 * octets + 2 * (64U << 10) + 100;
}

TEST(WayBack, DecodesNoMoreThanTheOctetsThatComePayFor) {
  const schema::Model model = model_of(with_wrong_end);
  const Buffer stream = repeated("CA FE EA 60", 25'000);
  for (const std::size_t piece : {stream.size(), std::size_t{1000}}) {
    WayBack way_back(model, model.structs[0], model.streams[0].framing);
    std::size_t skipped = 0;
    for (std::size_t end = piece; end <= stream.size(); end += piece) {
      skipped += way_back.look(Octets(stream).first(end).subspan(skipped), false).skipped_octets;
    }
    way_back.look(Octets(stream).subspan(skipped), true);
    EXPECT_GT(way_back.work(), 256U << 10) << piece;
    EXPECT_LE(way_back.work(), work_allowed(stream.size())) << piece;
  }
}

TEST(WayBack, OwesWhatAMessageCostsThatIsLongerEachTimeItIsLookedAt) {
  const schema::Model model = model_of(
      "struct M { u16be magic = 0xCAFE; u8 items[until last == 0]; u32be crc = crc32(items); } "
      "stream S { tcp port 1; client sends M; }");
  const Buffer stream = octets("CA FE 01*60000");
  WayBack way_back(model, model.structs[0], model.streams[0].framing);
  std::size_t skipped = 0;
  for (std::size_t end = 16; end <= stream.size(); end += 16) {
    skipped += way_back.look(Octets(stream).first(end).subspan(skipped), false).skipped_octets;
  }
  EXPECT_GT(way_back.work(), 256U << 10);
  EXPECT_LE(way_back.work(), work_allowed(stream.size()));
}

TEST(WayBack, IsPaidOnceByOctetsThatAreLookedThroughAgain) {
  const schema::Model model = model_of(with_wrong_end);
  const Buffer stream = repeated("CA FE EA 60", 20'000);
  WayBack way_back(model, model.structs[0], model.streams[0].framing);
  for (std::uint64_t place = 0; place < 400; place += 4) {
    way_back.restart(place);
    way_back.look(Octets(stream).subspan(place), true);
  }
  EXPECT_GT(way_back.work(), 256U << 10);
  EXPECT_LE(way_back.work(), work_allowed(stream.size()));
}

TEST(Marks, AreTheFirstOfManyAndOfFewValues) {
  std::string schema = "struct M { ";
  for (int i = 0; i < 100; ++i) schema += fmt::format("bool b{}; ", i);
  const schema::Model bools = model_of(schema + "u8 n; byte body[n]; }");
  const Marks marks(bools, bools.structs[0]);
  EXPECT_TRUE(marks.fit(octets("01*64 02*36")));
  EXPECT_FALSE(marks.fit(octets("01*63 02*37")));

  schema = "enum Kind : u8 { none";
  for (int i = 1; i < 65; ++i) schema += fmt::format(", k{}", i);
  const schema::Model values = model_of(schema + " } struct M { Kind k; bool b; u8 rest[..]; }");
  EXPECT_TRUE(Marks(values, values.structs[0]).fit(octets("FF 01")));
  EXPECT_FALSE(Marks(values, values.structs[0]).fit(octets("FF 02")));
}

TEST(WayBack, LooksOnceIntoAStructThatStandsInOthersManyTimes) {
  std::string schema = "struct S0 { u8 n; byte x[n]; } ";
  for (int i = 1; i <= 40; ++i) {
    schema += fmt::format(
        "struct S{0} {{ u8 n; if (n > 0) {{ S{1} a; }} if (n > 1) {{ S{1} b; }} }} ", i, i - 1);
  }
  const schema::Model nothing = model_of(schema + "struct M { S40 s; byte rest[..]; }");
  EXPECT_FALSE(can_be_told(nothing, nothing.structs.back()));
  const schema::Model last = model_of(schema + "struct M { S40 s; bool b; byte rest[..]; }");
  EXPECT_TRUE(can_be_told(last, last.structs.back()));
}

}  // namespace
}  // namespace wirestruct::translate
