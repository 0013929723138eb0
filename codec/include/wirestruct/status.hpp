// How decode() and encode() say that something is wrong: 16 octets, returned in registers, cheap to
// test and cheap to drop. The words are put together only when somebody asks for them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "wirestruct/layout.hpp"

namespace wirestruct {

enum class Error : std::uint8_t {
  none,
  message_cut,         ///< decode: fewer octets than the struct has
  output_too_small,    ///< encode: no room for the struct
  value_out_of_range,  ///< encode: a value needs more octets or bits than its field has

  // decode: what the message says about itself cannot be.
  length_negative,      ///< a count or a size is below zero
  length_too_small,     ///< a struct's length is less than what was read of it
  too_many_elements,    ///< more than the schema's `@max`
  no_case,              ///< of a `switch`
  expression_overflow,  ///< 64 bits are not enough, or a division by zero; encode: likewise
  byte_order_unknown,   ///< no case of `byte_order by`; encode: likewise
  message_too_long,     ///< of a stream: longer than the buffer for it

  // encode: values that do not agree with each other.
  count_wrong,       ///< an array has more or fewer elements than the schema says
  size_wrong,        ///< likewise of octets
  presence_wrong,    ///< a field is there that must not be, or the other way round
  case_wrong,        ///< a variant holds another alternative than its `switch` selects
  terminator_wrong,  ///< an element looks like the end of its array, or the last one does not

  // Found by Checking::strict.
  bool_not_0_or_1,
  enum_value_unknown,
  flag_unknown,
  reserved_not_zero,
  text_invalid,   ///< the octets mean nothing in the field's charset
  derived_wrong,  ///< a length, count, offset or constant is not what it derives from
  checksum_wrong,
  where_violated,    ///< encode: likewise
  octets_left_over,  ///< of a region or a struct with a length, more than its members take

  // Found by Checking::exact.
  padding_not_filler,
  octets_after_nul,  ///< text goes on after its NUL with octets that are not NUL
};

/// How closely decode() looks at a message that is long enough.
enum class Checking : std::uint8_t {
  /// Every message is taken that can be read: a bool is true when its octet is not 0, an enum keeps
  /// any value, checksums are not looked at.
  lenient,
  /// Every value must be one that the schema knows: bools are 0 or 1, enums have a name, reserved
  /// octets are 0, text is valid, what is derived is right, and every `where` holds.
  strict,
  /// Strict, and the octets without a value are as encode() writes them: padding holds its filler
  /// and text is followed by NULs only. Encoding the decoded struct gives the same octets.
  exact,
};

/// The first thing wrong inside a block, before it is known whose block it is.
struct Fault {
  static constexpr std::uint8_t no_bit_field = 255;
  static constexpr std::uint8_t innermost = 255;  ///< of whole_depth: the innermost field is

  Error error = Error::none;
  std::uint32_t offset_octets = 0;
  std::uint8_t bit_field = no_bit_field;  ///< of `bits`, the index of the field concerned
  /// How many structs deep the field stands that is concerned as a whole, and nothing inside of it.
  std::uint8_t whole_depth = innermost;

  constexpr explicit operator bool() const noexcept { return error != Error::none; }

  /// The same one, of a struct that stands at that offset in another one.
  constexpr Fault within(std::size_t offset) const noexcept {
    Fault fault = *this;
    fault.offset_octets += static_cast<std::uint32_t>(offset);
    if (whole_depth != innermost) ++fault.whole_depth;
    return fault;
  }
};

class MessageStatus;

/// True when all went well.
class [[nodiscard]] Status {
 public:
  constexpr Status() noexcept = default;
  constexpr Status(const StructLayout& structure, Fault fault) noexcept
      : structure_(&structure),
        octets_(fault.offset_octets),
        error_(fault.error),
        bit_field_(fault.bit_field),
        whole_depth_(fault.whole_depth) {}

