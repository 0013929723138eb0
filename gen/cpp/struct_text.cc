// A struct of a schema as a plain aggregate.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "gen/cpp/block_lines.hpp"
#include "gen/cpp/comment.hpp"
#include "gen/cpp/line_breaks.hpp"
#include "gen/cpp/names.hpp"
#include "gen/cpp/parameters.hpp"
#include "gen/cpp/parts.hpp"
#include "gen/cpp/rows.hpp"
#include "gen/cpp/words.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::cpp {
namespace {

using schema::Field;
using schema::Model;
using schema::Padding;
using schema::Struct;

constexpr std::string_view struct_template = R"(
$doc$
struct $Struct$ {
  $members$

  $size_doc$
  static constexpr std::size_t $size_name$ = $size$;

  $offsets$
  static constexpr wirestruct::FieldLayout layout_fields[] = {
      $layout_fields$
  };
  /// For errors, so that they can name the field.
  $layout$

  $kept$
  bool operator==(const $Struct$&) const = default;
};
)";

constexpr std::string_view offsets_template = R"(
/// $doc$
struct Offset {
  $offsets$
};

)";

constexpr std::size_t member_columns = 2;  // how far members are indented
constexpr std::size_t layout_columns = 6;  // and rows of layout_fields

std::string initializer(const Field& field) {
  if (field.guard || field.extent) return "{}";
  const auto* scalar = std::get_if<schema::Scalar>(&field.type);
  if (is_text(field) && field.dimensions.size() == 1 && field.text.pad != std::byte{0}) {
    return fmt::format(" = wirestruct::blank_text<{}>({})", field.dimensions[0],
                       pad_text(field.text.pad));
  }
  if (scalar == nullptr || !field.dimensions.empty()) return "{}";
  switch (scalar->kind) {
    case schema::ScalarKind::unsigned_integer:
    case schema::ScalarKind::signed_integer:
    case schema::ScalarKind::floating_point:
      return " = 0";
    case schema::ScalarKind::character:
      return R"( = '\0')";
    case schema::ScalarKind::raw_octet:
      return "{}";
    case schema::ScalarKind::boolean:
      return " = false";
  }
  return {};
}

/// A row of layout_fields. Without the names of its members, clang-format would put several in a
/// line.
std::string layout_row(std::string_view name, std::uint64_t offset, std::uint64_t size,
                       const std::vector<std::string>& more = {}) {
  std::vector<std::string> values{fmt::format(".name = \"{}\"", name),
                                  fmt::format(".offset_octets = {}", offset),
                                  fmt::format(".size_octets = {}", size)};
  values.insert(values.end(), more.begin(), more.end());
  std::string row = fmt::format("{{{}}},\n", fmt::join(values, ", "));
  if (row.size() - 1 <= line_columns - layout_columns) return row;
  return fmt::format("{{{}}},\n", fmt::join(values, ",\n "));
}

/// Of all elements; of one element of an array whose length varies; 0 where nothing is fixed.
std::uint64_t layout_size(const Model& model, const Field& field,
                          const std::vector<StructFacts>& facts) {
  if (std::holds_alternative<schema::VariantType>(field.type)) return 0;
  if (const auto* inner = std::get_if<schema::StructType>(&field.type)) {
    if (!facts[inner->index].is_plain) return 0;
  }
  return size_octets(model, field.type) * element_count(field);
}

std::string layout_row(const Model& model, const Struct& structure, const Field& field,
                       std::string_view name, const std::vector<StructFacts>& facts) {
  std::vector<std::string> more;
  std::vector<std::uint64_t> extents = field.dimensions;
  if (!extents.empty() && (is_text(field) || is_octets(field))) extents.pop_back();
  if (!extents.empty()) {
    more.push_back(
        fmt::format(".array_extents = wirestruct::extents<{}>", fmt::join(extents, ", ")));
  }
  if (std::holds_alternative<schema::StructType>(field.type)) {
    more.push_back(".structure = &" + element_type(model, structure.file, field.type) + "::layout");
  }
  if (std::holds_alternative<schema::BitsType>(field.type)) {
    more.push_back(".bit_names = " + element_type(model, structure.file, field.type) +
                   "::bit_names");
  }
  return layout_row(name, field.offset_octets, layout_size(model, field, facts), more);
}

/// A field that is computed: no member, but people want to know what is there.
std::string derived_comment(const Model& model, const Struct& structure, const Field& field) {
  const std::string expression = expression_words(model, structure, *field.derived);
  std::string words = field_words(model, structure, field);
  const std::size_t colon = words.find(": ");
  words.insert(colon + 2, field.name + ", ");
  std::string doc = field.doc + (field.doc.empty() ? "" : "\n") + words;
  const bool is_always = is_constant(*field.derived) || octet_constant(field) != nullptr;
  doc +=
      is_always ? fmt::format(" Always {}.", expression) : fmt::format(" It is `{}`.", expression);
  return comment(doc, member_columns, "//");
}

