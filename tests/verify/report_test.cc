#include "verify/report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "capture/packet_builder.hpp"
#include "capture/writer.hpp"
#include "verify/messages.hpp"

namespace wirestruct::verify::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// int32 123456 and 2500, as the Java program that forgot the byte order sends them.
Scene forgotten() {
  std::vector<Bytes> recorded;
  for (std::int32_t i = 0; i < 3; ++i) {
    Chat packet = chat(Values::everyday, 1);
    packet.sequence = 123456 + i;
    recorded.push_back(raw<PackedChat>(packet));
  }
  return scene(recorded, each(recorded, [](Bytes& message) {
                 swap_at(message, 1, 4);
                 swap_at(message, 5, 4);
               }));
}

// Reports as people see them: read a change of these files as text. WIRESTRUCT_UPDATE=1 writes
// them.
void expect_report(const std::string& name, const Scene& scene) {
  const std::string path = std::string(WIRESTRUCT_TESTS_DIR) + "/verify/reports/" + name + ".txt";
  const std::string printed = report_text(verify(scene), false);
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (std::getenv("WIRESTRUCT_UPDATE") != nullptr && text != printed) {
    std::ofstream(path, std::ios::binary) << printed;
    return;
  }
  EXPECT_EQ(text, printed) << path;
}

Scene both_ways(Scene scene) {
  scene.client.segments = segments_of(scene.client.segments, 88);
  scene.server = scene.client;
  return scene;
}

TEST(ReportText, OfEqualIsShort) {
  expect_report("equal", both_ways(scene(chats(Values::canary, 312), chats(Values::canary, 312))));
}

TEST(ReportText, ShowsTheOctetsBothWays) {
  expect_report("byte_order", forgotten());
}

TEST(ReportText, ShowsWhereFieldsWereFound) {
  expect_report("natural_alignment", scene(chats(Values::everyday, 5),
                                           chats_as<NaturalChat>(Values::everyday, 5, 0xCC)));
}

TEST(ReportText, SaysWhatCouldNotBeToldApart) {
  expect_report("width_or_padding",
                scene(chats(Values::everyday, 5), chats_as<WideKind>(Values::everyday, 5)));
}

TEST(ReportText, SaysWhatIsMissing) {
  std::vector<Bytes> sent = chats(Values::canary, 40);
  sent.erase(sent.begin() + 12, sent.begin() + 15);
  Scene lossy = scene(chats(Values::canary, 40), sent);
  lossy.client.not_captured = {30, 31};
  expect_report("lost_and_gap", lossy);
}

TEST(ReportText, SaysWhereOctetsAreMissing) {
  Bytes sent = joined(chats(Values::canary, 40));
  sent.erase(sent.begin() + 1769, sent.begin() + 1771);
  expect_report("shift", scene(chats(Values::canary, 40), {sent}));
}

TEST(ReportText, ShowsValuesThatNothingExplains) {
  std::vector<Bytes> sent = chats(Values::canary, 40);
  sent[7][60] ^= std::byte{0x10};
  sent[9][3] ^= std::byte{0x01};
  expect_report("values", scene(chats(Values::canary, 40), sent));
}

TEST(ReportText, HasColoursOnlyWhenAsked) {
  const Report report = verify(forgotten());
  EXPECT_THAT(report_text(report, false), Not(HasSubstr("\x1b")));
  EXPECT_THAT(report_text(report, true), HasSubstr("\x1b["));
}

TEST(ReportJson, IsOneObjectWithTheSame) {
  const std::string text = report_json(verify(forgotten()));
  rapidjson::Document json;
  ASSERT_FALSE(json.Parse(text.c_str()).HasParseError()) << text;
  EXPECT_STREQ(json["verdict"].GetString(), "different");
  EXPECT_EQ(json["connection"].GetUint64(), 1U);
  const auto& direction = json["directions"][0];
  EXPECT_STREQ(direction["sender"].GetString(), "client");
  EXPECT_EQ(direction["sent"].GetUint64(), 3U);
  EXPECT_EQ(direction["different"].GetUint64(), 3U);
  const auto& finding = direction["findings"][0];
  EXPECT_STREQ(finding["code"].GetString(), "V101");
  EXPECT_STREQ(finding["severity"].GetString(), "difference");
  const auto& field = finding["fields"][0];
  EXPECT_STREQ(field["field"].GetString(), "sequence");
  EXPECT_STREQ(field["expected_octets"].GetString(), "40 E2 01 00");
  EXPECT_STREQ(field["captured_octets"].GetString(), "00 01 E2 40");
  EXPECT_STREQ(field["read_as_schema"].GetString(), "1088553216");
  EXPECT_TRUE(field["reversed"].GetBool());
  EXPECT_EQ(finding["where"]["message"].GetUint64(), 1U);
}

