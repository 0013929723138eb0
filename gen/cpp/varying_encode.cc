// encode_members(): members are written as the values are. What comes behind them is in
// varying_late.cc.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "gen/cpp/computed_bits.hpp"
#include "gen/cpp/derived_order.hpp"
#include "gen/cpp/line_breaks.hpp"
#include "gen/cpp/parameters.hpp"
#include "gen/cpp/varying.hpp"

namespace wirestruct::gen::cpp {
namespace {

using schema::ExtentKind;
using schema::Field;
using schema::GuardKind;
using schema::Padding;

class Encode {
 public:
  explicit Encode(const Varying& varying)
      : varying_(varying),
        structure_(varying.structure),
        place_(varying.place(Doing::encoding)),
        unused_(varying.place(Doing::decoding)) {}

  std::string text() {
    for (const Group& group : groups_of(structure_)) add_group(group);
    return without_unused_positions(code_.take() + encode_late_text(varying_));
  }

 private:
  static std::string number(std::size_t value) { return fmt::format("{}", value); }

  // -- Guards

  void add_group(const Group& group) {
    if (!group.guard) return add_members(group);
    add_guard(*group.guard);
    for (const std::size_t member : group.members) hoist(structure_.members[member]);
    hoisted_ = group.members.front();
    code_.open(fmt::format("if ({}) {{", guard_name(*group.guard)));
    is_guarded_ = true;
    add_members(group);
    is_guarded_ = false;
    code_.close();
    has_order_ = has_order_outside_;
  }

  // A condition that derives from what is written below is taken from the values instead.
  void add_guard(std::size_t index) {
    if (!guards_.insert(index).second) return;
    const schema::Guard& guard = structure_.guards[index];
    std::string outer;
    if (guard.outer) {
      add_guard(*guard.outer);
      outer = guard_name(*guard.outer) + " && ";
    }
    code_.line(fmt::format("const bool {} = {}{};", guard_name(index), outer,
                           varying_.is_condition_early(index)
                               ? early_condition(guard, !outer.empty())
                               : presence(index)));
  }

  std::string early_condition(const schema::Guard& guard, bool is_part) const {
    const Condition condition = condition_text(place_, guard.condition);
    const bool is_negated = guard.kind == GuardKind::unless;
    if (!condition.can_overflow) {
      if (is_negated) return negated(condition.text);
      return is_part ? '(' + condition.text + ')' : condition.text;
    }
    return fmt::format("wirestruct::Checked({}).is_true()",
                       is_negated ? negated(condition.text) : condition.text);
  }

  bool is_within(std::optional<std::size_t> guard, std::size_t wanted) const {
    while (guard && *guard != wanted) guard = structure_.guards[*guard].outer;
    return guard.has_value();
  }

  /// Whether any field that the guard decides about has a value.
  std::string presence(std::size_t index) const {
    std::vector<std::string> values;
    for (const schema::Member& member : structure_.members) {
      const auto* field = std::get_if<Field>(&member);
      if (field && !field->derived && is_within(field->guard, index)) {
        values.push_back(varying_.value_of(*field) + ".has_value()");
      }
    }
    if (values.empty()) return "false";
    if (values.size() == 1) return values[0];
    return fmt::format("({})", fmt::join(values, " || "));
  }

  void hoist(const schema::Member& member) {
    const auto* field = std::get_if<Field>(&member);
    if (!field) return;
    if (is_begin_needed(*field)) {
      code_.line(fmt::format("std::size_t {} = out.position();", begin_of(place_, *field)));
    }
    if (is_end_needed(*field)) {
      code_.line(fmt::format("std::size_t {} = out.position();", end_of(place_, *field)));
    }
  }

  bool is_begin_needed(const Field& field) const {
    return varying_.has_begin(field) && !field.is_offset_fixed;
  }
  bool is_end_needed(const Field& field) const {
    const bool is_fixed = field.is_offset_fixed && field.is_size_fixed && !field.guard;
    return varying_.has_end(field) && !is_fixed;
  }

  // -- Members

