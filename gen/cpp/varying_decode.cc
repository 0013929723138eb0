// decode_members(): runs of fields of fixed size are taken with one bounds check, as in a plain
// struct; what lies between them is read by wirestruct::Reader.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "gen/cpp/block_lines.hpp"
#include "gen/cpp/derived_order.hpp"
#include "gen/cpp/line_breaks.hpp"
#include "gen/cpp/parameters.hpp"
#include "gen/cpp/varying.hpp"
#include "schema/expressions_of.hpp"

namespace wirestruct::gen::cpp {
namespace {

using schema::ExtentKind;
using schema::Field;
using schema::GuardKind;
using schema::Padding;

class Decode {
 public:
  explicit Decode(const Varying& varying)
      : varying_(varying),
        structure_(varying.structure),
        place_(varying.place(Doing::decoding)),
        unused_(varying.place(Doing::encoding)) {}

  std::string text() {
    for (const Group& group : groups_of(structure_)) add_group(group);
    if (structure_.length) code_.require("in.finish(scope)");
    add_keeping();
    return without_unused_positions(code_.take() + decode_checks_text(varying_) +
                                    "  return true;\n");
  }

 private:
  static std::string number(std::size_t value) { return fmt::format("{}", value); }

  // -- Guards

  void add_group(const Group& group) {
    if (!group.guard) return add_members(group);
    const std::size_t first_row = varying_.row(first_with_row(group));
    add_guard(*group.guard, first_row);
    for (const std::size_t member : group.members) hoist(structure_.members[member]);
    hoisted_ = group.members.front();
    code_.open(fmt::format("if ({}) {{", guard_name(*group.guard)));
    is_guarded_ = true;
    add_members(group);
    is_guarded_ = false;
    std::string resets;
    for (const std::size_t member : group.members) {
      const auto* field = std::get_if<Field>(&structure_.members[member]);
      if (field && !field->derived) {
        resets += fmt::format("value.{}.reset();\n", varying_.name(*field));
      }
    }
    if (!resets.empty()) {
      code_.reopen("} else {");
      code_.lines(resets);
    }
    code_.close();
    has_order_ = has_order_outside_;
  }

  std::size_t first_with_row(const Group& group) const {
    for (const std::size_t member : group.members) {
      if (std::ranges::any_of(varying_.rows,
                              [&](const Row& row) { return row.member == member; })) {
        return member;
      }
    }
    return varying_.rows.front().member;
  }

  // Evaluated once, where the first member stands that it decides about.
  void add_guard(std::size_t index, std::size_t row) {
    if (!guards_.insert(index).second) return;
    const schema::Guard& guard = structure_.guards[index];
    std::string outer;
    if (guard.outer) {
      add_guard(*guard.outer, row);
      outer = guard_name(*guard.outer);
    }
    const std::string name = guard_name(index);
    if (guard.kind == GuardKind::octets_left) {
      return code_.line(fmt::format("const bool {} = {}in.has_more();", name,
                                    outer.empty() ? "" : outer + " && "));
    }
    const bool is_negated = guard.kind == GuardKind::unless;
    const Condition condition = condition_text(place_, guard.condition);
    if (!condition.can_overflow) {
      const std::string text = is_negated      ? negated(condition.text)
                               : outer.empty() ? condition.text
                                               : '(' + condition.text + ')';
      return code_.line(
          fmt::format("const bool {} = {}{};", name, outer.empty() ? "" : outer + " && ", text));
    }
    code_.line(fmt::format("bool {} = false;", name));
    code_.require(fmt::format("in.evaluate({}, {}, {})", row,
                              is_negated ? negated(condition.text) : condition.text, name),
                  outer.empty() ? "" : outer + " && ");
  }

  // -- What structs in it have computed, and what structs around it ask for

  const std::set<schema::Way>& asked() const {
    return varying_.facts[index_of(varying_.model, structure_)].asked;
  }

