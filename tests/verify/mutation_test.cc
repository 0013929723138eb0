// Broken captures and recordings: whatever stands in them, there is a report or one sentence, soon.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <random>

#include "verify/messages.hpp"

namespace wirestruct::verify::testing {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string mutated(std::string octets, std::mt19937& random) {
  const auto below = [&](std::size_t limit) { return random() % std::max<std::size_t>(1, limit); };
  const std::size_t changes = 1 + below(6);
  for (std::size_t i = 0; i < changes && octets.size() > 24; ++i) {
    const std::size_t at = 24 + below(octets.size() - 24);
    switch (below(4)) {
      case 0:
        octets[at] = static_cast<char>(random());
        break;
      case 1:
        octets.erase(at, 1 + below(200));
        break;
      case 2:
        octets.insert(at, octets.substr(24 + below(octets.size() - 24), 1 + below(200)));
        break;
      default:
        octets.resize(at);
        break;
    }
  }
  return octets;
}

TEST(Mutation, NeverCrashes) {
  std::mt19937 random(7);
  const Folder folder;
  for (const char* schema : {chat_schema, market_schema}) {
    const schema::Model model = compile(schema);
    const bool chat = schema == chat_schema;
    Scene right = chat ? scene({}, chats(Values::canary, 12), schema)
                       : scene({}, trades(Values::everyday, 12, false), schema);
    write_capture(folder.path("c.pcap"), right);
    write_recording(folder.path("r.pcap"),
                    chat ? chats(Values::canary, 12) : trades(Values::everyday, 12));
    const std::string capture = read_file(folder.path("c.pcap"));
    const std::string recording = read_file(folder.path("r.pcap"));
    std::size_t reports = 0;
    for (int round = 0; round < 300; ++round) {
      std::ofstream(folder.path("c.pcap"), std::ios::binary) << mutated(capture, random);
      std::ofstream(folder.path("r.pcap"), std::ios::binary)
          << (round % 4 == 0 ? mutated(recording, random) : recording);
      const auto report = verify::verify({.model = model,
                                          .streams = model.streams,
                                          .captures = {folder.path("c.pcap")},
                                          .client_sent = folder.path("r.pcap")});
      if (!report) {
        EXPECT_FALSE(report.error().empty());
        continue;
      }
      ++reports;
      EXPECT_FALSE(report_text(*report, true).empty());
      EXPECT_EQ(report_json(*report).back(), '\n');
      for (const DirectionReport& direction : report->directions) {
        // Every message that was recorded is in exactly one column.
        const Counts& counts = direction.counts;
        EXPECT_EQ(counts.sent, counts.equal + counts.different + counts.lost + counts.not_compared)
            << report_text(*report, false);
      }
    }
    EXPECT_GT(reports, 100U);
  }
}

// Streams that mix messages of both sides of every cause, in any order.
TEST(Mutation, OfTheStreamItself) {
  std::mt19937 random(11);
  for (int round = 0; round < 150; ++round) {
    const Values values = round % 2 == 0 ? Values::canary : Values::everyday;
    Bytes stream = joined(chats(values, 20));
    const std::size_t changes = random() % 4;
    for (std::size_t i = 0; i < changes; ++i) {
      const std::size_t at = random() % stream.size();
      const std::size_t length = std::min<std::size_t>(random() % 120, stream.size() - at);
      const auto from = stream.begin() + static_cast<std::ptrdiff_t>(at);
      if (random() % 2 == 0) {
        stream.erase(from, from + static_cast<std::ptrdiff_t>(length));
      } else {
        const Bytes part(from, from + static_cast<std::ptrdiff_t>(length));
        const auto to = stream.begin() + static_cast<std::ptrdiff_t>(random() % stream.size());
        stream.insert(to, part.begin(), part.end());
      }
      if (stream.empty()) break;
    }
    const Report report = verify(scene(chats(values, 20), {stream}));
    const bool equal = stream == joined(chats(values, 20));
    EXPECT_EQ(verdict_of(report) == Verdict::equal, equal) << report_text(report, false);
    if (!report.directions.empty()) {
      const Counts& counts = report.directions.front().counts;
      EXPECT_EQ(counts.sent, counts.equal + counts.different + counts.lost + counts.not_compared)
          << report_text(report, false);
    }
  }
}

}  // namespace
}  // namespace wirestruct::verify::testing
