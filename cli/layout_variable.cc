#include "cli/layout_variable.hpp"

#include <fmt/format.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "cli/layout_types.hpp"
#include "schema/expression_text.hpp"
#include "translate/format.hpp"
#include "translate/record.hpp"
#include "translate/style.hpp"

namespace wirestruct::cli {
namespace {

using schema::ExtentKind;
using schema::Field;
using schema::Model;
using schema::Padding;
using schema::Struct;

/// One member as it is printed.
struct Row {
  std::string label = {};
  std::string type = {};
  std::string offset = {};  // `12+`
  std::string size = {};    // `entries × 2`
  std::string note = {};    // `if flags.has_name`, `= size(this)`
  bool is_padding = false;
  const Field* field = nullptr;
  std::string condition = {};
  std::uint64_t offset_octets = 0;
  bool is_offset_fixed = true;
};

class Rows {
 public:
  Rows(const Model& model, const Struct& structure) : model_(model), structure_(structure) {}

  std::vector<Row> all() const {
    std::vector<Row> rows;
    for (const schema::Member& member : structure_.members) {
      if (const auto* padding = std::get_if<Padding>(&member)) {
        rows.push_back(row_of(*padding));
        continue;
      }
      const Field& field = std::get<Field>(member);
      rows.push_back(row_of(field));
      if (const auto* type = std::get_if<schema::VariantType>(&field.type)) {
        add_cases(model_.variants[type->index], rows);
      }
    }
    return rows;
  }

 private:
  std::string text_of(const schema::Expression& expression, const schema::Type* last) const {
    return schema::text_of(model_, structure_, expression, last);
  }

  static std::string place(std::uint64_t octets, bool is_fixed) {
    return fmt::format("{}{}", octets, is_fixed ? "" : "+");
  }

  Row row_of(const Padding& padding) const {
    Row row{.label = fmt::format("· {}", translate::name_of(padding.kind)),
            .offset = place(padding.offset_octets, padding.is_offset_fixed),
            .size = padding.is_size_fixed ? fmt::to_string(padding.size_octets)
                                          : fmt::format("0–{}", padding.alignment_octets - 1),
            .is_padding = true,
            .offset_octets = padding.offset_octets,
            .is_offset_fixed = padding.is_offset_fixed};
    if (padding.guard) row.condition = condition_of(*padding.guard);
    row.note = row.condition;
    return row;
  }

  Row row_of(const Field& field) const {
    Row row{.label = field.name,
            .type = type_of(model_, structure_, field),
            .offset = place(field.offset_octets, field.is_offset_fixed),
            .size = size_of(field),
            .field = &field,
            .offset_octets = field.offset_octets,
            .is_offset_fixed = field.is_offset_fixed};
    if (field.guard) row.condition = condition_of(*field.guard);
    row.note = row.condition;
    const auto add = [&](std::string_view word, const schema::Expression& expression) {
      if (!row.note.empty()) row.note += ", ";
      row.note += fmt::format("{}{}", word, text_of(expression, nullptr));
    };
    if (field.derived) add("= ", *field.derived);
    if (field.where) add("where ", *field.where);
    if (const auto* type = std::get_if<schema::VariantType>(&field.type)) {
      add("by ", model_.variants[type->index].selector);
    }
    return row;
  }

  // `entries × 2`, `body_size`, `to the end`
  std::string size_of(const Field& field) const {
    if (field.region) return text_of(*field.region, nullptr);
    const bool each_fixed = schema::is_size_fixed(model_, field.type);
    if (!field.extent) return place(field.size_octets, field.is_size_fixed && each_fixed);
    const std::uint64_t each = schema::element_count(field) * field.stride_octets;
    const std::string expression = field.extent->kind == ExtentKind::rest
                                       ? ""
                                       : text_of(field.extent->expression, &field.type);
    switch (field.extent->kind) {
      case ExtentKind::count:
        if (each == 1 && each_fixed) return expression;
        return fmt::format("{} × {}", in_octets(expression), place(each, each_fixed));
      case ExtentKind::octets:
        return expression;
      case ExtentKind::rest:
        return field.extent->trailing_octets == 0
                   ? "to the end"
                   : fmt::format("to {} before the end", field.extent->trailing_octets);
      case ExtentKind::until_value:
      case ExtentKind::until_condition:
        return "until " + expression;
    }
    return "";
  }

  // `(a + b) × 2`
  static std::string in_octets(const std::string& expression) {
    return expression.find(' ') == std::string::npos ? expression : "(" + expression + ")";
  }

  std::string condition_of(std::size_t index) const {
    const schema::Guard& guard = structure_.guards[index];
    std::string text = guard.outer ? condition_of(*guard.outer) + ", " : "";
    switch (guard.kind) {
      case schema::GuardKind::when:
        return text + "if " + text_of(guard.condition, nullptr);
      case schema::GuardKind::unless:
        return text + "unless " + text_of(guard.condition, nullptr);
      case schema::GuardKind::octets_left:
        return text + "if octets are left";
    }
    return text;
  }

