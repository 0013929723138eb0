#include "cli/layout.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <expected>
#include <ostream>
#include <set>
#include <span>

#include "cli/compile_schemas.hpp"
#include "cli/counted.hpp"
#include "cli/layout_table.hpp"
#include "cli/layout_types.hpp"
#include "cli/layout_variable.hpp"
#include "cli/misread.hpp"
#include "translate/format.hpp"
#include "translate/record.hpp"
#include "translate/style.hpp"

namespace wirestruct::cli {
namespace {

using schema::Model;
using translate::Style;

/// `with · the spaces that bring it to the width`, in columns on the screen.
std::string padded(std::string_view text, std::size_t width) {
  const std::size_t have = translate::screen_columns(text);
  return std::string(text) + std::string(have < width ? width - have : 0, ' ');
}

std::string label_of(const LayoutRow& row) {
  const std::string indent(2 * row.depth, ' ');
  if (row.padding) return fmt::format("{}· {}", indent, translate::name_of(*row.padding));
  return indent + row.field->name;
}

std::string note_of(const LayoutRow& row) {
  if (row.padding == schema::PaddingKind::hole) {
    return fmt::format("aligns {} to {}", row.next, row.alignment_octets);
  }
  if (row.padding == schema::PaddingKind::tail) {
    return fmt::format("stride is a multiple of {}", row.alignment_octets);
  }
  if (row.strides_octets.empty()) return "";
  const bool same = std::ranges::adjacent_find(row.strides_octets, std::ranges::not_equal_to()) ==
                    row.strides_octets.end();
  const std::span<const std::uint64_t> strides(row.strides_octets);
  return fmt::format("each {} octets; the first:",
                     fmt::join(same ? strides.first(1) : strides, ", "));
}

std::string percentage(std::uint64_t part, std::uint64_t whole) {
  return fmt::format("{:.1f} %", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

/// One struct's table.
class Table {
 public:
  Table(const Layouts& layouts, std::size_t structure, bool color)
      : columns_(layouts.columns_of(structure)),
        rows_(layout_rows(columns_, structure)),
        structure_(structure),
        style_(color) {
    label_columns_ = translate::screen_columns(title());
    for (const LayoutRow& row : rows_) {
      label_columns_ = std::max(label_columns_, translate::screen_columns(label_of(row)));
      type_columns_ = std::max(type_columns_, translate::screen_columns(type_in(row)));
      for (const auto& cell : row.cells) {
        if (cell && cell->misaligned_octets > 0) misaligned_.insert(cell->misaligned_octets);
      }
    }
    for (const LayoutColumn& column : columns_) {
      const std::size_t digits =
          fmt::to_string(column.model->structs[structure].size_octets).size();
      offset_columns_ = std::max(offset_columns_, digits);
      size_columns_ = std::max(size_columns_, digits);
    }
  }

  std::string text() {
    head();
    std::size_t hue = 0;
    for (const LayoutRow& row : rows_) {
      switch (row.kind) {
        case RowKind::field:
          line(row, [&](std::string_view part) { return style_.hue(hue, part); });
          ++hue;
          break;
        case RowKind::structure:
          line(row, [&](std::string_view part) { return style_.bold(part); });
          break;
        case RowKind::padding:
          line(row, [&](std::string_view part) { return style_.dim(part); });
          break;
      }
    }
    sizes();
    if (rows_.size() >= layout_rows_limit) {
      out_ += fmt::format("… structs behind the first {} rows are not opened.\n", rows_.size());
    }
    legend();
    return std::move(out_);
  }

 private:
  std::string title() const {
    const Model& model = *columns_[0].model;
    return title_of(model, model.structs[structure_]);
  }

  std::string type_in(const LayoutRow& row) const {
    return row.field ? type_of(*columns_[0].model, *row.owner, *row.field) : "";
  }

  std::size_t block_columns() const { return offset_columns_ + 1 + size_columns_ + 3; }

  void line_start(std::string_view label, std::string_view type, std::string& line) const {
    line = padded(label, label_columns_) + "  " + padded(type, type_columns_);
  }

  void finish(std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    out_ += line + '\n';
  }

  void head() {
    std::string names =
        style_.bold(padded(title(), label_columns_)) + "  " + std::string(type_columns_, ' ');
    std::string titles = padded("field", label_columns_) + "  " + padded("type", type_columns_);
    for (const LayoutColumn& column : columns_) {
      const std::string name = fmt::format("{}{}", column.name, column.declared ? " *" : "");
      names += "   " + padded(name, block_columns());
      titles += "   " + padded(fmt::format("{:>{}} {:>{}}", "offset", offset_columns_, "size",
                                           size_columns_),
                               block_columns());
    }
    finish(names);
    titles.erase(titles.find_last_not_of(' ') + 1);
    finish(style_.dim(titles));
  }

  template <class Paint>
  void line(const LayoutRow& row, const Paint& paint) {
    std::string line = paint(padded(label_of(row), label_columns_)) + "  " +
                       style_.dim(padded(type_in(row), type_columns_));
    for (const auto& cell : row.cells) {
      line += "   ";
      if (!cell) {
        line += std::string(block_columns(), ' ');
        continue;
      }
      line += paint(fmt::format("{:>{}} {:>{}}", cell->offset_octets, offset_columns_,
                                cell->size_octets, size_columns_));
      const std::string marker =
          cell->misaligned_octets > 0 ? fmt::format(" !{}", cell->misaligned_octets) : "";
      line += style_.warning(marker) + std::string(3 - marker.size(), ' ');
    }
    if (const std::string note = note_of(row); !note.empty()) line += "  " + style_.dim(note);
    finish(std::move(line));
  }

  void sizes() {
    std::string line = padded("size", label_columns_) + "  " + std::string(type_columns_, ' ');
    std::string note;
    for (const LayoutColumn& column : columns_) {
      const std::uint64_t size = column.model->structs[structure_].size_octets;
      line += "   " + padded(fmt::format("{:>{}}", size, offset_columns_ + 1 + size_columns_),
                             block_columns());
      // Packed has none. Of two others each is named.
      if (column.inserted_octets == 0) continue;
      if (columns_.size() > 2) note += fmt::format("{}{}: ", note.empty() ? "" : "; ", column.key);
      note += fmt::format("{} of padding, {}", counted(column.inserted_octets, "octet", "octets"),
                          percentage(column.inserted_octets, size));
    }
    if (!note.empty()) line += "  " + note;
    finish(std::move(line));
  }

  void legend() {
    out_ += "* = as the schema says.";
    for (const std::uint64_t alignment : misaligned_) {
      out_ += fmt::format("  !{0} = not aligned to {0}.", alignment);
    }
    out_ += '\n';
    const auto declared = std::ranges::find_if(columns_, &LayoutColumn::declared);
    bool other = false;
    for (const LayoutColumn& column : columns_) {
      if (column.declared) continue;
      other = true;
      misread(*declared, column);
    }
    if (!other) out_ += "Packed and natural are the same: no field needs padding.\n";
  }

  void misread(const LayoutColumn& declared, const LayoutColumn& assumed) {
    const std::uint64_t sent = declared.model->structs[structure_].size_octets;
    const std::uint64_t awaited = assumed.model->structs[structure_].size_octets;
    const std::string misread = describe_misread(*declared.model, *assumed.model, structure_);
    const std::string reader = fmt::format("A reader that assumes the {} layout", assumed.key);
    if (!misread.empty()) out_ += fmt::format("{} {}.\n", reader, misread);
    if (awaited == sent) return;
    out_ += fmt::format("{} takes {} octets for a message instead of {}.\n",
                        misread.empty() ? reader : "It", awaited, sent);
  }

  std::vector<LayoutColumn> columns_;
  std::vector<LayoutRow> rows_;
  std::size_t structure_;
  Style style_;
  std::size_t label_columns_ = 0;
  std::size_t type_columns_ = 4;
  std::size_t offset_columns_ = 6;
  std::size_t size_columns_ = 4;
  std::set<std::uint64_t> misaligned_;
  std::string out_;
};

// ---- JSON

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void key(Writer& writer, std::string_view name) {
  writer.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
}

void member(Writer& writer, std::string_view name, std::string_view text) {
  key(writer, name);
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

void member(Writer& writer, std::string_view name, std::uint64_t number) {
  key(writer, name);
  writer.Uint64(number);
}

void write_row(Writer& writer, const LayoutRow& row, const std::vector<LayoutColumn>& columns) {
  writer.StartObject();
  if (row.padding) {
    member(writer, "padding", translate::name_of(*row.padding));
    if (!row.path.empty()) member(writer, "in", row.path);
  } else {
    const Model& model = *columns[0].model;
    member(writer, "field", row.path);
    member(writer, "type", schema::type_name(model, *row.field));
    if (schema::has_byte_order(model, *row.field)) {
      member(writer, "byte_order", translate::name_of(row.field->order));
    }
    write_arguments(writer, model, *row.owner, *row.field);
  }
  for (std::size_t column = 0; column < columns.size(); ++column) {
    const auto& cell = row.cells[column];
    if (!cell) continue;
    key(writer, columns[column].key);
    writer.StartObject();
    member(writer, "offset", cell->offset_octets);
    member(writer, "size", cell->size_octets);
    if (!row.strides_octets.empty()) member(writer, "stride", row.strides_octets[column]);
    if (cell->misaligned_octets > 0) member(writer, "not_aligned_to", cell->misaligned_octets);
    writer.EndObject();
  }
  writer.EndObject();
}

std::string json_of(const Layouts& layouts, std::size_t structure) {
  const std::vector<LayoutColumn> columns = layouts.columns_of(structure);
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  member(writer, "struct", columns[0].model->structs[structure].name);
  write_parameters(writer, *columns[0].model, columns[0].model->structs[structure]);
  for (const LayoutColumn& column : columns) {
    key(writer, column.key);
    writer.StartObject();
    member(writer, "size", column.model->structs[structure].size_octets);
    member(writer, "padding", column.inserted_octets);
    key(writer, "as_declared");
    writer.Bool(column.declared);
    writer.EndObject();
  }
  key(writer, "members");
  writer.StartArray();
  for (const LayoutRow& row : layout_rows(columns, structure)) write_row(writer, row, columns);
  writer.EndArray();
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

std::expected<std::vector<std::size_t>, std::string> chosen(const Model& model,
                                                            const LayoutOptions& options) {
  std::vector<std::size_t> structures;
  for (const std::string& name : options.structs) {
    const schema::Struct* found = schema::find_struct(model, name);
    if (found == nullptr) {
      return std::unexpected(fmt::format("layout: the schema has no struct {}", name));
    }
    structures.push_back(static_cast<std::size_t>(found - model.structs.data()));
  }
  if (!options.structs.empty()) return structures;
  for (std::size_t i = 0; i < model.structs.size(); ++i) {
    if (model.files[model.structs[i].file].requested) structures.push_back(i);
  }
  return structures;
}

}  // namespace

int layout(const LayoutOptions& options, std::ostream& out, std::ostream& messages) {
  const schema::Compilation compilation =
      compile_schemas(options.schemas, options.import_folders, options.color, messages);
  if (!compilation.model) return could_not;
  const auto structures = chosen(*compilation.model, options);
  if (!structures) return fail(structures.error(), messages);
  if (structures->empty()) return fail("layout: the schema has no struct", messages);

  const Layouts layouts(*compilation.model);
  bool first = true;
  for (const std::size_t structure : *structures) {
    const Model& model = *compilation.model;
    const bool variable = varies(model, model.structs[structure]);
    switch (options.format) {
      case LayoutFormat::text:
        out << (first ? "" : "\n")
            << (variable ? variable_layout_text(model, model.structs[structure], options.color)
                         : Table(layouts, structure, options.color).text());
        break;
      case LayoutFormat::json:
        out << (variable ? variable_layout_json(model, model.structs[structure])
                         : json_of(layouts, structure))
            << '\n';
        break;
    }
    first = false;
  }
  return 0;
}

}  // namespace wirestruct::cli
