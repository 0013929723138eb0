// What a PacketSource reads from: a file in one of the formats, several files, or an interface.
#pragma once

#include <cstdint>
#include <expected>
#include <string>

#include "capture/packet.hpp"

namespace wirestruct::capture {

/// Why a source could not be opened, or stopped before its end. A sentence that names the file or
/// interface, what was expected and what was found.
struct SourceError {
  std::string message;
  bool not_permitted = false;  ///< live capture needs rights that this process has not
};

class PacketReader {
 public:
  virtual ~PacketReader() = default;

  /// Fills in the next packet but for its number; false at the end. After an error the packets
  /// before it were good, and the reader is not asked again.
  virtual std::expected<bool, SourceError> next(Packet& packet) = 0;
  /// Of the first interface; each packet says its own.
  virtual int link_type() const = 0;
  /// No packet has another link type than the first interface.
  virtual bool has_one_link_type() const { return true; }
  /// Packets that the kernel dropped because this process was too slow.
  virtual std::uint64_t dropped_packets() const { return 0; }
  /// Makes a next() that waits look at the flag by which it was told to stop. Called from signal
  /// handlers and other threads.
  virtual void interrupt() {}
};

}  // namespace wirestruct::capture
