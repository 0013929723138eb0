// Records the messages that a program sends, so that `wirestruct verify` can compare them with what
// the network carried. A recording is a pcap file of link type USER0, one message a packet, times
// in nanoseconds: tcpdump, tshark and Wireshark open it.
//
//   wirestruct::Recorder recorder;
//   if (!recorder.open("client.pcap")) fail(recorder.error().message());
//   …
//   send(socket, octets.data(), octets.size(), 0);
//   recorder.record(octets);
//   …
//   if (!recorder.close()) fail(recorder.error().message());
//
// Nothing is thrown. The first error stays and ends the recording, whose last record may be half
// written; so it is enough to look at what close() returns. Not for use by two threads at once: two
// records would get mixed.
//
// The format: https://datatracker.ietf.org/doc/html/draft-ietf-opsawg-pcap, sections 4 and 5.
#pragma once

#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include "wirestruct/byte_order.hpp"

namespace wirestruct {

namespace limits {
/// The longest message that a recording takes; libpcap reads no longer packet.
inline constexpr std::size_t recorded_octets = 262144;
}  // namespace limits

class Recorder {
 public:
  using Time = std::chrono::sys_time<std::chrono::nanoseconds>;

  Recorder() = default;
  Recorder(Recorder&& other) noexcept
      : file_(std::exchange(other.file_, nullptr)), error_(other.error_) {}
  Recorder& operator=(Recorder&& other) noexcept {
    std::swap(file_, other.file_);
    std::swap(error_, other.error_);
    return *this;
  }
  /// Closes; call close() to know whether the last octets could be written.
  ~Recorder() { static_cast<void>(close()); }

  /// Starts a recording in a new file; one of that name is replaced.
  [[nodiscard]] bool open(const std::string& path) {
    static_cast<void>(close());
    error_.clear();
    file_ = std::fopen(path.c_str(), "wb");
    if (file_ == nullptr) return failed();

    constexpr std::uint32_t nanosecond_magic = 0xA1B23C4D;
    constexpr std::uint32_t link_type_user0 = 147;
    std::array<std::byte, 24> header{};
    store_little(&header[0], nanosecond_magic);
    store_little(&header[4], std::uint16_t{2});  // version 2.4
    store_little(&header[6], std::uint16_t{4});
    store_little(&header[16], static_cast<std::uint32_t>(limits::recorded_octets));
    store_little(&header[20], link_type_user0);
    return write(header);
  }

  /// Adds a message as it was sent, of at most `limits::recorded_octets`, at a time from 1970 to
  /// 2106, which is all that the format has room for.
  bool record(std::span<const std::byte> message, Time time) {
    constexpr std::int64_t second_ns = 1'000'000'000;
    const std::int64_t time_ns = time.time_since_epoch().count();
    if (message.size() > limits::recorded_octets) return failed(std::errc::message_size);
    if (time_ns < 0 || time_ns / second_ns > std::numeric_limits<std::uint32_t>::max()) {
      return failed(std::errc::invalid_argument);
    }

    const auto octets = static_cast<std::uint32_t>(message.size());
    std::array<std::byte, 16> header{};
    store_little(&header[0], static_cast<std::uint32_t>(time_ns / second_ns));
    store_little(&header[4], static_cast<std::uint32_t>(time_ns % second_ns));
    store_little(&header[8], octets);   // recorded
    store_little(&header[12], octets);  // sent
    return write(header) && write(message);
  }

  /// Likewise, now.
  bool record(std::span<const std::byte> message) {
    const auto now = std::chrono::system_clock::now();
    return record(message, std::chrono::time_point_cast<std::chrono::nanoseconds>(now));
  }

  /// Hands all records to the operating system, so that they outlive a crash of this program.
  bool flush() {
    if (error_) return false;
    if (file_ == nullptr) return failed(std::errc::bad_file_descriptor);
    return std::fflush(file_) == 0 || failed();
  }

  /// Ends the recording. True when every record since open() is in the file.
  [[nodiscard]] bool close() {
    std::FILE* const file = std::exchange(file_, nullptr);
    if (file != nullptr && std::fclose(file) != 0) failed();
    return !error_;
  }

  /// The first error since open().
  std::error_code error() const noexcept { return error_; }

 private:
  /// Keeps the error unless there is one already. Returns false.
  bool failed(std::errc error) {
    if (!error_) error_ = std::make_error_code(error);
    return false;
  }
  bool failed() {
    // stdio sets errno on POSIX; standard C does not promise it.
    return failed(errno != 0 ? static_cast<std::errc>(errno) : std::errc::io_error);
  }

  bool write(std::span<const std::byte> octets) {
    if (error_) return false;
    if (file_ == nullptr) return failed(std::errc::bad_file_descriptor);
    if (octets.empty()) return true;  // its pointer may be null, which fwrite() does not take
    return std::fwrite(octets.data(), 1, octets.size(), file_) == octets.size() || failed();
  }

  std::FILE* file_ = nullptr;  // buffers what is written
  std::error_code error_;
};

}  // namespace wirestruct
