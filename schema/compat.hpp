// What changed between two versions of a schema, and which programs no longer understand each
// other. Declarations belong together by their names, fields by theirs.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/model.hpp"

namespace wirestruct::schema {

/// By code: what `wirestruct explain C103` tells. A code never changes its meaning; a new one takes
/// the next free number.
///   C10x declarations and fields, C11x what a field is, C12x values, C13x streams, C14x harmless
enum class ChangeCode : std::uint16_t {
  c101 = 101,  ///< struct, enum, bits or stream that is gone
  c102,        ///< field that is gone
  c103,        ///< field added
  c104,        ///< field moved
  c105,        ///< padding, alignment or layout

  c111 = 111,  ///< another type
  c112,        ///< another byte order
  c113,        ///< another number of elements
  c114,        ///< another condition: `if`, `else`, `@since`
  c115,        ///< another size of a region
  c116,        ///< another rule of text
  c117,        ///< other values for the parameters of a struct

  c121 = 121,  ///< value of an enumerator or flag
  c122,        ///< enumerator that is gone
  c123,        ///< derived value
  c124,        ///< `where`
  c125,        ///< cases of a `switch`
  c126,        ///< bits of `bits`

  c131 = 131,  ///< stream: port, transport or framing
  c132,        ///< stream: who sends what

  c141 = 141,  ///< field added as `@since` asks for
  c142,        ///< reserved octets taken into use, or a field retired
  c143,        ///< another name for the same octets
  c144,        ///< enumerator, flag, case or declaration added
};

struct Change {
  ChangeCode code = ChangeCode::c101;
  /// A program with the old schema misreads or refuses messages that the new one writes.
  bool breaks_old_readers = false;
  /// A program with the new schema misreads or refuses messages that the old one writes.
  bool breaks_new_readers = false;
  std::string where;  ///< `Packet.sequence`
  std::string what;   ///< `was i32 and is i64`
  std::optional<SourceSpan> old_at;
  std::optional<SourceSpan> new_at;
  std::string structure;  ///< the struct concerned, in both schemas; empty when there is none
};

/// In the order of the new schema's declarations, what is gone last.
std::vector<Change> compare(const Model& old_model, const Model& new_model);

struct ChangeRow {
  ChangeCode code;
  std::string_view title;  ///< what changed, without a dot
  std::string_view story;  ///< why it matters and what to do instead
};

/// By ascending code.
std::span<const ChangeRow> change_rows();

/// "C103" → its row; null when there is none.
const ChangeRow* find_change(std::string_view code);

/// "C103".
std::string code_name(ChangeCode code);

/// All about a change, ready to print; ends with '\n'.
std::string story(const ChangeRow& row);

}  // namespace wirestruct::schema
