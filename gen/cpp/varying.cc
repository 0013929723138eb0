#include "gen/cpp/varying.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <map>

#include "gen/cpp/comment.hpp"
#include "gen/cpp/computed_bits.hpp"
#include "gen/cpp/derived_order.hpp"
#include "gen/cpp/line_breaks.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::cpp {
namespace {

using schema::Expression;
using schema::Field;
using schema::Struct;

/// The places that expressions of the struct ask for.
struct PlacesAsked {
  std::set<std::size_t>& begins;
  std::set<std::size_t>& ends;

  void ask(const Expression& expression) const { std::visit(*this, expression.node); }

  void operator()(const schema::Number&) const {}
  void operator()(const schema::ParameterValue&) const {}
  void operator()(const schema::OctetConstant&) const {}
  void operator()(const schema::FieldValue& value) const {
    // Its octets are looked at when the end of the way is no part of the value.
    if (!value.of_last && value.path.size() > 1) begins.insert(value.path.front());
  }
  void operator()(const schema::Measure& measure) const {
    if (measure.kind == schema::MeasureKind::count) return;
    ask(measure.region);
  }
  void operator()(const schema::Checksum& checksum) const {
    for (const schema::ChecksumPiece& piece : checksum.pieces) {
      if (const auto* region = std::get_if<schema::Region>(&piece)) ask(*region);
      if (const auto* value = std::get_if<schema::ValuePiece>(&piece)) ask(value->value.front());
    }
  }
  void operator()(const schema::Operation& operation) const {
    for (const Expression& operand : operation.operands) ask(operand);
  }

  void ask(const schema::Region& region) const {
    if (region.whole) return;
    begins.insert(region.first);
    ends.insert(region.last);
  }
};

bool is_word_character(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || character == '_';
}

}  // namespace

void CodeLines::line(std::string_view text) {
  text_.append(indent_columns_, ' ');
  text_ += text;
  text_ += '\n';
}
void CodeLines::lines(std::string_view text) {
  text_ += indented(text, indent_columns_);
}
void CodeLines::open(std::string_view text) {
  line(text);
  indent_columns_ += 2;
}
void CodeLines::close(std::string_view text) {
  indent_columns_ -= 2;
  line(text);
}
void CodeLines::reopen(std::string_view text) {
  indent_columns_ -= 2;
  open(text);
}
void CodeLines::require(std::string_view call, std::string_view condition) {
  const std::string head = fmt::format("if ({}!{})", condition, call);
  if (indent_columns_ + head.size() + std::string_view(" return false;").size() <= line_columns) {
    return line(head + " return false;");
  }
  open(head + " {");
  line("return false;");
  close();
}
void CodeLines::call_with_lambda(std::string_view head, std::string_view parameter,
                                 std::string_view body, std::string_view tail) {
  const std::string start = fmt::format("{}[&]({}) {{", head, parameter);
  const std::string in_one_line =
      fmt::format("{} {} }}{}", start, body.substr(0, body.find('\n')), tail);
  if (std::ranges::count(body, '\n') <= 1 && indent_columns_ + in_one_line.size() <= line_columns) {
    return line(in_one_line);
  }
  // A short function goes to the next line as a whole.
  const std::size_t bracket = head.find('(') + 1;
  const std::string alone = in_one_line.substr(head.size());
  if (std::ranges::count(body, '\n') <= 1 &&
      indent_columns_ + bracket + alone.size() <= line_columns) {
    line(head.substr(0, head.find_last_not_of(' ') + 1));
    return line(std::string(bracket, ' ') + alone);
  }
  open(start);
  lines(body);
  close(fmt::format("}}{}", tail));
}
void CodeLines::require_with_lambda(std::string_view head, std::string_view parameter,
                                    std::string_view body) {
  line(fmt::format("if (!{}[&]({}) {{", head, parameter));
  indent_columns_ += 4;  // as clang-format does in a condition
  lines(indented(body, 2));
  line("})) {");
  indent_columns_ -= 4;
  line("  return false;");
  line("}");
}
void CodeLines::line_if(std::string_view condition, std::string_view statement) {
  if (condition.empty()) return line(statement);
  const std::string in_one_line = fmt::format("if ({}) {}", condition, statement);
  if (indent_columns_ + in_one_line.size() <= line_columns) return line(in_one_line);
  open(fmt::format("if ({}) {{", condition));
  line(statement);
  close();
}
std::string CodeLines::take() {
  return broken_lines(text_);
}