  void add_members(const Group& group) {
    for (const std::size_t index : group.members) {
      const schema::Member& member = structure_.members[index];
      const auto* field = std::get_if<Field>(&member);
      if (field && is_begin_needed(*field)) {
        flush();
        if (!is_guarded_ || index != hoisted_) {
          code_.line(fmt::format("{}{} = out.position();", is_guarded_ ? "" : "const std::size_t ",
                                 begin_of(place_, *field)));
        }
      }
      if (field && field->order == schema::ByteOrder::chosen) add_order(index);
      if (varying_.is_part_of_run(member)) {
        run_.add(member, index);
      } else {
        flush();
        if (const auto* padding = std::get_if<Padding>(&member)) {
          add_align(*padding);
        } else {
          add_varying(*field, index);
        }
      }
      if (field && is_end_needed(*field)) {
        flush();
        add_end(*field);
      }
    }
    flush();
  }

  void add_end(const Field& field) {
    code_.line(fmt::format("{}{} = out.position();", is_guarded_ ? "" : "const std::size_t ",
                           end_of(place_, field)));
  }

  void add_order(std::size_t index) {
    if (has_order_) return;
    flush();
    const schema::OrderChoice& choice = *structure_.order_choice;
    code_.line(fmt::format("const auto order_found = wirestruct::order_of({}, {});",
                           number_text(place_, choice.selector), order_cases(choice)));
    code_.line(fmt::format("out.expect_order({}, order_found);", varying_.row(index)));
    code_.line("const std::endian order = order_found.value_or(std::endian::little);");
    has_order_ = true;
    if (!is_guarded_) has_order_outside_ = true;
  }

  void add_align(const Padding& padding) {
    const std::string filler =
        padding.filler == std::byte{0}
            ? ""
            : fmt::format(", std::byte{{0x{:02X}}}", std::to_integer<int>(padding.filler));
    code_.line(fmt::format("out.align(scope, {}{});", padding.alignment_octets, filler));
  }

  // -- Runs

  void flush() {
    if (run_.members.empty()) return;
    BlockLines lines;
    const BlockPlaces places = block_places();
    std::size_t row = 0;
    for (std::size_t i = run_.members.size(); i-- > 0;) {
      const auto* padding = std::get_if<Padding>(&run_.members[i]);
      if (!padding || padding->size_octets > 0) row = varying_.row(run_.indices[i]);
    }
    for (const schema::Member& member : run_.members) {
      if (const auto* padding = std::get_if<Padding>(&member)) {
        cpp::add_padding(lines, places, *padding);
        continue;
      }
      const Field& field = std::get<Field>(member);
      if (octet_constant(field) != nullptr) {
        add_octet_constant(lines, places, field);
      } else if (field.derived) {
        write_derived(lines, places, field);
      } else {
        add_stored(lines, places, without_late_where(field),
                   {"", varying_.there(field), "", varying_.there(field)}, varying_.facts);
      }
    }
    if (run_.size_octets > 0) emit_run(lines, row);
    run_.clear();
  }

  /// What a `where` says is asked when all is known that it reads.
  Field without_late_where(Field field) const {
    if (field.where && !varying_.is_early(*field.where)) field.where.reset();
    return field;
  }

  BlockPlaces block_places() {
    run_name_ = run_count_++ == 0 ? "run" : fmt::format("run_{}", run_count_);
    return {.read = unused_,
            .write = place_,
            .check_read = unused_,
            .check_write = place_,
            .source = "",
            .destination = run_name_,
            .begin_octets = 0,
            .end_octets = run_.size_octets};
  }

  // A constant; or zeros, until it is known.
  void write_derived(BlockLines& lines, const BlockPlaces& places, const Field& field) const {
    const std::string to = at(places.destination, field.offset_octets);
    if (!is_constant(*field.derived)) {
      lines.writes += fmt::format("wirestruct::write_filler({}, {});\n", to, field.size_octets);
      return;
    }
    std::vector<std::string> arguments{to, constant_text(varying_.model, structure_.file, field)};
    if (field.order == schema::ByteOrder::chosen) arguments.emplace_back("order");
    lines.writes +=
        fmt::format("{}{});\n", write_function(varying_.model, field), fmt::join(arguments, ", "));
  }