  // The ways into the field that its struct keeps and this one, or one around it, asks for.
  std::set<schema::Way> kept_of(const Field& field) const {
    const auto* type = std::get_if<schema::StructType>(&field.type);
    if (type == nullptr || field.extent || !field.dimensions.empty()) return {};
    std::set<schema::Way> ways;
    const auto add = [&](std::span<const std::size_t> path) {
      if (path.front() != field.number) return;
      const schema::Struct& inner = varying_.model.structs[type->index];
      const auto way = schema::way_to_computed(varying_.model, inner, path.subspan(1));
      if (way && varying_.facts[type->index].asked.contains(*way)) ways.insert(*way);
    };
    for (const schema::Way& way : asked()) add(way);
    const auto add_value = [&](const schema::FieldValue& value, schema::SourceSpan) {
      if (!value.of_last) add(value.path);
    };
    schema::for_all_expressions(varying_.model, structure_,
                                [&](const schema::Expression& expression, const Field*) {
                                  schema::for_all_values(expression, add_value);
                                });
    return ways;
  }

  void add_kept(const Field& field) {
    for (const schema::Way& way : kept_of(field)) {
      const auto index = std::get<schema::StructType>(field.type).index;
      const schema::Struct& inner = varying_.model.structs[index];
      const bool is_checked = is_kept_checked(varying_.model, inner, way);
      code_.line(fmt::format(
          "{}{} = in.kept({}::Kept::{}){};", field.guard ? "" : kept_type(is_checked) + ' ',
          kept_variable(place_, field, way),
          element_type(varying_.model, structure_.file, field.type),
          kept_identifier(varying_.model, inner, way), is_checked ? "" : ".value()"));
    }
  }

  static std::string kept_type(bool is_checked) {
    return is_checked ? "const wirestruct::Checked" : "const std::int64_t";
  }

  void add_keeping() {
    for (const schema::Way& way : asked()) {
      code_.line(fmt::format("in.keep({}::Kept::{}, {});", type_identifier(structure_.name),
                             kept_identifier(varying_.model, structure_, way),
                             number_text(place_, {.node = schema::FieldValue{way}})));
    }
  }

  // Variables that outlive the block.
  void hoist(const schema::Member& member) {
    const auto* field = std::get_if<Field>(&member);
    if (!field) return;
    if (field->derived && octet_constant(*field) == nullptr) declare_derived(*field);
    for (const schema::Way& way : kept_of(*field)) {
      const auto index = std::get<schema::StructType>(field->type).index;
      const bool is_checked = is_kept_checked(varying_.model, varying_.model.structs[index], way);
      code_.line(fmt::format("{} {} = 0;", is_checked ? "wirestruct::Checked" : "std::int64_t",
                             kept_variable(place_, *field, way)));
    }
    if (varying_.has_begin(*field) && !field->is_offset_fixed) {
      code_.line(fmt::format("std::size_t {} = in.position();", begin_of(place_, *field)));
    }
    if (varying_.has_end(*field)) {
      code_.line(fmt::format("std::size_t {} = in.position();", end_of(place_, *field)));
    }
  }

  void declare_derived(const Field& field) {
    code_.line(fmt::format("{} {}{{}};", element_type(varying_.model, structure_.file, field.type),
                           derived_name(place_, field)));
  }

  // -- Members

  void add_members(const Group& group) {
    for (const std::size_t index : group.members) {
      const schema::Member& member = structure_.members[index];
      const auto* field = std::get_if<Field>(&member);
      if (field && needs_new_run(*field)) flush();
      if (field && !(is_guarded_ && index == hoisted_)) add_begin(*field);
      if (varying_.is_part_of_run(member)) {
        if (field && field->order == schema::ByteOrder::chosen) add_order(index);
        const bool has_variable = field && field->derived && octet_constant(*field) == nullptr;
        if (has_variable && !is_guarded_) declare_derived(*field);
        run_.add(member, index);
      } else {
        flush();
        if (const auto* padding = std::get_if<Padding>(&member)) {
          add_align(*padding, index);
        } else {
          if (field->order == schema::ByteOrder::chosen) add_order(index);
          add_varying(*field, index);
        }
      }
      if (!field) continue;
      const bool is_length = structure_.length && structure_.length->field == field->number;
      if (is_length || is_end_needed(*field)) flush();
      if (is_end_needed(*field)) add_end(*field);
      if (is_length) add_limit(*field, index);
    }
    flush();
  }

  bool is_begin_needed(const Field& field) const {
    return varying_.has_begin(field) && !field.is_offset_fixed;
  }
  bool is_end_needed(const Field& field) const {
    const bool is_fixed = field.is_offset_fixed && field.is_size_fixed && !field.guard;
    return varying_.has_end(field) && !is_fixed;
  }
  bool needs_new_run(const Field& field) const { return is_begin_needed(field); }

