// Reads a struct whose size varies: what generated decode_members() consist of. A Reader knows
// where the message, or the region in it, ends; octets are looked at only after that was asked, and
// memory is taken only for elements whose octets are there.
//
// Most functions return false when the message cannot be read on; status() then says why. What is
// merely not as the schema says is noted under Checking::strict, and reading goes on: a message
// that is cut is reported as cut, whatever else is wrong with it.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "wirestruct/check.hpp"
#include "wirestruct/checked.hpp"
#include "wirestruct/elements.hpp"
#include "wirestruct/message_cursor.hpp"

namespace wirestruct {

inline constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();

namespace limits {
/// Values that one struct keeps for those around it.
inline constexpr std::size_t kept_values = 16;
}  // namespace limits

class Reader : public MessageCursor {
 public:
  Reader(std::span<const std::byte> octets, Checking checking) noexcept
      : octets_(octets), end_(octets.size()), checking_(checking) {}

  /// All octets there are, the message first.
  std::span<const std::byte> message() const noexcept { return octets_; }
  /// Those at a position, of which the caller knows that they are there.
  const std::byte* at(std::size_t position) const noexcept { return octets_.data() + position; }

  /// True when the message or region goes on.
  bool has_more() const noexcept { return position_ < end_ || is_cut_; }

  /// Takes the octets of fields that follow each other from `row` on, all of fixed size. Null when
  /// they are not there.
  const std::byte* take(std::size_t row, std::size_t octets) noexcept {
    if (octets > end_ - position_) {
      cut_in_run(row, octets);
      return nullptr;
    }
    position_ += octets;
    return octets_.data() + position_ - octets;
  }

  /// Takes the octets up to a multiple of the alignment, counted from the start of the struct.
  const std::byte* align(std::size_t row, const Scope& scope, std::size_t alignment) noexcept {
    const std::size_t past = (position_ - scope.begin()) % alignment;
    const std::size_t octets = past == 0 ? 0 : alignment - past;
    if (octets <= end_ - position_) return take(row, octets);
    cut(octets, {.row = row, .begin = position_});
    return nullptr;
  }

  /// Under Checking::strict: asks for the fields of a run that begins with `row`.
  template <typename Check>
  void check(const std::byte* run, std::size_t row, Check check) {
    if (checking_ == Checking::lenient) return;
    OctetChecker checker(run, checking_);
    check(checker);
    const Fault fault = checker.fault();
    if (fault) note(fault.error, place_in_run(row, run, fault));
  }
  /// Likewise, for the elements of an array; 0: for one value.
  template <typename Check>
  void check_elements(std::size_t row, std::size_t begin, std::size_t stride, Check check) {
    if (checking_ == Checking::lenient) return;
    OctetChecker checker(at(begin), checking_);
    check(checker);
    const Fault fault = checker.fault();
    if (!fault) return;
    note(fault.error, place_in_array(row, begin, stride, fault));
  }
  bool is_strict() const noexcept { return checking_ != Checking::lenient; }

  /// A derived field that was read at a position, and what it derives from.
  void derived(std::size_t row, std::size_t begin, Checked read, Checked computed) noexcept {
    if (!computed.ok()) return note(Error::expression_overflow, {.row = row, .begin = begin});
    if (read.ok() && read.value() == computed.value()) return;
    note(Error::derived_wrong, {.row = row, .begin = begin});
  }
  /// A constant that a signed integer of 64 bits does not hold.
  void constant(std::size_t row, std::size_t begin, std::uint64_t read,
                std::uint64_t expected) noexcept {
    if (read != expected) note(Error::derived_wrong, {.row = row, .begin = begin});
  }
  /// A checksum has no value when one that it goes over has none.
  template <typename T>
  void checksum(std::size_t row, std::size_t begin, T read,
                std::optional<std::uint64_t> computed) noexcept {
    if (computed && static_cast<std::uint64_t>(read) == *computed) return;
    note(computed ? Error::checksum_wrong : Error::expression_overflow,
         {.row = row, .begin = begin});
  }
  /// What the schema says must hold of a field.
  void where(std::size_t row, std::size_t begin, Checked holds) noexcept {
    if (holds.is_true()) return;
    note(holds.ok() ? Error::where_violated : Error::expression_overflow,
         {.row = row, .begin = begin});
  }

