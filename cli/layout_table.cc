#include "cli/layout_table.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "schema/lay_out.hpp"

namespace wirestruct::cli {
namespace {

using schema::Field;
using schema::Member;
using schema::Model;
using schema::Padding;
using schema::PaddingKind;
using schema::Struct;

bool is_inserted(const Member& member) {
  const auto* padding = std::get_if<Padding>(&member);
  return padding != nullptr &&
         (padding->kind == PaddingKind::hole || padding->kind == PaddingKind::tail);
}

const schema::StructType* inner_of(const Member& member) {
  const auto* field = std::get_if<Field>(&member);
  return field == nullptr ? nullptr : std::get_if<schema::StructType>(&field->type);
}

/// Whether the struct's octets are in the same places in both models. `same` knows it of the
/// structs inside it.
bool same_layout(const Struct& left, const Struct& right, const std::vector<bool>& same) {
  return left.size_octets == right.size_octets &&
         std::ranges::equal(left.members, right.members, [&](const Member& a, const Member& b) {
           if (const auto* inner = inner_of(a); inner != nullptr && !same[inner->index]) {
             return false;
           }
           const auto place = [](const auto& member) {
             return std::pair(member.offset_octets, member.size_octets);
           };
           return a.index() == b.index() && std::visit(place, a) == std::visit(place, b);
         });
}

/// Holes and tails of a struct. `inside` knows them of the structs that it contains.
std::uint64_t inserted_octets(const Struct& structure, const std::vector<std::uint64_t>& inside) {
  std::uint64_t octets = 0;
  for (const Member& member : structure.members) {
    if (is_inserted(member)) octets += std::get<Padding>(member).size_octets;
    if (const auto* inner = inner_of(member)) {
      octets += schema::element_count(std::get<Field>(member)) * inside[inner->index];
    }
  }
  return octets;
}

class Rows {
 public:
  explicit Rows(const std::vector<LayoutColumn>& columns) : columns_(columns) {}

  std::vector<LayoutRow> of(std::size_t structure) {
    members(structure, std::vector<std::uint64_t>(columns_.size(), 0),
            std::vector<std::uint64_t>(columns_.size(), 0), "", 0);
    return std::move(rows_);
  }

 private:
  using PerColumn = std::vector<std::uint64_t>;

  /// Walks the same struct in all columns at once: they have the same members, but for holes and
  /// tails. `strides` are what the places of the struct repeat by, 0 where it stands but once.
  void members(std::size_t structure, const PerColumn& bases, const PerColumn& strides,
               const std::string& path, std::uint32_t depth) {
    std::vector<std::size_t> next(columns_.size(), 0);
    const auto at = [&](std::size_t column) -> const Member* {
      const auto& all = columns_[column].model->structs[structure].members;
      return next[column] < all.size() ? &all[next[column]] : nullptr;
    };
    while (true) {
      LayoutRow inserted{.kind = RowKind::padding, .depth = depth, .path = path};
      inserted.cells.resize(columns_.size());
      for (std::size_t column = 0; column < columns_.size(); ++column) {
        const Member* member = at(column);
        if (member == nullptr || !is_inserted(*member)) continue;
        const auto& padding = std::get<Padding>(*member);
        inserted.padding = padding.kind;
        inserted.alignment_octets = padding.alignment_octets;
        inserted.cells[column] =
            LayoutCell{bases[column] + padding.offset_octets, padding.size_octets};
        ++next[column];
      }
      const Member* first = at(0);
      if (inserted.padding) {
        if (first != nullptr) {
          const auto* field = std::get_if<Field>(first);
          inserted.next = field != nullptr ? field->name : "the reserved octets";
        }
        rows_.push_back(std::move(inserted));
      }
      if (first == nullptr) return;
      std::vector<const Member*> same;
      for (std::size_t column = 0; column < columns_.size(); ++column) {
        same.push_back(at(column));
        ++next[column];
      }
      member(same, columns_[0].model->structs[structure], bases, strides, path, depth);
    }
  }