  /// The message ends after so many octets.
  static constexpr Status cut(const StructLayout& structure, std::size_t octets) noexcept {
    return {structure, {Error::message_cut, static_cast<std::uint32_t>(octets)}};
  }
  /// The output has room for so many octets.
  static constexpr Status too_small(const StructLayout& structure, std::size_t octets) noexcept {
    return {structure, {Error::output_too_small, static_cast<std::uint32_t>(octets)}};
  }

  constexpr bool ok() const noexcept { return error_ == Error::none; }
  constexpr explicit operator bool() const noexcept { return ok(); }
  constexpr Error error() const noexcept { return error_; }

  /// The struct that was decoded or encoded; null when all went well.
  constexpr const StructLayout* structure() const noexcept { return structure_; }

  /// How many octets there were, of a message that is cut or of room for the output; else 0.
  constexpr std::size_t octets_available() const noexcept {
    return error_ == Error::message_cut || error_ == Error::output_too_small ? octets_ : 0;
  }

  /// The field concerned, of the outermost struct: "token". For octets without a field it says why
  /// they are there: "reserved", "hole". Empty when all went well or the output is too small.
  constexpr std::string_view field() const noexcept;

  /// The way to it through nested structs and arrays: "path[2].x".
  std::string path() const;

  /// Where what `path()` names starts, from the start of the message.
  constexpr std::size_t offset_octets() const noexcept;

 private:
  friend class MessageStatus;

  constexpr const FieldLayout* outermost() const noexcept;

  const StructLayout* structure_ = nullptr;
  std::uint32_t octets_ =
      0;  // where the fault is; where a cut message ends; how much room there is
  Error error_ = Error::none;
  std::uint8_t bit_field_ = Fault::no_bit_field;
  std::uint8_t whole_depth_ = Fault::innermost;
};

/// For people: "Packet.token @25: message ends after 37 of 88 octets".
std::string to_string(const Status& status);

namespace detail {

/// The field of `structure` that the octet `offset` belongs to.
constexpr const FieldLayout* field_at(const StructLayout& structure, std::size_t offset) noexcept {
  for (const FieldLayout& field : structure.fields) {
    if (offset >= field.offset_octets && offset - field.offset_octets < field.size_octets) {
      return &field;
    }
  }
  return nullptr;
}

/// Goes down to the innermost element of the field around the octet `offset`, counted from the
/// field, and returns where that starts. On the way calls on_index(index).
template <typename OnIndex>
constexpr std::size_t descend_elements(const FieldLayout& field, std::size_t offset,
                                       OnIndex on_index) {
  std::size_t start = 0;
  std::size_t element_octets = field.size_octets;
  for (const std::size_t extent : field.array_extents) {
    element_octets /= extent;
    if (element_octets == 0) break;  // of varying size
    const std::size_t index = (offset - start) / element_octets;
    on_index(index);
    start += index * element_octets;
  }
  return start;
}

/// Goes from the struct down to the innermost field or element around the octet `offset`, and
/// returns where that starts. On the way calls on_field(field) and on_index(index). Stops at a
/// field that stands `whole_depth` structs deep.
template <typename OnField, typename OnIndex>
constexpr std::size_t descend(const StructLayout& structure, std::size_t offset,
                              std::size_t whole_depth, OnField on_field, OnIndex on_index) {
  std::size_t start = 0;
  for (const StructLayout* inside = &structure; inside != nullptr;) {
    const FieldLayout* const field = field_at(*inside, offset - start);
    if (field == nullptr) break;
    on_field(*field);
    start += field->offset_octets;
    if (whole_depth-- == 0) break;
    start += descend_elements(*field, offset - start, on_index);
    inside = field->structure;
  }
  return start;
}

/// Puts the way to a field together: "path[2].x".
class PathText {
 public:
  void field(const FieldLayout& field) {
    if (!text_.empty()) text_ += '.';
    text_ += field.name;
    last_ = &field;
  }
  void index(std::size_t index) { text_ += '[' + std::to_string(index) + ']'; }