  /// An expression that says how to read on, before the field `row`.
  bool evaluate(std::size_t row, Checked expression, bool& result) noexcept {
    result = expression.is_true();
    return expression.ok() || fail(Error::expression_overflow, row);
  }
  /// Likewise, one that gives the field's structs a number.
  bool evaluate(std::size_t row, Checked expression, std::int64_t& result) noexcept {
    result = expression.value();
    return expression.ok() || fail(Error::expression_overflow, row);
  }

  /// Which alternative of a variant the selector says; `no_alternative` when none, which is an
  /// error.
  std::size_t choose(std::size_t row, Checked selector, std::initializer_list<CaseRange> cases,
                     std::size_t otherwise = no_alternative) noexcept {
    if (!selector.ok()) {
      fail(Error::expression_overflow, row);
      return no_alternative;
    }
    const std::size_t chosen = alternative_of(selector.value(), cases, otherwise);
    if (chosen == no_alternative) fail(Error::no_case, row);
    return chosen;
  }

  /// The byte order that the data says, before the field `row`.
  bool choose_order(std::size_t row, Checked selector, std::initializer_list<OrderCase> cases,
                    std::endian& order) noexcept {
    const std::optional<std::endian> found = order_of(selector, cases);
    order = found.value_or(std::endian::little);
    return found.has_value() || fail(Error::byte_order_unknown, row);
  }

  /// The struct is `octets` long, counted from its start.
  bool limit(std::size_t row, std::size_t begin, Scope& scope, Checked octets) noexcept {
    const Place place{.row = row, .begin = begin};
    if (!octets.ok()) return fail(Error::expression_overflow, place);
    const std::size_t done = position_ - scope.begin();
    if (octets.value() < 0 || static_cast<std::uint64_t>(octets.value()) < done) {
      return fail(Error::length_too_small, place);
    }
    scope.has_length_ = true;
    scope.length_row_ = row;
    scope.length_begin_ = begin;
    open_region(static_cast<std::uint64_t>(octets.value()) - done, scope);
    return true;
  }
  /// The last member was read.
  bool finish(Scope& scope) noexcept {
    if (!scope.has_length_) return true;
    if (is_cut_) return cut(0, {.row = scope.length_row_, .begin = scope.length_begin_});
    if (position_ < end_ && is_strict()) note_left_over_in_struct();
    position_ = end_;
    close_region(scope);
    return true;
  }

  /// Where the message or region ends, to be restored behind a field with a region of its own.
  struct Region {
    std::size_t end;
    bool is_open;
    bool is_cut;
  };
  Region region() const noexcept { return {end_, is_open_, is_cut_}; }
  bool enter_region(std::size_t row, Checked octets) noexcept {
    if (!octets.ok()) return fail(Error::expression_overflow, row);
    if (octets.value() < 0) return fail(Error::length_negative, row);
    const auto size = static_cast<std::uint64_t>(octets.value());
    const bool is_cut = size > end_ - position_;
    if (is_cut) need(size);
    if (!is_cut) end_ = position_ + static_cast<std::size_t>(size);
    is_cut_ = is_cut;
    is_open_ = is_open_ && is_cut_;
    return true;
  }
  bool leave_region(std::size_t row, std::size_t begin, const Region& region) noexcept {
    if (is_cut_) return cut(0, {.row = row, .begin = begin, .offset = end_ - begin});
    if (position_ < end_) note(Error::octets_left_over, {.row = row, .begin = begin}, position_);
    position_ = end_;
    end_ = region.end;
    is_open_ = region.is_open;
    is_cut_ = region.is_cut;
    return true;
  }

  /// One struct of varying size, or a std::array of them, each with what the schema gives to it.
  template <typename T, std::integral... Given>
  bool read_struct(std::size_t row, T& to, Given... given) {
    return read_struct_at(row, PathStep::no_index, to, given...);
  }

  /// As many elements as `count` says.
  template <typename Container, typename Elements>
  bool read_count(std::size_t row, Container& to, Elements elements, Checked count,
                  std::uint64_t max_elements = no_limit) {
    if (!count.ok()) return fail(Error::expression_overflow, row);
    if (count.value() < 0) return fail(Error::length_negative, row);
    const auto number = static_cast<std::uint64_t>(count.value());
    if (number > max_elements) return fail(Error::too_many_elements, row);
    constexpr std::size_t least = least_octets<Elements, typename Container::value_type>();
    if (number > (end_ - position_) / least) {
      constexpr std::uint64_t most = std::numeric_limits<std::size_t>::max() / 2;
      return cut(number > most / least ? most : number * least, {.row = row, .begin = position_});
    }
    return read_elements(row, to, elements, static_cast<std::size_t>(number));
  }

