// What reading a capture costs when nothing is done with it: the yardstick of the table.
//
//   read-capture FILE            libpcap's own loop
//   read-capture FILE --mapped   from header to header through the mapped file, without libpcap:
//                                what no reader of packets can be faster than
#include <fcntl.h>
#include <pcap/pcap.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string_view>

namespace {

struct Total {
  std::uint64_t packets = 0;
  std::uint64_t octets = 0;
};

Total read_with_libpcap(const char* path) {
  std::array<char, PCAP_ERRBUF_SIZE> error{};
  pcap_t* handle = pcap_open_offline(path, error.data());
  if (handle == nullptr) {
    std::fprintf(stderr, "%s\n", error.data());
    return {};
  }
  Total total;
  pcap_pkthdr* header = nullptr;
  const unsigned char* octets = nullptr;
  while (pcap_next_ex(handle, &header, &octets) == 1) {
    ++total.packets;
    total.octets += header->caplen;
  }
  pcap_close(handle);
  return total;
}

Total walk_mapped(const char* path) {
  const int file = open(path, O_RDONLY);
  struct stat status{};
  if (file < 0 || fstat(file, &status) != 0) {
    std::perror(path);
    return {};
  }
  const auto size = static_cast<std::uint64_t>(status.st_size);
  void* mapped = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  close(file);
  if (mapped == MAP_FAILED) {
    std::perror("mmap");
    return {};
  }
  const auto* octets = static_cast<const unsigned char*>(mapped);
  Total total;
  for (std::uint64_t at = 24; at + 16 <= size;) {
    std::uint32_t stored = 0;
    std::memcpy(&stored, octets + at + 8, sizeof stored);
    ++total.packets;
    total.octets += stored;
    at += 16 + std::uint64_t{stored};
  }
  munmap(mapped, size);
  return total;
}

}  // namespace

int main(int argc, char** argv) {
  const bool mapped = argc == 3 && std::string_view(argv[2]) == "--mapped";
  if (argc != 2 && !mapped) {
    std::fputs("usage: read-capture FILE [--mapped]\n", stderr);
    return 2;
  }
  const Total total = mapped ? walk_mapped(argv[1]) : read_with_libpcap(argv[1]);
  std::printf("%llu packets, %llu octets\n", static_cast<unsigned long long>(total.packets),
              static_cast<unsigned long long>(total.octets));
  return total.packets == 0 ? 2 : 0;
}
