// What decode() and encode() say about structs whose size varies: like a Status, but where a field
// stands follows from the message and not from a table, so that the way to it is kept.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "wirestruct/layout.hpp"
#include "wirestruct/status.hpp"

namespace wirestruct {

namespace limits {
/// Structs of varying size in each other: so many of the outermost ones are named in an error.
inline constexpr std::size_t path_steps = 8;
}  // namespace limits

/// One step on the way to a field: the field and, when it is an array, which element.
struct PathStep {
  static constexpr std::uint32_t no_index = std::numeric_limits<std::uint32_t>::max();

  const FieldLayout* field = nullptr;
  std::uint32_t index = no_index;
};

/// True when all went well; then octets() says how many octets the message has.
class [[nodiscard]] MessageStatus {
 public:
  constexpr MessageStatus() noexcept = default;
  /// A message of so many octets was read or written.
  constexpr MessageStatus(const StructLayout& structure, std::size_t octets) noexcept
      : structure_(&structure), octets_(octets) {}

  /// What is said about a struct of fixed size. Only the outermost field is known of it.
  constexpr explicit MessageStatus(const Status& status) noexcept
      : structure_(status.structure()), error_(status.error()) {
    if (status.ok()) return;
    octets_ = status.octets_available();
    if (octets_ > 0 || error_ == Error::message_cut || error_ == Error::output_too_small) {
      octets_needed_ = structure_->size_octets;
    }
    for (const FieldLayout& field : structure_->fields) {
      if (status.field().data() != field.name) continue;
      steps_[0] = {&field};
      step_count_ = 1;
      step_offset_ = field.offset_octets;
      offset_in_step_ = status.offset_octets() - field.offset_octets;
      whole_depth_ = status.whole_depth_;
      bit_field_ = status.bit_field_;
      break;
    }
  }

  /// The message as a whole is concerned.
  static constexpr MessageStatus of(const StructLayout& structure, Error error) noexcept {
    MessageStatus status(structure, std::size_t{0});
    status.error_ = error;
    return status;
  }
  /// The message ends after so many octets, of as many as are needed.
  static constexpr MessageStatus cut(const StructLayout& structure, std::size_t octets,
                                     std::size_t octets_needed) noexcept {
    MessageStatus status(structure, octets);
    status.octets_needed_ = octets_needed;
    status.error_ = Error::message_cut;
    return status;
  }
  /// The output has room for so many octets, of as many as are needed.
  static constexpr MessageStatus too_small(const StructLayout& structure, std::size_t octets,
                                           std::size_t octets_needed) noexcept {
    MessageStatus status(structure, octets);
    status.octets_needed_ = octets_needed;
    status.error_ = Error::output_too_small;
    return status;
  }

  constexpr bool ok() const noexcept { return error_ == Error::none; }
  constexpr explicit operator bool() const noexcept { return ok(); }
  constexpr Error error() const noexcept { return error_; }

  /// The struct that was decoded or encoded; null in a status that was never given out.
  constexpr const StructLayout* structure() const noexcept { return structure_; }

  /// Of the message, when all went well. How many there were, of a message that is cut or of room
  /// for the output. Else 0.
  constexpr std::size_t octets() const noexcept {
    return ok() || error_ == Error::message_cut || error_ == Error::output_too_small ? octets_ : 0;
  }

  /// How many octets the message has at least, when more of them could mend it: it is cut where
  /// the octets end that decode() was given, and not where some length within it says. Of an output
  /// that is too small, how many octets it must have. Else 0.
  constexpr std::size_t octets_needed() const noexcept { return octets_needed_; }

  /// The field concerned, of the outermost struct. Empty when all went well or the output is too
  /// small. Octets without a field have the name of what they are: "reserved", "align".
  constexpr std::string_view field() const noexcept {
    return step_count_ == 0 ? std::string_view() : steps_[0].field->name;
  }

  /// The way to it through nested structs and arrays: "items[2].name".
  std::string path() const {
    detail::PathText path;
    for (std::size_t i = 0; i < step_count_; ++i) {
      path.field(*steps_[i].field);
      if (steps_[i].index != PathStep::no_index) path.index(steps_[i].index);
    }
    if (step_count_ > 0) {
      descend([&path](const FieldLayout& field) { path.field(field); },
              [&path](std::size_t index) { path.index(index); });
    }
    return path.take(bit_field_);
  }

  /// Where what `path()` names starts, from the start of the message.
  constexpr std::size_t offset_octets() const noexcept {
    if (step_count_ == 0) return 0;
    return step_offset_ + descend([](const FieldLayout&) {}, [](std::size_t) {});
  }

 private:
  friend class MessageCursor;

  template <typename OnField, typename OnIndex>
  constexpr std::size_t descend(OnField on_field, OnIndex on_index) const {
    const FieldLayout& field = *steps_[step_count_ - 1].field;
    if (is_whole_ || whole_depth_ == 0) return 0;
    std::size_t start = detail::descend_elements(field, offset_in_step_, on_index);
    if (field.structure != nullptr) {
      start += detail::descend(*field.structure, offset_in_step_ - start, whole_depth_ - 1U,
                               on_field, on_index);
    }
    return start;
  }

  const StructLayout* structure_ = nullptr;
  std::size_t octets_ = 0;
  std::size_t octets_needed_ = 0;
  std::size_t step_offset_ = 0;     // where the last step's field or element starts
  std::size_t offset_in_step_ = 0;  // of the fault, from there
  std::array<PathStep, limits::path_steps> steps_{};
  std::uint8_t step_count_ = 0;
  std::uint8_t bit_field_ = Fault::no_bit_field;
  std::uint8_t whole_depth_ = Fault::innermost;  // counted from the struct of the last step
  bool is_whole_ = false;  // the fault concerns all of the last step, and nothing inside of it
  Error error_ = Error::none;
};

/// For people: "Packet.items[2].name @57: message ends after 60 of at least 64 octets".
inline std::string to_string(const MessageStatus& status) {
  if (status.ok()) return "ok";
  std::string text = status.structure()->name;
  if (!status.field().empty()) {
    text += '.' + status.path() + " @" + std::to_string(status.offset_octets());
  }
  text += ": ";
  text += detail::words_for(status.error());
  if (status.error() == Error::message_cut && status.octets_needed() > 0) {
    text += " after " + std::to_string(status.octets()) + " of at least " +
            std::to_string(status.octets_needed()) + " octets";
  } else if (status.error() == Error::message_cut) {
    text += " or its region, within the field";
  } else if (status.error() == Error::output_too_small) {
    text += " for " + std::to_string(status.octets()) + " of " +
            std::to_string(status.octets_needed()) + " octets";
  }
  return text;
}

template <typename Stream>
Stream& operator<<(Stream& out, const MessageStatus& status) {
  out << to_string(status);
  return out;
}

}  // namespace wirestruct