  /// As many elements as fill exactly so many octets.
  template <typename Container, typename Elements>
  bool read_filling(std::size_t row, Container& to, Elements elements, Checked octets,
                    std::uint64_t max_elements = no_limit) {
    if (!octets.ok()) return fail(Error::expression_overflow, row);
    if (octets.value() < 0) return fail(Error::length_negative, row);
    const auto size = static_cast<std::uint64_t>(octets.value());
    if (size > end_ - position_) return cut(size, {.row = row, .begin = position_});
    return read_up_to(row, to, elements, position_ + static_cast<std::size_t>(size), max_elements);
  }

  /// As many elements as there are up to the end of the message or region; `trailing` octets of it
  /// are left to the members behind.
  template <typename Container, typename Elements>
  bool read_rest(std::size_t row, Container& to, Elements elements, std::size_t trailing = 0,
                 std::uint64_t max_elements = no_limit) {
    if (is_cut_ || end_ - position_ < trailing) {
      return cut(trailing, {.row = row, .begin = position_, .offset = end_ - position_});
    }
    return read_up_to(row, to, elements, end_ - trailing, max_elements);
  }

  /// Elements up to the terminator, which is taken, too.
  template <typename Container, typename Elements>
  bool read_until(std::size_t row, Container& to, Elements elements, std::int64_t terminator,
                  std::uint64_t max_elements = no_limit) {
    using Element = typename Container::value_type;
    constexpr std::size_t stride = Elements::template stride<Element>;
    std::size_t count = 0;
    for (std::size_t from = position_;; from += stride, ++count) {
      if (end_ - from < stride) return cut(from + stride - position_, whole(row));
      Element element{};
      elements.read(at(from), element);
      const Checked value = number(element);
      if (value.ok() && value.value() == terminator) break;
      if (count >= max_elements) return fail(Error::too_many_elements, row);
    }
    if (!read_elements(row, to, elements, count)) return false;
    position_ += stride;
    return true;
  }

  /// Elements up to and including the first for which `is_last(element, its position)` holds.
  template <typename Container, typename Elements, typename IsLast>
  bool read_until_last(std::size_t row, Container& to, Elements elements, IsLast is_last,
                       std::uint64_t max_elements = no_limit) {
    using Element = typename Container::value_type;
    to.clear();
    for (;;) {
      const std::size_t index = to.size();
      if (index >= max_elements) return fail(Error::too_many_elements, row);
      const std::size_t begin = position_;
      Element element{};  // a std::vector<bool> has none that could be referred to
      if (!read_element(row, element, elements, index)) return false;
      const Checked last = is_last(element, begin);
      to.push_back(std::move(element));
      if (!last.ok()) return fail(Error::expression_overflow, row);
      if (last.value() != 0) return true;
    }
  }

  /// The message cannot be read on. Returns false.
  bool fail(Error error, std::size_t row) noexcept { return fail(error, whole(row)); }
  /// Likewise, for a fault in a run that begins with `row`; true when `check` finds none.
  template <typename Check>
  bool require(const std::byte* run, std::size_t row, Check check) {
    OctetChecker checker(run, Checking::lenient);
    check(checker);
    const Fault fault = checker.fault();
    return !fault || fail(fault.error, place_in_run(row, run, fault));
  }

  /// Likewise, for the elements of an array.
  template <typename Check>
  bool require_elements(std::size_t row, std::size_t begin, std::size_t stride, Check check) {
    OctetChecker checker(at(begin), Checking::lenient);
    check(checker);
    const Fault fault = checker.fault();
    return !fault || fail(fault.error, place_in_array(row, begin, stride, fault));
  }

