#include "translate/utf8.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>

#include "translate/schema_text.hpp"

namespace wirestruct::translate {
namespace {

using namespace testing;

/// RFC 3629, section 4, as its grammar reads: the length of the sequence at the front, or 0. The
/// value is computed and judged, where the tested code looks at ranges of octets.
std::size_t reference_sequence(Octets text) {
  const auto at = [&](std::size_t i) { return std::to_integer<std::uint32_t>(text[i]); };
  const std::uint32_t lead = at(0);
  const std::size_t length = lead < 0x80             ? 1
                             : (lead & 0xE0) == 0xC0 ? 2
                             : (lead & 0xF0) == 0xE0 ? 3
                             : (lead & 0xF8) == 0xF0 ? 4
                                                     : 0;
  if (length == 0 || length > text.size()) return 0;
  std::uint32_t code_point = length == 1 ? lead : lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((at(i) & 0xC0) != 0x80) return 0;
    code_point = code_point << 6 | (at(i) & 0x3F);
  }
  const std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  if (code_point < least[length] || code_point > 0x10FFFF) return 0;
  return code_point >= 0xD800 && code_point <= 0xDFFF ? 0 : length;
}

std::size_t reference(Octets text) {
  std::size_t valid = 0;
  while (valid < text.size()) {
    const std::size_t length = reference_sequence(text.subspan(valid));
    if (length == 0) return valid;
    valid += length;
  }
  return valid;
}

TEST(Utf8, OfUpToThreeOctetsIsJudgedAsTheReferenceDoes) {
  Buffer text;
  for (std::uint32_t value = 0; value < 1 << 16; ++value) {
    text = {static_cast<std::byte>(value >> 8), static_cast<std::byte>(value)};
    ASSERT_EQ(valid_utf8_octets(text), reference(text)) << value;
  }
  // Of three octets, the edges of every range in every place.
  const std::uint8_t edges[] = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF,
                                0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED,
                                0xEE, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFE, 0xFF};
  for (const std::uint8_t a : edges) {
    for (const std::uint8_t b : edges) {
      for (const std::uint8_t c : edges) {
        for (const std::uint8_t d : edges) {
          text = {std::byte{a}, std::byte{b}, std::byte{c}, std::byte{d}};
          ASSERT_EQ(valid_utf8_octets(text), reference(text));
        }
      }
    }
  }
}

TEST(Utf8, OfRandomOctetsIsJudgedAsTheReferenceDoes) {
  std::mt19937 random(1);
  // Mostly continuation octets and leads, or nearly every text would end at once.
  const std::uint8_t frequent[] = {0x80, 0x9F, 0xA0, 0xBF, 0xC3, 0xE2, 0xED, 0xF0, 0xF4, 0x41};
  for (int i = 0; i < 100'000; ++i) {
    Buffer text(random() % 12);
    for (std::byte& octet : text) {
      octet = static_cast<std::byte>(random() % 4 == 0 ? random() : frequent[random() % 10]);
    }
    ASSERT_EQ(valid_utf8_octets(text), reference(text));
  }
}

TEST(Utf8, EndsBeforeTheFirstSequenceThatIsNotValid) {
  EXPECT_EQ(valid_utf8_octets(octets("\"abc\" E4 BD A0")), 6U);
  EXPECT_EQ(valid_utf8_octets(octets("\"abc\" E4 BD")), 3U);     // cut in half
  EXPECT_EQ(valid_utf8_octets(octets("\"abc\" C0 80 41")), 3U);  // Java's NUL
  EXPECT_EQ(valid_utf8_octets(octets("ED A0 80")), 0U);          // a surrogate
  EXPECT_EQ(valid_utf8_octets(octets("F0 9F 98 80 F4 90 80 80")), 4U);
  EXPECT_TRUE(valid_utf8({}));
}

}  // namespace
}  // namespace wirestruct::translate
