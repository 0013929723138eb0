// Lays a struct out anew: as the schema says, but with other alignments or widths.
#pragma once

#include <cstdint>
#include <optional>

#include "verify/shape.hpp"

namespace wirestruct::verify {

/// Numbers that take another number of octets than the schema says.
struct WidthChange {
  const schema::Field* field = nullptr;  ///< this one; null: all of the type
  schema::Type type;
  std::uint64_t octets = 0;
};

struct LayoutRules {
  /// The alignment that no member exceeds, in every struct: 1 is packed. Nothing: each struct as
  /// the schema says.
  std::optional<std::uint64_t> max_alignment_octets = std::nullopt;
  bool tail = true;             ///< the message itself ends at a multiple of its alignment
  bool written_padding = true;  ///< `pad`, `align` and `reserved` are there
  std::optional<WidthChange> width = std::nullopt;
};

/// The subject as a compiler with these rules lays it out. `causes` is left empty.
Shape place(const Subject& subject, const LayoutRules& rules);

}  // namespace wirestruct::verify
