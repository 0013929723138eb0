// The way from a message to one of its values, as people name it: `user_id`, `head.version`,
// `items[0].id`, `body.text`. Filters, columns and statistics find their values by it.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "schema/model.hpp"
#include "translate/record.hpp"

namespace wirestruct::translate {

/// What may stand at the end of a path.
enum class TargetKind : std::uint8_t {
  number,     ///< integers, enums, flags, bools, parts of bits and flags
  real,       ///< floating point
  character,  ///< one `char`: a number, and text
  octet,      ///< one `byte`: a number
  text,
  octets,
  bits,
  structure,
  array,
};

/// Whether it has a value of its own.
bool is_value(TargetKind kind);

struct PathTarget {
  TargetKind kind = TargetKind::number;
  const schema::Field* field = nullptr;      ///< whose shape it has; of a part, that of the whole
  const schema::BitField* part = nullptr;    ///< of bits
  const schema::Enumerator* flag = nullptr;  ///< of flags: 1 when all its bits are set
  std::optional<std::size_t> enumeration = {};  ///< into Model::enums, when it has one's values
  std::optional<std::size_t> structure = {};    ///< into Model::structs, of TargetKind::structure
};

struct PathStep {
  std::string name;
  std::vector<std::uint64_t> indices;  ///< one for each dimension, or none
  // Where find() came upon it last: messages mostly look alike.
  mutable std::uint32_t last_item = 0;
  mutable const schema::Field* last_field = nullptr;
};

struct FieldPath {
  std::string text;
  std::vector<PathStep> steps;
  /// What may be there: several when alternatives of a `switch` have something of that name.
  std::vector<PathTarget> targets;
  bool is_secret = false;  ///< a field on the way is
};

/// Why a text is no path: a sentence each, for people.
struct PathError {
  std::string message;  ///< `Packet` has nothing called `usr_id`
  std::string label;    ///< what is there in its place; may be empty
  std::string fix;      ///< did you mean `user_id`?; may be empty
};

std::expected<FieldPath, PathError> resolve_path(const schema::Model& model,
                                                 const schema::Struct& structure,
                                                 std::string_view text);

/// What stands at the end of a path in one message.
struct Found {
  std::uint32_t item = 0;
  std::uint32_t parent = 0;                   ///< the item of the struct that the field stands in
  std::optional<std::uint64_t> element = {};  ///< of an ItemKind::scalars
  const schema::BitField* part = nullptr;
  const schema::Enumerator* flag = nullptr;
};

/// Nothing when the message has no such field: an `if` or a `switch` left it out, an array is
/// shorter, or the message ends before it.
std::optional<Found> find(const Record& record, const FieldPath& path);

/// The value there; nothing (monostate) for what is not whole, or has none of its own. A flag is a
/// number, 0 or 1.
Value value_at(const schema::Model& model, const Record& record, const Found& found);

/// A number with a fraction: of a float's width, or of none (0), as it is written in a filter.
struct Real {
  double number = 0;
  std::uint32_t size_octets = 0;
};

/// What a value is to those who compute; nothing for text, octets and whole `bits`. Only numbers
/// above 2^63 - 1 are unsigned.
using NumberValue = std::variant<std::monostate, std::int64_t, std::uint64_t, Real>;
NumberValue number_value(const schema::Model& model, const Value& value);

}  // namespace wirestruct::translate
