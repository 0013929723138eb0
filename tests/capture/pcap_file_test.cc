// Our reader of pcap files gives what libpcap gives, packet by packet.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <pcap/pcap.h>

#include <array>
#include <memory>
#include <optional>
#include <random>
#include <string>

#include "capture/capture_file.hpp"
#include "capture/source.hpp"

namespace wirestruct::capture {
namespace {

using namespace testing;

struct ClosePcap {
  void operator()(pcap_t* handle) const { pcap_close(handle); }
};
using Handle = std::unique_ptr<pcap_t, ClosePcap>;

Handle open_with_libpcap(const std::string& path) {
  std::array<char, PCAP_ERRBUF_SIZE> error{};
  return Handle(pcap_open_offline_with_tstamp_precision(path.c_str(), PCAP_TSTAMP_PRECISION_NANO,
                                                        error.data()));
}

/// A line for each packet, and the error at the end if there is one.
std::string lines_of_libpcap(const std::string& path) {
  const Handle handle = open_with_libpcap(path);
  std::string lines;
  pcap_pkthdr* header = nullptr;
  const unsigned char* octets = nullptr;
  int result = 0;
  while ((result = pcap_next_ex(handle.get(), &header, &octets)) == 1) {
    lines += fmt::format("{} {} {} ", header->ts.tv_sec * 1'000'000'000 + header->ts.tv_usec,
                         header->len, header->caplen);
    lines.append(reinterpret_cast<const char*>(octets), header->caplen);
  }
  return lines + (result == PCAP_ERROR ? " error" : "");
}

std::string lines_of_source(const std::string& path) {
  auto source = PacketSource::open_file(path);
  std::string lines;
  while (true) {
    const auto packet = source->next();
    if (!packet) return lines + " error";
    const std::optional<Packet>& next = *packet;
    if (!next) return lines;
    lines += fmt::format("{} {} {} ", next->time_ns, next->original_octets, next->octets.size());
    lines += as_text(next->octets);
  }
}

/// More than one block of packets of any size.
Buffer large_file(FileOrder order, std::uint32_t magic, std::mt19937& random) {
  Buffer file = pcap_header(order, magic);
  for (std::uint32_t i = 0; file.size() < 1'300'000; ++i) {
    Buffer octets(random() % (random() % 50 == 0 ? 100'000 : 2'000));
    for (std::byte& octet : octets) octet = static_cast<std::byte>(random());
    const auto original_octets = static_cast<std::uint32_t>(octets.size() + random() % 2);
    file << pcap_packet(order, 1'700'000'000 + i, static_cast<std::uint32_t>(random() % 1'000'000),
                        octets, original_octets);
  }
  return file;
}

TEST(PcapFile, GivesWhatLibpcapGivesWhereverTheFileEnds) {
  std::mt19937 random(7);
  for (const bool big : {false, true}) {
    for (const std::uint32_t magic : {pcap_microseconds, pcap_nanoseconds}) {
      Buffer file = large_file({big}, magic, random);
      for (int cut = 0; cut < 4; ++cut) {
        const TemporaryFile at(file);
        ASSERT_TRUE(lines_of_source(at.path()) == lines_of_libpcap(at.path()))
            << "big " << big << ", cut " << cut;
        file.resize(file.size() - random() % 200'000);
      }
    }
  }
}

TEST(PcapFile, EndsAtAPacketThatIsTooLarge) {
  const TemporaryFile at(
      join({pcap_header({}), pcap_packet({}, 1, 0, text("one")),
            pcap_packet({}, 2, 0, Buffer(300'000)), pcap_packet({}, 3, 0, text("three"))}));
  EXPECT_EQ(lines_of_source(at.path()), lines_of_libpcap(at.path()));
}

}  // namespace
}  // namespace wirestruct::capture
