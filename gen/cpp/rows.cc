#include "gen/cpp/rows.hpp"

#include <cstdlib>

namespace wirestruct::gen::cpp {

using schema::PaddingKind;

std::vector<Row> rows_of(const schema::Model& model, const schema::Struct& structure) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < structure.members.size(); ++i) {
    const auto* padding = std::get_if<schema::Padding>(&structure.members[i]);
    if (padding && padding->size_octets == 0 && padding->is_size_fixed) continue;
    rows.push_back({i, {}});
  }
  for (std::size_t i = 0; i < structure.members.size(); ++i) {
    const auto* field = std::get_if<schema::Field>(&structure.members[i]);
    const auto* variant = field ? std::get_if<schema::VariantType>(&field->type) : nullptr;
    if (!variant) continue;
    const auto& alternatives = model.variants[variant->index].alternatives;
    for (std::size_t k = 0; k < alternatives.size(); ++k) {
      if (alternatives[k].content) rows.push_back({i, k});
    }
  }
  return rows;
}

std::size_t row_of(const std::vector<Row>& rows, std::size_t member,
                   std::optional<std::size_t> alternative) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].member == member && rows[i].alternative == alternative) return i;
  }
  std::abort();
}

std::string_view padding_name(PaddingKind kind) {
  switch (kind) {
    case PaddingKind::pad:
      return "pad";
    case PaddingKind::align:
      return "align";
    case PaddingKind::reserved:
      return "reserved";
    case PaddingKind::hole:
      return "hole";
    case PaddingKind::tail:
      return "tail";
  }
  return {};
}

}  // namespace wirestruct::gen::cpp