std::vector<Group> groups_of(const Struct& structure) {
  std::vector<Group> groups;
  for (std::size_t i = 0; i < structure.members.size(); ++i) {
    const auto guard =
        std::visit([](const auto& member) { return member.guard; }, structure.members[i]);
    if (groups.empty() || groups.back().guard != guard) groups.push_back({guard, {}});
    groups.back().members.push_back(i);
  }
  return groups;
}

Varying::Varying(const schema::Model& of_model, const Struct& of_structure,
                 const std::vector<StructFacts>& known_facts)
    : model(of_model),
      structure(of_structure),
      facts(known_facts),
      names(model, structure),
      rows(rows_of(model, structure)) {
  const PlacesAsked asked{begins, ends};
  for (const schema::Way& way : facts[index_of(model, structure)].asked) begins.insert(way.front());
  for (const schema::Guard& guard : structure.guards) asked.ask(guard.condition);
  if (structure.order_choice) asked.ask(structure.order_choice->selector);
  for (const schema::Member& member : structure.members) {
    const auto* field = std::get_if<Field>(&member);
    if (!field) continue;
    if (field->derived && octet_constant(*field) == nullptr) {
      asked.ask(*field->derived);
      begins.insert(field->number);
      if (has_checksum(*field->derived)) ends.insert(field->number);
    }
    if (field->where) asked.ask(*field->where);
    // One that is asked when all is known names where the field is.
    if (field->where && !is_known_early(model, structure, *field->where))
      begins.insert(field->number);
    if (field->region) asked.ask(*field->region);
    if (field->extent) asked.ask(field->extent->expression);
    for (const Expression& argument : field->arguments) asked.ask(argument);
    if (const auto* type = std::get_if<schema::VariantType>(&field->type)) {
      const schema::Variant& variant = model.variants[type->index];
      asked.ask(variant.selector);
      for (const schema::Alternative& alternative : variant.alternatives) {
        if (!alternative.content) continue;
        for (const Expression& argument : alternative.content->arguments) asked.ask(argument);
      }
    }
    // Faults in them, and what they must agree with, are told with their place.
    if (!is_part_of_run(member) || field->guard) begins.insert(field->number);
    if (has_computed_bits(model, *field)) begins.insert(field->number);
    if (field->region || field->extent) ends.insert(field->number);
  }
}

Place Varying::place(Doing doing) const {
  return {.model = model,
          .structure = structure,
          .file = structure.file,
          .doing = doing,
          .value = "value",
          .octets = doing == Doing::decoding ? "in" : "out",
          .is_plain = false,
          .facts = doing == Doing::decoding ? &facts : nullptr};
}

bool Varying::is_part_of_run(const schema::Member& member) const {
  if (const auto* padding = std::get_if<schema::Padding>(&member)) return padding->is_size_fixed;
  const Field& field = std::get<Field>(member);
  if (field.extent || field.region) return false;
  if (std::holds_alternative<schema::StructType>(field.type)) return is_plain_struct(field);
  return !std::holds_alternative<schema::VariantType>(field.type);
}

bool Varying::is_plain_struct(const Field& field) const {
  const auto* inner = std::get_if<schema::StructType>(&field.type);
  return inner != nullptr && facts[inner->index].is_plain;
}
bool Varying::is_varying_struct(const Field& field) const {
  const auto* inner = std::get_if<schema::StructType>(&field.type);
  return inner != nullptr && !facts[inner->index].is_plain;
}

