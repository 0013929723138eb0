// One decoded message: the tree of its fields, flattened in the order of their octets, so that a
// record is one vector that is reused from message to message.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "schema/model.hpp"

namespace wirestruct::translate {

/// Octets of the message itself: a record is valid as long as the octets it was decoded from.
using Octets = std::span<const std::byte>;

/// Octets of a message that the capture lacks, counted from its start. Where they belong, the
/// octets of the message hold zeros that nobody may take for values.
struct MissingRange {
  std::uint64_t offset_octets = 0;
  std::uint64_t size_octets = 0;

  friend bool operator==(const MissingRange&, const MissingRange&) = default;
};

/// Text of a `char` or `char[n]`; stays octets of its charset, since nobody has made sure of them.
struct Text {
  Octets octets;     ///< before the first NUL, padding or terminator
  Octets remainder;  ///< that and all after it, to the end of the field; may be empty
  schema::Charset charset = schema::Charset::utf8;
};
/// The bits of an f16, f32 or f64 as they were, NaN payloads too.
struct Float {
  std::uint64_t bits = 0;
  std::uint32_t size_octets = 4;
};
/// The bits of an enum or of flags, in the low octets of its width; the model knows their names.
struct EnumValue {
  std::size_t index = 0;  ///< into Model::enums
  std::uint64_t bits = 0;
};
/// A bool's octet: 0, 1, or another value, which is kept and reported.
struct Boolean {
  std::uint8_t octet = 0;
};

/// The integer that `bits` are cut from.
struct BitsValue {
  std::size_t index = 0;  ///< into Model::bits
  std::uint64_t bits = 0;
};

/// One value. `Octets` is a `byte` or `byte[n]`; nothing (monostate) is a value that is not whole.
using Value = std::variant<std::monostate, std::uint64_t, std::int64_t, Float, Boolean, Text,
                           Octets, EnumValue, BitsValue>;

enum class ItemKind : std::uint8_t {
  structure,  ///< its members are its children
  array,      ///< of structs, texts or octets: its elements are its children, row-major
  scalars,    ///< array of numbers, bools or enums: no children, `element_value` reads them
  leaf,       ///< one value
  padding,
  undecoded,  ///< octets that nobody can make sense of: what follows something that is wrong
  left_over,  ///< octets of a region, or of a length, that its members do not take
};

enum class ItemState : std::uint8_t {
  whole,
  cut,      ///< the message ends inside of it
  absent,   ///< the message ends before it
  missing,  ///< the capture lacks some of its octets
};

/// One node of the tree. Its descendants are the items up to, not including, `end`.
struct Item {
  /// Of a struct without parameters, or whose arguments have no value.
  static constexpr std::uint32_t no_arguments = UINT32_MAX;

