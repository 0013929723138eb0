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

/// What a leaf holds. Text and raw octets stay octets: `Text` up to its terminator.
struct Text {
  Octets octets;     ///< before the first NUL
  Octets remainder;  ///< the NUL and all after it, to the end of the field; may be empty
};
/// The bits of an f32 or f64 as they were, NaN payloads too.
struct Float {
  std::uint64_t bits = 0;
  std::uint32_t size_octets = 4;
};
/// An enum's octets; the enumerator is looked up in the model.
struct EnumValue {
  std::size_t index = 0;  ///< into Model::enums
  std::uint64_t bits = 0;
};
/// A bool's octet: 0, 1, or another value, which is kept and reported.
struct Boolean {
  std::uint8_t octet = 0;
};

using Value = std::variant<std::monostate, std::uint64_t, std::int64_t, Float, Boolean, Text,
                           Octets, EnumValue>;

enum class ItemKind : std::uint8_t { structure, array, leaf, padding };

enum class ItemState : std::uint8_t {
  whole,
  cut,     ///< the message ends inside of it
  absent,  ///< the message ends before it
};

/// One node of the tree. Its descendants are the items up to, not including, `end`.
struct Item {
  ItemKind kind = ItemKind::leaf;
  ItemState state = ItemState::whole;
  std::uint32_t depth = 0;                    ///< 0: the message itself
  std::uint32_t end = 0;                      ///< index after the last descendant
  const schema::Field* field = nullptr;       ///< null for the message itself and for padding
  const schema::Struct* structure = nullptr;  ///< for ItemKind::structure
  const schema::Padding* padding = nullptr;   ///< for ItemKind::padding
  std::uint64_t element = 0;                  ///< index within the enclosing array item, if any
  std::uint64_t offset_octets = 0;            ///< from the start of the message
  std::uint64_t size_octets = 0;              ///< as declared, even when cut
  Value value;                                ///< of a whole leaf or a whole padding (Octets)
};

/// What is wrong with a message whose octets could still be read.
enum class Remark : std::uint8_t {
  message_cut,       ///< fewer octets than the struct has
  octets_left_over,  ///< more octets than the struct has
  bool_not_0_or_1,
  enum_value_unknown,
  reserved_not_zero,
  padding_not_filler,
  octets_after_nul,  ///< text goes on after its terminator with octets that are not NUL
  text_not_utf8,
};

struct RemarkAt {
  Remark remark;
  std::uint32_t item = 0;           ///< index into Record::items
  std::uint64_t offset_octets = 0;  ///< from the start of the message
};

struct Record {
  const schema::Struct* structure = nullptr;
  Octets octets;                  ///< the message
  std::vector<Item> items;        ///< items[0] is the message itself
  std::vector<RemarkAt> remarks;  ///< by ascending offset
};

/// `a.b[2].c`: the way from the message to an item, empty for the message itself.
std::string path_of(const Record& record, std::size_t item);

}  // namespace wirestruct::translate
