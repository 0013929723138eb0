// The end of decode_members(): what derives from the members, and so is asked when all are read.
#include <fmt/format.h>

#include "gen/cpp/block_lines.hpp"
#include "gen/cpp/computed_bits.hpp"
#include "gen/cpp/varying.hpp"

namespace wirestruct::gen::cpp {
namespace {

using schema::Field;

class DerivedChecks {
 public:
  explicit DerivedChecks(const Varying& varying)
      : varying_(varying), structure_(varying.structure), place_(varying.place(Doing::decoding)) {}

  std::string text() {
    for (std::size_t i = 0; i < structure_.members.size(); ++i) {
      const auto* field = std::get_if<Field>(&structure_.members[i]);
      if (!field) continue;
      if (field->derived && octet_constant(*field) == nullptr) add_derived_check(*field, i);
      if (has_computed_bits(varying_.model, *field)) add_bits_checks(*field, i);
    }
    if (is_open_) code_.close();
    return code_.take();
  }

 private:
  void open_strict() {
    if (!is_open_) code_.open("if (in.is_strict()) {");
    is_open_ = true;
  }

  void add_derived_check(const Field& field, std::size_t index) {
    open_strict();
    Place place = place_;
    place.own = &field;
    const std::string guard = field.guard ? guard_name(*field.guard) : std::string();
    const std::string where = fmt::format("{}, {}", varying_.row(index), begin_of(place_, field));
    const std::string read = derived_name(place_, field);
    if (const schema::Checksum* only = only_checksum(*field.derived)) {
      const std::string computed = "checksum_" + varying_.name(field);
      code_.line(fmt::format("const auto {} = {};", computed, checksum_text(place, *only)));
      code_.line_if(guard, fmt::format("in.checksum({}, {}, {});", where, read, computed));
    } else if (const auto large = large_constant(place_.model, field)) {
      code_.line_if(guard, fmt::format("in.constant({}, {}, {}U);", where, read, *large));
    } else {
      code_.line_if(guard, fmt::format("in.derived({}, wirestruct::number({}), {});", where, read,
                                       number_text(place, *field.derived)));
    }
  }

  void add_bits_checks(const Field& field, std::size_t index) {
    open_strict();
    if (field.guard) code_.open(fmt::format("if ({}) {{", guard_name(*field.guard)));
    std::string checks;
    const std::string there = (field.guard ? "*" : "") + varying_.value_of(field);
    for (const ComputedBits& bits : computed_bits_of(place_, field, there)) {
      checks += fmt::format("check.computed_bits(0, {}, {}, {}, {});\n", bits.count,
                            varying_.elements(field), bits.part, bits.value);
    }
    code_.call_with_lambda(
        fmt::format("in.check_elements({}, {}, {}, ", varying_.row(index), begin_of(place_, field),
                    field.extent ? varying_.stride(field) : 0),
        "wirestruct::OctetChecker& check", checks, ");");
    if (field.guard) code_.close();
  }

  const Varying& varying_;
  const schema::Struct& structure_;
  const Place place_;
  CodeLines code_;
  bool is_open_ = false;  // the block of what only strict checking asks
};

}  // namespace

std::string decode_checks_text(const Varying& varying) {
  return DerivedChecks(varying).text();
}

}  // namespace wirestruct::gen::cpp