  /// The whole text; within `bits`, the field of them that is concerned is added.
  std::string take(std::size_t bit_field) {
    if (last_ != nullptr && bit_field < last_->bit_names.size()) {
      text_ += '.';
      text_ += last_->bit_names[bit_field];
    }
    return std::move(text_);
  }

 private:
  std::string text_;
  const FieldLayout* last_ = nullptr;
};

inline std::string_view words_for(Error error) {
  switch (error) {
    case Error::none:
      return "ok";
    case Error::message_cut:
      return "message ends";
    case Error::output_too_small:
      return "output has room";
    case Error::value_out_of_range:
      return "value does not fit in the field's octets";
    case Error::length_negative:
      return "count or size is negative";
    case Error::length_too_small:
      return "length is less than what was read already";
    case Error::too_many_elements:
      return "array has more elements than the schema allows";
    case Error::no_case:
      return "switch has no case for the value";
    case Error::expression_overflow:
      return "expression leaves 64 bits or divides by zero";
    case Error::byte_order_unknown:
      return "no byte order belongs to the value";
    case Error::message_too_long:
      return "message is longer than its buffer";
    case Error::count_wrong:
      return "array does not have as many elements as the schema says";
    case Error::size_wrong:
      return "field does not have as many octets as the schema says";
    case Error::presence_wrong:
      return "field is there, or not there, against its condition";
    case Error::case_wrong:
      return "variant holds another alternative than the switch selects";
    case Error::terminator_wrong:
      return "array does not end where its reader would see its end";
    case Error::bool_not_0_or_1:
      return "bool is neither 0 nor 1";
    case Error::enum_value_unknown:
      return "enum has no such value";
    case Error::flag_unknown:
      return "bits without a name are set";
    case Error::reserved_not_zero:
      return "reserved octets are not zero";
    case Error::text_invalid:
      return "text is not valid in its charset";
    case Error::derived_wrong:
      return "value is not what it derives from";
    case Error::checksum_wrong:
      return "checksum is wrong";
    case Error::where_violated:
      return "value is not one that the schema allows";
    case Error::octets_left_over:
      return "octets are left over";
    case Error::padding_not_filler:
      return "padding does not hold its filler";
    case Error::octets_after_nul:
      return "text goes on after its NUL";
  }
  return {};
}

}  // namespace detail

constexpr const FieldLayout* Status::outermost() const noexcept {
  if (ok() || error_ == Error::output_too_small) return nullptr;
  return detail::field_at(*structure_, octets_);
}

constexpr std::string_view Status::field() const noexcept {
  const FieldLayout* const found = outermost();
  return found == nullptr ? std::string_view() : found->name;
}

constexpr std::size_t Status::offset_octets() const noexcept {
  if (outermost() == nullptr) return 0;
  return detail::descend(
      *structure_, octets_, whole_depth_, [](const FieldLayout&) {}, [](std::size_t) {});
}

inline std::string Status::path() const {
  if (outermost() == nullptr) return {};
  detail::PathText path;
  detail::descend(
      *structure_, octets_, whole_depth_, [&path](const FieldLayout& field) { path.field(field); },
      [&path](std::size_t index) { path.index(index); });
  return path.take(bit_field_);
}

inline std::string to_string(const Status& status) {
  if (status.ok()) return "ok";
  std::string text = status.structure()->name;
  if (!status.field().empty()) {
    text += '.' + status.path() + " @" + std::to_string(status.offset_octets());
  }
  text += ": ";
  text += detail::words_for(status.error());
  const std::string size = std::to_string(status.structure()->size_octets) + " octets";
  if (status.error() == Error::message_cut) {
    text += " after " + std::to_string(status.octets_available()) + " of " + size;
  }
  if (status.error() == Error::output_too_small) {
    text += " for " + std::to_string(status.octets_available()) + " of " + size;
  }
  return text;
}

/// So that a status can be streamed and GoogleTest prints it, without <iostream> in this header.
template <typename Stream>
Stream& operator<<(Stream& out, const Status& status) {
  out << to_string(status);
  return out;
}

}  // namespace wirestruct
