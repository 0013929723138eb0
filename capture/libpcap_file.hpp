// A file that libpcap reads from an OctetStream: the rarer variants of pcap (Kuznetsov's, Navtel's,
// versions before 2.4). It also tells what is no capture at all.
#pragma once

#include <pcap/pcap.h>

#include <atomic>
#include <memory>
#include <string>

#include "capture/octet_stream.hpp"
#include "capture/packet_reader.hpp"

namespace wirestruct::capture {

class LibpcapFile final : public PacketReader {
 public:
  /// `name` as errors quote it; `stopping` outlives the reader.
  static std::expected<std::unique_ptr<PacketReader>, SourceError> open(
      std::unique_ptr<OctetStream> octets, std::string name, const std::atomic<bool>& stopping);

  std::expected<bool, SourceError> next(Packet& packet) override;
  int link_type() const override { return pcap_datalink(handle_.get()); }

 private:
  struct Close {
    void operator()(pcap_t* handle) const { pcap_close(handle); }
  };
  LibpcapFile(std::unique_ptr<OctetStream> octets, pcap_t* handle, std::string name,
              const std::atomic<bool>& stopping);
  std::expected<bool, SourceError> fail() const;

  std::unique_ptr<OctetStream> octets_;  // is read until handle_ is closed
  std::unique_ptr<pcap_t, Close> handle_;
  std::string name_;
  const std::atomic<bool>& stopping_;
  int link_type_;
  std::uint64_t packets_ = 0;
};

}  // namespace wirestruct::capture