std::string Varying::elements(const Field& field, const std::vector<std::string>& given) const {
  if (std::holds_alternative<schema::StructType>(field.type)) {
    return fmt::format("wirestruct::{}Structs({})", is_plain_struct(field) ? "Fixed" : "Varying",
                       fmt::join(given, ", "));
  }
  return number_elements(model, field);
}

std::uint64_t Varying::stride(const Field& field) const {
  if (is_text(field) && field.dimensions.empty()) return 0;
  return size_octets(model, field.type) * element_count(field);
}

std::string Varying::there(const Field& field) const {
  return field.guard ? fmt::format("wirestruct::or_blank({})", value_of(field)) : value_of(field);
}

bool Varying::is_condition_early(std::size_t guard) const {
  const schema::Guard& of = structure.guards[guard];
  return of.kind != schema::GuardKind::octets_left && is_early(of.condition);
}

std::string is_last_name(const Varying& varying, const Field& field) {
  return "is_last_of_" + varying.name(field);
}

void add_is_last(CodeLines& code, const Varying& varying, Place place, const Field& field) {
  place.last = &field;
  const std::string text = number_text(place, field.extent->expression);
  const bool uses_last = text.contains("last.") || text.contains("(last)");
  code.open(fmt::format("const auto {} = [&](const auto&{}, std::size_t{}) {{",
                        is_last_name(varying, field), uses_last ? " last" : "",
                        text.contains("last_begin") ? " last_begin" : ""));
  code.line(fmt::format("return wirestruct::Checked({});", text));
  code.close("};");
}

std::string given_name(const Varying& varying, const Field& field, const std::string& target,
                       std::size_t parameter) {
  const Struct& inner = varying.model.structs[std::get<schema::StructType>(field.type).index];
  const std::string& name = inner.parameters[parameter].name;
  if (target.ends_with("content")) return "content_" + name;
  return fmt::format("given_{}_{}", varying.name(field), name);
}

std::string negated(const std::string& condition) {
  return condition.contains(' ') ? "!(" + condition + ')' : '!' + condition;
}

void Run::add(schema::Member member, std::size_t index) {
  std::visit(
      [this](auto& part) {
        part.offset_octets = size_octets;
        size_octets += part.size_octets;
      },
      member);
  members.push_back(std::move(member));
  indices.push_back(index);
}

std::vector<std::string> case_arguments(const schema::Variant& variant) {
  std::vector<std::string> cases;
  for (std::size_t i = 0; i < variant.alternatives.size(); ++i) {
    for (const auto& range : variant.alternatives[i].ranges) {
      cases.push_back(fmt::format("{{{}, {}, {}}}", literal(range.first), literal(range.last),
                                  alternative_index(variant, i)));
    }
  }
  std::vector<std::string> arguments{fmt::format("{{{}}}", fmt::join(cases, ", "))};
  if (variant.default_alternative) {
    arguments.push_back(
        fmt::format("{}", alternative_index(variant, *variant.default_alternative)));
  }
  return arguments;
}

std::string without_unused_positions(const std::string& text) {
  std::vector<std::string> lines;
  std::map<std::string, std::size_t, std::less<>> uses;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = text.find('\n', from);
    lines.push_back(text.substr(from, end - from));
    from = end + 1;
  }
  const auto kept_name = [](const std::string& line) -> std::string {
    const std::size_t assignment = line.find(" = ");
    if (assignment == line.npos || !line.ends_with(".position();")) return "";
    return line.substr(line.rfind(' ', assignment - 1) + 1,
                       assignment - line.rfind(' ', assignment - 1) - 1);
  };
  for (const std::string& line : lines) {
    const bool keeps = !kept_name(line).empty();
    for (std::size_t i = 0; i < line.size();) {
      std::size_t end = i;
      while (end < line.size() && is_word_character(line[end])) ++end;
      if (end > i && !keeps) ++uses[line.substr(i, end - i)];
      i = std::max(end, i + 1);
    }
  }
  std::string kept;
  for (const std::string& line : lines) {
    const std::string name = kept_name(line);
    if (name.empty() || uses.contains(name)) kept += line + '\n';
  }
  return kept;
}

}  // namespace wirestruct::gen::cpp
