// One struct in several layouts, row by row: what `wirestruct layout` prints.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/model.hpp"

namespace wirestruct::cli {

/// A struct by one layout rule.
struct LayoutColumn {
  std::string_view name;                 ///< `packed`, `natural (x86_64)`, `as declared`
  std::string_view key;                  ///< `packed`, `natural`, `declared`: for programs
  const schema::Model* model = nullptr;  ///< the structs of all columns have the same indices
  bool declared = false;                 ///< the schema says that the octets are so
  std::uint64_t inserted_octets = 0;     ///< holes and tails, those inside of fields included
};

/// A model by all the rules that are compared.
class Layouts {
 public:
  explicit Layouts(const schema::Model& declared);

  /// Packed and natural; before them what the schema says, where it is neither: `natural(4)`, or a
  /// mixture. Valid as long as this object.
  std::vector<LayoutColumn> columns_of(std::size_t structure) const;

 private:
  struct OneRule {
    schema::Model model;
    std::vector<std::uint64_t> inserted_octets;  // by struct
    std::vector<bool> as_declared;               // likewise
  };
  static OneRule by_rule(const schema::Model& declared, schema::Model model);

  OneRule declared_;
  OneRule packed_;
  OneRule natural_;
};

struct LayoutCell {
  std::uint64_t offset_octets = 0;  ///< from the start of the outermost struct
  std::uint64_t size_octets = 0;
  /// What the field, or one of its repetitions, is not aligned to; 0 when it is.
  std::uint64_t misaligned_octets = 0;
};

enum class RowKind : std::uint8_t { field, structure, padding };

struct LayoutRow {
  RowKind kind = RowKind::field;
  std::uint32_t depth = 0;                          ///< 0: a member of the struct itself
  const schema::Field* field = nullptr;             ///< of the first column; null for padding
  const schema::Struct* owner = nullptr;            ///< of the field, likewise
  std::optional<schema::PaddingKind> padding = {};  ///< likewise
  std::uint64_t alignment_octets = 1;               ///< that padding leads to
  std::string path = {};                            ///< `a.b[0].c`; of padding, that of its struct
  std::string next = {};                            ///< of a hole: the field behind it
  std::vector<std::optional<LayoutCell>> cells = {};  ///< by column; nothing: not there
  std::vector<std::uint64_t> strides_octets = {};     ///< by column, for an array of structs
};

/// The members of a struct and of the structs inside it; of an array of structs, those of its first
/// element. Beyond `layout_rows_limit` structs are no longer opened.
inline constexpr std::size_t layout_rows_limit = 10'000;
std::vector<LayoutRow> layout_rows(const std::vector<LayoutColumn>& columns, std::size_t structure);

}  // namespace wirestruct::cli