  void add_begin(const Field& field) {
    if (!is_begin_needed(field)) return;
    code_.line(fmt::format("{}{} = in.position();", is_guarded_ ? "" : "const std::size_t ",
                           begin_of(place_, field)));
  }
  void add_end(const Field& field) {
    code_.line(fmt::format("{}{} = in.position();", is_guarded_ ? "" : "const std::size_t ",
                           end_of(place_, field)));
  }

  void add_order(std::size_t index) {
    if (has_order_) return;
    flush();
    const schema::OrderChoice& choice = *structure_.order_choice;
    code_.line("std::endian order = std::endian::little;");
    code_.require(fmt::format("in.choose_order({}, {}, {}, order)", varying_.row(index),
                              number_text(place_, choice.selector), order_cases(choice)));
    has_order_ = true;
    if (!is_guarded_) has_order_outside_ = true;
  }

  void add_limit(const Field& field, std::size_t index) {
    const schema::LengthRule& rule = *structure_.length;
    schema::Expression length{schema::FieldValue{{rule.field}}};
    if (rule.factor != 1) {
      length = {
          schema::Operation{schema::Operator::multiply, {length, {schema::Number{rule.factor}}}}};
    }
    if (rule.addend != 0) {
      length = {schema::Operation{
          rule.addend < 0 ? schema::Operator::subtract : schema::Operator::add,
          {length, {schema::Number{rule.addend < 0 ? -rule.addend : rule.addend}}}}};
    }
    code_.require(fmt::format("in.limit({}, {}, scope, {})", varying_.row(index),
                              begin_of(place_, field), number_text(place_, length)));
  }

  void add_align(const Padding& padding, std::size_t index) {
    const std::string row = number(varying_.row(index));
    const std::string name = fmt::format("align_{}", index);
    code_.line(fmt::format("const std::size_t {} = in.position();", name));
    code_.require(fmt::format("in.align({}, scope, {})", row, padding.alignment_octets));
    std::string arguments = fmt::format("0, in.position() - {}", name);
    if (padding.filler != std::byte{0}) {
      arguments += fmt::format(", std::byte{{0x{:02X}}}", std::to_integer<int>(padding.filler));
    }
    add_element_check(row, name, 0, fmt::format("check.padding({});\n", arguments));
  }

  // -- Runs

  FieldNames names_of(const Field& field, const std::string& target) const {
    return {.read = target,
            .write = "",
            .check_read = field.guard ? '*' + varying_.value_of(field) : target,
            .check_write = ""};
  }

  void flush() {
    if (run_.members.empty()) return;
    const std::size_t row = first_row_of_run();
    BlockLines lines;
    const BlockPlaces places = block_places();
    for (const schema::Member& member : run_.members) {
      if (const auto* padding = std::get_if<Padding>(&member)) {
        cpp::add_padding(lines, places, *padding);
        continue;
      }
      const Field& field = std::get<Field>(member);
      if (octet_constant(field) != nullptr) {
        add_octet_constant(lines, places, field);
      } else if (field.derived) {
        add_derived(lines, places, field);
      } else {
        const std::string target = varying_.value_of(field) + (field.guard ? ".emplace()" : "");
        add_stored(lines, places, field, names_of(field, target), varying_.facts);
      }
    }
    if (run_.size_octets > 0) emit_run(lines, row, run_.size_octets);
    run_.clear();
  }

  std::size_t first_row_of_run() const {
    for (std::size_t i = 0; i < run_.indices.size(); ++i) {
      const auto* padding = std::get_if<Padding>(&run_.members[i]);
      if (padding && padding->size_octets == 0) continue;
      return varying_.row(run_.indices[i]);
    }
    return 0;
  }

  BlockPlaces block_places() {
    run_name_ = run_count_++ == 0 ? "run" : fmt::format("run_{}", run_count_);
    return {.read = place_,
            .write = unused_,
            .check_read = place_,
            .check_write = unused_,
            .source = run_name_,
            .destination = "",
            .begin_octets = 0,
            .end_octets = run_.size_octets};
  }

