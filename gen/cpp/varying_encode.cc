// encode_members(): members are written as the values are; then what derives from them is put in
// its place, and the values are compared with what the schema says about each other. Checksums come
// last.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "gen/cpp/derived_order.hpp"
#include "gen/cpp/line_breaks.hpp"
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
    add_derived();
    add_expectations();
    add_checksums();
    std::string text = code_.take();
    const std::string last = last_.take();
    if (!last.empty()) text += "  if (!out.is_writing()) return;\n" + last;
    return without_unused_positions(text);
  }

 private:
  static std::string number(std::size_t value) { return fmt::format("{}", value); }
  std::string value_of(const Field& field) const { return "value." + varying_.name(field); }
  /// A value that is written even if it is, wrongly, not there.
  std::string there(const Field& field) const {
    return field.guard ? fmt::format("wirestruct::or_blank({})", value_of(field)) : value_of(field);
  }
  bool is_early(const schema::Expression& expression) const {
    return is_known_early(varying_.model, structure_, expression);
  }

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
    code_.line(fmt::format(
        "const bool {} = {}{};", guard_name(index), outer,
        is_condition_early(index) ? early_condition(guard, !outer.empty()) : presence(index)));
  }

  bool is_condition_early(std::size_t index) const {
    const schema::Guard& guard = structure_.guards[index];
    return guard.kind != GuardKind::octets_left && is_early(guard.condition);
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
        values.push_back(value_of(*field) + ".has_value()");
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
      if (field.derived) {
        write_derived(lines, places, field);
      } else {
        add_stored(lines, places, without_late_where(field), {"", there(field), "", there(field)},
                   varying_.facts);
      }
    }
    if (run_.size_octets > 0) emit_run(lines, row);
    run_.clear();
  }

  /// What a `where` says is asked when all is known that it reads.
  Field without_late_where(Field field) const {
    if (field.where && !is_early(*field.where)) field.where.reset();
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
    const std::string target = there(field);
    if (const auto* variant = std::get_if<schema::VariantType>(&field.type)) {
      add_variant(index, varying_.model.variants[variant->index], target);
    } else {
      add_content(field, varying_.row(index), target);
    }
    if (field.region && is_early(*field.region)) {
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
    if (const auto* inner = std::get_if<schema::StructType>(&field.type)) {
      if (!varying_.facts[inner->index].is_plain) {
        return code_.line(fmt::format("out.write_struct({}, {});", row, target));
      }
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
    const std::string checks =
        range_check_of(varying_.model, field, "0",
                       target.starts_with('*') ? '(' + target + ')' : target, varying_.facts);
    const bool is_plain_struct = std::holds_alternative<schema::StructType>(field.type) &&
                                 varying_.elements(field) == "wirestruct::FixedStructs()";
    const bool has_checks =
        !checks.empty() &&
        (is_plain_struct || !std::holds_alternative<schema::StructType>(field.type));
    if (has_checks) {
      code_.call_with_lambda(
          fmt::format("out.check_elements({}, out.position(), {}, ", row, varying_.stride(field)),
          "wirestruct::RangeChecker& check", joined_lines(checks), ");");
    }
    const std::string arguments = fmt::format("{}, {}, {}", row, target, varying_.elements(field));
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

  // -- What is known when all is written

  void last_line(const Field& field, const std::string& statement) {
    last_.line_if(field.guard ? guard_name(*field.guard) : std::string(), statement);
  }

  std::string where(const Field& field, std::size_t index) const {
    return fmt::format("{}, {}", varying_.row(index), begin_of(place_, field));
  }

  std::string type_of(const Field& field) const {
    return element_type(varying_.model, structure_.file, field.type);
  }

  void add_derived() {
    const std::set<std::size_t> used = fields_read_late();
    for (std::size_t i = 0; i < structure_.members.size(); ++i) {
      const auto* field = std::get_if<Field>(&structure_.members[i]);
      if (!field || !field->derived || is_constant(*field->derived) ||
          has_checksum(*field->derived)) {
        continue;
      }
      const std::string derive = fmt::format(
          "out.derive<{}, {}>({}, {}, {})", type_of(*field), field->stride_octets, where(*field, i),
          varying_.elements(*field), number_text(place_, *field->derived));
      const std::string name = derived_name(place_, *field);
      if (!used.contains(field->number)) {
        last_line(*field, derive + ';');
      } else if (field->guard) {
        last_.line(fmt::format("const std::int64_t {} = {} ? {} : 0;", name,
                               guard_name(*field->guard), derive));
      } else {
        last_.line(fmt::format("const std::int64_t {} = {};", name, derive));
      }
    }
  }

  /// Fields whose values are asked for when all is written.
  std::set<std::size_t> fields_read_late() const {
    std::set<std::size_t> used = fields_used_in_checks(structure_);
    for (const schema::Guard& guard : structure_.guards) add_fields_of(guard.condition, used);
    for (const schema::Member& member : structure_.members) {
      const auto* field = std::get_if<Field>(&member);
      if (!field) continue;
      if (field->derived) add_fields_of(*field->derived, used);
      if (field->region) add_fields_of(*field->region, used);
      if (field->extent && !is_own_measure(*field)) add_fields_of(field->extent->expression, used);
      if (const auto* variant = std::get_if<schema::VariantType>(&field->type)) {
        add_fields_of(varying_.model.variants[variant->index].selector, used);
      }
    }
    return used;
  }

  /// True when the length of the array is a field that derives from the array's length: there is
  /// nothing to compare.
  bool is_own_measure(const Field& field) const {
    const auto* value = std::get_if<schema::FieldValue>(&field.extent->expression.node);
    if (!value || value->of_last || value->path.size() != 1) return false;
    const Field& length = field_of(structure_, value->path[0]);
    if (!length.derived) return false;
    const auto* measure = std::get_if<schema::Measure>(&length.derived->node);
    if (!measure || measure->region.whole || measure->region.first != field.number ||
        measure->region.last != field.number) {
      return false;
    }
    if (field.extent->kind == ExtentKind::count && measure->kind == schema::MeasureKind::count) {
      return true;
    }
    // Of elements of one octet, size and count are the same.
    return measure->kind == schema::MeasureKind::size &&
           (field.extent->kind == ExtentKind::octets ||
            (field.extent->kind == ExtentKind::count && field.stride_octets == 1 &&
             field.dimensions.empty()));
  }

  void add_expectations() {
    for (std::size_t i = 0; i < structure_.members.size(); ++i) {
      const auto* field = std::get_if<Field>(&structure_.members[i]);
      if (!field) continue;
      if (field->guard && !field->derived) expect_presence(*field, i);
      if (field->extent) expect_extent(*field, i);
      if (field->region && !is_early(*field->region)) {
        expect_size(*field, i, *field->region);
      }
      if (const auto* variant = std::get_if<schema::VariantType>(&field->type)) {
        expect_case(*field, i, varying_.model.variants[variant->index]);
      }
      expect_where(*field, i);
    }
  }

  void expect_presence(const Field& field, std::size_t index) {
    const schema::Guard& guard = structure_.guards[*field.guard];
    std::string condition = guard_name(*field.guard);
    if (guard.kind == GuardKind::octets_left) {
      return expect_octets_left(field, index);
    } else if (!is_condition_early(*field.guard)) {
      const Condition late = condition_text(place_, guard.condition);
      condition = guard.kind == GuardKind::unless ? negated(late.text) : late.text;
      if (guard.outer) {
        condition = late.can_overflow
                        ? fmt::format("wirestruct::logical_and({}, {})", guard_name(*guard.outer),
                                      condition)
                        : fmt::format("{} && ({})", guard_name(*guard.outer), condition);
      }
    } else if (condition_text(place_, guard.condition).can_overflow) {
      // Its overflow is an error of its own.
      const std::string text = condition_text(place_, guard.condition).text;
      condition = guard.kind == GuardKind::unless ? negated(text) : text;
      if (guard.outer) {
        condition =
            fmt::format("wirestruct::logical_and({}, {})", guard_name(*guard.outer), condition);
      }
    }
    last_.line(fmt::format("out.expect_presence({}, {}.has_value(), {});", where(field, index),
                           value_of(field), condition));
  }

  /// One that the end of the message may cut off is there only if all such fields in front of it
  /// are, and all of a version together.
  void expect_octets_left(const Field& field, std::size_t index) {
    const Field* before = nullptr;
    const Field* first = nullptr;
    for (std::size_t i = 0; i < structure_.members.size(); ++i) {
      const auto* other = std::get_if<Field>(&structure_.members[i]);
      if (!other || !other->guard || other->derived) continue;
      if (structure_.guards[*other->guard].kind != GuardKind::octets_left) continue;
      if (*other->guard == *field.guard && first == nullptr) first = other;
      if (i < index) before = other;
    }
    const bool is_first = first->number == field.number;
    if (is_first && before == nullptr) return;
    last_.line(fmt::format("out.{}({}, {}.has_value(), {}.has_value());",
                           is_first ? "expect_in_order" : "expect_presence", where(field, index),
                           value_of(field), value_of(is_first ? *before : *first)));
  }

  void expect_size(const Field& field, std::size_t index, const schema::Expression& wanted) {
    last_line(field, fmt::format("out.expect_size({}, {}, {});", where(field, index),
                                 distance_text(end_of(place_, field), begin_of(place_, field)),
                                 number_text(place_, wanted)));
  }

  void expect_extent(const Field& field, std::size_t index) {
    const schema::Extent& extent = *field.extent;
    const std::string count = there(field) + ".size()";
    if (extent.kind == ExtentKind::count && !is_own_measure(field)) {
      last_line(field, fmt::format("out.expect_count({}, {}, {});", where(field, index), count,
                                   number_text(place_, extent.expression)));
    }
    if (extent.kind == ExtentKind::octets && !is_own_measure(field)) {
      expect_size(field, index, extent.expression);
    }
    if (!extent.max_elements) return;
    last_line(field, fmt::format("out.expect_at_most({}, {}, {});", where(field, index), count,
                                 *extent.max_elements));
  }

  void expect_case(const Field& field, std::size_t index, const schema::Variant& variant) {
    std::vector<std::string> arguments{where(field, index), there(field) + ".index()",
                                       number_text(place_, variant.selector)};
    for (const std::string& more : case_arguments(variant)) arguments.push_back(more);
    last_line(field, fmt::format("out.expect_case({});", fmt::join(arguments, ", ")));
  }

  void expect_where(const Field& field, std::size_t index) {
    if (!field.where) return;
    const bool is_in_run = varying_.is_part_of_run(structure_.members[index]);
    if (is_in_run && !field.derived && is_early(*field.where)) return;  // asked with the run
    if (field.derived && has_checksum(*field.derived)) return;          // not known yet
    last_line(field, fmt::format("out.expect(wirestruct::Error::where_violated, {}, {});",
                                 where(field, index), number_text(place_, *field.where)));
  }

  void add_checksums() {
    for (const Field* field : checksums_in_order(structure_)) {
      Place place = place_;
      place.own = field;
      std::size_t index = 0;
      while (std::get_if<Field>(&structure_.members[index]) != field) ++index;
      const schema::Checksum* const only = only_checksum(*field->derived);
      std::string value =
          only != nullptr ? checksum_text(place, *only) : number_text(place, *field->derived);
      if (only != nullptr) value = checksum_local(*field, value);
      last_line(*field, fmt::format("out.{}<{}, {}>({}, {}, {});",
                                    only != nullptr ? "put_checksum" : "derive", type_of(*field),
                                    field->stride_octets, where(*field, index),
                                    varying_.elements(*field), value));
    }
  }

  /// Keeps the checksum in a variable, so that lines stay short.
  std::string checksum_local(const Field& field, const std::string& value) {
    const std::string name = "checksum_" + varying_.name(field);
    last_.line(fmt::format("const auto {} = {};", name, value));
    return name;
  }

  const Varying& varying_;
  const schema::Struct& structure_;
  const Place place_;
  const Place unused_;
  CodeLines code_;
  CodeLines last_;  // behind all members
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
