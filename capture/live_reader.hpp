// Packets of an interface, as they come: libpcap's live capture.
#pragma once

#include <pcap/pcap.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "capture/source.hpp"

namespace wirestruct::capture {

class LiveReader final : public PacketReader {
 public:
  /// `stopping` outlives the reader.
  static std::expected<std::unique_ptr<PacketReader>, SourceError> open(
      const LiveOptions& options, const std::atomic<bool>& stopping);

  std::expected<bool, SourceError> next(Packet& packet) override;
  int link_type() const override { return pcap_datalink(handle_.get()); }
  std::uint64_t dropped_packets() const override;
  void interrupt() override { pcap_breakloop(handle_.get()); }

 private:
  struct Close {
    void operator()(pcap_t* handle) const { pcap_close(handle); }
  };
  LiveReader(pcap_t* handle, std::string name, const std::atomic<bool>& stopping)
      : handle_(handle), name_(std::move(name)), stopping_(stopping) {}

  // Until the kernel gives a block on; false when it has none from before the stop any more.
  bool wait_for_block() const;

  std::unique_ptr<pcap_t, Close> handle_;
  std::string name_;  // as errors quote it
  const std::atomic<bool>& stopping_;
  std::int64_t units_per_second_ = 0;                   // of the packet times
  std::optional<std::int64_t> stopped_at_ns_;           // on the clock of the packet times
  std::chrono::steady_clock::time_point drained_at_{};  // which nobody sets back meanwhile
};

}  // namespace wirestruct::capture