/// `static constexpr std::array<char, 4> magic{'R', 'I', 'F', 'F'};`
std::string octet_constant_text(const Model& model, const Struct& structure, const Field& field,
                                const std::string& name) {
  std::vector<std::string> octets;
  for (const char character : octet_constant(field)->octets) {
    const auto octet = static_cast<std::byte>(character);
    octets.push_back(is_text(field)
                         ? pad_text(octet)
                         : fmt::format("std::byte{{0x{:02X}}}", std::to_integer<int>(octet)));
  }
  return listed(fmt::format("static constexpr {} {}{{", field_type(model, structure.file, field),
                            name),
                octets, "};", member_columns) +
         '\n';
}

/// What it keeps for structs around while it is read.
std::string kept_text(const Model& model, const Struct& structure,
                      const std::vector<StructFacts>& facts) {
  std::vector<std::string> names;
  for (const schema::Way& way : facts[index_of(model, structure)].asked) {
    names.push_back(kept_identifier(model, structure, way));
  }
  if (names.empty()) return "";
  std::string text =
      fmt::format("enum class Kept : std::size_t {{ {} }};\n", fmt::join(names, ", "));
  if (text.size() - 1 > line_columns - member_columns) {
    text = fmt::format("enum class Kept : std::size_t {{\n  {}\n}};\n", fmt::join(names, ",\n  "));
  }
  return "/// What is computed in it and structs around ask for while they are read.\n" + text +
         '\n';
}

std::string rows_text(const Model& model, const Struct& structure,
                      const std::vector<StructFacts>& facts) {
  std::string text;
  for (const Row& row : rows_of(model, structure)) {
    const schema::Member& member = structure.members[row.member];
    if (const auto* padding = std::get_if<Padding>(&member)) {
      const std::uint64_t size = padding->is_size_fixed ? padding->size_octets : 0;
      text += layout_row(padding_name(padding->kind), padding->offset_octets, size);
      continue;
    }
    const Field& field = std::get<Field>(member);
    if (!row.alternative) {
      text += layout_row(model, structure, field, field.name, facts);
      continue;
    }
    const auto& variant = model.variants[std::get<schema::VariantType>(field.type).index];
    Field content = *variant.alternatives[*row.alternative].content;
    content.offset_octets = field.offset_octets;
    text += layout_row(model, structure, content, field.name, facts);
  }
  return text;
}

}  // namespace

std::string struct_text(const Model& model, const Struct& structure,
                        const std::vector<StructFacts>& facts) {
  const bool is_plain = facts[index_of(model, structure)].is_plain;
  const MemberNames names(model, structure);
  std::string members;
  std::string offsets;
  for (const schema::Member& member : structure.members) {
    if (const auto* padding = std::get_if<Padding>(&member)) {
      if (padding->size_octets == 0 && padding->is_size_fixed) continue;
      members += comment(padding_words(model, structure, *padding), member_columns, "//");
      continue;
    }
    const Field& field = std::get<Field>(member);
    const std::string name = names.identifier(field.name);
    if (field.derived) {
      members += derived_comment(model, structure, field);
      if (octet_constant(field) != nullptr) {
        members += octet_constant_text(model, structure, field, name);
      }
    } else {
      const std::string doc =
          field.doc + (field.doc.empty() ? "" : "\n") + field_words(model, structure, field);
      members += comment(doc, member_columns);
      members += broken_once(member_type(model, structure.file, field),
                             name + initializer(field) + ";", member_columns);
    }
    if (!field.is_offset_fixed) continue;
    offsets += broken_once(fmt::format("static constexpr std::size_t {} =", name),
                           fmt::format("{};", field.offset_octets), 4);
  }
  const std::string_view size_name = is_plain ? "wire_size" : "least_size";
  const std::vector<std::string> about{'"' + structure.name + '"', std::string(size_name),
                                       "layout_fields"};
  const std::string layout =
      listed("static constexpr wirestruct::StructLayout layout{", about, "};", member_columns);
  // A struct of nothing but padding has no offsets, and clang-format another idea of empty braces.
  if (!offsets.empty()) {
    offsets = fill(
        offsets_template,
        {{"doc", is_plain ? "Where each field starts, in octets from the start of the struct."
                          : "Where fields start that stand at the same octet in all messages."},
         {"offsets", offsets}});
  }
  std::string doc = structure.doc + (structure.doc.empty() ? "" : "\n\n") + struct_words(structure);
  const std::string given = parameter_words(model, structure);
  if (!given.empty()) doc += fmt::format("\nWhat contains it gives it {}.", given);
  return fill(struct_template, {{"doc", comment(doc, 0)},
                                {"Struct", type_identifier(structure.name)},
                                {"layout", layout},
                                {"members", members},
                                {"size_doc", is_plain ? "" : "/// No message has fewer octets."},
                                {"size_name", size_name},
                                {"size", fmt::format("{}", structure.size_octets)},
                                {"offsets", offsets},
                                {"kept", kept_text(model, structure, facts)},
                                {"layout_fields", rows_text(model, structure, facts)}});
}

}  // namespace wirestruct::gen::cpp
