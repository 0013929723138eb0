#include "cli/message_selection.hpp"

#include <gtest/gtest.h>

namespace wirestruct::cli {
namespace {

constexpr std::int64_t second_ns = 1'000'000'000;

TEST(ParseTime, TakesRfc3339InAnyZone) {
  EXPECT_EQ(parse_time("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(parse_time("2026-11-24T17:33:31.939441105Z"), 1795541611939441105);
  EXPECT_EQ(parse_time("2026-11-24t18:33:31.9+01:00"), 1795541611900000000);
  EXPECT_EQ(parse_time("2026-11-24 14:03:31-03:30"), 1795541611 * second_ns);
  EXPECT_EQ(parse_time("2024-02-29T00:00:00Z"), 1709164800 * second_ns);
  EXPECT_EQ(parse_time("1969-12-31T23:59:59.5Z"), -second_ns / 2);
}

TEST(ParseTime, TakesSecondsSince1970) {
  EXPECT_EQ(parse_time("0"), 0);
  EXPECT_EQ(parse_time("1795541611.939441105"), 1795541611939441105);
  EXPECT_EQ(parse_time("1795541611.9"), 1795541611900000000);
}

TEST(ParseTime, RefusesWhatIsNoTime) {
  for (const char* text : {"",
                           "yesterday",
                           "2026-11-24",
                           "2026-11-24T17:33Z",
                           "2026-11-24T17:33:31",
                           "2026-13-01T00:00:00Z",
                           "2023-02-29T00:00:00Z",
                           "2026-11-24T24:00:00Z",
                           "2026-11-24T17:60:31Z",
                           "2026-11-24T17:33:31.Z",
                           "2026-11-24T17:33:31.0000000000Z",
                           "2026-11-24T17:33:31+1:00",
                           "2026-11-24T17:33:31Z ",
                           "-1",
                           "1.",
                           "1.5s",
                           "0x10",
                           "9223372036855",
                           "9999-01-01T00:00:00Z",
                           "+026-11-24T17:33:31Z"}) {
    EXPECT_EQ(parse_time(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace wirestruct::cli