  void member(const std::vector<const Member*>& same, const Struct& owner, const PerColumn& bases,
              const PerColumn& strides, const std::string& path, std::uint32_t depth) {
    LayoutRow row{.depth = depth, .path = path};
    if (const auto* padding = std::get_if<Padding>(same[0])) {
      row.kind = RowKind::padding;
      row.padding = padding->kind;
      row.alignment_octets = padding->alignment_octets;
      for (std::size_t column = 0; column < same.size(); ++column) {
        const auto& here = std::get<Padding>(*same[column]);
        row.cells.emplace_back(LayoutCell{bases[column] + here.offset_octets, here.size_octets});
      }
      rows_.push_back(std::move(row));
      return;
    }
    row.field = &std::get<Field>(*same[0]);
    row.owner = &owner;
    row.path += (path.empty() ? "" : ".") + row.field->name;
    const auto* inner = std::get_if<schema::StructType>(&row.field->type);
    for (std::size_t column = 0; column < same.size(); ++column) {
      const auto& here = std::get<Field>(*same[column]);
      LayoutCell cell{bases[column] + here.offset_octets, here.size_octets};
      if (inner == nullptr) cell.misaligned_octets = misaligned(column, here, cell, strides);
      row.cells.emplace_back(cell);
    }
    if (inner == nullptr) {
      rows_.push_back(std::move(row));
      return;
    }
    row.kind = RowKind::structure;
    open(std::move(row), same, strides, inner->index);
  }

  void open(LayoutRow row, const std::vector<const Member*>& same, const PerColumn& strides,
            std::size_t inner) {
    const bool array = !row.field->dimensions.empty();
    PerColumn bases;
    PerColumn inner_strides = strides;
    for (std::size_t column = 0; column < same.size(); ++column) {
      const auto& here = std::get<Field>(*same[column]);
      bases.push_back(row.cells[column]->offset_octets);
      if (!array) continue;
      row.strides_octets.push_back(here.stride_octets);
      inner_strides[column] = std::gcd(strides[column], here.stride_octets);
    }
    std::string path = row.path;
    for (std::size_t i = 0; i < row.field->dimensions.size(); ++i) path += "[0]";
    const std::uint32_t depth = row.depth + 1;
    const bool empty = row.field->size_octets == 0;
    rows_.push_back(std::move(row));
    if (empty || rows_.size() >= layout_rows_limit) return;
    members(inner, bases, inner_strides, path, depth);
  }

  std::uint64_t misaligned(std::size_t column, const Field& field, const LayoutCell& cell,
                           const PerColumn& strides) const {
    const std::uint64_t alignment =
        schema::natural_alignment_octets(*columns_[column].model, field.type);
    const bool aligned = cell.offset_octets % alignment == 0 && strides[column] % alignment == 0;
    return aligned ? 0 : alignment;
  }

  const std::vector<LayoutColumn>& columns_;
  std::vector<LayoutRow> rows_;
};

}  // namespace

Layouts::OneRule Layouts::by_rule(const Model& declared, Model model) {
  OneRule rule{.model = std::move(model), .inserted_octets = {}, .as_declared = {}};
  // A struct stands after those that it contains.
  for (std::size_t i = 0; i < rule.model.structs.size(); ++i) {
    const Struct& structure = rule.model.structs[i];
    rule.inserted_octets.push_back(inserted_octets(structure, rule.inserted_octets));
    rule.as_declared.push_back(same_layout(declared.structs[i], structure, rule.as_declared));
  }
  return rule;
}

Layouts::Layouts(const Model& declared)
    : declared_(by_rule(declared, declared)),
      packed_(by_rule(declared, schema::lay_out_as(declared, schema::LayoutRule::packed))),
      natural_(by_rule(declared, schema::lay_out_as(declared, schema::LayoutRule::natural))) {}

std::vector<LayoutColumn> Layouts::columns_of(std::size_t structure) const {
  std::vector<LayoutColumn> columns;
  const auto add = [&](std::string_view name, std::string_view key, const OneRule& rule) {
    columns.push_back({.name = name,
                       .key = key,
                       .model = &rule.model,
                       .declared = rule.as_declared[structure],
                       .inserted_octets = rule.inserted_octets[structure]});
  };
  if (!packed_.as_declared[structure] && !natural_.as_declared[structure]) {
    add("as declared", "declared", declared_);
  }
  add("packed", "packed", packed_);
  add("natural (x86_64)", "natural", natural_);
  return columns;
}

std::vector<LayoutRow> layout_rows(const std::vector<LayoutColumn>& columns,
                                   std::size_t structure) {
  return Rows(columns).of(structure);
}

}  // namespace wirestruct::cli
