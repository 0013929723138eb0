// TCP is a stream: one read may bring half a message or ten and a half. A MessageBuffer takes the
// octets as they come and gives whole messages. It has one block of memory, allocated once.
//
// Where a message ends, its own octets say, or its framing (wirestruct/framing.hpp).
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
#include <type_traits>
#include <vector>

#include "wirestruct/framing.hpp"
#include "wirestruct/message_status.hpp"
#include "wirestruct/status.hpp"

namespace wirestruct {

namespace detail {

/// A generated struct that always has `wire_size` octets.
template <typename T>
concept FixedMessage = requires { T::wire_size; };

}  // namespace detail

/// `Message` is a generated struct, `Framing` one of wirestruct/framing.hpp.
template <typename Message, typename Framing = OwnFraming>
class MessageBuffer;

template <detail::FixedMessage Message>
class MessageBuffer<Message, OwnFraming> {
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

/// For messages whose size varies, and for framed ones. A message that cannot be read breaks the
/// stream when nobody knows where it ends: next() then gives no more, and status() says why. In a
/// frame it is left out, and the next one is read.
template <typename Message, typename Framing>
class MessageBuffer {
 public:
  /// Never holds more than `capacity_octets`; a longer message breaks the stream.
  explicit MessageBuffer(std::size_t capacity_octets = 65536)
      : octets_(std::max<std::size_t>(capacity_octets, 1)) {}

  /// Where the next octets go. Not empty when next() gave false before, unless the stream is
  /// broken.
  std::span<std::byte> room() noexcept {
    compact();
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

  /// Takes the next whole message. False when there is none yet, or the stream is broken.
  [[nodiscard]] bool next(Message& message, Checking checking = Checking::lenient) {
    if (is_broken_ || buffered_octets() < octets_needed_) return false;
    if constexpr (std::is_same_v<Framing, OwnFraming>) {
      return next_unframed(message, checking);
    } else {
      return next_framed(message, checking);
    }
  }

  /// How many octets the next message still lacks, at least; 0 when next() should be asked.
  std::size_t missing_octets() const noexcept {
    return octets_needed_ - std::min(buffered_octets(), octets_needed_);
  }

  /// Octets received and not taken.
  std::size_t buffered_octets() const noexcept { return end_ - begin_; }

  /// Why the stream is broken or, in frames, what was wrong with the last message that was left
  /// out; all well otherwise.
  const MessageStatus& status() const noexcept { return status_; }
  bool is_broken() const noexcept { return is_broken_; }

  /// What it means that the stream ends here, when next() gives no more.
  MessageStatus end() const {
    if (is_broken_ || buffered_octets() == 0) return is_broken_ ? status_ : MessageStatus();
    const std::span<const std::byte> octets = buffered();
    if constexpr (std::is_same_v<Framing, OwnFraming>) {
      Message message;
      return MessageStatus(decode(octets, message));
    } else {
      const Frame frame = Framing::find(octets, 0);
      if (frame.octets_needed == 0) return MessageStatus();
      return MessageStatus::cut(Message::layout, octets.size(), frame.octets_needed);
    }
  }

 private:
  std::span<const std::byte> buffered() const noexcept {
    return std::span<const std::byte>(octets_).subspan(begin_, buffered_octets());
  }

  bool next_unframed(Message& message, Checking checking) {
    const std::span<const std::byte> octets = buffered();
    if (octets.empty()) return false;
    const MessageStatus status = decode(octets, message, checking);
    if (status.ok()) {
      take(status.octets());
      return true;
    }
    if (status.octets_needed() > 0 && status.error() == Error::message_cut) {
      return wait_for(status.octets_needed());
    }
    return broken(status);
  }

  bool next_framed(Message& message, Checking checking) {
    for (;;) {
      const std::span<const std::byte> octets = buffered();
      const Frame frame = Framing::find(octets, scanned_octets_);
      if (frame.is_broken)
        return broken(MessageStatus::of(Message::layout, Error::length_too_small));
      if (frame.octets_needed > 0) {
        scanned_octets_ = octets.size();
        return wait_for(frame.octets_needed);
      }
      take(frame.size_octets);
      const auto status =
          decode(octets.subspan(frame.begin, frame.message_octets), message, checking);
      if (status.ok()) return true;
      status_ = MessageStatus(status);
    }
  }

  void take(std::size_t octets) noexcept {
    begin_ += octets;
    octets_needed_ = 0;
    scanned_octets_ = 0;
  }
  bool wait_for(std::size_t octets) {
    octets_needed_ = octets;
    if (octets <= octets_.size()) return false;
    return broken(MessageStatus::of(Message::layout, Error::message_too_long));
  }
  bool broken(const MessageStatus& status) {
    is_broken_ = true;
    status_ = status;
    return false;
  }

  void compact() noexcept {
    if (begin_ == 0) return;
    std::memmove(octets_.data(), octets_.data() + begin_, buffered_octets());
    end_ -= begin_;
    begin_ = 0;
  }

  std::vector<std::byte> octets_;
  std::size_t begin_ = 0;  // of what was not taken yet
  std::size_t end_ = 0;
  std::size_t octets_needed_ = 0;   // before it makes sense to look again
  std::size_t scanned_octets_ = 0;  // of the frame, in which its end is not
  bool is_broken_ = false;
  MessageStatus status_;
};

/// Adds a message as it goes over the stream to the end of `to`, which stays as it was when that
/// fails.
template <typename Framing = OwnFraming, typename Message>
MessageStatus append(const Message& message, std::vector<std::byte>& to) {
  std::size_t size = 0;
  if constexpr (detail::FixedMessage<Message>) {
    size = Message::wire_size;
  } else {
    size = encoded_size(message);
  }
  const std::size_t begin = to.size();
  bool fits = true;
  if constexpr (!std::is_same_v<Framing, OwnFraming>) fits = Framing::begin(size, to);
  const std::size_t message_begin = to.size();
  to.resize(message_begin + size);
  MessageStatus status(encode(message, std::span(to).subspan(message_begin)));
  if constexpr (!std::is_same_v<Framing, OwnFraming>) {
    if (fits && status.ok()) {
      const std::vector<std::byte> written(to.begin() + static_cast<std::ptrdiff_t>(message_begin),
                                           to.end());
      fits = Framing::end(written, to);
    }
  }
  if (fits && status.ok()) return status;
  to.resize(begin);
  return status.ok() ? MessageStatus::of(Message::layout, Error::size_wrong) : status;
}

}  // namespace wirestruct
