// The C++ side: logs in, sends packets, and reads an answer to each. What it means to send is also
// recorded, so that `wirestruct verify` can compare it with what a capture carried.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string>
#include <wirestruct/message_buffer.hpp>
#include <wirestruct/recorder.hpp>
#include <wirestruct/text.hpp>

#include "chat.hpp"

namespace {

using example::chat::Kind;
using example::chat::Packet;

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "chat_client: %s\n", what.c_str());
  std::exit(2);
}

int connect_to_server() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(example::chat::Chat::port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    fail("connect to 127.0.0.1:8888: " + std::string(std::strerror(errno)));
  }
  // A message leaves in one call and at once; otherwise a small one can wait for the
  // acknowledgement of the one before (Nagle's algorithm against delayed acknowledgement).
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return socket;
}

/// Writes everything; `piece` > 0 cuts the octets into writes of at most that many.
void send_octets(int socket, std::span<const std::byte> octets, std::size_t piece) {
  while (!octets.empty()) {
    const std::size_t size = piece == 0 ? octets.size() : std::min(piece, octets.size());
    const ssize_t sent = ::send(socket, octets.data(), size, MSG_NOSIGNAL);
    if (sent <= 0) fail("send: " + std::string(std::strerror(errno)));
    octets = octets.subspan(static_cast<std::size_t>(sent));
  }
}

Packet packet_number(std::int32_t sequence, std::int32_t user_id) {
  Packet packet;
  packet.kind = sequence == 123456 ? Kind::login : Kind::text;
  packet.sequence = sequence;
  packet.user_id = user_id;
  if (!wirestruct::assign_text(packet.name, "Zoë")) fail("the name is too long");
  for (std::size_t i = 0; i < packet.token.size(); ++i) {
    packet.token[i] = static_cast<std::byte>(static_cast<std::size_t>(sequence) * 31 + i);
  }
  return packet;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) fail("usage: chat_client PACKETS RECORDING [OCTETS_PER_WRITE]");
  const int packets = std::atoi(argv[1]);
  const std::size_t piece = argc > 3 ? static_cast<std::size_t>(std::atoi(argv[3])) : 0;

  wirestruct::Recorder recorder;
  if (!recorder.open(argv[2])) fail(std::string("cannot write ") + argv[2]);

  const int socket = connect_to_server();
  wirestruct::MessageBuffer<Packet> answers;
  std::array<std::byte, Packet::wire_size> octets;
  int answered = 0;
  int as_expected = 0;

  const auto read_answers = [&] {
    // One recv is not one message: there may be several, or a part of one.
    const std::span<std::byte> room = answers.room();
    const ssize_t size = ::recv(socket, room.data(), room.size(), 0);
    if (size <= 0) fail("the server closed the connection");
    answers.received(static_cast<std::size_t>(size));
    Packet answer;
    while (answers.next(answer)) {
      ++answered;
      if (answer.sequence == 123456 + answered - 1 && wirestruct::text(answer.name) == "server") {
        ++as_expected;
      }
    }
  };

  for (int i = 0; i < packets; ++i) {
    if (!encode(packet_number(123456 + i, 2500), octets).ok()) fail("encode");
    recorder.record(octets);
    send_octets(socket, octets, piece);
    if (i - answered > 16) read_answers();
  }
  ::shutdown(socket, SHUT_WR);
  while (answered < packets) read_answers();
  ::close(socket);

  if (!recorder.close()) fail(std::string("cannot write ") + argv[2]);
  std::printf("client: %d packets sent, %d answers, %d as expected\n", packets, answered,
              as_expected);
  return 0;
}
