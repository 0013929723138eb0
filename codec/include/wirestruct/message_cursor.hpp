// What Reader and Writer have in common: where they are in a message, which field of which struct
// that is, and the first thing that went wrong.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>

#include "wirestruct/checked.hpp"
#include "wirestruct/message_status.hpp"

namespace wirestruct {

/// `case 100 .. 199:` selects that alternative of a variant.
struct CaseRange {
  std::int64_t first;
  std::int64_t last;  ///< included
  std::size_t alternative;
};

inline constexpr std::size_t no_alternative = std::numeric_limits<std::size_t>::max();

class MessageCursor {
 public:
  /// While a struct is read or written. Rows are indices into StructLayout::fields.
  class Scope {
   public:
    Scope(MessageCursor& cursor, const StructLayout& structure) noexcept
        : cursor_(cursor),
          outer_(cursor.innermost_),
          structure_(structure),
          begin_(cursor.position_) {
      cursor.innermost_ = this;
    }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    ~Scope() { cursor_.innermost_ = outer_; }

    /// Where the struct starts, from the start of the message.
    std::size_t begin() const noexcept { return begin_; }

   private:
    friend class MessageCursor;
    friend class Reader;

    MessageCursor& cursor_;
    Scope* outer_;
    const StructLayout& structure_;
    std::size_t begin_;
    // The struct, or element of an array of them, that is read or written within this one.
    std::size_t row_ = 0;
    std::uint32_t index_ = PathStep::no_index;
    std::size_t inner_begin_ = 0;
    // Of Reader: what holds again behind a struct with a length.
    bool has_length_ = false;
    std::size_t length_row_ = 0;
    std::size_t length_begin_ = 0;
    std::size_t outer_end_ = 0;
    bool outer_is_open_ = false;
    bool outer_is_cut_ = false;
  };

  /// From the start of the message.
  std::size_t position() const noexcept { return position_; }

 protected:
  MessageCursor() = default;

  /// Where something is wrong.
  struct Place {
    std::size_t row = 0;
    std::uint32_t index = PathStep::no_index;
    std::size_t begin = 0;   ///< of the field or element
    std::size_t offset = 0;  ///< of the fault, from there
    bool is_whole = true;    ///< the field or element as a whole is concerned
    std::uint8_t bit_field = Fault::no_bit_field;
    std::uint8_t whole_depth = Fault::innermost;  ///< as of Fault
  };

  /// A status with the way to the place.
  MessageStatus status_of(Error error, const Place& place) const noexcept {
    MessageStatus status = blank_status(error);
    put_steps(status, innermost_);
    if (status.step_count_ == limits::path_steps) return status;
    status.steps_[status.step_count_++] = {&innermost_->structure_.fields[place.row], place.index};
    status.step_offset_ = place.begin;
    status.offset_in_step_ = place.offset;
    status.is_whole_ = place.is_whole;
    status.bit_field_ = place.bit_field;
    status.whole_depth_ = place.whole_depth;
    return status;
  }

  /// A status that concerns the innermost struct as a whole.
  MessageStatus status_of_struct(Error error) const noexcept {
    MessageStatus status = blank_status(error);
    put_steps(status, innermost_);
    return status;
  }

  static void set_octets(MessageStatus& status, std::size_t octets, std::size_t needed) noexcept {
    status.octets_ = octets;
    status.octets_needed_ = needed;
  }

  /// The struct at `position()` is that field, or that element of it.
  void enter(std::size_t row, std::uint32_t index = PathStep::no_index) noexcept {
    innermost_->row_ = row;
    innermost_->index_ = index;
    innermost_->inner_begin_ = position_;
  }

  /// The place of a fault in fields of fixed size that follow each other from `row` on.
  Place place_in_run(std::size_t row, std::size_t run_begin, Fault fault) const noexcept {
    const auto rows = innermost_->structure_.fields;
    std::size_t begin = 0;
    for (; row + 1 < rows.size() && fault.offset_octets - begin >= rows[row].size_octets; ++row) {
      begin += rows[row].size_octets;
    }
    return {.row = row,
            .begin = run_begin + begin,
            .offset = fault.offset_octets - begin,
            .is_whole = false,
            .bit_field = fault.bit_field,
            .whole_depth = fault.whole_depth};
  }

  static std::size_t alternative_of(std::int64_t selector, std::initializer_list<CaseRange> cases,
                                    std::size_t otherwise) noexcept {
    for (const CaseRange& range : cases) {
      if (selector >= range.first && selector <= range.last) return range.alternative;
    }
    return otherwise;
  }

  Scope* innermost_ = nullptr;
  std::size_t position_ = 0;

 private:
  MessageStatus blank_status(Error error) const noexcept {
    MessageStatus status;
    const Scope* outermost = innermost_;
    while (outermost->outer_ != nullptr) outermost = outermost->outer_;
    status.structure_ = &outermost->structure_;
    status.error_ = error;
    status.is_whole_ = true;
    return status;
  }

  /// The steps of all structs around the scope, outermost first.
  static void put_steps(MessageStatus& status, const Scope* scope) noexcept {
    std::size_t depth = 0;
    for (const Scope* outer = scope->outer_; outer != nullptr; outer = outer->outer_) ++depth;
    status.step_count_ = static_cast<std::uint8_t>(std::min(depth, limits::path_steps));
    for (const Scope* outer = scope->outer_; outer != nullptr; outer = outer->outer_) {
      if (--depth >= limits::path_steps) continue;
      status.steps_[depth] = {&outer->structure_.fields[outer->row_], outer->index_};
      if (depth + 1 == status.step_count_) status.step_offset_ = outer->inner_begin_;
    }
  }
};

}  // namespace wirestruct