  /// Keeps what was computed in a struct and is no part of its value, for the struct around it,
  /// which asks before it reads on. `Slot` is the struct's `Kept`.
  template <typename Slot>
  void keep(Slot slot, Checked value) noexcept {
    static_assert(std::is_enum_v<Slot>);
    const auto index = static_cast<std::size_t>(slot);
    kept_values_[index] = value.value();
    kept_ok_[index] = value.ok();
  }
  template <typename Slot>
  Checked kept(Slot slot) const noexcept {
    const auto index = static_cast<std::size_t>(slot);
    return kept_ok_[index] ? Checked(kept_values_[index]) : Checked::overflow();
  }

  /// What came of it all.
  MessageStatus status(const StructLayout& structure) const noexcept {
    if (!failure_.ok()) return failure_;
    return noted_.ok() ? MessageStatus(structure, position_) : noted_;
  }

 private:
  template <typename Elements, typename Element>
  static constexpr std::size_t least_octets() {
    if constexpr (detail::is_varying<Elements>) {
      return detail::scalars<Element> * detail::ScalarOf<Element>::least_size;
    } else {
      return Elements::template stride<Element>;
    }
  }

  static Place place_in_array(std::size_t row, std::size_t begin, std::size_t stride,
                              Fault fault) noexcept {
    const std::size_t index = stride == 0 ? 0 : fault.offset_octets / stride;
    return {.row = row,
            .index = stride == 0 ? PathStep::no_index : static_cast<std::uint32_t>(index),
            .begin = begin + index * stride,
            .offset = fault.offset_octets - index * stride,
            .is_whole = false,
            .bit_field = fault.bit_field,
            .whole_depth = fault.whole_depth};
  }
  Place whole(std::size_t row) const noexcept { return {.row = row, .begin = position_}; }

  bool fail(Error error, const Place& place) noexcept {
    failure_ = status_of(error, place);
    return false;
  }

  /// Only under Checking::strict; the one that is first in the message stays.
  void note(Error error, const Place& place) noexcept {
    note(error, place, place.begin + place.offset);
  }
  void note(Error error, const Place& place, std::size_t offset) noexcept {
    if (checking_ == Checking::lenient || (!noted_.ok() && offset >= noted_offset_)) return;
    noted_ = status_of(error, place);
    noted_offset_ = offset;
  }
  void note_left_over_in_struct() noexcept {
    if (!noted_.ok() && position_ >= noted_offset_) return;
    noted_ = status_of_struct(Error::octets_left_over);
    noted_offset_ = position_;
  }

  /// So many octets are needed from here on. Within a region that is cut, its own octets are: what
  /// a count in it claims beyond them must not keep a stream waiting for octets that never come.
  void need(std::uint64_t octets) noexcept {
    if (!is_open_ || is_cut_) return;
    const std::uint64_t most = std::numeric_limits<std::size_t>::max() / 2;
    octets_needed_ =
        std::max(octets_needed_, position_ + static_cast<std::size_t>(std::min(octets, most)));
  }

  bool cut(std::uint64_t octets, const Place& place) noexcept {
    need(octets);
    failure_ = status_of(Error::message_cut, place);
    set_octets(failure_, octets_.size(), is_open_ ? octets_needed_ : 0);
    return false;
  }
  void cut_in_run(std::size_t row, std::size_t octets) noexcept {
    const auto rows = innermost_->structure_.fields;
    std::size_t begin = position_;
    for (; row + 1 < rows.size() && end_ - begin >= rows[row].size_octets; ++row) {
      begin += rows[row].size_octets;
    }
    cut(octets, {.row = row, .begin = begin, .offset = end_ - begin, .is_whole = false});
  }

  Place place_in_run(std::size_t row, const std::byte* run, Fault fault) const noexcept {
    return MessageCursor::place_in_run(row, static_cast<std::size_t>(run - octets_.data()), fault);
  }

  void open_region(std::uint64_t octets, Scope& scope) noexcept {
    scope.outer_end_ = end_;
    scope.outer_is_open_ = is_open_;
    scope.outer_is_cut_ = is_cut_;
    const bool is_cut = octets > end_ - position_;
    if (is_cut) need(octets);
    is_cut_ = is_cut;
    if (!is_cut_) end_ = position_ + static_cast<std::size_t>(octets);
    is_open_ = is_open_ && is_cut_;
  }
  void close_region(const Scope& scope) noexcept {
    end_ = scope.outer_end_;
    is_open_ = scope.outer_is_open_;
    is_cut_ = scope.outer_is_cut_;
  }

