// Writes a capture to measure with: always the same one for the same arguments.
//
//   generate-capture FILE --megabytes N      four connections that send 88-octet messages both ways
//                                            in full segments; 1 % of the segments are sent again,
//                                            1 % come after later ones
//   generate-capture FILE --connections N    short connections, 64 at a time, 1,250 a second:
//                                            handshake, one message each way, close
//
// Ethernet, IPv4, TCP to port 8888; the messages are those of examples/chat/chat.wire.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::size_t message_octets = 88;
constexpr std::size_t segment_octets = 1448;  // of an Ethernet with TCP timestamps
constexpr std::size_t header_octets = 14 + 20 + 20;

/// SplitMix64 (Steele, Lea and Flood, 2014): the same numbers on every machine.
class Random {
 public:
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
  }
  std::uint64_t below(std::uint64_t limit) { return next() % limit; }
  bool one_in(std::uint64_t count) { return below(count) == 0; }

 private:
  std::uint64_t state_ = 20'261'124;
};

enum Flags : std::uint8_t { fin = 0x01, syn = 0x02, ack = 0x10 };

struct Segment {
  std::uint32_t client = 0;  // its address
  std::uint16_t port = 0;    // its port
  bool from_client = true;
  std::uint32_t sequence = 0;
  std::uint32_t acknowledgement = 0;
  std::uint8_t flags = ack;
  std::vector<std::uint8_t> payload = {};
};

