// The examples of docs/cpp.md do what they say. An assertion in them that fails ends the program.
#include "gen/cpp_documentation.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <vector>

int connection = -1;

namespace {

std::vector<example::chat::Packet> handled;
std::vector<std::string> reports;

TEST(CppDocumentation, ExamplesDoWhatTheySay) {
  std::filesystem::current_path(testing::TempDir());
  int sockets[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets), 0);
  connection = sockets[0];

  // Two packets and a bit of a third wait to be received.
  std::array<std::byte, 2 * example::chat::Packet::wire_size + 3> octets{};
  ASSERT_TRUE(encode(example::chat::Packet{.sequence = 1}, octets));
  ASSERT_TRUE(encode(example::chat::Packet{.sequence = 2},
                     std::span(octets).subspan(example::chat::Packet::wire_size)));
  ASSERT_EQ(write(sockets[1], octets.data(), octets.size()), std::ssize(octets));
  shutdown(sockets[1], SHUT_WR);
  run_examples();

  ASSERT_EQ(handled.size(), 2U);
  EXPECT_EQ(handled[1].sequence, 2);
  EXPECT_EQ(reports,
            std::vector<std::string>{"Packet.sequence @1: message ends after 3 of 88 octets"});

  example::chat::Packet sent;
  ASSERT_EQ(read(sockets[1], octets.data(), octets.size()), 88);
  ASSERT_TRUE(decode(octets, sent));
  EXPECT_EQ(sent, (example::chat::Packet{.sequence = 1}));
  close(sockets[0]);
  close(sockets[1]);
}

}  // namespace

void handle(const example::chat::Packet& packet) {
  handled.push_back(packet);
}

void report(const std::string& text) {
  reports.push_back(text);
}
