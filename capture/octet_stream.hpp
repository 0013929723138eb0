// The octets of a file, one after the other, wherever they come from: what capture formats are read
// from.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <span>
#include <string>

#include "capture/packet_reader.hpp"

namespace wirestruct::capture {

class OctetStream {
 public:
  virtual ~OctetStream() = default;

  /// The first octets, at most 8, without taking them. Before the first read().
  std::span<const std::byte> head();
  /// Reads at least one octet and at most `to.size()`, however few there are at the moment; 0 at
  /// the end, or when something is wrong.
  std::size_t read(std::span<std::byte> to);
  /// What is wrong, as in `the gzip data is damaged (incorrect data check)`; empty: nothing.
  const std::string& error() const { return error_; }

 protected:
  virtual std::size_t read_some(std::span<std::byte> to) = 0;
  void set_error(std::string error) { error_ = std::move(error); }

 private:
  std::array<std::byte, 8> head_{};
  std::size_t head_octets_ = 0;  // read ahead
  std::size_t head_taken_ = 0;   // of them
  std::string error_;
};

/// A file; `-` is standard input. The octets as they are stored. `follow` as in FileOptions; then,
/// and when it waits for a pipe, the stream ends soon after `stopping` is set, which outlives it.
std::expected<std::unique_ptr<OctetStream>, SourceError> open_octets(
    const std::string& path, bool follow, const std::atomic<bool>& stopping);

/// `chat.pcap` or standard input, as errors quote it.
std::string quoted_path(const std::string& path);

}  // namespace wirestruct::capture