  void add_derived(BlockLines& lines, const BlockPlaces& places, const Field& field) const {
    std::vector<std::string> arguments{at(places.source, field.offset_octets),
                                       derived_name(place_, field)};
    if (field.order == schema::ByteOrder::chosen) arguments.emplace_back("order");
    lines.reads +=
        fmt::format("{}{});\n", read_function(places, field), fmt::join(arguments, ", "));
    if (!field.where) return;
    lines.octet_checks += fmt::format("check.where({}, {});\n", field.offset_octets,
                                      number_text(place_, *field.where));
  }

  void emit_run(const BlockLines& lines, std::size_t row, std::uint64_t octets) {
    const bool uses_run = !lines.reads.empty() || !lines.octet_checks.empty();
    if (!uses_run) {
      return code_.line(fmt::format("if (in.take({}, {}) == nullptr) return false;", row, octets));
    }
    code_.line(fmt::format("const std::byte* const {} = in.take({}, {});", run_name_, row, octets));
    code_.line(fmt::format("if ({} == nullptr) return false;", run_name_));
    code_.lines(joined_lines(lines.reads));
    if (!lines.order_checks.empty()) {
      require_lambda(fmt::format("in.require({}, {}, ", run_name_, row), lines.order_checks);
    }
    if (!lines.octet_checks.empty()) {
      emit_lambda(fmt::format("in.check({}, {}, ", run_name_, row), lines.octet_checks, ");");
    }
  }

  void emit_lambda(const std::string& head, const std::string& checks, std::string_view tail) {
    code_.call_with_lambda(head, "wirestruct::OctetChecker& check", joined_lines(checks), tail);
  }

  void require_lambda(const std::string& head, const std::string& checks) {
    code_.require_with_lambda(head, "wirestruct::OctetChecker& check", joined_lines(checks));
  }

  // -- What varies

  void add_varying(const Field& field, std::size_t index) {
    const std::string row = number(varying_.row(index));
    const std::string region = "region_" + varying_.name(field);
    if (field.region) {
      code_.line(fmt::format("const wirestruct::Reader::Region {} = in.region();", region));
      code_.require(
          fmt::format("in.enter_region({}, {})", row, number_text(place_, *field.region)));
    }
    std::string target = varying_.value_of(field);
    if (field.guard) {
      const std::string there = "there_" + varying_.name(field);
      code_.line(fmt::format("auto& {} = {}.emplace();", there, target));
      target = there;
    }
    if (const auto* variant = std::get_if<schema::VariantType>(&field.type)) {
      add_variant(index, varying_.model.variants[variant->index], target);
    } else {
      add_content(field, varying_.row(index), target, begin_of(place_, field));
      add_kept(field);
    }
    if (field.region) {
      code_.require(
          fmt::format("in.leave_region({}, {}, {})", row, begin_of(place_, field), region));
    }
    if (field.where) {
      code_.line(fmt::format("if (in.is_strict()) in.where({}, {}, {});", row,
                             begin_of(place_, field), number_text(place_, *field.where)));
    }
  }

  void add_variant(std::size_t index, const schema::Variant& variant, const std::string& target) {
    std::vector<std::string> arguments{number(varying_.row(index)),
                                       number_text(place_, variant.selector)};
    for (const std::string& more : case_arguments(variant)) arguments.push_back(more);
    code_.open(fmt::format("switch (in.choose({})) {{", fmt::join(arguments, ", ")));
    std::set<std::size_t> done;
    for (std::size_t i = 0; i < variant.alternatives.size(); ++i) {
      const std::size_t alternative = alternative_index(variant, i);
      if (!done.insert(alternative).second) continue;
      add_alternative(variant.alternatives[i], index, i, alternative, target);
    }
    code_.open("default:");
    code_.line("return false;");
    code_.outdent();
    code_.close();
  }

  void add_alternative(const schema::Alternative& alternative, std::size_t index, std::size_t i,
                       std::size_t held, const std::string& target) {
    if (!alternative.content) {
      code_.open(fmt::format("case {}:", held));
      code_.line(fmt::format("{}.emplace<{}>();", target, held));
      code_.line("break;");
      return code_.outdent();
    }
    code_.open(fmt::format("case {}: {{", held));
    code_.line(fmt::format("auto& content = {}.emplace<{}>();", target, held));
    const Field& content = *alternative.content;
    const bool needs_begin = content.extent && !checks_of_elements(content, "content", {}).empty();
    if (needs_begin) code_.line("const std::size_t begin_content = in.position();");
    add_content(content, varying_.row(index, i), "content", "begin_content");
    code_.line("break;");
    code_.close();
  }

