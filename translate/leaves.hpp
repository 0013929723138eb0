// A struct without its tree: the list of the values that stand in its octets, in their order. What
// two messages are compared by.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "schema/model.hpp"

namespace wirestruct::translate {

enum class LeafKind : std::uint8_t {
  number,  ///< integers, floats, enums and bools: `scalar` says which
  text,    ///< char, char[n]
  octets,  ///< byte, byte[n]
  rest,  ///< elements beyond `limits::leaves`, as raw octets; always the last elements of an array
};

/// One value, or one array of values. Arrays of structs are expanded, all others are one leaf: with
/// `count` values of `element_octets` each, one right after the other.
struct Leaf {
  std::string path;  ///< `a.b[2].c`; an array has no index of its own
  LeafKind kind = LeafKind::number;
  const schema::Field* field = nullptr;
  schema::Scalar scalar = {};  ///< of a number: what its octets hold, also underneath an enum
  schema::ByteOrder order = schema::ByteOrder::none;
  std::uint64_t offset_octets = 0;   ///< from the start of the message
  std::uint64_t size_octets = 0;     ///< of all values: count × element_octets
  std::uint64_t element_octets = 0;  ///< of one value: of one text, not of one char
  std::uint64_t count = 1;
};

/// The leaves of a struct by ascending offset. Padding is in none of them, octets of no field
/// neither. Pointers lead into the model.
std::vector<Leaf> leaves_of(const schema::Model& model, const schema::Struct& structure);

/// The padding of a struct and of the structs inside it, likewise.
struct PaddingAt {
  std::string path;  ///< of the struct that it stands in; empty for the message
  const schema::Padding* padding = nullptr;
  std::uint64_t offset_octets = 0;  ///< from the start of the message
};
std::vector<PaddingAt> paddings_of(const schema::Model& model, const schema::Struct& structure);

/// `x[1][2]`: the path of one value of a leaf; `path` itself when it has just one.
std::string element_path(const Leaf& leaf, std::uint64_t index);

}  // namespace wirestruct::translate
