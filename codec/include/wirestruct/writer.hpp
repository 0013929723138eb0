// Writes a struct whose size varies: what generated encode_members() consist of. Members are
// written as the values are; then what derives from them is put in its place, and the values are
// compared with what the schema says about each other.
//
// Nothing stops at a fault: the first one stays, and status() says it. Where the output is too
// small, or there is none, octets are only counted.
#pragma once

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include "wirestruct/bits.hpp"
#include "wirestruct/check.hpp"
#include "wirestruct/checked.hpp"
#include "wirestruct/elements.hpp"
#include "wirestruct/message_cursor.hpp"

namespace wirestruct {

/// The value, or one of its kind when there is none.
template <typename T>
const T& or_blank(const std::optional<T>& value) {
  static const T blank{};
  return value ? *value : blank;
}

class Writer : public MessageCursor {
 public:
  explicit Writer(std::span<std::byte> octets) noexcept : octets_(octets) {}
  /// One that only counts.
  static Writer counting() noexcept {
    Writer writer{std::span<std::byte>()};
    writer.is_writing_ = false;
    return writer;
  }

  /// False when octets are only counted.
  bool is_writing() const noexcept { return is_writing_; }
  /// What was written.
  std::span<const std::byte> message() const noexcept { return octets_.first(position_); }
  const std::byte* at(std::size_t position) const noexcept { return octets_.data() + position; }

  /// Room for so many octets; null when they are only counted.
  std::byte* take(std::size_t octets) noexcept {
    if (is_writing_ && octets > octets_.size() - position_) {
      is_writing_ = false;
      is_too_small_ = true;
    }
    position_ += octets;
    return is_writing_ ? octets_.data() + position_ - octets : nullptr;
  }

  void fill(std::size_t octets, std::byte filler = std::byte{0}) noexcept {
    if (std::byte* const to = take(octets)) write_filler(to, octets, filler);
  }
  /// Up to a multiple of the alignment, counted from the start of the struct.
  void align(const Scope& scope, std::size_t alignment, std::byte filler = std::byte{0}) noexcept {
    const std::size_t past = (position_ - scope.begin()) % alignment;
    fill(past == 0 ? 0 : alignment - past, filler);
  }

  /// Asks for the fields of a run that begins with `row`, before or after it is written.
  template <typename Check>
  void check(std::size_t row, std::size_t run_begin, Check check) {
    RangeChecker checker;
    check(checker);
    const Fault fault = checker.fault();
    if (fault) fail(fault.error, place_in_run(row, run_begin, fault));
  }
  /// Likewise, for the elements of an array.
  template <typename Check>
  void check_elements(std::size_t row, std::size_t begin, std::size_t stride, Check check) {
    RangeChecker checker;
    check(checker);
    const Fault fault = checker.fault();
    if (!fault) return;
    const std::size_t index = fault.offset_octets / stride;
    fail(fault.error, {.row = row,
                       .index = static_cast<std::uint32_t>(index),
                       .begin = begin + index * stride,
                       .offset = fault.offset_octets - index * stride,
                       .is_whole = false,
                       .bit_field = fault.bit_field,
                       .whole_depth = fault.whole_depth});
  }

  /// What is given to the structs of the field `row`, which come next; 0 when it is no number.
  std::int64_t evaluate(std::size_t row, Checked expression) noexcept {
    if (!expression.ok()) fail(Error::expression_overflow, {.row = row, .begin = position_});
    return expression.value();
  }

  /// One struct of varying size, or a std::array of them, each with what the schema gives to it.
  template <typename T, std::integral... Given>
  void write_struct(std::size_t row, const T& from, Given... given) {
    write_struct_at(row, PathStep::no_index, from, given...);
  }

  /// All elements, one after the other.
  template <typename Container, typename Elements>
  void write_array(std::size_t row, const Container& from, Elements elements) {
    if constexpr (detail::is_varying<Elements>) {
      std::uint32_t index = 0;
      for (const auto& element : from) write_element(row, index++, element, elements);
    } else {
      constexpr std::size_t stride = Elements::template stride<typename Container::value_type>;
      std::byte* to = take(from.size() * stride);
      if (to == nullptr) return;
      if constexpr (std::is_same_v<Container, std::string> ||
                    std::is_same_v<Container, std::vector<std::byte>>) {
        if (!from.empty()) std::memcpy(to, from.data(), from.size());
      } else {
        for (const typename Container::value_type& element : from) {
          elements.write(to, element);
          to += stride;
        }
      }
    }
  }