  template <typename T, std::integral... Given>
  bool read_struct_at(std::size_t row, std::uint32_t index, T& to, Given... given) {
    if constexpr (detail::is_array<T>) {
      std::uint32_t at =
          index == PathStep::no_index ? 0 : index * static_cast<std::uint32_t>(detail::scalars<T>);
      for (auto& element : to) {
        if (!read_struct_at(row, at++, element, given...)) return false;
      }
      return true;
    } else {
      enter(row, index);
      return decode_members(*this, to, given...);
    }
  }

  template <typename T, typename Elements>
  bool read_element(std::size_t row, T& to, Elements elements, std::size_t index) {
    if constexpr (detail::is_varying<Elements>) {
      return std::apply(
          [&](auto... given) {
            return read_struct_at(row, static_cast<std::uint32_t>(index), to, given...);
          },
          elements.given);
    } else {
      constexpr std::size_t stride = Elements::template stride<T>;
      const Place place{.row = row,
                        .index = static_cast<std::uint32_t>(index),
                        .begin = position_,
                        .offset = std::min(stride, end_ - position_),
                        .is_whole = false};
      if (stride > end_ - position_) return cut(stride, place);
      elements.read(at(position_), to);
      position_ += stride;
      return true;
    }
  }

  /// Of fixed size, they are known to be there.
  template <typename Container, typename Elements>
  bool read_elements(std::size_t row, Container& to, Elements elements, std::size_t count) {
    using Element = typename Container::value_type;
    if constexpr (detail::is_varying<Elements>) {
      to.clear();
      for (std::size_t i = 0; i < count; ++i) {
        if (!read_element(row, to.emplace_back(), elements, i)) return false;
      }
    } else {
      constexpr std::size_t stride = Elements::template stride<Element>;
      to.resize(count);
      const std::byte* from = at(position_);
      if constexpr (std::is_same_v<Container, std::string> ||
                    std::is_same_v<Container, std::vector<std::byte>>) {
        if (count > 0) std::memcpy(to.data(), from, count);
      } else if constexpr (std::is_same_v<Container, std::vector<bool>>) {
        for (std::size_t i = 0; i < count; ++i) to[i] = from[i] != std::byte{0};
      } else {
        for (std::size_t i = 0; i < count; ++i) elements.read(from + i * stride, to[i]);
      }
      position_ += count * stride;
    }
    return true;
  }

  template <typename Container, typename Elements>
  bool read_up_to(std::size_t row, Container& to, Elements elements, std::size_t end,
                  std::uint64_t max_elements) {
    using Element = typename Container::value_type;
    if constexpr (detail::is_varying<Elements>) {
      const std::size_t outer_end = std::exchange(end_, end);
      const bool outer_is_open = std::exchange(is_open_, false);
      to.clear();
      while (position_ < end_) {
        if (to.size() >= max_elements) return fail(Error::too_many_elements, row);
        const std::size_t index = to.size();
        if (!read_element(row, to.emplace_back(), elements, index)) return false;
      }
      end_ = outer_end;
      is_open_ = outer_is_open;
      return true;
    } else {
      constexpr std::size_t stride = Elements::template stride<Element>;
      const std::size_t count = (end - position_) / stride;
      if (count > max_elements) return fail(Error::too_many_elements, row);
      const std::size_t over = (end - position_) % stride;
      if (!read_elements(row, to, elements, count)) return false;
      if (over == 0) return true;
      is_open_ = false;  // whatever comes, the last element does not fit
      return cut(stride, {.row = row,
                          .index = static_cast<std::uint32_t>(count),
                          .begin = position_,
                          .offset = over,
                          .is_whole = false});
    }
  }

  std::span<const std::byte> octets_;
  std::size_t end_;  // of the message, or of the region in it
  Checking checking_;
  bool is_open_ = true;  // more octets would move the end
  bool is_cut_ = false;  // the region goes on behind the octets that are there
  std::size_t octets_needed_ = 0;
  MessageStatus failure_;  // why the message cannot be read
  MessageStatus noted_;    // the first thing that is not as the schema says
  std::size_t noted_offset_ = 0;
  // Not set here: most messages need none.
  std::int64_t kept_values_[limits::kept_values];
  bool kept_ok_[limits::kept_values];
};

}  // namespace wirestruct
