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

/// Text of a `char` or `char[n]`; stays octets, since nothing says that they are UTF-8.
struct Text {
  Octets octets;     ///< before the first NUL
  Octets remainder;  ///< the NUL and all after it, to the end of the field; may be empty
};
/// The bits of an f32 or f64 as they were, NaN payloads too.
struct Float {
  std::uint64_t bits = 0;
  std::uint32_t size_octets = 4;
};
/// The bits of an enum, in the low octets of its width; the model knows their name.
struct EnumValue {
  std::size_t index = 0;  ///< into Model::enums
  std::uint64_t bits = 0;
};
/// A bool's octet: 0, 1, or another value, which is kept and reported.
struct Boolean {
  std::uint8_t octet = 0;
};

/// One value. `Octets` is a `byte` or `byte[n]`; nothing (monostate) is a value that is not whole.
using Value = std::variant<std::monostate, std::uint64_t, std::int64_t, Float, Boolean, Text,
                           Octets, EnumValue>;

enum class ItemKind : std::uint8_t {
  structure,  ///< its members are its children
  array,      ///< of structs, texts or octets: its elements are its children, row-major
  scalars,    ///< array of numbers, bools or enums: no children, `element_value` reads them
  leaf,       ///< one value
  padding,
};

enum class ItemState : std::uint8_t {
  whole,
  cut,      ///< the message ends inside of it
  absent,   ///< the message ends before it
  missing,  ///< the capture lacks some of its octets
};

/// One node of the tree. Its descendants are the items up to, not including, `end`.
struct Item {
  ItemKind kind = ItemKind::leaf;
  ItemState state = ItemState::whole;
  std::uint32_t depth = 0;                    ///< 0: the message itself
  std::uint32_t end = 0;                      ///< index after the last descendant
  bool is_element = false;                    ///< a child of an array
  const schema::Field* field = nullptr;       ///< null for the message itself and for padding
  const schema::Struct* structure = nullptr;  ///< for ItemKind::structure
  const schema::Padding* padding = nullptr;   ///< for ItemKind::padding
  std::uint64_t element = 0;                  ///< row-major index, when an element
  std::uint64_t offset_octets = 0;            ///< from the start of the message
  std::uint64_t size_octets = 0;              ///< as declared, even when cut
  Value value = {};                           ///< of a whole leaf
};

/// What is wrong with a message whose octets could still be read.
enum class Remark : std::uint8_t {
  message_cut,       ///< fewer octets than the struct has
  octets_left_over,  ///< more octets than the struct has
  octets_missing,    ///< the capture lacks a range in the middle
  bool_not_0_or_1,
  enum_value_unknown,
  reserved_not_zero,
  padding_not_filler,
  octets_after_nul,  ///< text goes on after its terminator with octets that are not NUL
  text_not_utf8,
  elements_not_shown,  ///< an array has more elements than `limits::record_items` allows for
};

struct RemarkAt {
  Remark remark = Remark::message_cut;
  std::uint32_t item = 0;           ///< index into Record::items
  std::uint64_t offset_octets = 0;  ///< from the start of the message: the first octet concerned
  std::uint64_t count = 1;  ///< elements concerned, or octets when the remark is about octets
};

struct Record {
  const schema::Struct* structure = nullptr;
  Octets octets;  ///< the message, with all that is left over
  std::span<const MissingRange> missing;
  std::vector<Item> items;        ///< items[0] is the message itself
  std::vector<RemarkAt> remarks;  ///< by ascending offset
};

/// The octets of an item that are there: fewer than its size when it is cut, none when absent.
/// Those of a missing range are zeros.
Octets octets_of(const Record& record, const Item& item);

/// The octets behind the struct's last one.
Octets left_over_octets(const Record& record);

/// `a.b[2].c`: the way from the message to an item, empty for the message itself. Padding has the
/// name of its kind: `a.hole`.
std::string path_of(const Record& record, std::size_t item);

/// The same to the element that a remark about an array of numbers is about.
std::string path_of(const Record& record, const RemarkAt& remark);

/// `[1][2]`: the place of a row-major element in an array.
///   dimensions  outermost first
std::string index_path(std::span<const std::uint64_t> dimensions, std::uint64_t element);

/// The dimensions over which a field's values are spread: all of them, but without the last one
/// of `char[n]` and `byte[n]`, which are one value.
std::span<const std::uint64_t> value_dimensions(const schema::Field& field);

/// `pad`, `align`, `reserved`, `hole`, `tail`.
std::string_view name_of(schema::PaddingKind kind);

}  // namespace wirestruct::translate