  void add_cases(const schema::Variant& variant, std::vector<Row>& rows) const {
    for (std::size_t i = 0; i < variant.alternatives.size(); ++i) {
      const schema::Alternative& alternative = variant.alternatives[i];
      Row row;
      for (const auto& range : alternative.ranges) {
        row.label += row.label.empty() ? "  " : ", ";
        row.label += range.first == range.last ? fmt::to_string(range.first)
                                               : fmt::format("{} .. {}", range.first, range.last);
      }
      if (variant.default_alternative == i) {
        row.label += row.label.empty() ? "  default" : ", default";
      }
      row.type = alternative.content ? type_of(model_, structure_, *alternative.content) : "void";
      row.size = alternative.content ? size_of(*alternative.content) : "0";
      rows.push_back(std::move(row));
    }
  }

  const Model& model_;
  const Struct& structure_;
};

std::string padded(std::string_view text, std::size_t width) {
  const std::size_t have = translate::screen_columns(text);
  return std::string(text) + std::string(have < width ? width - have : 0, ' ');
}

std::string right(std::string_view text, std::size_t width) {
  const std::size_t have = translate::screen_columns(text);
  return std::string(have < width ? width - have : 0, ' ') + std::string(text);
}

// Where a reader sees the end.
std::string end_of(const Struct& structure) {
  switch (structure.end) {
    case schema::EndKind::fixed:
      return "always as large";
    case schema::EndKind::self:
      return "its own octets say where it ends";
    case schema::EndKind::length:
      return fmt::format("{} says where it ends",
                         schema::field_of(structure, structure.length->field).name);
    case schema::EndKind::open:
      return "it goes on to the end of the message or region around it";
  }
  return "";
}

std::string_view name_of(schema::EndKind end) {
  switch (end) {
    case schema::EndKind::fixed:
      return "fixed";
    case schema::EndKind::self:
      return "self";
    case schema::EndKind::length:
      return "length";
    case schema::EndKind::open:
      return "open";
  }
  return "";
}

}  // namespace

bool varies(const Model& model, const Struct& structure) {
  if (structure.end != schema::EndKind::fixed) return true;
  return std::ranges::any_of(structure.members, [&](const schema::Member& member) {
    const auto* field = std::get_if<Field>(&member);
    if (!field) return false;
    if (field->extent || field->region || field->guard) return true;
    const auto* inner = std::get_if<schema::StructType>(&field->type);
    return std::holds_alternative<schema::VariantType>(field->type) ||
           (inner && varies(model, model.structs[inner->index]));
  });
}

std::string variable_layout_text(const Model& model, const Struct& structure, bool color) {
  const translate::Style style(color);
  const std::vector<Row> rows = Rows(model, structure).all();
  const std::string title = title_of(model, structure);
  std::size_t labels = std::max<std::size_t>(5, translate::screen_columns(title));
  std::size_t types = 4;
  std::size_t offsets = 6;
  std::size_t sizes = 4;
  for (const Row& row : rows) {
    labels = std::max(labels, translate::screen_columns(row.label));
    types = std::max(types, translate::screen_columns(row.type));
    offsets = std::max(offsets, translate::screen_columns(row.offset));
    sizes = std::max(sizes, translate::screen_columns(row.size));
  }
  std::string out = style.bold(title) + '\n';
  const auto finish = [&](std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
  };
  std::string titles = fmt::format("{}  {}  {}  size", padded("field", labels),
                                   padded("type", types), right("offset", offsets));
  finish(style.dim(titles));
  std::size_t hue = 0;
  for (const Row& row : rows) {
    const auto paint = [&](const std::string& text) {
      if (row.is_padding) return style.dim(text);
      return row.field ? style.hue(hue, text) : text;
    };
    std::string line = paint(padded(row.label, labels)) + "  " +
                       style.dim(padded(row.type, types)) + "  " +
                       paint(right(row.offset, offsets) + "  " + padded(row.size, sizes));
    if (!row.note.empty()) line += "  " + style.dim(row.note);
    finish(std::move(line));
    if (row.field) ++hue;
  }
  const bool fixed = structure.end == schema::EndKind::fixed;
  finish(fmt::format("{}  {}  {}  {}", padded("size", labels), std::string(types, ' '),
                     std::string(offsets, ' '),
                     padded(fmt::format("{}{}", structure.size_octets, fixed ? "" : "+"), sizes)) +
         "  " + end_of(structure));
  out += "+ = at least: it varies from message to message.\n";
  return out;
}

std::string variable_layout_json(const Model& model, const Struct& structure) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  const auto member = [&](const char* name, std::string_view text) {
    writer.Key(name);
    writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  };
  writer.StartObject();
  member("struct", structure.name);
  write_parameters(writer, model, structure);
  writer.Key("least_size");
  writer.Uint64(structure.size_octets);
  member("end", name_of(structure.end));
  writer.Key("members");
  writer.StartArray();
  for (const Row& row : Rows(model, structure).all()) {
    if (!row.field && !row.is_padding) continue;  // a case: its struct has a layout of its own
    writer.StartObject();
    member(row.field ? "field" : "padding", row.field ? row.label : row.label.substr(3));
    if (row.field) {
      member("type", schema::type_name(model, *row.field));
      if (schema::has_byte_order(model, *row.field)) {
        member("byte_order", translate::name_of(row.field->order));
      }
      write_arguments(writer, model, structure, *row.field);
    }
    writer.Key("offset");
    writer.Uint64(row.offset_octets);
    if (!row.is_offset_fixed) {
      writer.Key("offset_varies");
      writer.Bool(true);
    }
    member("size", row.size);
    if (!row.condition.empty()) member("condition", row.condition);
    writer.EndObject();
  }
  writer.EndArray();
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace wirestruct::cli
