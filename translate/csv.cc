#include "translate/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "translate/charset.hpp"
#include "translate/decode.hpp"
#include "translate/format.hpp"
#include "translate/limits.hpp"
#include "translate/notation.hpp"
#include "translate/number.hpp"

namespace wirestruct::translate {
namespace {

using schema::Field;

// -- Columns

struct ColumnName {
  std::string path;
  bool has_json = false;
};

/// Walks a struct as its messages are laid out.
class ColumnList {
 public:
  explicit ColumnList(const schema::Model& model) : model_(model) {}

  std::vector<ColumnName> run(const schema::Struct& structure) {
    members(structure, "");
    return std::move(columns_);
  }

 private:
  void members(const schema::Struct& structure, const std::string& way) {
    for (const schema::Member& member : structure.members) {
      if (const auto* each = std::get_if<Field>(&member)) field(*each, way + each->name);
    }
  }

  void field(const Field& field, const std::string& path) {
    if (is_array_of_values(field)) {
      array(field, path);
    } else {
      value(field, path);
    }
  }

  void value(const Field& field, const std::string& path) {
    if (columns_.size() >= limits::csv_columns || ++visits_ > limits::csv_visits) {
      add(path, true);
    } else if (const auto* inner = std::get_if<schema::StructType>(&field.type)) {
      members(model_.structs[inner->index], path + ".");
    } else if (const auto* bits = std::get_if<schema::BitsType>(&field.type)) {
      for (const schema::BitField& part : model_.bits[bits->index].fields) {
        if (!part.name.empty()) add(path + "." + part.name, false);
      }
    } else if (const auto* variant = std::get_if<schema::VariantType>(&field.type)) {
      for (const schema::Alternative& each : model_.variants[variant->index].alternatives) {
        if (each.content) value(*each.content, path);
      }
    } else {
      add(path, false);
    }
  }

  // Its elements one by one, when they are always as many and not too many.
  void array(const Field& field, const std::string& path) {
    const std::uint64_t count = inner_count(field);
    const std::size_t before = columns_.size();
    bool fits = !field.extent && count <= limits::array_columns;
    for (std::uint64_t element = 0; fits && element < count; ++element) {
      value(field, path + index_path(field, element));
      fits = columns_.size() - before <= limits::array_columns;
    }
    if (fits) return;
    columns_.resize(before);
    add(path, true);
  }

  void add(std::string path, bool has_json) {
    columns_.push_back({.path = std::move(path), .has_json = has_json});
  }

  const schema::Model& model_;
  std::vector<ColumnName> columns_;
  std::size_t visits_ = 0;  // never taken back, as columns are
};

// -- Cells

struct CellOf {
  const schema::Model& model;
  std::string& out;

  void operator()(std::monostate) const {}
  void operator()(std::uint64_t number) const {
    fmt::format_to(std::back_inserter(out), "{}", number);
  }
  void operator()(std::int64_t number) const {
    fmt::format_to(std::back_inserter(out), "{}", number);
  }
  void operator()(const Float& number) const { out += format_float(number); }
  void operator()(const Boolean& boolean) const {
    if (boolean.octet > 1) {
      (*this)(std::uint64_t{boolean.octet});
    } else {
      out += boolean.octet == 1 ? "true" : "false";
    }
  }
  void operator()(const Text& text) const {
    const auto utf8 = to_utf8(text.octets, text.charset);
    append_csv_text(utf8 ? *utf8 : fmt::format(R"({{"octets":"{}"}})", hex_digits(text.octets)),
                    out);
  }
  void operator()(Octets octets) const { append_csv_text(hex_digits(octets), out); }
  void operator()(const EnumValue& value) const {
    const schema::Enum& enumeration = model.enums[value.index];
    if (enumeration.is_flags) {
      flags(split_flags(enumeration, value.bits));
    } else if (const schema::Enumerator* known = find_enumerator(enumeration, value.bits)) {
      out += known->name;
    } else if (enumeration.underlying.kind == schema::ScalarKind::signed_integer) {
      (*this)(sign_extend(value.bits, enumeration.underlying.size_octets));
    } else {
      (*this)(value.bits);
    }
  }
  void operator()(const BitsValue&) const {}

  // No flags are a value, too.
  void flags(const Flags& flags) const {
    std::string names;
    for (const schema::Enumerator* each : flags.names) {
      names.append(names.empty() ? "" : "|").append(each->name);
    }
    if (flags.rest != 0) names += fmt::format("{}{}", names.empty() ? "" : "|", flags.rest);
    append_csv_text(names, out);
  }
};

void append_cell(const schema::Model& model, const Record& record, const CsvColumn& column,
                 const JsonOptions& options, std::string& out) {
  const auto found = find(record, column.path);
  if (!found) return;
  if (column.path.is_secret && !options.show_secrets) {
    out += masked;
    return;
  }
  const Value value = value_at(model, record, *found);
  const bool is_single =
      !std::holds_alternative<std::monostate>(value) && !std::holds_alternative<BitsValue>(value);
  if (is_single || !column.has_json) {
    std::visit(CellOf{model, out}, value);
    return;
  }
  std::string json;
  append_json(model, record, *found, json, options);
  if (!json.empty()) append_csv_text(json, out);
}

}  // namespace

CsvTable csv_table(const schema::Model& model, std::span<const std::size_t> structs) {
  CsvTable table;
  std::map<std::string, std::size_t, std::less<>> numbers;
  for (const std::size_t index : structs) {
    CsvTable::OfStruct& of_struct = table.structs.emplace_back();
    of_struct.structure = index;
    std::set<std::size_t> taken;  // alternatives of a `switch` share columns
    for (ColumnName& name : ColumnList(model).run(model.structs[index])) {
      auto path = resolve_path(model, model.structs[index], name.path);
      if (!path) continue;  // never: it was made from the struct
      const auto [number, is_new] = numbers.emplace(name.path, table.names.size());
      if (is_new) table.names.push_back(name.path);
      if (!taken.insert(number->second).second) continue;
      of_struct.columns.push_back(
          {.path = *std::move(path), .number = number->second, .has_json = name.has_json});
    }
    std::ranges::sort(of_struct.columns, {}, &CsvColumn::number);
  }
  return table;
}

void append_csv_text(std::string_view text, std::string& out) {
  if (!text.empty() && text.find_first_of(",\"\r\n") == text.npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void append_csv(const schema::Model& model, const Record& record, const CsvTable& table,
                const JsonOptions& options, std::string& out) {
  const auto index = static_cast<std::size_t>(record.structure - model.structs.data());
  const auto of_struct = std::ranges::find(table.structs, index, &CsvTable::OfStruct::structure);
  if (of_struct == table.structs.end()) return;
  std::size_t number = 0;
  const auto go_to = [&](std::size_t column) {
    for (; number < column; ++number) out += ',';
  };
  for (const CsvColumn& column : of_struct->columns) {
    go_to(column.number);
    append_cell(model, record, column, options, out);
  }
  if (!table.names.empty()) go_to(table.names.size() - 1);
}

}  // namespace wirestruct::translate
