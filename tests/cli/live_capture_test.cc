#include "cli/live_capture.hpp"

#include <gtest/gtest.h>

namespace wirestruct::cli {
namespace {

TEST(StopOnSignal, EndsTheCaptureFirstAndThenTheProgram) {
  auto source =
      capture::PacketSource::open_file(WIRESTRUCT_SOURCE_DIR "/examples/chat/recorded/right.pcap");
  ASSERT_TRUE(source);
  const StopOnSignal stop_on_signal(*source);
  std::raise(SIGTERM);
  const auto packet = source->next();
  ASSERT_TRUE(packet);
  EXPECT_FALSE(*packet);
  EXPECT_EXIT(std::raise(SIGTERM), testing::KilledBySignal(SIGTERM), "");
}

}  // namespace
}  // namespace wirestruct::cli
