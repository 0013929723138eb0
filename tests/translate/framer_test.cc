#include "translate/framer.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "translate/schema_text.hpp"

namespace wirestruct::translate {
namespace {

using namespace testing;

/// Messages as lines: `2 at 4: "efgh" packets 3 4`, with `missing 1+2` and `of 4`.
struct Framed {
  explicit Framed(std::uint64_t message_octets, std::uint64_t stream_offset = 0)
      : framer(message_octets, [this](const Message& message) { add(message); }, stream_offset) {}

  Framed& push(std::string_view text, std::uint64_t packet) {
    framer.push(std::as_bytes(std::span(text)), {packet, static_cast<std::int64_t>(packet) * 10});
    return *this;
  }
  Framed& gap(std::uint64_t size_octets) {
    framer.gap(size_octets);
    return *this;
  }
  std::string end() {
    framer.end();
    return std::exchange(lines, {});
  }

  void add(const Message& message) {
    std::string text(reinterpret_cast<const char*>(message.octets.data()), message.octets.size());
    for (const MissingRange& range : message.missing) {
      EXPECT_LE(range.offset_octets + range.size_octets, text.size());
      for (std::uint64_t i = 0; i < range.size_octets; ++i) {
        EXPECT_EQ(text[range.offset_octets + i], '\0');
        text[range.offset_octets + i] = '-';
      }
    }
    lines += fmt::format("{} at {}: {}", message.number, message.stream_offset, text);
    for (const MissingRange& range : message.missing) {
      lines += fmt::format(" missing {}+{}", range.offset_octets, range.size_octets);
    }
    if (message.octets.size() < message.expected_octets) {
      lines += fmt::format(" of {}", message.expected_octets);
    }
    lines += " packets";
    for (const Carrier& carrier : message.carriers) {
      EXPECT_EQ(carrier.time_ns, static_cast<std::int64_t>(carrier.packet) * 10);
      lines += fmt::format(" {}", carrier.packet);
    }
    lines += message.whole() ? "\n" : ", not whole\n";
  }

  std::string lines;
  FixedFramer framer;
};

TEST(Framer, CutsManyMessagesOutOfOnePieceAndPutsOneTogetherFromMany) {
  Framed framed(4);
  framed.push("abcdefghij", 1).push("k", 2).push("l", 3).push("mn", 4).push("op", 4);
  EXPECT_EQ(framed.end(),
            "1 at 0: abcd packets 1\n"
            "2 at 4: efgh packets 1\n"
            "3 at 8: ijkl packets 1 2 3\n"
            "4 at 12: mnop packets 4\n");
}

TEST(Framer, GivesAMessageCutShortAtTheEndAndNothingWhenNothingIsLeft) {
  EXPECT_EQ(Framed(4).push("abcdef", 1).end(),
            "1 at 0: abcd packets 1\n2 at 4: ef of 4 packets 1, not whole\n");
  EXPECT_EQ(Framed(4).push("abcd", 1).end(), "1 at 0: abcd packets 1\n");
  EXPECT_EQ(Framed(4).end(), "");
}

TEST(Framer, NamesWhatAGapTookAndGoesOnAtTheNextMessage) {
  EXPECT_EQ(Framed(4).push("ab", 1).gap(1).push("defgh", 2).end(),
            "1 at 0: ab-d missing 2+1 packets 1 2, not whole\n2 at 4: efgh packets 2\n");
  // Over the edge of two messages.
  EXPECT_EQ(Framed(4).push("abc", 1).gap(3).push("gh", 2).end(),
            "1 at 0: abc- missing 3+1 packets 1, not whole\n"
            "2 at 4: --gh missing 0+2 packets 2, not whole\n");
  // Two gaps with an octet between them, and two without.
  EXPECT_EQ(Framed(6).gap(2).push("c", 1).gap(1).gap(1).push("f", 2).end(),
            "1 at 0: --c--f missing 0+2 missing 3+2 packets 1 2, not whole\n");
}

TEST(Framer, CountsMessagesOfWhichNothingWasSeen) {
  EXPECT_EQ(Framed(4).push("abcd", 1).gap(8).push("mnop", 2).end(),
            "1 at 0: abcd packets 1\n4 at 12: mnop packets 2\n");
  EXPECT_EQ(Framed(4).gap(std::uint64_t{4} << 40).push("abcd", 1).end(),
            fmt::format("{} at {}: abcd packets 1\n", (std::uint64_t{1} << 40) + 1,
                        std::uint64_t{4} << 40));
  EXPECT_EQ(Framed(4).gap(3).end(), "");
}

TEST(Framer, CountsStreamOffsetsFromWhereItIsTold) {
  EXPECT_EQ(Framed(4, 100).push("abcdefgh", 1).end(),
            "1 at 100: abcd packets 1\n2 at 104: efgh packets 1\n");
}

TEST(Framer, OfOneOctetIsAMessageEach) {
  EXPECT_EQ(Framed(1).push("ab", 1).gap(1).push("d", 2).end(),
            "1 at 0: a packets 1\n2 at 1: b packets 1\n4 at 3: d packets 2\n");
}

TEST(Framer, GivesTheSameMessagesHoweverTheOctetsArePushed) {
  std::mt19937 random(1);
  for (int round = 0; round < 300; ++round) {
    const std::size_t message_octets = 1 + random() % 20;
    Buffer sent(random() % 200);
    for (std::byte& octet : sent) octet = static_cast<std::byte>(random() % 255 + 1);
    Buffer got;
    std::vector<MissingRange> missing;  // in the stream
    std::uint64_t given = 0;
    FixedFramer framer(message_octets, [&](const Message& message) {
      ASSERT_EQ(message.stream_offset, (message.number - 1) * message_octets);
      ASSERT_GE(message.stream_offset, got.size());
      got.resize(message.stream_offset);  // whole messages of a gap
      got.insert(got.end(), message.octets.begin(), message.octets.end());
      for (const MissingRange& range : message.missing) {
        missing.push_back({message.stream_offset + range.offset_octets, range.size_octets});
      }
      ++given;
    });
    Buffer expected = sent;
    std::uint64_t seen_octets = 0;
    for (std::size_t at = 0; at < sent.size();) {
      const std::size_t count = std::min<std::size_t>(sent.size() - at, 1 + random() % 45);
      if (random() % 5 == 0) {
        framer.gap(count);
        std::fill_n(expected.begin() + static_cast<std::ptrdiff_t>(at), count, std::byte{0});
      } else {
        framer.push(Octets(sent).subspan(at, count), {at, 0});
        seen_octets += count;
      }
      at += count;
    }
    framer.end();
    // What was never given is missing at the end.
    ASSERT_LE(got.size(), expected.size());
    got.resize(expected.size());
    ASSERT_EQ(got, expected);
    for (const MissingRange& range : missing) {
      for (std::uint64_t i = 0; i < range.size_octets; ++i) {
        ASSERT_EQ(expected[range.offset_octets + i], std::byte{0});
      }
    }
    if (seen_octets > 0) {
      ASSERT_GT(given, 0U);
    }
  }
}

}  // namespace
}  // namespace wirestruct::translate
