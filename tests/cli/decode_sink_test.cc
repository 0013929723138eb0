#include "cli/decode_sink.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <iterator>
#include <utility>
#include <vector>

#include "translate/schema_text.hpp"

namespace wirestruct::cli {
namespace {

namespace fs = std::filesystem;
using capture::Connection;
using capture::Direction;

/// Connections of a schema's streams, as the reassembler tells them.
class DecodeSinkTest : public testing::Test {
 protected:
  void SetUp() override { fs::remove_all(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  std::size_t entries() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  const schema::Model model_ = translate::testing::model_of(
      "struct M { u8 kind; u8 value; } "
      "stream S { tcp port 7; client sends M; server sends M; } "
      "stream D { udp port 7; client sends M; }");
  const fs::path folder_ =
      fs::temp_directory_path() / fmt::format("wirestruct-decode-sink-{}", ::getpid());
  DecodeOptions options_;
};

TEST_F(DecodeSinkTest, KeepsNothingOfConnectionsThatAreOver) {
  options_.format = DecodeFormat::raw;
  options_.output = folder_;
  options_.selection.where = "kind == 1";
  const std::vector<std::size_t> structs = {0};
  auto selection = MessageSelection::make(model_, structs, options_.selection, false);
  ASSERT_TRUE(selection);
  const auto nowhere = [](std::string_view) {};
  const auto writer =
      make_message_writer(model_, structs, options_, {.out = nowhere, .aside = nowhere});
  ASSERT_TRUE(writer);
  DecodeSink sink(model_, model_.streams, options_, *selection, **writer, [] {});
  const translate::testing::Buffer messages = translate::testing::octets("01 02 03 04");
  for (std::uint64_t number = 1; number <= 3; ++number) {
    const Connection connection{
        .number = number, .client = {}, .server = {.port = 7}, .handshake_seen = true};
    sink.opened(connection);
    for (const Direction direction : {Direction::client_to_server, Direction::server_to_client}) {
      sink.octets(connection, direction, 0, messages, 1, 0);
      sink.closed(connection, direction, capture::CloseCause::fin, 1);
      // Those that are whole, and the index, which is not yet.
      const std::string_view side = direction == Direction::client_to_server ? "client" : "server";
      const fs::path file = folder_ / fmt::format("{}-{}.bin", number, side);
      ASSERT_TRUE(fs::exists(file));
      EXPECT_EQ(fs::file_size(file), 2U);
    }
    EXPECT_EQ(entries(), 2 * number + 1);
  }
  ASSERT_TRUE((*writer)->finish());
  EXPECT_EQ(entries(), 7U);
}

TEST_F(DecodeSinkTest, LeavesDatagramsOutWhereAConnectionIsAskedFor) {
  options_.format = DecodeFormat::none;
  const std::vector<std::size_t> structs = {0};
  auto selection = MessageSelection::make(model_, structs, options_.selection, false);
  const auto nowhere = [](std::string_view) {};
  const auto writer =
      make_message_writer(model_, structs, options_, {.out = nowhere, .aside = nowhere});
  ASSERT_TRUE(selection && writer);
  const translate::testing::Buffer message = translate::testing::octets("01 02");
  const capture::Datagram datagram{
      .packet = 1, .destination = {.port = 7}, .payload = message, .payload_octets = 2};
  for (const auto& [connection, messages] : {std::pair{0U, 1U}, {7U, 0U}}) {
    options_.connection = connection;
    DecodeSink sink(model_, model_.streams, options_, *selection, **writer, [] {});
    sink.datagram(datagram);
    EXPECT_EQ(sink.counts().client_messages, messages);
  }
}

}  // namespace
}  // namespace wirestruct::cli