  std::string checks_of_elements(const Field& field, const std::string& target,
                                 const std::vector<std::string>& given) const {
    return octet_check_of(varying_.model, field, "0", target, varying_.facts, given);
  }

  void add_content(const Field& field, std::size_t row, const std::string& target,
                   const std::string& begin) {
    if (field.extent) return add_array(field, row, target, begin);
    if (varying_.is_varying_struct(field)) {
      const std::vector<std::string> given = add_given(field, row, target);
      return code_.require(
          fmt::format("in.read_struct({})", fmt::join(joined({number(row), target}, given), ", ")));
    }
    run_.add(field, 0);
    BlockLines lines;
    Field alone = std::get<Field>(run_.members.front());
    alone.where.reset();  // is asked by add_varying()
    add_stored(lines, block_places(), alone, {target, "", target, ""}, varying_.facts);
    emit_run(lines, row, run_.size_octets);
    run_.clear();
  }

  void add_array(const Field& field, std::size_t row, const std::string& target,
                 const std::string& begin) {
    const schema::Extent& extent = *field.extent;
    const std::vector<std::string> given = add_given(field, row, target);
    std::vector<std::string> arguments{number(row), target, varying_.elements(field, given)};
    std::string function;
    switch (extent.kind) {
      case ExtentKind::count:
        function = "read_count";
        arguments.push_back(number_text(place_, extent.expression));
        break;
      case ExtentKind::octets:
        function = "read_filling";
        arguments.push_back(number_text(place_, extent.expression));
        break;
      case ExtentKind::rest:
        function = "read_rest";
        if (extent.trailing_octets > 0 || extent.max_elements) {
          arguments.push_back(number(extent.trailing_octets));
        }
        break;
      case ExtentKind::until_value:
        function = "read_until";
        arguments.push_back(number_text(place_, extent.expression));
        break;
      case ExtentKind::until_condition:
        function = "read_until_last";
        add_is_last(code_, varying_, place_, field);
        arguments.push_back(is_last_name(varying_, field));
        break;
    }
    if (extent.max_elements) arguments.push_back(number(*extent.max_elements));
    code_.require(fmt::format("in.{}({})", function, fmt::join(arguments, ", ")));
    const std::uint64_t stride = varying_.stride(field);
    if (const auto* inner = std::get_if<schema::StructType>(&field.type)) {
      if (!varying_.facts[inner->index].is_plain) return;
      if (varying_.facts[inner->index].checks.order) {
        require_lambda(
            fmt::format("in.require_elements({}, {}, {}, ", row, begin, stride),
            fmt::format("check.readable({});\n", fmt::join(joined({"0", target}, given), ", ")));
      }
    }
    add_element_check(number(row), begin, stride, checks_of_elements(field, target, given));
  }

  /// What structs are given, as numbers; the message cannot be read on where one overflows.
  std::vector<std::string> add_given(const Field& field, std::size_t row,
                                     const std::string& target) {
    std::vector<std::string> given;
    for (const Argument& argument : arguments_of(place_, field)) {
      given.push_back(argument.text);
      if (!argument.can_overflow) continue;
      given.back() = given_name(varying_, field, target, given.size() - 1);
      code_.line(fmt::format("std::int64_t {} = 0;", given.back()));
      code_.require(fmt::format("in.evaluate({}, {}, {})", row, argument.text, given.back()));
    }
    return given;
  }

  void add_element_check(const std::string& row, const std::string& begin, std::uint64_t stride,
                         const std::string& checks) {
    if (checks.empty()) return;
    emit_lambda(fmt::format("in.check_elements({}, {}, {}, ", row, begin, stride), checks, ");");
  }

  const Varying& varying_;
  const schema::Struct& structure_;
  const Place place_;
  const Place unused_;
  CodeLines code_;
  Run run_;
  std::string run_name_;
  std::size_t run_count_ = 0;
  std::set<std::size_t> guards_;
  bool is_guarded_ = false;
  std::size_t hoisted_ = 0;  // the first member of a block: it starts where the block does
  bool has_order_ = false;
  bool has_order_outside_ = false;
};

}  // namespace

std::string decode_members_text(const Varying& varying) {
  return Decode(varying).text();
}

}  // namespace wirestruct::gen::cpp
