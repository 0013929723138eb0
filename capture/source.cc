#include "capture/source.hpp"

#include <utility>

#include "capture/capture_files.hpp"
#include "capture/live_reader.hpp"

namespace wirestruct::capture {

PacketSource::PacketSource(Flag stopping, std::unique_ptr<PacketReader> reader)
    : stopping_(std::move(stopping)), reader_(std::move(reader)) {}

std::expected<PacketSource, SourceError> PacketSource::open_file(const std::string& path,
                                                                 FileOptions options) {
  return open_files(std::span(&path, 1), options);
}

std::expected<PacketSource, SourceError> PacketSource::open_files(
    std::span<const std::string> paths, FileOptions options) {
  auto stopping = std::make_unique<std::atomic<bool>>(false);
  auto reader = paths.size() == 1 ? open_capture_file(paths.front(), options.follow, *stopping)
                                  : open_capture_files(paths, *stopping);
  if (!reader) return std::unexpected(std::move(reader).error());
  return PacketSource(std::move(stopping), *std::move(reader));
}

std::expected<PacketSource, SourceError> PacketSource::open_live(const LiveOptions& options) {
  auto stopping = std::make_unique<std::atomic<bool>>(false);
  auto reader = LiveReader::open(options, *stopping);
  if (!reader) return std::unexpected(std::move(reader).error());
  return PacketSource(std::move(stopping), *std::move(reader));
}

std::expected<std::optional<Packet>, SourceError> PacketSource::next() {
  if (ended_) return std::nullopt;
  Packet packet;
  const auto got = reader_->next(packet);
  if (got && *got) {
    packet.number = ++packets_;
    return packet;
  }
  ended_ = true;
  if (!got) return std::unexpected(got.error());
  return std::nullopt;
}

void PacketSource::stop() {
  stopping_->store(true);
  reader_->interrupt();
}

}  // namespace wirestruct::capture
