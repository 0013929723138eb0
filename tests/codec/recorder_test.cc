// Recordings are read back by libpcap, as every capture tool reads them.
#include "wirestruct/recorder.hpp"

#include <gtest/gtest.h>
#include <pcap/pcap.h>

#include <memory>
#include <vector>

namespace wirestruct {
namespace {

struct Recorded {
  std::int64_t time_ns;
  std::vector<std::byte> octets;
};

std::vector<Recorded> read_recording(const std::string& path) {
  std::array<char, PCAP_ERRBUF_SIZE> error{};
  const std::unique_ptr<pcap_t, decltype(&pcap_close)> file(
      pcap_open_offline_with_tstamp_precision(path.c_str(), PCAP_TSTAMP_PRECISION_NANO,
                                              error.data()),
      pcap_close);
  EXPECT_NE(file, nullptr) << error.data();
  std::vector<Recorded> messages;
  if (file == nullptr) return messages;
  EXPECT_EQ(pcap_datalink(file.get()), DLT_USER0);

  pcap_pkthdr* header = nullptr;
  const u_char* octets = nullptr;
  int result = 0;
  while ((result = pcap_next_ex(file.get(), &header, &octets)) == 1) {
    EXPECT_EQ(header->caplen, header->len);
    const auto* const first = reinterpret_cast<const std::byte*>(octets);
    messages.push_back({header->ts.tv_sec * 1'000'000'000 + header->ts.tv_usec,
                        std::vector(first, first + header->caplen)});
  }
  EXPECT_EQ(result, PCAP_ERROR_BREAK) << pcap_geterr(file.get());
  return messages;
}

std::string file_named(const std::string& name) {
  return testing::TempDir() + name;
}

Recorder::Time at(std::int64_t time_ns) {
  return Recorder::Time(std::chrono::nanoseconds(time_ns));
}

TEST(Recorder, ARecordingHoldsEveryMessageWithItsTime) {
  const std::string path = file_named("recorder_whole.pcap");
  Recorder recorder;
  ASSERT_TRUE(recorder.open(path)) << recorder.error().message();
  const std::array<std::byte, 4> first{std::byte{0x40}, std::byte{0xE2}, std::byte{0x01}};
  EXPECT_TRUE(recorder.record(first, at(1'700'000'000'123'456'789)));
  EXPECT_TRUE(recorder.record({}, at(2'147'483'647'999'999'999))) << "the last that fits";
  const std::vector<std::byte> longest(limits::recorded_octets, std::byte{7});
  EXPECT_TRUE(recorder.record(longest, at(0)));
  EXPECT_TRUE(recorder.close()) << recorder.error().message();

  const std::vector<Recorded> messages = read_recording(path);
  ASSERT_EQ(messages.size(), 3U);
  EXPECT_EQ(messages[0].time_ns, 1'700'000'000'123'456'789);
  EXPECT_EQ(messages[0].octets, std::vector(first.begin(), first.end()));
  EXPECT_EQ(messages[1].time_ns, 2'147'483'647'999'999'999);
  EXPECT_TRUE(messages[1].octets.empty());
  EXPECT_EQ(messages[2].octets, longest);
}

TEST(Recorder, TheTimeIsNowUnlessGiven) {
  const std::string path = file_named("recorder_now.pcap");
  Recorder recorder;
  ASSERT_TRUE(recorder.open(path));
  const auto before = std::chrono::system_clock::now().time_since_epoch();
  EXPECT_TRUE(recorder.record({}));
  const auto after = std::chrono::system_clock::now().time_since_epoch();
  EXPECT_TRUE(recorder.flush());

  const std::vector<Recorded> messages = read_recording(path);
  ASSERT_EQ(messages.size(), 1U) << "flush() makes records visible while the recording is open";
  EXPECT_GE(messages[0].time_ns, std::chrono::nanoseconds(before).count());
  EXPECT_LE(messages[0].time_ns, std::chrono::nanoseconds(after).count());
}

TEST(Recorder, AMessageThatNoToolCouldReadEndsTheRecording) {
  const std::string path = file_named("recorder_too_long.pcap");
  Recorder recorder;
  ASSERT_TRUE(recorder.open(path));
  EXPECT_TRUE(recorder.record({}));
  EXPECT_FALSE(recorder.record(std::vector<std::byte>(limits::recorded_octets + 1)));
  EXPECT_EQ(recorder.error(), std::errc::message_size);
  EXPECT_FALSE(recorder.record({}));
  EXPECT_FALSE(recorder.close()) << "whoever looks only at the end must see it, too";
  EXPECT_EQ(read_recording(path).size(), 1U);
}

TEST(Recorder, ATimeThatTheFormatCannotHoldIsAnError) {
  Recorder recorder;
  ASSERT_TRUE(recorder.open(file_named("recorder_time.pcap")));
  EXPECT_FALSE(recorder.record({}, at(-1)));
  EXPECT_EQ(recorder.error(), std::errc::invalid_argument);
  ASSERT_TRUE(recorder.open(file_named("recorder_time.pcap"))) << "a new recording starts clean";
  EXPECT_FALSE(recorder.record({}, at(4'294'967'296'000'000'000)));
}

TEST(Recorder, AFileThatCannotBeOpenedIsReported) {
  Recorder recorder;
  EXPECT_FALSE(recorder.open(file_named("no_such_folder/recording.pcap")));
  EXPECT_EQ(recorder.error(), std::errc::no_such_file_or_directory);
  EXPECT_FALSE(recorder.record({}));
  EXPECT_FALSE(recorder.close());
}

TEST(Recorder, AFullDiskIsReported) {
  Recorder recorder;
  ASSERT_TRUE(recorder.open("/dev/full"));
  EXPECT_TRUE(recorder.record({})) << "still in the buffer";
  EXPECT_FALSE(recorder.flush());
  EXPECT_EQ(recorder.error(), std::errc::no_space_on_device);
  EXPECT_FALSE(recorder.record({}));
  EXPECT_FALSE(recorder.close());
}

TEST(Recorder, ARecordingMovesWithItsRecorder) {
  const std::string path = file_named("recorder_moved.pcap");
  Recorder first;
  ASSERT_TRUE(first.open(path));
  Recorder second = std::move(first);
  EXPECT_TRUE(second.record({}));
  EXPECT_TRUE(second.close());
  EXPECT_EQ(read_recording(path).size(), 1U);
}

}  // namespace
}  // namespace wirestruct