  /// Likewise, and the terminator, which no element may be.
  template <typename Container, typename Elements>
  void write_until(std::size_t row, const Container& from, Elements elements,
                   std::int64_t terminator) {
    using Element = typename Container::value_type;
    constexpr std::size_t stride = Elements::template stride<Element>;
    std::size_t index = 0;
    for (const Element& element : from) {
      const Checked value = number(element);
      if (value.ok() && value.value() == terminator) {
        fail(Error::terminator_wrong, {.row = row,
                                       .index = static_cast<std::uint32_t>(index),
                                       .begin = position_ + index * stride});
      }
      ++index;
    }
    write_array(row, from, elements);
    if (std::byte* const to = take(stride)) elements.write(to, static_cast<Element>(terminator));
  }

  /// All elements, of which `is_last(element, its position)` must hold for the last and no other.
  template <typename Container, typename Elements, typename IsLast>
  void write_until_last(std::size_t row, const Container& from, Elements elements, IsLast is_last) {
    const std::size_t array_begin = position_;
    if (from.empty()) fail(Error::terminator_wrong, {.row = row, .begin = array_begin});
    using Element = typename Container::value_type;
    std::uint32_t index = 0;
    for (const Element& element : from) {
      const std::size_t begin = position_;
      if constexpr (detail::is_varying<Elements>) {
        write_element(row, index, element, elements);
      } else {
        constexpr std::size_t stride = Elements::template stride<Element>;
        if (std::byte* const to = take(stride)) elements.write(to, element);
      }
      ++index;
      if (!is_writing_) continue;
      const Checked last = is_last(element, begin);
      if (last.ok() && last.is_true() == (index == from.size())) continue;
      fail(last.ok() ? Error::terminator_wrong : Error::expression_overflow,
           {.row = row, .index = index - 1, .begin = begin});
    }
  }

  /// Fills a region that began at `begin` up to its size.
  void fill_region(std::size_t row, std::size_t begin, Checked octets) noexcept {
    const std::size_t used = position_ - begin;
    if (!octets.ok()) return fail(Error::expression_overflow, {.row = row, .begin = begin});
    if (octets.value() < 0 || static_cast<std::uint64_t>(octets.value()) < used) {
      return fail(Error::size_wrong, {.row = row, .begin = begin});
    }
    const std::uint64_t room = static_cast<std::uint64_t>(octets.value()) - used;
    constexpr std::uint64_t most = std::numeric_limits<std::size_t>::max() / 4;
    if (room > most - std::min<std::uint64_t>(position_, most)) {
      return fail(Error::size_wrong, {.row = row, .begin = begin});
    }
    fill(static_cast<std::size_t>(room));
  }

  /// The value of a derived field goes into the N octets kept for it at `begin`. Returns it, or 0
  /// when there is none.
  template <typename T, std::size_t N, typename Elements>
  std::int64_t derive(std::size_t row, std::size_t begin, Elements elements, Checked value) {
    if (!value.ok()) {
      fail(Error::expression_overflow, {.row = row, .begin = begin});
      return 0;
    }
    if (!fits_in_bits(value.value(), 8 * N, is_signed_number<T>())) {
      fail(Error::value_out_of_range, {.row = row, .begin = begin});
    } else if (is_writing_) {
      elements.write(octets_.data() + begin, static_cast<T>(value.value()));
    }
    return value.value();
  }
  /// Likewise; 64 bits of a checksum are no number with a sign. It has no value when one that it
  /// goes over has none.
  template <typename T, std::size_t N, typename Elements>
  void put_checksum(std::size_t row, std::size_t begin, Elements elements,
                    std::optional<std::uint64_t> value) {
    if (!value) {
      fail(Error::expression_overflow, {.row = row, .begin = begin});
    } else if (N < 8 && *value >> (8 * N % 64) != 0) {
      fail(Error::value_out_of_range, {.row = row, .begin = begin});
    } else if (is_writing_) {
      elements.write(octets_.data() + begin, static_cast<T>(*value));
    }
  }
  /// The value of a part of `bits` goes to its place in each of `count` integers at `begin`.
  template <typename Elements>
  void put_bits(std::size_t begin, std::size_t count, Elements elements, BitPart part,
                Checked value) noexcept {
    if (is_writing_) {
      wirestruct::put_bits(octets_.data() + begin, count, elements, part, value);
    }
  }