class File {
 public:
  File(const std::string& path, std::uint64_t packet_us)
      : file_(std::fopen(path.c_str(), "wb")), packet_us_(packet_us) {
    if (file_ == nullptr) {
      std::perror(path.c_str());
      std::exit(2);
    }
    // A pcap file of microseconds in this machine's byte order, Ethernet.
    const std::array<std::uint32_t, 6> header{0xA1B2C3D4, 2 | 4 << 16, 0, 0, 262'144, 1};
    put(header.data(), sizeof header);
  }
  ~File() {
    const bool is_whole = std::ferror(file_) == 0;
    if (std::fclose(file_) == 0 && is_whole) return;
    std::perror("writing");
    std::exit(2);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  void write(const Segment& segment) {
    const auto octets = static_cast<std::uint32_t>(header_octets + segment.payload.size());
    time_us_ += packet_us_;
    const std::array<std::uint32_t, 4> record{
        1'700'000'000 + static_cast<std::uint32_t>(time_us_ / 1'000'000),
        static_cast<std::uint32_t>(time_us_ % 1'000'000), octets, octets};
    put(record.data(), sizeof record);
    put_headers(segment);
    put(segment.payload.data(), segment.payload.size());
  }
  std::uint64_t size_octets() const { return size_octets_; }

 private:
  void put(const void* octets, std::size_t count) {
    std::fwrite(octets, 1, count, file_);
    size_octets_ += count;
  }

  void put_headers(const Segment& segment) {
    const std::uint32_t server = 0x0A000001;  // 10.0.0.1
    std::array<std::uint8_t, header_octets> octets{};
    const auto u16 = [&](std::size_t at, std::uint32_t value) {
      octets[at] = static_cast<std::uint8_t>(value >> 8);
      octets[at + 1] = static_cast<std::uint8_t>(value);
    };
    const auto u32 = [&](std::size_t at, std::uint32_t value) {
      u16(at, value >> 16);
      u16(at + 2, value);
    };
    u16(12, 0x0800);
    octets[14] = 0x45;
    u16(16, static_cast<std::uint32_t>(header_octets - 14 + segment.payload.size()));
    octets[22] = 64;
    octets[23] = 6;
    u32(26, segment.from_client ? segment.client : server);
    u32(30, segment.from_client ? server : segment.client);
    u16(34, segment.from_client ? segment.port : 8888);
    u16(36, segment.from_client ? 8888 : segment.port);
    u32(38, segment.sequence);
    u32(42, segment.acknowledgement);
    octets[46] = 0x50;
    octets[47] = segment.flags;
    u16(48, 0xFFFF);
    put(octets.data(), octets.size());
  }

  std::FILE* file_;
  std::uint64_t packet_us_;
  std::uint64_t size_octets_ = 0;
  std::uint64_t time_us_ = 0;
};

void append_message(std::vector<std::uint8_t>& octets, std::uint32_t sequence, std::uint32_t user,
                    Random& random) {
  const std::size_t at = octets.size();
  octets.resize(at + message_octets);
  std::uint8_t* message = octets.data() + at;
  message[0] = sequence == 1 ? 'L' : 'T';
  std::memcpy(message + 1, &sequence, 4);
  std::memcpy(message + 5, &user, 4);
  const std::string name = "user " + std::to_string(user);
  std::memcpy(message + 9, name.data(), name.size());
  for (std::size_t i = 25; i < message_octets; i += 8) {
    const std::uint64_t number = random.next();
    std::memcpy(message + i, &number, std::min<std::size_t>(8, message_octets - i));
  }
}

// ---- a few long connections

/// One direction: what it will send, and what it has put off.
struct Direction {
  std::uint32_t sequence = 0;
  std::uint32_t messages = 0;
  std::vector<std::uint8_t> octets;  // not sent yet
};

struct Connection {
  std::uint32_t client = 0;
  std::uint16_t port = 0;
  std::uint32_t user = 0;
  std::array<Direction, 2> directions;

  Segment segment(bool from_client) const {
    return {.client = client,
            .port = port,
            .from_client = from_client,
            .sequence = directions[from_client ? 0 : 1].sequence,
            .acknowledgement = directions[from_client ? 1 : 0].sequence};
  }
};

void shake_hands(File& file, Connection& connection) {
  for (const bool from_client : {true, false, true}) {
    Segment segment = connection.segment(from_client);
    Direction& direction = connection.directions[from_client ? 0 : 1];
    const bool first = direction.sequence % 2 == 0;  // initial numbers are even
    segment.flags = static_cast<std::uint8_t>(first ? from_client ? syn : syn | ack : ack);
    if (first) ++direction.sequence;
    file.write(segment);
  }
}

void send_long(File& file, std::uint64_t size_octets, Random& random) {
  std::vector<Connection> connections(4);
  for (std::size_t i = 0; i < connections.size(); ++i) {
    connections[i] = {.client = 0x0A000002 + static_cast<std::uint32_t>(i),
                      .port = static_cast<std::uint16_t>(40'000 + i),
                      .user = static_cast<std::uint32_t>(1000 + i),
                      .directions = {}};
    // Near the end, so that the numbers wrap around early.
    for (Direction& direction : connections[i].directions) direction.sequence = 0xFFFF'0000;
    shake_hands(file, connections[i]);
  }
  std::deque<Segment> again;  // to be retransmitted, and segments put off
  while (file.size_octets() < size_octets) {
    Connection& connection = connections[random.below(connections.size())];
    const bool from_client = random.below(2) == 0;
    Direction& direction = connection.directions[from_client ? 0 : 1];
    const std::uint64_t segments = 2 + 2 * random.below(8);
    for (std::uint64_t i = 0; i < segments; ++i) {
      while (direction.octets.size() < segment_octets) {
        append_message(direction.octets, ++direction.messages, connection.user, random);
      }
      Segment segment = connection.segment(from_client);
      const auto end = direction.octets.begin() + segment_octets;
      segment.payload.assign(direction.octets.begin(), end);
      direction.octets.erase(direction.octets.begin(), end);
      direction.sequence += segment_octets;
      if (random.one_in(100)) {  // comes after later ones
        again.push_back(std::move(segment));
      } else {
        file.write(segment);
        if (random.one_in(100)) again.push_back(std::move(segment));
      }
      if (i % 2 == 1) file.write(connection.segment(!from_client));  // its acknowledgement
      if (!again.empty() && random.one_in(4)) {
        file.write(again.front());
        again.pop_front();
      }
    }
  }
  for (const Segment& segment : again) file.write(segment);
  // What is left of the last message of each.
  for (const Connection& connection : connections) {
    for (const bool from_client : {true, false}) {
      Segment segment = connection.segment(from_client);
      segment.payload = connection.directions[from_client ? 0 : 1].octets;
      if (!segment.payload.empty()) file.write(segment);
    }
  }
}

// ---- many short connections

void send_short(File& file, std::uint64_t count, Random& random) {
  struct Open {
    Connection connection;
    int step = 0;
  };
  constexpr std::size_t at_a_time = 64;
  std::vector<Open> open;
  std::uint64_t begun = 0;
  while (begun < count || !open.empty()) {
    if (begun < count && open.size() < at_a_time) {
      // 10.1.0.0 and up; 50,000 ports of each address.
      Open one;
      one.connection.client = 0x0A010000 + static_cast<std::uint32_t>(begun / 50'000);
      one.connection.port = static_cast<std::uint16_t>(10'000 + begun % 50'000);
      one.connection.user = static_cast<std::uint32_t>(begun % 1'000'000);
      for (Direction& direction : one.connection.directions) {
        direction.sequence = static_cast<std::uint32_t>(random.next()) & ~1U;
      }
      open.push_back(one);
      ++begun;
    }
    const std::size_t chosen = random.below(open.size());
    Connection& connection = open[chosen].connection;
    const int step = open[chosen].step++;
    if (step == 0) {
      shake_hands(file, connection);
      continue;
    }
    // A message each way, then a FIN each way and the last acknowledgement.
    const bool from_client = step % 2 == 1;
    Direction& direction = connection.directions[from_client ? 0 : 1];
    Segment segment = connection.segment(from_client);
    if (step <= 2) append_message(segment.payload, 1, connection.user, random);
    if (step == 3 || step == 4) segment.flags = fin | ack;
    direction.sequence +=
        static_cast<std::uint32_t>(segment.payload.size() + (segment.flags & fin));
    file.write(segment);
    if (step == 5) {
      open[chosen] = open.back();
      open.pop_back();
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view what = argc == 4 ? argv[2] : "";
  const std::uint64_t count = argc == 4 ? std::strtoull(argv[3], nullptr, 10) : 0;
  if (count == 0 || (what != "--megabytes" && what != "--connections")) {
    std::fputs("usage: generate-capture FILE --megabytes N | --connections N\n", stderr);
    return 2;
  }
  const bool is_long = what == "--megabytes";
  File file(argv[1], is_long ? 10 : 100);
  Random random;
  if (is_long) {
    send_long(file, count * 1'000'000, random);
  } else {
    send_short(file, count, random);
  }
}
