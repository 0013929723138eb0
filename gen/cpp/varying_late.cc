// The end of encode_members(): what derives from the values is put in its place, and the values are
// compared with what the schema says about each other. Checksums come last.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>

#include "gen/cpp/computed_bits.hpp"
#include "gen/cpp/derived_order.hpp"
#include "gen/cpp/varying.hpp"

namespace wirestruct::gen::cpp {
namespace {

using schema::ExtentKind;
using schema::Field;
using schema::GuardKind;

class Late {
 public:
  explicit Late(const Varying& varying)
      : varying_(varying), structure_(varying.structure), place_(varying.place(Doing::encoding)) {}

  std::string text() {
    add_derived();
    add_expectations();
    add_checksums();
    const std::string last = last_.take();
    return last.empty() ? "" : "  if (!out.is_writing()) return;\n" + last;
  }

 private:
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
      if (!field) continue;
      put_computed_bits(*field, i);
      if (!field->derived || is_constant(*field->derived) || octet_constant(*field) != nullptr ||
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

  void put_computed_bits(const Field& field, std::size_t index) {
    for (const ComputedBits& bits : computed_bits_of(place_, field, varying_.there(field))) {
      if (bits.can_miss) {
        const std::string head = field.extent
                                     ? fmt::format("out.check_elements({}, {}, ",
                                                   where(field, index), varying_.stride(field))
                                     : fmt::format("out.check({}, ", where(field, index));
        const std::string check =
            fmt::format("check.computed_bits(0, {}, {}, {});\n", bits.count, bits.part, bits.value);
        if (field.guard) last_.open(fmt::format("if ({}) {{", guard_name(*field.guard)));
        last_.call_with_lambda(head, "wirestruct::RangeChecker& check", check, ");");
        if (field.guard) last_.close();
      }
      last_line(field, fmt::format("out.put_bits({}, {}, {}, {}, {});", begin_of(place_, field),
                                   bits.count, varying_.elements(field), bits.part, bits.value));
    }
  }

  /// Fields whose values are asked for when all is written.
  std::set<std::size_t> fields_read_late() const {
    std::set<std::size_t> used;
    if (structure_.order_choice) add_fields_of(structure_.order_choice->selector, used);
    for (const schema::Guard& guard : structure_.guards) add_fields_of(guard.condition, used);
    for (const schema::Member& member : structure_.members) {
      const auto* field = std::get_if<Field>(&member);
      if (!field) continue;
      if (field->derived) add_fields_of(*field->derived, used);
      if (field->where) add_fields_of(*field->where, used);
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
      if (field->region && !varying_.is_early(*field->region)) {
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
    } else if (!varying_.is_condition_early(*field.guard)) {
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
                           varying_.value_of(field), condition));
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
                           varying_.value_of(field),
                           varying_.value_of(is_first ? *before : *first)));
  }

  void expect_size(const Field& field, std::size_t index, const schema::Expression& wanted) {
    last_line(field, fmt::format("out.expect_size({}, {}, {});", where(field, index),
                                 distance_text(end_of(place_, field), begin_of(place_, field)),
                                 number_text(place_, wanted)));
  }

  void expect_extent(const Field& field, std::size_t index) {
    const schema::Extent& extent = *field.extent;
    const std::string count = varying_.there(field) + ".size()";
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
    std::vector<std::string> arguments{where(field, index), varying_.there(field) + ".index()",
                                       number_text(place_, variant.selector)};
    for (const std::string& more : case_arguments(variant)) arguments.push_back(more);
    last_line(field, fmt::format("out.expect_case({});", fmt::join(arguments, ", ")));
  }

  void expect_where(const Field& field, std::size_t index) {
    if (!field.where) return;
    const bool is_in_run = varying_.is_part_of_run(structure_.members[index]);
    if (is_in_run && !field.derived && varying_.is_early(*field.where))
      return;                                                   // asked with the run
    if (field.derived && has_checksum(*field.derived)) return;  // not known yet
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
  CodeLines last_;
};

}  // namespace

std::string encode_late_text(const Varying& varying) {
  return Late(varying).text();
}

}  // namespace wirestruct::gen::cpp