TEST(Verify, SaysWhichConnectionItChose) {
  const schema::Model model = compile(chat_schema);
  const Folder folder;
  write_capture(folder.path("c.pcap"), scene({}, chats(Values::everyday, 5)));
  write_recording(folder.path("r.pcap"), chats(Values::everyday, 5));
  Request request{.model = model,
                  .streams = model.streams,
                  .captures = {folder.path("c.pcap")},
                  .client_sent = folder.path("r.pcap")};
  auto report = verify::verify(request);
  ASSERT_TRUE(report) << report.error();
  EXPECT_EQ(report->connection, "connection 1: 10.0.0.1:40000 → 10.0.0.2:8888, stream Chat");
  request.connection = 7;
  report = verify::verify(request);
  ASSERT_FALSE(report);
  EXPECT_THAT(report.error(), HasSubstr("connection 7 is none at TCP port 8888"));
}

TEST(Verify, ADirectionThatSendsNothingCannotBeCompared) {
  const schema::Model model = compile(market_schema);
  const Folder folder;
  write_capture(folder.path("c.pcap"), scene({}, {}, market_schema));
  write_recording(folder.path("r.pcap"), trades(Values::canary, 2));
  const auto report = verify::verify({.model = model,
                                      .streams = model.streams,
                                      .captures = {folder.path("c.pcap")},
                                      .server_sent = folder.path("r.pcap")});
  ASSERT_FALSE(report);
  EXPECT_THAT(report.error(), HasSubstr("in stream Feed the server sends nothing"));
}

TEST(Verify, ComparesDatagrams) {
  namespace packets = capture::testing;
  const schema::Model model = compile(
      "byte_order little; struct Tick { u32 number; char name[8]; }"
      "stream Ticks { udp port 8888; client sends Tick; }");
  const std::vector<Bytes> ticks{packets::text(std::string_view("\1\2\3\4alice\0\0\0", 12)),
                                 packets::text(std::string_view("\5\6\7\10bob\0\0\0\0\0", 12)),
                                 packets::text(std::string_view("\11\12\13\14carol\0\0\0", 12))};
  const Folder folder;
  const auto write = [&](const std::vector<Bytes>& datagrams) {
    auto writer = capture::PacketWriter::create(folder.path("c.pcap"), DLT_EN10MB).value();
    for (const Bytes& payload : datagrams) {
      const Bytes octets =
          packets::ethernet(packets::ipv4(packets::udp(40000, 8888, payload), {.protocol = 17}));
      writer.write(packets::packet(octets));
    }
    ASSERT_TRUE(writer.close());
  };
  write_recording(folder.path("r.pcap"), ticks);
  const Request request{.model = model,
                        .streams = model.streams,
                        .captures = {folder.path("c.pcap")},
                        .client_sent = folder.path("r.pcap")};
  write(ticks);
  auto report = verify::verify(request);
  ASSERT_TRUE(report) << report.error();
  EXPECT_EQ(codes_of(*report), "");
  EXPECT_THAT(report->connection, HasSubstr("datagrams: 10.0.0.1:40000"));
  write({ticks[0], ticks[2]});
  report = verify::verify(request);
  ASSERT_TRUE(report) << report.error();
  EXPECT_EQ(codes_of(*report), "V141");
  EXPECT_EQ(report->directions.front().counts.lost, 1U);
}

TEST(Choose, TheConversationThatFitsBest) {
  const schema::Model model = compile(chat_schema);
  const std::vector<Bytes> messages = chats(Values::canary, 20);
  const Recording recording{.message_octets = 88, .octets = joined(messages)};
  const auto conversation = [&](const std::vector<Bytes>& sent) {
    Conversation with;
    with.stream = &model.streams.front();
    with.connection.handshake_seen = true;
    with.client.append(0, joined(sent), {1, 0});
    return with;
  };
  const Conversation other = conversation(chats(Values::everyday, 20));
  const Conversation short_one = conversation({messages.begin(), messages.begin() + 5});
  const Conversation right = conversation(messages);
  const Conversation padded = conversation(chats_as<NaturalChat>(Values::canary, 20));
  const auto chosen = [&](const std::vector<const Conversation*>& conversations) {
    std::vector<Candidate> candidates;
    for (const Conversation* with : conversations) {
      candidates.push_back({.conversation = with, .client = &recording, .server = nullptr});
    }
    return choose_conversation(model, candidates);
  };
  EXPECT_EQ(chosen({&other}).index, 0U);
  EXPECT_EQ(chosen({&other, &short_one, &right}).index, 2U);
  EXPECT_EQ(chosen({&other, &padded}).index, 1U);
  EXPECT_EQ(chosen({&right, &other, &right}).index, 0U);
  EXPECT_EQ(chosen({&right, &other, &right}).equally_good, 1U);
}

}  // namespace
}  // namespace wirestruct::verify::testing