  void emit_run(const BlockLines& lines, std::size_t row) {
    if (!lines.range_checks.empty()) {
      code_.call_with_lambda(fmt::format("out.check({}, out.position(), ", row),
                             "wirestruct::RangeChecker& check", joined_lines(lines.range_checks),
                             ");");
    }
    code_.open(
        fmt::format("if (std::byte* const {} = out.take({})) {{", run_name_, run_.size_octets));
    code_.lines(joined_lines(lines.writes));
    code_.close();
  }

  // -- What varies

  void add_varying(const Field& field, std::size_t index) {
    const std::string target = varying_.there(field);
    if (const auto* variant = std::get_if<schema::VariantType>(&field.type)) {
      add_variant(index, varying_.model.variants[variant->index], target);
    } else {
      add_content(field, varying_.row(index), target);
    }
    if (field.region && varying_.is_early(*field.region)) {
      code_.line(fmt::format("out.fill_region({}, {}, {});", varying_.row(index),
                             begin_of(place_, field), number_text(place_, *field.region)));
    }
  }

  void add_variant(std::size_t index, const schema::Variant& variant, const std::string& target) {
    std::set<std::size_t> done;
    for (std::size_t i = 0; i < variant.alternatives.size(); ++i) {
      const std::size_t held = alternative_index(variant, i);
      const auto& alternative = variant.alternatives[i];
      if (!done.insert(held).second || !alternative.content) continue;
      code_.open(fmt::format("if (const auto* content = std::get_if<{}>(&{})) {{", held, target));
      add_content(*alternative.content, varying_.row(index, i), "*content");
      code_.close();
    }
  }

  void add_content(const Field& field, std::size_t row, const std::string& target) {
    if (field.extent) return add_array(field, row, target);
    if (varying_.is_varying_struct(field)) {
      const std::vector<std::string> given = add_given(field, row, target);
      return code_.line(fmt::format("out.write_struct({});",
                                    fmt::join(joined({number(row), target}, given), ", ")));
    }
    run_.add(field, 0);
    Field alone = without_late_where(std::get<Field>(run_.members.front()));
    BlockLines lines;
    add_stored(lines, block_places(), alone, {"", target, "", target}, varying_.facts);
    emit_run(lines, row);
    run_.clear();
  }

  void add_array(const Field& field, std::size_t row, const std::string& target) {
    const schema::Extent& extent = *field.extent;
    const std::vector<std::string> given = add_given(field, row, target);
    const std::string checks = range_check_of(varying_.model, field, "0",
                                              target.starts_with('*') ? '(' + target + ')' : target,
                                              varying_.facts, given);
    const bool has_checks = !checks.empty() && !varying_.is_varying_struct(field);
    if (has_checks) {
      code_.call_with_lambda(
          fmt::format("out.check_elements({}, out.position(), {}, ", row, varying_.stride(field)),
          "wirestruct::RangeChecker& check", joined_lines(checks), ");");
    }
    const std::string arguments =
        fmt::format("{}, {}, {}", row, target, varying_.elements(field, given));
    switch (extent.kind) {
      case ExtentKind::count:
      case ExtentKind::octets:
      case ExtentKind::rest:
        return code_.line(fmt::format("out.write_array({});", arguments));
      case ExtentKind::until_value:
        return code_.line(fmt::format("out.write_until({}, {});", arguments,
                                      number_text(place_, extent.expression)));
      case ExtentKind::until_condition:
        break;
    }
    add_is_last(code_, varying_, place_, field);
    code_.line(
        fmt::format("out.write_until_last({}, {});", arguments, is_last_name(varying_, field)));
  }

  /// What structs are given, as numbers.
  std::vector<std::string> add_given(const Field& field, std::size_t row,
                                     const std::string& target) {
    std::vector<std::string> given;
    for (const Argument& argument : arguments_of(place_, field)) {
      given.push_back(argument.text);
      if (!argument.can_overflow) continue;
      given.back() = given_name(varying_, field, target, given.size() - 1);
      code_.line(fmt::format("const std::int64_t {} = out.evaluate({}, {});", given.back(), row,
                             argument.text));
    }
    return given;
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

std::string encode_members_text(const Varying& varying) {
  return Encode(varying).text();
}

}  // namespace wirestruct::gen::cpp
