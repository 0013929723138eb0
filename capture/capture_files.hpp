// Capture files: of which format one is, and several of them as one capture.
#pragma once

#include <atomic>
#include <expected>
#include <memory>
#include <span>
#include <string>

#include "capture/packet_reader.hpp"

namespace wirestruct::capture {

using OpenedReader = std::expected<std::unique_ptr<PacketReader>, SourceError>;

/// `follow` as in FileOptions. `stopping` outlives the reader and ends its reading.
OpenedReader open_capture_file(const std::string& path, bool follow,
                               const std::atomic<bool>& stopping);

/// At least one file, in whatever order they are named: a file begins where its first packet's time
/// says, and files that overlap give their packets by time. One that breaks off costs the rest of
/// its own packets; its error comes when the others have been read.
OpenedReader open_capture_files(std::span<const std::string> paths,
                                const std::atomic<bool>& stopping);

/// `chat.pcap`, `chat.pcap and 2 more`, `standard input`; at least one.
std::string name_of_files(std::span<const std::string> paths);

}  // namespace wirestruct::capture
