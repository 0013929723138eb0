#include "verify/recording.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "verify/messages.hpp"

namespace wirestruct::verify::testing {
namespace {

using ::testing::HasSubstr;

class ReadRecording : public ::testing::Test {
 protected:
  std::expected<Recording, std::string> read(const std::string& path,
                                             std::uint64_t limit = limits::recording_octets) {
    return read_recording(path, chat_model.structs.front(), limit);
  }
  schema::Model chat_model = compile(chat_schema);
  Folder folder;
};

TEST_F(ReadRecording, GivesTheMessages) {
  const std::vector<Bytes> messages = chats(Values::canary, 3);
  write_recording(folder.path("r.pcap"), messages);
  const auto recording = read(folder.path("r.pcap"));
  ASSERT_TRUE(recording) << recording.error();
  EXPECT_EQ(recording->size(), 3U);
  EXPECT_EQ(recording->octets, joined(messages));
  EXPECT_EQ(recording->broken, "");
}

TEST_F(ReadRecording, OfNothingIsEmpty) {
  write_recording(folder.path("r.pcap"), {});
  const auto recording = read(folder.path("r.pcap"));
  ASSERT_TRUE(recording) << recording.error();
  EXPECT_EQ(recording->size(), 0U);
}

TEST_F(ReadRecording, NamesAMessageOfAnotherSize) {
  std::vector<Bytes> messages = chats(Values::canary, 3);
  messages[1].pop_back();
  write_recording(folder.path("r.pcap"), messages);
  const auto recording = read(folder.path("r.pcap"));
  ASSERT_FALSE(recording);
  EXPECT_THAT(recording.error(), HasSubstr("message 2 has 87 octets; a Packet has 88"));
}

TEST_F(ReadRecording, NamesACaptureGivenInItsPlace) {
  write_capture(folder.path("c.pcap"), scene(chats(Values::canary, 3), chats(Values::canary, 3)));
  const auto recording = read(folder.path("c.pcap"));
  ASSERT_FALSE(recording);
  EXPECT_THAT(recording.error(), HasSubstr("is no recording of messages"));
  EXPECT_THAT(recording.error(), HasSubstr("EN10MB"));
}

TEST_F(ReadRecording, NamesAFileThatIsNone) {
  std::ofstream(folder.path("r.pcap")) << "no capture at all, but long enough for a header";
  EXPECT_FALSE(read(folder.path("r.pcap")));
  EXPECT_FALSE(read(folder.path("nowhere.pcap")));
}

TEST_F(ReadRecording, KeepsWhatCameBeforeItBreaksOff) {
  write_recording(folder.path("r.pcap"), chats(Values::canary, 3));
  std::filesystem::resize_file(folder.path("r.pcap"), 24 + 2 * (16 + 88) + 50);
  const auto recording = read(folder.path("r.pcap"));
  ASSERT_TRUE(recording) << recording.error();
  EXPECT_EQ(recording->size(), 2U);
  EXPECT_NE(recording->broken, "");
}

TEST_F(ReadRecording, KeepsNoMoreThanItsLimit) {
  write_recording(folder.path("r.pcap"), chats(Values::canary, 10));
  const auto recording = read(folder.path("r.pcap"), 300);
  ASSERT_TRUE(recording) << recording.error();
  EXPECT_EQ(recording->size(), 3U);
  EXPECT_EQ(recording->not_kept_messages, 7U);
}

}  // namespace
}  // namespace wirestruct::verify::testing
