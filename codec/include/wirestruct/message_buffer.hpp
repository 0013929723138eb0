// TCP is a stream: one read may bring half a message or ten and a half. A MessageBuffer takes the
// octets as they come and gives whole messages. It has one block of memory, allocated once.
//
//   wirestruct::MessageBuffer<Packet> buffer;
//   Packet packet;
//   for (;;) {
//     const auto room = buffer.room();
//     const ssize_t octets = recv(socket, room.data(), room.size(), 0);
//     if (octets <= 0) break;
//     buffer.received(static_cast<std::size_t>(octets));
//     while (buffer.next(packet)) handle(packet);
//   }
//   if (const auto status = buffer.end(); !status) report(to_string(status));
//
// Not for use by two threads at once.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <vector>

#include "wirestruct/status.hpp"

namespace wirestruct {

/// `Message` is a generated struct of fixed size.
template <typename Message>
class MessageBuffer {
  static_assert(Message::wire_size > 0, "a message without octets has no end in a stream");

 public:
  /// Never holds more than `capacity_octets`, or than two messages if that is more.
  explicit MessageBuffer(std::size_t capacity_octets = 65536)
      : octets_(std::max(capacity_octets, 2 * Message::wire_size)) {}

  /// Where the next octets go. Never empty when all whole messages were taken before; views given
  /// out by next_octets() end here.
  std::span<std::byte> room() noexcept {
    // Only as many octets are ever moved as were taken before.
    if (buffered_octets() < Message::wire_size || begin_ >= octets_.size() / 2) compact();
    return std::span(octets_).subspan(end_);
  }

  /// So many octets were written to the start of room().
  void received(std::size_t octets) noexcept { end_ += std::min(octets, octets_.size() - end_); }

  /// For octets that are elsewhere: copies as many as there is room for, and returns how many.
  [[nodiscard]] std::size_t push(std::span<const std::byte> octets) noexcept {
    const std::span<std::byte> to = room();
    const std::size_t taken = std::min(octets.size(), to.size());
    if (taken > 0) std::memcpy(to.data(), octets.data(), taken);
    end_ += taken;
    return taken;
  }

  /// Takes the next whole message. False when there is none yet.
  [[nodiscard]] bool next(Message& message) noexcept {
    const std::span<const std::byte> octets = next_octets();
    if (octets.empty()) return false;
    return decode(octets, message).ok();  // always: there are enough octets, checking is lenient
  }

  /// Takes the octets of the next whole message, to be decoded under Checking::strict or passed on.
  /// Empty when there is none yet. Valid until room() or push().
  [[nodiscard]] std::span<const std::byte> next_octets() noexcept {
    if (buffered_octets() < Message::wire_size) return {};
    begin_ += Message::wire_size;
    return std::span<const std::byte>(octets_).subspan(begin_ - Message::wire_size,
                                                       Message::wire_size);
  }

  /// How many octets the next message still lacks; 0 when next() has one.
  std::size_t missing_octets() const noexcept {
    return Message::wire_size - std::min(buffered_octets(), Message::wire_size);
  }

  /// Octets received and not taken.
  std::size_t buffered_octets() const noexcept { return end_ - begin_; }

  /// What it means that the stream ends here: all is well between two messages; inside of one, the
  /// field is named. Messages not taken yet are not looked at.
  Status end() const noexcept {
    const std::size_t left_over = buffered_octets() % Message::wire_size;
    return left_over == 0 ? Status() : Status::cut(Message::layout, left_over);
  }

 private:
  void compact() noexcept {
    if (begin_ == 0) return;
    std::memmove(octets_.data(), octets_.data() + begin_, buffered_octets());
    end_ -= begin_;
    begin_ = 0;
  }

  std::vector<std::byte> octets_;
  std::size_t begin_ = 0;  // of what was not taken yet
  std::size_t end_ = 0;
};

}  // namespace wirestruct