  ItemKind kind = ItemKind::leaf;
  ItemState state = ItemState::whole;
  bool is_element = false;                            ///< a child of an array
  schema::ByteOrder order = schema::ByteOrder::none;  ///< that the values were read in
  std::uint32_t depth = 0;                            ///< 0: the message itself
  std::uint32_t end = 0;                              ///< index after the last descendant
  /// Of a struct with parameters, or of an array of them: the first, into Record::arguments.
  std::uint32_t arguments = no_arguments;
  /// Null for the message itself, for padding and for octets left over; of octets that were not
  /// decoded, the field that they could not be read as, if it was one.
  const schema::Field* field = nullptr;
  const schema::Field* content = nullptr;     ///< of a `switch`: the alternative that is there
  const schema::Struct* structure = nullptr;  ///< for ItemKind::structure
  const schema::Padding* padding = nullptr;   ///< for ItemKind::padding
  std::uint64_t element = 0;                  ///< row-major index, when an element
  std::uint64_t count = 1;                    ///< elements of an array, all dimensions together
  std::uint64_t offset_octets = 0;            ///< from the start of the message
  std::uint64_t size_octets = 0;  ///< as declared, even when cut; a terminator is among them
  Value value = {};               ///< of a whole leaf
};

/// The field whose type, dimensions and extent the item has: of a `switch`, its alternative's.
inline const schema::Field& shape_of(const Item& item) {
  return item.content ? *item.content : *item.field;
}

/// What is wrong with a message whose octets could still be read.
enum class Remark : std::uint8_t {
  message_cut,       ///< fewer octets than the struct has
  octets_left_over,  ///< more octets than the struct has
  octets_missing,    ///< the capture lacks a range in the middle
  bool_not_0_or_1,
  enum_value_unknown,
  reserved_not_zero,
  padding_not_filler,
  octets_after_nul,    ///< text goes on after its terminator with octets that are not NUL
  text_invalid,        ///< octets that mean nothing in the charset
  elements_not_shown,  ///< an array has more elements than `limits::record_items` allows for
  flag_unknown,        ///< bits without a name are set
  derived_wrong,       ///< a length, count, offset or constant is not what it derives from
  checksum_wrong,
  where_violated,
  // Faults: what follows, to the end of the region, is not decoded.
  length_negative,
  length_too_small,   ///< a struct's length is less than what was read of it
  too_many_elements,  ///< more than `@max`
  no_case,            ///< of a `switch`
  expression_overflow,
  byte_order_unknown,  ///< no case of `byte_order by`
};

struct RemarkAt {
  Remark remark = Remark::message_cut;
  std::uint32_t item = 0;           ///< index into Record::items
  std::uint64_t offset_octets = 0;  ///< from the start of the message: the first octet concerned
  std::uint64_t count = 1;  ///< elements concerned, or octets when the remark is about octets
  std::string detail = {};  ///< the values that do not agree, for people; empty: nothing to add
  const schema::BitField* part = nullptr;  ///< of an item of `bits`: the part concerned
  bool is_whole = false;                   ///< about an array as such, not about an element
};

struct Record {
  const schema::Struct* structure = nullptr;
  Octets octets;  ///< the message, with all that is left over
  std::span<const MissingRange> missing;
  std::vector<Item> items;              ///< items[0] is the message itself
  std::vector<std::int64_t> arguments;  ///< of structs with parameters, as they were computed
  std::vector<RemarkAt> remarks;        ///< by ascending offset
};

/// The octets of an item that are there: fewer than its size when it is cut, none when absent.
/// Those of a missing range are zeros.
Octets octets_of(const Record& record, const Item& item);

/// The octets behind the struct's last one; those left over inside of it are items.
Octets left_over_octets(const Record& record);

/// `a.b[2].c`: the way from the message to an item, empty for the message itself. Padding has the
/// name of its kind: `a.hole`.
std::string path_of(const Record& record, std::size_t item);

/// The same to what a remark is about: an element of an array of numbers, a part of `bits`.
std::string path_of(const Record& record, const RemarkAt& remark);

/// `[1][2]`: the place of a row-major element in an array.
///   dimensions  outermost first
std::string index_path(std::span<const std::uint64_t> dimensions, std::uint64_t element);

/// The dimensions over which a field's values are spread: all of them, but without the last one
/// of `char[n]` and `byte[n]`, which are one value. An extent is not among them.
std::span<const std::uint64_t> value_dimensions(const schema::Field& field);

/// True when the extent counts values, so that they are an array; false for `char[..]`, one value.
bool is_extent_of_values(const schema::Field& field);

/// True when the field holds several values.
bool is_array_of_values(const schema::Field& field);

/// `[1][2]`: the place of a row-major element of the field, in its extent and its dimensions.
std::string index_path(const schema::Field& field, std::uint64_t element);

/// The octets of one text or of one value of raw octets in an array of them; else the stride.
std::uint64_t value_octets(const schema::Field& field);

/// How many values one element of the extent has, or all of the field without one: the product of
/// value_dimensions().
std::uint64_t inner_count(const schema::Field& field);

/// How many octets the padding has that begins so far from the start of its struct.
std::uint64_t padding_octets(const schema::Padding& padding, std::uint64_t offset_octets);

/// `pad`, `align`, `reserved`, `hole`, `tail`.
std::string_view name_of(schema::PaddingKind kind);

}  // namespace wirestruct::translate