  /// That an array has as many elements, or at most so many; that a field has as many octets.
  void expect_count(std::size_t row, std::size_t begin, std::size_t is, Checked wanted) noexcept {
    expect(Error::count_wrong, row, begin, size_number(is) == wanted);
  }
  void expect_at_most(std::size_t row, std::size_t begin, std::size_t is,
                      std::uint64_t most) noexcept {
    expect(Error::count_wrong, row, begin, is <= most);
  }
  void expect_size(std::size_t row, std::size_t begin, std::size_t is, Checked wanted) noexcept {
    expect(Error::size_wrong, row, begin, size_number(is) == wanted);
  }
  /// What the schema says of a value.
  void expect(Error error, std::size_t row, std::size_t begin, Checked holds) noexcept {
    if (holds.is_true()) return;
    fail(holds.ok() ? error : Error::expression_overflow, {.row = row, .begin = begin});
  }
  /// That a field is there when its condition holds, and only then.
  void expect_presence(std::size_t row, std::size_t begin, bool is_there,
                       Checked condition) noexcept {
    if (condition.ok() && condition.is_true() == is_there) return;
    fail(condition.ok() ? Error::presence_wrong : Error::expression_overflow,
         {.row = row, .begin = begin});
  }
  /// That a field which the end of the message may cut off is not there without the one before.
  void expect_in_order(std::size_t row, std::size_t begin, bool is_there,
                       bool is_there_before) noexcept {
    if (is_there && !is_there_before) fail(Error::presence_wrong, {.row = row, .begin = begin});
  }
  /// That a variant holds the alternative that the selector says.
  void expect_case(std::size_t row, std::size_t begin, std::size_t held, Checked selector,
                   std::initializer_list<CaseRange> cases,
                   std::size_t otherwise = no_alternative) noexcept {
    if (!selector.ok()) return fail(Error::expression_overflow, {.row = row, .begin = begin});
    if (alternative_of(selector.value(), cases, otherwise) == held) return;
    fail(Error::case_wrong, {.row = row, .begin = begin});
  }
  /// That a byte order belongs to the value that says it.
  void expect_order(std::size_t row, const std::optional<std::endian>& order) noexcept {
    if (!order) fail(Error::byte_order_unknown, {.row = row, .begin = position_});
  }

  /// What came of it all.
  MessageStatus status(const StructLayout& structure) const noexcept {
    if (is_too_small_) return MessageStatus::too_small(structure, octets_.size(), position_);
    return failure_.ok() ? MessageStatus(structure, position_) : failure_;
  }

 private:
  template <typename T>
  static constexpr bool is_signed_number() noexcept {
    if constexpr (std::is_enum_v<T>) {
      return std::is_signed_v<std::underlying_type_t<T>> && !std::is_same_v<T, std::byte>;
    } else {
      return std::is_signed_v<T> && !std::is_same_v<T, char>;
    }
  }

  template <typename T, std::integral... Given>
  void write_struct_at(std::size_t row, std::uint32_t index, const T& from, Given... given) {
    if constexpr (detail::is_array<T>) {
      std::uint32_t at =
          index == PathStep::no_index ? 0 : index * static_cast<std::uint32_t>(detail::scalars<T>);
      for (const auto& element : from) write_struct_at(row, at++, element, given...);
    } else {
      enter(row, index);
      encode_members(*this, from, given...);
    }
  }
  /// A struct of varying size.
  template <typename T, typename Elements>
  void write_element(std::size_t row, std::uint32_t index, const T& from, Elements elements) {
    std::apply([&](auto... given) { write_struct_at(row, index, from, given...); }, elements.given);
  }

  void fail(Error error, const Place& place) noexcept {
    if (failure_.ok()) failure_ = status_of(error, place);
  }
  std::span<std::byte> octets_;
  bool is_writing_ = true;
  bool is_too_small_ = false;
  MessageStatus failure_;
};

}  // namespace wirestruct
